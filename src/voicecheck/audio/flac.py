"""FLAC files: how many samples the header promises, and how many the last frame ends at (RFC 9639)."""

from __future__ import annotations

import re
from typing import NamedTuple

from voicecheck.audio.parts import MISSING_S, NOT_FINISHED, FileBytes, Part, truncated
from voicecheck.errors import DecodeError
from voicecheck.language.stored import english

_NEXT = re.compile(rb"fLaC[\x00\x80]\x00\x00\x22")
_SYNC = re.compile(rb"\xff[\xf8\xf9]")
_TAIL = 1 << 18  # more than any frame that encoders write
_NO_LENGTH = english(
    "the header says no length, as where it was written through a pipe; all its frames are whole and were read"
)
_SIZES = {1: 192, **{code: 576 << (code - 2) for code in range(2, 6)}, **{c: 256 << (c - 8) for c in range(8, 16)}}


class _Info(NamedTuple):
    """What the stream-info block says; ``samples`` is 0 where the encoder did not know."""

    block: int
    rate: int
    samples: int


def is_flac(data: FileBytes, start: int) -> bool:
    """Whether a FLAC file begins here."""
    return _NEXT.match(data.at(start, 8)) is not None


def flac_parts(data: FileBytes, start: int, *, thorough: bool) -> list[Part]:
    """Find the sound of a FLAC file, and of those appended to it.

    Frames do not tell their length, so the next file is found by its first bytes. Unless `thorough`, that is
    not looked for in a file whose last frame ends where its header says.

    Raises
    ------
    DecodeError
        If its last frame ends before the length in its header.
    """
    parts: list[Part] = []
    while start < data.size:
        following = data.find(_NEXT, start + 8) if thorough or not _ends_as_promised(data, start) else None
        end = data.size if following is None else following
        parts.append(_one(data, start, end))
        start = end
    return parts


def _ends_as_promised(data: FileBytes, start: int) -> bool:
    info = _info(data, start)
    there, _ = _last_frame(data, max(start + 42, data.size - _TAIL), data.size, info)
    return there == info.samples


def _one(data: FileBytes, start: int, end: int) -> Part:
    info = _info(data, start)
    there, last = _last_frame(data, max(start + 42, end - _TAIL), end, info)
    beyond = (there - info.samples) / info.rate if there is not None and info.rate else 0.0
    if info.samples and -beyond > MISSING_S:
        raise DecodeError(truncated(info.samples / info.rate, info.samples / info.rate + beyond))
    if info.samples and beyond <= MISSING_S:
        return Part(start=start, end=end, plain=True)
    # A header that promises nothing, so that a decoder reads to the end.
    head = data.at(start, 21) + bytes([data.number(start + 21, 1) & 0xF0]) + bytes(20)
    whole = last is not None and _is_whole(data.at(last, end - last))
    if last is not None and end == data.size and not whole:
        end = last  # a decoder refuses a frame without its end
    piped = whole and not info.samples
    return Part(
        start=min(start + 42, end), end=end, head=head, container="flac",
        unfinished=None if piped else NOT_FINISHED, remark=_NO_LENGTH if piped else None,
    )  # fmt: skip


def _info(data: FileBytes, start: int) -> _Info:
    block = data.at(start + 8, 34)
    packed = int.from_bytes(block[10:18], "big")
    return _Info(int.from_bytes(block[2:4], "big"), packed >> 44, packed & ((1 << 36) - 1))


def _last_frame(data: FileBytes, start: int, end: int, info: _Info) -> tuple[int | None, int | None]:
    """Number of samples up to the end of the last frame, and where it begins; ``None`` where no frame is found.

    What looks like a header by chance follows no other frame.
    """
    ends: set[int] = {0}
    samples, last = None, None
    while (found := data.find(_SYNC, start, end)) is not None:
        frame = _frame(data.at(found, 16), info)
        if frame:
            if frame[0] in ends:
                samples, last = frame[1], found
            ends.add(frame[1])
        start = found + 1
    return samples, last


def _is_whole(frame: bytes) -> bool:
    """Whether a frame's checksum is right (polynomial x^16 + x^15 + x^2 + 1); padding behind it is left aside."""
    for content in (frame, frame.rstrip(b"\0")):
        check = 0
        for byte in content:
            check ^= byte << 8
            for _ in range(8):
                check = (check << 1 ^ (0x8005 if check & 0x8000 else 0)) & 0xFFFF
        if check == 0:
            return True
    return False


def _frame(head: bytes, info: _Info) -> tuple[int, int] | None:
    """First sample of the frame with this header, and the one after its last; ``None`` where it is no header."""
    if len(head) < 16:
        return None
    variable, size_code = head[1] & 1, head[2] >> 4
    length = _coded_length(head[4])
    number = _coded_number(head[4 : 4 + length]) if length else None
    if number is None:
        return None
    at = 4 + length
    if size_code in (6, 7):
        size = int.from_bytes(head[at : at + size_code - 5], "big") + 1
        at += size_code - 5
    else:
        size = _SIZES.get(size_code, 0)
    at += {12: 1, 13: 2, 14: 2}.get(head[2] & 15, 0)
    if not size or at >= len(head) or _crc8(head[:at]) != head[at]:
        return None
    first = number if variable else number * info.block
    return first, first + size


def _coded_length(first: int) -> int:
    """Bytes of a number that is coded as UTF-8 does, 0 where it is not."""
    ones = 8 - (first ^ 0xFF).bit_length()
    return 1 if ones == 0 else ones if 2 <= ones <= 7 else 0


def _coded_number(coded: bytes) -> int | None:
    if any(byte & 0xC0 != 0x80 for byte in coded[1:]):
        return None
    number = coded[0] & (0xFF >> (len(coded) + 1) if len(coded) > 1 else 0x7F)
    for byte in coded[1:]:
        number = number << 6 | byte & 0x3F
    return number


def _crc8(head: bytes) -> int:
    """Checksum of a frame header (polynomial x^8 + x^2 + x + 1)."""
    check = 0
    for byte in head:
        check ^= byte
        for _ in range(8):
            check = (check << 1 ^ (0x07 if check & 0x80 else 0)) & 0xFF
    return check
