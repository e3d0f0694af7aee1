"""Where wordings are heard by sound.

A wording is heard where the mean cost of its syllables (`voicecheck.text.sounds.syllable_cost`) is within a
limit, and where it shares with the text two syllables in a row, or the ones they are confused with most (of
a wording of two syllables: one). It is looked for in two steps, both over whole arrays:

1. candidates: one to four *classes* of syllables (`syllables.class_of`) in a row that wording and text have in
   common, as one number looked up in a sorted list of keys;
2. each candidate is weighed syllable by syllable with the table of costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from voicecheck.rules.match.places import Place
from voicecheck.rules.match.syllables import (
    MOST_LOOKED_AT,
    OTHER_CLASS,
    Heard,
    Numbers,
    Shape,
    SyllableTable,
    shape_keys,
)

_SHARE_OF_LIMIT = {1: 0.0, 2: 0.35, 3: 0.6, 4: 0.8}
"""A short phrase sounds like many others, so it has to come closer: share of the limit by its syllables.

At a mean cost of 0.1 two syllables are heard in 4 % of the calls in which they were not said, four in 0.2 %
(table at `voicecheck.text.sounds.find_alike`).
"""


def share_of_limit(syllable_count: int) -> float:
    """How much of the limit a phrase of so many syllables may use."""
    return _SHARE_OF_LIMIT.get(syllable_count, 1.0)


def budget_of(word: str, share: float, limit: float) -> int:
    """The largest summed cost of a wording, in hundredths."""
    # What is right at the limit counts, however the product is rounded.
    return int(100 * limit * share * len(word) + 1e-6)


class SoundIndex:
    """Wordings to be heard up to a limit.

    Parameters
    ----------
    shares
        The wordings, each with its share of the limit (`share_of_limit`); those of one character are left
        out: one syllable tells nothing.
    limit
        Mean cost of a syllable.
    table
        Knows all characters of the wordings.
    """

    def __init__(self, shares: Mapping[str, float], limit: float, table: SyllableTable) -> None:
        self.table = table
        self.words = tuple(sorted((word for word in shares if len(word) > 1), key=lambda w: (len(w), w)))
        self.budgets = np.array([budget_of(word, shares[word], limit) for word in self.words], np.int64)
        self._lengths = np.array([len(word) for word in self.words], np.int64)
        places = np.arange(self._lengths.max(initial=0))
        rows = np.full((len(self.words), len(places)), table.padding, np.int64)
        rows[places < self._lengths[:, None]] = table.numbers("".join(self.words))
        self._at, self._rows = np.split(places, [4]), np.split(rows, [4], axis=1)
        # Entries in order of their keys; those of key i are first[i]:first[i + 1] of entry_words and entry_offsets.
        keys, words, offsets = self._entries(rows)
        order = np.argsort(keys, kind="stable")
        self._keys, first = np.unique(keys[order], return_index=True)
        self._first = np.append(first, len(keys))
        self._entry_words, self._entry_offsets = words[order], offsets[order]

    def _entries(self, rows: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """The keys by which the wordings are found: key, wording, and how far into the wording it begins."""
        entries: list[tuple[Numbers, Numbers, int]] = []
        shapes: set[Shape] = set()
        # Wordings of one length that may differ in as many classes have the same shapes, so all at once.
        others = self.budgets // OTHER_CLASS
        for length, most in sorted(set(zip(self._lengths.tolist(), others.tolist(), strict=True))):
            words = np.flatnonzero((self._lengths == length) & (others == most))
            classes = self.table.classes(rows[words, :length])
            for offset, shape in _shapes(length, most):
                entries.append((shape_keys(classes, shape)[:, offset], words, offset))
                shapes.add(shape)
        self._shapes = tuple(sorted(shapes))
        empty = np.zeros(0, np.int64)
        return (
            np.concatenate([empty, *(keys for keys, _, _ in entries)]),
            np.concatenate([empty, *(words for _, words, _ in entries)]),
            np.concatenate([empty, *(np.full(len(words), offset) for _, words, offset in entries)]),
        )

    def places(self, heard: Heard, low: int, high: int) -> dict[str, list[Place]]:
        """Where the wordings are heard in ``[low, high)`` of a text."""
        found: dict[str, list[Place]] = {}
        if not self.words:
            return found
        words, starts, costs = self._weighed(*self._candidates(heard, low, high), heard)
        # A wording that shares several rows of classes with the text is a candidate as often.
        for number, start, cost in sorted(set(zip(words.tolist(), starts.tolist(), costs.tolist(), strict=True))):
            word = self.words[number]
            found.setdefault(word, []).append((start, start + len(word), cost, len(word)))
        return found

    def _candidates(self, heard: Heard, low: int, high: int) -> tuple[Numbers, Numbers]:
        """Wordings that share a key with ``[low, high)`` of the text, and where they would start."""
        keys = heard.keys(self._shapes)[:, low:high].ravel()
        at = self._keys.searchsorted(keys)
        at[at == len(self._keys)] = 0
        shared = (self._keys[at] == keys).nonzero()[0]
        at = at[shared]
        firsts = self._first[at]
        counts = self._first[at + 1] - firsts
        ends = counts.cumsum()
        # The entries of each shared key, one key after the other.
        entries = np.arange(ends[-1] if len(ends) else 0) + (firsts - ends + counts).repeat(counts)
        starts = (shared % max(1, high - low) + low).repeat(counts) - self._entry_offsets[entries]
        words = self._entry_words[entries]
        inside = ((starts >= low) & (starts + self._lengths[words] <= high)).nonzero()[0]
        return words[inside], starts[inside]

    def _weighed(self, words: Numbers, starts: Numbers, heard: Heard) -> tuple[Numbers, Numbers, Numbers]:
        """The candidates whose cost is within their budget, and that cost."""
        costs = np.zeros(len(words), np.int64)
        # Four syllables tell for most candidates that it is not they.
        for at, rows in zip(self._at, self._rows, strict=True):
            if not len(words):
                break
            # Past a wording's end, where the text may have ended, are rows that cost nothing in any column.
            cells = heard.cells.take(starts[:, None] + at, mode="clip") + rows[words]
            costs += self.table.costs.take(cells).sum(axis=1)
            near = (costs <= self.budgets[words]).nonzero()[0]
            words, starts, costs = words[near], starts[near], costs[near]
        return words, starts, costs


def _shapes(length: int, others: int) -> list[tuple[int, Shape]]:
    """Which of a wording's classes have to be found in the text, one of these rows at least: offset and shape.

    A wording of whose syllables at most `others` can be of another class (each costs `OTHER_CLASS` at least)
    and that is cut into one part more has a part whose classes are all the text's. Where such a part would
    be a single syllable, it is found by the two in a row that it has to share anyway.
    """
    if (length, others) == (5, 1):  # by far the most wordings: longer rows are shared by fewer of them
        return [(0, (0, 1, 2)), (2, (0, 1, 2)), (0, (0, 1, 3, 4))]
    parts = others + 1
    if length // parts >= 2:
        edges = [at * length // parts for at in range(parts + 1)]
        return [(low, tuple(range(min(high - low, MOST_LOOKED_AT)))) for low, high in pairwise(edges)]
    if length == 2:
        return [(0, (0,)), (1, (0,))]
    return [(at, (0, 1)) for at in range(length - 1)]
