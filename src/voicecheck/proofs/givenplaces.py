"""The second that people write for a finding, and the finding of a norm that they mean by it.

Pages and the terminal show whole seconds (0:53 for 53.8), and that is what people copy. What is kept is when the
finding really starts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from voicecheck.given.words import plain
from voicecheck.language.catalogue import Message
from voicecheck.records import Finding
from voicecheck.score.results import SEVERITY

_EXACT_S = 0.06
"""Sheets and exports have starts to a tenth of a second."""
_NEAR_S = 1.0
"""People write whole seconds, cut off or rounded."""
_MOST_LISTED = 10
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]?\d(?:\.\d+)?)")


def read_seconds(cell: str) -> tuple[float, ...]:
    """A time within a call as people write it, in seconds; none where it cannot be read.

    There is more than one reading where a spreadsheet took minutes and seconds for hours and minutes.

    Examples
    --------
    >>> read_seconds("53.8"), read_seconds("0:53"), read_seconds("1:02:03"), read_seconds("00:53:00"), read_seconds("?")
    ((53.8,), (53.0,), (3723.0,), (3180.0, 53.0), ())
    """
    text = plain(cell)
    if found := _CLOCK.fullmatch(text):
        hours, minutes, rest = (float(each or 0) for each in found.groups())
        seconds = 3600 * hours + 60 * minutes + rest
        return (seconds, 60 * hours + minutes) if found[1] and not rest and minutes < 60 else (seconds,)
    try:
        seconds = float(text)
    except ValueError:
        return ()
    return (seconds,) if 0 <= seconds < math.inf else ()


def start_meant(findings: Sequence[Finding], rule_id: str, readings: Sequence[float]) -> tuple[float | None, bool]:
    """When the finding starts that somebody means by a second, and whether there is one.

    Parameters
    ----------
    findings
        All findings on the call.
    rule_id
        The norm.
    readings
        What was written, as `read_seconds` reads it.

    Returns
    -------
    tuple
        The start, to a tenth of a second; ``None`` where the norm's one finding has none, and is shown by the stretch
        in which something was looked for.

    Examples
    --------
    >>> shown = [Finding(rule_id="word.wait", pack="common", result="fail", start=start) for start in (53.8, 55.6)]
    >>> start_meant(shown, "word.wait", [53.0]), start_meant(shown, "word.wait", [80.0])
    ((53.8, True), (None, False))
    """
    own = [each for each in findings if each.rule_id == rule_id]
    begun = [(each.start, each) for each in own if each.start is not None]
    for second in readings:
        there = [
            (not exact, not shown, -SEVERITY[each.result], away, start)
            for start, each in begun
            for away in [abs(start - second)]
            for exact, shown in [(away < _EXACT_S, _shown_at(start, second))]
            if exact or shown or away <= _NEAR_S
        ]
        if there:
            return float(f"{min(there)[-1]:.1f}"), True
        if len(own) == 1 and not begun and any(_shown_at(at, second) for at in _elsewhere(own[0])):
            return None, True
    return None, False


def place_fault(findings: Sequence[Finding], rule_id: str, written: str) -> Message:
    """Say that there is no finding of a norm at a second, and what there is."""
    own = [each for each in findings if each.rule_id == rule_id]
    starts = sorted({float(f"{each.start:.1f}") for each in own if each.start is not None})
    values = {"start": written, "rule": rule_id}
    if not own:
        return Message("nothing was found of {rule} on this call", {"rule": rule_id})
    if not starts:
        return Message("start_s is {start}, but the finding of {rule} has no second; leave start_s empty", values)
    listed = ", ".join(f"{start:g} ({int(start) // 60}:{int(start) % 60:02d})" for start in starts[:_MOST_LISTED])
    more = ", …" if len(starts) > _MOST_LISTED else ""
    return Message(
        "start_s is {start}, but no finding of {rule} starts there; on this call they start at {seconds}",
        {**values, "seconds": listed + more},
    )


def _shown_at(start: float, second: float) -> bool:
    """Whether a page shows the start as this whole second."""
    return second == int(second) == int(start)


def _elsewhere(finding: Finding) -> list[float]:
    """Seconds that a page shows for a finding without a start."""
    return [each for each in (finding.nearest_start, finding.window_start) if each is not None]
