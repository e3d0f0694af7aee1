"""AMR and AMR-WB files: frames of 20 ms (RFC 4867, section 5)."""

from __future__ import annotations

from voicecheck.audio.parts import FileBytes, Part, is_sound
from voicecheck.errors import DecodeError
from voicecheck.language.stored import english

_CUT = english("the recorder did not finish this file: its last frame is incomplete")
_SIZES = {  # of a frame in bytes, by its type: speech, comfort noise, nothing; 0 of those that are none
    b"#!AMR\n": (13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1),
    b"#!AMR-WB\n": (18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1),
}
_PADDING = 0  # the first byte of padding is that of a frame, too
_FRAME_S = 0.02


def amr_magic(data: FileBytes, start: int) -> bytes | None:
    """Return the magic number of the AMR file that begins here, ``None`` where none does."""
    return next((magic for magic in _SIZES if data.at(start, len(magic)) == magic), None)


def amr_parts(data: FileBytes, start: int) -> list[Part]:
    """Count the frames of an AMR file, and of those appended to it.

    Raises
    ------
    DecodeError
        If something in it is no frame.
    """
    parts: list[Part] = []
    while start < data.size and (magic := amr_magic(data, start)):
        position, frames, cut = start + len(magic), 0, False
        while position < data.size and amr_magic(data, position) is None:
            kind = data.number(position, 1)
            size = _SIZES[magic][kind >> 3 & 15]
            if not size or kind & 0x83 or (kind == _PADDING and not is_sound(data, position)):
                break
            if cut := position + size > data.size:
                break
            position, frames = position + size, frames + 1
        if not cut and position < data.size and amr_magic(data, position) is None and is_sound(data, position):
            raise DecodeError("damaged after {frames:.1f} s; copy it again", frames=frames * _FRAME_S)
        seconds, unfinished = frames * _FRAME_S, _CUT if cut else None
        parts.append(Part(start=start, end=position, seconds=seconds, container="amr", unfinished=unfinished))
        start = position
    return parts
