"""FFmpeg, for what libsndfile cannot read.

It believes a file's content and not its name: text that looks like a playlist makes it open other
files. So it gets the file that we opened, never a name, and only formats that hold sound.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from itertools import chain
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from voicecheck.audio.parts import View, check_tracks
from voicecheck.audio.source import BLOCK_SECONDS, Source
from voicecheck.errors import DecodeError

# No format that names other files (concat, hls, sdp, dash, image2 …).
_FORMATS = "aac,aiff,amr,asf,au,caf,flac,gsm,matroska,mov,mp3,ogg,wav,w64"
# Containers whose header holds the true length, so that less sound means a lost end.
_EXACT_FORMATS = ("mov", "matroska", "asf", "flac")
# FFmpeg's own decoders of AMR know no frames of silence, which phones send; these do.
_BETTER_DECODERS = {"amrnb": "libopencore_amrnb", "amrwb": "libopencore_amrwb"}


@contextmanager
def open_ffmpeg(
    file: FileIO | View, form: str | None, timeout_s: float, *, rate: int | None = None
) -> Iterator[Source]:
    """Open a file by FFmpeg.

    Parameters
    ----------
    file
        The file, or a part of one.
    form
        FFmpeg's name of the format, ``None`` where it is to find that out.
    timeout_s
        Seconds that it may wait for data.
    rate
        The sample rate in Hz at which the sound is to come, ``None`` for its own.

    Raises
    ------
    DecodeError
        If there is not one sound track in it, or its codec is unknown.
    """
    file.seek(0)
    options = {"format_whitelist": _FORMATS, "protocol_whitelist": "none"}
    handle = _Bytes(file)
    with av.open(
        handle, mode="r", format=form, options=options, metadata_errors="replace", timeout=timeout_s
    ) as container:
        tracks = container.streams.audio
        check_tracks(len(tracks))
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
        name = f"{container.format.name.split(',')[0]}/{codec.name}"
        rate = rate or codec.sample_rate
        yield Source(rate, codec.channels, name, duration, exact, _packets(container, track, rate))


class _Bytes:
    """An open file as FFmpeg may use it: its bytes, without its name.

    A damaged header leads to places before the beginning; that is an answer of -1 to FFmpeg, and
    would be a traceback on the terminal if the file raised it.
    """

    def __init__(self, file: FileIO | View) -> None:
        self._file = file
        self.tell = file.tell

    def read(self, size: int) -> bytes:
        return self._file.read(size)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        try:
            return self._file.seek(offset, whence)
        except (OSError, ValueError, OverflowError):
            return -1


def _packets(container: Any, track: Any, rate: int) -> Iterator[NDArray[np.float32]]:
    codec = track.codec_context
    as_float = av.AudioResampler(format="flt", layout=codec.layout.name, rate=rate)
    waiting: list[NDArray[np.float32]] = []
    held = 0
    for frame in chain(_frames(container, track), (None,)):  # None gives back what the resampler still holds
        for part in as_float.resample(frame):
            waiting.append(np.asarray(part.to_ndarray(), np.float32).reshape(-1, codec.channels))
            held += len(waiting[-1])
        if waiting and (held >= BLOCK_SECONDS * rate or frame is None):
            yield np.concatenate(waiting)
            waiting, held = [], 0


def _frames(container: Any, track: Any) -> Iterator[Any]:
    """Decoded frames, by the decoder that knows all of the format."""
    better = _BETTER_DECODERS.get(track.codec_context.name)
    if better is None or better not in av.codecs_available:
        yield from container.decode(track)
        return
    decoder: Any = av.CodecContext.create(better, "r")
    decoder.sample_rate, decoder.layout = track.codec_context.sample_rate, track.codec_context.layout.name
    for packet in container.demux(track):
        yield from decoder.decode(packet if packet.size else None)
