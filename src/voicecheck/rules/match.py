"""Finding the phrases of the rules in a text: exactly, and by sound.

All wordings of all rules are looked for in one pass (Aho-Corasick); by sound, only the phrases of
the one rule that asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from voicecheck.rules.alike import SoundIndex, share_of_limit
from voicecheck.rules.call import Span
from voicecheck.rules.phrases import Gap, Reading
from voicecheck.rules.places import Place, apart, join


@dataclass(frozen=True, slots=True)
class Found:
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
        self._starting: dict[str, list[tuple[int, Reading]]] = {}
        literals: dict[str, None] = {}
        for number, readings in enumerate(self.sets):
            for reading in readings:
                words = [part for part in reading if isinstance(part, frozenset)]
                literals.update(dict.fromkeys(word for part in words for word in sorted(part)))
                for word in words[0]:
                    self._starting.setdefault(word, []).append((number, reading))
        self._literals = list(literals)
        self._automaton = AhoCorasick(self._literals, matchkind=MatchKind.Standard) if literals else None
        self._sounds: dict[tuple[int, int], SoundIndex] = {}

    def find(self, text: str) -> dict[int, list[Found]]:
        """What stands in a text exactly, by the number of its set; of overlapping places the first and longest."""
        if self._automaton is None:
            return {}
        places: dict[str, list[Place]] = {}
        for literal, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            places.setdefault(self._literals[literal], []).append(Place(start, end))
        found: dict[int, list[Place]] = {}
        tried: set[tuple[int, int]] = set()
        for word in places:
            for number, reading in self._starting.get(word, ()):
                if (number, id(reading)) not in tried:
                    tried.add((number, id(reading)))
                    found.setdefault(number, []).extend(join(reading, places, text))
        return {n: [Found((p.start, p.end)) for p in apart(spots)] for n, spots in found.items() if spots}

    def find_alike(self, number: int, text: str, span: Span, *, limit: float, shortest: int = 2) -> list[Found]:
        """Where a set's phrases are heard by sound inside a span with at most such a strain, best first.

        Phrases of fewer than `shortest` characters are not looked for.
        """
        if (number, shortest) not in self._sounds:
            self._sounds[number, shortest] = SoundIndex([r for r in self.sets[number] if _longest(r) >= shortest])
        index = self._sounds[number, shortest]
        within = text[span[0] : span[1]]
        places = index.places(within, limit)
        spots = [
            place
            for reading in index.readings
            for place in join(reading, places, within)
            if place.end - place.start >= shortest
        ]
        found = [
            Found((span[0] + p.start, span[0] + p.end), p.cost / p.size, _strain(p))
            for p in apart(spot for spot in spots if _strain(spot) <= limit)
        ]
        return sorted(found, key=lambda f: (f.strain, f.span))


def _strain(place: Place) -> float:
    return place.cost / place.size / max(share_of_limit(place.size), 1e-9)


def _longest(reading: Reading) -> int:
    """The most characters that a reading can have."""
    return sum(part.high if isinstance(part, Gap) else max(map(len, part)) for part in reading)
