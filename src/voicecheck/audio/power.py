"""Power of a channel in frames of 10 ms: what levels, noise and leakage are judged by."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FRAMES_PER_SECOND = 100
_FRAMES_AT_ONCE = 6000
SILENCE = 1e-10  # -100 dBFS: digital silence


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """One channel by frames of 10 ms: its samples (int16), power, noise and where it is active.

    ``frame`` is the length of a frame in samples; ``noise`` is a mean square at full scale 1.
    """

    samples: NDArray[np.int16]
    frame: int
    power: NDArray[np.float32]
    noise: float
    active: NDArray[np.bool_]

    @property
    def level(self) -> float:
        """Mean square of the active frames; `SILENCE` where there are none."""
        return float(self.power[self.active].mean(dtype=np.float64)) if self.active.any() else SILENCE


def frame_power(samples: NDArray[np.int16] | NDArray[np.float32], frame: int) -> NDArray[np.float32]:
    """Mean square of each whole frame about its own mean (a recorder's offset is no sound).

    Parameters
    ----------
    samples
        Shape (n,); int16, or float32 with full scale 1.
    frame
        Samples in a frame.

    Returns
    -------
    NDArray
        Float32 of shape (n // frame,), full scale 1; at least 1e-10.
    """
    count = len(samples) // frame
    scale = np.float32(1 / 32768 if samples.dtype == np.int16 else 1)
    powers = np.empty(count, np.float32)
    for first in range(0, count, _FRAMES_AT_ONCE):
        last = min(count, first + _FRAMES_AT_ONCE)
        block = samples[first * frame : last * frame].reshape(-1, frame).astype(np.float32)
        block -= block.mean(axis=1, keepdims=True)
        powers[first:last] = np.einsum("ij,ij->i", block, block)
    powers *= scale * scale / np.float32(frame)
    return np.maximum(powers, np.float32(SILENCE), out=powers)


def smoothed(powers: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
    """Running mean over an odd number of frames."""
    if not len(powers):
        return powers
    padded = np.pad(powers, frames // 2, mode="edge")
    return np.convolve(padded, np.full(frames, 1 / frames, np.float32), "valid").astype(np.float32)


def spread(powers: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
    """Running maximum over an odd number of frames."""
    if not len(powers):
        return powers
    padded = np.pad(powers, frames // 2, mode="edge")
    widest: NDArray[np.float32] = np.max([padded[k : len(padded) - frames + 1 + k] for k in range(frames)], axis=0)
    return widest


def decibels(power: float) -> float:
    """A power as decibels; of a mean square at full scale 1, as dBFS."""
    return 10 * math.log10(max(power, SILENCE))


def power_ratio(decibel: float) -> float:
    """Decibels as a ratio of powers."""
    return float(10 ** (decibel / 10))
