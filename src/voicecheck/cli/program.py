"""The program's commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from voicecheck import __version__
from voicecheck.cli import backtest, check, doctor, evaluate, models, rescore, review, rules, run, schema
from voicecheck.errors import StoppedError, UsageError, VoicecheckError


class _Commands(TyperGroup):
    """Runs a command; an error raised on purpose becomes a plain message and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except VoicecheckError as error:
            print(f"voicecheck: {error}", file=sys.stderr)
            raise typer.Exit(code=_exit_code(error)) from error
        except KeyboardInterrupt as error:
            print("voicecheck: stopped", file=sys.stderr)
            raise typer.Exit(code=3) from error


def _exit_code(error: VoicecheckError) -> int:
    return 2 if isinstance(error, UsageError) else 3 if isinstance(error, StoppedError) else 1


app = typer.Typer(cls=_Commands, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


def _show_version(asked: bool) -> None:
    if asked:
        print(f"voicecheck {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Speech analytics for Mandarin call centres: how agents speak, and what they say, judged against norms."""


app.command()(run.run)
app.command()(rescore.rescore)
app.command()(backtest.backtest)
app.command()(check.check)
app.add_typer(rules.group, name="rules")
app.add_typer(review.group, name="review")
app.command()(evaluate.evaluate)
app.add_typer(models.group, name="models")
app.command()(doctor.doctor)
app.command()(schema.schema)
