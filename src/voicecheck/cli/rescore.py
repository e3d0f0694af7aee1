"""``voicecheck rescore``: rules and scorecards again over all stored calls."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.options import Config, settings_of

if TYPE_CHECKING:
    from voicecheck.batch.rescore import Rescored
    from voicecheck.config import Settings

Out = Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Folder of the stored calls.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes; one a core where not given.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the whole difference as JSON.")]


def rescore(out: Out, config: Config = None, workers: Workers = None, as_json: AsJson = False) -> None:
    """Judge and score all stored calls again, without sound or model; print what changed."""
    from voicecheck.batch.judging import judging_of
    from voicecheck.batch.rescore import rescore as rescore_all

    settings = settings_of(config, {"run.workers": workers})
    done = rescore_all(out, judging_of(settings), workers=settings.run.workers)
    show(done, settings, as_json=as_json)
    raise typer.Exit(code=done.exit_code)


def show(done: Rescored, settings: Settings, *, as_json: bool, trial: bool = False) -> None:
    """Print the difference."""
    import json

    from voicecheck.report.difference import build_difference, difference_dict, print_difference
    from voicecheck.report.terminal import page

    view = build_difference(done, titles=settings.titles, trial=trial)
    if as_json:
        print(json.dumps(difference_dict(view), ensure_ascii=False, indent=2))
    else:
        print_difference(view, page())
