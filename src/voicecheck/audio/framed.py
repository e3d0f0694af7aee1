"""MP3 and AAC (ADTS): streams of frames without a header that says how long they are.

Their length is that of their frames, which are counted. What a Xing tag says is a recorder's
belief: fewer frames than there are is ignored, more is a file that lost its end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from voicecheck.audio.parts import MISSING_S, FileBytes, Part, is_sound, truncated
from voicecheck.errors import DecodeError
from voicecheck.language.stored import english

_SYNC = re.compile(rb"\xff[\xe2-\xe7\xf0-\xff][\x00-\xeb]")
_TAGS = re.compile(rb"ID3|TAG|APETAGEX|LYRICS")
_SURE = 4  # frames in a row; text and other formats do not have so many by chance
_FIRST_WITHIN = 1 << 16
_MOST_TRIES = 200_000
_ALL_ONES = 0xFFFFFFFF
_LONGEST_FRAME = 1152  # samples
_CUT = english("the recorder did not finish this file: its last frame is incomplete")

_MP3_RATES = ((11025, 12000, 8000), None, (22050, 24000, 16000), (44100, 48000, 32000))  # by version
_KBPS_1 = {
    1: (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    2: (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    3: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
}
_KBPS_2 = {
    1: (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    3: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_AAC_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)


class Frame(NamedTuple):
    """A frame's length in bytes, its samples and their rate, and what stays the same within a recording."""

    size: int
    samples: int
    rate: int
    kind: tuple[str, int, int, int]


@dataclass(slots=True)
class _Run:
    """Frames of one recording, as far as they have been counted."""

    start: int
    kind: tuple[str, int, int, int]
    rate: int
    end: int = 0
    first: int = 0  # where the first frame of sound begins, behind the tag
    samples: int = 0
    trimmed: int = 0  # samples of silence that the encoder says it added
    promised: int = 0  # samples that a Xing tag promises
    lost: int = 0  # bytes in it that are no frames
    cut: bool = False
    closed: bool = False


@dataclass(slots=True)
class _Walk:
    runs: list[_Run] = field(default_factory=list)
    skipped: int = 0  # bytes since the last frame that are neither frame nor tag


