"""Packing: speech cut out of the channels and laid into windows that the model hears whole.

Whisper computes 30 s whatever it is given, so that short stretches of speech heard alone waste
most of the work. Here the stretches of a channel fill windows of up to 28 s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from voicecheck.audio.decode import Sound
from voicecheck.audio.resample import resample
from voicecheck.intervals import Interval, Intervals
from voicecheck.records import Array
from voicecheck.transcript.options import TranscriptOptions

RATE_HZ = 16_000  # what Whisper hears
_MOST_S = 30.0  # that Whisper can hear
_TAIL_S = 0.5  # of silence after the sound, so that its end is heard as one
_STEP_S = 2.0  # between the lengths that windows are filled up to: equal ones are read together


@dataclass(frozen=True, slots=True)
class Piece:
    """A cut of one channel: its islands of speech, and the padded stretch that is heard."""

    channel: int
    heard: Interval
    islands: Intervals

    @property
    def speech(self) -> float:
        """Seconds of speech in it."""
        return sum(island.duration for island in self.islands)


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces that are heard together, each with its start inside the window in seconds."""

    pieces: tuple[Piece, ...]
    starts: tuple[float, ...]
    duration: float

    def piece_at(self, time: float) -> int:
        """Index of the piece that is heard at a time of the window, or that is nearest to it."""
        ends = [start + piece.heard.duration for start, piece in zip(self.starts, self.pieces, strict=True)]
        away = [max(start - time, time - end) for start, end in zip(self.starts, ends, strict=True)]
        return int(np.argmin(away))


@dataclass(frozen=True, slots=True)
class Clip:
    """The sound of a window, mono float32 at 16 kHz, and the seconds that are heard: it, and silence after it.

    ``parts`` is from when to when each of its pieces is heard, in seconds of the window.
    """

    samples: Array
    heard_s: float
    parts: tuple[Interval, ...] = ()


def cut_pieces(speech: Intervals, channel: int, duration: float, *, options: TranscriptOptions) -> tuple[Piece, ...]:
    """Join neighbouring islands of speech into pieces, none longer than a window.

    Parameters
    ----------
    speech
        The channel's islands of speech in order, seconds.
    channel, duration
        Index of the channel, seconds of the recording.
    options
        Settings.
    """
    groups: list[list[Interval]] = []
    for island in (part for whole in speech for part in _shortened(whole, options.window_s - 1)):
        near = groups and island.start - groups[-1][-1].end <= options.join_s
        if near and island.end - groups[-1][0].start <= options.piece_s:
            groups[-1].append(island)
        else:
            groups.append([island])
    pieces = []
    for index, group in enumerate(groups):
        floor = groups[index - 1][-1].end if index else 0.0
        ceiling = groups[index + 1][0].start if index + 1 < len(groups) else duration
        start = max(group[0].start - options.padding_s, (floor + group[0].start) / 2)
        end = min(group[-1].end + options.padding_s, (ceiling + group[-1].end) / 2)
        pieces.append(Piece(channel, Interval(start, end), tuple(group)))
    return tuple(pieces)


def pack(pieces: Sequence[Piece], *, options: TranscriptOptions) -> tuple[Window, ...]:
    """Lay pieces into as few windows as a first fit in the order of time finds."""
    filled: list[list[Piece]] = []
    room: list[float] = []
    for piece in pieces:
        needed = piece.heard.duration + options.spacing_s
        index = next((i for i, left in enumerate(room) if left >= needed), None)
        if index is None:
            filled.append([])
            room.append(options.window_s)
            index = len(filled) - 1
        filled[index].append(piece)
        room[index] -= needed
    return tuple(laid(group, options=options) for group in filled)


def laid(pieces: Sequence[Piece], *, options: TranscriptOptions) -> Window:
    """A window of these pieces, one after the other."""
    starts: list[float] = []
    cursor = 0.0
    for piece in pieces:
        starts.append(cursor)
        cursor += piece.heard.duration + options.spacing_s
    return Window(tuple(pieces), tuple(starts), cursor)


def context_of(window: Window, *, options: TranscriptOptions) -> float:
    """Seconds that a window is filled up to once it is heard; windows that have as many are read together.

    It hangs on the window alone: a call's text must be the same whatever is decoded beside it.

    Examples
    --------
    >>> context_of(Window((), (), 12.3), options=TranscriptOptions(context_s=10.0))
    14.0
    """
    return min(_MOST_S, _STEP_S * float(np.ceil(_heard_s(window, options) / _STEP_S)))


def clip_of(window: Window, sound: Sound, *, options: TranscriptOptions) -> Clip:
    """Cut the sound of a window out of its recording."""
    out = np.zeros(round(window.duration * RATE_HZ), np.float32)
    for piece, start in zip(window.pieces, window.starts, strict=True):
        part = resample(sound.channel(piece.channel, piece.heard.start, piece.heard.end), sound.rate, RATE_HZ)
        first = round(start * RATE_HZ)
        part = part[: len(out) - first]
        out[first : first + len(part)] = part
    parts = zip(window.starts, window.pieces, strict=True)
    return Clip(out, _heard_s(window, options), tuple(Interval(at, at + piece.heard.duration) for at, piece in parts))


def _heard_s(window: Window, options: TranscriptOptions) -> float:
    return min(_MOST_S, max(window.duration + _TAIL_S, options.context_s))


def _shortened(island: Interval, longest: float) -> Intervals:
    """An island cut into equal parts that are not too long."""
    count = max(1, int(np.ceil(island.duration / longest)))
    edges = np.linspace(island.start, island.end, count + 1)
    return tuple(Interval(float(a), float(b)) for a, b in pairwise(edges))
