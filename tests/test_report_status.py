"""The status of an output folder: read from a ledger, told to people and to programs."""

from __future__ import annotations

import io
import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len
from rich.console import Console

from made_calls import here, text_analyser
from voicecheck.batch.discover import discover
from voicecheck.batch.run import BatchSettings, run_batch
from voicecheck.batch.status import Going, Status, read_status
from voicecheck.errors import UsageError
from voicecheck.ledger.lock import Holder
from voicecheck.report.status_text import print_status, status_dict

NOW = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder after a run with a failure, and another that was stopped by failures."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name, word in {"a": "one", "b": "truncated", "c": "bug"}.items():
        (folder / f"{name}.wav").write_text(word)
    settings = BatchSettings(out=tmp_path / "out", fingerprint="f", engine=here, day=date(2026, 11, 20))
    run_batch(discover([folder]), text_analyser, settings)
    run_batch(discover([folder]), text_analyser, settings)
    return tmp_path / "out"


def printed(status: Status) -> str:
    """What a terminal of 80 columns shows, in Shanghai."""
    shown = io.StringIO()
    print_status(status, Console(file=shown, width=80), "en", zone=ZoneInfo("Asia/Shanghai"), now=NOW)
    return shown.getvalue()


def test_what_is_stored_and_what_failed(out: Path) -> None:
    """Counts by state, kind of error and day; attempts and messages; the last runs first."""
    status = read_status(out)
    assert (status.states["done"], status.states["failed"]) == (1, 2)
    assert dict(status.errors) == {"DecodeError": 1, "ZeroDivisionError": 1}
    assert {(each.error, each.attempts) for each in status.newest} == {("DecodeError", 2), ("ZeroDivisionError", 2)}
    assert status.audio == 60.0
    assert [run.exit_code for run in status.runs] == [1, 1]
    assert status.completed_at == status.runs[0].ended_at
    assert (status.unpublished, status.going) == ((), None)
    shown = printed(status)
    for part in ("1 call of 1 day stored, 1 min 00 s of audio", "2 recordings failed", "2026-11-20",
                 "1 ×  Cannot be decoded",
                 "2 attempts", "ends in the middle", "some failed", "`voicecheck retry --failed --out"):  # fmt: skip
        assert part in shown
    assert max(cell_len(line.rstrip()) for line in shown.splitlines()) <= 80


def test_reading_leaves_no_trace(out: Path) -> None:
    """No file is written or made, and no lock taken."""

    def traces() -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in [out, *out.rglob("*")]}

    before = traces()
    read_status(out)
    assert traces() == before


def test_a_run_that_goes_on_is_told(out: Path) -> None:
    """Its process, since when in local time, and how much of its work is settled; it publishes what is not."""
    known = read_status(out)
    going = Going(holder=Holder(4711, NOW - timedelta(minutes=90), "night"), settled=1200, waiting=300)
    more = {"going": going, "unpublished": (date(2026, 11, 20),)}
    status = Status(**{name: getattr(known, name) for name in Status.__slots__} | more)  # type: ignore[arg-type]
    shown = " ".join(printed(status).split())
    assert "running: process 4711 on night, since 2026-11-22 02:00 (1 h 30 min)" in shown
    assert "1,200 of 1,500 recordings settled" in shown
    assert "1 day with tables older than what is stored (2026-11-20): its end publishes them" in shown
    assert "retry" not in shown  # it would be refused now
    assert status_dict(status)["running"]["pid"] == 4711


def test_as_json_it_holds_everything(out: Path) -> None:
    """It survives JSON, times are in UTC, and paths of what failed are there for a program to act on."""
    plain: dict[str, Any] = json.loads(json.dumps(status_dict(read_status(out)), ensure_ascii=False))
    assert plain["recordings"] == {"waiting": 0, "done": 1, "failed": 2, "quarantined": 0, "dismissed": 0}
    assert plain["runs"][0]["started_at"].endswith("+00:00")
    assert {os.path.basename(each["path"]) for each in plain["newest_failures"]} == {"b.wav", "c.wav"}
    assert plain["running"] is None


def test_nothing_stored_is_wrong_usage(tmp_path: Path) -> None:
    """Of a folder without a ledger nothing is told but how to begin, and nothing is made."""
    with pytest.raises(UsageError, match="voicecheck run"):
        read_status(tmp_path / "none")
    assert not (tmp_path / "none").exists()
