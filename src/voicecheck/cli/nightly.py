"""What ``run`` and ``retry`` share: their options, and the way from the settings to a summary."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicecheck.cli.engines import Engine
from voicecheck.cli.logs import LogFormat, write_logs
from voicecheck.cli.usagefaults import Refused
from voicecheck.language.catalogue import Message

if TYPE_CHECKING:
    from voicecheck.batch.course import BatchSettings
    from voicecheck.batch.discover import Discovery
    from voicecheck.batch.run import RunSummary
    from voicecheck.batch.stop import FailureLimit
    from voicecheck.config import Settings


def _limit(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,9}|(100|[0-9]{1,2})(\.[0-9]+)?%", text):
        raise Refused(
            Message("{text} is neither a number of recordings, as 50, nor a share of them, as 5%", {"text": text})
        )
    return text


Workers = Annotated[str | None, typer.Option(metavar="N|auto", help="Workers; auto: one a core, as memory allows.")]
On = Annotated[Engine, typer.Option("--engine", help="Processes of this machine, or a Ray cluster.")]
RayAddress = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="HOST:PORT of the cluster, or auto on one of its machines.")
]
Gpus = Annotated[float | None, typer.Option(min=0, help="GPUs of each worker in a cluster; 0.5 is allowed.")]
FailFast = Annotated[bool, typer.Option("--fail-fast", help="Stop at the first recording that fails.")]
MaxFailures = Annotated[
    str | None,
    typer.Option(parser=_limit, metavar="N|P%", help="Stop where more recordings fail, or a larger share of them."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]


@dataclass(frozen=True, slots=True)
class Where:
    """Where the work is done, as the command line says it."""

    workers: str | None
    engine: Engine
    ray_address: str | None


def failure_limit(max_failures: str | None, *, fail_fast: bool) -> FailureLimit:
    """Make the limit from the options.

    Raises
    ------
    UsageError
        Both are given.
    """
    from voicecheck.batch.stop import FailureLimit
    from voicecheck.errors import UsageError

    if fail_fast and max_failures is not None:
        raise UsageError("--fail-fast stops at the first failure, --max-failures later: give one of them")
    if max_failures is None:
        return FailureLimit(count=0 if fail_fast else None)
    if max_failures.endswith("%"):
        return FailureLimit(share=float(max_failures.removesuffix("%")) / 100)
    return FailureLimit(count=int(max_failures))


def shows_progress(log_format: LogFormat | None, quiet: bool) -> bool:
    """Begin the log that was asked for; say whether there is progress to show beside it."""
    write_logs(log_format)
    return not quiet and log_format is None


def early(engine: Engine) -> AbstractContextManager[None]:
    """Have a local worker import its libraries beside what the command does first."""
    from voicecheck.workers.local import early_worker

    return early_worker() if engine is Engine.LOCAL else nullcontext()


def batch_of(settings: Settings, where: Where, **more: Any) -> BatchSettings:
    """Say how the batch is run: by the settings, and by what the command line says besides.

    Raises
    ------
    UsageError
        The speech model is missing or damaged, or the engine cannot be had.
    """
    from voicecheck.batch.course import BatchSettings
    from voicecheck.batch.judging import judging_of
    from voicecheck.cli.engines import engine_of, fingerprint, limits_of, model_digest, workers_of

    model = model_digest(settings)
    return BatchSettings(
        fingerprint=fingerprint(settings, model),
        model_sha256=model,
        judging=judging_of(settings),
        workers=workers_of(where.workers, settings),
        engine=engine_of(where.engine, settings, where.ray_address),
        limits=limits_of(settings),
        zone=settings.run.zone,
        tables=settings.tables,
        **more,
    )


def work_through(discovery: Discovery, batch: BatchSettings, settings: Settings, engine: Engine) -> RunSummary:
    """Run the batch.

    Raises
    ------
    UsageError
        Nothing could be started.
    StoppedError
        It had to be stopped; safe to run again.
    """
    from functools import partial

    from voicecheck.audio.decode import probe
    from voicecheck.batch.run import run_batch
    from voicecheck.cli.engines import factory_of

    return run_batch(discovery, factory_of(engine, settings), batch, probe=partial(probe, options=settings.audio))


def show(done: RunSummary, settings: Settings) -> None:
    """Print the summary of a run."""
    from voicecheck.report.summary import build_summary
    from voicecheck.report.summary_text import print_summary
    from voicecheck.report.terminal import page

    band = settings.conversation.pace.band_cpm
    print_summary(build_summary(done, titles=settings.titles, band=band), page())
