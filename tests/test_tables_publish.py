"""Rows as published: right values, readable by everybody, replaced whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from made_calls import hold, made_call, made_finding, made_talk, made_voice
from voicecheck.records import CallAnalysis, Event, Roles, Turn
from voicecheck.score.agents import CallSums
from voicecheck.score.onecall import call_sums
from voicecheck.tables.agents import agent_day, agent_row, measure_rows
from voicecheck.tables.months import agent_folder
from voicecheck.tables.norm_rows import finding_rows
from voicecheck.tables.parts import ScoredCall, build_parts
from voicecheck.tables.publish import DayTables, publish_rows
from voicecheck.tables.read import published_days, read_rows
from voicecheck.tables.rows import Failure, call_row, failure_row
from voicecheck.tables.schema import arrow_schema
from voicecheck.tables.tabular import HEARD, JUDGED, OF_CALLS
from voicecheck.tables.talk import event_rows, turn_rows

DAY = date(2026, 11, 20)


def publish_day(
    out: Path, day: date, calls: Iterable[CallAnalysis], failures: Sequence[Failure], *, part: int = 2
) -> list[Path]:
    """Publish all tables of a day, so many calls at a time; which files of agents' months were lost."""
    with DayTables(out, day, tables=(*JUDGED, *HEARD)) as tables:
        waiting = iter(calls)
        agents: dict[str | None, CallSums] = {}
        while some := list(islice(waiting, part)):
            scored = [ScoredCall(call) for call in some]
            tables.add(build_parts(scored, day, tables=(*JUDGED, *HEARD)))
            for call in some:
                agent = call.recording.agent_id
                agents[agent] = agents.get(agent, CallSums()) + call_sums(call)
        team = CallSums.sum(agents.values())
        days = [agent_day(agent, sums, team, day) for agent, sums in agents.items()]
        return tables.publish(
            {
                "agents": [agent_row(each) for each in days],
                "agent_measures": [row for each in days for row in measure_rows(each)],
                "failures": [failure_row(each, day) for each in failures],
                **dict.fromkeys(("day_scores", "reviews", "appeals"), ()),
            }
        )


def made_failure(recording: str = "x.wav") -> Failure:
    """A failure of decoding."""
    return Failure(
        recording=recording, path=f"/{recording}", agent_id="A1", stage="decode", error="DecodeError",
        message="empty; copy it again", attempts=2, last_at=datetime(2026, 11, 21, 1, 2, tzinfo=UTC),
    )  # fmt: skip


def test_call_row_fills_only_columns_that_exist() -> None:
    """Every value of a row has its column; what is promised and known is in it."""
    row = call_row(made_call(findings=(made_finding("a"), made_finding("a"), made_finding("b", "pass"))), DAY)
    assert row.keys() <= set(arrow_schema("calls").names)
    assert (row["agent_characters"], row["agent_talk_s"], row["agent_speech_rate_cpm"]) == (100, 30.0, 200.0)
    assert (row["norms_failed"], row["norms_passed"], row["norms_unknown"]) == (1, 1, 0)
    assert row["local_date"] == DAY
    assert row["agent_channel"] == "left"


def test_rows_of_turns_events_and_findings_have_their_columns() -> None:
    """Turns are numbered in order of time; every value has its column."""
    turns = tuple(Turn(speaker="agent", kind="turn", start=at, end=at + 1) for at in (5.0, 1.0))
    call = made_call(talk=made_talk(turns=turns, events=(hold(3, 12),)), findings=(made_finding("a", start=1.0),))
    assert [(row["turn"], row["start_s"]) for row in turn_rows(call)] == [(0, 1.0), (1, 5.0)]
    assert event_rows(call)[0]["end_s"] == 12
    for table, rows in (("turns", turn_rows(call)), ("events", event_rows(call)), ("findings", finding_rows(call))):
        assert rows[0].keys() <= set(arrow_schema(table).names)


def test_what_needs_two_parties_is_null_without_them() -> None:
    """A practice call has no count of interruptions or holds: null, not zero."""
    practice = made_call(talk=made_talk(two_party=False, customer=None, overlap=None, dead_air=None))
    row = call_row(practice, DAY)
    for name in ("interruptions_by_agent", "hold_count", "hold_s", "overlap_s", "customer_characters", "dead_air_s"):
        assert row.get(name) is None, name
    with_both = call_row(made_call(), DAY)
    assert (with_both["interruptions_by_agent"], with_both["hold_count"], with_both["longest_hold_s"]) == (0, 0, None)


