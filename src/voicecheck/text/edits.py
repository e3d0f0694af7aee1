"""How far one text is from another: the edits between them, counted by kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Edits:
    """What turns one text into another, in characters; ``length`` is that of the true text."""

    substitutions: int = 0
    deletions: int = 0
    insertions: int = 0
    length: int = 0

    @property
    def rate(self) -> float | None:
        """Character error rate, or ``None`` where nothing was said."""
        return (self.substitutions + self.deletions + self.insertions) / self.length if self.length else None

    def __add__(self, other: Edits) -> Edits:
        return Edits(
            self.substitutions + other.substitutions,
            self.deletions + other.deletions,
            self.insertions + other.insertions,
            self.length + other.length,
        )


def count_edits(true: str, found: str) -> Edits:
    """Fewest edits from the true text to the one found (Levenshtein).

    Time and memory grow with the product of the lengths: four bytes for each pair of characters.

    Examples
    --------
    >>> count_edits("您好请再说", "好请在说吧")
    Edits(substitutions=1, deletions=1, insertions=1, length=5)
    """
    a = np.frombuffer(true.encode("utf-32-le"), dtype=np.uint32)
    b = np.frombuffer(found.encode("utf-32-le"), dtype=np.uint32)
    steps = np.arange(len(b) + 1, dtype=np.int32)
    cost = np.empty((len(a) + 1, len(b) + 1), dtype=np.int32)
    cost[0] = steps
    for i, char in enumerate(a, start=1):
        best = cost[i - 1] + 1
        best[1:] = np.minimum(best[1:], cost[i - 1, :-1] + (b != char))
        cost[i] = np.minimum.accumulate(best - steps) + steps  # insertions, all at once
    substitutions = deletions = insertions = 0
    i, j = len(a), len(b)
    while i or j:
        if i and j and cost[i, j] == cost[i - 1, j - 1] + (a[i - 1] != b[j - 1]):
            substitutions += int(a[i - 1] != b[j - 1])
            i, j = i - 1, j - 1
        elif i and cost[i, j] == cost[i - 1, j] + 1:
            deletions, i = deletions + 1, i - 1
        else:
            insertions, j = insertions + 1, j - 1
    return Edits(substitutions, deletions, insertions, len(a))
