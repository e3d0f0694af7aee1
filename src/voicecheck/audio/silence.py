"""A copy of a recording with stretches of it silenced."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile as sf

from voicecheck.audio.decode import DecodeOptions, opened
from voicecheck.errors import UsageError
from voicecheck.intervals import Interval, merge


def copy_silenced(
    path: Path, target: Path, stretches: Sequence[Interval], *, options: DecodeOptions | None = None
) -> None:
    """Write a copy in which nothing is heard on any channel during the stretches.

    All channels are silenced, because what one party says may be heard faintly on the other's. FLAC stays
    FLAC, all else becomes WAV; rate and channels stay. The copy takes the place of an older one, once it
    is whole.

    Parameters
    ----------
    path
        The recording. It is only read.
    target
        The copy; its folder must be there.
    stretches
        In seconds from the start, in any order.
    options
        How recordings are read.

    Raises
    ------
    UsageError
        The copy would take the place of the recording itself.
    RecordingError
        The recording cannot be read.
    """
    if target.exists() and target.samefile(path):
        raise UsageError(
            "{target}: the copy would take the place of the recording; choose another folder", target=target
        )
    silent = merge(stretches)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", suffix=".part", delete=False) as aside:
        try:
            _copy(path, aside.fileno(), silent, options)
            os.replace(aside.name, target)
        except BaseException:
            Path(aside.name).unlink(missing_ok=True)
            raise


def ending_of(path: Path, *, options: DecodeOptions | None = None) -> str:
    """The ending of a recording's copy: ``.flac`` or ``.wav``.

    Raises
    ------
    RecordingError
        The recording cannot be read.
    """
    with opened(path, options=options) as source:
        return ".flac" if source.codec.startswith("flac") else ".wav"


def _copy(path: Path, file: int, silent: Sequence[Interval], options: DecodeOptions | None) -> None:
    with opened(path, options=options) as source:
        kind = "FLAC" if source.codec.startswith("flac") else "WAV"
        with sf.SoundFile(
            file, "w", samplerate=source.rate, channels=source.channels, format=kind, subtype="PCM_16", closefd=False
        ) as copy:
            at = 0
            for block in source.blocks:
                heard = np.clip(np.nan_to_num(block), -1.0, 1.0)
                for each in silent:
                    first, last = (round(second * source.rate) - at for second in (each.start, each.end))
                    heard[max(0, first) : max(0, last)] = 0.0
                copy.write(heard)
                at += len(block)
