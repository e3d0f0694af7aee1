"""Pauses: the silences inside a turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from voicecheck.intervals import Interval, Intervals, at_least, complement
from voicecheck.records import Event, Turn

LEAST_PAUSE = 0.2
"""Seconds: shorter silences belong to the articulation (stop closures); the definition of a pause."""


def find(islands: Sequence[Interval], *, least: float = LEAST_PAUSE) -> Intervals:
    """The silences of at least `least` seconds between the first island and the last.

    Examples
    --------
    >>> find([Interval(0, 1), Interval(1.1, 2), Interval(2.5, 3)])
    (Interval(start=2, end=2.5),)
    """
    if not islands:
        return ()
    whole = Interval(min(i.start for i in islands), max(i.end for i in islands))
    return tuple(gap for gap in complement(islands, whole) if at_least(gap.duration, least))


def events(turns: Iterable[Turn]) -> tuple[Event, ...]:
    """A ``pause`` event for each pause in the turns that hold the floor."""
    return tuple(
        Event(kind="pause", by=turn.speaker, start=pause.start, end=pause.end)
        for turn in turns
        if turn.kind == "turn"
        for pause in turn.pauses
    )
