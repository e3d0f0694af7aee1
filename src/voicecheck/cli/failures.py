"""``voicecheck failures``: what could not be analysed, and what of it nobody needs to hear of again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voicecheck.cli.options import InLanguage
from voicecheck.cli.spoken import Commands

group = Commands(help="What could not be analysed: list it, dismiss what is known.")
Out = Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Folder of the stored calls.")]


@group.command("list")
def list_(out: Out, lang: InLanguage = None) -> None:  # noqa: ARG001
    """List every failure: its day, the recording, what is wrong, and whether it was dismissed."""
    from voicecheck.batch.failed import read_failures
    from voicecheck.report.terminal import counted

    failures = read_failures(out)
    for each, day in failures:
        print(f"{day}  {each.recording}{'  (dismissed)' if each.dismissed else ''}")
        print(f"    {each.error}: {each.message}")
    dismissed = sum(each.dismissed for each, _ in failures)
    print(f"{counted(len(failures), 'failure')}, {dismissed} of them dismissed")


@group.command()
def dismiss(
    out: Out,
    recordings: Annotated[list[str] | None, typer.Argument(help="As `voicecheck failures list` names them.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that there are.")] = False,
    lang: InLanguage = None,  # noqa: ARG001
) -> None:
    """Dismiss failures: they stay in the table, marked, are left alone by every run, and count for nothing.

    A failure comes back where its file or the settings change and it fails again.
    """
    from voicecheck.batch.failed import dismiss as dismiss_all
    from voicecheck.errors import UsageError
    from voicecheck.report.terminal import counted

    if bool(recordings) == everything:
        raise UsageError("name the recordings to dismiss, or give --all")
    done = dismiss_all(out, recordings or (), everything=everything)
    for each in done:
        print(f"dismissed: {each.recording}: {each.message}")
    print(f"{counted(len(done), 'failure')} dismissed")
