"""From a file to samples that the other steps can use.

A two-hour call on two channels must stay small, so it is kept as int16 at 8 or 16 kHz and decoded
and resampled in blocks; whoever needs floats asks for the part that they need.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from voicecheck.audio.opening import open_regular
from voicecheck.audio.parts import check_channels, truncated
from voicecheck.audio.readers import is_short, open_source
from voicecheck.audio.samples import Cleaner, Store
from voicecheck.audio.source import LIBRARY_FAULTS, Source
from voicecheck.errors import DecodeError, RecordingError, TooLongError
from voicecheck.plaintext import printable

_LOW_RATE, _HIGH_RATE = 8_000, 16_000
_RATES = range(4_000, 192_001)  # outside these a header is damaged, or it is no recording of speech
_USUAL_RATE = 48_000  # the highest of recorders; what has more samples a second must be shorter
_SHORTEST_S = 0.1
_FIRST_GUESS_S = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodeOptions:
    """How recordings are read.

    ``max_duration_s`` is the longest recording that is analysed, in seconds; above 48 kHz it is as much
    shorter, so that no file costs more than that. Rates from 4 to 192 kHz are read. ``vox_rate`` is the
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
    ``unfinished`` says what shows that the recorder did not finish the file, or is ``None``;
    ``remarks`` are what else a person should know of the file.
    """

    samples: NDArray[np.int16]
    rate: int
    sha256: str
    codec: str
    unfinished: str | None = None
    remarks: tuple[str, ...] = ()

    @property
    def channels(self) -> int:
        """Number of channels, 1 or 2."""
        return int(self.samples.shape[0])

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return float(self.samples.shape[1] / self.rate)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of the file, a sentence each."""
        return (*((self.unfinished,) if self.unfinished else ()), *self.remarks)

    def channel(self, index: int, start: float = 0.0, end: float | None = None) -> NDArray[np.float32]:
        """A copy of one channel, or of the part from `start` to `end` seconds, in [-1, 1]."""
        first = max(0, round(start * self.rate))
        last = self.samples.shape[1] if end is None else max(first, round(end * self.rate))
        return self.samples[index, first:last].astype(np.float32) / np.float32(32768)


def load(path: str | os.PathLike[str], *, options: DecodeOptions | None = None) -> Sound:
    """Read a recording.

    What is recorded at 8 kHz or less comes at 8 kHz, all else at 16 kHz. Samples of float files
    that are not finite become silence, those beyond full scale are clipped, and a remark says so.

    Raises
    ------
    NotFoundError
        If there is no such regular file, or it may not be read.
    DecodeError
        If it is empty, truncated, damaged, shorter than 0.1 s, has more than two channels, holds
        recordings that cannot be joined, or no sound that can be read.
    TooLongError
        If it is longer than ``options.max_duration_s``, by its header or when decoded.
    """
    options = options or DecodeOptions()
    with _opened(path) as file, _said_of(path):
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        vox_rate = _vox_rate(path, file, options)
        with open_source(file, vox_rate=vox_rate, timeout_s=options.timeout_s, checksums=True) as source:
            _check(source, options)
            rate = _LOW_RATE if source.rate <= _LOW_RATE else _HIGH_RATE
            cleaner = Cleaner()
            samples = _collect(source, rate, cleaner, options)
            remarks = (*source.remarks, *cleaner.remarks())
        return Sound(samples, rate, digest, source.codec, source.unfinished, remarks)


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
    """Open a regular file for decoding."""
    with open_regular(path) as file:
        if os.fstat(file.fileno()).st_size == 0:
            name = printable(Path(path))
            raise DecodeError("{name}: the file is empty (0 bytes); copy it again, or take it off the list", name=name)
        yield file


@contextmanager
def _said_of(path: str | os.PathLike[str]) -> Iterator[None]:
    """Put the file's name before each error, and translate those of the libraries."""
    name = printable(Path(path))
    try:
        yield
    except RecordingError as error:
        raise type(error)("{where}: {why}", where=name, why=error) from error
    except LIBRARY_FAULTS as error:
        raise DecodeError("{name}: holds no sound that can be read; check that it is a recording", name=name) from error


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
        raise DecodeError("its header says {rate} samples a second; it is damaged, copy it again", rate=source.rate)
    check_channels(source.channels)
    if source.duration is not None and source.exact:
        _check_length(source.duration, source.rate, options)


def _check_length(seconds: float, rate: int, options: DecodeOptions) -> None:
    limit = options.max_duration_s * min(1.0, _USUAL_RATE / rate)
    if seconds > limit:
        hours, most = seconds / 3600, limit / 3600
        if rate <= _USUAL_RATE:
            raise TooLongError(
                "lasts {hours:.2f} h or more, the limit is {most:.2f} h; split it or raise max_duration_s",
                hours=hours,
                most=most,
            )
        raise TooLongError(
            "lasts {hours:.2f} h or more, the limit at {rate} samples a second is {most:.2f} h; split it or raise "
            "max_duration_s",
            hours=hours,
            rate=rate,
            most=most,
        )


def _collect(source: Source, rate: int, cleaner: Cleaner, options: DecodeOptions) -> NDArray[np.int16]:
    """Decode, resample to `rate` and pack as int16 of shape (channels, n)."""
    expected = min(source.duration or _FIRST_GUESS_S, options.max_duration_s)
    store = Store(source.channels, round(expected * rate) + rate)
    resampler = soxr.ResampleStream(source.rate, rate, source.channels) if source.rate != rate else None
    read = 0
    try:
        for block in source.blocks:
            read += len(block)
            _check_length(read / source.rate, source.rate, options)
            clean = cleaner.clean(block)
            store.append(clean if resampler is None else resampler.resample_chunk(clean))
        if resampler is not None:
            store.append(resampler.resample_chunk(np.zeros((0, source.channels), np.float32), last=True))
    except LIBRARY_FAULTS as error:
        seconds = read / source.rate
        if is_short(source, seconds):
            raise DecodeError(truncated(source.duration or 0.0, seconds)) from error
        raise DecodeError("damaged or truncated after {seconds:.1f} s; copy it again", seconds=seconds) from error
    seconds = read / source.rate
    if is_short(source, seconds):
        raise DecodeError(truncated(source.duration or 0.0, seconds))
    if read == 0:
        raise DecodeError("has a header but no sound after it; copy it again")
    if seconds < _SHORTEST_S:
        raise DecodeError(
            "lasts {seconds:.4f} s ({read} samples), too short to hold speech; check the recorder",
            seconds=seconds,
            read=read,
        )
    cleaner.check()
    return store.samples()
