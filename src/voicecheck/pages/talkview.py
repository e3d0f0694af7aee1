"""What was said and what happened in time, as plain data of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from voicecheck.conversation.numbering import in_order
from voicecheck.conversation.pace import rate_cpm, turn_rates
from voicecheck.intervals import Interval, Intervals
from voicecheck.pages.words import said_both
from voicecheck.plaintext import blanked
from voicecheck.privacy.redact import word_places
from voicecheck.records import CallAnalysis, Conversation, Event, Masked, Speaker, Turn
from voicecheck.tables.talk import event_rows

SHORT: Mapping[Speaker | None, str | None] = {"agent": "a", "customer": "c", "unknown": "u", None: None}
"""How speakers are written."""


def seconds(value: float | None) -> float | None:
    """A time as a page has it: two decimals."""
    return None if value is None else round(value, 2)


def stretches(intervals: Intervals | Sequence[Interval]) -> list[list[float]]:
    """Intervals as pairs."""
    return [[round(each.start, 2), round(each.end, 2)] for each in intervals]


def units_of(text: str) -> int:
    """How many code units of UTF-16 a text has.

    Examples
    --------
    >>> units_of("您好"), units_of("𠮷")
    (2, 2)
    """
    if not text or max(text) < "\U00010000":
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Said:
    """The turns of a call in the order of their numbers, and where in their texts words stand.

    Places are in code units of UTF-16, as a browser counts them.
    """

    def __init__(self, turns: Sequence[Turn]) -> None:
        self.turns = in_order(turns)
        self.places = [word_places(turn) for turn in self.turns]
        self._plain = [len(turn.text) == units_of(turn.text) for turn in self.turns]

    def units(self, number: int, at: int) -> int:
        """Turn a place in a turn's text, in characters, into UTF-16 units."""
        return at if self._plain[number] else units_of(self.turns[number].text[:at])

    def spoken_in(self, number: int, start: float, end: float) -> tuple[int, int] | None:
        """Give the characters of a turn from the first to the last word that was said in a stretch of time."""
        turn = self.turns[number]
        own = [
            (at, at + len(word.text.strip()))
            for word, at in zip(turn.words, self.places[number], strict=True)
            if at is not None and word.start < end and start < word.end
        ]
        return (min(first for first, _ in own), max(last for _, last in own)) if own else None


def turn_data(said: Said, masked: Sequence[Masked]) -> list[dict[str, Any]]:
    """Build the turns."""
    return [_turn(said, number, masked) for number in range(len(said.turns))]


def _turn(said: Said, number: int, masked: Sequence[Masked]) -> dict[str, Any]:
    turn = said.turns[number]
    rate, articulation = turn_rates(turn)
    own = [each for each in masked if each.speaker == turn.speaker and each.start < turn.end and turn.start < each.end]
    hidden = [place for each in own if (place := said.spoken_in(number, each.start, each.end))]
    counted = turn.syllables if turn.kind == "turn" else None
    return {
        "n": number,
        "s": SHORT[turn.speaker],
        "k": turn.kind,
        "a": seconds(turn.start),
        "b": seconds(turn.end),
        "x": blanked(turn.text),
        "c": turn.characters,
        "y": turn.syllables,
        "q": None if turn.confidence is None else round(turn.confidence, 2),
        "u": said_both(turn.suspect),
        "p": stretches(turn.pauses),
        "w": _words(said, number),
        "m": [[said.units(number, at) for at in place] for place in hidden],
        "r": whole(rate),
        "ar": whole(articulation),
        "sr": whole(rate_cpm(counted, turn.end - turn.start)) if counted else None,
    }


def whole(value: float | None) -> float | None:
    """A rate as a page has it: one decimal."""
    return None if value is None else round(value, 1)


def _words(said: Said, number: int) -> dict[str, list[Any]]:
    words, places = said.turns[number].words, said.places[number]
    return {
        "a": [round(word.start, 2) for word in words],
        "b": [round(word.end, 2) for word in words],
        "i": [-1 if at is None else said.units(number, at) for at in places],
        "l": [units_of(word.text.strip()) for word in words],
        "p": [round(word.probability, 2) for word in words],
    }


def event_data(analysis: CallAnalysis) -> list[dict[str, Any]]:
    """Build the events but the pauses, which stand in the turns; numbered as in the tables."""
    return [
        {
            "n": row["event"],
            "k": row["kind"],
            "by": SHORT[row["party"]],
            "a": seconds(row["start_s"]),
            "b": seconds(row["end_s"]),
            "turn": row["turn"],
            "music": row["music"],
            "announced": row["announced"],
            "yielded": row["yielded"],
            "counted": row["counted"],
            "slow": row["slow"],
            "promised": row["promised_s"],
            "kept": row["kept"],
            "late": _late(row),
        }
        for row in event_rows(analysis)
        if row["kind"] != "pause"
    ]


def _late(row: Mapping[str, Any]) -> float | None:
    """By how many seconds a hold was longer than promised."""
    if row["kept"] is not False:
        return None
    return float(round(row["end_s"] - row["start_s"] - row["promised_s"], 2))


def doubtful_data(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Build the events that there are only if somebody spoke where nothing was recognised."""
    return [{"k": each.kind, "by": SHORT[each.by], "a": seconds(each.start), "b": seconds(each.end)} for each in events]


def heard_data(talk: Conversation) -> dict[str, dict[str, list[list[float]]]]:
    """Build what is known of each party's channel besides its words."""
    return {
        "agent": {
            "unclaimed": stretches(talk.agent_unclaimed),
            "unrecorded": stretches(talk.agent_unrecorded),
            "unread": stretches(talk.agent_unread),
            "foreign": stretches(talk.agent_foreign),
            "voiceless": stretches(talk.agent_voiceless),
            "background": [],
        },
        "customer": {
            "unclaimed": stretches(talk.customer_unclaimed),
            "unrecorded": stretches(talk.customer_unrecorded),
            "unread": stretches(talk.customer_unread),
            "foreign": stretches(talk.customer_foreign),
            "voiceless": stretches(talk.customer_voiceless),
            "background": stretches(talk.background),
        },
    }
