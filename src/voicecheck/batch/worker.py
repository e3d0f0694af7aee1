"""One worker: an analyser built once, and one recording after another through it.

The same worker stands behind every engine. Whatever goes wrong with a recording becomes its
`Failure`; nothing but the death of the process escapes.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import Protocol

from voicecheck.errors import RecordingError, UsageError
from voicecheck.records import CallAnalysis, Recording
from voicecheck.tables.rows import Failure


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
class Outcome:
    """What became of a recording: its analysis or its failure, and the seconds that it took."""

    recording: Recording
    result: CallAnalysis | Failure
    elapsed: float


@dataclass(frozen=True, slots=True)
class LoadError:
    """Sent by a worker whose analyser could not be built."""

    message: str


def failure_of(recording: Recording, error: Exception, *, attempts: int = 1) -> Failure:
    """Make the failure of a recording from the error that it raised.

    An error that voicecheck does not raise on purpose is a fault of the program and says so.
    """
    if isinstance(error, RecordingError):
        stage, message = error.stage, str(error)
    else:
        stage = "analyse"
        message = f"this is a fault of voicecheck: {type(error).__name__}: {error}; please report it with the recording"
    return Failure(
        recording=recording.name,
        path=str(recording.path),
        agent_id=recording.agent_id,
        stage=stage,
        error=type(error).__name__,
        message=message,
        attempts=attempts,
        last_at=datetime.now(UTC),
        started_at=recording.started_at,
    )


def analyse(analyser: Analyser, recording: Recording) -> CallAnalysis | Failure:
    """Analyse a recording; whatever it raises becomes its failure."""
    try:
        ((_, result),) = analyser([recording])
    except Exception as error:  # one recording must never end the batch, whatever is wrong with it
        result = error
    return failure_of(recording, result) if isinstance(result, Exception) else result


def build_analyser(factory: AnalyserFactory, threads: int) -> Analyser:
    """Build the analyser; an unexpected error becomes a `UsageError`, since nothing could start."""
    try:
        return factory(threads)
    except UsageError:
        raise
    except Exception as error:
        raise UsageError(f"the analyser could not be built: {type(error).__name__}: {error}") from error


def serve(connection: Connection, factory: AnalyserFactory, threads: int) -> None:
    """Run a worker process: build the analyser, then answer each recording until the pipe closes.

    Sends ``None`` once when ready, or a `LoadError`. Signals are the driver's business: a Ctrl-C
    at the terminal reaches every process, and what is in hand must still be finished.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with suppress(EOFError, BrokenPipeError):  # the driver has gone: so has the work
        try:
            analyser = build_analyser(factory, threads)
        except UsageError as error:
            connection.send(LoadError(str(error)))
            return
        connection.send(None)
        while True:
            connection.send(analyse(analyser, connection.recv()))
