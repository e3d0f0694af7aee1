"""Recordings of an unknown day are no day: what a run, the pages and the status are about is the night's calls."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from made_calls import here, text_analyser
from voicecheck.batch.discover import discover
from voicecheck.batch.preview import preview
from voicecheck.batch.run import BatchSettings, RunSummary, run_batch
from voicecheck.batch.status import read_status
from voicecheck.cli.nightly import morning_after
from voicecheck.config import load_settings
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.morning.build import MorningOptions, morning_of
from voicecheck.morning.terminal import Places, print_run
from voicecheck.pages.stored import Stored
from voicecheck.report.preview_text import print_preview
from voicecheck.report.status_text import print_status

NIGHT, BEFORE = date(2026, 11, 20), date(2026, 11, 18)
TIMES = {"a": "2026-11-20 10:00", "b": "2026-11-20 11:00", "c": "2026-11-18 9:00", "d": "20/11/2026", "e": ""}


def settings(tmp_path: Path, **more: object) -> BatchSettings:
    """Settings of a run in this process."""
    return BatchSettings(out=tmp_path / "out", fingerprint="f", engine=here, **more)  # type: ignore[arg-type]


def make(tmp_path: Path, **times: str) -> Path:
    """Recordings with the start that a manifest gives; `e` is a broken file."""
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    for name in times:
        (folder / f"{name}.wav").write_text("truncated" if name == "e" else f"word {name}")
    rows = [f"{name}.wav,A1,{at}" for name, at in times.items()]
    (folder / "manifest.csv").write_text("\n".join(["recording,agent_id,started_at", *rows, ""]))
    return folder


def run(tmp_path: Path, folder: Path, **more: object) -> RunSummary:
    """Run the batch."""
    return run_batch(discover([folder]), text_analyser, settings(tmp_path, **more))


@pytest.fixture
def done(tmp_path: Path) -> RunSummary:
    """A night with two calls of one day, one of another, one with a bad cell, and a broken file without a time."""
    return run(tmp_path, make(tmp_path, **TIMES))


def shown(done: RunSummary) -> str:
    """What the terminal shows of a run in Chinese."""
    page = io.StringIO()
    console = Console(file=page, width=80, highlight=False)
    print_run(done, morning_after(done, load_settings(environ={})), Places(out=done.out), "zh", console)
    return page.getvalue()


def test_a_run_is_about_the_day_of_most_of_its_calls(done: RunSummary) -> None:
    """The bad cell and the broken file make no day; they are told as of no known one."""
    told = shown(done)
    assert told.startswith("2026年11月20日（周五）  2 通")
    assert "日期不明 1 通" in told
    assert "另外更新了 11月18日（周三）\n" in told
    assert morning_of(done.out, None, MorningOptions(band=(120, 150))).day == NIGHT
    with Ledger(done.out / LEDGER_NAME, read_only=True) as ledger:
        assert Stored(done.out, ledger).centre().last == NIGHT


def test_most_calls_count_and_the_later_of_two_equal_days(tmp_path: Path) -> None:
    """A straggler of a later day is not what the night is about; of equals the later is; nothing new: the last."""
    many = run(tmp_path, make(tmp_path, a="2026-11-18 9:00", b="2026-11-18 9:30", c="2026-11-20 9:00"))
    assert many.day == BEFORE
    again = run(tmp_path, tmp_path / "in")
    assert (again.analysed, again.day) == (0, NIGHT)
    equal = run(tmp_path, make(tmp_path, d="2026-11-16 9:00", f="2026-11-17 9:00"))
    assert equal.day == date(2026, 11, 17)


def test_where_no_day_is_known_the_day_of_the_run_is_all_there_is(tmp_path: Path) -> None:
    """A folder without any time is told under the day of the run, as of an unknown day."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    done = run(tmp_path, make(tmp_path, a="", b=""))
    assert "日期不明 2 通" in shown(done)
    assert morning_of(done.out, None, MorningOptions(band=(120, 150))).day in {today, done.days[-1]}


def test_a_day_that_was_asked_for_is_known(tmp_path: Path) -> None:
    """`--day` says of which day calls are, also in later runs that do not say it."""
    folder = make(tmp_path, a="", b="")
    first = run(tmp_path, folder, day=NIGHT)
    assert (first.day, first.undated, first.undated_days) == (NIGHT, 0, frozenset())
    again = run(tmp_path, folder, force=True)
    assert (again.day, again.undated) == (NIGHT, 0)


def test_status_shows_no_day_that_nobody_named(done: RunSummary) -> None:
    """Neither the call nor the broken file stand under the day of the run; a row tells them."""
    status = read_status(done.out)
    assert sorted(status.days) == [BEFORE, NIGHT]
    assert dict(status.undated) == {"done": 1, "failed": 1}
    page = io.StringIO()
    print_status(status, Console(file=page, width=80), "zh", zone=ZoneInfo("Asia/Shanghai"), now=datetime.now(UTC))
    assert "日期不明" in page.getvalue()
    assert str(done.days[-1]) not in page.getvalue().partition("最近")[0]


def test_a_dry_run_shows_no_day_that_nobody_named(tmp_path: Path) -> None:
    """From the first to the last day that is known, and how many are of none."""
    view = preview(discover([make(tmp_path, **TIMES)]), settings(tmp_path), probe=lambda _: 60.0)
    page = io.StringIO()
    print_preview(view, Console(file=page, width=80), "zh")
    assert (sorted(view.days), view.undated) == ([BEFORE, NIGHT], 2)
    assert "2026-11-18 至 2026-11-20" in page.getvalue()
    assert "日期不明 2 通" in page.getvalue()
