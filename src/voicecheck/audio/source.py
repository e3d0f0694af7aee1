"""Sound that is ready to be read, whichever library reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import av
import numpy as np
import soundfile as sf
from numpy.typing import NDArray

# What the two libraries raise on damaged or hostile bytes, none of which may escape.
LIBRARY_FAULTS = (
    sf.SoundFileError, av.FFmpegError, OSError, ValueError, TypeError, RuntimeError,
    ArithmeticError, LookupError, EOFError, MemoryError,
)  # fmt: skip
BLOCK_SECONDS = 2
"""Sound is read in blocks of so many seconds."""


@dataclass(frozen=True, slots=True)
class Source:
    """Sound that is ready to be read: what the header says, and the samples in blocks.

    ``duration`` is the header's, in seconds, or ``None``; where ``exact``, less sound than that
    means a truncated file. Each block is float32 of shape (n, channels), full scale 1; of float
    files what they hold, be it no number (`voicecheck.audio.samples`).
    ``unfinished`` says what shows that the recorder did not finish the file, or is ``None``;
    ``remarks`` are what else a person should know.
    """

    rate: int
    channels: int
    codec: str
    duration: float | None
    exact: bool
    blocks: Iterator[NDArray[np.float32]]
    unfinished: str | None = None
    remarks: tuple[str, ...] = ()
