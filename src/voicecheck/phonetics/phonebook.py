"""One matcher of phrases by sound: many phrases at once, with syllables confused, lost and added.

A phrase is heard where the mean cost of its syllables is within a limit, and where it shares with the text two
syllables in a row, or the ones they are confused with most (of a phrase of two syllables: one). It is looked for in
two steps, both over whole arrays:

1. candidates: one to four *classes* of syllables in a row that phrase and text have in common, as one number looked
   up in a sorted list of keys;
2. each candidate is weighed syllable by syllable with the table of costs, and aligned where a syllable may have been
   lost or added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from voicecheck.phonetics.alignment import ADDED, LOST, aligned, least_prices, prices, rows_of
from voicecheck.phonetics.confusions import OTHER_CLASS
from voicecheck.phonetics.heard import MOST_LOOKED_AT, Heard, Shape, shape_keys
from voicecheck.phonetics.syllables import Numbers, classes

MAY_BE_THE_SAME = 0.35
"""Mean cost of a syllable up to which another place may hold the same figure or words, badly heard: one syllable of
three wholly another."""
_HIGHEST = LOST / 100
_FIRST_LOOK = 4
_PLACES = 1 << 32
"""More than any text has."""
_NONE = np.zeros(0, np.int64)
_Found = tuple[Numbers, Numbers, Numbers, Numbers]
"""Phrases, where each starts and ends, and what it costs."""
_NOTHING: _Found = (_NONE, _NONE, _NONE, _NONE)


class Alike(NamedTuple):
    """Where a phrase is heard: ``text[start:end]``, and how far it is from the phrase.

    ``cost`` is the summed cost of its syllables in hundredths: 0 sounds the same.
    """

    start: int
    end: int
    cost: int


class Phonebook:
    """Phrases to be heard.

    How large a limit may be depends on the phrase's length. On Whisper base transcripts of calls
    at 8 kHz, so much was found of what had been said, and in a call where it had not been said:

    ========= =============== =============== ===============
    syllables limit 0         limit 0.1       limit 0.15
    ========= =============== =============== ===============
    2         90 %, 0.8 %     93 %, 4 %       95 %, 9 %
    3         85 %, 0.1 %     91 %, 0.9 %     94 %, 2 %
    4         80 %, 0.02 %    89 %, 0.2 %     94 %, 0.5 %
    6         73 %, 0 %       91 %, 0.1 %     95 %, 1 %
    8         66 %, 0 %       91 %, 0.2 %     97 %, 0.2 %
    ========= =============== =============== ===============

    Parameters
    ----------
    phrases
        In normalised text; where they are a mapping, each with its share of the limit (a short phrase sounds like
        many others, so it may have to come closer). Those of one character are never heard: a syllable tells nothing.
    limit
        Mean cost of a syllable, at least 0 and below 0.8. A syllable lost costs 0.8, one too many 0.7; 不 or 没 may be
        neither.

    Examples
    --------
    >>> Phonebook(["工号", "感谢您的来电"], 0.15).find(Heard("感谢您来电，我的孤号是三"))
    {'工号': [Alike(start=8, end=10, cost=20)], '感谢您的来电': [Alike(start=0, end=5, cost=80)]}
    """

    def __init__(self, phrases: Mapping[str, float] | Iterable[str], limit: float) -> None:
        if not 0 <= limit < _HIGHEST:
            raise ValueError(f"a limit must be at least 0 and below {_HIGHEST}, where nothing need be heard at all")
        shares = phrases if isinstance(phrases, Mapping) else dict.fromkeys(phrases, 1.0)
        self.phrases = tuple(sorted((phrase for phrase in shares if len(phrase) > 1), key=lambda p: (len(p), p)))
        self.budgets = np.array([budget_of(phrase, shares[phrase], limit) for phrase in self.phrases], np.int64)
        self._rows = rows_of(self.phrases)
        self._first_look = self._rows.columns(slice(_FIRST_LOOK))
        keys, entries, offsets = self._entries()
        order = np.argsort(keys, kind="stable")
        # Entries in order of their keys; those of key i are first[i]:first[i + 1].
        self._keys, first = np.unique(keys[order], return_index=True)
        self._first = np.append(first, len(keys))
        self._entry_phrases, self._entry_offsets = entries[order], offsets[order]

    def _entries(self) -> tuple[Numbers, Numbers, Numbers]:
        """The keys by which the phrases are found: key, phrase, and how far into the phrase it begins."""
        entries: list[tuple[Numbers, Numbers, int]] = []
        shapes: set[Shape] = set()
        # Phrases of one length that may differ in as many classes have the same shapes, so all at once.
        others = self.budgets // OTHER_CLASS
        for length, most in sorted(set(zip(self._rows.lengths.tolist(), others.tolist(), strict=True))):
            of = np.flatnonzero((self._rows.lengths == length) & (others == most))
            named = classes()[self._rows.of(of).sounds]
            for offset, shape in _shapes(length, most):
                entries.append((shape_keys(named, shape)[:, offset], of, offset))
                shapes.add(shape)
        self._shapes = tuple(sorted(shapes))
        return (
            np.concatenate([_NONE, *(keys for keys, _, _ in entries)]),
            np.concatenate([_NONE, *(of for _, of, _ in entries)]),
            np.concatenate([_NONE, *(np.full(len(of), offset) for _, of, offset in entries)]),
        )

    def find(self, heard: Heard, low: int = 0, high: int | None = None) -> dict[str, list[Alike]]:
        """Where the phrases are heard in ``[low, high)`` of a text: of each the best places that do not overlap.

        In order. What is written as the phrase itself is found as well, at no cost, if it touches a character in doubt.
        """
        high = heard.length if high is None else high
        if not self.phrases or heard.all_certain or high <= low:
            return {}
        of, starts = self._candidates(heard, low, high)
        if not len(of):  # so it is of most phrases in most calls
            return {}
        places: dict[int, set[Alike]] = {}
        for found in (self._weighed(of, starts, heard), self._aligned(of, starts, heard)):
            for number, start, end, cost in zip(*(each.tolist() for each in found), strict=True):
                if low <= start < end <= high:
                    places.setdefault(number, set()).add(Alike(start, end, cost))
        return {self.phrases[number]: _apart(there) for number, there in sorted(places.items())}

    def _candidates(self, heard: Heard, low: int, high: int) -> tuple[Numbers, Numbers]:
        """Phrases that share a key with ``[low, high)`` of a text and touch what is in doubt, and where they start."""
        keys = heard.keys(self._shapes)[:, low:high].ravel()
        at = self._keys.searchsorted(keys)
        at[at == len(self._keys)] = 0
        shared = (self._keys[at] == keys).nonzero()[0]
        if not len(shared):
            return _NONE, _NONE
        at = at[shared]
        firsts = self._first[at]
        counts = self._first[at + 1] - firsts
        ends = counts.cumsum()
        # The entries of each shared key, one key after the other.
        entries = np.arange(ends[-1] if len(ends) else 0) + (firsts - ends + counts).repeat(counts)
        starts = (shared % (high - low) + low).repeat(counts) - self._entry_offsets[entries]
        of = self._entry_phrases[entries]
        # One syllable more on either side, beside which another may have been lost.
        first, last = (np.clip(each, 0, heard.length) for each in (starts - 1, starts + self._rows.lengths[of] + 1))
        doubtful = (heard.doubtful_before[last] > heard.doubtful_before[first]).nonzero()[0]
        return of[doubtful], starts[doubtful]

    def _weighed(self, of: Numbers, starts: Numbers, heard: Heard) -> _Found:
        """The candidates whose cost is within their budget, none of their syllables lost and none added."""
        inside = ((starts >= 0) & (starts + self._rows.lengths[of] <= heard.length)).nonzero()[0]
        of, starts = of[inside], starts[inside]
        # Four syllables tell for most candidates that it is not they.
        for rows in (self._first_look, self._rows):
            costs = prices(rows.of(of), starts, heard).sum(1)
            near = (costs <= self.budgets[of]).nonzero()[0]
            of, starts, costs = of[near], starts[near], costs[near]
        return of, starts, starts + self._rows.lengths[of], costs

    def _aligned(self, of: Numbers, starts: Numbers, heard: Heard) -> _Found:
        """The candidates that are within their budget with syllables lost or added."""
        allowed = (self.budgets[of] >= ADDED).nonzero()[0]
        shift = int(self.budgets[of[allowed]].max(initial=0)) // ADDED
        if not shift:
            return _NOTHING
        pairs = np.unique(of[allowed] * _PLACES + starts[allowed] + shift)
        of, starts = pairs // _PLACES, pairs % _PLACES - shift
        for rows in (self._first_look, self._rows):
            near = (least_prices(rows.of(of), starts, shift, heard) <= self.budgets[of]).nonzero()[0]
            of, starts = of[near], starts[near]
        if not len(of):
            return _NOTHING
        costs, begins = aligned(self._rows.of(of), starts, shift, heard)
        which, band = (costs <= self.budgets[of][:, None]).nonzero()
        ends = starts[which] + self._rows.lengths[of[which]] + band - shift
        return of[which], begins[which, band], ends, costs[which, band]


def budget_of(phrase: str, share: float, limit: float) -> int:
    """The largest summed cost of a phrase, in hundredths."""
    # What is right at the limit counts, however the product is rounded.
    return int(100 * limit * share * len(phrase) + 1e-6)


def _apart(places: set[Alike]) -> list[Alike]:
    """The cheapest places that do not overlap, in order; of equally good ones the first to end, then the shortest."""
    kept: list[Alike] = []
    for place in sorted(places, key=lambda place: (place.cost, place.end, -place.start)):
        if all(place.end <= other.start or other.end <= place.start for other in kept):
            kept.append(place)
    return sorted(kept)


def _shapes(length: int, others: int) -> list[tuple[int, Shape]]:
    """Which of a phrase's classes have to be found in the text, one of these rows at least: offset and shape.

    A phrase of whose syllables at most `others` can be of another class, lost or added (each costs `OTHER_CLASS` at
    least) and that is cut into one part more has a part whose classes are all the text's. Where such a part would
    be a single syllable, it is found by the two in a row that it has to share anyway.
    """
    if (length, others) == (5, 1):  # by far the most phrases: longer rows are shared by fewer of them
        return [(0, (0, 1, 2)), (2, (0, 1, 2)), (0, (0, 1, 3, 4))]
    parts = others + 1
    if length // parts >= 2:
        edges = [at * length // parts for at in range(parts + 1)]
        return [(low, tuple(range(min(high - low, MOST_LOOKED_AT)))) for low, high in pairwise(edges)]
    if length == 2:
        return [(0, (0,)), (1, (0,))]
    return [(at, (0, 1)) for at in range(length - 1)]
