"""Agents' months follow the calls: late ones, files that were lost, days that are purged."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from test_batch_run import make_recordings, run
from voicecheck.batch.purge import purge
from voicecheck.tables.live import check_live
from voicecheck.tables.read import read_rows

FIRST, SECOND, DECEMBER = date(2026, 11, 29), date(2026, 11, 30), date(2026, 12, 1)


def by_agent(out: Path) -> list[tuple[object, ...]]:
    """Day, key and agent of each call in the agents' files."""
    files = (out / "by_agent").glob("*/month=*/*.parquet")
    rows = (row for path in files for row in pq.ParquetFile(path).read().to_pylist())
    return sorted((row["local_date"], row["call_key"], row["agent_id"], row["norms_failed"]) for row in rows)


def calls(out: Path) -> list[tuple[object, ...]]:
    """The same of each call in ``calls``."""
    rows = read_rows(out, "calls")
    return sorted((row["local_date"], row["call_key"], row["agent_id"], row["norms_failed"]) for row in rows)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Calls of nobody known on three days of two months, two a day."""
    for day in (SECOND, DECEMBER, FIRST):
        run(make_recordings(tmp_path / f"{day}", a=f"one {day}", b=f"two {day}"), day=day)
    assert by_agent(tmp_path / "out") == calls(tmp_path / "out")
    assert len(calls(tmp_path / "out")) == 6
    return tmp_path / "out"


def test_late_calls_join_their_month(out: Path) -> None:
    """A call that comes later stands beside those of its day."""
    run(make_recordings(out.parent / "late", c="three"), day=FIRST)
    assert by_agent(out) == calls(out)
    assert len(calls(out)) == 7
    assert check_live(out) == []


@pytest.mark.parametrize("damage", ["none", "gone", "torn"])
def test_a_month_that_was_lost_is_published_again(out: Path, damage: str) -> None:
    """A run that meets a lost or damaged file publishes the month's earlier days again, which else nothing changes."""
    (path,) = (out / "by_agent").glob("*/month=2026-11/*.parquet")
    if damage == "gone":
        path.unlink()
    elif damage == "torn":
        path.write_bytes(path.read_bytes()[:300])
    summary = run(make_recordings(out.parent / "late", c="three"), day=SECOND)
    assert by_agent(out) == calls(out)
    assert (FIRST in summary.days) == (damage != "none")
    assert check_live(out) == []


def test_a_purge_takes_days_out_of_their_month(out: Path) -> None:
    """The rows of a purged day go, those of the month's other days stay; a month that is purged leaves no file."""
    purge(out, SECOND)
    assert {day for day, *_ in by_agent(out)} == {SECOND, DECEMBER}
    assert by_agent(out) == calls(out)
    purge(out, DECEMBER)
    assert not list((out / "by_agent").glob("*/month=2026-11"))
    assert by_agent(out) == calls(out)
    assert check_live(out) == []


def test_a_purge_that_meets_a_damaged_month_has_it_published_again(out: Path) -> None:
    """What stays of a month whose file could not be read comes back with the next run."""
    (path,) = (out / "by_agent").glob("*/month=2026-11/*.parquet")
    path.write_bytes(b"PAR1")
    purge(out, SECOND)
    run(make_recordings(out.parent / "late", c="three"), day=SECOND)
    assert by_agent(out) == calls(out)
    assert {day for day, *_ in by_agent(out)} == {SECOND, DECEMBER}
