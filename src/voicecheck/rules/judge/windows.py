"""Where in a call a rule looks: stretches of one party's words.

Turns are those that take the floor; backchannels are inside a window but are not counted. Seconds
from the start or end are the party's own seconds of speech; seconds before or after something are
seconds of the clock.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from voicecheck.intervals import Interval
from voicecheck.rules.call.evidence import Evidence, Span, when, words_of
from voicecheck.rules.call.script import Script
from voicecheck.rules.language.rule import Window

_EDGE_S = 0.3
"""Seconds by which the time of a word may be off its turn's edge."""


@lru_cache(maxsize=64)  # asked for by many rules of a call
def first_part(script: Script, *, turns: int = 0, seconds: float = 0.0, percent: float = 0.0) -> Span:
    """The first so many turns, seconds of speech or per cent of it, whichever is longest."""
    floor = script.floor
    high = script.turn_span(floor[min(turns, len(floor)) - 1])[1] if turns and floor else 0
    spoken = _speech_of(script)
    return 0, max(high, _position_after(script, max(seconds, percent / 100 * spoken)))


@lru_cache(maxsize=64)
def last_part(script: Script, *, turns: int = 0, seconds: float = 0.0, percent: float = 0.0) -> Span:
    """The last so many turns, seconds of speech or per cent of it, whichever is longest."""
    floor = script.floor
    low = script.turn_span(floor[max(0, len(floor) - turns)])[0] if turns and floor else len(script.text)
    spoken = _speech_of(script)
    left = spoken - max(seconds, percent / 100 * spoken)
    return min(low, _position_after(script, left) if left > 0 else 0), len(script.text)


def _speech_of(script: Script) -> float:
    return sum(script.turns[i].end - script.turns[i].start for i in script.floor)


def _position_after(script: Script, seconds: float) -> int:
    """The character at which a party has spoken for so many seconds."""
    left = seconds
    for i in script.floor:
        turn = script.turns[i]
        if left < turn.end - turn.start:
            low, high = script.turn_span(i)
            return next((p for p in range(low, high) if script.time_of(p)[0] >= turn.start + left), high)
        left -= turn.end - turn.start
    return len(script.text)


def after(script: Script, anchor: Evidence, window: Window) -> Span | None:
    """What the party said after the anchor: to the end, or so many turns or seconds on."""
    words, happened = words_of(anchor), when(anchor)
    same = words is not None and words.speaker == script.speaker
    if words and same:
        low = words.span[1]
        counted = [i for i in script.floor if i > script.turn_at(words.span[0])]
    elif happened:
        low = _first_word_after(script, happened, spoken=words is not None)
        counted = [i for i in script.floor if script.turn_span(i)[1] > low]
    else:
        return None
    ends = []
    if window.turns is not None:
        here = script.turn_span(script.turn_at(low))[1] if same else low
        ends.append(script.turn_span(counted[: window.turns][-1])[1] if window.turns and counted else here)
    if window.seconds is not None and happened:
        ends.append(script.position_at(happened.end + window.seconds))
    return low, max(ends, default=len(script.text))


def _first_word_after(script: Script, happened: Interval, *, spoken: bool) -> int:
    """Where the party's words begin after the other's words (a new turn), or after an event (any word)."""
    if not spoken:
        return script.position_at(happened.end - _EDGE_S)
    for i in script.floor:
        if script.turns[i].start >= happened.start - _EDGE_S:
            return script.turn_span(i)[0]
    return len(script.text)


def before(script: Script, anchor: Evidence, window: Window) -> Span | None:
    """What the party said before the anchor: from the start, or the last so many turns or seconds."""
    words = words_of(anchor)
    if words and words.speaker == script.speaker:
        high = words.span[0]
        own = script.turn_at(high)
        counted = [i for i in script.floor if i < own]
        here = script.turn_span(own)[0]
    else:
        if anchor.start is None:
            return None
        high = script.position_at(anchor.start + (0.0 if words else _EDGE_S))
        counted = [i for i in script.floor if script.turn_span(i)[0] < high]
        here = high
    starts = []
    if window.turns is not None:
        starts.append(script.turn_span(counted[-window.turns :][0])[0] if window.turns and counted else here)
    if window.seconds is not None and anchor.start is not None:
        starts.append(script.position_at(anchor.start - window.seconds))
    return min(starts, default=0), high


_SIDES: dict[str, Callable[[Script, Evidence, Window], Span | None]] = {"after": after, "before": before}


def beside(script: Script, anchor: Evidence, window: Window) -> Span | None:
    """The window's stretch beside one anchor; ``None`` where the anchor has no time."""
    return _SIDES["after" if window.after is not None else "before"](script, anchor, window)


def from_edge(script: Script, window: Window) -> Span:
    """The window's stretch from the start or the end of the call."""
    part = first_part if window.from_ == "start" else last_part
    return part(script, turns=window.turns or 0, seconds=window.seconds or 0.0, percent=window.percent or 0.0)