def test_channel_is_where_the_agent_was_found() -> None:
    """Mixed, mono, right: what was found goes before what the manifest says."""
    assert call_row(made_call(talk=made_talk(roles=Roles(None, None, mixed=0))), DAY)["agent_channel"] == "mixed"
    assert call_row(made_call(talk=made_talk(roles=Roles(1, 0, source="speech"))), DAY)["agent_channel"] == "right"
    single = Roles(0, None, source="single_channel")
    assert call_row(made_call(talk=made_talk(roles=single)), DAY)["agent_channel"] == "mono"


def test_events_are_counted_by_who_did_them() -> None:
    """Interruptions and acknowledgements go to the one who made them; overlap is neither."""
    events = (
        Event(kind="interruption", start=1, end=2, by="agent", yielded=True),
        Event(kind="interruption", start=1, end=2, by="agent", yielded=False),
        Event(kind="backchannel", start=3, end=4, by="customer"),
        Event(kind="overlap", start=1, end=2),
        hold(10, 22),
        hold(30, 39),
    )
    row = call_row(made_call(talk=made_talk(events=events)), DAY)
    assert (row["interruptions_by_agent"], row["interruptions_yielded_by_agent"]) == (2, 1)
    assert row["interruptions_by_agent_counted"] == 1
    assert (row["backchannels_by_agent"], row["backchannels_by_customer"]) == (0, 1)
    assert (row["hold_count"], row["hold_s"], row["longest_hold_s"]) == (2, 21, 12)


def test_tables_read_back_by_everybody(tmp_path: Path) -> None:
    """pandas, pyarrow and the own reader see the same rows, the day from the folder, agents in order."""
    calls = [made_call("b", agent_id="007"), made_call("a", agent_id="张三/A")]
    publish_day(tmp_path, DAY, calls, [made_failure()])
    for table in OF_CALLS:
        plain = read_rows(tmp_path, table)
        arrow = ds.dataset(tmp_path / table, format="parquet", partitioning="hive").to_table()
        frame = pd.read_parquet(tmp_path / table)
        assert len(plain) == arrow.num_rows == len(frame)
        assert set(frame.get("date", frame["local_date"]).astype(str)) <= {"2026-11-20"} or table == "failures"
    assert [row["agent_id"] for row in read_rows(tmp_path, "calls")] == ["007", "张三/A"]
    assert {row["agent_id"] for row in read_rows(tmp_path, "by_agent")} == {"007", "张三/A"}
    assert published_days(tmp_path) == [DAY]


def test_empty_day_has_every_table_with_its_schema(tmp_path: Path) -> None:
    """Of a day without calls each table exists, without rows, with its columns."""
    publish_day(tmp_path, DAY, [], [])
    for table in {*OF_CALLS} - {"by_agent"}:
        file = tmp_path / table / "date=2026-11-20" / "part-0.parquet"
        assert pq.read_schema(file).names == arrow_schema(table).names
        assert pq.read_metadata(file).num_rows == 0


def test_a_teams_figures_stand_beside_the_agents(tmp_path: Path) -> None:
    """An agent's measures have those of the team that day beside them, over the sums of all its calls."""
    slow, fast = made_talk(), made_talk(agent=made_voice(100, 15.0))
    calls = [
        made_call("a", agent_id="A1", team="T1"),
        made_call("b", agent_id="A1", team="T1", talk=fast),
        made_call("c", agent_id="A2", team="T1", talk=slow),
    ]
    publish_day(tmp_path, DAY, calls, [])
    rows = {(row["agent_id"], row["measure"]): row for row in read_rows(tmp_path, "agent_measures")}
    own = rows["A1", "agent_speech_rate_cpm"]
    assert (own["value"], own["team_value"]) == pytest.approx((60 * 200 / 45, 60 * 300 / 75))
    assert (rows["A2", "calls"]["value"], rows["A2", "calls"]["team_value"]) == (1, 3)


def test_publishing_again_replaces_the_day_and_only_it(tmp_path: Path) -> None:
    """A day published again has the new rows alone; another day stays; an agent without calls goes."""
    other = date(2026, 11, 21)
    publish_day(tmp_path, DAY, [made_call("a", agent_id="A1"), made_call("b", agent_id="A2")], [made_failure()])
    publish_day(tmp_path, other, [made_call("c", agent_id="A1")], [])
    publish_day(tmp_path, DAY, [made_call("b", agent_id="A2")], [])
    assert {(row["date"], row["call_id"]) for row in read_rows(tmp_path, "calls")} == {
        ("2026-11-20", "b"),
        ("2026-11-21", "c"),
    }
    assert [row["call_id"] for row in read_rows(tmp_path, "calls", day=other)] == ["c"]
    assert read_rows(tmp_path, "failures") == []
    folders = sorted(str(path.relative_to(tmp_path)) for path in (tmp_path / "by_agent").glob("*/*"))
    assert folders == ["by_agent/agent-A1/month=2026-11", "by_agent/agent-A2/month=2026-11"]


