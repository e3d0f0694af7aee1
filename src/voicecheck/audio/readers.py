"""Blocks of samples out of an open file: libsndfile first, FFmpeg for what it cannot read.

FFmpeg believes a file's content and not its name: text that looks like a playlist makes it open
other files. So it gets the file that we opened, never a name, and only formats that hold sound.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from itertools import chain
from typing import Any

import av
import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from voicecheck.audio import headers
from voicecheck.errors import DecodeError

# What the two libraries raise on damaged or hostile bytes, none of which may escape.
LIBRARY_FAULTS = (
    sf.SoundFileError, av.FFmpegError, OSError, ValueError, TypeError, RuntimeError,
    ArithmeticError, LookupError, EOFError, MemoryError,
)  # fmt: skip
# No format that names other files (concat, hls, sdp, dash, image2 …).
_FORMATS = "aac,aiff,amr,asf,au,caf,flac,gsm,matroska,mov,mp3,ogg,wav,w64"
# Containers whose header holds the true length, so that less sound means a lost end.
_EXACT_FORMATS = ("mov", "matroska", "asf", "flac")
_BLOCK_SECONDS = 2
_FLOAT_SUBTYPES = ("FLOAT", "DOUBLE")
_UNKNOWN_FRAMES = 1 << 53
_MISSING_S = 0.25  # headers are often some milliseconds off; less than a syllable is no loss


@dataclass(frozen=True, slots=True)
class Source:
    """Sound that is ready to be read: what the header says, and the samples in blocks.

    ``duration`` is the header's, in seconds, or ``None``; where ``exact``, less sound than that
    means a truncated file. Each block is float32 of shape (n, channels), full scale 1.
    """

    rate: int
    channels: int
    codec: str
    duration: float | None
    exact: bool
    blocks: Iterator[NDArray[np.float32]]


@contextmanager
def open_source(file: FileIO, *, vox_rate: int | None, timeout_s: float) -> Iterator[Source]:
    """Open the sound in a file for reading.

    Parameters
    ----------
    file
        An unbuffered regular file, open for reading.
    vox_rate
        Sample rate in Hz if the file is raw Dialogic ADPCM (VOX), else ``None``.
    timeout_s
        Seconds that FFmpeg may wait for data.

    Raises
    ------
    DecodeError
        If the file is truncated by its own header. What the libraries raise is one of `LIBRARY_FAULTS`.
    """
    extent = headers.wav_extent(file) if vox_rate is None else None
    if extent and extent.promised is not None and extent.promised - extent.present > _MISSING_S:
        raise DecodeError(truncated(extent.promised, extent.present))
    if extent and extent.promised is None:
        with _open_ffmpeg(file, timeout_s, unfinished=extent) as source:
            yield source
        return
    if headers.ogg_is_cut_off(file):
        raise DecodeError("truncated: its last page is missing; copy it again")
    # Asked before libsndfile has the file, whose position must not be moved under it.
    states_length = headers.mp3_states_length(file)
    sound = _open_libsndfile(file, vox_rate)
    if sound is None:
        with _open_ffmpeg(file, timeout_s) as source:
            yield source
        return
    with sound:
        exact = sound.format != "MP3" or states_length
        codec, duration = f"{sound.format}/{sound.subtype}".lower(), sound.frames / sound.samplerate
        yield Source(sound.samplerate, sound.channels, codec, duration, exact, _blocks(sound))


def truncated(promised: float, present: float) -> str:
    """What is said of a file that holds less than its header promises (both in seconds)."""
    return f"truncated: header says {promised:.1f} s, only {present:.1f} s are there; copy it again"


def is_short(source: Source, seconds: float) -> bool:
    """Whether so many seconds are less than the header firmly promises."""
    return source.exact and source.duration is not None and source.duration - seconds > _MISSING_S


def _open_libsndfile(file: FileIO, vox_rate: int | None) -> sf.SoundFile | None:
    file.seek(0)
    raw: dict[str, Any] = {}
    if vox_rate is not None:
        raw = {"format": "RAW", "subtype": "VOX_ADPCM", "samplerate": vox_rate, "channels": 1}
    try:
        sound = sf.SoundFile(file.fileno(), closefd=False, **raw)
    except LIBRARY_FAULTS:
        return None
    if sound.frames < _UNKNOWN_FRAMES:
        return sound
    sound.close()  # a FLAC stream of unknown length, which libsndfile opens but cannot read
    return None


def _blocks(sound: sf.SoundFile) -> Iterator[NDArray[np.float32]]:
    frames = _BLOCK_SECONDS * sound.samplerate
    while len(block := sound.read(frames, dtype="float32", always_2d=True)):
        yield _finite(block) if sound.subtype in _FLOAT_SUBTYPES else block


@contextmanager
def _open_ffmpeg(file: FileIO, timeout_s: float, unfinished: headers.Extent | None = None) -> Iterator[Source]:
    file.seek(0)
    options = {"format_whitelist": _FORMATS, "protocol_whitelist": "none"}
    if unfinished:
        options["ignore_length"] = "1"
    with av.open(_Bytes(file), mode="r", options=options, metadata_errors="replace", timeout=timeout_s) as container:
        tracks = container.streams.audio
        if len(tracks) != 1:
            raise DecodeError(f"holds {len(tracks)} sound tracks, one is needed; export the call as one track")
        track = tracks[0]
        codec = track.codec_context
        if codec is None:
            raise DecodeError("its sound is stored in a way that is not known; export it as WAV, FLAC, MP3 or Opus")
        exact = container.format.name.split(",")[0] in _EXACT_FORMATS
        duration: float | None = None
        if track.duration is not None and track.time_base is not None:
            duration = float(track.duration * track.time_base)
        elif container.duration is not None:
            duration, exact = container.duration / av.time_base, exact and len(container.streams) == 1
        if duration is not None and duration <= 0:
            duration = None
        if unfinished:
            duration, exact = unfinished.present, False
        name = f"{container.format.name.split(',')[0]}/{codec.name}"
        yield Source(codec.sample_rate, codec.channels, name, duration, exact, _packets(container, track))


class _Bytes:
    """An open file as FFmpeg may use it: its bytes, without its name.

    A damaged header leads to places before the beginning; that is an answer of -1 to FFmpeg, and
    would be a traceback on the terminal if the file raised it.
    """

    def __init__(self, file: FileIO) -> None:
        self._file = file
        self.tell = file.tell

    def read(self, size: int) -> bytes:
        return self._file.read(size)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        try:
            return self._file.seek(offset, whence)
        except (OSError, ValueError, OverflowError):
            return -1


def _packets(container: Any, track: Any) -> Iterator[NDArray[np.float32]]:
    codec = track.codec_context
    as_float = av.AudioResampler(format="flt", layout=codec.layout.name, rate=codec.sample_rate)
    waiting: list[NDArray[np.float32]] = []
    held = 0
    for frame in chain(container.decode(track), (None,)):  # None gives back what the resampler still holds
        for part in as_float.resample(frame):
            waiting.append(np.asarray(part.to_ndarray(), np.float32).reshape(-1, codec.channels))
            held += len(waiting[-1])
        if waiting and (held >= _BLOCK_SECONDS * codec.sample_rate or frame is None):
            yield _finite(np.concatenate(waiting))
            waiting, held = [], 0


def _finite(block: NDArray[np.float32]) -> NDArray[np.float32]:
    """Silence in place of NaN and infinity, which float files can hold; what is beyond full scale is clipped."""
    return np.clip(np.nan_to_num(block, copy=False, nan=0.0, posinf=0.0, neginf=0.0), -1.0, 1.0)
