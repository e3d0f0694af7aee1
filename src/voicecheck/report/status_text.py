"""How it stands with an output folder: as plain values for JSON, and as a page on the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from rich.console import Console
from rich.text import Text

from voicecheck.batch.status import Going, Status
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.ledger.history import Run
from voicecheck.ledger.states import RecordingState
from voicecheck.report.terminal import aside, clauses, duration, heading, rest, rows, told
from voicecheck.rules.reasons import retold
from voicecheck.tables.failurewords import kind_words

MOST_DAYS = 7
MEANING = {0: Message("all done"), 1: Message("some failed"), 2: Message("not started"), 3: Message("stopped")}
STATES = {
    "done": Message("done"),
    "failed": Message("failed"),
    "quarantined": Message("quarantined"),
    "dismissed": Message("dismissed"),
    "waiting": Message("waiting"),
}


def status_dict(status: Status) -> dict[str, Any]:
    """The status as plain values, for JSON; times are ISO 8601 in UTC."""
    going = status.going
    return {
        "out": str(status.out),
        "recordings": dict(status.states),
        "days": {day.isoformat(): dict(states) for day, states in status.days.items()},
        "day_unknown": dict(status.undated),
        "audio_s": status.audio,
        "ledger_bytes": status.size,
        "errors": dict(status.errors),
        "newest_failures": [_plain(asdict(each)) for each in status.newest],
        "runs": [_run_dict(each) for each in status.runs],
        "completed_at": _plain(status.completed_at),
        "realtime_factor": status.realtime_factor,
        "unpublished_days": [day.isoformat() for day in status.unpublished],
        "running": None
        if going is None
        else {
            "pid": going.holder.pid,
            "host": going.holder.host,
            "started_at": _plain(going.holder.started_at),
            "settled": going.settled,
            "waiting": going.waiting,
        },
    }


def _run_dict(run: Run) -> dict[str, Any]:
    known = {name: value for name, value in asdict(run).items() if name != "sums"}
    return {**_plain(known), "realtime_factor": _speed(run)}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _speed(run: Run) -> float | None:
    return run.audio / run.elapsed if run.audio and run.elapsed else None


def print_status(status: Status, console: Console, language: Language, *, zone: tzinfo, now: datetime) -> None:
    """Print the status for a person.

    Parameters
    ----------
    status
        What was read.
    console
        Where to.
    language
        In which language.
    zone
        The zone in which times are written.
    now
        The present moment.
    """
    console.print(Text(str(status.out), style="bold"), soft_wrap=True)
    for line in _headlines(status, language, zone, now):
        console.print(line)
    _print_days(status, console, language)
    _print_runs(status.runs, console, language, zone)
    _print_failures(status, console, language, zone)


def _headlines(status: Status, language: Language, zone: tzinfo, now: datetime) -> Iterable[Text]:
    with_calls = sum("done" in states for states in status.days.values())
    stored = say("{calls:call|calls} stored", language, calls=status.states["done"])
    if with_calls:
        stored = say("{calls:call|calls} of {days:day|days} stored", language, calls=status.states["done"],
                     days=with_calls)  # fmt: skip
    audio = say("{duration} of audio", language, duration=duration(status.audio, language))
    yield Text(clauses([stored, audio, _bytes(status.size)], language))
    failed, held = status.states["failed"], status.states["quarantined"]
    if failed or held:
        told_of = [say("{recordings:recording|recordings} failed", language, recordings=failed)]
        told_of += [say("{recordings:,} quarantined", language, recordings=held)] if held else []
        yield Text(say("{what}: see below", language, what=clauses(told_of, language)), style="red")
    if dismissed := status.states["dismissed"]:
        alone = say("{recordings:recording|recordings} left alone: failure dismissed", language, recordings=dismissed)
        yield Text(alone, style="dim")
    if status.going:
        yield Text(_going(status.going, language, zone, now), style="green")
    elif waiting := status.states["waiting"]:
        left = say("{recordings:recording|recordings} not reached: run again to go on", language, recordings=waiting)
        yield Text(left, style="yellow")
    if status.unpublished:
        yield Text(_unpublished(status, language), style="yellow")


def _unpublished(status: Status, language: Language) -> str:
    named = ", ".join(day.isoformat() for day in status.unpublished[:MOST_DAYS])
    more = ", …" if len(status.unpublished) > MOST_DAYS else ""
    old = say("{days:day|days} with tables older than what is stored", language, days=len(status.unpublished))
    how = (
        say("its end publishes them", language)
        if status.going
        else say("the next run or rescoring publishes them", language)
    )
    return say("{what}: {how}", language, what=old + aside(named + more, language), how=how)


def _going(going: Going, language: Language, zone: tzinfo, now: datetime) -> str:
    since = max(0.0, (now - going.holder.started_at).total_seconds())
    return say(
        "running: process {pid} on {host}, since {time} ({duration}); "
        "{settled:,} of {all:recording|recordings} settled",
        language,
        pid=going.holder.pid,
        host=going.holder.host,
        time=_time(going.holder.started_at, zone),
        duration=duration(since, language),
        settled=going.settled,
        all=going.settled + going.waiting,
    )


def _bytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def _print_days(status: Status, console: Console, language: Language) -> None:
    if not (status.days or status.undated):
        return
    states = [name for name in status.states if any(day.get(name) for day in (*status.days.values(), status.undated))]
    last = sorted(status.days.items(), reverse=True)
    shown = [(str(day), counts) for day, counts in last[:MOST_DAYS]]
    if status.undated:
        shown.append((say("day not known", language), status.undated))
    lines = [(f"  {day}", *(f"{counts.get(name, 0):,}" for name in states)) for day, counts in shown]
    console.print()
    heads = (say("DAY", language), *(STATES[name].said(language) for name in states))
    rows([heads, *lines], console, right=range(1, len(states) + 1), heads=1)
    rest(len(last), MOST_DAYS, Message("days with --json"), console, language)


def _print_runs(runs: Iterable[Run], console: Console, language: Language, zone: tzinfo) -> None:
    lines = [
        (
            f"  {_time(run.started_at, zone)}",
            run.command,
            duration(run.elapsed, language),
            f"{run.analysed:,}",
            f"{run.failed:,}",
            "-" if _speed(run) is None else f"{_speed(run):.1f} ×",
            str(run.exit_code),
            MEANING[run.exit_code].said(language) if run.exit_code in MEANING else "",
        )
        for run in runs
    ]
    if lines:
        heads = (
            *(say("LAST RUNS", language), "", say("took", language), say("done", language), say("failed", language)),
            *(say("speed", language), say("exit", language), ""),
        )
        console.print()
        rows([heads, *lines], console, right=(2, 3, 4, 5, 6), heads=1)


def _print_failures(status: Status, console: Console, language: Language, zone: tzinfo) -> None:
    if not status.errors:
        return
    heading(say("FAILED", language), console, style="bold red")
    rows([(f"  {count:,} ×", kind_words(error, language)) for error, count in status.errors], console)
    newest = say("The newest", language)
    again = say("`voicecheck retry --failed --out {out}` tries them again", language, out=status.out)
    again = "" if status.going else again
    heading(newest + aside(again, language), console)
    for each in status.newest:
        console.print(Text(f"  {_failure_head(each, language, zone)}"))
        told(retold(each.message or "", language), console, by=4, style="dim")
    total = sum(count for _, count in status.errors)
    more = Message("with `voicecheck failures list --out {out}`", {"out": status.out})
    rest(total, len(status.newest), more, console, language)


def _failure_head(failure: RecordingState, language: Language, zone: tzinfo) -> str:
    when = f"{_time(failure.ended_at, zone)}  " if failure.ended_at else ""
    attempts = say("{attempts:attempt|attempts}", language, attempts=failure.attempts)
    held = [STATES["quarantined"].said(language)] if failure.state == "quarantined" else []
    return when + clauses([kind_words(failure.error, language), attempts, *held], language)


def _time(when: datetime, zone: tzinfo) -> str:
    return f"{when.astimezone(zone):%Y-%m-%d %H:%M}"
