"""Stopping in good order: by a signal (the first asks, the second insists) or a full disk."""

from __future__ import annotations

import errno
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from voicecheck.errors import StoppedError

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stop_on_signals() -> Iterator[Callable[[], bool]]:
    """Give a function that says whether SIGINT or SIGTERM has come.

    After the first the old handlers are back, so that a second one has its usual effect. Outside
    the main thread, where Python lets nobody handle signals, it never says so.
    """
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = {each: signal.getsignal(each) for each in SIGNALS}

    def restore() -> None:
        for each, handler in before.items():
            signal.signal(each, handler)

    def ask(_number: int, _frame: FrameType | None) -> None:
        asked.set()
        restore()
        print("stopping: what is in hand is being finished; once more to stop at once", file=sys.stderr)

    for each in SIGNALS:
        signal.signal(each, ask)
    try:
        yield asked.is_set
    finally:
        restore()


@contextmanager
def full_disk_stops() -> Iterator[None]:
    """Translate what SQLite and the file system say of a full disk."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "disk is full" in str(error)
        if not full:
            raise
        raise StoppedError("the disk is full; make room and run again, what is done is kept") from error
