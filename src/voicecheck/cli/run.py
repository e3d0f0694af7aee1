"""``voicecheck run``: the nightly batch."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.engines import Engine, engine_of, factory_of, limits_of, model_digest, workers_of
from voicecheck.cli.options import Config, settings_of

if TYPE_CHECKING:
    from voicecheck.batch.worker import Analyser
    from voicecheck.config import Settings


def run(
    out: Annotated[Path, typer.Option(metavar="DIR", file_okay=False, help="Folder of the tables.")],
    recordings: Annotated[
        list[str] | None, typer.Argument(help="Files, folders and globs.", show_default=False)
    ] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="CSV or Parquet, a row a recording."),
    ] = None,
    config: Config = None,
    workers: Annotated[
        str | None, typer.Option(metavar="N|auto", help="Workers; auto: one a core, as memory allows.")
    ] = None,
    engine: Annotated[Engine, typer.Option(help="Processes of this machine, or a Ray cluster.")] = Engine.LOCAL,
    ray_address: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="HOST:PORT of the cluster, or auto on one of its machines.")
    ] = None,
    gpus: Annotated[float | None, typer.Option(min=0, help="GPUs of each worker in a cluster; 0.5 is allowed.")] = None,
    date: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of calls whose start is not known; else today.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Analyse again what is known already.")] = False,
) -> None:
    """Analyse what is new or changed, publish the tables, print a summary. Resumes by itself."""
    from functools import partial

    from voicecheck.audio.decode import probe
    from voicecheck.batch.discover import DiscoverSettings, discover
    from voicecheck.batch.judging import judging_of
    from voicecheck.batch.run import BatchSettings, run_batch
    from voicecheck.report.summary import build_summary
    from voicecheck.report.summary_text import print_summary
    from voicecheck.report.terminal import page

    settings = settings_of(config, {"run.gpus": gpus})
    batch = BatchSettings(
        out=out,
        fingerprint=fingerprint(settings),
        judging=judging_of(settings),
        workers=workers_of(workers, settings),
        engine=engine_of(engine, settings, ray_address),
        limits=limits_of(settings),
        force=force,
        day=date.date() if date else None,
        zone=settings.run.zone,
    )
    finding = DiscoverSettings(zone=settings.run.zone, file_pattern=settings.run.file_pattern)
    discovery = discover(recordings or [], manifest, settings=finding)
    done = run_batch(discovery, factory_of(engine, settings), batch, probe=partial(probe, options=settings.audio))
    band = settings.conversation.pace.band_cpm
    print_summary(build_summary(done, titles=settings.titles, band=band), page())
    raise typer.Exit(code=done.exit_code)


def analyser(settings: Settings, threads: int, *, model: str | None = None) -> Analyser:
    """Build the analyser of a worker; threads that the settings name stand above the batch's choice.

    Raises
    ------
    ModelError
        The model is missing, damaged, or its weights have another SHA-256 than `model`.
    """
    from voicecheck.analysis import make_analyser
    from voicecheck.errors import ModelError

    if model is not None and model_digest(settings) != model:
        name = settings.transcript.model
        raise ModelError(
            f"the speech model {name} is another one here than on the driver's machine; copy it from there"
        )
    transcript = settings.transcript
    return make_analyser(replace(settings, transcript=replace(transcript, threads=transcript.threads or threads)))


def fingerprint(settings: Settings) -> str:
    """A hash of all that hearing depends on but the recording; the model must be there and right.

    Raises
    ------
    ModelError
        The speech model is missing or damaged.
    """
    import hashlib

    from voicecheck import __version__
    from voicecheck.batch.judging import hearing_digest

    model = model_digest(settings)
    return hashlib.sha256(f"{__version__} {hearing_digest(settings)} {model}".encode()).hexdigest()
