"""WAV files (RIFF, RIFX, RF64, BW64): where their sound lies.

Decoders believe the sizes that a header gives, and some get lost on a chunk without its pad byte.
Here the chunks are walked over; where something is odd, the decoder gets a new header for the bytes
that are sound.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import Literal

from voicecheck.audio.parts import NOT_FINISHED, FileBytes, Part, check_channels, end_of_sound, is_sound
from voicecheck.errors import DecodeError

KINDS = (b"RIFF", b"RIFX", b"RF64", b"BW64")
_NEXT = re.compile(rb"(?s:(?:RIFF|RIFX|RF64|BW64)....WAVE)")
# From here on a size can be a recorder's "not known yet" (0xFFFFFFFF, or sox's 0x7FFFF000).
_UNKNOWN_SIZE = 0x7FFFF000
_KNOWN = (
    b"fmt ", b"data", b"fact", b"LIST", b"JUNK", b"junk", b"FLLR", b"PAD ", b"bext", b"iXML", b"axml", b"cue ", b"smpl",
    b"inst", b"plst", b"PEAK", b"id3 ", b"ID3 ", b"cart", b"ds64", b"DISP", b"labl", b"note", b"afsp", b"_PMX",
)  # fmt: skip
_EXTENSIBLE = 0xFFFE
_SAMPLES = (1, 3, 6, 7)  # PCM, float, A-law, mu-law: each sample has its own bytes
_MOST_CHUNKS = 10_000

Order = Literal["little", "big"]


@dataclass(frozen=True, slots=True)
class WaveFormat:
    """The format chunk: as it is in the file, and what is needed of it."""

    chunk: bytes
    order: Order

    def _number(self, start: int, length: int) -> int:
        return int.from_bytes(self.chunk[start : start + length], self.order)

    @property
    def tag(self) -> int:
        """How samples are stored."""
        tag = self._number(0, 2)
        return self._number(24, 2) if tag == _EXTENSIBLE and len(self.chunk) >= 26 else tag

    @property
    def channels(self) -> int:
        """Number of channels."""
        return self._number(2, 2)

    @property
    def bytes_per_second(self) -> float:
        """Bytes of a second of sound; where each sample has its own, not as stated but as it must be."""
        if self.tag in _SAMPLES:
            return float(self._number(4, 4) * self._number(12, 2))
        return float(self._number(8, 4))

    def seconds(self, length: int) -> float | None:
        """Seconds of sound in so many bytes, where that is exact."""
        rate = self.bytes_per_second
        return length / rate if self.tag in _SAMPLES and rate else None

    def head(self, length: int) -> bytes:
        """Write a header for so many bytes of sound."""
        form = "<" if self.order == "little" else ">"
        body = b"fmt " + struct.pack(form + "I", len(self.chunk)) + self.chunk + b"\0" * (len(self.chunk) % 2)
        if length < _UNKNOWN_SIZE:
            whole = 4 + len(body) + 8 + length
            kind = b"RIFF" if self.order == "little" else b"RIFX"
            return kind + struct.pack(form + "I", whole) + b"WAVE" + body + b"data" + struct.pack(form + "I", length)
        sizes = b"ds64" + struct.pack("<IQQQI", 28, 4 + 36 + len(body) + 8 + length, length, 0, 0)
        return b"RF64\xff\xff\xff\xffWAVE" + sizes + body + b"data\xff\xff\xff\xff"


def is_wave(data: FileBytes, start: int) -> bool:
    """Whether a WAV file begins here."""
    head = data.at(start, 12)
    return head[:4] in KINDS and head[8:12] == b"WAVE"


def wave_parts(data: FileBytes, start: int) -> list[Part]:
    """The sound of a WAV file, and of those appended to it.

    A data size of 0, of almost 2 or 4 GB, or one after which the sound goes on, is the mark of a
    recorder that was stopped before it could write the size.

    Raises
    ------
    DecodeError
        If it is truncated by its own header.
    """
    parts: list[Part] = []
    while is_wave(data, start) and (found := _one_wave(data, start)):
        parts += found[0]
        start = found[1]
    return parts


def _one_wave(data: FileBytes, start: int) -> tuple[list[Part], int] | None:
    """The parts of the file that begins here, and where the next may begin; ``None`` where no sound is found."""
    order: Order = "big" if data.at(start, 4) == b"RIFX" else "little"
    form: WaveFormat | None = None
    long_size, regular, position = 0, True, start + 12
    for _ in range(_MOST_CHUNKS):
        name, length = data.at(position, 4), data.number(position + 4, 4, order)
        position += 8
        if position > data.size:
            return None
        if name == b"fmt ":
            form = WaveFormat(data.at(position, min(length, 4096)), order)
        elif name == b"ds64":
            long_size = data.number(position + 8, 8)
        elif name == b"data":
            if form is None or len(form.chunk) < 16:
                return None
            if length == 0xFFFFFFFF and 0 < long_size < 1 << 62:
                length = long_size
            return _all_sound(data, position, length, form, regular=regular)
        position, padded = _after_chunk(data, position, length)
        regular = regular and padded
    return None


def _all_sound(data: FileBytes, start: int, length: int, form: WaveFormat, *, regular: bool) -> tuple[list[Part], int]:
    """The parts of all data chunks of this file, the first of which begins here, and where the next file may begin."""
    parts: list[Part] = []
    while len(parts) < _MOST_CHUNKS and (further := _next_data(data, start, length, form)) is not None:
        if length:
            parts.append(wave_part(form, start, start + length, plain=False))
        start, length = further + 8, data.number(further + 4, 4, form.order)
    last, after = _sound_at(data, start, length, form, regular=regular and not parts)
    return [*parts, *last], after


def _next_data(data: FileBytes, start: int, length: int, form: WaveFormat) -> int | None:
    """Where the header of a further data chunk lies behind this one, as recorders add them after a pause."""
    if start + length > data.size:
        return None
    position = _after_chunk(data, start, length)[0]
    for _ in range(_MOST_CHUNKS):
        name, size = data.at(position, 4), data.number(position + 4, 4, form.order)
        if name == b"data" and (size or not _is_name(data.at(position + 8, 4))) and position + 8 < data.size:
            return position
        if name == b"fmt " and data.at(position + 8, min(size, 4096)) != form.chunk:
            raise DecodeError("holds sound in two formats, one after the other; split it")
        if is_wave(data, position) or not _is_name(name) or position + 8 + size > data.size + 1:
            return None
        position = _after_chunk(data, position + 8, size)[0]
    return None


def _after_chunk(data: FileBytes, position: int, length: int) -> tuple[int, bool]:
    """Where the next chunk begins, and whether that is where it should: some leave out the pad byte of an odd one."""
    behind = position + length
    if length % 2 == 0:
        return behind, True
    padded, unpadded = data.at(behind + 1, 4), data.at(behind, 4)
    if padded not in _KNOWN and (unpadded in _KNOWN or (_is_name(unpadded) and not _is_name(padded))):
        return behind, False
    return behind + 1, True


def _is_name(name: bytes) -> bool:
    return len(name) == 4 and name.isascii() and name.replace(b" ", b"").replace(b"_", b"").isalnum()


def _sound_at(data: FileBytes, start: int, length: int, form: WaveFormat, *, regular: bool) -> tuple[list[Part], int]:
    """The part whose sound begins here, what else belongs to this file, and where the next file may begin."""
    present, rate = data.size - start, form.bytes_per_second
    check_channels(form.channels)
    if length == 0 and _last_chunk(data, start, form.order) > start:  # it is empty, and was finished
        after = _after_all(data, start, form)
        return [wave_part(form, start, start, plain=True)], data.size if after is None else after
    if length == 0 or (length >= _UNKNOWN_SIZE and length > present):
        return _open_end(data, start, form)
    end = end_of_sound(data, start, length, rate)
    behind = _after_chunk(data, start, length)[0]
    after = _after_all(data, behind, form)
    if after is not None:
        alone = regular and after >= data.size
        return [wave_part(form, start, end, plain=alone)], after
    rest = _last_chunk(data, behind, form.order)
    if rest == behind:
        return _open_end(data, start, form)
    more, after = _open_end(data, rest, form)
    return [wave_part(form, start, end, plain=False), *more], after


def wave_part(form: WaveFormat, start: int, end: int, *, plain: bool, unfinished: str | None = None) -> Part:
    length = end - start
    return Part(
        start=start, end=end, head=form.head(length), plain=plain,
        seconds=form.seconds(length), unfinished=unfinished,
    )  # fmt: skip


def _open_end(data: FileBytes, start: int, form: WaveFormat) -> tuple[list[Part], int]:
    """Sound that goes to the end of the file, or to the next file that was appended."""
    end = data.find(_NEXT, start)
    end = data.size if end is None else end
    return [wave_part(form, start, end, plain=False, unfinished=NOT_FINISHED)], end


def _last_chunk(data: FileBytes, position: int, order: Order) -> int:
    """The first place after the sound at which no further chunk begins."""
    for _ in range(_MOST_CHUNKS):
        name, length = data.at(position, 4), data.number(position + 4, 4, order)
        if is_wave(data, position) or not _is_name(name) or position + 8 + length > data.size + 1:
            break
        position = _after_chunk(data, position + 8, length)[0]
    return position


def _after_all(data: FileBytes, position: int, form: WaveFormat) -> int | None:
    """Where the next file begins, or the end where only chunks and padding follow; ``None`` where sound goes on."""
    position = _last_chunk(data, position, form.order)
    if is_wave(data, position):
        return position
    following = data.find(_NEXT, position)
    end = data.size if following is None else following
    return None if is_sound(data, position, form.bytes_per_second, end) else end
