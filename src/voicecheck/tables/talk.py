"""What was said, and what happened in time, on an analysed call: the rows of ``turns`` and ``events``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from voicecheck.conversation.numbering import in_order
from voicecheck.conversation.overlaps import is_counted
from voicecheck.conversation.pace import is_rated, turn_rates
from voicecheck.intervals import PRECISION_S, at_most
from voicecheck.records import CallAnalysis, Event, EventKind, Turn
from voicecheck.rules.call.between import known_talk
from voicecheck.rules.reasons import in_chinese
from voicecheck.tables.rows import Row


def turn_rows(analysis: CallAnalysis) -> list[Row]:
    """Build the rows of ``turns``, in order of start."""
    turns = in_order(analysis.conversation.turns)
    return [{"turn": number, **_turn_row(turn)} for number, turn in enumerate(turns)]


def _turn_row(turn: Turn) -> Row:
    speech_rate, articulation_rate = turn_rates(turn)
    return {
        "speaker": turn.speaker,
        "kind": turn.kind,
        "start_s": turn.start,
        "end_s": turn.end,
        "text": turn.text,
        "characters": turn.characters,
        "pause_s": turn.pause,
        "pause_count": len(turn.pauses),
        "syllables": turn.syllables,
        "speech_rate_cpm": speech_rate,
        "articulation_rate_cpm": articulation_rate,
        "rated": is_rated(turn),
        "confidence": turn.confidence,
        "suspect": turn.suspect,
        "suspect_zh": turn.suspect and in_chinese(turn.suspect),
    }


def event_rows(analysis: CallAnalysis) -> list[Row]:
    """Build the rows of ``events``, in order of start."""
    events = sorted(known_talk(analysis).events, key=lambda event: (event.start, event.end, event.kind, event.by or ""))
    turns = in_order(analysis.conversation.turns)
    return [
        {"event": number, "turn": _turn_of(event, turns), **_event_row(event)} for number, event in enumerate(events)
    ]


def _event_row(event: Event) -> Row:
    hold = event.kind == "hold"
    promised = event.promised_s if hold else None
    return {
        "kind": event.kind,
        "party": "agent" if hold else event.by,
        "start_s": event.start,
        "end_s": event.end,
        "music": event.music,
        "announced": event.announced,
        "promised_s": promised,
        "kept": None if promised is None else at_most(event.end - event.start, promised),
        "yielded": event.yielded,
        "counted": is_counted(event) if event.kind == "interruption" else None,
        "slow": event.slow,
    }


def _inside(event: Event, turn: Turn) -> bool:
    return turn.start - PRECISION_S <= event.start and event.end <= turn.end + PRECISION_S


def _interrupts(event: Event, turn: Turn) -> bool:
    return turn.kind == "turn" and turn.start - PRECISION_S <= event.start < turn.end


def _acknowledges(event: Event, turn: Turn) -> bool:
    return turn.kind == "backchannel" and (turn.start, turn.end) == (event.start, event.end)


def _responds(event: Event, turn: Turn) -> bool:
    return turn.start <= event.end + PRECISION_S and event.end < turn.end


_IN_TURN: Mapping[EventKind, Callable[[Event, Turn], bool]] = {
    "pause": _inside,
    "interruption": _interrupts,
    "backchannel": _acknowledges,
    "response": _responds,
}
"""By what the turn of an event is known, among those of its party; other events are in no single turn."""


def _turn_of(event: Event, turns: Sequence[Turn]) -> int | None:
    """The number of the turn that an event is in."""
    belongs = _IN_TURN.get(event.kind)
    if belongs is None:
        return None
    own = (number for number, turn in enumerate(turns) if turn.speaker == event.by and belongs(event, turn))
    return next(own, None)
