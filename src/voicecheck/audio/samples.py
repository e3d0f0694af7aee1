"""Samples on their way from a decoder to memory: made clean, and packed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voicecheck.errors import DecodeError
from voicecheck.language.stored import english

_MOST_BYTES_AT_ONCE = 1 << 28  # of samples, before any has been read: a header can claim what it likes
_ABSURD = 100.0
"""40 dB over full scale: no recorder and no mixing of recordings gives so much."""
_SPOILT_SHARE = 0.01


class Cleaner:
    """Makes samples of float files usable, and counts those that were no sound.

    What is not finite becomes silence, what is beyond full scale is clipped. Samples a little over
    full scale are usual in float files and are not counted.
    """

    def __init__(self) -> None:
        self._samples = self._spoilt = 0

    def clean(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Give back a block of samples in [-1, 1]."""
        self._samples += block.size
        if block.size == 0 or float(np.abs(block).max()) <= 1.0:  # false where one is no number
            return block
        self._spoilt += int(np.count_nonzero(~(np.abs(block) <= _ABSURD)))
        return np.clip(np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0), -1.0, 1.0)

    def check(self) -> None:
        """Refuse a recording of whose samples many were no sound.

        Raises
        ------
        DecodeError
            If a hundredth of them are no numbers or a hundred times beyond full scale.
        """
        if self._spoilt and self._spoilt >= _SPOILT_SHARE * self._samples:
            share = self._spoilt / self._samples
            raise DecodeError(
                "{share:.0%} of its samples are no numbers, or over a hundred times full scale; export it again",
                share=share,
            )

    def remarks(self) -> tuple[str, ...]:
        """What a person should know of the samples."""
        if not self._spoilt:
            return ()
        return (
            english(
                "{samples} samples of the file are no numbers or far beyond full scale: they were cleaned",
                samples=self._spoilt,
            ),
        )


class Store:
    """Samples as they come, in memory that grows only where the header did not tell how much."""

    def __init__(self, channels: int, frames: int) -> None:
        most = _MOST_BYTES_AT_ONCE // (2 * channels)
        self._buffer = np.empty((channels, min(frames, most)), np.int16)
        self._used = 0

    def append(self, block: NDArray[np.float32]) -> None:
        """Add float samples of shape (n, channels) in [-1, 1]; what a filter put beyond is clipped."""
        end = self._used + len(block)
        if end > self._buffer.shape[1]:
            grown = np.empty((self._buffer.shape[0], end + end // 2), np.int16)
            grown[:, : self._used] = self._buffer[:, : self._used]
            self._buffer = grown
        scaled = np.clip(np.rint(block * np.float32(32768)), -32768, 32767)
        self._buffer[:, self._used : end] = scaled.T
        self._used = end

    def samples(self) -> NDArray[np.int16]:
        """All of them, as int16 of shape (channels, n), read-only."""
        kept = self._buffer[:, : self._used]
        kept.flags.writeable = False
        return kept