def test_a_publication_that_breaks_leaves_the_old_tables(tmp_path: Path) -> None:
    """Where the calls break off half-way, readers still see the day as it was, and nothing is left over."""

    def broken() -> Iterator[CallAnalysis]:
        yield made_call("b")
        raise OSError("disk full")

    publish_day(tmp_path, DAY, [made_call("a")], [])
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.parquet")}
    with pytest.raises(OSError, match="disk full"):
        publish_day(tmp_path, DAY, broken(), [])
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.parquet")} == before
    assert not list(tmp_path.glob(".*"))


def test_the_same_calls_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Publishing is repeatable to the byte, however the calls are cut into parts; row groups are of one size."""
    monkeypatch.setattr("voicecheck.tables.writing.GROUP_ROWS", 3)
    calls = [made_call(name, agent_id=f"A{ord(name) // 3}", findings=(made_finding("a"),) * 2) for name in "abcdefg"]
    for part in (1, 2, 7):
        publish_day(tmp_path / str(part), DAY, calls, [made_failure()], part=part)
    first, second, third = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.parquet")}
        for name in ("1", "2", "7")
    )
    assert first == second == third
    findings = pq.read_metadata(tmp_path / "1" / "findings" / "date=2026-11-20" / "part-0.parquet")
    assert [findings.row_group(i).num_rows for i in range(findings.num_row_groups)] == [3, 3, 3, 3, 2]


def test_a_small_table_is_replaced_whole(tmp_path: Path) -> None:
    """A day of a table such as runs is one file, replaced by each publication."""
    for note in ("first", "second"):
        publish_rows(tmp_path, "reviews", DAY, [{"call_id": "a", "note": note}])
    assert [row["note"] for row in read_rows(tmp_path, "reviews")] == ["second"]
    assert not list(tmp_path.glob(".*"))


def test_calls_without_agent_are_published(tmp_path: Path) -> None:
    """A call whose agent is not known has a row with a null agent, everywhere."""
    publish_day(tmp_path, DAY, [made_call("a", agent_id=None)], [])
    assert read_rows(tmp_path, "calls")[0]["agent_id"] is None
    assert read_rows(tmp_path, "agents")[0]["agent_id"] is None
    assert pd.read_parquet(tmp_path / "by_agent")["agent_id"].isna().all()
    assert agent_folder(None) != agent_folder("None")


def test_the_manifests_further_columns_are_rows_of_their_own(tmp_path: Path) -> None:
    """A further column is a row of call_meta for each call that has it; no table has more columns for it."""
    publish_day(tmp_path, DAY, [made_call("a")], [])
    publish_day(tmp_path, date(2026, 11, 21), [made_call("b", extra={"queue": "vip"})], [])
    (row,) = read_rows(tmp_path, "call_meta")
    assert (row["name"], row["value"], row["agent_id"], row["date"]) == ("queue", "vip", "A1", "2026-11-21")
    schemas = [pq.read_schema(file) for file in sorted((tmp_path / "calls").rglob("*.parquet"))]
    assert schemas == [arrow_schema("calls")] * 2
    assert read_rows(tmp_path / "nowhere", "calls") == []


IDS = ("007", "0012", "12", "1002", "1e5", "_x", ".y", "张三", "A/1", "A=1", "nan", None)


@pytest.mark.parametrize("reader", ["pandas", "pyarrow", "dataset", "duckdb", "polars"])
def test_every_reader_reads_agents_as_they_are(tmp_path: Path, reader: str) -> None:
    """No reader makes a number of an id or leaves a folder out: 0012 and 12 stay two agents, whatever reads them."""
    calls = [made_call(f"c{n}", agent_id=agent) for n, agent in enumerate(sorted(IDS, key=lambda i: i or ""))]
    publish_day(tmp_path, DAY, calls, [])
    folder = tmp_path / "by_agent"
    found: list[Any]
    if reader == "pandas":
        found = [None if pd.isna(each) else each for each in pd.read_parquet(folder)["agent_id"]]
    elif reader == "pyarrow":
        found = pq.read_table(folder)["agent_id"].to_pylist()
    elif reader == "dataset":
        found = ds.dataset(folder, partitioning="hive").to_table()["agent_id"].to_pylist()
    elif reader == "duckdb":
        files = f"{folder}/**/*.parquet"
        found = [row[0] for row in duckdb.sql(f"SELECT agent_id FROM read_parquet('{files}')").fetchall()]
    else:
        found = polars.scan_parquet(folder, hive_partitioning=True).select("agent_id").collect()["agent_id"].to_list()
    assert sorted(found, key=str) == sorted(IDS, key=str)
