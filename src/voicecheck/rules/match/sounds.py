"""The wordings of many sets of phrases, heard in texts by sound.

At a strict limit hardly anything is heard, and nearly every rule against a word asks: so one pass hears the
wordings of all sets at once. At a looser limit few rules ask: so only the wordings of the one set are heard,
but in all of the text, since a rule asks for several stretches of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from voicecheck.rules.call.call import Span
from voicecheck.rules.language.phrase import Reading
from voicecheck.rules.match.alike import SoundIndex, budget_of, share_of_limit
from voicecheck.rules.match.places import Place, Places
from voicecheck.rules.match.syllables import Heard, SyllableTable

STRICT = 0.05
"""Mean cost of a syllable up to which all sets are heard in one pass."""
_SHORT = 4
"""A stretch of less than this part of a text is heard alone: the opening, the closing, what comes after a trigger."""
_TEXTS_AT_HAND = 8
"""Of so many texts (both parties of a call, mostly) what was heard is kept."""

_Found = dict[str, list[Place]]


class Sounds:
    """What is heard of each set's wordings.

    Parameters
    ----------
    sets
        The readings of each set.
    """

    def __init__(self, sets: Sequence[Sequence[Reading]]) -> None:
        self._sets = sets
        self._shares = [_shares(readings) for readings in sets]
        self._singles = [frozenset(word for word in shares if len(word) == 1) for shares in self._shares]
        self._indices: dict[tuple[int | None, float], SoundIndex] = {}
        self._near_indices: dict[tuple[int, float, float], SoundIndex] = {}
        self._hear = lru_cache(_TEXTS_AT_HAND)(self._heard)
        self._everywhere = lru_cache(_TEXTS_AT_HAND)(self._heard_everywhere)
        self._of_one_set = lru_cache(_TEXTS_AT_HAND * len(self._shares))(self._heard_of_one_set)
        self._characters = lru_cache(_TEXTS_AT_HAND)(self._single_characters)

    @cached_property
    def _table(self) -> SyllableTable:
        return SyllableTable({character for shares in self._shares for word in shares for character in word})

    def places(self, number: int, text: str, span: Span, limit: float) -> Places:
        """Where a set's wordings are heard in a span, counted from its start; one character only as it is written.

        Parameters
        ----------
        number
            Of the set.
        text, span
            Where to look.
        limit
            Mean cost of a syllable.
        """
        if limit <= STRICT:
            found: Places = self._everywhere(text, limit).get(number, {})
        elif span[1] - span[0] < len(text) // _SHORT:
            found = self._index(number, limit).places(self._hear(text), *span)
        else:
            found = self._of_one_set(number, text, limit)
        return _inside(self._with_singles(number, text, found), text, span)

    def near(self, number: int, text: str, span: Span, *, limit: float, farthest: float) -> Places:
        """As `places`, but short wordings may come as far from the text as long ones.

        Of phrases with a gap one part may be as far off as `farthest`, where another makes up for it.
        """
        found = self._near_index(number, limit, farthest).places(self._hear(text), *span)
        return _inside(self._with_singles(number, text, found), text, span)

    def _near_index(self, number: int, limit: float, farthest: float) -> SoundIndex:
        key = (number, limit, farthest)
        if key not in self._near_indices:
            shares = dict.fromkeys(self._shares[number], limit / farthest)
            in_parts = (part for reading in self._sets[number] if len(reading) > 1 for part in reading)
            shares.update((word, 1.0) for part in in_parts if isinstance(part, frozenset) for word in part)
            self._near_indices[key] = SoundIndex(shares, farthest, self._table)
        return self._near_indices[key]

    def _with_singles(self, number: int, text: str, found: Places) -> Places:
        characters = self._characters(text)
        singles = self._singles[number] & characters.keys()
        return {**found, **{character: characters[character] for character in singles}} if singles else found

    def _heard(self, text: str) -> Heard:
        return self._table.hear(text)

    def _heard_of_one_set(self, number: int, text: str, limit: float) -> _Found:
        return self._index(number, limit).places(self._hear(text), 0, len(text))

    def _heard_everywhere(self, text: str, limit: float) -> dict[int, _Found]:
        """What is heard of all sets in a text, by the number of the set."""
        everywhere: dict[int, _Found] = {}
        for word, places in self._index(None, limit).places(self._hear(text), 0, len(text)).items():
            worst = max(cost for _, _, cost, _ in places)
            for number in self._sets_of[word]:
                # What costs nothing, as most places do, is within every set's budget.
                budget = budget_of(word, self._shares[number][word], limit) if worst else 0
                if kept := places if worst <= budget else [place for place in places if place[2] <= budget]:
                    everywhere.setdefault(number, {})[word] = kept
        return everywhere

    @cached_property
    def _sets_of(self) -> dict[str, list[int]]:
        """The numbers of the sets that have a wording."""
        sets_of: dict[str, list[int]] = {}
        for number, shares in enumerate(self._shares):
            for word in shares:
                sets_of.setdefault(word, []).append(number)
        return sets_of

    def _single_characters(self, text: str) -> _Found:
        single = frozenset().union(*self._singles)
        found: _Found = {}
        for at, character in enumerate(text):
            if character in single:
                found.setdefault(character, []).append((at, at + 1, 0, 1))
        return found

    def _index(self, number: int | None, limit: float) -> SoundIndex:
        """The index of one set's wordings, or of all."""
        key = (number, limit)
        if key not in self._indices:
            shares: Mapping[str, float] = self._all_shares if number is None else self._shares[number]
            self._indices[key] = SoundIndex(shares, limit, self._table)
        return self._indices[key]

    @cached_property
    def _all_shares(self) -> dict[str, float]:
        """Each wording with the greatest share that a set gives it."""
        greatest: dict[str, float] = {}
        for shares in self._shares:
            for word, share in shares.items():
                greatest[word] = max(share, greatest.get(word, 0.0))
        return greatest


def _inside(found: Places, text: str, span: Span) -> Places:
    """The places within a span, counted from its start."""
    if not found or span == (0, len(text)):
        return found
    low, high = span
    moved = (
        (
            word,
            [(start - low, end - low, cost, size) for start, end, cost, size in places if low <= start and end <= high],
        )
        for word, places in found.items()
    )
    return {word: places for word, places in moved if places}


def _shares(readings: Sequence[Reading]) -> dict[str, float]:
    """The wordings of some readings, each with its share of the limit."""
    shares: dict[str, float] = {}
    for reading in readings:
        parts = [part for part in reading if isinstance(part, frozenset)]
        together = share_of_limit(sum(min(map(len, part)) for part in parts))
        for word in (word for part in parts for word in part):
            # Two short words, one after the other, are as telling as one long word.
            own = together if len(parts) > 1 else share_of_limit(len(word))
            shares[word] = max(own, shares.get(word, 0.0))
    return shares
