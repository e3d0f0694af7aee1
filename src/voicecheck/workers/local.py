"""The local engine: each worker is a process of this machine, which is told over a pipe."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from pickle import UnpicklingError
from time import sleep

from voicecheck.language.stored import english
from voicecheck.records import Recording
from voicecheck.workers.crew import Crew, plan_crew
from voicecheck.workers.dispatch import Limits
from voicecheck.workers.worker import (
    OUT_OF_MEMORY,
    AnalyserFactory,
    Died,
    LoadError,
    Message,
    Ready,
    load,
    memory,
    watch,
    work,
)

THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
HUGE_PAGES = "glibc.malloc.hugetlb=1"
"""Makes glibc ask Linux for huge pages. The encoder takes new memory and gives it back all the time, and
what the system did to fill small pages with zeros was a tenth of its work (benchmarks/README.md)."""
LINGER = 10.0  # seconds that a process has to end by itself

Task = tuple[AnalyserFactory, int, int]
"""What builds the analyser, with how many threads, and by how many bytes the process may grow."""


_early: list[LocalWorker] = []


@contextmanager
def early_worker() -> Iterator[None]:
    """Start a process that imports what analysing needs while the driver still reads its settings.

    It is the first worker that an engine then starts; where none is needed it ends with the context.
    """
    _early.append(LocalWorker("voicecheck.analysis"))
    try:
        yield
    finally:
        while _early:
            _early.pop().kill()


@contextmanager
def open_local(
    factory: AnalyserFactory,
    recordings: int,
    *,
    workers: int | None,
    limits: Limits,
    weights: Path | None = None,
) -> Iterator[LocalEngine]:
    """Set up processes of this machine, as many as `plan_crew` says."""
    crew = plan_crew(workers, recordings, weights)
    yield LocalEngine(factory, crew, more=limits.memory)


class LocalEngine:
    """Processes of this machine.

    One worker is a process too: were the work done in the driver, a crash in native code would end
    the batch, and a hang could not be ended.

    Parameters
    ----------
    factory
        Builds the analyser, in each process.
    crew
        How many processes, with how many threads each.
    more
        Bytes that a process may come to take over those with the model loaded.
    """

    def __init__(self, factory: AnalyserFactory, crew: Crew, *, more: int) -> None:
        self.workers = crew.workers
        self._factory, self._threads, self._more = factory, crew.threads, more

    def start(self) -> LocalWorker:
        """Start a process."""
        return _early.pop() if _early else LocalWorker()

    def wait(self, workers: Sequence[LocalWorker], timeout: float) -> list[tuple[LocalWorker, Message]]:
        """Wait for the next message of each process that has one."""
        if not workers:
            sleep(timeout)
        by_connection = {worker.connection: worker for worker in workers}
        speaking = [by_connection[each] for each in wait(list(by_connection), timeout) if isinstance(each, Connection)]
        heard = [(worker, worker.receive()) for worker in speaking]
        for worker, message in heard:
            if message is None:
                worker.tell((self._factory, self._threads, self._more))
        return [(worker, message) for worker, message in heard if message is not None]


class LocalWorker:
    """A process, seen from the driver.

    It asks for its task once it can read it: the factory is large, and a pipe to a process that is still
    starting would hold up the driver, and the next process with it.

    Parameters
    ----------
    modules
        Modules to import before that.
    """

    def __init__(self, *modules: str) -> None:
        context = multiprocessing.get_context("spawn")  # never a fork: native libraries have threads
        self.connection, far_end = context.Pipe()
        self._process: SpawnProcess = context.Process(target=serve, args=(far_end, modules), daemon=True)
        with _environment():
            self._process.start()
        far_end.close()  # so that the pipe breaks when the process dies

    def give(self, group: tuple[Recording, ...]) -> None:
        """Hand over a group."""
        self.tell(group)

    def tell(self, what: Task | tuple[Recording, ...]) -> None:
        """Send it something. Where the process has died meanwhile, the next `receive` says so."""
        with suppress(OSError):
            self.connection.send(what)

    def receive(self) -> Message | None:
        """Take what it sent, or how it died; ``None`` asks for its task."""
        try:
            message: Message | None = self.connection.recv()
        except (EOFError, OSError, UnpicklingError):
            self.close()
            return Died(_reason(self._process.exitcode))
        return message

    def close(self) -> None:
        """End it: it does so by itself when the pipe is closed and it has nothing in hand."""
        self.connection.close()
        self._process.join(LINGER)
        self.kill()

    def kill(self) -> None:
        """End it at once."""
        self.connection.close()
        self._process.kill()
        self._process.join(LINGER)  # and no longer: one that waits for a dead network drive cannot be ended


def serve(connection: Connection, modules: Sequence[str]) -> None:
    """Run a worker process: ask for its task, build the analyser, answer each group until the pipe closes.

    Signals are the driver's business: a Ctrl-C at the terminal reaches every process, and what is
    in hand must still be finished. At its end there is nothing to tidy up, and taking the libraries
    down would take a second.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    parent = os.getppid()
    with suppress(EOFError, ConnectionError):  # the driver has gone: so has the work
        gc.disable()  # what is loaded now stays, and to look through it again and again takes a tenth of the time
        for module in modules:
            import_module(module)
        connection.send(None)
        factory, threads, more = connection.recv()
        analyser = load(factory, threads)
        gc.freeze()
        gc.enable()
        if isinstance(analyser, LoadError):
            connection.send(analyser)
            return
        watch(more, parent=parent)
        connection.send(Ready(memory()))
        while True:
            for message in work(analyser, connection.recv()):
                connection.send(message)
    os._exit(0)


def _reason(code: int | None) -> str:
    """How a process ended, in words."""
    if code == OUT_OF_MEMORY:
        return english("it took more memory than a worker may (run.memory_mb)")
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        if name == "SIGKILL":
            return english("{signal:s} ended it, as a system does that is short of memory", signal=name)
        return english("{signal:s} ended it", signal=name)
    return english("the process ended with exit code {code}", code=code)


@contextmanager
def _environment() -> Iterator[None]:
    """Set what libraries read once, when they are loaded, for a process that is started meanwhile.

    Numerical libraries get one thread: the speech model is told its own number, and beside it they have
    little to do.
    """
    before = dict(os.environ)
    os.environ.update(dict.fromkeys(THREAD_VARIABLES, "1"))
    os.environ.setdefault("GLIBC_TUNABLES", HUGE_PAGES)
    try:
        yield
    finally:
        for name in (*THREAD_VARIABLES, "GLIBC_TUNABLES"):
            if name in before:
                os.environ[name] = before[name]
            else:
                del os.environ[name]
