"""Finding the phrases of the rules in a text: exactly, and by sound.

All literals of all rules are looked for in one pass (Aho-Corasick). By sound, only the phrases of
the one rule that asks are compared, syllable by syllable (`voicecheck.text.sounds`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from voicecheck.rules.call import Span
from voicecheck.rules.phrases import Gap, Reading
from voicecheck.text.sounds import find_alike_many, syllables

TURN_END = "\n"
"""Stands between turns: no phrase reaches over it."""

_SHARE_OF_LIMIT = {1: 0.0, 2: 0.5, 3: 0.6, 4: 0.8}
"""A short phrase sounds like many others, so it has to come closer: share of the limit by its syllables."""


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in a text: where, and its mean cost by sound (``None``: exactly)."""

    span: Span
    cost: float | None = None


Place = tuple[int, int, float]


class Phrasebook:
    """The phrases of many conditions, ready to be found.

    Parameters
    ----------
    sets
        The readings of each condition's phrases; a set is named by its number here.
    """

    def __init__(self, sets: Sequence[Sequence[Reading]]) -> None:
        self.sets = [tuple(readings) for readings in sets]
        literals = dict.fromkeys(
            part for readings in self.sets for r in readings for part in r if isinstance(part, str)
        )
        self._literals = list(literals)
        self._automaton = AhoCorasick(self._literals, matchkind=MatchKind.Standard) if literals else None
        self._starting: dict[str, list[tuple[int, Reading]]] = {}
        for number, readings in enumerate(self.sets):
            for reading in readings:
                first = next(part for part in reading if isinstance(part, str))
                self._starting.setdefault(first, []).append((number, reading))

    def find(self, text: str) -> dict[int, list[Found]]:
        """What stands in a text exactly, by the number of its set; of overlapping places the first and longest."""
        if self._automaton is None:
            return {}
        places: dict[str, list[Place]] = {}
        for literal, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            places.setdefault(self._literals[literal], []).append((start, end, 0.0))
        found: dict[int, list[Place]] = {}
        for literal_text in places:
            for number, reading in self._starting.get(literal_text, ()):
                found.setdefault(number, []).extend(_join(reading, places, text))
        return {n: [Found((a, b)) for a, b, _ in apart(spots)] for n, spots in found.items() if spots}

    def find_alike(self, number: int, text: str, span: Span, *, limit: float, shortest: int = 2) -> list[Found]:
        """Where a set's phrases are heard by sound inside a span, best first.

        The mean cost of a syllable is at most `limit` for phrases of five or more; shorter ones have to
        come closer, and those of fewer than `shortest` characters are not looked for.
        """
        within = text[span[0] : span[1]]
        readings = [r for r in self.sets[number] if _length(r) >= shortest]
        literals = list(dict.fromkeys(part for r in readings for part in r if isinstance(part, str)))
        places: dict[str, list[Place]] = {}
        for literal, alike in zip(literals, _alike(literals, within, limit), strict=True):
            if alike:
                places[literal] = alike
        spots = [spot for r in readings for spot in _join(r, places, within)]
        found = [Found((span[0] + a, span[0] + b), round(cost, 3)) for a, b, cost in apart(spots)]
        return sorted(found, key=lambda f: (f.cost, f.span))


def _length(reading: Reading) -> int:
    return sum(len(part) for part in reading if isinstance(part, str))


def _alike(literals: Sequence[str], text: str, limit: float) -> list[list[Place]]:
    """Places of each literal by sound; one character alone only as it is written."""
    long = [literal for literal in literals if len(literal) > 1]
    limits = [limit * _SHARE_OF_LIMIT.get(len(literal), 1.0) for literal in long]
    heard = find_alike_many([sounds_of(literal) for literal in long], sounds_of(text), limit=limits)
    by_literal = {
        literal: [(place.start, place.end, place.cost) for place in places]
        for literal, places in zip(long, heard, strict=True)
    }
    for literal in literals:
        if len(literal) == 1:
            by_literal[literal] = [(i, i + 1, 0.0) for i, character in enumerate(text) if character == literal]
    return [by_literal[literal] for literal in literals]


def sounds_of(text: str) -> list[str]:
    """The syllable of each character, read alone; the end of a turn is a border."""
    return [_sound(character) for character in text]


@lru_cache(maxsize=16384)
def _sound(character: str) -> str:
    # Read alone, a character of several readings has the same one in the phrase and in the text;
    # and a table look-up is a hundred times faster than reading words.
    return "" if character == TURN_END else syllables(character)[0]


def _join(reading: Reading, places: Mapping[str, Sequence[Place]], text: str) -> Iterable[Place]:
    """The places of a reading, from those of its literals and the gaps between them."""
    if len(reading) == 1:
        return places.get(str(reading[0]), ())
    if any(isinstance(part, str) and part not in places for part in reading):
        return ()
    partial: list[tuple[int, int, float]] | None = None
    gap: Gap | None = None
    for part in reading:
        if isinstance(part, Gap):
            gap = part if gap is None else Gap(gap.low + part.low, gap.high + part.high)
            continue
        weighted = [(start, end, cost * len(part)) for start, end, cost in places[part]]
        if partial is None:
            partial = [(_stretched(text, start, gap), end, cost) for start, end, cost in weighted]
            partial = [place for place in partial if place[0] >= 0]
        else:
            partial = [
                (first[0], then[1], first[2] + then[2])
                for first in partial
                for then in weighted
                if _between(text, first[1], then[0], gap)
            ]
        gap = None
    ended = [(start, _trailing(text, end, gap), cost / _length(reading)) for start, end, cost in partial or ()]
    return [place for place in ended if place[1] >= 0]


def _between(text: str, end: int, start: int, gap: Gap | None) -> bool:
    if gap is None:
        return start == end
    return gap.low <= start - end <= gap.high and gap.fits(text[end:start]) and TURN_END not in text[end:start]


def _stretched(text: str, start: int, gap: Gap | None) -> int:
    """Where a phrase starts that begins with a gap; -1 where nothing fits."""
    if gap is None:
        return start
    for size in range(gap.low if gap.allowed is None else gap.high, gap.low - 1, -1):
        before = text[max(0, start - size) : start]
        if gap.fits(before) and TURN_END not in before:
            return start - len(before)
    return -1


def _trailing(text: str, end: int, gap: Gap | None) -> int:
    """Where a phrase ends that ends with a gap; -1 where nothing fits."""
    if gap is None:
        return end
    for size in range(gap.low if gap.allowed is None else gap.high, gap.low - 1, -1):
        after = text[end : end + size]
        if gap.fits(after) and TURN_END not in after:
            return end + len(after)
    return -1


def apart(places: Iterable[Place]) -> list[Place]:
    """Of overlapping places the first, of those that start together the longest; the closer in sound before both."""
    kept: list[Place] = []
    for place in sorted(set(places), key=lambda p: (p[0], -p[1], p[2])):
        if kept and place[0] < kept[-1][1]:
            if place[2] < kept[-1][2]:
                kept[-1] = place
            continue
        kept.append(place)
    return kept
