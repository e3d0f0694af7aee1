"""``voicecheck run``: the nightly batch."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.engines import Engine
from voicecheck.cli.lake import check_lake, fill_lake
from voicecheck.cli.logs import LogTo
from voicecheck.cli.nightly import (
    FailFast,
    Gpus,
    MaxFailures,
    On,
    Quiet,
    RayAddress,
    Where,
    Workers,
    batch_of,
    early,
    failure_limit,
    show,
    shows_progress,
    work_through,
)
from voicecheck.cli.options import Config, InLanguage, settings_of
from voicecheck.cli.report import write_pages
from voicecheck.cli.watch import MetricsFile, Watch, watched

if TYPE_CHECKING:
    from voicecheck.batch.course import BatchSettings
    from voicecheck.batch.discover import Discovery
    from voicecheck.config import Settings


def run(
    out: Annotated[Path, typer.Option(metavar="DIR", file_okay=False, help="Folder of the tables.")],
    recordings: Annotated[
        list[str] | None, typer.Argument(help="Files, folders and globs.", show_default=False)
    ] = None,
    manifest: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", exists=True, dir_okay=False, help="CSV, XLSX or Parquet, a row a recording; several add up."
        ),
    ] = None,
    config: Config = None,
    workers: Workers = None,
    engine: On = Engine.LOCAL,
    ray_address: RayAddress = None,
    gpus: Gpus = None,
    date: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of calls whose start is not known; else today.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Analyse again what is known already.")] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Take what is given now alone; else what earlier runs were told stays.")
    ] = False,
    fail_fast: FailFast = False,
    max_failures: MaxFailures = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and how long it would take; write nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --dry-run: print it as one JSON object.")] = False,
    details: Annotated[
        bool, typer.Option("--details", help="Then show every agent's figures, failed norms and what moved.")
    ] = False,
    log_format: LogTo = None,
    quiet: Quiet = False,
    metrics: MetricsFile = None,
    pages: Annotated[
        bool, typer.Option("--report", help="Then write the pages that changed, as `voicecheck report` does.")
    ] = False,
    lang: InLanguage = None,
) -> None:
    """Analyse what is new or changed, and publish the tables.

    Prints who needs help today, which calls to listen to, what failed and what changed.
    A run that was stopped is taken up where it was.
    """
    from voicecheck.errors import UsageError

    if as_json and not dry_run:
        raise UsageError("--json goes with --dry-run; what was found is in the tables, and `voicecheck status --json`")
    progress = shows_progress(log_format, quiet)
    with (
        nullcontext() if dry_run else early(engine),
        nullcontext(Watch()) if dry_run else watched("run", out, metrics) as watch,
    ):
        from voicecheck.batch.discover import DiscoverSettings, discover
        from voicecheck.batch.pseudonyms import hash_agents
        from voicecheck.privacy.agents import agent_hasher

        settings = settings_of(config, {"run.gpus": gpus}, lang=lang)
        check_lake(settings)
        limit = failure_limit(max_failures, fail_fast=fail_fast)
        where = Where(workers, engine, ray_address)
        day = date.date() if date else None
        asked = {"force": force, "forget": forget, "day": day, "max_failures": limit, "progress": progress}
        batch = batch_of(settings, where, out=out, **asked)
        finding = DiscoverSettings(
            zone=settings.run.zone, file_pattern=settings.run.file_pattern, manifest=settings.manifest
        )
        found = discover(recordings or [], manifest or (), settings=finding)
        discovery = hash_agents(found, agent_hasher(settings.privacy))
        if dry_run:
            watch.code = _foresee(discovery, batch, settings, as_json=as_json)
        else:
            watch.done = work_through(discovery, batch, settings, engine)
    if watch.done:
        if pages:
            write_pages(out, settings, None)
        show(watch.done, settings, details=details)
        raise typer.Exit(code=fill_lake(out, settings, watch.exit_code))
    raise typer.Exit(code=watch.exit_code)


def _foresee(discovery: Discovery, batch: BatchSettings, settings: Settings, *, as_json: bool) -> int:
    """Print what a run would do; give the exit code that it can be foreseen to have."""
    import json
    from functools import partial

    from voicecheck.audio.decode import probe
    from voicecheck.batch.preview import preview
    from voicecheck.report.preview_text import preview_dict, print_preview
    from voicecheck.report.terminal import page

    view = preview(discovery, batch, probe=partial(probe, options=settings.audio))
    if as_json:
        print(json.dumps(preview_dict(view), ensure_ascii=False, indent=2))
    else:
        print_preview(view, page(), settings.lang)
    return view.exit_code
