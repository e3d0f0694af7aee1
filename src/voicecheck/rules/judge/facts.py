"""Conditions on what happened and what is known: events, measures and the manifest."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from voicecheck.conversation.overlaps import is_counted
from voicecheck.intervals import at_least, at_most
from voicecheck.records import Event, Recording
from voicecheck.rules.call.evidence import Fact, Occurrence
from voicecheck.rules.call.gaps import UNSURE_EVENT
from voicecheck.rules.judge.scene import UNREADABLE, Outcome, Scene
from voicecheck.rules.language.condition import EventTest, MeasureTest, MetadataTest
from voicecheck.rules.measures.catalogue import take_measure
from voicecheck.rules.reasons import because

MANIFEST_FIELDS = frozenset(f.name for f in fields(Recording)) - {"extra", "path", "channel_from"}
"""What the manifest can say of a recording by names that are known."""
_BETWEEN = frozenset({"interruption", "backchannel", "overlap", "dead_air", "slow_response"})
"""Events of which nothing is known where the channels are out of step."""


def try_event(test: EventTest, scene: Scene) -> Outcome:
    """Whether such a thing happened, and when."""
    known = scene.call.conversation
    reason = scene.call.untimed if test.kind in _BETWEEN or not known.two_party else None
    if reason:
        return Outcome(None, (), reason)
    hits = tuple(
        Occurrence(e.by, e.start, e.end, UNREADABLE if test.announced is not None and e.announced is None else None)
        for e in known.events
        if _is_asked(test, e)
    )
    if not hits and any(_is_asked(test, e) for e in known.doubtful_events):
        return Outcome(None, (), UNSURE_EVENT)
    return Outcome(bool(hits), hits)


def _is_asked(test: EventTest, event: Event) -> bool:
    return (
        ("slow_response" if event.slow else event.kind) == test.kind
        and test.by in (None, event.by)
        and (test.announced is None or event.announced in (None, test.announced))
        and (test.promised is None or (event.promised_s is not None) == test.promised)
        and test.yielded in (None, event.yielded)
        and test.counted in (None, is_counted(event))
        and at_least(event.end - event.start, test.at_least_s or 0.0)
    )


def try_measure(test: MeasureTest, scene: Scene) -> Outcome:
    """Whether a measure lies within limits."""
    taken = take_measure(test.name, scene.call, scene.options)
    if taken.reason:
        return Outcome(None, (), taken.reason)
    hits = tuple(s for s in taken.samples if inside(s.value, test.min, test.max))
    return Outcome(bool(hits), hits)


def inside(value: float, low: float | None, high: float | None) -> bool:
    """Whether a value lies within limits, both inclusive; a limit may be open."""
    return (low is None or at_least(value, low)) and (high is None or at_most(value, high))


def _metadata_value(recording: Recording, name: str) -> Any:
    """What the manifest says, ``None`` where it says nothing."""
    if name in (LOCAL_HOUR, LOCAL_WEEKDAY):
        started = recording.started_at
        if started is None:  # the day may be known without the hour
            on = recording.started_on if name == LOCAL_WEEKDAY else None
            return on.isoweekday() if on else None
        hour = started.hour + started.minute / 60 + started.second / 3600
        return hour if name == LOCAL_HOUR else started.isoweekday()
    return getattr(recording, name, None) if name in MANIFEST_FIELDS else recording.extra.get(name)


LOCAL_HOUR = "local_hour"
"""The hour at which the call began on the clock of its own zone, as a decimal number."""
LOCAL_WEEKDAY = "local_weekday"
"""The day of the week on which it began there: 1 is Monday, 6 and 7 are the weekend (ISO 8601)."""


def try_metadata(test: MetadataTest, scene: Scene) -> Outcome:
    """Whether the manifest says so."""
    value = _metadata_value(scene.call.recording, test.name)
    if value is None:
        return Outcome(False) if test.optional else Outcome(None, (), because("not_given", test.name))
    if test.is_:
        holds = str(value) in test.is_
    else:
        try:
            number = float(value)
        except (TypeError, ValueError):
            return Outcome(None, (), because("no_number", test.name, value))
        holds = (test.above is None or number > test.above) and (test.below is None or number < test.below)
    numeric = float(value) if isinstance(value, int | float) else None
    return Outcome(holds, (Fact(f"{test.name}={value}", numeric),) if holds else ())
