"""Sharing a window's words among its pieces, and finding when they were said in them.

The syllables that were heard say both: each piece gets about as many characters as it has syllables,
the cuts fall on punctuation where there is some, and a character is said where its syllable is. The
recogniser's own times, where it was asked for them, narrow the choice: they say where a word stands to
about 0.3 s, but across the silence between two pieces they may be off by seconds in the recording, since
the pieces were minutes apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from voicecheck.intervals import Intervals
from voicecheck.records import Word
from voicecheck.text.spoken import count_characters

_REACH = 4  # words that a cut may move either way from where the recogniser's times put it
_MOVED = 0.3  # cost of each word that it moves
_ASTRAY = 0.02  # cost of each word between a cut and its share of the syllables, without times
_PUNCTUATED = 0.6  # worth of a cut after punctuation
_LOST = 1.0
_SLOWEST_CPS = 2.0  # characters a second that even a slow speaker says, pauses left out
_MARKS = (",", "。", "，", "?", "？", "!", "！", "、", ";", "；", " ")


@dataclass(frozen=True, slots=True)
class Shares:
    """The words of each piece, once and in order.

    ``cost`` says how badly they fit, a cut between pieces. Cuts after punctuation between pieces that have
    as many characters as syllables cost -0.6 each; so does no cut at all.
    """

    parts: tuple[tuple[Word, ...], ...]
    cost: float


def share(words: Sequence[Word], syllables: Sequence[int], *, places: Sequence[int] | None = None) -> Shares:
    """Give each piece of a window its words.

    Parameters
    ----------
    words
        All words of the window, in order.
    syllables
        For each piece how many syllables were heard in it.
    places
        For each word the index of the piece that it falls into by the recogniser's times, never falling;
        ``None`` where it gave none.

    Examples
    --------
    The last two words of the first piece belong to the second, where they were heard:

    >>> words = [Word(0, 0, c, 0.9) for c in "请您稍等感谢您的等待"]
    >>> [len(part) for part in share(words, [4, 6], places=[0] * 6 + [1] * 4).parts]
    [4, 6]
    """
    length = np.cumsum([0, *(count_characters(word.text) for word in words)])
    cuts = np.arange(len(words) + 1)
    marked = np.array([False, *(word.text.endswith(_MARKS) for word in words)])
    worth = np.where(marked, _PUNCTUATED, 0.0)
    grown = length[None, :] - length[:, None]  # characters between two cuts
    backwards = cuts[None, :] < cuts[:, None]

    best = np.where(cuts == 0, 0.0, np.inf)  # the least that the pieces so far cost together, up to each cut
    before = []
    for index, expected in enumerate(_expected(length, syllables, places)):
        ways = best[:, None] + np.where(backwards, np.inf, _misfit(grown, syllables[index]))
        before.append(ways.argmin(axis=0))
        away = np.abs(cuts - expected)
        strayed = _ASTRAY * away if places is None else np.where(away > _REACH, np.inf, _MOVED * away)
        best = ways.min(axis=0) + strayed - worth
    whole = best + _misfit(length[-1] - length, syllables[-1])
    edges = [len(words), int(whole.argmin())]
    for back in reversed(before):
        edges.append(int(back[edges[-1]]))
    parts = tuple(tuple(words[start:end]) for start, end in pairwise(reversed(edges)))
    return Shares(parts, float(whole.min()) / (len(syllables) - 1) if before else -_PUNCTUATED)


def _expected(length: np.ndarray, syllables: Sequence[int], places: Sequence[int] | None) -> np.ndarray:
    """Where the cuts would be by the times, or by the pieces' share of all syllables."""
    if places is not None:
        expected: np.ndarray = np.searchsorted(places, np.arange(1, len(syllables)))
    else:
        heard = np.cumsum(syllables)
        expected = np.searchsorted(length, heard[:-1] / max(1, heard[-1]) * length[-1])
    return expected


def _misfit(characters: np.ndarray, syllables: int) -> np.ndarray:
    """How badly numbers of characters fit the syllables heard, which are good to about a tenth.

    No worse than `_LOST`: text that the recogniser lost is not to be filled up with a neighbour's.
    """
    misfit: np.ndarray = np.minimum(_LOST, (characters - syllables) ** 2 / (syllables + 1))
    return misfit


def at_least_said(syllables: int, speech: float) -> int:
    """Syllables to be expected in some seconds of speech: those heard, and no fewer than a slow speaker has.

    Of quiet speech beside loud speech few or no syllables are counted; its words are not to go to its neighbours.

    Examples
    --------
    >>> at_least_said(9, 2.0), at_least_said(0, 2.0)
    (9, 4)
    """
    return max(syllables, round(_SLOWEST_CPS * speech))


def timed(words: Sequence[Word], islands: Intervals, syllable_times: Sequence[float]) -> tuple[Word, ...]:
    """Give the words of a piece the times of its syllables.

    Parameters
    ----------
    words
        The words of the piece, in order; their times do not count.
    islands
        Its stretches of speech, seconds in the recording.
    syllable_times
        When syllables were heard in the recording, seconds, ascending.

    Examples
    --------
    Two characters for two syllables, the border half-way between these:

    >>> from voicecheck.intervals import Interval
    >>> words = [Word(0, 0, c, 0.9) for c in "您好"]
    >>> [(w.start, w.end) for w in timed(words, (Interval(1.0, 2.0),), np.array([1.2, 1.6]))]
    [(1.0, 1.4), (1.4, 2.0)]
    """
    heard = np.asarray(syllable_times)
    within = [heard[(heard >= island.start) & (heard < island.end)] for island in islands]
    expected = [at_least_said(len(own), island.duration) for own, island in zip(within, islands, strict=True)]
    shares = share(words, expected)
    return tuple(
        word
        for island, own, part in zip(islands, within, shares.parts, strict=True)
        for word in _spread(part, np.array([island.start, *(own[1:] + own[:-1]) / 2, island.end]))
    )


def _spread(words: Sequence[Word], edges: np.ndarray) -> Iterator[Word]:
    """The words of an island in even steps over its syllables, between whose edges each is said."""
    reached = np.cumsum([0, *(max(1, count_characters(word.text)) for word in words)])
    places = reached / max(1, reached[-1]) * (len(edges) - 1)
    moments = np.interp(places, np.arange(len(edges)), edges).tolist()
    for word, (start, end) in zip(words, pairwise(moments), strict=True):
        yield word._replace(start=start, end=end)
