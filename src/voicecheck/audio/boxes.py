"""MP4, Matroska (WebM) and ASF (WMA): boxes within boxes, of which only the outermost are walked over."""

from __future__ import annotations

import re
from typing import NamedTuple

from voicecheck.audio.parts import FileBytes, Part, is_sound
from voicecheck.errors import DecodeError
from voicecheck.language.stored import english

_MP4_FIRST = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"styp")
_MP4_SOUND = (b"moov", b"moof", b"mdat")
_EBML = b"\x1a\x45\xdf\xa3"
_SEGMENT, _CLUSTER = 0x18538067, 0x1F43B675
# What may lie in a segment or a cluster: anything else at the end was appended by some program.
_KNOWN = frozenset({
    0x1A45DFA3, _SEGMENT, _CLUSTER, 0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1C53BB6B, 0x1254C367, 0x1043A770, 0x1941A469,
    0xEC, 0xBF, 0xE7, 0xA3, 0xA0, 0xAB, 0xA7, 0x5854,
})  # fmt: skip
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_NEXT_ASF = re.compile(re.escape(_ASF))
_CUT = english("the recorder did not finish this file: its last block is incomplete")
_MOST_BOXES = 1_000_000


def _truncated(promised: int, present: int) -> str:
    return english(
        "truncated: header says {promised} bytes, only {present} are there; copy it again",
        promised=promised,
        present=present,
    )


def is_mp4(data: FileBytes, start: int) -> bool:
    """Whether an MP4 file (M4A, 3GP, MOV) begins here."""
    return data.at(start + 4, 4) in _MP4_FIRST


def mp4_parts(data: FileBytes, start: int) -> list[Part]:
    """Find the MP4 files that lie one after the other.

    Raises
    ------
    DecodeError
        If it is cut off, or was never finished: without its index the sound cannot be found.
    """
    parts: list[Part] = []
    names: set[bytes] = set()
    begin = position = start
    for _ in range(_MOST_BOXES):
        name, size = data.at(position + 4, 4), data.number(position, 4, "big")
        if position + 8 > data.size or not _is_box(name):
            break
        if name == b"ftyp" and b"moov" in names:
            parts.append(_mp4(begin, position, names))
            begin, names = position, set()
        size = data.number(position + 8, 8, "big") if size == 1 else size or data.size - position
        if name in _MP4_SOUND and position + size > data.size and b"moof" in names | {name}:
            raise DecodeError(_truncated(size, data.size - position))
        names.add(name)
        position += max(8, size)
    parts.append(_mp4(begin, data.size, names))
    return parts


def _mp4(start: int, end: int, names: set[bytes]) -> Part:
    if b"moov" not in names:
        raise DecodeError(
            "the recorder never finished this file, or its end was cut off: its index (moov) is missing, "
            "and without it the sound cannot be read; copy it again, or repair it with the recorder's own program"
        )
    return Part(start=start, end=end, plain=True, container="mov")


def _is_box(name: bytes) -> bool:
    return len(name) == 4 and all(0x20 <= byte < 0x7F or byte == 0xA9 for byte in name)


class _Element(NamedTuple):
    """An element of EBML: its name, where its content begins, its length (``None``: to the end)."""

    name: int
    start: int
    length: int | None


def is_matroska(data: FileBytes, start: int) -> bool:
    """Whether a Matroska or WebM file begins here."""
    return data.at(start, 4) == _EBML


def matroska_parts(data: FileBytes, start: int) -> list[Part]:
    """Find the Matroska files that lie one after the other.

    Live recorders (a browser's ``MediaRecorder``) write no lengths of the whole and of clusters: that is
    no sign of a lost end. A last block that is incomplete is one.

    Raises
    ------
    DecodeError
        If an element says to be longer than the file.
    """
    parts: list[Part] = []
    begin, position, cut, inside = start, start, False, False
    for _ in range(_MOST_BOXES):
        if position >= data.size:
            break
        element = _element(data, position)
        if element is None or element.name not in _KNOWN:
            cut = inside and is_sound(data, position)
            break
        if data.at(position, 4) == _EBML and position > begin:
            parts.append(_matroska(begin, position, cut=False))
            begin, inside = position, False
        if element.name in (_SEGMENT, _CLUSTER) and (element.name == _SEGMENT or element.length is None):
            if element.length is not None and element.start + element.length > data.size:
                raise DecodeError(_truncated(element.length, data.size - element.start))
            position, inside = element.start, True
            continue
        position = element.start + (element.length or 0)
        if position > data.size:
            if element.name == _CLUSTER:
                raise DecodeError(_truncated(element.length or 0, data.size - element.start))
            cut = True
    parts.append(_matroska(begin, data.size, cut=cut))
    return parts


def _matroska(start: int, end: int, *, cut: bool) -> Part:
    return Part(start=start, end=end, plain=True, container="matroska", unfinished=_CUT if cut else None)


def _element(data: FileBytes, position: int) -> _Element | None:
    first = data.number(position, 1)
    width = 9 - first.bit_length()
    if not 1 <= width <= 4:
        return None
    name = data.number(position, width, "big")
    at = position + width
    first = data.number(at, 1)
    size_width = 9 - first.bit_length()
    if not 1 <= size_width <= 8 or at + size_width > data.size:
        return None
    length = data.number(at, size_width, "big") & ((1 << 7 * size_width) - 1)
    unknown = length == (1 << 7 * size_width) - 1
    return _Element(name, at + size_width, None if unknown else length)


def is_asf(data: FileBytes, start: int) -> bool:
    """Whether an ASF file (WMA) begins here."""
    return data.at(start, 16) == _ASF


def asf_parts(data: FileBytes, start: int) -> list[Part]:
    """Find the ASF files that lie one after the other."""
    parts: list[Part] = []
    while start < data.size:
        following = data.find(_NEXT_ASF, start + 16)
        end = data.size if following is None else following
        parts.append(Part(start=start, end=end, plain=True, container="asf"))
        start = end
    return parts
