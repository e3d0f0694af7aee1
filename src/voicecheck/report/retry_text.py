"""What ``voicecheck retry`` did: what is well now, what failed again, and what could not be tried."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from voicecheck.batch.run import RunSummary
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.language.lines import listed
from voicecheck.report.terminal import aside, heading, rest, told
from voicecheck.rules.reasons import retold
from voicecheck.tables.failurewords import kind_words

MOST = 8


def print_retry(done: RunSummary, left: Sequence[str], console: Console, language: Language) -> None:
    """Print what trying again came to: of the recordings that were tried, and not of their whole days.

    Parameters
    ----------
    done
        The run over the recordings that were tried.
    left
        Why others were not tried, one a recording.
    console
        Where to.
    language
        In which language.
    """
    well = done.analysed + done.unchanged
    headline = say(
        "{tried:recording|recordings} tried again: {well:,} analysed, {failed:,} failed again",
        language, tried=well + len(done.failures), well=well, failed=len(done.failures),
    )  # fmt: skip
    if done.stopped:
        headline = say("{what}; stopped early: {left:recording|recordings} not reached", language, what=headline,
                       left=done.not_reached)  # fmt: skip
    console.print(Text(headline, style="bold"))
    print_notes(done.notes, console, language)
    colon = "：" if language == "zh" else ": "
    failed = [
        f"{each.recording}{aside(kind_words(each.error, language), language)}{colon}{retold(each.message, language)}"
        for each in done.failures
    ]
    more = Message("with `voicecheck failures list --out {out}`", {"out": done.out})
    for title, lines in ((Message("FAILED AGAIN"), failed), (Message("NOT TRIED"), left)):
        if lines:
            heading(title.said(language), console, style="bold red")
            for line in lines[:MOST]:
                told(retold(line, language), console)
            rest(len(lines), MOST, more, console, language)
    if done.days:
        days = listed(
            [*(day.isoformat() for day in done.days[:MOST]), *(["…"] if len(done.days) > MOST else [])], language
        )
        published = say("Tables of {days} published: {out}", language, days=days, out=done.out)
        console.print(Text(published), soft_wrap=True)


def print_notes(notes: Sequence[str], console: Console, language: Language) -> None:
    """Print what is to be noted."""
    for note in notes:
        mark = say("note:", language)
        console.print(Text.assemble((mark if language == "zh" else f"{mark} ", "yellow"), retold(note, language)))
