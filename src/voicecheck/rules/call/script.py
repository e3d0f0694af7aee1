"""What one party said, as one text.

A party's turns are put together with line breaks between them, so that one search finds a phrase anywhere and never
across turns. Positions are characters of that text; times come from the words under them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from voicecheck.phonetics.doubt import unsure, words_under
from voicecheck.phonetics.heard import Heard
from voicecheck.records import Alternative, MatchKind, Role, Turn, Word
from voicecheck.rules.call.evidence import Span, Words
from voicecheck.rules.call.gaps import ROOM_FOR_WORDS, VOICELESS, Gap
from voicecheck.rules.call.heard import HAN, LIKELY, readable
from voicecheck.rules.call.otherwise import Otherwise, otherwise
from voicecheck.rules.reasons import Reason, because
from voicecheck.text.normalize import NormalizedText, normalize


class Script:
    """All that one party said.

    Parameters
    ----------
    speaker
        Whose words these are.
    turns
        Their turns and backchannels, in order of time.
    confidence
        Mean word probability below which a hit is in doubt.
    gaps
        Where more may have been said.
    alternatives
        What else may have been said.
    numbers
        The number of each turn in the call (`voicecheck.conversation.numbering`).
    """

    def __init__(
        self,
        speaker: Role,
        turns: tuple[Turn, ...],
        confidence: float,
        gaps: tuple[Gap, ...] = (),
        alternatives: tuple[Alternative, ...] = (),
        numbers: Sequence[int] = (),
    ) -> None:
        self.speaker = speaker
        self.turns = turns
        self.confidence = confidence
        self.gaps = gaps
        self._alternatives = alternatives
        self._numbers = numbers or range(len(turns))
        self.voiceless = tuple(gap for gap in gaps if gap.reason == VOICELESS)
        self.normalized: list[NormalizedText] = [normalize(turn.text) for turn in turns]
        self.text = "".join(f"{n.text}\n" for n in self.normalized)
        ends = list(accumulate(len(n.text) + 1 for n in self.normalized))
        self.starts: list[int] = [0, *ends[:-1]] if ends else []
        self.spans: list[Span] = [(start, end - 1) for start, end in zip(self.starts, ends, strict=True)]
        self.floor = [i for i, turn in enumerate(turns) if turn.kind == "turn"]
        self._under: dict[int, list[Word | None]] = {}
        self._found: dict[tuple[Span, MatchKind, float | None], Words] = {}
        self._unreadable: dict[Span, tuple[float, float]] = {}
        self._uncertain: dict[Span, float] = {}

    @cached_property
    def otherwise(self) -> tuple[Otherwise, ...]:
        """What else may have been said, in its place."""
        return tuple(otherwise(self._alternatives, self.turns, self.normalized, self.starts))

    @cached_property
    def misheard(self) -> bool:
        """Whether so much was misheard that no likeness counts: of the words a third are less likely than not."""
        return self.uncertain((0, len(self.text))) >= MISHEARD_SHARE

    @cached_property
    def is_foreign(self) -> bool:
        """Whether more was said in Latin letters than in Chinese characters."""
        syllables = len(_SYLLABLE.findall(self.text))
        return syllables >= _FOREIGN and syllables > len(HAN.findall(self.text))

    @cached_property
    def readable(self) -> int:
        """Characters that could be read (`voicecheck.rules.call.heard.readable`)."""
        return readable(self.turns)

    def turn_at(self, position: int) -> int:
        """The turn that a position is in."""
        return max(0, bisect_right(self.starts, position) - 1)

    def number_of(self, turn: int) -> int:
        """The number in the call of one of its turns."""
        return self._numbers[turn]

    def turn_span(self, turn: int) -> Span:
        """Where a turn's text stands."""
        return self.spans[turn]

    def time_of(self, position: int) -> tuple[float, float]:
        """When the character at a position was said: start and end second."""
        number = self.turn_at(position)
        turn, normal, under = self.turns[number], self.normalized[number], self._words_under(number)
        if not under:
            return turn.start, turn.end
        at = min(position - self.starts[number], len(under) - 1)
        if word := under[at]:
            return word.start, word.end
        share = (turn.end - turn.start) / max(1, len(turn.text))
        return turn.start + share * normal.offsets[at], turn.start + share * normal.ends[at]

    def _words_under(self, turn: int) -> list[Word | None]:
        """The word under each character of a turn."""
        if turn not in self._under:
            own = self.turns[turn]
            self._under[turn] = words_under(self.normalized[turn], own.text, own.words)
        return self._under[turn]

    @cached_property
    def heard(self) -> Heard:
        """The text by its sound, with what the recogniser was not sure of."""
        under = [word for number in range(len(self.turns)) for word in (*self._words_under(number), None)]
        return Heard(self.text, unsure(under))

    def position_at(self, second: float) -> int:
        """The first character said at or after a time."""
        for i, turn in enumerate(self.turns):
            if turn.end <= second:
                continue
            low, high = self.turn_span(i)
            if turn.start >= second:
                return low
            for position in range(low, high):
                if sum(self.time_of(position)) / 2 >= second:
                    return position
        return len(self.text)

    def raw(self, span: Span) -> str:
        """What the recogniser wrote there."""
        turn = self.turn_at(span[0])
        low = self.starts[turn]
        first, last = self.normalized[turn].raw_span(span[0] - low, span[1] - low)
        return self.turns[turn].text[first:last]

    def words(self, span: Span, kind: MatchKind, score: float | None) -> Words:
        """The words there as evidence, with their times and what makes them doubtful."""
        key = (span, kind, score)
        return self._found.get(key) or self._found.setdefault(key, self._words(span, kind, score))

    def _words(self, span: Span, kind: MatchKind, score: float | None) -> Words:
        number = self.turn_at(span[0])
        turn = self.turns[number]
        start, end = self.time_of(span[0])[0], self.time_of(span[1] - 1)[1]
        return Words(
            speaker=self.speaker,
            start=round(start, 3),
            end=round(max(start, end), 3),
            kind=kind,
            matched=self.raw(span),
            score=score,
            span=span,
            turn=self._numbers[number],
            doubt=self._voiceless(start, end) or _suspected(turn) or self._unsure(number, start, end),
        )

    def _voiceless(self, start: float, end: float) -> Reason | None:
        return VOICELESS if any(gap.start < end and start < gap.end for gap in self.voiceless) else None

    def _unsure(self, turn: int, start: float, end: float) -> Reason | None:
        if self._least_sure[turn] >= self.confidence:
            return None
        under = [w.probability for w in self.turns[turn].words if w.start < end and start < w.end]
        if under and sum(under) / len(under) < self.confidence:
            return Reason("unsure_words")
        return None

    @cached_property
    def _least_sure(self) -> list[float]:
        """Of each turn the probability of its least likely word."""
        return [min((word.probability for word in turn.words), default=1.0) for turn in self.turns]

    def unreadable(self, span: Span) -> tuple[float, float]:
        """Seconds of speech without reliable text among the turns that a span touches, and all of them."""
        if span not in self._unreadable:
            touched = [line for line in self._readable if line[0] <= span[1] and span[0] <= line[1]]
            self._unreadable[span] = sum(bad for _, _, _, bad in touched), sum(whole for _, _, whole, _ in touched)
        return self._unreadable[span]

    @cached_property
    def _readable(self) -> list[tuple[int, int, float, float]]:
        """Of each turn: where its text stands, its seconds, and those of them without reliable text."""
        turns = ((self.spans[i], self.turns[i], self.turns[i].end - self.turns[i].start) for i in self.floor)
        return [
            (*span, seconds, seconds if seconds >= ROOM_FOR_WORDS and (t.suspect or not t.text.strip()) else 0.0)
            for span, t, seconds in turns
        ]

    def missing(self, span: Span) -> tuple[float, Reason | None]:
        """Seconds of the gaps in a span, from the last words before it to the first after it; and their reason."""
        inside = [gap for place, gap in self._places if span[0] <= place <= span[1]]
        return sum(gap.end - gap.start for gap in inside), inside[0].reason if inside else None

    @cached_property
    def _places(self) -> list[tuple[int, Gap]]:
        """Of each gap the first character that was said after its beginning."""
        return [(self.position_at(gap.start), gap) for gap in self.gaps]

    def uncertain(self, span: Span) -> float:
        """Share of the words in a span that the recogniser holds for less likely than not."""
        if span not in self._uncertain:
            touched = [line for line in self._likely if line[0] < span[1] and span[0] < line[1]]
            words = sum(count for _, _, count, _ in touched)
            self._uncertain[span] = sum(unlikely for _, _, _, unlikely in touched) / words if words else 0.0
        return self._uncertain[span]

    @cached_property
    def _likely(self) -> list[tuple[int, int, int, int]]:
        """Of each turn: where its text stands, how many words it has, and how many of them are less likely than not."""
        turns = ((i, self.turns[i].words) for i in self.floor)
        return [(*self.spans[i], len(words), sum(w.probability < LIKELY for w in words)) for i, words in turns]

    def in_one_clause(self, span: Span) -> bool:
        """Whether no punctuation stands inside a span of one turn."""
        turn = self.turn_at(span[0])
        low = self.starts[turn]
        return not any(self.normalized[turn].ends_clause(at - low) for at in range(span[0] + 1, span[1]))

    def lines(self, span: Span) -> Iterator[Span]:
        """The parts of a span that stand in one turn each, backchannels left out."""
        for i in self.floor:
            low, high = self.turn_span(i)
            if low < span[1] and span[0] < high:
                yield max(low, span[0]), min(high, span[1])


MISHEARD_SHARE = 1 / 3
"""Share of a party's words that are less likely than not from which what was said stays unknown."""
_SYLLABLE = re.compile("[^aeiouy\\W\\d\u4e00-\u9fff]*[aeiouy]+")
_FOREIGN = 20
"""Syllables in Latin letters that a party must say at least to be taken for a foreigner."""


def _suspected(turn: Turn) -> Reason | None:
    """Why a turn's text cannot be relied on."""
    return because("suspect", turn.suspect) if turn.suspect else None
