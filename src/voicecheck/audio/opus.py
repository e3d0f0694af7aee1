"""A small copy of a recording for a browser, with stretches of it silenced."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np

from voicecheck.audio.decode import DecodeOptions, opened
from voicecheck.intervals import Interval, merge

BITS_PER_SECOND = 24_000
"""Good for speech of two telephone channels (pages.md: 137 s are 368 kB)."""
_RATES = (8000, 12000, 16000, 24000, 48000)
"""Rates that Opus has."""


def write_opus(
    path: Path, target: Path, stretches: Sequence[Interval], *, options: DecodeOptions | None = None
) -> None:
    """Write a copy as Ogg/Opus in which nothing is heard on any channel during the stretches.

    Parameters
    ----------
    path
        The recording. It is only read.
    target
        The copy, which is replaced.
    stretches
        In seconds from the start, in any order.
    options
        How recordings are read.

    Raises
    ------
    RecordingError
        The recording cannot be read.
    """
    silent = merge(stretches)
    with opened(path, options=options) as source, av.open(str(target), "w", format="ogg") as file:
        layout = "mono" if source.channels == 1 else "stereo"
        rate = next((each for each in _RATES if each >= source.rate), _RATES[-1])
        stream = file.add_stream("libopus", rate=rate, layout=layout, bit_rate=BITS_PER_SECOND)
        resampler = av.AudioResampler(format="s16", layout=layout, rate=rate)
        at = 0
        for block in source.blocks:
            heard = np.clip(np.nan_to_num(block), -1.0, 1.0)[:, :2]
            for each in silent:
                first, last = (round(second * source.rate) - at for second in (each.start, each.end))
                heard[max(0, first) : max(0, last)] = 0.0
            packed = np.ascontiguousarray((heard * 32767).astype(np.int16).reshape(1, -1))
            frame = av.AudioFrame.from_ndarray(packed, format="s16", layout=layout)
            frame.sample_rate, frame.pts = source.rate, at
            at += len(block)
            for resampled in resampler.resample(frame):
                file.mux(stream.encode(resampled))
        for resampled in resampler.resample(None):
            file.mux(stream.encode(resampled))
        file.mux(stream.encode(None))
