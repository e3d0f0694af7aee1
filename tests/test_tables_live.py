"""What is said of the current files is true, is written last, and shows any difference."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from made_calls import made_call
from test_tables_publish import DAY, publish_day
from voicecheck.tables import live, swap
from voicecheck.tables.live import check_live, read_live
from voicecheck.tables.publish import publish_rows
from voicecheck.tables.swap import STAGING, clear_staging
from voicecheck.tables.tabular import OF_CALLS, TABLES

NEXT = date(2026, 12, 1)
LISTED = f"live/date={DAY}/files.json"


def test_every_file_of_a_day_is_listed(tmp_path: Path) -> None:
    """Each table's file and each agent's, with its rows, bytes and content; tables that come later join them."""
    publish_day(tmp_path, DAY, [made_call("a", agent_id="A1"), made_call("b", agent_id="张三/A")], [])
    publish_rows(tmp_path, "runs", DAY, [])
    files = read_live(tmp_path, DAY) | read_live(tmp_path, "month=2026-11")
    there = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.parquet")}
    assert files.keys() == there - {"live/part-0.parquet"}
    assert {name.split("/")[0] for name in files} >= {*OF_CALLS, "runs"}
    for name, said in files.items():
        assert said["rows"] == pq.read_metadata(tmp_path / name).num_rows
        assert said["bytes"] == (tmp_path / name).stat().st_size
    whole = json.loads((tmp_path / LISTED).read_text())
    assert (whole["day"], whole["schema_version"]) == ("2026-11-20", "2.1")
    assert check_live(tmp_path) == []


def test_an_agent_without_calls_is_not_listed_any_more(tmp_path: Path) -> None:
    """After a day is replaced the list has what is there, and nothing else."""
    publish_day(tmp_path, DAY, [made_call("a", agent_id="A1")], [])
    publish_day(tmp_path, DAY, [made_call("a", agent_id="A2")], [])
    assert list(read_live(tmp_path, "month=2026-11")) == ["by_agent/agent-A2/month=2026-11/part-0.parquet"]
    assert check_live(tmp_path) == []


def test_any_difference_is_found(tmp_path: Path) -> None:
    """A file that changed, went or came without having been published is said."""
    publish_day(tmp_path, DAY, [made_call("a", agent_id="A1")], [])
    folder = f"date={DAY}/part-0.parquet"
    data = bytearray((tmp_path / "calls" / folder).read_bytes())
    data[20] ^= 1
    (tmp_path / "calls" / folder).write_bytes(data)
    (tmp_path / "turns" / folder).write_bytes(b"no parquet")
    (tmp_path / "events" / folder).unlink()
    (tmp_path / "call_scores" / f"date={DAY}" / "part-1.parquet").write_bytes(b"")
    assert check_live(tmp_path) == [
        f"call_scores/date={DAY}/part-1.parquet: is not listed",
        f"events/{folder}: is gone",
        f"calls/{folder}: is not the file that was published",
        f"turns/{folder}: is not the file that was published",
    ]
    (tmp_path / LISTED).write_text("{")
    assert read_live(tmp_path, DAY) == {}


def test_the_table_of_files_says_what_the_lists_say(tmp_path: Path) -> None:
    """``live`` has a row a file of every day and month; the day is null where there is none."""
    publish_day(tmp_path, DAY, [made_call("a", agent_id="A1")], [])
    publish_day(tmp_path, NEXT, [made_call("a", agent_id="A2")], [])
    publish_rows(tmp_path, "runs", DAY, [])
    rows = {row["path"]: row for row in pq.ParquetFile(tmp_path / "live" / "part-0.parquet").read().to_pylist()}
    lists = [read_live(tmp_path, group) for group in (DAY, NEXT, "month=2026-11", "month=2026-12")]
    assert {
        path: {"rows": row["row_count"], "bytes": row["byte_count"], "sha256": row["sha256"]}
        for path, row in rows.items()
    } == {path: said for each in lists for path, said in each.items()}
    runs, calls = rows[f"runs/date={DAY}/part-0.parquet"], rows[f"calls/date={NEXT}/part-0.parquet"]
    assert (runs["local_date"], runs["table_name"], calls["local_date"]) == (DAY, "runs", NEXT)
    assert [row["local_date"] for row in rows.values() if row["table_name"] == "by_agent"] == [None, None]


@pytest.mark.parametrize("damage", [b"", b"no parquet", None])
def test_a_damaged_table_of_files_is_made_anew(tmp_path: Path, damage: bytes | None) -> None:
    """From the lists of the days: nothing is missing from it after the next publication."""
    publish_day(tmp_path, DAY, [made_call("a", agent_id="A1")], [])
    publish_rows(tmp_path, "norms" if "norms" in TABLES else "runs", DAY, [])
    path = tmp_path / "live" / "part-0.parquet"
    before = {row["path"] for row in pq.ParquetFile(path).read().to_pylist()}
    path.unlink()
    if damage is not None:
        path.write_bytes(damage)
    publish_rows(tmp_path, "runs", NEXT, [])
    after = {row["path"] for row in pq.ParquetFile(path).read().to_pylist()}
    assert after == before | {f"runs/date={NEXT}/part-0.parquet"}


def test_the_list_is_written_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While files are being put in place the old list stands, and shows that the day is being replaced."""
    publish_day(tmp_path, DAY, [made_call("a", agent_id="A1")], [])
    listed = tmp_path / "live" / "part-0.parquet"
    before, seen = listed.read_bytes(), []
    replace = os.replace

    def watched(source: Path, target: Path) -> None:
        replace(source, target)
        seen.append((Path(target).relative_to(tmp_path).as_posix(), listed.read_bytes() == before))

    monkeypatch.setattr(swap.os, "replace", watched)
    publish_day(tmp_path, DAY, [made_call("b", agent_id="A1")], [])
    assert seen[-1] == ("live/part-0.parquet", False)
    assert {same for name, same in seen[:-1]} == {True}
    named = [name for name, _ in seen]
    assert min(named.index(name) for name in named if name.startswith("live/")) == len(OF_CALLS)


def test_all_reaches_the_disk_before_it_is_put_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is renamed over an old one before it is on the disk."""
    steps: list[tuple[str, str]] = []
    replace, sync = os.replace, live.sync
    monkeypatch.setattr(live, "sync", lambda path: (steps.append(("sync", path.as_posix())), sync(path)))
    monkeypatch.setattr(swap.os, "replace", lambda a, b: (steps.append(("put", Path(a).as_posix())), replace(a, b)))
    publish_day(tmp_path, DAY, [made_call("a", agent_id="A1")], [])
    put = [name for step, name in steps if step == "put" and f"/{STAGING}/" in name]
    assert len(put) == len(OF_CALLS)
    for name in put:
        assert steps.index(("sync", name)) < steps.index(("put", name))
    for folder in ("calls", "by_agent/agent-A1", "by_agent", f"calls/date={DAY}", "."):
        assert ("sync", (tmp_path / folder).as_posix()) in steps, folder


def test_what_a_dead_run_left_is_removed(tmp_path: Path) -> None:
    """Files half written go, whether or not a day is published."""
    (tmp_path / STAGING / "calls").mkdir(parents=True)
    clear_staging(tmp_path)
    clear_staging(tmp_path)
    assert list(tmp_path.iterdir()) == []
