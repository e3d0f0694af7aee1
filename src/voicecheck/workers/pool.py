"""Work shared out to processes, the results in the order of the tasks, a few tasks in memory at a time."""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Generic, Self, TypeVar

from voicecheck.errors import StoppedError

Task = TypeVar("Task")
Result = TypeVar("Result")

AHEAD = 4
"""Tasks a worker that are asked for before the oldest is taken: enough while a day's tables are put in place."""

_OBJECTS_BETWEEN_COLLECTIONS = 50_000
"""Some ten calls' records and rows, a few megabytes; Python's own 700 take a fifth of a worker's time."""


class Pool(Generic[Task, Result]):
    """Worker processes that do one thing, or, where one worker is enough, this process.

    A thread a worker hands it one task after the other, so that nobody waits while this process does
    something else with what came back. Workers end when their pipe closes, thus also where this process
    is killed.

    Parameters
    ----------
    work
        What is done with a task; with its arguments it must be picklable.
    workers
        Number of processes; with 1 the work is done in this process.
    """

    def __init__(self, work: Callable[[Task], Result], workers: int) -> None:
        self._work = work
        self._threads = ThreadPoolExecutor(max_workers=workers)
        self._idle: SimpleQueue[Connection] = SimpleQueue()
        self._connections: list[Connection] = []
        self._processes = []
        context = multiprocessing.get_context("spawn")
        for _ in range(workers if workers > 1 else 0):
            connection, far_end = context.Pipe()
            process = context.Process(target=_serve, args=(far_end, work), daemon=True)
            process.start()
            far_end.close()  # so that the pipe breaks when the process dies
            self._connections.append(connection)
            self._idle.put(connection)
            self._processes.append(process)

    def map(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """Give the result of each task, in order.

        Raises
        ------
        StoppedError
            A worker process died.
        """
        if not self._connections:
            yield from map(self._work, tasks)
            return
        asked: deque[Future[Result | _Fault]] = deque()
        try:
            for task in tasks:
                if len(asked) == AHEAD * len(self._connections):
                    yield _checked(asked.popleft().result())
                asked.append(self._threads.submit(self._ask, task))
            while asked:
                yield _checked(asked.popleft().result())
        except (EOFError, OSError) as error:
            raise StoppedError("a worker process died; run again to go on") from error

    def _ask(self, task: Task) -> Result | _Fault:
        """Give a task to a worker that has none, and wait for what comes of it."""
        connection = self._idle.get()
        try:
            connection.send(task)
            result: Result | _Fault = connection.recv()
            return result
        finally:
            self._idle.put(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for connection in self._connections:
            connection.close()
        for process in self._processes:
            process.join(timeout=10)
            if process.is_alive():
                process.kill()
                process.join()


def _checked(result: Result | _Fault) -> Result:
    if isinstance(result, _Fault):
        raise RuntimeError(f"in a worker process: {result.text}")
    return result


class _Fault:
    """Sent by a worker in place of a result: a fault of the program."""

    def __init__(self, text: str) -> None:
        self.text = text


def _serve(connection: Connection, work: Callable[[Task], Result]) -> None:
    """Do each task that comes until the pipe closes. Signals are the driver's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # The collector would walk again and again over what never dies, and over records, of which none is in a circle.
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            task = connection.recv()
            try:
                result: object = work(task)
            except Exception as error:  # told to the driver, which ends the run with it
                result = _Fault(f"{type(error).__name__}: {error}")
            connection.send(result)
