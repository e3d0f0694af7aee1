"""How far what was heard is from what is true: pure functions on masks of 10 ms frames and on intervals.

Conventions
-----------
A mask has one entry a frame of 10 ms, true where there is speech. Counts are kept, and ratios taken
from their sums over all recordings. Where nothing was asked a ratio is ``None``.

- *Frames*: F1 of the speech frames; false alarm is the share of the frames without speech that were
  called speech, miss the share of the speech frames that were not.
- *Pause*: a gap between two stretches of speech, at least so long. One that is there was found if at
  least half of its frames were called no speech; one that was reported is false if less than half of
  its frames are without speech.
- *Edges* of a pause that is there: of the stretches that were called no speech and reach into it, the one
  that shares most with it says where the speech before it was heard to end and the speech after it to
  start. Both are held against the truth. Where there is no such stretch the pause was not parted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voicecheck.intervals import Interval, Intervals, at_least, complement, subtract, total
from voicecheck.speech.frames import FRAME_S, Mask, runs


@dataclass(frozen=True, slots=True)
class Frames:
    """Frames by what they are and what they were called."""

    hit: int = 0
    false: int = 0
    missed: int = 0
    quiet: int = 0

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        asked = 2 * self.hit + self.false + self.missed
        return 2 * self.hit / asked if asked else None

    @property
    def false_alarm(self) -> float | None:
        """Share of the frames without speech that were called speech."""
        return self.false / (self.false + self.quiet) if self.false + self.quiet else None

    @property
    def miss(self) -> float | None:
        """Share of the speech frames that were not called speech."""
        return self.missed / (self.hit + self.missed) if self.hit + self.missed else None

    def __add__(self, other: Frames) -> Frames:
        return Frames(
            self.hit + other.hit, self.false + other.false, self.missed + other.missed, self.quiet + other.quiet
        )


@dataclass(frozen=True, slots=True)
class Pauses:
    """Pauses that there are, those of them that were found, those that were reported, and the false of these."""

    true: int = 0
    found: int = 0
    reported: int = 0
    false: int = 0

    def __add__(self, other: Pauses) -> Pauses:
        return Pauses(
            self.true + other.true, self.found + other.found, self.reported + other.reported, self.false + other.false
        )


@dataclass(frozen=True, slots=True)
class Edges:
    """How far the edges of pauses are off, ms, one entry a pause that was parted; and how many were not."""

    ends_ms: tuple[float, ...] = ()
    starts_ms: tuple[float, ...] = ()
    unparted: int = 0

    def __add__(self, other: Edges) -> Edges:
        return Edges(self.ends_ms + other.ends_ms, self.starts_ms + other.starts_ms, self.unparted + other.unparted)


def count_frames(true: Mask, heard: Mask) -> Frames:
    """Count the frames of two masks of the same shape."""
    hit = int((true & heard).sum())
    return Frames(hit, int(heard.sum()) - hit, int(true.sum()) - hit, int((~true & ~heard).sum()))


def find_pauses(speech: Intervals, least: float) -> Intervals:
    """The gaps between stretches of speech that are at least so many seconds long."""
    if not speech:
        return ()
    gaps = complement(speech, Interval(min(i.start for i in speech), max(i.end for i in speech)))
    return tuple(gap for gap in gaps if at_least(gap.duration, least))


def compare_pauses(true: Intervals, heard: Intervals, frames: int, least: float = 0.2) -> Pauses:
    """Hold the pauses of a recording of so many frames against those that were heard."""
    there, reported = find_pauses(true, least), find_pauses(heard, least)
    speech, called = mask_of(true, frames), mask_of(heard, frames)
    found = sum(_share(called, pause) <= 0.5 for pause in there)
    return Pauses(len(there), found, len(reported), sum(_share(speech, pause) > 0.5 for pause in reported))


def compare_edges(true: Intervals, heard: Mask, least: float = 0.3) -> Edges:
    """Measure how far the edges of the pauses are off, and which pauses were not parted."""
    silent = [(a * FRAME_S, b * FRAME_S) for a, b in runs(~heard)]
    ends, starts, unparted = [], [], 0
    for pause in find_pauses(true, least):
        shared, start, end = max(
            ((min(b, pause.end) - max(a, pause.start), a, b) for a, b in silent), default=(0.0, 0.0, 0.0)
        )
        if shared <= 0:
            unparted += 1
            continue
        ends.append(1000 * abs(start - pause.start))
        starts.append(1000 * abs(end - pause.end))
    return Edges(tuple(ends), tuple(starts), unparted)


def not_heard(true: Intervals, heard: Intervals) -> float:
    """Seconds of the speech that there is and that was not heard."""
    return total(subtract(true, heard))


def start_errors(true: Sequence[float], heard: Sequence[float]) -> tuple[float, ...]:
    """For each true start, how far the nearest start that was heard is off, ms; infinite where none was."""
    return tuple(min((1000 * abs(start - other) for other in heard), default=float("inf")) for start in true)


def relative_error(found: float, true: float) -> float:
    """How far a count is off, as a share of the true one, never negative."""
    return abs(found - true) / true


def mean(values: Sequence[float]) -> float | None:
    """Mean of some values, ``None`` of none."""
    return sum(values) / len(values) if values else None


def mask_of(speech: Intervals, frames: int) -> Mask:
    """Intervals as a mask of so many frames; a frame is speech where its middle is."""
    mask = np.zeros(frames, bool)
    for interval in speech:
        first, last = (max(0, int(np.ceil(edge / FRAME_S - 0.5 - 1e-6))) for edge in (interval.start, interval.end))
        mask[first:last] = True
    return mask


def _share(mask: Mask, interval: Interval) -> float:
    """Share of the frames of an interval that are true."""
    within = mask_of((interval,), len(mask))
    return float(mask[within].mean()) if within.any() else 0.0
