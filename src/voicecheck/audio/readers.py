"""Blocks of samples out of an open file: libsndfile first, FFmpeg for what it cannot read or reads in part.

Where both could read a file and disagree on its length, its bytes decide (`voicecheck.audio.layout`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from io import FileIO
from typing import Any

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from voicecheck.audio.ffmpeg import open_ffmpeg
from voicecheck.audio.layout import parts_of
from voicecheck.audio.parts import MISSING_S, Part, View, truncated
from voicecheck.audio.source import BLOCK_SECONDS, LIBRARY_FAULTS, Source
from voicecheck.errors import DecodeError
from voicecheck.language.stored import english

_ONLY_FFMPEG = ("aac", "amr", "mov", "matroska", "asf")
_UNKNOWN_FRAMES = 1 << 53


@contextmanager
def open_source(file: FileIO, *, vox_rate: int | None, timeout_s: float, checksums: bool = False) -> Iterator[Source]:
    """Open the sound in a file for reading: of all recordings in it, one after the other.

    Parameters
    ----------
    file
        An unbuffered regular file, open for reading.
    vox_rate
        Sample rate in Hz if the file is raw Dialogic ADPCM (VOX), else ``None``.
    timeout_s
        Seconds that FFmpeg may wait for data.
    checksums
        Whether to check those of Ogg, too, which takes a reading of the whole file.

    Raises
    ------
    DecodeError
        If the file is truncated by its own header, damaged, or holds recordings that cannot be joined.
        What the libraries raise is one of `LIBRARY_FAULTS`.
    """
    if vox_rate is not None:
        with _open_vox(file, vox_rate) as source:
            yield source
        return
    parts = parts_of(file, checksums=checksums)  # before a library has the file, whose position is moved
    if len(parts) == 1:
        with _open_part(file, parts[0], timeout_s) as source:
            yield source
    else:
        yield _joined(file, parts, timeout_s)


def is_short(source: Source, seconds: float) -> bool:
    """Whether so many seconds are less than the file firmly promises."""
    return source.exact and source.duration is not None and source.duration - seconds > MISSING_S


def _joined(file: FileIO, parts: Sequence[Part], timeout_s: float) -> Source:
    """Several recordings as one."""
    sources: list[Source] = []
    start = 0.0
    for number, part in enumerate(parts, 1):
        with _open_part(file, part, timeout_s) as source:
            sources.append(source)
        first = sources[0]
        if (source.rate, source.channels) != (first.rate, first.channels):
            raise DecodeError(
                "holds {count} recordings, one after the other: number {number} begins at {start:.1f} s and "
                "has {rate} Hz and {channels} channels, not {rate2} Hz and {channels2}; split it",
                count=len(parts),
                number=number,
                start=start,
                rate=source.rate,
                channels=source.channels,
                rate2=first.rate,
                channels2=first.channels,
            )
        start += source.duration or 0.0
    durations = [source.duration for source in sources]
    total = sum(duration for duration in durations if duration is not None)
    return Source(
        rate=first.rate, channels=first.channels, codec=first.codec,
        duration=None if None in durations else total, exact=False,
        blocks=(block for part in parts for block in _blocks_of(file, part, timeout_s)),
        unfinished=sources[-1].unfinished,
        remarks=(english("the file holds {count} recordings, one after the other: all were read", count=len(parts)),
                 *(english("the recorder did not finish number {number} of them", number=number)
                   for number, source in enumerate(sources[:-1], 1) if source.unfinished),
                 *(remark for source in sources for remark in source.remarks)),
    )  # fmt: skip


def _blocks_of(file: FileIO, part: Part, timeout_s: float) -> Iterator[NDArray[np.float32]]:
    """The blocks of one of several recordings, which must hold what it promises."""
    frames = 0
    with _open_part(file, part, timeout_s) as source:
        for block in source.blocks:
            frames += len(block)
            yield block
    if is_short(source, frames / source.rate):
        raise DecodeError(truncated(source.duration or 0.0, frames / source.rate))


@contextmanager
def _open_part(file: FileIO, part: Part, timeout_s: float) -> Iterator[Source]:
    """Open one recording: as the file lies where a decoder's idea of its length is that of its bytes."""
    whole = part.plain and part.start == 0 and part.end == os.fstat(file.fileno()).st_size
    first = part.start == 0  # the file as it lies would give the first again for any other
    ways: list[FileIO | View] = [file] if part.plain and (whole or (part.head and first)) else []
    if not whole or part.head:
        ways.append(View(file, part))
    for way in ways:
        sound = None if part.container in _ONLY_FFMPEG else _open_libsndfile(way)
        if sound is not None:
            with sound:
                duration = sound.frames / sound.samplerate
                if part.seconds is None or abs(duration - part.seconds) <= MISSING_S:
                    codec = f"{sound.format}/{sound.subtype}".lower()
                    blocks = _to_the_end(sound, way, part, timeout_s)
                    yield _noted(Source(sound.samplerate, sound.channels, codec, duration, True, blocks), part)
                    return
    with open_ffmpeg(ways[-1], part.container, timeout_s) as source:
        counted = source if part.seconds is None else replace(source, duration=part.seconds, exact=True)
        yield _noted(counted, part)


def _to_the_end(sound: sf.SoundFile, way: FileIO | View, part: Part, timeout_s: float) -> Iterator[NDArray[np.float32]]:
    """The blocks of libsndfile and, where it stops before the length that it found, what FFmpeg reads of the rest.

    Only of Ogg (it stops early in one without a mark of its end), whose pages have been checked:
    elsewhere it stops at damage, which FFmpeg passes over.
    """
    frames = 0
    try:
        for block in _blocks(sound):
            frames += len(block)
            yield block
    except LIBRARY_FAULTS:
        if sound.format != "OGG":
            raise
    if sound.format != "OGG" or (sound.frames - frames) / sound.samplerate <= MISSING_S:
        return
    again = open_ffmpeg(way, part.container, timeout_s, rate=sound.samplerate)
    with suppress(*LIBRARY_FAULTS, DecodeError), again as source:
        for block in source.blocks:
            yield block[frames:]
            frames -= min(frames, len(block))


def _noted(source: Source, part: Part) -> Source:
    return replace(source, unfinished=part.unfinished, remarks=(part.remark,) if part.remark else ())


@contextmanager
def _open_vox(file: FileIO, rate: int) -> Iterator[Source]:
    file.seek(0)
    raw: dict[str, Any] = {"format": "RAW", "subtype": "VOX_ADPCM", "samplerate": rate, "channels": 1}
    with sf.SoundFile(file.fileno(), closefd=False, **raw) as sound:
        yield Source(rate, 1, "raw/vox_adpcm", sound.frames / rate, True, _blocks(sound))


def _open_libsndfile(file: FileIO | View) -> sf.SoundFile | None:
    file.seek(0)
    try:
        sound = sf.SoundFile(file.fileno(), closefd=False) if isinstance(file, FileIO) else sf.SoundFile(file)
    except LIBRARY_FAULTS:
        return None
    if sound.frames < _UNKNOWN_FRAMES:
        return sound
    sound.close()  # a FLAC stream of unknown length, which libsndfile opens but cannot read
    return None


def _blocks(sound: sf.SoundFile) -> Iterator[NDArray[np.float32]]:
    frames = BLOCK_SECONDS * sound.samplerate
    while len(block := sound.read(frames, dtype="float32", always_2d=True)):
        yield block
