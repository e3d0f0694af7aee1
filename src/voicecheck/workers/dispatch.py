"""Who has what in hand: recordings shared out to the workers of an engine, whatever becomes of them.

A worker that dies, hangs or takes too much memory costs nothing but time: what it had in hand and
had not answered yet is suspect, and each of these recordings is tried once more, alone in a worker.
What loses a worker again is given up: ``poison``, or ``timeout`` where it took too long.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Generic, Protocol, TypeVar

from voicecheck.errors import NoWorkersError, UsageError
from voicecheck.language.catalogue import Message
from voicecheck.language.stored import english
from voicecheck.records import Recording
from voicecheck.workers.groups import Job, Queue
from voicecheck.workers.worker import (
    AnalyserFactory,
    Died,
    Finished,
    LoadError,
    Outcome,
    Ready,
    make_failure,
)
from voicecheck.workers.worker import Message as Said

log = logging.getLogger(__name__)

POLL = 0.2  # seconds between looks at whether to stop
STILLBORN = 3  # so many workers lost in a row while they were loading: that is no accident


class Worker(Protocol):
    """A worker as its driver sees it. What it says, and that it died, is told by its engine."""

    def give(self, group: tuple[Recording, ...], /) -> None:
        """Hand over a group."""

    def close(self) -> None:
        """End it; it has nothing in hand."""

    def kill(self) -> None:
        """End it at once, whatever it does."""


W = TypeVar("W", bound=Worker)


class Engine(Protocol[W]):
    """Where workers come from. ``workers`` is how many there shall be."""

    workers: int

    def start(self) -> W:
        """Start a worker, which will say that it is ready."""

    def wait(self, workers: Sequence[W], timeout: float, /) -> list[tuple[W, Said]]:
        """Wait until a worker says something, or so many seconds; what they said, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a worker may take.

    Parameters
    ----------
    factor
        Seconds that a recording may take, a second of its sound. A group has the sum of its
        recordings'. Decoding by `base` on one core takes about 0.1.
    shortest
        Seconds that any group may take.
    loading
        Seconds that loading may take.
    memory
        Bytes over those with the model loaded. A worker that comes to take more ends; one that
        still has half as much when it is idle is replaced.
    calls
        After so many recordings a worker is replaced: what native libraries leak is given back.
    """

    factor: float = 5.0
    shortest: float = 60.0
    loading: float = 600.0
    memory: int = 3_000_000_000
    calls: int = 500


class OpenEngine(Protocol):
    """Sets an engine up for so many recordings; at the end of the context it is gone again."""

    def __call__(
        self, factory: AnalyserFactory, recordings: int, /, *, workers: int | None, limits: Limits
    ) -> AbstractContextManager[Engine[Any]]:
        """Set it up; without a number of `workers` it finds one itself.

        Raises
        ------
        UsageError
            It cannot be set up.
        """


def analyse_all(
    jobs: Sequence[Job], engine: Engine[W], *, limits: Limits | None = None, stop: Callable[[], bool]
) -> Generator[Outcome, None, None]:
    """Analyse recordings in about the order given; outcomes come as they are ready, one a recording.

    Where `stop` turns true, what is in hand is finished and the rest is left.

    Raises
    ------
    UsageError
        The analyser could not be built.
    NoWorkersError
        No worker can be kept alive.
    """
    dispatcher = _Dispatcher(engine, Queue(jobs), limits or Limits())
    try:
        yield from dispatcher.run(stop)
    finally:
        dispatcher.close()


@dataclass(slots=True, eq=False)
class _Desk(Generic[W]):
    """A worker's desk: what it has in hand, since when, and how many seconds it may take."""

    worker: W
    allowed: float
    since: float
    loaded: int | None = None  # bytes with the model; None while it is loading
    in_hand: dict[Path, Job] = field(default_factory=dict)
    busy: bool = False
    calls: int = 0

    @property
    def idle(self) -> bool:
        """Whether it could take a group."""
        return self.loaded is not None and not self.busy

    @property
    def overdue(self) -> bool:
        """Whether it takes longer than it may."""
        return not self.idle and monotonic() - self.since > self.allowed


