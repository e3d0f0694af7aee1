"""Stopping in good order: by a signal (the first asks, the second insists), or by too many failures."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from voicecheck.language.stored import english

SIGNALS = (signal.SIGINT, signal.SIGTERM)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FailureLimit:
    """How many recordings may fail: a count, a share of the recordings found, or any number.

    Examples
    --------
    >>> FailureLimit(count=2).exceeded(3, 1000)
    'more than 2 recordings failed'
    >>> FailureLimit(share=0.05).exceeded(50, 1000) is None
    True
    """

    count: int | None = None
    share: float | None = None

    def exceeded(self, failed: int, found: int) -> str | None:
        """Say in words which limit so many failures are over; ``None`` where they are not."""
        if self.count is not None and failed > self.count:
            more = english("more than {count} recordings failed", count=self.count)
            return more if self.count else english("a recording failed")
        if self.share is not None and failed > self.share * found:
            percent = f"{100 * self.share:g}"
            return english("more than {percent} % of the {found} recordings failed", percent=percent, found=found)
        return None


@contextmanager
def stop_on_signals() -> Iterator[Callable[[], bool]]:
    """Give a function that says whether SIGINT or SIGTERM has come.

    After the first the old handlers are back, so that a second one has its usual effect. A signal that was
    ignored when the program started stays ignored: a shell starts jobs in the background so, and Ctrl-C is
    then meant for others. Outside the main thread, where Python lets nobody handle signals, it never says so.
    """
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    handlers = {each: signal.getsignal(each) for each in SIGNALS}
    before = {each: handler for each, handler in handlers.items() if handler != signal.SIG_IGN}

    def restore() -> None:
        for each, handler in before.items():
            signal.signal(each, handler)

    def ask(_number: int, _frame: FrameType | None) -> None:
        asked.set()
        restore()
        _log.warning("stopping: what is in hand is being finished; once more to stop at once")

    for each in before:
        signal.signal(each, ask)
    try:
        yield asked.is_set
    finally:
        restore()
