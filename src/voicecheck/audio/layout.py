"""What recordings a file holds: the walk over its structure, by the kind that its first bytes tell."""

from __future__ import annotations

from collections.abc import Callable
from io import FileIO

from voicecheck.audio.amr import amr_magic, amr_parts
from voicecheck.audio.boxes import asf_parts, is_asf, is_matroska, is_mp4, matroska_parts, mp4_parts
from voicecheck.audio.flac import flac_parts, is_flac
from voicecheck.audio.framed import mpeg_parts
from voicecheck.audio.iff import aiff_parts, au_parts, caf_parts, is_aiff, is_au, is_caf
from voicecheck.audio.ogg import ogg_parts
from voicecheck.audio.parts import FileBytes, Part
from voicecheck.audio.w64 import W64, w64_parts
from voicecheck.audio.wave import is_wave, wave_parts
from voicecheck.errors import DecodeError

_MOST_PARTS = 1000
_WALKS: tuple[tuple[Callable[[FileBytes, int], object], Callable[[FileBytes, int], list[Part]]], ...] = (
    (is_wave, wave_parts),
    (lambda data, start: data.at(start, 16) == W64, w64_parts),
    (is_aiff, aiff_parts),
    (is_au, au_parts),
    (is_caf, caf_parts),
    (amr_magic, amr_parts),
    (is_mp4, mp4_parts),
    (is_matroska, matroska_parts),
    (is_asf, asf_parts),
)


def parts_of(file: FileIO, *, checksums: bool) -> list[Part]:
    """Find the recordings in a file, in their order.

    Parameters
    ----------
    file
        An open file; its position is moved.
    checksums
        Whether to check those of Ogg, too, and to look for appended FLAC: that takes a reading of the whole file.

    Returns
    -------
    list of Part
        One part that is the whole file where its kind is not known here.

    Raises
    ------
    DecodeError
        If the file is truncated by its own header, damaged, or holds more than a thousand recordings.
    """
    data = FileBytes(file)
    start = _after_tags(data)
    parts = _walk(data, start, checksums) or [Part(start=0, end=data.size, plain=True)]
    if len(parts) > _MOST_PARTS:
        raise DecodeError("holds {count} recordings, one after the other; split it", count=len(parts))
    return parts


def _walk(data: FileBytes, start: int, checksums: bool) -> list[Part]:
    if data.at(start, 4) == b"OggS":
        return ogg_parts(data, start, checksums=checksums)
    if is_flac(data, start):
        return flac_parts(data, start, thorough=checksums)
    for begins, walk in _WALKS:
        if begins(data, start):
            return walk(data, start)
    return mpeg_parts(data, start)


def _after_tags(data: FileBytes) -> int:
    """Where sound begins behind ID3v2 tags, which some programs put before any kind of file."""
    start = 0
    while data.at(start, 3) == b"ID3" and start < data.size:
        head = data.at(start, 10).ljust(10, b"\0")
        start += 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]) + (10 if head[5] & 0x10 else 0)
    return start
