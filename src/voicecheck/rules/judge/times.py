"""Where in a call a window lies in seconds: for what happened and is no text."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from voicecheck.intervals import Interval
from voicecheck.rules.call.evidence import Evidence, Span, when
from voicecheck.rules.call.script import Script
from voicecheck.rules.judge.windows import after, before
from voicecheck.rules.language.condition import Window


def edge_times(script: Script, span: Span) -> Interval:
    """The seconds of words at the start or the end of a call, out to the call's own edge."""
    low, high = span
    if low >= high:
        return Interval(0.0, inf)
    start = script.time_of(low)[0] if low > 0 else 0.0
    return Interval(start, inf if high >= len(script.text) else max(start, script.time_of(high - 1)[1]))


def around(script: Script, anchor: Evidence, window: Window) -> Span | None:
    """What the party said before and after an anchor, and with it; ``None`` where the anchor has no time."""
    earlier, later = before(script, anchor, window), after(script, anchor, window)
    return (earlier[0], max(earlier[0], later[1])) if earlier and later else None


def times_beside(script: Script, anchor: Evidence, window: Window) -> Interval | None:
    """The seconds of a window beside an anchor; ``None`` where the anchor has no time."""
    happened = when(anchor)
    if happened is None:
        return None
    turns = window.model_copy(update={"seconds": None})
    start, end = happened.start, happened.end
    if window.after is None:
        start -= _reach(window, happened.start - _times(script, before(script, anchor, turns), happened).start)
    if window.before is None:
        end += _reach(window, _times(script, after(script, anchor, turns), happened).end - happened.end)
    if window.around is not None:
        return Interval(max(0.0, start), end)
    return Interval(happened.end, end) if window.after is not None else Interval(max(0.0, start), happened.start)


def _reach(window: Window, by_turns: float) -> float:
    """How far a window goes from its anchor: the longest that is given, or without end."""
    lengths = ([window.seconds] if window.seconds is not None else []) + (
        [by_turns] if window.turns is not None else []
    )
    return max(0.0, *lengths) if lengths else inf


def _times(script: Script, span: Span | None, happened: Interval) -> Interval:
    return edge_times(script, span) if span and span[0] < span[1] else happened


def lies_in(hit: Evidence, stretches: Sequence[Interval]) -> bool:
    """Whether something happened, at least in part, in one of the stretches; what has no time lies anywhere."""
    own = when(hit)
    return own is None or any(own.overlaps(s) or s.start <= own.start == own.end <= s.end for s in stretches)
