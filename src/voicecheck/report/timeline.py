"""A call from its beginning to its end in a row of blocks: how loud who was, and where its faults are.

Faults stand as marks in a row of their own, so that nothing is told by a colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voicecheck.intervals import Interval, Intervals, intersect, total

BLOCKS = "▁▂▃▄▅▆▇█"
NOBODY = " "
UNHEARD = "·"
"""A stretch that was not recorded, or could not be read."""
FAULT, DOUBT = "✕", "?"
STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600)
"""Seconds that a cell may stand for, the least that fits first."""
_TICKS = (10, 15, 30, 60, 120, 300, 600, 1800, 3600)
_LEAST_TICK = 12  # columns from one time to the next


@dataclass(frozen=True, slots=True)
class Lane:
    """A party on the time line.

    ``spoken`` is where it speaks, ``unheard`` where nothing is known of it. ``levels`` is the outline of its sound as
    bytes, evenly over the call; empty where none was kept: then a block tells how much of its time was spoken.
    """

    spoken: Intervals
    unheard: Intervals = ()
    levels: bytes = b""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The rows, each as wide as the others; ``step`` is the seconds of a cell."""

    step: int
    marks: str
    lanes: tuple[str, ...]
    times: str


def timeline(
    duration: float, lanes: Sequence[Lane], faults: Iterable[float], doubts: Iterable[float], *, width: int
) -> Timeline:
    """Draw a call.

    Parameters
    ----------
    duration
        Seconds.
    lanes
        The parties.
    faults, doubts
        When something failed, and when something could not be judged, in seconds.
    width
        Columns that there are.

    Examples
    --------
    >>> drawn = timeline(20.0, [Lane((Interval(0, 4), Interval(6, 20)))], [13.0], [], width=12)
    >>> drawn.step, drawn.marks, drawn.lanes, drawn.times
    (2, '      ✕   ', ('██ ███████',), '0:00')
    """
    step = next((each for each in STEPS if -(-duration // each) <= width), STEPS[-1])
    cells = max(1, min(width, int(-(-duration // step))))
    marks = [NOBODY] * cells
    for at, mark in (*((at, DOUBT) for at in doubts), *((at, FAULT) for at in faults)):
        marks[min(cells - 1, max(0, int(at // step)))] = mark
    return Timeline(
        step=step,
        marks="".join(marks),
        lanes=tuple(_row(lane, duration, step, cells) for lane in lanes),
        times=_times(step, cells),
    )


def _row(lane: Lane, duration: float, step: int, cells: int) -> str:
    return "".join(_block(lane, duration, Interval(at * step, (at + 1) * step)) for at in range(cells))


def _block(lane: Lane, duration: float, cell: Interval) -> str:
    spoken = total(intersect(lane.spoken, (cell,)))
    if not spoken:
        return UNHEARD if total(intersect(lane.unheard, (cell,))) else NOBODY
    share = min(1.0, spoken / min(cell.duration, max(duration - cell.start, 1e-9)))
    if lane.levels and duration > 0:
        per_second = len(lane.levels) / duration
        heard = [
            lane.levels[
                int(each.start * per_second) : max(int(each.end * per_second), int(each.start * per_second) + 1)
            ]
            for each in intersect(lane.spoken, (cell,))
        ]
        peaks = b"".join(heard)
        share = sum(peaks) / len(peaks) / 255 if peaks else share
    return BLOCKS[min(len(BLOCKS) - 1, int(share * len(BLOCKS)))]


def _times(step: int, cells: int) -> str:
    """The times below the row, at round minutes or parts of one."""
    tick = next((each for each in _TICKS if each % step == 0 and each // step >= _LEAST_TICK), _TICKS[-1])
    line = ""
    for at in range(0, cells * step, tick):
        text = f"{at // 60}:{at % 60:02d}"
        column = at // step
        if column + len(text) <= max(cells, len(text)):
            line = line.ljust(column) + text
    return line
