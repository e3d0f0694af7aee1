"""The morning on the terminal: what ``voicecheck run`` prints at its end. 80 columns are enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from voicecheck.batch.run import RunSummary
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.morning import words
from voicecheck.morning.build import failure_groups
from voicecheck.morning.view import AgentNeed, FailureGroup, Morning
from voicecheck.report.terminal import duration, heading, told

MOST_AGENTS = 8
MOST_LINES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where what was made lies: the tables, the workbook of the calls to listen to, and the pages where there are."""

    out: Path
    workbook: Path | None = None
    pages: Path | None = None


def print_run(done: RunSummary, morning: Morning | None, places: Places, language: Language, console: Console) -> None:
    """Print what a run did, and the morning of the day that it is about.

    Parameters
    ----------
    done
        The run.
    morning
        The morning of its last day; ``None`` where nothing is stored.
    places
        Where what was made lies.
    language
        Of all that is printed.
    console
        Where to.
    """
    for line in _did(done, morning, language):
        console.print(Text(line, style="bold"))
    for note in done.notes:
        told(say("note: {note}", language, note=words.stored_words(note, language)), console, by=0, style="yellow")
    if morning:
        print_morning(morning, places, language, console)
    print_failures(tuple(failure_groups(done.failures)), done.out, language, console)
    _print_places(morning, places, language, console)


def print_morning(morning: Morning, places: Places, language: Language, console: Console) -> None:
    """Print the morning of a day."""
    counts = say("{scored} scored, {not_scored} not scored", language, scored=f"{morning.scored:,}",
                 not_scored=f"{morning.calls - morning.scored:,}")  # fmt: skip
    told(counts, console, by=0)
    if morning.undated:
        told(words.undated_words(morning.undated, language), console, by=0)
    for reason, count in morning.not_scored[:MOST_LINES]:
        told(f"{count:,} × {words.unscored_words(reason, morning.titles, language)}", console, style="dim")
    _print_needs(morning, places, language, console)
    _print_listening(morning, language, console)
    heading(words.since_words(morning, language), console)
    for line in words.change_lines(morning, language):
        told(line, console)
    if morning.band:
        heading(say("Notice", language), console, style="bold yellow")
        told(words.band_words(morning.band, language), console)
    if morning.practised:
        heading(say("Practice (in no figure above)", language), console)
        _some([words.practice_words(each, language) for each in morning.practised], language, console)


def _did(done: RunSummary, morning: Morning | None, language: Language) -> Iterator[str]:
    """What the run did: calls of which day, sound, time and speed; then what it did not do."""
    time = duration(done.elapsed, language)
    took = (say("in {time} ({speed:.0f} times real time)", language, time=time, speed=done.realtime_factor)
            if done.realtime_factor else say("in {time}", language, time=time))  # fmt: skip
    sound = duration(done.audio, language)
    if morning:
        whole = say("{calls:call|calls} · {sound}", language, calls=morning.calls,
                    sound=duration(morning.duration, language))  # fmt: skip
        more = f" · {took}" if done.analysed == morning.calls + morning.practice else ""
        yield f"{words.day_words(morning.day, language, year=True)}  {whole}{more}"
    if done.analysed and not (morning and done.analysed == morning.calls + morning.practice):
        yield say("This run analysed {calls:call|calls} · {sound} · {took}", language, calls=done.analysed, sound=sound,
                  took=took)  # fmt: skip
    if not done.analysed:
        yield say("Nothing new: no recording was analysed; what follows is of {day}.", language,
                  day=words.day_words(morning.day, language)) if morning else say(
                  "No recording was analysed.", language)  # fmt: skip
    if done.unchanged:
        yield say("{count:recording|recordings} known already and unchanged", language, count=done.unchanged)
    if done.rejudged:
        yield say("{count:call|calls} judged again, since rules, limits or what the manifest says have changed",
                  language, count=done.rejudged)  # fmt: skip
    if done.undated and not (morning and morning.undated):
        yield words.undated_words(done.undated, language)
    others = sorted(day for day in done.days if morning and day != morning.day and day not in done.undated_days)
    if others:
        yield _others(others, language)
    if done.failures:
        yield say("{count:recording|recordings} could not be analysed: see below", language, count=len(done.failures))
    if done.stopped:
        yield say("Stopped early: {count:recording|recordings} not reached; run again to go on", language,
                  count=done.not_reached)  # fmt: skip


