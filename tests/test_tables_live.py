"""What is said of the current files is true, is written last, and shows any difference."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from made_calls import made_call
from test_tables_publish import DAY, publish_day
from voicecheck.tables import live, publish
from voicecheck.tables.live import check_live, read_live
from voicecheck.tables.publish import STAGING, clear_staging, publish_rows
from voicecheck.tables.tabular import TABLES

LISTED = f"live/date={DAY}/files.json"


def test_every_file_of_a_day_is_listed(tmp_path: Path) -> None:
    """Each table's file and each agent's, with its rows, bytes and content; tables that come later join them."""
    publish_day(tmp_path, DAY, [made_call("a", agent_id="A1"), made_call("b", agent_id="张三/A")], [])
    publish_rows(tmp_path, "runs", DAY, [])
    files = read_live(tmp_path, DAY)
    assert files.keys() == {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.parquet")}
    assert {name.split("/")[0] for name in files} == TABLES.keys() - {"norms"}
    for name, said in files.items():
        assert said["rows"] == pq.read_metadata(tmp_path / name).num_rows
        assert said["bytes"] == (tmp_path / name).stat().st_size
    whole = json.loads((tmp_path / LISTED).read_text())
    assert (whole["day"], whole["schema_version"]) == ("2026-11-20", "2.0")
    assert check_live(tmp_path) == []


def test_an_agent_without_calls_is_not_listed_any_more(tmp_path: Path) -> None:
    """After a day is replaced the list has what is there, and nothing else."""
    publish_day(tmp_path, DAY, [made_call("a", agent_id="A1")], [])
    publish_day(tmp_path, DAY, [made_call("a", agent_id="A2")], [])
    assert [name for name in read_live(tmp_path, DAY) if name.startswith("by_agent/")] == [
        f"by_agent/agent-A2/date={DAY}/part-0.parquet"
    ]
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


def test_the_list_is_written_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While files are being put in place the old list stands, and shows that the day is being replaced."""
    publish_day(tmp_path, DAY, [made_call("a", agent_id="A1")], [])
    before, seen = (tmp_path / LISTED).read_text(), []
    replace = os.replace

    def watched(source: Path, target: Path) -> None:
        replace(source, target)
        seen.append((Path(target).name, (tmp_path / LISTED).read_text() == before))

    monkeypatch.setattr(publish.os, "replace", watched)
    publish_day(tmp_path, DAY, [made_call("b", agent_id="A1")], [])
    assert seen[-1] == ("files.json", False)
    assert {same for name, same in seen[:-1]} == {True}


def test_all_reaches_the_disk_before_it_is_put_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is renamed over an old one before it is on the disk."""
    steps: list[tuple[str, str]] = []
    replace, sync = os.replace, live.sync
    monkeypatch.setattr(live, "sync", lambda path: (steps.append(("sync", path.as_posix())), sync(path)))
    monkeypatch.setattr(publish.os, "replace", lambda a, b: (steps.append(("put", Path(a).as_posix())), replace(a, b)))
    publish_day(tmp_path, DAY, [made_call("a", agent_id="A1")], [])
    put = [name for step, name in steps if step == "put" and name.endswith("parquet")]
    assert len(put) == len(TABLES.keys() - {"runs", "norms"})
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
