"""One worker: an analyser built once, and one group of recordings after another through it.

The same worker stands behind every engine. Whatever goes wrong with a recording becomes its
`Failure`; nothing but the death of the process escapes. A process that takes too much memory ends
itself, because what is left of it cannot be trusted.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic, sleep
from typing import Protocol

import psutil

from voicecheck.errors import RecordingError, UsageError
from voicecheck.language.stored import english
from voicecheck.plaintext import printable
from voicecheck.privacy.redact import hide_text
from voicecheck.records import CallAnalysis, Recording
from voicecheck.tables.rows import Failure

OUT_OF_MEMORY = 86
"""The exit code of a worker that took more memory than it may."""

_LOOK = 0.1  # seconds between looks at the memory that is taken


class Analyser(Protocol):
    """A group of calls through all the steps."""

    def __call__(self, recordings: Sequence[Recording], /) -> Iterator[tuple[Recording, CallAnalysis | Exception]]:
        """Analyse the recordings, which may share batches of the speech model.

        Yields one result a recording, in any order, each as soon as it is there: its analysis, or
        the error it failed with. An exception that escapes makes a suspect of every recording that
        has no result yet.
        """


AnalyserFactory = Callable[[int], Analyser]
"""Builds an analyser that may use so many threads. It must be picklable (a module's function, or
`functools.partial` of one), because each worker process calls it once, to load the model there.
It raises `UsageError` where the model or the configuration is at fault."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The analyser is loaded; ``memory`` is what the process takes with it, in bytes."""

    memory: int


@dataclass(frozen=True, slots=True)
class LoadError:
    """The analyser could not be built."""

    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a recording: its analysis or its failure, and the seconds that it took."""

    recording: Recording
    result: CallAnalysis | Failure
    elapsed: float


@dataclass(frozen=True, slots=True)
class Finished:
    """The group in hand is at its end, by an error where one escaped; ``memory`` as in `Ready`."""

    memory: int
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Died:
    """The worker is no more. No worker says so itself: its engine does."""

    reason: str


Message = Ready | LoadError | Outcome | Finished | Died
"""What a driver hears of a worker."""


def failure_of(recording: Recording, error: Exception) -> Failure:
    """Make the failure of a recording from the error that it raised.

    An error that voicecheck does not raise on purpose is a fault of the program and says so.
    """
    if isinstance(error, RecordingError):
        return make_failure(recording, error.stage, type(error).__name__, str(error))
    said = printable(hide_text(str(error)))  # it may quote what was said
    message = english(
        "this is a fault of voicecheck: {kind:s}: {said}; please report it with the recording",
        kind=type(error).__name__,
        said=said,
    )
    return make_failure(recording, "analyse", type(error).__name__, message)


def make_failure(recording: Recording, stage: str, error: str, message: str, *, attempts: int = 1) -> Failure:
    """Make the failure of a recording, as of now."""
    return Failure(
        recording=recording.name,
        path=str(recording.path),
        agent_id=recording.agent_id,
        team=recording.team,
        stage=stage,
        error=error,
        message=message,
        attempts=attempts,
        last_at=datetime.now(UTC),
        started_at=recording.started_at,
    )


def load(factory: AnalyserFactory, threads: int) -> Analyser | LoadError:
    """Build the analyser. Any error is told: without an analyser nothing can start."""
    try:
        return factory(threads)
    except UsageError as error:
        return LoadError(str(error))
    except Exception as error:
        return LoadError(f"the analyser could not be built: {type(error).__name__}: {error}")


def work(analyser: Analyser, group: Sequence[Recording]) -> Iterator[Outcome | Finished]:
    """Analyse a group: an outcome for each recording as it comes, then that it is at its end.

    Where an error escapes the analyser, the recordings without an outcome share the blame; a
    recording that was alone has all of it, so that the error is its failure.
    """
    left = {recording.path: recording for recording in group}
    escaped: Exception | None = None
    began = monotonic()
    try:
        for recording, result in analyser(group):
            left.pop(recording.path, None)
            if isinstance(result, MemoryError):
                raise result
            known = failure_of(recording, result) if isinstance(result, Exception) else result
            yield Outcome(recording, known, monotonic() - began)
            began = monotonic()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception as error:  # no recording must end the batch, whatever is wrong with it
        escaped = error
    if left and escaped is None:
        escaped = RuntimeError("the analyser gave no result")
    if left and escaped and len(group) == 1:
        yield Outcome(group[0], failure_of(group[0], escaped), monotonic() - began)
    yield Finished(memory(), f"{type(escaped).__name__}: {escaped}" if left else None)


def memory() -> int:
    """Memory that this process takes, in bytes (resident)."""
    return int(psutil.Process().memory_info().rss)


def watch(more: int, *, parent: int | None = None) -> None:
    """From now on end this process where it grows by too much, or where its driver is gone.

    Done in a thread, which native code does not hold up as long as it lets go of the interpreter;
    what does not is caught by the driver's time limit and by the system's own.

    Parameters
    ----------
    more
        Bytes that it may come to take over what it takes now.
    parent
        Process number of the driver, where that is the parent of this process.
    """
    limit = memory() + more

    def look() -> None:
        while parent is None or os.getppid() == parent:
            if memory() > limit:
                os._exit(OUT_OF_MEMORY)
            sleep(_LOOK)
        os._exit(1)

    threading.Thread(target=look, daemon=True).start()