def mpeg_frame(head: bytes) -> Frame | None:
    """Read the header of an MP3 (or layer 1 or 2) or ADTS frame.

    Examples
    --------
    >>> mpeg_frame(bytes.fromhex("ffe348c4000000")).samples
    576
    """
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    if layer == 4:
        return _adts_frame(head)
    rates, rate_index, bitrate_index = _MP3_RATES[version], head[2] >> 2 & 3, head[2] >> 4
    if rates is None or rate_index == 3 or not 0 < bitrate_index < 15:
        return None
    rate, padding = rates[rate_index], head[2] >> 1 & 1
    bits = (_KBPS_1 if version == 3 else _KBPS_2)[layer][bitrate_index - 1] * 1000
    channels = 1 if head[3] >> 6 == 3 else 2
    samples = {1: 384, 2: 1152, 3: 1152 if version == 3 else 576}[layer]
    size = (12 * bits // rate + padding) * 4 if layer == 1 else samples // 8 * bits // rate + padding
    return Frame(size, samples, rate, ("mp3", rate, channels, layer))


def _adts_frame(head: bytes) -> Frame | None:
    if head[1] & 0xF6 != 0xF0:
        return None
    rate_index, size = head[2] >> 2 & 15, (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    if rate_index >= len(_AAC_RATES) or size < 7:
        return None
    rate, channels = _AAC_RATES[rate_index], (head[2] & 1) << 2 | head[3] >> 6
    return Frame(size, 1024 * ((head[6] & 3) + 1), rate, ("aac", rate, channels, 0))


def mpeg_parts(data: FileBytes, start: int) -> list[Part]:
    """Count the frames of an MP3 or AAC file; a new tag or another rate begins a new recording.

    Raises
    ------
    DecodeError
        If a piece in its midst is no sound, or a Xing tag promises more than there is.
    """
    first = _next_frame(data, start, min(data.size, start + _FIRST_WITHIN), None)
    if first is None:
        return []
    walk, position = _Walk(), first
    while position < data.size:
        size = _tag_size(data, position)
        if size:
            if walk.runs:  # what follows is another recording; decoders stop at a tag
                walk.runs[-1].closed = True
            position += size
            continue
        following = _take_frame(walk, data, position)
        if following is None:
            following = _next_frame(data, position + 1, data.size, walk.runs[-1].kind if walk.runs else None)
            end = data.size if following is None else following
            if not _is_tag(data, position, end):
                walk.skipped += end - position
            if following is None:
                walk.runs[-1].lost += walk.skipped
                break
        position = following
    return [_part_of(run) for run in walk.runs if run.samples]


def _is_tag(data: FileBytes, start: int, end: int) -> bool:
    """Whether a tag, text or padding lies there, so that it is no lost sound."""
    return data.find(_TAGS, start, end) is not None or not is_sound(data, start)


def _take_frame(walk: _Walk, data: FileBytes, position: int) -> int | None:
    """Count the frame that begins here; return where the next one may begin, ``None`` where none does."""
    frame = mpeg_frame(data.at(position, 7))
    if frame is None:
        return None
    run = walk.runs[-1] if walk.runs else None
    tag = _xing(data, position, frame)
    if run is None or run.closed or frame.kind != run.kind or (tag and run.samples):
        if not _is_sure(data, position, frame, 2):
            return None
        run = _Run(position, frame.kind, frame.rate)
        walk.runs.append(run)
    elif walk.skipped:
        run.lost += walk.skipped
    walk.skipped = 0
    if tag:
        run.promised, run.trimmed = tag
        run.end = position + frame.size
    elif position + frame.size > data.size:
        run.cut = True
    else:
        run.first = run.first or position
        run.samples += frame.samples
        run.end = position + frame.size
    return position + frame.size


def _part_of(run: _Run) -> Part:
    lost = run.lost / max(1, run.end - run.start - run.lost) * run.samples / run.rate
    if lost > MISSING_S:
        raise DecodeError("damaged: a piece of its sound is missing or changed; copy it again")
    believed = abs(run.promised - run.samples) <= 2 * _LONGEST_FRAME
    samples = run.samples - run.trimmed if believed else run.samples
    if run.promised and (run.promised - run.samples) / run.rate > MISSING_S:
        raise DecodeError(truncated((run.promised - run.trimmed) / run.rate, max(0, samples) / run.rate))
    return Part(
        start=run.start if believed else run.first,  # a decoder that sees a wrong tag leaves out samples for it
        end=run.end,
        seconds=max(0, samples) / run.rate,
        unfinished=_CUT if run.cut and not run.promised else None,
        container="mp3" if run.kind[0] == "mp3" else "aac",
    )


def _next_frame(data: FileBytes, start: int, end: int, kind: tuple[str, int, int, int] | None) -> int | None:
    """The first place from `start` on where frames follow each other."""
    for _ in range(_MOST_TRIES):
        if (found := data.find(_SYNC, start, end)) is None:
            break
        frame = mpeg_frame(data.at(found, 7))
        if frame and _is_sure(data, found, frame, 2 if frame.kind == kind else _SURE):
            return found
        start = found + 1
    return None


def _is_sure(data: FileBytes, position: int, frame: Frame, count: int) -> bool:
    """Whether `count` frames of a kind follow each other, or all up to the end."""
    for number in range(count):
        position += frame.size
        if position == data.size or _tag_size(data, position):
            return True
        if position > data.size:
            return number > 0
        following = mpeg_frame(data.at(position, 7))
        if following is None or following.kind != frame.kind:
            return False
        frame = following
    return True


def _xing(data: FileBytes, position: int, frame: Frame) -> tuple[int, int] | None:
    """Samples that a Xing, Info or VBRI tag promises, and samples of silence that the encoder added."""
    kind, _, channels, _ = frame.kind
    if kind != "mp3":
        return None
    if data.at(position + 36, 4) == b"VBRI":
        return _known(data.number(position + 50, 4, "big")) * frame.samples, 0
    side = (32 if channels == 2 else 17) if frame.samples == 1152 else (17 if channels == 2 else 9)
    at = position + 4 + side
    if data.at(at, 4) not in (b"Xing", b"Info"):
        return None
    flags = data.number(at + 4, 4, "big")
    frames = _known(data.number(at + 8, 4, "big")) if flags & 1 else 0
    at += 8 + sum(size for bit, size in ((1, 4), (2, 4), (4, 100), (8, 4)) if flags & bit)
    added = data.number(at + 21, 3, "big") if data.at(at, 4) in (b"LAME", b"Lavf", b"Lavc") else 0
    return frames * frame.samples, (added >> 12) + (added & 0xFFF)


def _known(frames: int) -> int:
    """A number of frames; 0 where all bits are ones, which a recorder writes for one that it does not know yet."""
    return 0 if frames == _ALL_ONES else frames


def _tag_size(data: FileBytes, position: int) -> int:
    """Length of a tag that begins here, 0 where none does."""
    head = data.at(position, 32)
    if head[:3] == b"ID3" and len(head) >= 10 and not any(byte & 0x80 for byte in head[6:10]):
        size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        return size + (20 if head[5] & 0x10 else 10)
    if head[:8] == b"APETAGEX" and len(head) == 32:
        return 32 + (int.from_bytes(head[12:16], "little") if head[23] & 0x20 else 0)
    return 128 if head[:3] == b"TAG" else 0
