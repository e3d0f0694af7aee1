"""The program's commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Annotated, Any

import typer

from voicecheck import __version__
from voicecheck.cli import (
    acts,
    appeals,
    backtest,
    bench,
    check,
    configuration,
    doctor,
    evaluate,
    export,
    failures,
    models,
    purge,
    query,
    redact,
    report,
    rescore,
    retry,
    review,
    rules,
    run,
    schema,
    show,
    status,
    transcript,
)
from voicecheck.cli.exits import NOTHING_STARTED, STOPPED, exit_code_of
from voicecheck.cli.logs import write_logs
from voicecheck.cli.options import InLanguage, first_language
from voicecheck.cli.spoken import Commands, Group, spoken
from voicecheck.errors import VoicecheckError
from voicecheck.language.catalogue import Message

_log = logging.getLogger("voicecheck.program")


class _Program(Group):
    """Runs a command; an error becomes a plain message and an exit code, a signal the code of a stop."""

    def make_context(self, *args: Any, **more: Any) -> Any:
        """Read what stands before the command."""
        with _usage_told():
            return super().make_context(*args, **more)

    def invoke(self, ctx: Any) -> Any:
        write_logs(None, spoken(ctx))
        try:
            with _sigterm_interrupts(), _usage_told(ctx):
                return super().invoke(ctx)
        except VoicecheckError as error:
            code = exit_code_of(error)
            _log.error("%s", error, extra={"facts": {"error": type(error).__name__, "exit_code": code}})
            raise typer.Exit(code=code) from error
        except KeyboardInterrupt as error:
            _log.error(Message("stopped at once; what was finished is kept, safe to run again"))
            raise typer.Exit(code=STOPPED) from error
        except Exception as error:
            # What the command line itself raises has a code; whoever reads a pipe may have enough of it.
            if hasattr(error, "exit_code") or isinstance(error, typer.Abort | BrokenPipeError):
                raise
            _log.exception(Message("this is a fault of voicecheck; please report it with these lines"))
            raise typer.Exit(code=STOPPED) from error


@contextmanager
def _usage_told(context: Any = None) -> Iterator[None]:
    """Say in the language asked for what is not understood of the command line."""
    try:
        yield
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        from voicecheck.cli.usagefaults import told

        known = getattr(error, "ctx", None) or context
        typer.echo(told(error, spoken(known) if known else first_language(())), err=True)
        raise typer.Exit(code=NOTHING_STARTED) from error


@contextmanager
def _sigterm_interrupts() -> Iterator[None]:
    """Let SIGTERM end a command as Ctrl-C does, by an exception, so that it has an exit code and tidies up."""
    ignored = signal.getsignal(signal.SIGTERM) == signal.SIG_IGN
    if ignored or threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


app = Commands(cls=_Program)


def _show_version(asked: bool) -> None:
    if asked:
        print(f"voicecheck {__version__}")
        raise typer.Exit


_OWNERS_ONLY = 0o077
"""Files and folders that a command makes are its user's alone, whatever the umask."""
_FOR_ALL = ("models",)
"""But the speech models, which hold nothing of anybody and may be shared."""


@app.callback()
def _program(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    _lang: InLanguage = None,
) -> None:
    """Speech analytics for Mandarin call centres: how agents speak, and what they say, judged against norms."""
    if context.invoked_subcommand not in _FOR_ALL:
        before = os.umask(_OWNERS_ONLY)
        context.call_on_close(lambda: os.umask(before))


app.command()(run.run)
app.command()(status.status)
app.command()(retry.retry)
app.add_typer(failures.group, name="failures")
app.command()(rescore.rescore)
app.command()(backtest.backtest)
app.command()(check.check)
app.add_typer(acts.group, name="acts")
app.add_typer(rules.group, name="rules")
app.add_typer(review.group, name="review")
app.add_typer(appeals.group, name="appeals")
app.command()(evaluate.evaluate)
app.command()(export.export)
app.command()(report.report)
app.command()(show.show)
app.command()(transcript.transcript)
app.command()(query.query)
app.command()(redact.redact)
app.command()(purge.purge)
app.add_typer(models.group, name="models")
app.command()(doctor.doctor)
app.command()(bench.bench)
app.add_typer(configuration.group, name="config")
app.command()(schema.schema)
