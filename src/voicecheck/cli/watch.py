"""What is told of a run beside its summary, however it ends: the last line of the log, and the metrics."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicecheck.cli.exits import SOME_FAILED, STOPPED, exit_code_of
from voicecheck.language.catalogue import Message

if TYPE_CHECKING:
    from voicecheck.batch.run import RunSummary

MetricsFile = Annotated[
    Path | None,
    typer.Option(
        "--metrics", metavar="FILE", dir_okay=False, help="Write a Prometheus textfile of the run there at its end."
    ),
]

_log = logging.getLogger("voicecheck.program")


@dataclass(slots=True)
class Watch:
    """What came of a run: its summary, once it is there, and how many failed recordings it did not try.

    ``code`` is the exit code where there is no summary to tell it.
    """

    done: RunSummary | None = None
    left: int = 0
    code: int = 0

    @property
    def exit_code(self) -> int:
        """The summary's; 1 instead of 0 where failed recordings were left."""
        return (self.done.exit_code if self.done else self.code) or (SOME_FAILED if self.left else 0)


@contextmanager
def watched(command: str, out: Path, metrics: Path | None) -> Iterator[Watch]:
    """Tell of a run's end and write its metrics, whether it comes to its end, is stopped, or never begins.

    Parameters
    ----------
    command
        ``run`` or ``retry``.
    out
        The output folder.
    metrics
        The file of the metrics, or ``None``.

    Raises
    ------
    UsageError
        The metrics could not be written there.
    """
    from datetime import UTC, datetime, timedelta
    from time import monotonic

    from voicecheck.report.metrics import check_metrics_file

    if metrics:
        check_metrics_file(metrics)
    watch, started_at, began = Watch(), datetime.now(UTC), monotonic()
    code = STOPPED
    try:
        yield watch
        code = watch.exit_code
    except BaseException as error:
        code = exit_code_of(error)
        raise
    finally:
        elapsed = monotonic() - began
        _tell(command, code, elapsed, watch.done)
        if metrics:
            times = {"started_at": started_at, "ended_at": started_at + timedelta(seconds=elapsed)}
            _write(metrics, out, watch.done, {"command": command, "exit_code": code, **times})


def _tell(command: str, code: int, elapsed: float, done: RunSummary | None) -> None:
    from voicecheck.batch.journal import tell

    counts: dict[str, Any] = {}
    if done:
        counts = {
            "analysed": done.analysed,
            "unchanged": done.unchanged,
            "failed": len(done.failures),
            "not_reached": done.not_reached,
            "audio_s": done.audio,
            "realtime_factor": done.realtime_factor,
        }
    tell("run finished", command=command, exit_code=code, elapsed_s=elapsed, **counts)


def _write(file: Path, out: Path, done: RunSummary | None, known: dict[str, Any]) -> None:
    """Write the metrics; where they cannot be, the night's work is not lost for it."""
    from voicecheck.batch.status import read_status
    from voicecheck.errors import UsageError
    from voicecheck.report.metrics import Metrics, write_metrics

    if done:
        known |= {"analysed": done.analysed, "unchanged": done.unchanged, "failed": len(done.failures)}
        known |= {"not_reached": done.not_reached, "audio": done.audio, "realtime_factor": done.realtime_factor}
    try:
        status = read_status(out)
        known |= {"recordings": status.states, "stored_audio": status.audio, "completed_at": status.completed_at}
        known["unpublished_days"] = len(status.unpublished)
    except UsageError:  # nothing is stored yet, or it cannot be read: what the run itself says of that is enough
        pass
    try:
        write_metrics(file, Metrics(out=out, **known))
    except OSError as error:
        _log.warning(Message("{file}: the metrics could not be written ({error})",
                             {"file": file, "error": error.strerror or error}))  # fmt: skip
