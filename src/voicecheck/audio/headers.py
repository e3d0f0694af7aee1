"""What a file's own header says of its length, where the decoding libraries are silent about it.

libsndfile shortens a cut-off WAV or Ogg file to what is there and says nothing; a recording that
lost its end would then be judged as a call without a closing.
"""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from io import FileIO

# From here on a WAV data size is a recorder's "not known yet" (0xFFFFFFFF, or sox's 0x7FFFF000).
_UNKNOWN_SIZE = 0x7FFFF000
_OGG_PAGE_MAX = 65307  # RFC 3533: 27 + 255 bytes of header and 255 * 255 of data
_MP3_HEAD = 1 << 16
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True, slots=True)
class Extent:
    """Seconds of sound that a WAV header promises (``None``: never finalised) and that are there."""

    promised: float | None
    present: float


def wav_extent(file: FileIO) -> Extent | None:
    """Length of a RIFF/WAVE file by its header and by its bytes; ``None`` where it is no such file.

    A data size of 0, of almost 2 or 4 GB, or one after which no further chunk follows though the
    file goes on, is the mark of a recorder that was stopped before it could write the size.
    """
    size = os.fstat(file.fileno()).st_size
    file.seek(0)
    head = file.read(12)
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return None
    byte_rate, position = 0, 12
    while position + 8 <= size:
        file.seek(position)
        chunk = file.read(8)
        length, position = int.from_bytes(chunk[4:], "little"), position + 8
        if chunk[:4] == b"fmt ":
            byte_rate = int.from_bytes(file.read(12)[8:], "little")
        if chunk[:4] == b"data":
            return _data_extent(file, position, length, size, byte_rate) if byte_rate else None
        position += length + length % 2
    return None


def _data_extent(file: FileIO, start: int, length: int, size: int, byte_rate: int) -> Extent:
    finalised = 0 < length < _UNKNOWN_SIZE and not _sound_goes_on(file, start + length + length % 2)
    if finalised:
        return Extent(length / byte_rate, min(length, size - start) / byte_rate)
    return Extent(None, (size - start) / byte_rate)


def _sound_goes_on(file: FileIO, position: int) -> bool:
    """Whether what follows the data chunk is neither another chunk nor padding."""
    file.seek(position)
    tail = file.read(4096)
    return len(tail) > 64 and len(set(tail)) > 1 and not (tail[:4].isascii() and tail[:4].replace(b" ", b"").isalnum())


def ogg_is_cut_off(file: FileIO) -> bool:
    """Whether this is an Ogg file whose last page is incomplete or not marked as the last one."""
    file.seek(0)
    if file.read(4) != b"OggS":
        return False
    file.seek(max(0, os.fstat(file.fileno()).st_size - 2 * _OGG_PAGE_MAX))
    tail = file.read()
    page = tail.rfind(b"OggS")
    header = tail[page : page + 27]
    if page < 0 or len(header) < 27 or not header[5] & 4:
        return True
    lacing = tail[page + 27 : page + 27 + header[26]]
    return len(lacing) < header[26] or page + 27 + header[26] + sum(lacing) > len(tail)


def ogg_is_whole(file: FileIO) -> bool:
    """Whether this is an Ogg file none of whose pages is damaged or missing.

    Decoders pass over such a page in silence, and up to a second of speech is gone, or a whole
    stretch comes earlier than it was said. Each page has a checksum and its number (RFC 3533).
    """
    file.seek(0)
    numbers: dict[bytes, int] = {}
    ended = False
    while header := file.read(27):
        if len(header) < 27 or header[:4] != b"OggS":
            return ended  # padding after the last page is no sound
        lacing = file.read(header[26])
        stream, number = header[14:18], int.from_bytes(header[18:22], "little")
        if number != numbers.get(stream, number - 1) + 1 or not _is_sound_page(header, lacing, file.read(sum(lacing))):
            return False
        numbers[stream], ended = number, bool(header[5] & 4)
    return ended


def _is_sound_page(header: bytes, lacing: bytes, data: bytes) -> bool:
    """Whether a page's checksum is right.

    Ogg counts the bits of the same polynomial as zlib from the other end, and begins with 0.
    """
    page = header[:22] + bytes(4) + header[26:] + lacing + data
    checksum = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{checksum:032b}"[::-1], 2) == int.from_bytes(header[22:26], "little")


def mp3_states_length(file: FileIO) -> bool:
    """Whether an MP3 file carries a Xing or Info tag, so that its length is known and not estimated."""
    file.seek(0)
    head = file.read(_MP3_HEAD)
    return b"Xing" in head or b"Info" in head
