"""Praat's TextGrid: a tier a speaker, the time between turns filled with empty intervals."""

from __future__ import annotations

import re
from collections.abc import Iterable

from voicecheck.export.script import Cue, Script
from voicecheck.records import Speaker

_Interval = tuple[int, int, str]
"""Start and end in milliseconds, and what was said."""
_HEADS = re.compile(r"(item|intervals|points)( ?)\[")
"""What heads a part of the file. Praat reads it as text within quotes; widespread readers cut the file there."""


def write_textgrid(script: Script) -> str:
    """Write a call as a TextGrid in Praat's long form, in UTF-8.

    Each tier covers the whole recording without a gap. Turns of one speaker that overlap, which no tier can hold,
    are cut where the next begins; one that lies inside another is joined to it.
    """
    end, cues = script.duration_ms, script.cues()
    spoke = {cue.speaker for cue in cues}
    tiers = [
        (label, fill(join(_of(who, cues)), end))
        for who, label in script.names.items()
        if who in spoke or who != "unknown"
    ]
    lines = [
        'File type = "ooTextFile"', 'Object class = "TextGrid"', "",
        "xmin = 0", f"xmax = {_seconds(end)}", "tiers? <exists>", f"size = {len(tiers)}", "item []:",
    ]  # fmt: skip
    for number, (label, intervals) in enumerate(tiers, start=1):
        lines += [
            f"    item [{number}]:", '        class = "IntervalTier"', f"        name = {_quoted(label)}",
            "        xmin = 0", f"        xmax = {_seconds(end)}", f"        intervals: size = {len(intervals)}",
        ]  # fmt: skip
        for place, (start, stop, text) in enumerate(intervals, start=1):
            lines += [
                f"        intervals [{place}]:", f"            xmin = {_seconds(start)}",
                f"            xmax = {_seconds(stop)}", f"            text = {_quoted(text)}",
            ]  # fmt: skip
    return "\n".join(lines) + "\n"


def join(cues: Iterable[Cue]) -> list[_Interval]:
    """Make intervals that do not overlap of one speaker's cues in order of time.

    Examples
    --------
    >>> join([Cue(turn=0, speaker="agent", start_ms=0, end_ms=900, text="您好"),
    ...       Cue(turn=1, speaker="agent", start_ms=500, end_ms=800, text="请讲")])
    [(0, 900, '您好 请讲')]
    """
    intervals: list[_Interval] = []
    for cue in cues:
        start = cue.start_ms
        if intervals and start < intervals[-1][1]:
            before, until, text = intervals[-1]
            if cue.end_ms <= until or start == before:
                intervals[-1] = (before, max(until, cue.end_ms), f"{text} {cue.text}")
                continue
            intervals[-1] = (before, start, text)
        intervals.append((start, cue.end_ms, cue.text))
    return intervals


def fill(intervals: Iterable[_Interval], end: int) -> list[_Interval]:
    """Put empty intervals into the gaps, so that all of the time up to `end` is covered.

    Examples
    --------
    >>> fill([(100, 300, "您好")], 500)
    [(0, 100, ''), (100, 300, '您好'), (300, 500, '')]
    """
    filled: list[_Interval] = []
    at = 0
    for start, stop, text in intervals:
        if start > at:
            filled.append((at, start, ""))
        filled.append((start, stop, text))
        at = stop
    return [*filled, (at, end, "")] if at < end or not filled else filled


def _of(speaker: Speaker, cues: Iterable[Cue]) -> list[Cue]:
    return [cue for cue in cues if cue.speaker == speaker]


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.3f}".rstrip("0").rstrip(".")


def _quoted(text: str) -> str:
    return '"' + _HEADS.sub(r"\1\2［", text).replace('"', '""') + '"'
