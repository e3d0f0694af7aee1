"""What ``run`` and ``retry`` share: their options, and the way from the settings to a summary."""

from __future__ import annotations

import logging
import re
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicecheck.cli.engines import Engine
from voicecheck.cli.logs import LogFormat, write_logs
from voicecheck.cli.usagefaults import Refused
from voicecheck.language.catalogue import Message, say

if TYPE_CHECKING:
    from pathlib import Path

    from voicecheck.batch.course import BatchSettings
    from voicecheck.batch.discover import Discovery
    from voicecheck.batch.run import RunSummary
    from voicecheck.batch.stop import FailureLimit
    from voicecheck.config import Settings
    from voicecheck.morning.view import Morning

_log = logging.getLogger("voicecheck.nightly")


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
        lang=settings.lang,
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


def show(done: RunSummary, settings: Settings, *, details: bool = False) -> None:
    """Print what a run did, and the morning of the last day that it published; write what there is to listen to."""
    from voicecheck.morning.details import print_details
    from voicecheck.morning.terminal import Places, print_run
    from voicecheck.report.terminal import page

    console, band = page(), settings.conversation.pace.band_cpm
    morning = morning_after(done, settings)
    places = Places(out=done.out, workbook=_listenbook(morning, done.out, settings) if morning else None,
                    pages=_entry(done.out))  # fmt: skip
    print_run(done, morning, places, settings.lang, console)
    if details:
        print_details(done, morning.titles if morning else {}, band, settings.lang, console)


def morning_after(done: RunSummary, settings: Settings) -> Morning | None:
    """The morning that a run is about: of the day of most of its calls, else of the last one stored."""
    from voicecheck.errors import UsageError
    from voicecheck.morning.build import MorningOptions, morning_of

    try:
        return morning_of(done.out, done.day, MorningOptions(band=settings.conversation.pace.band_cpm))
    except UsageError:  # nothing was ever stored
        return None
    except (OSError, ValueError) as error:  # a file of the tables is damaged: what the run did is told all the same
        _log.warning("%s", say("The tables cannot be read, so that who needs help is not told: {error}", settings.lang,
                               error=error))  # fmt: skip
        return None


def _listenbook(morning: Morning, out: Path, settings: Settings) -> Path | None:
    """Write the workbook of the calls to listen to; where it cannot be written, the tables are there all the same."""
    from zoneinfo import ZoneInfo

    from voicecheck.errors import VoicecheckError
    from voicecheck.export.listenbook import write_listenbook

    zone = ZoneInfo(settings.run.zone)
    try:
        return write_listenbook(out, morning.day, morning.listening, language=settings.lang, zone=zone)
    except (OSError, VoicecheckError) as error:
        told = error.said(settings.lang) if isinstance(error, VoicecheckError) else error
        _log.warning("%s", say("The workbook of the calls to listen to is not written: {error}", settings.lang,
                               error=told))  # fmt: skip
        return None


def _entry(out: Path) -> Path | None:
    """The page to open, where there is one."""
    entry = out / "report" / "index.html"
    return entry if entry.is_file() else None