class _Dispatcher(Generic[W]):
    def __init__(self, engine: Engine[W], queue: Queue, limits: Limits) -> None:
        self._engine, self._queue, self._limits = engine, queue, limits
        self._desks: dict[W, _Desk[W]] = {}
        self._capacity = engine.workers
        self._stillborn = 0
        self._began = False

    def run(self, stop: Callable[[], bool]) -> Iterator[Outcome]:
        while self._queue or self._busy():
            if not stop():
                self._hire()
                self._share_out()
            elif not self._busy():
                return
            spoken = self._engine.wait(list(self._desks), POLL)
            for worker, message in spoken:
                yield from self._hear(self._desks[worker], message)
            silent = self._desks.keys() - {worker for worker, _ in spoken}
            for desk in [self._desks[worker] for worker in silent]:
                if desk.overdue:
                    yield from self._overdue(desk)

    def close(self) -> None:
        """End every worker; what is still in hand is lost."""
        for desk in self._desks.values():
            (desk.worker.close if desk.idle else desk.worker.kill)()

    def _busy(self) -> int:
        return sum(desk.busy for desk in self._desks.values())

    def _hire(self) -> None:
        while len(self._desks) < min(self._capacity, self._busy() + len(self._queue)):
            worker = self._engine.start()
            self._desks[worker] = _Desk(worker, allowed=self._limits.loading, since=monotonic())

    def _share_out(self) -> None:
        for desk in self._desks.values():
            if desk.idle and self._queue:
                group = self._queue.take(self._capacity)
                desk.in_hand = {job.recording.path: job for job in group}
                desk.busy, desk.since, desk.allowed = True, monotonic(), self._allowed(group)
                desk.worker.give(tuple(job.recording for job in group))

    def _allowed(self, group: Sequence[Job]) -> float:
        return max(self._limits.shortest, self._limits.factor * sum(job.duration for job in group))

    def _hear(self, desk: _Desk[W], message: Said) -> Iterator[Outcome]:
        match message:
            case Ready():
                desk.loaded = message.memory
                self._stillborn, self._began = 0, True
            case LoadError():
                raise (NoWorkersError if self._began else UsageError)(message.message)
            case Outcome():
                if desk.in_hand.pop(message.recording.path, None):  # else it has been answered for
                    desk.calls += 1
                    yield message
            case Finished():
                desk.busy = False
                yield from self._suspect(desk, "poison", message.error or "")
                self._recycle(desk, message.memory)
            case Died():
                yield from self._lost(desk, "poison", message.reason)

    def _overdue(self, desk: _Desk[W]) -> Iterator[Outcome]:
        """End a worker that takes too long."""
        desk.worker.kill()
        yield from self._lost(
            desk, "timeout", english("it took more than {seconds:.0f} s (run.time_factor)", seconds=desk.allowed)
        )

    def _lost(self, desk: _Desk[W], error: str, reason: str) -> Iterator[Outcome]:
        """Go on without a worker."""
        del self._desks[desk.worker]
        if desk.loaded is None:
            self._lost_while_loading(reason)
        yield from self._suspect(desk, error, reason)

    def _lost_while_loading(self, reason: str) -> None:
        self._stillborn += 1
        if self._stillborn < STILLBORN:
            return
        alive = sum(desk.loaded is not None for desk in self._desks.values())
        if not alive:
            raise NoWorkersError(
                "{stillborn} workers in a row were lost while they were loading (of the last: {reason}); if "
                "memory is short, use fewer --workers",
                stillborn=STILLBORN,
                reason=reason,
            )
        log.warning(Message("going on with {workers:worker|workers}: more cannot be started ({reason})",
                            {"workers": alive, "reason": reason}))  # fmt: skip
        self._capacity, self._stillborn = alive, 0

    def _suspect(self, desk: _Desk[W], error: str, reason: str) -> Iterator[Outcome]:
        """Try again alone what a worker was lost with, and give up what was alone the second time."""
        suspects = list(desk.in_hand.values())
        desk.in_hand = {}
        again = [job for job in suspects if not job.suspect]
        if again:
            names = ", ".join(job.recording.name for job in again)
            log.warning(Message("a worker was lost ({reason}); to be tried once more, alone: {names}",
                                {"reason": reason, "names": names}))  # fmt: skip
        self._queue.put_back(again)
        for job in suspects:
            if job.suspect:
                message = english(
                    "a worker was lost with it twice, the second time with nothing else in hand: {reason}. Look at the "
                    "file, or report it",
                    reason=reason,
                )
                failure = make_failure(job.recording, "analyse", error, message, attempts=2)
                yield Outcome(job.recording, failure, 0.0)

    def _recycle(self, desk: _Desk[W], memory: int) -> None:
        """Replace a worker that has grown or worked long."""
        grown = memory > (desk.loaded or 0) + self._limits.memory // 2
        if grown or desk.calls >= self._limits.calls:
            desk.worker.close()
            del self._desks[desk.worker]
