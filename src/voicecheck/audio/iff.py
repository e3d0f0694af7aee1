"""AIFF, AIFF-C, Sun's AU and Apple's CAF: where their sound lies."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import replace

from voicecheck.audio.parts import NOT_FINISHED, FileBytes, Part, check_channels, end_of_sound, is_sound

_NEXT_AIFF = re.compile(rb"(?s:FORM....AIF[FC])")
_NEXT_AU = re.compile(
    rb"(?s:\.snd\0\0......\0\0\0[\x01-\x1b]\0...\0\0\0[\x01\x02]|dns\...\0\0....[\x01-\x1b]\0\0\0...\0[\x01\x02]\0\0\0)"
)
_NEXT_CAF = re.compile(rb"(?s:caff\0\x01..desc)")
_UNKNOWN_SIZE = 0x7FFFFFF0
_AIFF_WIDTHS = {b"ulaw": 1, b"alaw": 1, b"ULAW": 1, b"ALAW": 1, b"fl32": 4, b"FL32": 4, b"fl64": 8, b"FL64": 8}
_AIFF_PCM = (b"NONE", b"twos", b"sowt", b"in24", b"in32")
_AU_WIDTHS = {1: 1.0, 2: 1.0, 3: 2.0, 4: 3.0, 5: 4.0, 6: 4.0, 7: 8.0, 27: 1.0, 23: 0.5, 25: 0.375, 26: 0.625}
_MOST_CHUNKS = 10_000


def is_aiff(data: FileBytes, start: int) -> bool:
    """Whether an AIFF or AIFF-C file begins here."""
    return data.at(start, 4) == b"FORM" and data.at(start + 8, 4) in (b"AIFF", b"AIFC")


def aiff_parts(data: FileBytes, start: int) -> list[Part]:
    """Find the sound of an AIFF file, and of those appended to it.

    Raises
    ------
    DecodeError
        If it is truncated by its own header. So do `au_parts` and `caf_parts`.
    """
    return _all(data, start, is_aiff, _one_aiff, _NEXT_AIFF)


def is_au(data: FileBytes, start: int) -> bool:
    """Whether an AU file begins here."""
    order = {b".snd": "big", b"dns.": "little"}.get(data.at(start, 4))
    return order is not None and 24 <= data.number(start + 4, 4, order) < 1 << 16


def au_parts(data: FileBytes, start: int) -> list[Part]:
    """Find the sound of an AU file, and of those appended to it."""
    return _all(data, start, is_au, _one_au, _NEXT_AU)


def is_caf(data: FileBytes, start: int) -> bool:
    """Whether a CAF file begins here."""
    return data.at(start, 6) == b"caff\0\x01"


def caf_parts(data: FileBytes, start: int) -> list[Part]:
    """Find the sound of a CAF file, and of those appended to it."""
    return _all(data, start, is_caf, _one_caf, _NEXT_CAF)


def _all(
    data: FileBytes,
    start: int,
    begins: Callable[[FileBytes, int], bool],
    one: Callable[[FileBytes, int], Part | None],
    following: re.Pattern[bytes],
) -> list[Part]:
    parts: list[Part] = []
    while start < data.size and begins(data, start) and (part := one(data, start)):
        parts.append(part)
        found = data.find(following, part.end)
        start = data.size if found is None else found
    return parts if len(parts) == 1 else [replace(part, plain=False) for part in parts]


def _part(
    data: FileBytes,
    start: int,
    promised: int | None,
    per_second: float,
    head: Callable[[int], bytes],
    following: re.Pattern[bytes],
    named: int | None = None,
) -> Part:
    """The part of so many bytes as are promised, or of all that there are up to the next file.

    ``named`` is where the next chunk begins, in formats that have chunks.
    """
    end = end_of_sound(data, start, promised, per_second)
    after = end if named is None else named
    whole = promised is not None
    if whole and not following.match(data.at(after, 64)) and not (named is not None and _is_chunk(data, after)):
        whole = not is_sound(data, after, per_second, data.find(following, after))
    if not whole:
        found = data.find(following, start)
        end = data.size if found is None else found
    return Part(
        start=start, end=end, head=head(end - start), plain=whole,
        seconds=(end - start) / per_second if per_second else None, unfinished=None if whole else NOT_FINISHED,
    )  # fmt: skip


def _is_chunk(data: FileBytes, start: int) -> bool:
    name = data.at(start, 4)
    return len(name) == 4 and name.isascii() and name.replace(b" ", b"").isalnum()


def _one_aiff(data: FileBytes, start: int) -> Part | None:
    kind, common, sound = data.at(start + 8, 4), b"", None
    position = start + 12
    for _ in range(_MOST_CHUNKS):
        name, length = data.at(position, 4), data.number(position + 4, 4, "big")
        if name == b"COMM":
            common = data.at(position + 8, min(length, 1024))
        elif name == b"SSND":
            sound = position + 8, length
        if (common and sound) or position + 8 > data.size or not _is_chunk(data, position):
            break
        position += 8 + length + length % 2
    if sound is None or len(common) < 18:
        return None
    begin, length = sound
    offset = data.number(begin, 4, "big")
    coding = common[18:22] if kind == b"AIFC" else b"NONE"
    channels, _, bits = struct.unpack(">HIH", common[:8])
    check_channels(channels)
    width = _AIFF_WIDTHS.get(coding) or (-(-bits // 8) if coding in _AIFF_PCM else 0)

    def head(count: int) -> bytes:
        frames = count // (width * channels) if width * channels else 0
        comm = common[:2] + struct.pack(">I", frames & 0xFFFFFFFF) + common[6:] + b"\0" * (len(common) % 2)
        body = kind + b"COMM" + struct.pack(">I", len(common)) + comm
        sizes = struct.pack(">III", (count + 8) & 0xFFFFFFFF, 0, 0)
        return b"FORM" + struct.pack(">I", (len(body) + 16 + count) & 0xFFFFFFFF) + body + b"SSND" + sizes

    known = 8 < length < _UNKNOWN_SIZE or (length >= _UNKNOWN_SIZE and begin + length <= data.size)
    promised = max(0, length - 8 - offset) if known else None
    per_second = width * channels * _extended(common[8:18])
    return _part(
        data, begin + 8 + offset, promised, per_second, head, _NEXT_AIFF, begin + length + length % 2 if known else None
    )


def _extended(number: bytes) -> float:
    """An 80-bit number of IEEE 754, as sample rates are written in AIFF."""
    exponent, mantissa = struct.unpack(">HQ", number)
    power = (exponent & 0x7FFF) - 16383 - 63
    return float(mantissa * 2.0**power) if -200 < power < 200 else 0.0


def _one_au(data: FileBytes, start: int) -> Part | None:
    magic = data.at(start, 4)
    form = ">5I" if magic == b".snd" else "<5I"
    offset, size, coding, rate, channels = struct.unpack(form, data.at(start + 4, 20).ljust(20, b"\0"))
    check_channels(channels)
    per_second = _AU_WIDTHS.get(coding, 0.0) * rate * channels

    def head(count: int) -> bytes:
        return magic + struct.pack(form, 24, min(count, 0xFFFFFFFF), coding, rate, channels)

    known = 0 < size < _UNKNOWN_SIZE or (size > 0 and start + offset + size <= data.size)
    return _part(data, start + offset, size if known else None, per_second, head, _NEXT_AU)


def _one_caf(data: FileBytes, start: int) -> Part | None:
    per_second, position = 0.0, start + 8
    for _ in range(_MOST_CHUNKS):
        name, length = data.at(position, 4), data.number(position + 4, 8, "big")
        if position + 12 > data.size:
            return None
        if name == b"desc":
            rate, _, _, packet, frames, channels = struct.unpack(
                ">d4sIIII", data.at(position + 12, 28).ljust(28, b"\0")
            )
            check_channels(channels)
            per_second = packet * rate / frames if frames and 0 < rate < 1e6 else 0.0
        if name == b"data":
            break
        position += 12 + length
    else:
        return None
    before = data.at(start, min(position - start, 1 << 20))
    known = 4 < length < 1 << 62
    begin = position + 16

    def head(count: int) -> bytes:
        return before + b"data" + struct.pack(">q", count + 4) + bytes(4)

    following = position + 12 + length if known else None
    part = _part(data, begin, length - 4 if known else None, per_second, head, _NEXT_CAF, following)
    if per_second or part.unfinished:
        return part
    # Packets of varying length are told by a chunk elsewhere in the file: it is given as it is.
    found = data.find(_NEXT_CAF, part.end)
    return Part(start=start, end=data.size if found is None else found, plain=True)
