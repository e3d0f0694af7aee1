"""Where to listen to a call: of each failed norm one place, the gravest norms first, and what can be heard first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from voicecheck.tables.stream import Selection, count_by, stream

PLACES_A_CALL = 3
"""Places of a call that are shown."""
WEIGHTS = {"critical": 9, "major": 3, "minor": 1}
"""What a failed norm of each severity adds to how much a call is worth listening to."""
BEFORE_S = 3
"""Seconds before a place from which it is listened to, so that what led to it is heard."""
PRACTICE = "practice"
"""The direction of calls that are in no mean and are proposed to nobody."""
_EDGE_S = 1.0
"""A stretch that leaves out no more of the call at its ends is the whole call (times are rounded)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of a call to listen to.

    ``start_s`` is where to listen; ``None`` where the whole call is the place. ``window``: only a stretch of the call
    is known, in which the words should have been said. ``points``: what the norm costs on the card that takes most.
    """

    rule_id: str
    severity: str | None
    points: float
    fault_form: str | None
    start_s: float | None
    window: tuple[float, float] | None
    matched: str | None
    match_kind: str | None
    value: float | None
    limit_low: float | None
    limit_high: float | None
    unit: str | None
    expected: str | None
    recommended: str | None
    reason_code: str | None
    reason: str | None

    @property
    def listen_s(self) -> int | None:
        """From which second to listen; ``None``: to the whole call."""
        return None if self.start_s is None else max(0, int(self.start_s) - BEFORE_S)

    @property
    def rank(self) -> tuple[int, float, bool, float]:
        """The graver norm first, then the dearer, then what has a time, then the earlier."""
        at = self.start_s
        return -WEIGHTS.get(self.severity or "", 0), -self.points, at is None, at or 0.0


@dataclass(slots=True, kw_only=True)
class Listen:
    """A call to listen to: what is known of it, and where to listen; without a place, why it was not scored."""

    call_key: str
    call_id: str | None
    recording: str | None
    agent_id: str | None
    day: date | None
    started: datetime | None
    duration_s: float | None
    score: float | None
    unscored: str | None = None
    team: str | None = None
    places: list[Place] = field(default_factory=list)


def listen_of(row: Mapping[str, Any]) -> Listen:
    """Make a call to listen to from its row of ``calls``."""
    return Listen(
        call_key=row["call_key"], call_id=row["call_id"], recording=row["recording"], agent_id=row["agent_id"],
        day=row["local_date"], started=row["started_at_local"], score=row["qa_score"], team=row["team"],
        duration_s=row["duration_s"], unscored=row["not_scored_because"] if row["qa_score"] is None else None,
    )  # fmt: skip


Whose = tuple[str | None, str | None]
"""A team and an agent."""


@dataclass(slots=True)
class Faulty:
    """A call that failed norms: which, and how much they weigh."""

    whose: Whose
    day: date | None
    call_key: str
    weight: int = 0
    rules: list[str] = field(default_factory=list)


def faulty_calls(out: Path, selection: Selection) -> Iterator[Faulty]:
    """Give every call but practice that failed a norm, in the order of the tables: how much it is worth hearing."""
    columns = ("team", "agent_id", "local_date", "call_key", "rule_id", "severity", "direction")
    now: Faulty | None = None
    for rows in stream(out, "call_norms", selection, columns, where=("result", ["fail"])):
        for team, agent, day, key, rule, severity, direction in rows:
            if direction == PRACTICE:
                continue
            if now is None or now.call_key != key:  # rows of a call lie together
                if now:
                    yield now
                now = Faulty((team, agent), day, key)
            now.weight += WEIGHTS.get(severity, WEIGHTS["major"])
            now.rules.append(rule)
    if now:
        yield now


_FOUND = (
    "call_key", "rule_id", "withdrawn", "fault_form", "start_s", "window_start_s", "window_end_s", "nearest_s",
    "matched", "match_kind", "value", "limit_low", "limit_high", "unit", "expected", "recommended", "reason_code",
    "reason",
)  # fmt: skip
_AS_FOUND = ("rule_id", "fault_form", "matched", "match_kind", "value", "limit_low", "limit_high", "unit", "expected",
             "recommended", "reason_code", "reason")  # fmt: skip


def add_places(out: Path, selection: Selection, calls: Mapping[str, Listen]) -> None:
    """Add to the chosen calls where to listen: of each failed norm the first place, in the order of their rank."""
    if not calls:
        return
    grave: dict[str, str | None] = dict(count_by(out, "call_norms", selection, ["rule_id", "severity"]).keys())
    points = _points(out, selection, calls)
    for call, row in _failures(out, selection, calls):
        rule = row["rule_id"]
        if all(each.rule_id != rule for each in call.places):
            call.places.append(_place(row, call, grave.get(rule), points.get((call.call_key, rule), 0.0)))
    for call in calls.values():
        call.places.sort(key=lambda place: place.rank)
        del call.places[PLACES_A_CALL:]


def failed_places(
    out: Path, selection: Selection, calls: Mapping[str, Listen], rules: Collection[str] | None
) -> Iterator[tuple[Listen, Place]]:
    """Give every place at which some calls failed some norms (``None``: any), in the order of the tables."""
    for call, row in _failures(out, selection, calls):
        if rules is None or row["rule_id"] in rules:
            yield call, _place(row, call, None, 0.0)


def _failures(
    out: Path, selection: Selection, calls: Mapping[str, Listen]
) -> Iterator[tuple[Listen, Mapping[str, Any]]]:
    """The findings that failed on some calls, but those that reviewers withdrew."""
    for rows in stream(out, "findings", selection, _FOUND, where=("result", ["fail"])):
        for values in rows:
            call = calls.get(values[0])
            row = dict(zip(_FOUND, values, strict=True)) if call else {}
            if call and not row["withdrawn"]:
                yield call, row


def _points(out: Path, selection: Selection, calls: Mapping[str, Listen]) -> dict[tuple[str, str], float]:
    """What each norm costs a call, on the card that takes most for it."""
    sums: Counter[tuple[str, str, str]] = Counter()
    columns = ("call_key", "rule_id", "card", "points")
    for rows in stream(out, "deductions", selection, columns, where=("call_key", list(calls))):
        for key, rule, card, points in rows:
            if rule is not None and points is not None:
                sums[key, rule, card] += points
    most: dict[tuple[str, str], float] = {}
    for (key, rule, _), taken in sums.items():
        most[key, rule] = max(taken, most.get((key, rule), 0.0))
    return most


def _place(row: Mapping[str, Any], call: Listen, severity: str | None, points: float) -> Place:
    starts = (row["start_s"], row["nearest_s"])
    start, window = next((each for each in starts if each is not None), None), None
    if start is None and (window := _window(row, call)):
        start = window[0]
    own = {name: row[name] for name in _AS_FOUND}
    return Place(severity=severity, points=points, start_s=start, window=window, **own)


def _window(row: Mapping[str, Any], call: Listen) -> tuple[float, float] | None:
    """The stretch in which the words were looked for; ``None`` where that is the whole call."""
    start, end = row["window_start_s"], row["window_end_s"]
    if start is None or end is None:
        return None
    ends_early = call.duration_s is not None and end < call.duration_s - _EDGE_S
    return (start, end) if start > _EDGE_S or ends_early else None
