"""What ``voicecheck retry`` did: what is well now, what failed again, and what could not be tried."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from voicecheck.batch.run import RunSummary
from voicecheck.report.terminal import counted, heading, rest, told

MOST = 8


def print_retry(done: RunSummary, left: Sequence[str], console: Console) -> None:
    """Print what trying again came to: of the recordings that were tried, and not of their whole days.

    Parameters
    ----------
    done
        The run over the recordings that were tried.
    left
        Why others were not tried, one a recording.
    console
        Where to.
    """
    well = done.analysed + done.unchanged
    tried = well + len(done.failures)
    stopped = f"; stopped early: {counted(done.not_reached, 'recording')} not reached" if done.stopped else ""
    headline = f"{counted(tried, 'recording')} tried again: {well:,} analysed, {len(done.failures):,} failed again"
    console.print(Text(headline + stopped, style="bold"))
    for note in done.notes:
        console.print(Text.assemble(("note: ", "yellow"), note))
    failed = [f"{each.recording} ({each.error}): {each.message}" for each in done.failures]
    for title, lines in (("FAILED AGAIN", failed), ("NOT TRIED", left)):
        if lines:
            heading(title, console, style="bold red")
            for line in lines[:MOST]:
                told(line, console)
            rest(len(lines), MOST, "in the table failures", console)
    if done.days:
        days = ", ".join(day.isoformat() for day in done.days[:MOST]) + (", …" if len(done.days) > MOST else "")
        console.print(Text(f"Tables of {days} published: {done.out}"), soft_wrap=True)
