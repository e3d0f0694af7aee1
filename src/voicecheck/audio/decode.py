"""From a file to samples that the other steps can use.

A two-hour call on two channels must stay small, so it is kept as int16 at 8 or 16 kHz and decoded
and resampled in blocks; whoever needs floats asks for the part that they need.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from voicecheck.audio.readers import LIBRARY_FAULTS, Source, is_short, open_source, truncated
from voicecheck.errors import DecodeError, NotFoundError, RecordingError, TooLongError

_LOW_RATE, _HIGH_RATE = 8_000, 16_000
_RATES = range(4_000, 384_001)  # outside these a header is damaged, or it is no recording of speech
_SHORTEST_S = 0.1
_FIRST_GUESS_S = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodeOptions:
    """How recordings are read.

    ``max_duration_s`` is the longest recording that is analysed, in seconds. ``vox_rate`` is the
    sample rate of raw ``.vox`` files in Hz, which their bytes do not tell (6000 or 8000 in
    practice); ``None`` refuses them. ``timeout_s`` is how long FFmpeg may wait for data.
    """

    max_duration_s: float = 4 * 3600.0
    vox_rate: int | None = None
    timeout_s: float = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """A decoded recording.

    ``samples`` is int16 of shape (channels, n), read-only; ``rate`` is 8000 or 16000 Hz; ``sha256``
    is that of the file's bytes; ``codec`` is what it was stored as, such as ``wav/ulaw``.
    """

    samples: NDArray[np.int16]
    rate: int
    sha256: str
    codec: str

    @property
    def channels(self) -> int:
        """Number of channels, 1 or 2."""
        return int(self.samples.shape[0])

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return float(self.samples.shape[1] / self.rate)

    def channel(self, index: int, start: float = 0.0, end: float | None = None) -> NDArray[np.float32]:
        """A copy of one channel, or of the part from `start` to `end` seconds, in [-1, 1]."""
        first = max(0, round(start * self.rate))
        last = self.samples.shape[1] if end is None else max(first, round(end * self.rate))
        return self.samples[index, first:last].astype(np.float32) / np.float32(32768)


def load(path: str | os.PathLike[str], *, options: DecodeOptions | None = None) -> Sound:
    """Read a recording.

    What is recorded at 8 kHz or less comes at 8 kHz, all else at 16 kHz. Samples of float files
    that are not finite become silence, those beyond full scale are clipped.

    Raises
    ------
    NotFoundError
        If there is no such regular file, or it may not be read.
    DecodeError
        If it is empty, truncated, damaged, shorter than 0.1 s, has more than two channels, or
        holds no sound that can be read.
    TooLongError
        If it is longer than ``options.max_duration_s``, by its header or when decoded.
    """
    options = options or DecodeOptions()
    with _opened(path) as file, _said_of(path):
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        with open_source(file, vox_rate=_vox_rate(path, file, options), timeout_s=options.timeout_s) as source:
            _check(source, options)
            rate = _LOW_RATE if source.rate <= _LOW_RATE else _HIGH_RATE
            samples = _collect(source, rate, options)
        return Sound(samples, rate, digest, source.codec)


def probe(path: str | os.PathLike[str], *, options: DecodeOptions | None = None) -> float | None:
    """Length of a recording in seconds by its header alone; ``None`` where the header does not say.

    Raises
    ------
    RecordingError
        As `load`, for what the header shows.
    """
    with opened(path, options=options) as source:
        return source.duration


@contextmanager
def opened(path: str | os.PathLike[str], *, options: DecodeOptions | None = None) -> Iterator[Source]:
    """Open a recording to read it in blocks as it was recorded.

    Raises
    ------
    RecordingError
        As `load`, for what the header shows.
    """
    options = options or DecodeOptions()
    with (
        _opened(path) as file,
        _said_of(path),
        open_source(file, vox_rate=_vox_rate(path, file, options), timeout_s=options.timeout_s) as source,
    ):
        _check(source, options)
        yield source


@contextmanager
def _opened(path: str | os.PathLike[str]) -> Iterator[FileIO]:
    """Open a regular file: no device, and no pipe (which would wait for ever for a writer)."""
    flags = os.O_RDONLY
    for name in ("O_BINARY", "O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK"):  # not every system has all
        flags |= getattr(os, name, 0)
    try:
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        raise NotFoundError(f"{path}: {_why_not_opened(error)}") from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "a device or a pipe"
        raise NotFoundError(f"{path}: this is {kind}, not a recording; give the file itself")
    with FileIO(descriptor) as file:
        if status.st_size == 0:
            raise DecodeError(f"{path}: the file is empty (0 bytes); copy it again, or take it off the list")
        yield file


def _why_not_opened(error: OSError | ValueError) -> str:
    match getattr(error, "errno", None):
        case errno.ENOENT | errno.ENOTDIR:
            return "no such file; check the name and the folder"
        case errno.ELOOP:
            return "this is a symbolic link; give the file that it points to"
        case errno.EACCES | errno.EPERM:
            return "may not be read; give this account the right to read it"
        case _:
            return f"cannot be opened ({error}); check the name and the disk"


@contextmanager
def _said_of(path: str | os.PathLike[str]) -> Iterator[None]:
    """Put the file's name before each error, and translate those of the libraries."""
    try:
        yield
    except RecordingError as error:
        raise type(error)(f"{path}: {error}") from error
    except LIBRARY_FAULTS as error:
        raise DecodeError(f"{path}: holds no sound that can be read; check that it is a recording") from error


