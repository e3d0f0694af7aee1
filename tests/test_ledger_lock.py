"""One writer a folder, whoever died before; who reads is never kept waiting."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from voicecheck.errors import UsageError
from voicecheck.ledger import lock
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.lock import Lock, holder

HOLDS = (
    "import sys, time; from pathlib import Path; from voicecheck.ledger.lock import Lock\n"
    "held = Lock(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
)


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_PATIENCE", 0.05)


def test_the_second_writer_is_told_who_the_first_is(tmp_path: Path) -> None:
    """The process, its machine and since when; once it has let go, the next may write."""
    with Ledger(tmp_path / "ledger.sqlite"):
        known = holder(tmp_path / "ledger.lock")
        assert known is not None
        assert known.pid == os.getpid()
        said = rf"process {os.getpid()} on {known.host} since {known.started_at:%Y-%m-%d %H:%M:%S} UTC is writing"
        with pytest.raises(UsageError, match=said):
            Ledger(tmp_path / "ledger.sqlite")
        with Ledger(tmp_path / "ledger.sqlite", read_only=True) as reading:
            assert reading.count() == 0
    assert holder(tmp_path / "ledger.lock") is None
    with Ledger(tmp_path / "ledger.sqlite"):
        pass


def test_a_lock_dies_with_its_process(tmp_path: Path) -> None:
    """After kill -9 its name still stands in the file, and nobody is kept out; so too if the number lives again."""
    path = tmp_path / "ledger.lock"
    with subprocess.Popen([sys.executable, "-c", HOLDS, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        known = holder(path)
        assert known is not None
        assert known.pid == process.pid
        with pytest.raises(UsageError, match=f"process {process.pid} "):
            Lock(path)
        process.send_signal(signal.SIGKILL)
    path.write_text(path.read_text().replace(str(process.pid), str(os.getpid())))
    assert str(os.getpid()) in path.read_text()
    assert holder(path) is None
    Lock(path).release()


def test_a_look_does_not_keep_a_writer_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who looks holds the lock for a moment; a writer tries again before it gives up."""
    path = tmp_path / "ledger.lock"
    Lock(path).release()
    tries = iter([BlockingIOError, BlockingIOError, None])

    def flock(_file: int, _how: int) -> None:
        if (error := next(tries)) is not None:
            raise error

    monkeypatch.setattr(lock, "_PATIENCE", 30.0)
    monkeypatch.setattr("voicecheck.ledger.lock.fcntl.flock", flock)
    Lock(path).release()
    assert list(tries) == []


def test_a_folder_that_cannot_be_written_is_wrong_usage(tmp_path: Path) -> None:
    """Whatever lies in the way of the lock is said, with what to do."""
    (tmp_path / "ledger.lock").mkdir()
    with pytest.raises(UsageError, match="choose another folder with --out"):
        Ledger(tmp_path / "ledger.sqlite")


def test_a_writer_that_failed_to_open_lets_go(tmp_path: Path) -> None:
    """After a ledger that could not be opened the folder is free."""
    (tmp_path / "ledger.sqlite").mkdir()
    with pytest.raises(UsageError):
        Ledger(tmp_path / "ledger.sqlite")
    assert holder(tmp_path / "ledger.lock") is None
