"""Whatever becomes of the driver, the next run makes up for it: the tables are those of an undisturbed run."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path

import pytest

import voicecheck.batch.run
from made_batches import make_folder, run, tables
from voicecheck.batch.remember import LEDGER_NAME
from voicecheck.errors import StoppedError, UsageError
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.lock import holder
from voicecheck.tables import live
from voicecheck.tables.live import check_live

DRIVER = Path(__file__).with_name("driver.py")
SEED, OUTS, KILLS = 20261127, 15, 2


def drive(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the driver to its end."""
    command = [sys.executable, str(DRIVER), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def test_killed_at_thirty_moments(tmp_path: Path) -> None:
    """Killed twice in a row at random calls, fifteen times over: the tables come out whole, nothing twice or lost."""
    moments = random.Random(SEED)
    groups = [[moments.random() for _ in range(KILLS)] for _ in range(OUTS)]
    print(f"seed {SEED}: {groups}")
    folder = make_folder(tmp_path / "in", 10)
    done = drive("kill", folder, tmp_path, *(",".join(map(str, group)) for group in groups))
    assert done.returncode == 0, done.stderr
    ends = [int(code) for line in done.stdout.splitlines() for code in line.split()]
    assert len(ends) == OUTS * KILLS
    assert ends[::KILLS] == [-signal.SIGKILL] * OUTS  # the second run has less to do and may be done before
    assert ends.count(-signal.SIGKILL) >= OUTS * KILLS * 0.7
    before = tables(tmp_path / "whole")
    assert len(before["calls"]) == 9
    for number, group in enumerate(groups):
        out = tmp_path / str(number)
        summary = run(folder, out)
        assert tables(out) == before, f"seed {SEED}, out {number}, killed at {group}"
        assert (summary.not_reached, check_live(out)) == (0, [])
        assert sorted(path.name for path in out.iterdir()) == sorted(
            path.name for path in (tmp_path / "whole").iterdir()
        )
        with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
            assert ledger.states() == {"waiting": 0, "done": 9, "failed": 1, "quarantined": 0, "dismissed": 0}
            assert ledger.unpublished() == []


def test_sigterm_finishes_what_is_in_hand(tmp_path: Path) -> None:
    """The signal comes while a call is analysed: that call is stored and published, exit code 3; the rest follows."""
    folder = make_folder(tmp_path / "in", 6)
    (folder / "000.wav").write_text("pause" + " " * 99)  # the longest comes first
    with subprocess.Popen([sys.executable, str(DRIVER), "run", str(folder), str(tmp_path / "out")]) as process:
        until = time.monotonic() + 60
        while not (folder / "000.begun").exists() and time.monotonic() < until:
            time.sleep(0.02)
        assert holder(tmp_path / "out" / "ledger.lock") is not None
        process.send_signal(signal.SIGTERM)
        (folder / "000.go").touch()
        assert process.wait(60) == 3
    assert [row["call_id"] for row in tables(tmp_path / "out")["calls"]] == ["000"]
    assert run(folder, tmp_path / "out").analysed == 5
    run(folder, tmp_path / "fresh")
    assert tables(tmp_path / "out") == tables(tmp_path / "fresh")


def test_a_second_run_is_refused(tmp_path: Path) -> None:
    """Two runs on one folder: the second ends at once with exit code 2 and says who the first is."""
    folder = make_folder(tmp_path / "in", 2)
    with Ledger(tmp_path / "out" / LEDGER_NAME):
        second = drive("run", folder, tmp_path / "out")
    assert second.returncode == 2
    assert f"process {os.getpid()} on " in second.stderr
    assert drive("run", folder, tmp_path / "out").returncode == 0


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A file system of that size, where this account may mount one."""
    folder.mkdir(parents=True)
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("only root can mount a file system")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=False)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_is_full_keeps_the_old_tables(tmp_path: Path) -> None:
    """On a file system filled to the brim: exit code 3, a plain message, the old tables; room made, all goes on."""
    out = tmp_path / "disk" / "out"
    few, all_ = make_folder(tmp_path / "few", 4), make_folder(tmp_path / "all", 40)
    with small_disk(tmp_path / "disk", "12m"):
        run(few, out)
        before, ballast = tables(out), tmp_path / "disk" / "ballast"
        free = shutil.disk_usage(out).free
        for left in (400_000, 100_000, 0):
            ballast.write_bytes(b"\0" * max(0, free - left))
            done = drive("run", all_, out)
            assert done.returncode == 3, done.stderr
            assert "the disk is full; make room and run again, what is done is kept" in done.stderr
            assert "Traceback" not in done.stderr
            rows = tables(out)["calls"]
            assert all(row in rows for row in before["calls"])
            free = shutil.disk_usage(out).free + ballast.stat().st_size
        ballast.unlink()
        assert run(all_, out).not_reached == 0
        run(few, tmp_path / "fresh")
        run(all_, tmp_path / "fresh")
        assert tables(out) == tables(tmp_path / "fresh")


def test_a_disk_that_fills_while_files_are_put_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever file finds no room, the run stops and is made up for; also where no file system can be mounted."""
    folder = make_folder(tmp_path / "in", 4)
    run(folder, tmp_path / "fresh")
    sync = live.sync

    def full(path: Path, left: list[None]) -> None:
        try:
            left.pop()
        except IndexError:
            raise OSError(28, "No space left on device", str(path)) from None
        sync(path)

    for fails in range(0, 12, 3):
        out = tmp_path / str(fails)
        with monkeypatch.context() as patched:
            patched.setattr(live, "sync", partial(full, left=[None] * fails))
            with pytest.raises(StoppedError, match="disk is full"):
                run(folder, out)
        run(folder, out)
        assert tables(out) == tables(tmp_path / "fresh")


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """A file system mounted to be read: exit code 2 with what to do, and the old tables can be read."""
    folder = make_folder(tmp_path / "in", 2)
    out = tmp_path / "disk" / "out"
    with small_disk(tmp_path / "disk", "4m"):
        run(folder, out)
        subprocess.run(["mount", "-o", "remount,ro", str(tmp_path / "disk")], check=True)
        done = drive("run", folder, out)
        assert done.returncode == 2
        assert "choose another folder with --out" in done.stderr
        assert "Traceback" not in done.stderr
        assert len(tables(out)["calls"]) == 2
        with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
            assert ledger.count() == 2


class Backwards(datetime):
    """A clock that is set back by an hour whenever somebody looks at it."""

    looks = 0

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        """An hour earlier than the last time."""
        cls.looks += 1
        return datetime(2026, 11, 27, 12, tzinfo=UTC).astimezone(tz) - timedelta(hours=cls.looks)


def test_a_clock_set_back_loses_no_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """During runs and between them: no length is negative, each call keeps its day, the last run is the last."""
    folder = make_folder(tmp_path / "in", 4)
    (folder / "manifest.csv").write_text("recording,agent_id\n" + "".join(f"{each:03d}.wav,A\n" for each in range(4)))
    monkeypatch.setattr(voicecheck.batch.run, "datetime", Backwards)
    first = run(folder, tmp_path / "out")
    Backwards.looks += 240  # ten days
    second = run(folder, tmp_path / "out", force=True)
    assert first.days == second.days
    assert len(first.days) == 1
    assert (second.analysed, len(tables(tmp_path / "out")["calls"])) == (4, 4)
    with Ledger(tmp_path / "out" / LEDGER_NAME, read_only=True) as ledger:
        last, before = ledger.latest_runs()
        assert last.started_at < before.started_at
        assert ledger.last_run() == last
        for each in (last, before):
            assert each.ended_at >= each.started_at
            assert each.elapsed >= 0
        assert all((each.elapsed or 0) >= 0 for each in ledger.recordings_in("done"))


def test_wrong_usage_leaves_nothing_behind(tmp_path: Path) -> None:
    """A ledger's place that is a folder is refused, and the lock is free again."""
    (tmp_path / "out" / LEDGER_NAME).mkdir(parents=True)
    with pytest.raises(UsageError):
        run(make_folder(tmp_path / "in", 2), tmp_path / "out")
    assert holder(tmp_path / "out" / "ledger.lock") is None
