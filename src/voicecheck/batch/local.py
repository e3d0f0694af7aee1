"""The local engine: recordings through processes of this machine.

A process that dies (a crash in native code, memory) costs at most the recording that it had in
hand: that one is tried once more at the end, alone, and is given up as poison if it kills again.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from time import monotonic

from voicecheck.batch.worker import AnalyserFactory, LoadError, Outcome, analyse, build_analyser, serve
from voicecheck.errors import StoppedError, UsageError
from voicecheck.records import Recording
from voicecheck.tables.rows import Failure

THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
WORKER_BYTES = 1_500_000_000  # what a two-hour call may need
POLL = 0.2  # seconds between looks at whether to stop


@dataclass(frozen=True, slots=True)
class Crew:
    """So many worker processes with so many threads each."""

    workers: int
    threads: int


def plan_crew(requested: int | None, recordings: int) -> Crew:
    """Share the cores out, so that workers × threads is at most the cores.

    Parameters
    ----------
    requested
        Number of workers; ``None``: one a core, as far as memory allows. One-thread processes do
        more together than one process with many threads.
    recordings
        How many there are; more workers than that would idle.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    fitting = max(1, _available_bytes() // WORKER_BYTES)
    workers = max(1, min(requested or min(cores, fitting), recordings))
    return Crew(workers, max(1, cores // workers))


def _available_bytes() -> int:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:  # not Linux: let the caller choose
        return WORKER_BYTES * 1024
    sizes = {line.split(":")[0]: line.split() for line in lines}
    return int(sizes["MemAvailable"][1]) * 1024


def analyse_all(
    recordings: Sequence[Recording], factory: AnalyserFactory, crew: Crew, *, stop: Callable[[], bool]
) -> Iterator[Outcome]:
    """Analyse recordings in the order given; outcomes come as they are ready.

    One worker works in this process. Where `stop` turns true, what is in hand is finished and the
    rest is left.

    Raises
    ------
    UsageError
        The analyser could not be built.
    StoppedError
        No worker process can be kept alive.
    """
    if not recordings:
        return
    if crew.workers > 1:
        yield from _in_processes(recordings, factory, crew, stop)
        return
    analyser = build_analyser(factory, crew.threads)
    for recording in recordings:
        if stop():
            return
        began = monotonic()
        result = analyse(analyser, recording)
        yield Outcome(recording, result, monotonic() - began)


class _Process:
    """A worker process and the recording that it has in hand."""

    def __init__(self, factory: AnalyserFactory, threads: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, far_end = context.Pipe()
        self._process: SpawnProcess = context.Process(target=serve, args=(far_end, factory, threads), daemon=True)
        with _thread_variables(threads):
            self._process.start()
        far_end.close()  # so that the pipe breaks when the process dies
        self.ready = False
        self.recording: Recording | None = None
        self._began = 0.0

    def give(self, recording: Recording) -> bool:
        """Hand over a recording; ``False`` if the process has died meanwhile."""
        try:
            self.connection.send(recording)
        except OSError:
            return False
        self.recording, self._began = recording, monotonic()
        return True

    def take(self) -> Outcome | None:
        """Receive what it sent: an outcome, or ``None`` when it has become ready.

        Raises
        ------
        EOFError, OSError
            The process has died.
        UsageError
            Its analyser could not be built.
        """
        message = self.connection.recv()
        if isinstance(message, LoadError):
            raise UsageError(message.message)
        recording, self.recording = self.recording, None
        self.ready = True
        return None if recording is None else Outcome(recording, message, monotonic() - self._began)

    def close(self) -> int | None:
        """End it and give its exit code; what it may still have in hand is lost."""
        self.connection.close()
        if self.ready and not self.recording:  # idle: it ends by itself when the pipe closes
            self._process.join(timeout=10)
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        return self._process.exitcode


@contextmanager
def _thread_variables(threads: int) -> Iterator[None]:
    """Limit the threads of numerical libraries, which read this once, when they are imported."""
    before = {name: os.environ.get(name) for name in THREAD_VARIABLES}
    os.environ.update(dict.fromkeys(THREAD_VARIABLES, str(threads)))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _in_processes(
    recordings: Sequence[Recording], factory: AnalyserFactory, crew: Crew, stop: Callable[[], bool]
) -> Iterator[Outcome]:
    suspects: list[Recording] = []
    yield from _shared(deque(recordings), suspects, factory, crew, stop)
    for recording in suspects:
        if stop():
            return
        again: list[Recording] = []
        yield from _shared(deque([recording]), again, factory, Crew(1, crew.threads), stop)
        if again:
            yield Outcome(recording, _poison(recording), 0.0)


def _shared(
    waiting: deque[Recording],
    suspects: list[Recording],
    factory: AnalyserFactory,
    crew: Crew,
    stop: Callable[[], bool],
) -> Iterator[Outcome]:
    """Share recordings out to processes; those that a process died with go to `suspects`."""
    processes: dict[Connection, _Process] = {}
    with ExitStack() as stack:
        stack.callback(lambda: [process.close() for process in processes.values()])
        while waiting or any(process.recording for process in processes.values()):
            while not stop() and len(processes) < min(crew.workers, _load(waiting, processes)):
                process = _Process(factory, crew.threads)
                processes[process.connection] = process
            for process in processes.values():
                if process.ready and not process.recording and waiting and not stop() and process.give(waiting[0]):
                    waiting.popleft()
            if stop() and not any(process.recording for process in processes.values()):
                return
            speaking = set(wait(list(processes), timeout=POLL))
            for process in [each for each in processes.values() if each.connection in speaking]:
                try:
                    outcome = process.take()
                except (EOFError, OSError):
                    _bury(processes.pop(process.connection), suspects)
                else:
                    if outcome:
                        yield outcome


def _load(waiting: deque[Recording], processes: dict[Connection, _Process]) -> int:
    """How many processes have or could have something to do."""
    return len(waiting) + sum(process.recording is not None for process in processes.values())


def _bury(process: _Process, suspects: list[Recording]) -> None:
    code = process.close()
    if process.recording:
        suspects.append(process.recording)
    elif not process.ready:
        raise StoppedError(
            f"a worker process died while it was loading (exit code {code}); if memory is short, use fewer --workers"
        )


def _poison(recording: Recording) -> Failure:
    return Failure(
        recording=recording.name,
        path=str(recording.path),
        agent_id=recording.agent_id,
        stage="analyse",
        error="poison",
        message="the process died twice while it had this recording in hand; look at the file, or report it",
        attempts=2,
        last_at=datetime.now(UTC),
        started_at=recording.started_at,
    )
