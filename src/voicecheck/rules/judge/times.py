"""Where in a call a window lies in seconds: for what happened and is no text."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from voicecheck.intervals import Interval
from voicecheck.rules.call.call import Hit, Script, Span
from voicecheck.rules.judge.windows import after, before
from voicecheck.rules.language.condition import Window


def edge_times(script: Script, span: Span) -> Interval:
    """The seconds of words at the start or the end of a call, out to the call's own edge."""
    low, high = span
    if low >= high:
        return Interval(0.0, inf)
    start = script.time_of(low)[0] if low > 0 else 0.0
    return Interval(start, inf if high >= len(script.text) else max(start, script.time_of(high - 1)[1]))


def around(script: Script, anchor: Hit, window: Window) -> Span | None:
    """What the party said before and after an anchor, and with it; ``None`` where the anchor has no time."""
    earlier, later = before(script, anchor, window), after(script, anchor, window)
    return (earlier[0], max(earlier[0], later[1])) if earlier and later else None


def times_beside(script: Script, anchor: Hit, window: Window) -> Interval | None:
    """The seconds of a window beside an anchor; ``None`` where the anchor has no time."""
    if anchor.start is None or anchor.end is None:
        return None
    turns = window.model_copy(update={"seconds": None})
    start, end = anchor.start, anchor.end
    if window.after is None:
        start -= _reach(window, anchor.start - _times(script, before(script, anchor, turns), anchor).start)
    if window.before is None:
        end += _reach(window, _times(script, after(script, anchor, turns), anchor).end - anchor.end)
    if window.around is not None:
        return Interval(max(0.0, start), end)
    return Interval(anchor.end, end) if window.after is not None else Interval(max(0.0, start), anchor.start)


def _reach(window: Window, by_turns: float) -> float:
    """How far a window goes from its anchor: the longest that is given, or without end."""
    lengths = ([window.seconds] if window.seconds is not None else []) + (
        [by_turns] if window.turns is not None else []
    )
    return max(0.0, *lengths) if lengths else inf


def _times(script: Script, span: Span | None, anchor: Hit) -> Interval:
    assert anchor.start is not None
    assert anchor.end is not None
    return edge_times(script, span) if span and span[0] < span[1] else Interval(anchor.start, anchor.end)


def lies_in(hit: Hit, stretches: Sequence[Interval | None]) -> bool:
    """Whether something happened, at least in part, in one of the stretches; what has no time lies anywhere."""
    if hit.start is None or hit.end is None:
        return True
    when = Interval(hit.start, max(hit.start, hit.end))
    return any(when.overlaps(s) or s.start <= when.start == when.end <= s.end for s in stretches if s)
