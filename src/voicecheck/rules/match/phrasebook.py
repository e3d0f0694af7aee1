"""Finding the phrases of the rules in a text: exactly, and by sound.

All wordings of all rules are looked for as written in one pass (Aho-Corasick); by sound as
`voicecheck.rules.match.sounds` tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from voicecheck.rules.call.call import Span
from voicecheck.rules.language.phrase import Gap, Reading, Wordings
from voicecheck.rules.match.alike import share_of_limit
from voicecheck.rules.match.places import Place, Readings, apart, mean_cost
from voicecheck.rules.match.sounds import Sounds


class Found(NamedTuple):
    """A phrase in a text: where, and how far in sound.

    ``cost`` is the mean cost of a syllable, 0 for the same sound; ``strain`` is the cost that comes to
    the same in a long phrase, and is what limits are held against.
    """

    span: Span
    cost: float = 0.0
    strain: float = 0.0


class Phrasebook:
    """The phrases of many conditions, ready to be found.

    Parameters
    ----------
    sets
        The readings of each condition's phrases; a set is named by its number here.
    """

    def __init__(self, sets: Sequence[Sequence[Reading]]) -> None:
        self.sets = [tuple(readings) for readings in sets]
        # A reading that stands in several sets is put together once.
        sets_of: dict[Reading, list[int]] = {}
        for number, readings in enumerate(self.sets):
            for reading in readings:
                sets_of.setdefault(reading, []).append(number)
        self._sets_of = list(sets_of.values())
        self._every = Readings(list(sets_of))
        self._of_set: dict[tuple[int, int], Readings] = {}
        self._literals = sorted({word for reading in sets_of for part in _words_of(reading) for word in part})
        self._automaton = AhoCorasick(self._literals, matchkind=MatchKind.Standard) if self._literals else None
        self._sounds = Sounds(self.sets)

    def find(self, text: str) -> dict[int, list[Found]]:
        """What stands in a text exactly, by the number of its set; of overlapping places the first and longest."""
        if self._automaton is None:
            return {}
        places: dict[str, list[Place]] = {}
        for literal, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            places.setdefault(self._literals[literal], []).append((start, end, 0, end - start))
        found: dict[int, list[Place]] = {}
        for at, place in self._every.join(places, text):
            for number in self._sets_of[at]:
                found.setdefault(number, []).append(place)
        return {n: [Found((start, end)) for start, end, _, _ in apart(spots)] for n, spots in found.items()}

    def find_alike(self, number: int, text: str, span: Span, *, limit: float, shortest: int = 2) -> list[Found]:
        """Where a set's phrases are heard by sound inside a span with at most such a strain, best first.

        Phrases of fewer than `shortest` characters are not looked for.
        """
        places = self._sounds.places(number, text, span, limit)
        if not places:
            return []
        joined = self._readings(number, shortest).join(places, text[span[0] : span[1]])
        spots = [p for _, p in joined if p[1] - p[0] >= shortest and strain(p) <= limit]
        found = [_found(place, span) for place in apart(spots)]
        return sorted(found, key=lambda f: (f.strain, f.span))

    def _readings(self, number: int, shortest: int) -> Readings:
        """A set's readings that can have so many characters."""
        if (number, shortest) not in self._of_set:
            readings = [reading for reading in self.sets[number] if _longest(reading) >= shortest]
            self._of_set[number, shortest] = Readings(readings)
        return self._of_set[number, shortest]

    def closest(self, number: int, text: str, span: Span, *, limit: float) -> Found | None:
        """What in a span comes nearest to one of a set's phrases in sound with at most such a mean cost.

        Only phrases of at least three syllables are tried; two of their syllables in a row must be like the
        text's, and no wording may have a mean cost over `FARTHEST`.
        """
        places = self._sounds.near(number, text, span, limit=limit, farthest=FARTHEST)
        joined = self._readings(number, SHORTEST_NEAREST).join(places, text[span[0] : span[1]])
        spots = [place for _, place in joined if place[3] >= SHORTEST_NEAREST]
        best = min(spots, key=lambda p: (mean_cost(p), -p[3], p), default=None)
        return _found(best, span) if best and mean_cost(best) <= limit else None


FARTHEST = 0.6
"""Mean cost of a syllable: two syllables picked at random differ by 0.8 on average."""
SHORTEST_NEAREST = 3


def _found(place: Place, span: Span) -> Found:
    start, end, _, _ = place
    return Found((span[0] + start, span[0] + end), mean_cost(place), strain(place))


def strain(place: Place) -> float:
    """The mean cost of a syllable, as much greater as the limit is smaller for so short a phrase."""
    return round(mean_cost(place) / max(share_of_limit(place[3]), 1e-9), 9)


def _words_of(reading: Reading) -> list[Wordings]:
    return [part for part in reading if isinstance(part, frozenset)]


def _longest(reading: Reading) -> int:
    """The most characters that a reading can have."""
    return sum(part.high if isinstance(part, Gap) else max(map(len, part)) for part in reading)
