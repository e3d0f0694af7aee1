"""``voicecheck retry``: what failed, once more."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
    shows_progress,
    work_through,
)
from voicecheck.cli.options import Config, InLanguage, settings_of
from voicecheck.cli.watch import MetricsFile, watched

Failed = Annotated[bool, typer.Option("--failed", help="What failed; it is what is tried in any case.")]
Quarantined = Annotated[
    bool, typer.Option("--quarantined", help="Those, too, that ended or held up a worker (poison, timeout).")
]


def retry(
    out: Annotated[Path, typer.Option(metavar="DIR", file_okay=False, help="Folder of the stored calls.")],
    failed: Failed = True,  # noqa: ARG001 (people write it, and it says what is meant)
    quarantined: Quarantined = False,
    config: Config = None,
    workers: Workers = None,
    engine: On = Engine.LOCAL,
    ray_address: RayAddress = None,
    gpus: Gpus = None,
    fail_fast: FailFast = False,
    max_failures: MaxFailures = None,
    log_format: LogTo = None,
    quiet: Quiet = False,
    metrics: MetricsFile = None,
    lang: InLanguage = None,
) -> None:
    """Try again what failed; no manifest is needed.

    Each recording is tried with what was known of it; what is printed is what came of it, and why others cannot
    be tried. Exit codes are those of `run`.
    """
    progress = shows_progress(log_format, quiet)
    with early(engine), watched("retry", out, metrics) as watch:
        from voicecheck.batch.pseudonyms import hash_agents
        from voicecheck.batch.retry import failed_recordings
        from voicecheck.language.catalogue import say
        from voicecheck.privacy.agents import agent_hasher
        from voicecheck.rules.reasons import retold

        settings = settings_of(config, {"run.gpus": gpus}, lang=lang)
        check_lake(settings)
        limit = failure_limit(max_failures, fail_fast=fail_fast)
        again = failed_recordings(out, quarantined=quarantined)
        discovery = hash_agents(again.discovery, agent_hasher(settings.privacy))
        if again.discovery.recordings:
            how = {"quarantined": quarantined, "max_failures": limit, "progress": progress, "command": "retry"}
            batch = batch_of(settings, Where(workers, engine, ray_address), out=out, **how)
            watch.done = work_through(discovery, batch, settings, engine)
        else:
            told = [retold(each, settings.lang) for each in again.discovery.notes]
            told += [f"  {retold(each, settings.lang)}" for each in again.reasons]
            print(say("nothing to try again", settings.lang), *told, sep="\n")
        # What could not be tried is still in the table failures.
        watch.left = again.left
    if watch.done:
        from voicecheck.report.retry_text import print_retry
        from voicecheck.report.terminal import page

        print_retry(watch.done, again.reasons, page(), settings.lang)
        raise typer.Exit(code=fill_lake(out, settings, watch.exit_code))
    raise typer.Exit(code=watch.exit_code)
