"""Sony's W64, a WAV file with longer sizes: where its sound lies."""

from __future__ import annotations

import re
from dataclasses import replace

from voicecheck.audio.parts import NOT_FINISHED, FileBytes, Part, check_channels, end_of_sound, is_sound
from voicecheck.audio.wave import WaveFormat, wave_part

W64 = b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00"
_NEXT = re.compile(re.escape(W64))
_CHUNK = b"\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a"  # how the names of its chunks end
_UNKNOWN_SIZE = 1 << 62
_MOST_CHUNKS = 10_000


def w64_parts(data: FileBytes, start: int) -> list[Part]:
    """Find the sound of a W64 file, and of those appended to it.

    Raises
    ------
    DecodeError
        If it is truncated by its own header.
    """
    parts: list[Part] = []
    while data.at(start, 16) == W64 and (part := _one(data, start)):
        parts.append(part)
        following = data.find(_NEXT, part.end)
        start = data.size if following is None else following
    return parts if len(parts) == 1 else [replace(part, plain=False) for part in parts]


def _one(data: FileBytes, start: int) -> Part | None:
    form: WaveFormat | None = None
    position = start + 40
    for _ in range(_MOST_CHUNKS):
        name, length = data.at(position, 4), data.number(position + 16, 8)
        position += 24
        if position > data.size:
            return None
        if name == b"fmt ":
            form = WaveFormat(data.at(position, min(max(0, length - 24), 4096)), "little")
        elif name == b"data":
            return _sound_at(data, position, length - 24, form) if form and len(form.chunk) >= 16 else None
        position += max(24, length + -length % 8) - 24
    return None


def _sound_at(data: FileBytes, start: int, length: int, form: WaveFormat) -> Part:
    check_channels(form.channels)
    unknown = not 0 < length < _UNKNOWN_SIZE
    end = end_of_sound(data, start, None if unknown else length, form.bytes_per_second)
    behind = end + -(end - start) % 8
    named = data.at(behind, 16) == W64 or data.at(behind + 4, 12) == _CHUNK
    if not unknown and (named or not is_sound(data, behind, form.bytes_per_second)):
        return wave_part(form, start, end, plain=behind >= data.size or data.at(behind + 4, 12) == _CHUNK)
    following = data.find(_NEXT, start)
    end = data.size if following is None else following
    return wave_part(form, start, end, plain=False, unfinished=NOT_FINISHED)
