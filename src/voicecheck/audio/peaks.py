"""The outline of a channel's sound, small enough to be kept and drawn: a byte for every 40 ms."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from voicecheck.intervals import Interval

PER_SECOND = 25
"""Peaks a second: at 1,400 pixels a two-minute call has two to a pixel."""
_LOUD = 99.5
"""The percentile of the peaks that fills the height: a single bang must not make all speech small."""
_POWER = 0.7
"""Quiet speech is drawn larger than it is; 1 would be in proportion."""
_LEAST = 0.01
"""The least sound that fills the height, as a share of full scale (-40 dBFS): noise must not look like speech."""


def outline(samples: NDArray[np.int16], rate: int) -> bytes:
    """Give the peaks of a channel, `PER_SECOND` a second, each as a byte.

    A peak is the largest sample of its 40 ms, as a share of the channel's loud peaks, to the power of 0.7; the last one
    may stand for less.

    Parameters
    ----------
    samples
        Shape (n,), int16.
    rate
        Samples a second.

    Examples
    --------
    >>> list(outline(np.repeat(np.array([0, 16384, -16384], np.int16), 320), 8000))
    [0, 255, 255]
    """
    if not len(samples):
        return b""
    count = -(-len(samples) * PER_SECOND // rate)
    edges = np.arange(count) * rate // PER_SECOND
    # int16 has no positive counterpart of its lowest value, so both sides are looked for
    high, low = np.maximum.reduceat(samples, edges), np.minimum.reduceat(samples, edges)
    peaks = np.maximum(high.astype(np.float64), -low.astype(np.float64)) / 32768
    full = max(float(np.percentile(peaks, _LOUD)), _LEAST)
    return bytes(np.rint(255 * np.minimum(peaks / full, 1.0) ** _POWER).astype(np.uint8))


def without_peaks(peaks: bytes, stretches: Iterable[Interval]) -> bytes:
    """Set the peaks to 0 that lie in some stretches, in seconds, in whole or in part.

    Examples
    --------
    >>> list(without_peaks(bytes([9, 9, 9, 9]), [Interval(0.05, 0.09)]))
    [9, 0, 0, 9]
    """
    kept = bytearray(peaks)
    for each in stretches:
        first = max(0, int(each.start * PER_SECOND))
        last = min(len(kept), -int(-each.end * PER_SECOND // 1))
        kept[first:last] = bytes(max(0, last - first))
    return bytes(kept)
