"""Waiting for DuckDB so that a signal ends the wait: Ctrl-C is noticed at once, and stops what DuckDB does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Thread
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")
PATIENCE_S = 0.5
"""How long DuckDB may take to stop. It looks for an interruption between parts of its work of 2048 rows; a function
over one list of millions is one part."""
_MOMENT_S = 0.02


class Waiting:
    """Runs calls of a connection in a thread, one after the other.

    DuckDB runs its work outside Python and seldom looks for signals there, so a call in the main thread can hold off
    Ctrl-C for as long as it takes.

    Parameters
    ----------
    connection
        The connection; only `run` may use it.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._result: Future[Any] | None = None

    def run(self, call: Callable[[], T]) -> T:
        """Give the result of a call, or raise what it raised.

        Raises
        ------
        KeyboardInterrupt
            A signal came meanwhile. The call was interrupted; if it did not stop in `PATIENCE_S`, it is left behind,
            and ends with the process.
        """
        result: Future[T] = Future()
        self._result = result
        try:
            Thread(target=_work, args=(call, result), daemon=True).start()
            return result.result()
        except KeyboardInterrupt:
            self._interrupt(result)
            raise

    def close(self) -> None:
        """Close the connection, unless a call was left behind: closing would wait for it."""
        if self._result is None or self._result.done():
            self._connection.close()

    def _interrupt(self, result: Future[Any]) -> None:
        """Interrupt again and again: one that comes before the call has begun is lost."""
        until = monotonic() + PATIENCE_S
        while not result.done() and monotonic() < until:
            self._connection.interrupt()
            wait([result], _MOMENT_S)


def _work(call: Callable[[], T], result: Future[T]) -> None:
    try:
        result.set_result(call())
    except BaseException as error:  # whoever waits raises it
        result.set_exception(error)
