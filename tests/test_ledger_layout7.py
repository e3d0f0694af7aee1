"""A ledger that the version before wrote (layout 7, `ledgers/layout7.sql`) is published as if it were of this one."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from voicecheck.batch.judging import Judging
from voicecheck.batch.rescore import rescore
from voicecheck.errors import UsageError
from voicecheck.ledger.layouts import LAYOUT
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.tables.read import read_rows
from voicecheck.tables.schema import SCHEMA_VERSION, arrow_schema

DAY = date(2026, 11, 20)
STORED = Path(__file__).parent / "ledgers" / "layout7.sql"


def restore(path: Path) -> Path:
    """Make the file that the earlier version left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path)
    db.executescript(STORED.read_text(encoding="utf-8"))
    db.close()
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder with that ledger, published again by the rules that its calls were judged by."""
    restore(tmp_path / LEDGER_NAME)
    for gone in ("scores", "by_agent/agent-0012"):
        (tmp_path / gone / f"date={DAY}").mkdir(parents=True)
        (tmp_path / gone / f"date={DAY}" / "part-0.parquet").write_bytes(b"of schema 1")
    schema = pa.schema([("started_at", pa.timestamp("us", tz="UTC"))], {"voicecheck.schema_version": "1.0"})
    (tmp_path / "runs" / f"date={DAY}").mkdir(parents=True)
    pq.write_table(schema.empty_table(), tmp_path / "runs" / f"date={DAY}" / "part-0.parquet")
    rescored = rescore(tmp_path, Judging(digest="j"), workers=1)
    assert (rescored.exit_code, rescored.stored, rescored.days) == (0, 3, (DAY,))
    return tmp_path


def by_call(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Rows by the name of their call."""
    found: dict[str, list[dict[str, Any]]] = {"kept": [], "older": [], "alone": []}
    for row in rows:
        found[row["call_id"]].append(row)
    return found


def test_it_must_be_brought_up_to_date_before_it_is_read(tmp_path: Path) -> None:
    """Who only reads is told what to do; who writes brings it to the present layout, with every call and verdict."""
    path = restore(tmp_path / LEDGER_NAME)
    with pytest.raises(UsageError, match="rescore"):
        Ledger(path, read_only=True)
    for _ in range(2):
        with Ledger(path) as ledger:
            assert ledger.count() == 3
            assert ledger.unpublished() == [DAY]
            assert [(each.call_id, each.verdict) for each in ledger.reviews()] == [("kept", "right")]
            assert [(run.command, run.model_sha256) for run in ledger.latest_runs()] == [("run", None)]
            assert [(each.recording, each.team) for each, _ in ledger.all_failures()] == [("bad.wav", None)]
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (LAYOUT,)


def test_verdicts_are_the_same(out: Path) -> None:
    """No norm has another result on any call than the version before had stored."""
    results = {(row["call_id"], row["rule_id"]): row["result"] for row in read_rows(out, "call_norms")}
    assert results == {
        ("kept", "norm.one"): "fail", ("kept", "norm.two"): "pass", ("older", "norm.one"): "pass",
        ("older", "norm.two"): "unknown", ("alone", "norm.one"): "not_applicable",
    }  # fmt: skip


def test_single_responses_are_found_again(out: Path) -> None:
    """From lengths that were stored, and from turns and holds where none were: each with its turn, slow ones known."""
    events = by_call([row for row in read_rows(out, "events") if row["kind"] == "response"])
    calls = {row["call_id"]: row for row in read_rows(out, "calls")}
    for name in ("kept", "older"):
        found = [(row["start_s"], row["end_s"], row["slow"], row["turn"], row["party"]) for row in events[name]]
        assert found == [(12.0, 12.0, False, 2, "agent"), (20.0, 26.0, True, 4, "agent")]
        assert calls[name]["response_count"] == 2
        assert calls[name]["response_median_s"] == median(row["end_s"] - row["start_s"] for row in events[name])
        assert calls[name]["slow_responses"] == 1
    assert (events["alone"], calls["alone"]["response_count"]) == ([], None)


def test_what_was_not_stored_is_null_and_what_was_is_there(out: Path) -> None:
    """Syllables, run and model are null, never zero; pauses, promises and the manifest's columns are told."""
    turns, calls = by_call(read_rows(out, "turns")), {row["call_id"]: row for row in read_rows(out, "calls")}
    assert {row["syllables"] for row in turns["kept"]} == {None}
    assert [row["pause_count"] for row in turns["kept"]] == [1, 0, 0, 0, 0, 0, 0]
    for row in calls.values():
        assert [row[name] for name in ("run_id", "asr_model_sha256", "judged_at")] == [None] * 3
        assert (row["hearing_sha256"], row["judging_sha256"], row["local_date"]) == ("h", "j", DAY)
        assert row["analysed_at"] is not None
    assert (calls["kept"]["agent_id"], calls["kept"]["team"]) == ("0012", "二组")
    assert (calls["kept"]["started_at_local"].isoformat(), calls["kept"]["utc_offset_min"]) == (
        "2026-11-20T09:40:00", 480
    )  # fmt: skip
    holds = [row for row in read_rows(out, "events") if row["kind"] == "hold"]
    assert {(row["call_id"], row["promised_s"], row["kept"]) for row in holds} == {
        ("kept", 20.0, False), ("older", 20.0, False)
    }  # fmt: skip
    assert [(row["name"], row["value"]) for row in read_rows(out, "call_meta")] == [("queue", "vip")]
    assert [(row["recording"], row["team"]) for row in read_rows(out, "failures")] == [("bad.wav", None)]


def test_earlier_runs_are_told_apart(out: Path) -> None:
    """A run that the version before recorded has its name, and stands in a table of the present columns."""
    first, last = sorted(read_rows(out, "runs"), key=lambda row: row["started_at"])
    assert (first["run_id"], first["command"], first["asr_model_sha256"]) == ("20261120T010000.000000Z", "run", None)
    assert (last["command"], last["stopped"], last["exit_code"]) == ("rescore", False, 0)


def test_files_of_the_schema_before_are_gone(out: Path) -> None:
    """No reader mixes schema 1 with 2: what 2 has not is taken away, and every file says 2."""
    assert not list(out.glob("scores/**/*.parquet"))
    assert not list(out.glob(f"by_agent/*/date={DAY}/*.parquet"))
    files = list(out.rglob("*.parquet"))
    assert files
    for file in files:
        assert pq.read_schema(file).metadata[b"voicecheck.schema_version"].decode() == SCHEMA_VERSION
    assert pq.read_schema(out / "calls" / f"date={DAY}" / "part-0.parquet").equals(arrow_schema("calls"))
