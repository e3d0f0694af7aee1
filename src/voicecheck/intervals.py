"""Stretches of time and their algebra: the only place that computes with them.

Times are seconds from the start of a recording. An interval is half open, ``[start, end)``, so
that two that touch do not overlap.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from voicecheck.language.stored import english

PRECISION_S = 1e-6
"""Times come in hundredths of a second, whose differences are not exact in binary: what is closer is equal."""


def at_least(value: float, limit: float) -> bool:
    """Whether a duration, or a figure made of durations, reaches a limit, the limit itself included.

    Examples
    --------
    >>> 1.2 - 1.0 >= 0.2, at_least(1.2 - 1.0, 0.2), at_least(0.19, 0.2)
    (False, True, False)
    """
    return value >= limit - PRECISION_S


def at_most(value: float, limit: float) -> bool:
    """Whether a duration, or a figure made of durations, keeps within a limit, the limit itself included.

    Examples
    --------
    >>> 2.2 - 1.2 <= 1.0, at_most(2.2 - 1.2, 1.0), at_most(1.01, 1.0)
    (False, True, False)
    """
    return value <= limit + PRECISION_S


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A stretch of time, ``start <= end``, in seconds."""

    start: float
    end: float

    def __post_init__(self) -> None:
        if not self.start <= self.end:
            raise ValueError(f"an interval must not end before it starts: {self.start} > {self.end}")

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.end - self.start

    def overlaps(self, other: Interval) -> bool:
        """Whether the two share more than a point."""
        return self.start < other.end and other.start < self.end

    def intersection(self, other: Interval) -> Interval | None:
        """What the two share, or ``None``."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Interval(start, end) if start < end else None

    def padded(self, before: float, after: float) -> Interval:
        """The interval widened by so many seconds on each side, never starting before zero."""
        return Interval(max(0.0, self.start - before), self.end + after)


Intervals = tuple[Interval, ...]


def merge(intervals: Iterable[Interval], *, gap: float = 0.0) -> Intervals:
    """Join intervals that overlap, touch or lie at most `gap` seconds apart.

    Examples
    --------
    >>> merge([Interval(3, 4), Interval(0, 1), Interval(1.2, 2)], gap=0.5)
    (Interval(start=0, end=2), Interval(start=3, end=4))
    """
    joined: list[Interval] = []
    for interval in sorted(intervals):
        if joined and interval.start - joined[-1].end <= gap:
            joined[-1] = Interval(joined[-1].start, max(joined[-1].end, interval.end))
        else:
            joined.append(interval)
    return tuple(joined)


def complement(intervals: Iterable[Interval], within: Interval) -> Intervals:
    """What lies inside `within` and in none of the intervals.

    Examples
    --------
    >>> complement([Interval(1, 2)], Interval(0, 3))
    (Interval(start=0, end=1), Interval(start=2, end=3))
    """
    gaps: list[Interval] = []
    cursor = within.start
    for interval in merge(intervals):
        if interval.start > cursor:
            gaps.append(Interval(cursor, min(interval.start, within.end)))
        cursor = max(cursor, interval.end)
        if cursor >= within.end:
            return tuple(gap for gap in gaps if gap.duration > 0)
    gaps.append(Interval(cursor, within.end))
    return tuple(gap for gap in gaps if gap.duration > 0)


def intersect(first: Iterable[Interval], second: Iterable[Interval]) -> Intervals:
    """What lies in both sets.

    Examples
    --------
    >>> intersect([Interval(0, 2), Interval(3, 5)], [Interval(1, 4)])
    (Interval(start=1, end=2), Interval(start=3, end=4))
    """
    left, right = merge(first), merge(second)
    shared: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        common = left[i].intersection(right[j])
        if common:
            shared.append(common)
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
    return tuple(shared)


def subtract(first: Iterable[Interval], second: Iterable[Interval]) -> Intervals:
    """What lies in the first set and not in the second.

    Examples
    --------
    >>> subtract([Interval(0, 5)], [Interval(1, 2)])
    (Interval(start=0, end=1), Interval(start=2, end=5))
    """
    removed = merge(second)
    return tuple(part for interval in merge(first) for part in complement(removed, interval))


def total(intervals: Iterable[Interval]) -> float:
    """Seconds covered, what is covered twice counted once."""
    return sum(interval.duration for interval in merge(intervals))


def in_words(intervals: Iterable[Interval], *, most: int = 5) -> str:
    """Say when they are, to whole seconds; of more than `most` the first ones and how many more there are.

    Examples
    --------
    >>> in_words([Interval(3.2, 4.8), Interval(9, 12)]), in_words([Interval(1, 2), Interval(3, 4)], most=1)
    ('from 3 to 5 s and from 9 to 12 s', 'from 1 to 2 s and 1 more')
    """
    said = [english("from {start:.0f} to {end:.0f} s", start=each.start, end=each.end) for each in intervals]
    if len(said) > most:
        said = [*said[:most], english("{count:,} more", count=len(said) - most)]
    told = said.pop() if said else ""
    while said:
        told = english("{times} and {rest}", times=said.pop(), rest=told)
    return told
