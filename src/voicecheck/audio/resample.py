"""Changing the sampling rate of sound in memory."""

from __future__ import annotations

import numpy as np
import soxr

from voicecheck.records import Array


def resample(samples: Array, rate: int, to: int) -> Array:
    """Mono float32 samples at another rate; the same array where the rate is the same.

    Parameters
    ----------
    samples
        Shape ``(n,)``.
    rate, to
        Sampling rates in Hz.
    """
    if rate == to or len(samples) == 0:
        return samples
    out: Array = soxr.resample(samples, rate, to).astype(np.float32, copy=False)
    return out
