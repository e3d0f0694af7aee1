"""Phrases held against a text, syllable by syllable, with syllables lost and added: many at once.

Prices are whole hundredths of a syllable, so that all fit small integers. Between two syllables of a phrase at
most one may be too many; its first and its last are never lost (感谢您的耐 is not 感谢您的来电 without its end).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from voicecheck.phonetics.heard import Heard, codes
from voicecheck.phonetics.syllables import BORDER, NEVER, PADDING, Numbers, negated, numbers, syllable_costs

ADDED = 70
LOST = 80
_NO_CHARACTER = -1
_COST = np.int64(1 << 16)
_LAST = _COST - 1


class Rows(NamedTuple):
    """Phrases of different lengths, a row each, filled up at the end with what costs nothing anywhere.

    ``sounds`` and ``codes`` are the numbers of their syllables and their characters, shape (phrases, longest);
    ``lengths`` has shape (phrases,).
    """

    sounds: NDArray[np.int16]
    codes: NDArray[np.int32]
    lengths: Numbers

    def of(self, which: Numbers) -> Rows:
        """Some of the rows, no wider than the longest of them."""
        lengths = self.lengths[which]
        width = lengths.max(initial=0)
        return Rows(self.sounds[which, :width], self.codes[which, :width], lengths)

    def columns(self, columns: slice) -> Rows:
        """Some columns of all rows."""
        return Rows(self.sounds[:, columns], self.codes[:, columns], self.lengths)


def rows_of(phrases: tuple[str, ...]) -> Rows:
    """Phrases as rows."""
    lengths = np.array([len(phrase) for phrase in phrases], np.int64)
    inside = np.arange(lengths.max(initial=0)) < lengths[:, None]
    together = "".join(phrases)
    sounds = np.full(inside.shape, PADDING, np.int16)
    characters = np.full(inside.shape, _NO_CHARACTER, np.int32)
    sounds[inside], characters[inside] = numbers(together), codes(together)
    return Rows(sounds, characters, lengths)


def prices(rows: Rows, starts: Numbers, heard: Heard) -> NDArray[np.int16]:
    """What each syllable of some rows costs as the text's from a place on, in hundredths, shape (rows, columns).

    What is taken as written costs nothing where it is the phrase's own character, and is never another. Nor is
    what lies outside the text.
    """
    places = starts[:, None] + np.arange(rows.sounds.shape[1])
    table = syllable_costs()
    pairs = rows.sounds * np.int64(table.shape[1]) + heard.sounds.take(places, mode="clip")
    costs = table.ravel().take(pairs, mode="clip")  # twice as fast as two indices
    other = rows.codes != heard.codes.take(places, mode="clip")
    outside = (places < 0) | (places >= heard.length)
    costs[~other] = 0
    costs[(other & heard.certain.take(places, mode="clip") | outside) & (rows.sounds != PADDING)] = NEVER
    return costs


def least_prices(rows: Rows, starts: Numbers, shift: int, heard: Heard) -> Numbers:
    """What each row costs at the least, however it is aligned (`aligned`), in hundredths, shape (rows,).

    Each syllable stands for the cheapest that it may come to lie at, or is lost.
    """
    best = np.full(rows.sounds.shape, LOST, np.int16)
    best[rows.sounds == PADDING] = 0
    for band in range(-shift, shift + 1):
        np.minimum(best, prices(rows, starts + band, heard), out=best)
    least: Numbers = best.sum(1, dtype=np.int64)
    return least


def aligned(rows: Rows, starts: Numbers, shift: int, heard: Heard) -> tuple[Numbers, Numbers]:
    """The best match of each row that ends up to `shift` characters before or after where it would end unchanged.

    It may begin as many before or after where it would begin.

    Parameters
    ----------
    rows
        The phrases.
    starts
        Where each would begin with no syllable lost and none added, shape (rows,).
    shift
        How many syllables at most are lost or added.
    heard
        The text.

    Returns
    -------
    costs
        In hundredths, shape (rows, 2 shift + 1): the ends in order.
    begins
        Where each match begins; of equally good ones the last. Same shape.
    """
    longest, bands = rows.sounds.shape[1], 2 * shift + 1
    # The places that any band reaches, one more on either side.
    places = starts[:, None] + np.arange(-shift - 1, longest + shift + 1)
    outside = (places < 0) | (places >= heard.length)
    sounds = np.where(outside, BORDER, heard.sounds.take(places, mode="clip"))
    certain = outside | heard.certain.take(places, mode="clip")
    # A syllable is too many only where it is in doubt, and lost only beside one that is.
    added = np.where(certain | (sounds == BORDER) | negated()[sounds], NEVER, ADDED) * _COST
    lost = np.where(certain[:, :-1] & certain[:, 1:], NEVER, LOST) * _COST
    more = rows.sounds != PADDING
    inner = np.arange(longest) < rows.lengths[:, None] - 1
    inner[:, 0] = False
    losable = np.where(inner & ~negated()[rows.sounds], 0, NEVER) * _COST
    matched = np.stack([prices(rows, starts + band - shift, heard) for band in range(bands)], axis=2) * _COST
    # Cost and, of what costs the same, where it begins, in one number: the smallest is the best.
    best = np.tile(_LAST - np.arange(bands), (len(starts), 1))
    for step in range(longest):
        left_out = best[:, 1:] + lost[:, step + 1 : step + bands] + losable[:, step, None]
        best = best + matched[:, step]
        best[:, :-1] = np.minimum(best[:, :-1], left_out)
        if step + 1 < longest:
            over = best[:, :-1] + added[:, step + 2 : step + 1 + bands]
            best[:, 1:] = np.where(more[:, step + 1, None], np.minimum(best[:, 1:], over), best[:, 1:])
    costs, late = best // _COST, best % _COST
    return costs, starts[:, None] + (_LAST - late) - shift
