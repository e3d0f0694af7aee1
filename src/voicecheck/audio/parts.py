"""The recordings in a file: where the bytes of each begin and end, and how they are given to a decoder.

A file can hold several recordings, one after the other: recorders append to a file that is there,
and people join files by copying them together. The decoders stop after the first and say nothing.
So a file is walked over by its own structure, and each recording in it is decoded by itself.
"""

from __future__ import annotations

import io
import os
import re
from dataclasses import dataclass
from io import FileIO

from voicecheck.errors import DecodeError
from voicecheck.language.stored import english
from voicecheck.plausible import is_text

MISSING_S = 0.25
"""Headers are often some milliseconds off. Less than a syllable of sound is no loss."""
NOT_FINISHED = english("the recorder did not finish this file: the length in its header is missing or too short")
_BLOCK = 1 << 16  # a look at a header must not cost much more than that
_LONG_BLOCK = 1 << 20
_TAIL = 4096
_LEAST_TAIL = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One recording in a file.

    Attributes
    ----------
    start, end
        Its first byte, and the byte after its last.
    head
        What a decoder is given before these bytes: a header with the true lengths.
    plain
        Whether a decoder can be given the file as it is; else it gets `head` and the bytes.
    seconds
        Its length counted from its bytes, in seconds; ``None`` where they must be decoded for that.
    container
        FFmpeg's name of the format, where FFmpeg need not find it out.
    unfinished
        What shows that the recorder did not finish it, or ``None``.
    remark
        What else a person should know of it, or ``None``.
    """

    start: int
    end: int
    head: bytes = b""
    plain: bool = False
    seconds: float | None = None
    container: str | None = None
    unfinished: str | None = None
    remark: str | None = None


class FileBytes:
    """The bytes of an open file, at any place, through a cache of one block."""

    def __init__(self, file: FileIO) -> None:
        self._file = file
        self.size = os.fstat(file.fileno()).st_size
        self._begin, self._block = 0, b""

    def at(self, start: int, length: int) -> bytes:
        """So many bytes from a place on; fewer where the file ends."""
        if not self._begin <= start <= start + length <= self._begin + len(self._block):
            self._file.seek(start)
            self._begin, self._block = start, self._file.read(max(length, _BLOCK))
        return self._block[start - self._begin : start - self._begin + length]

    def number(self, start: int, length: int, order: str = "little") -> int:
        """An unsigned number at a place; 0 beyond the end of the file."""
        return int.from_bytes(self.at(start, length), "little" if order == "little" else "big")

    def find(self, pattern: re.Pattern[bytes], start: int, end: int | None = None) -> int | None:
        """The first place from `start` on where a pattern of at most 64 bytes begins."""
        end = self.size if end is None else min(end, self.size)
        while start < end:
            self.at(start, min(64, end - start))
            first, last = start - self._begin, min(end - self._begin, len(self._block))
            found = pattern.search(self._block, first, last)
            if found:
                return self._begin + found.start()
            if self._begin + last >= end:
                return None
            start = self._begin + last - 63
        return None


class View(io.RawIOBase):
    """A part of a file as a file of its own: its header, then its bytes."""

    def __init__(self, file: FileIO, part: Part) -> None:
        super().__init__()
        self._file, self._part, self._position = file, part, 0
        self._length = len(part.head) + part.end - part.start

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be read at any place."""
        return True

    def tell(self) -> int:
        """The place of the next byte."""
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place; -1 for one before the beginning, since a decoder cannot be given an error."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._length}[whence]
        if base + offset < 0:
            return -1
        self._position = base + offset
        return self._position

    def readinto(self, buffer: object) -> int:
        """Fill a buffer as far as one read goes."""
        into = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        head = self._part.head
        if self._position < len(head):
            data = head[self._position : self._position + len(into)]
        else:
            self._file.seek(self._part.start + self._position - len(head))
            data = self._file.read(max(0, min(len(into), self._length - self._position)))
        into[: len(data)] = data
        self._position += len(data)
        return len(data)


def truncated(promised: float, present: float) -> str:
    """What is said of a file that holds less than its header promises (both in seconds)."""
    return english(
        "truncated: header says {promised:.1f} s, only {present:.1f} s are there; copy it again",
        promised=promised,
        present=present,
    )


def check_channels(channels: int) -> None:
    """Refuse what has not one or two channels.

    Raises
    ------
    DecodeError
        With the number that the header says.
    """
    if channels not in (1, 2):
        raise DecodeError(
            "has {channels} channels, one or two are read; export the agent and the customer", channels=channels
        )


def check_tracks(tracks: int) -> None:
    """Refuse what has several sound tracks at a time, or none: which is the call, the file does not say.

    Raises
    ------
    DecodeError
        With the number there is.
    """
    if tracks != 1:
        raise DecodeError("holds {tracks} sound tracks, one is needed; export the call as one track", tracks=tracks)


def end_of_sound(data: FileBytes, start: int, promised: int | None, per_second: float) -> int:
    """Where sound ends that begins at `start`; `promised` is its length in bytes, ``None`` where that is unknown.

    Raises
    ------
    DecodeError
        If the header promises more sound than there is.
    """
    present = max(0, data.size - start)  # a file can end in the midst of its header
    if promised is None:
        return start + present
    if per_second and (promised - present) / per_second > MISSING_S:
        raise DecodeError(truncated(promised / per_second, present / per_second))
    if not per_second and promised - present > _LEAST_TAIL:
        raise DecodeError(
            "truncated: header says {promised} bytes of sound, only {present} are there; copy it again",
            promised=promised,
            present=present,
        )
    return start + min(promised, present)


def is_sound(data: FileBytes, start: int, per_second: float = 0.0, end: int | None = None) -> bool:
    """Whether the bytes from `start` on are sound and not padding, text or a tag, which some programs append.

    Padding goes to the end of the file: sound can begin with silence.

    Parameters
    ----------
    data, start
        The file, and the place.
    per_second
        Bytes of a second of sound, where that is known: less than `MISSING_S` is a program's own trailer.
    end
        Where the next file begins, if one does.
    """
    end = data.size if end is None else end
    start = _after_padding(data, start)
    tail = data.at(start, min(_TAIL, max(0, end - start)))
    if end - start <= max(_LEAST_TAIL, MISSING_S * per_second) or tail[:3] in (b"TAG", b"ID3"):
        return False
    return tail[:8] != b"APETAGEX" and not is_text(tail)


def _after_padding(data: FileBytes, start: int) -> int:
    """The first place from `start` on whose byte is another; `start` itself where that is soon."""
    padding, position = data.at(start, 1), start
    while position < data.size:
        block = data.at(position, min(_LONG_BLOCK, data.size - position))
        rest = len(block.lstrip(padding))
        position += len(block) - rest
        if rest:
            break
    return position if position - start > _LEAST_TAIL else start