def _vox_rate(path: str | os.PathLike[str], file: FileIO, options: DecodeOptions) -> int | None:
    if Path(path).suffix.lower() != ".vox":
        return None
    file.seek(0)
    if file.read(4) == b"RIFF":  # some recorders write WAV under this name
        return None
    if options.vox_rate is None:
        raise DecodeError("a .vox file does not tell its sample rate; set vox_rate (6000 or 8000)")
    return options.vox_rate


def _check(source: Source, options: DecodeOptions) -> None:
    if source.rate not in _RATES:
        raise DecodeError(f"its header says {source.rate} samples a second; it is damaged, copy it again")
    if source.channels not in (1, 2):
        raise DecodeError(f"has {source.channels} channels, one or two are read; export the agent and the customer")
    if source.duration is not None and source.exact:
        _check_length(source.duration, options)


def _check_length(seconds: float, options: DecodeOptions) -> None:
    if seconds > options.max_duration_s:
        limit = options.max_duration_s
        raise TooLongError(
            f"lasts {seconds / 3600:.2f} h or more, the limit is {limit / 3600:.2f} h; split it or raise max_duration_s"
        )


def _collect(source: Source, rate: int, options: DecodeOptions) -> NDArray[np.int16]:
    """Decode, resample to `rate` and pack as int16 of shape (channels, n)."""
    store = _Store(source.channels, round((source.duration or _FIRST_GUESS_S) * rate) + rate)
    resampler = soxr.ResampleStream(source.rate, rate, source.channels) if source.rate != rate else None
    read = 0
    try:
        for block in source.blocks:
            read += len(block)
            _check_length(read / source.rate, options)
            store.append(block if resampler is None else resampler.resample_chunk(block))
        if resampler is not None:
            store.append(resampler.resample_chunk(np.zeros((0, source.channels), np.float32), last=True))
    except LIBRARY_FAULTS as error:
        seconds = read / source.rate
        if is_short(source, seconds):
            raise DecodeError(truncated(source.duration or 0.0, seconds)) from error
        raise DecodeError(f"damaged or truncated after {seconds:.1f} s; copy it again") from error
    seconds = read / source.rate
    if is_short(source, seconds):
        raise DecodeError(truncated(source.duration or 0.0, seconds))
    if read == 0:
        raise DecodeError("has a header but no sound after it; copy it again")
    if seconds < _SHORTEST_S:
        raise DecodeError(f"lasts {seconds:.4f} s ({read} samples), too short to hold speech; check the recorder")
    return store.samples()


class _Store:
    """Samples as they come, in memory that grows only where the header did not tell how much."""

    def __init__(self, channels: int, frames: int) -> None:
        self._buffer = np.empty((channels, frames), np.int16)
        self._used = 0

    def append(self, block: NDArray[np.float32]) -> None:
        end = self._used + len(block)
        if end > self._buffer.shape[1]:
            grown = np.empty((self._buffer.shape[0], 2 * end), np.int16)
            grown[:, : self._used] = self._buffer[:, : self._used]
            self._buffer = grown
        scaled = np.clip(np.rint(block * np.float32(32768)), -32768, 32767)
        self._buffer[:, self._used : end] = scaled.T
        self._used = end

    def samples(self) -> NDArray[np.int16]:
        kept = self._buffer[:, : self._used]
        kept.flags.writeable = False
        return kept
