"""Finding the phrases of the rules in a text: exactly, and by sound.

All wordings of all rules are looked for as written in one pass (Aho-Corasick). By sound they are looked for only
where the recogniser was not sure of its words (`voicecheck.phonetics.phonebook`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from voicecheck.phonetics.heard import Heard
from voicecheck.phonetics.phonebook import Alike, budget_of
from voicecheck.rules.call.evidence import Span
from voicecheck.rules.language.phrase import Gap, Reading, Wordings
from voicecheck.rules.match.places import Place, Readings, apart, mean_cost
from voicecheck.rules.match.sounds import STRICT, Sounds, share_of_limit


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
        self.sounds = Sounds(self.sets)

    def written(self, text: str) -> dict[str, list[Place]]:
        """Where each wording stands in a text as it is written."""
        places: dict[str, list[Place]] = {}
        if self._automaton is not None:
            for literal, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
                places.setdefault(self._literals[literal], []).append((start, end, 0, end - start))
        return places

    def joined(self, places: Mapping[str, list[Place]], text: str) -> dict[int, list[Place]]:
        """Every place where a phrase stands, from where its wordings do, by the number of its set."""
        found: dict[int, list[Place]] = {}
        for at, place in self._every.join(places, text):
            for number in self._sets_of[at]:
                found.setdefault(number, []).append(place)
        return found

    def find(self, text: str) -> dict[int, list[Found]]:
        """What stands in a text exactly, by the number of its set; of overlapping places the first and longest."""
        found = self.joined(self.written(text), text)
        return {n: [Found((start, end)) for start, end, _, _ in apart(spots)] for n, spots in found.items()}

    def readings(self, number: int, shortest: int) -> Readings:
        """A set's readings that can have so many characters."""
        if (number, shortest) not in self._of_set:
            readings = [reading for reading in self.sets[number] if _longest(reading) >= shortest]
            self._of_set[number, shortest] = Readings(readings)
        return self._of_set[number, shortest]


