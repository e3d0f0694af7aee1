"""Turns and events as rows: numbered, each event in its turn, and every count of a call made of its rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from statistics import median
from typing import Any

import pytest

from made_calls import made_call, made_talk
from voicecheck.intervals import Interval
from voicecheck.records import Event, Turn
from voicecheck.tables.columns import enumeration
from voicecheck.tables.rows import Provenance, call_row, origin_row
from voicecheck.tables.schema import arrow_schema
from voicecheck.tables.talk import event_rows, turn_rows

DAY = date(2026, 11, 20)


def turn(speaker: Any, start: float, end: float, **more: Any) -> Turn:
    """A turn of so long."""
    known = {"speaker": speaker, "kind": "turn", "start": start, "end": end, "text": "好", "characters": 9}
    return Turn(**(known | more))


TURNS = (
    turn("agent", 0, 4, pauses=(Interval(1, 1.5), Interval(2, 2.25)), syllables=11),
    turn("customer", 5, 12),
    turn("agent", 7, 7.5, kind="backchannel"),
    turn("agent", 11, 15, syllables=0),
    turn("customer", 16, 20),
    turn("agent", 26, 30),
    turn("customer", 31, 33),
    turn("agent", 32.5, 36),
)
EVENTS = (
    Event(kind="pause", by="agent", start=2, end=2.25),
    Event(kind="pause", by="agent", start=1, end=1.5),
    Event(kind="backchannel", by="agent", start=7, end=7.5),
    Event(kind="interruption", by="agent", start=11, end=12, yielded=True, counted=True),
    Event(kind="overlap", start=11, end=12),
    Event(kind="response", by="agent", start=12, end=12, slow=False),
    Event(kind="response", by="agent", start=20, end=26, slow=True),
    Event(kind="response", by="agent", start=33, end=33, slow=False),
    Event(kind="hold", start=40, end=70, announced=True, music=False, promised_s=30.0),
    Event(kind="hold", start=80, end=110.01, announced=True, music=True, promised_s=30.0),
    Event(kind="hold", start=120, end=130, announced=False, music=False),
    Event(kind="dead_air", start=140, end=144),
    Event(kind="announcement", start=50, end=52),
)
TALK = made_talk(turns=TURNS, events=EVENTS, responses=(0.0, 6.0, 0.0), response_median=0.0, response_max=6.0)


def rows_of(kind: str) -> list[dict[str, Any]]:
    """The events of a kind."""
    return [row for row in event_rows(made_call(talk=TALK)) if row["kind"] == kind]


def test_turns_have_their_pauses_and_syllables() -> None:
    """How many pauses, for how long, and syllables by the sound: null where none were counted, 0 for none."""
    rows = turn_rows(made_call(talk=TALK))
    assert [row["turn"] for row in rows] == list(range(8))
    assert [(row["pause_count"], row["pause_s"], row["syllables"]) for row in rows[:4]] == [
        (2, 0.75, 11), (0, 0, None), (0, 0, None), (0, 0, 0)
    ]  # fmt: skip


def test_events_are_numbered_in_order_of_time() -> None:
    """With the call's key the number tells an event from every other."""
    rows = event_rows(made_call(talk=TALK))
    assert [row["event"] for row in rows] == list(range(len(EVENTS)))
    assert [row["start_s"] for row in rows] == sorted(event.start for event in EVENTS)
    assert {row["kind"] for row in rows} == {each.value for each in enumeration("event_kind")}


@pytest.mark.parametrize(
    ("kind", "turns"),
    [
        ("pause", [0, 0]),
        ("backchannel", [2]),
        ("interruption", [3]),
        ("response", [3, 5, 7]),
        ("hold", [None, None, None]),
        ("dead_air", [None]),
        ("overlap", [None]),
        ("announcement", [None]),
    ],
)
def test_an_event_names_its_turn(kind: str, turns: list[int | None]) -> None:
    """The turn with the pause, the one that interrupts, acknowledges or responds; null where it is in no single one."""
    assert [row["turn"] for row in rows_of(kind)] == turns


def test_every_response_is_a_row_and_their_median_is_the_calls() -> None:
    """What a call says of its responses is what its rows give."""
    rows, call = rows_of("response"), call_row(made_call(talk=TALK), DAY)
    lengths = [row["end_s"] - row["start_s"] for row in rows]
    assert (call["response_count"], call["response_median_s"]) == (len(rows), median(lengths))
    assert (call["response_max_s"], call["slow_responses"]) == (max(lengths), sum(row["slow"] for row in rows))
    assert [row["slow"] for row in event_rows(made_call(talk=TALK)) if row["kind"] != "response"] == [None] * 10


def test_a_promise_is_kept_by_a_hold_that_is_not_longer() -> None:
    """30 s of 30 promised are kept, 30.01 s are not; without a promise there is nothing to keep."""
    assert [(row["kept"], row["party"]) for row in rows_of("hold")] == [
        (True, "agent"), (False, "agent"), (None, "agent")
    ]  # fmt: skip


def test_what_does_not_apply_is_null() -> None:
    """Columns of holds and of interruptions are null of everything else."""
    for row in event_rows(made_call(talk=TALK)):
        assert (row["kind"] == "hold") == (row["music"] is not None) == (row["announced"] is not None)
        assert (row["kind"] == "interruption") == (row["yielded"] is not None) == (row["counted"] is not None)
        assert row.keys() <= set(arrow_schema("events").names)


def test_what_an_earlier_version_did_not_keep_is_null_and_no_zero() -> None:
    """Of a call without single responses their number is null, and so are the syllables of its turns."""
    old = made_call(talk=replace(TALK, responses=None, events=()))
    assert call_row(old, DAY)["response_count"] is None
    assert call_row(made_call(talk=replace(TALK, responses=(), events=())), DAY)["response_count"] == 0


@pytest.mark.parametrize(
    ("offset", "minutes"), [(timedelta(hours=8), 480), (timedelta(hours=-3, minutes=-30), -210), (timedelta(0), 0)]
)
def test_a_calls_start_is_told_by_utc_and_by_the_local_clock(offset: timedelta, minutes: int) -> None:
    """The moment, what a clock on the wall showed, and how far that is ahead of UTC."""
    at = datetime(2026, 11, 20, 9, 40, tzinfo=timezone(offset))
    row = call_row(made_call(started_at=at), DAY)
    assert (row["started_at"], row["utc_offset_min"]) == (at, minutes)
    assert row["started_at_local"] == datetime(2026, 11, 20, 9, 40)
    unknown = call_row(made_call(), DAY)
    assert [unknown[name] for name in ("started_at", "started_at_local", "utc_offset_min")] == [None] * 3


def test_where_a_row_comes_from_is_told_as_far_as_it_is_known() -> None:
    """Run, model, settings and times; of an earlier version's calls what it did not keep is null."""
    at = datetime(2026, 11, 20, tzinfo=UTC)
    known = Provenance(run_id="r", model_sha256="m", analysed_at=at, judged_at=at)
    assert origin_row(known, hearing="h", judged="j") == {
        "asr_model_sha256": "m", "hearing_sha256": "h", "judging_sha256": "j", "run_id": "r", "analysed_at": at,
        "judged_at": at,
    }  # fmt: skip
    assert set(origin_row(Provenance(), hearing="", judged="").values()) == {None}
