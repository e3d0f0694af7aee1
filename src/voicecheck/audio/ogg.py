"""Ogg files (RFC 3533): their pages, and the streams that are chained one after the other.

Decoders pass over a damaged page in silence, and up to a second of speech is gone, or a whole
stretch comes earlier than it was said. Each page has a checksum and its number.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import NamedTuple

from voicecheck.audio.parts import FileBytes, Part, check_tracks, is_sound
from voicecheck.errors import DecodeError
from voicecheck.language.stored import english

_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_CONTINUED, _FIRST, _LAST = 1, 2, 4  # flags of a page
_SOUND = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC", b"fLaC")  # how the first packet of sound begins
_DAMAGED = english("damaged: a piece of its sound is missing or changed; copy it again")
_CUT = english("the recorder did not finish this file: its last packet is incomplete")
_NO_END = english("the file has no mark of its end, as some recorders leave it; all its pages are whole and were read")


class _Page(NamedTuple):
    flags: int
    stream: bytes
    number: int
    size: int
    ends_packet: bool
    holds_sound: bool  # its stream, of which it is the first page


@dataclass(slots=True)
class _Link:
    """The pages of one stream, or of several at a time, up to where the next begins."""

    start: int
    end: int = 0
    numbers: dict[bytes, int] = field(default_factory=dict)
    open_streams: dict[bytes, bool] = field(default_factory=dict)  # whether the last packet is complete
    has_sound: bool = False
    tracks: set[bytes] = field(default_factory=set)


def ogg_parts(data: FileBytes, start: int, *, checksums: bool) -> list[Part]:
    """Find the streams of an Ogg file, one after the other.

    Parameters
    ----------
    data, start
        The file, and where in it Ogg begins.
    checksums
        Whether to check the content of each page too, which takes a reading of all of it.

    Raises
    ------
    DecodeError
        If a page is damaged or missing, the last one is incomplete, or several streams of sound lie side by side.
    """
    links: list[_Link] = []
    position = start
    while position < data.size:
        page = _page_at(data, position, checksums)
        if page is None:
            if is_sound(data, position) or not links:
                raise DecodeError(_DAMAGED)
            break  # padding after the last page is no sound
        if page.flags & _FIRST and (not links or links[-1].has_sound):
            links.append(_Link(position))
        if not links:
            raise DecodeError(_DAMAGED)
        _add(links[-1], page)
        position += page.size
        links[-1].end = position
    return [_part_of(link, last=link is links[-1]) for link in links]


def _add(link: _Link, page: _Page) -> None:
    if page.number != link.numbers.get(page.stream, page.number - 1) + 1:
        raise DecodeError(_DAMAGED)
    link.numbers[page.stream] = page.number
    link.has_sound = link.has_sound or not page.flags & _FIRST
    if page.holds_sound:
        link.tracks.add(page.stream)
        check_tracks(len(link.tracks))
    link.open_streams[page.stream] = page.ends_packet
    if page.flags & _LAST:
        del link.open_streams[page.stream]


def _part_of(link: _Link, *, last: bool) -> Part:
    cut = not all(link.open_streams.values())
    return Part(
        start=link.start, end=link.end, plain=True,
        unfinished=_CUT if cut and last else None,
        remark=_NO_END if link.open_streams and last and not cut else None,
    )  # fmt: skip


def _page_at(data: FileBytes, position: int, checksums: bool) -> _Page | None:
    header = data.at(position, 27)
    if header[:4] != b"OggS":
        return None
    lacing = data.at(position + 27, header[26]) if len(header) == 27 else b""
    size = 27 + len(lacing) + sum(lacing)
    if len(header) < 27 or len(lacing) < header[26] or position + size > data.size:
        raise DecodeError("truncated: its last page is incomplete; copy it again")
    if checksums and not _is_unchanged(data.at(position, size)):
        raise DecodeError(_DAMAGED)
    return _Page(
        flags=header[5],
        stream=header[14:18],
        number=int.from_bytes(header[18:22], "little"),
        size=size,
        ends_packet=not lacing or lacing[-1] < 255,
        holds_sound=bool(header[5] & _FIRST) and data.at(position + 27 + len(lacing), 8).startswith(_SOUND),
    )


def _is_unchanged(page: bytes) -> bool:
    """Whether a page's checksum is right.

    Ogg counts the bits of the same polynomial as zlib from the other end, and begins with 0.
    """
    blank = page[:22] + bytes(4) + page[26:]
    checksum = zlib.crc32(blank.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{checksum:032b}"[::-1], 2) == int.from_bytes(page[22:26], "little")
