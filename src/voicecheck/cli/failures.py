"""``voicecheck failures``: what could not be analysed, and what of it nobody needs to hear of again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from voicecheck.cli.options import InLanguage, Out, language_of
from voicecheck.cli.spoken import Commands

group = Commands()


@group.callback(invoke_without_command=True)
def failures(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", file_okay=False, help="Folder of the stored calls.")
    ] = None,
    lang: InLanguage = None,
) -> None:
    """What could not be analysed: list it, dismiss what is known.

    Without a command they are listed.
    """
    below: dict[str, Any] = {"out": out} if out else {}
    context.default_map = {"list": below, "dismiss": below}
    if context.invoked_subcommand is None:
        if out is None:
            context.fail("Missing command.")
        list_(out, lang)


@group.command("list")
def list_(out: Out, lang: InLanguage = None) -> None:
    """List every failure: its day, the recording, what is wrong, and whether it was dismissed."""
    from voicecheck.batch.failed import read_failures
    from voicecheck.language.catalogue import say
    from voicecheck.rules.reasons import retold
    from voicecheck.tables.failurewords import kind_words

    language = language_of(lang)
    mark = "：" if language == "zh" else ": "
    failed = read_failures(out)
    for each, day in failed:
        print(f"{day}  {each.recording}" + (f"  {say('(dismissed)', language)}" if each.dismissed else ""))
        print(f"    {kind_words(each.error, language)}{mark}{retold(each.message, language)}")
    dismissed = sum(each.dismissed for each, _ in failed)
    print(say("{failures:failure|failures}, {dismissed} of them dismissed", language, failures=len(failed),
              dismissed=dismissed))  # fmt: skip


@group.command()
def dismiss(
    out: Out,
    recordings: Annotated[
        list[str] | None,
        typer.Argument(help="As `voicecheck failures list` names them, or the name of the file where one has it."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that there are.")] = False,
    lang: InLanguage = None,
) -> None:
    """Dismiss failures: they stay in the table, marked, are left alone by every run, and count for nothing.

    A failure comes back where its file or the settings change and it fails again.
    """
    from voicecheck.batch.failed import dismiss as dismiss_all
    from voicecheck.errors import UsageError
    from voicecheck.language.catalogue import say
    from voicecheck.rules.reasons import retold

    language = language_of(lang)
    if bool(recordings) == everything:
        raise UsageError("name the recordings to dismiss, or give --all")
    done = dismiss_all(out, recordings or (), everything=everything)
    for each in done:
        print(say("dismissed: {recording}: {message}", language, recording=each.recording,
                  message=retold(each.message, language)))  # fmt: skip
    print(say("{failures:failure|failures} dismissed", language, failures=len(done)))
