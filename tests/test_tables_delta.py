"""The Delta tables hold what is published, and follow it."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from deltalake import DeltaTable

from made_tables import DAY, NEXT, made_row, put
from voicecheck.errors import UsageError
from voicecheck.tables.delta import check_deltalake, fill_delta

AGENTS = ["007", "0012", "12", "1e5", "张三", "A/1"]


def rows(out: Path, table: str = "calls") -> list[dict[str, Any]]:
    """What deltalake reads of a table."""
    found: list[dict[str, Any]] = pa.table(DeltaTable(str(out / "delta" / table)).to_pyarrow_table()).to_pylist()
    return found


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Two days of calls, and the norms."""
    put(tmp_path, "calls", [made_row(n, agent_id=agent) for n, agent in enumerate(AGENTS)])
    put(tmp_path, "calls", [made_row(9, day=NEXT)], NEXT)
    put(tmp_path, "norms", [{"rule_id": "a.b"}], None)
    return tmp_path


def test_what_is_published_is_read_back(out: Path) -> None:
    """Rows, types and ids are those of the Parquet files; a day is a partition; a table without days is whole."""
    done = fill_delta(out)
    assert (done.put, done.removed, done.faults) == (3, 0, [])
    found = rows(out)
    assert {row["agent_id"] for row in found} == set(AGENTS)
    assert {(row["local_date"], row["date"]) for row in found} == {(DAY, "2026-11-20"), (NEXT, "2026-11-21")}
    assert found[0]["started_at"].tzinfo is not None
    assert DeltaTable(str(out / "delta" / "calls")).metadata().partition_columns == ["date"]
    assert [row["rule_id"] for row in rows(out, "norms")] == ["a.b"]


def test_nothing_is_done_twice(out: Path) -> None:
    """What is there already is left alone."""
    fill_delta(out)
    version = DeltaTable(str(out / "delta" / "calls")).version()
    done = fill_delta(out)
    assert (done.put, done.removed) == (0, 0)
    assert DeltaTable(str(out / "delta" / "calls")).version() == version


def test_a_day_published_again_is_replaced(out: Path) -> None:
    """Of a day that was judged again only the new rows are there; other days are as they were; columns may be added."""
    fill_delta(out)
    put(out, "calls", [made_row(1, qa_score=50.0), made_row(2, qa_score=51.0)])
    put(out, "norms", [{"rule_id": "c.d"}], None)
    assert fill_delta(out).put == 2
    assert sorted((row["call_key"], row["qa_score"]) for row in rows(out)) == [("k1", 50.0), ("k2", 51.0), ("k9", 90.0)]
    assert [row["rule_id"] for row in rows(out, "norms")] == ["c.d"]


def test_a_purged_day_is_gone_with_its_files(out: Path) -> None:
    """Rows of a day that was purged are in no file below ``delta``, not even in what was there before."""
    fill_delta(out)
    shutil.rmtree(out / "calls" / f"date={DAY}")
    assert fill_delta(out).removed == 1
    assert {row["date"] for row in rows(out)} == {"2026-11-21"}
    assert not [path for path in (out / "delta").rglob("*.parquet") if f"date={DAY}" in path.as_posix()]


def test_an_empty_day_is_there_without_rows(out: Path) -> None:
    """A day without rows takes the place of one with rows."""
    fill_delta(out)
    put(out, "calls", [])
    assert fill_delta(out).faults == []
    assert {row["date"] for row in rows(out)} == {"2026-11-21"}


def test_what_fails_is_told_and_done_next_time(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failing sink raises nothing and touches no published file; the next filling does what was left."""
    before = {path: path.read_bytes() for path in out.rglob("*.parquet")}

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("deltalake.write_deltalake", full)
        done = fill_delta(out)
    assert done.put == 0
    assert len(done.faults) == 3
    assert "No space left" in done.faults[0]
    assert {path: path.read_bytes() for path in before} == before
    assert fill_delta(out).put == 3
    assert len(rows(out)) == len(AGENTS) + 1


def test_a_damaged_note_fills_anew(out: Path) -> None:
    """Where it is not known what is there, every day is replaced, and no row is there twice."""
    fill_delta(out)
    (out / "delta" / "published.json").write_text("{")
    assert fill_delta(out).put == 3
    assert len(rows(out)) == len(AGENTS) + 1
    assert len(json.loads((out / "delta" / "published.json").read_text())) == 3


def test_a_missing_package_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for Delta tables without the package is told what to install, before anything is done."""
    check_deltalake()
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"voicecheck\[delta\]"):
        check_deltalake()


def test_who_reads_the_tables_reads_these_too(out: Path) -> None:
    """Files and folders have the rights of the published ones, which the folder ``live`` holds."""
    (out / "live").mkdir()
    (out / "live").chmod(0o750)
    assert fill_delta(out).faults == []
    paths = [out / "delta", *(out / "delta").rglob("*")]
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_dir()} == {0o750}
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_file()} == {0o640}


def test_days_are_those_of_their_folders(out: Path) -> None:
    """A row that names no day is filed under its folder's."""
    put(out, "runs", [{"command": "run"}], date(2026, 1, 2))
    fill_delta(out)
    assert [row["date"] for row in rows(out, "runs")] == ["2026-01-02"]
