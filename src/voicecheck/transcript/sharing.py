"""Sharing a window's words among its pieces.

The recogniser's times say where a word stands to about 0.3 s; across the silence between two pieces
they may be off by seconds in the recording, since the pieces were minutes apart. So the cuts are
moved by a few words to where the pieces get as many characters as syllables were heard in them, and
to punctuation where there is some.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from voicecheck.records import Word
from voicecheck.text.spoken import count_characters

_REACH = 4  # words that a cut may move either way
_MOVED = 0.3  # cost of each word that it moves
_PUNCTUATED = 0.6  # worth of a cut after punctuation
_LOST = 1.0
_MARKS = (",", "。", "，", "?", "？", "!", "！", "、", ";", "；", " ")


def share(words: Sequence[Word], places: Sequence[int], syllables: Sequence[int]) -> list[tuple[Word, ...]]:
    """Give each piece of a window its words.

    Parameters
    ----------
    words
        All words of the window, in order.
    places
        For each word the index of the piece that it falls into by its time, never falling.
    syllables
        For each piece how many syllables were heard in it.

    Returns
    -------
    list of tuple of Word
        One entry a piece. All words are there once, in order.

    Examples
    --------
    The last two words of the first piece belong to the second, where they were heard:

    >>> words = [Word(0, 0, c, 0.9) for c in "请您稍等感谢您的等待"]
    >>> [len(part) for part in share(words, [0] * 6 + [1] * 4, [4, 6])]
    [4, 6]
    """
    length = np.cumsum([0, *(count_characters(word.text) for word in words)])
    first = np.searchsorted(places, np.arange(1, len(syllables)))
    options = [_reachable(int(cut), len(words)) for cut in first]
    cuts = _cheapest(options, first.tolist(), length, syllables, words)
    edges = [0, *cuts, len(words)]
    return [tuple(words[start:end]) for start, end in pairwise(edges)]


def _reachable(cut: int, words: int) -> range:
    return range(max(0, cut - _REACH), min(words, cut + _REACH) + 1)


def _cheapest(
    options: Sequence[range],
    first: Sequence[int],
    length: np.ndarray,
    syllables: Sequence[int],
    words: Sequence[Word],
) -> list[int]:
    """The cuts that cost least together: one pass over the pieces, keeping the best way to each cut."""
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for index, (choices, origin) in enumerate(zip(options, first, strict=True)):
        reached: dict[int, tuple[float, list[int]]] = {}
        for cut in choices:
            ways = [
                (cost + _misfit(length[cut] - length[before], syllables[index]), [*cuts, cut])
                for before, (cost, cuts) in best.items()
                if before <= cut
            ]
            if ways:
                cost, cuts = min(ways)
                marked = cut > 0 and words[cut - 1].text.endswith(_MARKS)
                reached[cut] = (cost + _MOVED * abs(cut - origin) - (_PUNCTUATED if marked else 0), cuts)
        best = reached
    last = [(cost + _misfit(length[-1] - length[cut], syllables[-1]), cuts) for cut, (cost, cuts) in best.items()]
    return min(last)[1]


def _misfit(characters: float, syllables: int) -> float:
    """How badly a number of characters fits the syllables heard, which are good to about a tenth.

    No worse than `_LOST`: text that the recogniser lost is not to be filled up with a neighbour's.
    """
    return min(_LOST, float((characters - syllables) ** 2 / (syllables + 1)))
