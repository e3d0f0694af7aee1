"""One writer an output folder: a lock that the system lets go of when its process dies.

The lock is the system's (``flock``) on a file beside the ledger, so nothing has to be tidied up after a
crash, a reboot or a process whose number another has got since. What stands in the file only says who
holds it. Who only reads takes no lock and is never kept waiting.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from voicecheck.errors import UsageError
from voicecheck.language.stored import english
from voicecheck.ledger.disk import stop_if_full
from voicecheck.ledger.ownfile import open_own

_PATIENCE = 1.0  # seconds: somebody who looks whether a run goes on holds the lock for a moment
_PAUSE = 0.02


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes: the process, since when, and on which machine."""

    pid: int
    started_at: datetime
    host: str


class Lock:
    """The right to write, held until it is let go of or the process ends.

    Parameters
    ----------
    path
        The lock's file; made where it is not there, and left there, since to remove it would let two
        processes lock two files of one name.

    Raises
    ------
    UsageError
        Another process holds it, or the file cannot be written, or is not one's own (`open_own`).
    """

    def __init__(self, path: Path) -> None:
        try:
            self._file = open_own(path, os.O_RDWR | os.O_CREAT)
        except OSError as error:
            stop_if_full(error)
            raise UsageError(
                "{path}: cannot be written ({error}); choose another folder with --out", path=path, error=error
            ) from error
        try:
            _acquire(self._file, path)
            me = Holder(os.getpid(), datetime.now(UTC), socket.gethostname())
            with suppress(OSError):  # on a full disk the lock is held all the same, without a name
                _write(self._file, json.dumps(asdict(me) | {"started_at": me.started_at.isoformat()}))
        except BaseException as error:
            os.close(self._file)
            if isinstance(error, OSError):
                raise UsageError(
                    "{path}: cannot be locked ({error}); choose another folder with --out", path=path, error=error
                ) from error
            raise

    def release(self) -> None:
        """Let go of it."""
        with suppress(OSError):
            _write(self._file, "")
        os.close(self._file)


def holder(path: Path) -> Holder | None:
    """Say who holds a lock now; ``None`` where nobody does, whatever a dead process left in the file."""
    try:
        file = open_own(path, os.O_RDONLY)
    except (OSError, UsageError):
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return _read(file)
    finally:
        os.close(file)
    return None


def _acquire(file: int, path: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < until:
                time.sleep(_PAUSE)
                continue
        who = _read(file)
        said = english("a process")
        if who:
            said = english(
                "process {pid} on {host} since {since}",
                pid=who.pid,
                host=who.host,
                since=f"{who.started_at:%Y-%m-%d %H:%M:%S %Z}",
            )
        raise UsageError(
            "{parent}: {said} is writing there; wait for its end, or choose another --out",
            parent=path.parent,
            said=said,
        )


def _write(file: int, text: str) -> None:
    os.ftruncate(file, 0)
    os.pwrite(file, text.encode(), 0)


def _read(file: int) -> Holder | None:
    try:
        known = json.loads(os.pread(file, 4096, 0))
        return Holder(int(known["pid"]), datetime.fromisoformat(known["started_at"]), str(known["host"]))
    except (ValueError, KeyError, TypeError):  # between getting the lock and saying so
        return None
