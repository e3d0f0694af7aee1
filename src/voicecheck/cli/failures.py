"""``voicecheck failures``: what could not be analysed, and what of it nobody needs to hear of again."""

from __future__ import annotations

from typing import Annotated

import typer

from voicecheck.cli.options import InLanguage, Out, language_of
from voicecheck.cli.spoken import Commands

group = Commands(help="What could not be analysed: list it, dismiss what is known.")


@group.command("list")
def list_(out: Out, lang: InLanguage = None) -> None:
    """List every failure: its day, the recording, what is wrong, and whether it was dismissed."""
    from voicecheck.batch.failed import read_failures
    from voicecheck.language.catalogue import say
    from voicecheck.rules.reasons import retold

    language = language_of(lang)
    failures = read_failures(out)
    for each, day in failures:
        print(f"{day}  {each.recording}" + (f"  {say('(dismissed)', language)}" if each.dismissed else ""))
        print(f"    {each.error}: {retold(each.message, language)}")
    dismissed = sum(each.dismissed for each, _ in failures)
    print(say("{failures:failure|failures}, {dismissed} of them dismissed", language, failures=len(failures),
              dismissed=dismissed))  # fmt: skip


@group.command()
def dismiss(
    out: Out,
    recordings: Annotated[list[str] | None, typer.Argument(help="As `voicecheck failures list` names them.")] = None,
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
