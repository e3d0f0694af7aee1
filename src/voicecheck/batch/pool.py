"""Work shared out to processes, the results in the order of the tasks, a few tasks in memory at a time."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Generic, Self, TypeVar

from voicecheck.errors import StoppedError

Task = TypeVar("Task")
Result = TypeVar("Result")


class Pool(Generic[Task, Result]):
    """Worker processes that do one thing, or, where one worker is enough, this process.

    Each worker has one task in hand, and the next result waited for is that of the oldest task: tasks
    are of much the same size, so nobody waits long. Workers end when their pipe closes, thus also where
    this process is killed.

    Parameters
    ----------
    work
        What is done with a task; with its arguments it must be picklable.
    workers
        Number of processes; with 1 the work is done in this process.
    """

    def __init__(self, work: Callable[[Task], Result], workers: int) -> None:
        self._work = work
        self._connections: list[Connection] = []
        self._processes = []
        context = multiprocessing.get_context("spawn")
        for _ in range(workers if workers > 1 else 0):
            connection, far_end = context.Pipe()
            process = context.Process(target=_serve, args=(far_end, work), daemon=True)
            process.start()
            far_end.close()  # so that the pipe breaks when the process dies
            self._connections.append(connection)
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
        busy: deque[Connection] = deque()
        try:
            for number, task in enumerate(tasks):
                connection = self._connections[number % len(self._connections)]
                result = [busy.popleft().recv()] if len(busy) == len(self._connections) else []
                connection.send(task)
                busy.append(connection)
                yield from _checked(result)
            while busy:
                yield from _checked([busy.popleft().recv()])
        except (EOFError, OSError) as error:
            raise StoppedError("a worker process died; run again to go on") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for connection in self._connections:
            connection.close()
        for process in self._processes:
            process.join(timeout=10)
            if process.is_alive():
                process.kill()
                process.join()


def _checked(results: list[Result | _Fault]) -> Iterator[Result]:
    for result in results:
        if isinstance(result, _Fault):
            raise RuntimeError(f"in a worker process: {result.text}")
        yield result


class _Fault:
    """Sent by a worker in place of a result: a fault of the program."""

    def __init__(self, text: str) -> None:
        self.text = text


def _serve(connection: Connection, work: Callable[[Task], Result]) -> None:
    """Do each task that comes until the pipe closes. Signals are the driver's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            task = connection.recv()
            try:
                result: object = work(task)
            except Exception as error:  # told to the driver, which ends the run with it
                result = _Fault(f"{type(error).__name__}: {error}")
            connection.send(result)
