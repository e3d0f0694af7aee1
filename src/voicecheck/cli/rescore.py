"""``voicecheck rescore``: rules and scorecards again over all stored calls."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.lake import check_lake, fill_lake
from voicecheck.cli.logs import LogTo, write_logs
from voicecheck.cli.options import Config, InLanguage, settings_of

if TYPE_CHECKING:
    from voicecheck.batch.rescore import Rescored
    from voicecheck.config import Settings

Out = Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Folder of the stored calls.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes; one a core where not given.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the whole difference as JSON.")]


def rescore(
    out: Out,
    config: Config = None,
    workers: Workers = None,
    as_json: AsJson = False,
    log_format: LogTo = None,
    lang: InLanguage = None,
) -> None:
    """Judge and score all stored calls again, without sound.

    Prints what changed.
    """
    from voicecheck import __version__
    from voicecheck.batch.journal import tell
    from voicecheck.batch.judging import judging_of
    from voicecheck.batch.rescore import rescore as rescore_all

    write_logs(log_format)
    settings = settings_of(config, {"run.workers": workers}, lang=lang)
    check_lake(settings)
    tell("run started", command="rescore", version=__version__)
    done = rescore_all(out, judging_of(settings), workers=settings.run.workers, tables=settings.tables)
    changed, calls = done.changes.changed, done.changes.calls
    tell("run finished", command="rescore", exit_code=done.exit_code, elapsed_s=done.elapsed, rejudged=calls,
         changed=changed)  # fmt: skip
    show(done, settings, as_json=as_json)
    raise typer.Exit(code=fill_lake(out, settings, done.exit_code, beside=as_json))


def show(done: Rescored, settings: Settings, *, as_json: bool, trial: bool = False) -> None:
    """Print the difference."""
    import json

    from voicecheck.report.difference import build_difference, difference_dict, print_difference
    from voicecheck.report.terminal import page

    view = build_difference(done, titles=settings.titles, language=settings.lang, trial=trial)
    if as_json:
        print(json.dumps(difference_dict(view), ensure_ascii=False, indent=2))
    else:
        print_difference(view, page(), settings.lang, settings.scores.titles(settings.lang))