def _others(days: Sequence[date], language: Language) -> str:
    first, last = (words.day_words(each, language) for each in (days[0], days[-1]))
    if len(days) < 3:
        named = ("、" if language == "zh" else ", ").join(words.day_words(each, language) for each in days)
        return say("Also published: {day}", language, day=named)
    if (days[-1] - days[0]).days >= len(days):
        return say("Also published: {count} days between {first} and {last}", language, count=len(days), first=first,
                   last=last)  # fmt: skip
    return say("Also published: {count} days, {first} to {last}", language, count=len(days), first=first, last=last)


def _print_needs(morning: Morning, places: Places, language: Language, console: Console) -> None:
    heading(say("Who to help first today", language), console)
    if not morning.needs:
        told(words.unnamed_words(morning, language), console)
    for need in morning.needs[:MOST_AGENTS]:
        _print_need(need, language, console)
    if len(morning.needs) > MOST_AGENTS:
        more = len(morning.needs) - MOST_AGENTS
        told(say("… {count} more: `voicecheck report --out {out}` shows all", language, count=more, out=places.out),
             console, style="dim")  # fmt: skip


def _print_need(need: AgentNeed, language: Language, console: Console) -> None:
    name = Text(f"  {need.agent_id}", style="bold").append(f"  {need.team or ''}", style="default")
    name.truncate(console.width, overflow="ellipsis")
    console.print(name)
    for reason in need.reasons[:MOST_LINES]:
        told(words.reason_words(reason, language), console, by=4)
        if reason.spots:
            told(say("listen: {spots}", language, spots=words.spot_words(reason.spots, language)), console, by=6,
                 style="dim")  # fmt: skip


def _print_listening(morning: Morning, language: Language, console: Console) -> None:
    if not morning.listening.chosen:
        return
    heading(words.listen_title(morning, language), console)
    lines = [words.listen_words(each, morning, language) for each in morning.listening.chosen]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    fits = 2 + sum(widths) + 2 * len(widths[1:]) <= console.width
    for *known, what in lines:
        padded = [cell + " " * (width - cell_len(cell)) for cell, width in zip(known, widths, strict=False)]
        told("  ".join([*padded, *([what] if fits else [])]), console)
        if not fits:
            told(what, console, by=4 + widths[0], style="dim")


def print_failures(groups: Sequence[FailureGroup], out: Path, language: Language, console: Console) -> None:
    """Print what could not be analysed by its cause, with what to do; nothing of nothing."""
    if not groups:
        return
    heading(say("Could not be analysed", language), console, style="bold red")
    for group in groups:
        cause, remedy = words.cause_words(group, language)
        told(say("{count} × {cause}", language, count=group.count, cause=cause), console)
        told(say("what to do: {remedy}", language, remedy=remedy), console, by=4)
        for name, message in group.examples:
            text = words.stored_words(message, language)
            told(text if name in text else f"{name}: {text}", console, by=4, style="dim")
        if group.count > len(group.examples):
            more = group.count - len(group.examples)
            told(say("… {count} more in the table failures", language, count=more), console, by=4, style="dim")
    command = f"voicecheck retry --failed --out {out}"
    console.print(Text("  " + say("to try them again: {command}", language, command=command)), soft_wrap=True)


def _print_places(morning: Morning | None, places: Places, language: Language, console: Console) -> None:
    lines: list[tuple[Message, Path]] = []
    if places.workbook:
        lines.append((Message("To listen to"), places.workbook))
    if places.pages:
        lines.append((Message("Pages"), places.pages))
    lines.append((Message("Tables"), places.out))
    console.print()
    for name, path in lines:
        console.print(Text(f"{name.said(language)}  {path}"), soft_wrap=True)
    if morning and not places.pages:
        told(say("`voicecheck report --out {out}` writes the pages", language, out=places.out), console, by=0,
             style="dim")  # fmt: skip


def _some(lines: Iterable[str], language: Language, console: Console) -> None:
    known = list(lines)
    for line in known[:MOST_AGENTS]:
        told(line, console)
    if len(known) > MOST_AGENTS:
        told(say("… {count} more in the tables", language, count=len(known) - MOST_AGENTS), console, style="dim")