class Searched:
    """What stands in one text of the phrases of a phrasebook, each thing found once.

    Parameters
    ----------
    book
        The phrases.
    text
        Normalised, a line a turn.
    heard
        The same text by its sound, with what the recogniser was not sure of.
    """

    def __init__(self, book: Phrasebook, text: str, heard: Heard) -> None:
        self._book, self._text, self._heard = book, text, heard
        self._of_set: dict[tuple[int, float], Mapping[str, list[Place]]] = {}
        self._of_all: dict[float, dict[int, dict[str, list[Place]]]] = {}
        self._alike: dict[tuple[int, Span, float, int], list[Found]] = {}

    @cached_property
    def _written(self) -> dict[str, list[Place]]:
        return self._book.written(self._text)

    @cached_property
    def _joined(self) -> dict[int, list[Place]]:
        return self._book.joined(self._written, self._text)

    def exact(self, number: int, span: Span) -> list[Span]:
        """Where a set's phrases stand in a span as they are written; of overlapping places the first and longest."""
        inside = (p for p in self._joined.get(number, ()) if span[0] <= p[0] and p[1] <= span[1])
        return [(start, end) for start, end, _, _ in apart(inside)]

    def alike(self, number: int, span: Span, *, limit: float, shortest: int = 2) -> list[Found]:
        """Where a set's phrases are heard by sound inside a span with at most such a strain, best first.

        Phrases of fewer than `shortest` characters are not looked for.
        """
        if self._heard.all_certain:
            return []
        key = (number, span, limit, shortest)
        if key not in self._alike:
            spots = self._spots(number, self._places(number, limit), span, shortest)
            found = [_found(place) for place in apart(spot for spot in spots if strain(spot) <= limit)]
            self._alike[key] = sorted(found, key=lambda f: (f.strain, f.span))
        return self._alike[key]

    def in_doubt(self, number: int, span: Span, *, limit: float) -> list[Span]:
        """Where short phrases of a set may stand in a span, badly heard: as far off as only a long one may be."""
        if self._heard.all_certain:
            return []
        heard = _as_places(self._book.sounds.short_of_set(number, limit).find(self._heard, *span))
        if not heard:
            return []
        spots = self._spots(number, self._with_written(number, heard), span, 2)
        return sorted({(start, end) for start, end, cost, _ in spots if cost})

    def _spots(self, number: int, places: Mapping[str, list[Place]], span: Span, shortest: int) -> Iterable[Place]:
        """Where a set's phrases stand in a span, by where their wordings do."""
        joined = self._book.readings(number, shortest).join(places, self._text) if places else ()
        return (p for _, p in joined if span[0] <= p[0] and p[1] <= span[1] and p[1] - p[0] >= shortest)

    def _places(self, number: int, limit: float) -> Mapping[str, list[Place]]:
        """Where a set's wordings are heard in the text: none where all of them stand as they are written."""
        key = (number, limit)
        if key not in self._of_set:
            if limit <= STRICT:
                heard = self._everywhere(limit).get(number, {})
            else:
                heard = _as_places(self._book.sounds.of_set(number, limit).find(self._heard))
            self._of_set[key] = self._with_written(number, heard) if heard else {}
        return self._of_set[key]

    def _with_written(self, number: int, heard: Mapping[str, list[Place]]) -> dict[str, list[Place]]:
        """What is heard and what stands as it is written: of a phrase in parts some may be this, some that."""
        known = self._written.keys() & self._book.sounds.shares[number].keys()
        together = {word: self._written[word] for word in known}
        for word, places in heard.items():
            together[word] = [*together.get(word, ()), *places]
        return together

    def _everywhere(self, limit: float) -> dict[int, dict[str, list[Place]]]:
        """What is heard of all sets, by the number of the set."""
        if limit not in self._of_all:
            sounds = self._book.sounds
            everywhere: dict[int, dict[str, list[Place]]] = {}
            for word, places in _as_places(sounds.of_all(limit).find(self._heard)).items():
                for number in sounds.sets_of[word]:
                    budget = budget_of(word, sounds.shares[number][word], limit)
                    if kept := [place for place in places if place[2] <= budget]:
                        everywhere.setdefault(number, {})[word] = kept
            self._of_all[limit] = everywhere
        return self._of_all[limit]

    def closest(self, number: int, span: Span, *, limit: float) -> Found | None:
        """What in a span comes nearest to one of a set's phrases in sound with at most such a mean cost.

        Only phrases of at least three syllables are tried. It explains what was not found and decides nothing, so
        what is written with certainty is held against them, too.
        """
        heard = _as_places(self._book.sounds.near_set(number, limit).find(self._by_sound_alone, *span))
        spots = self._spots(number, self._with_written(number, heard), span, SHORTEST_NEAREST)
        near = (place for place in spots if place[3] >= SHORTEST_NEAREST and mean_cost(place) <= limit)
        best = min(near, key=lambda p: (mean_cost(p), -p[3], p), default=None)
        return _found(best) if best else None

    @cached_property
    def _by_sound_alone(self) -> Heard:
        return Heard(self._text)


SHORTEST_NEAREST = 3


def _as_places(heard: Mapping[str, list[Alike]]) -> dict[str, list[Place]]:
    """What was heard as places of words."""
    return {word: [(*alike, len(word)) for alike in found] for word, found in heard.items()}


def _found(place: Place) -> Found:
    start, end, _, _ = place
    return Found((start, end), mean_cost(place), strain(place))


def strain(place: Place) -> float:
    """The mean cost of a syllable, as much greater as the limit is smaller for so short a phrase."""
    return round(mean_cost(place) / max(share_of_limit(place[3]), 1e-9), 9)


def _words_of(reading: Reading) -> list[Wordings]:
    return [part for part in reading if isinstance(part, frozenset)]


def _longest(reading: Reading) -> int:
    """The most characters that a reading can have."""
    return sum(part.high if isinstance(part, Gap) else max(map(len, part)) for part in reading)
