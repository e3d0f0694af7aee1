"""How it stands with an output folder: as plain values for JSON, and as a page on the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from rich.console import Console
from rich.text import Text

from voicecheck.batch.status import Going, Status
from voicecheck.ledger.history import Run
from voicecheck.ledger.states import RecordingState
from voicecheck.report.terminal import counted, duration, heading, rest, rows, told

MOST_DAYS = 7
MEANING = {0: "all done", 1: "some failed", 2: "not started", 3: "stopped"}


def status_dict(status: Status) -> dict[str, Any]:
    """The status as plain values, for JSON; times are ISO 8601 in UTC."""
    going = status.going
    return {
        "out": str(status.out),
        "recordings": dict(status.states),
        "days": {day.isoformat(): dict(states) for day, states in status.days.items()},
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


def print_status(status: Status, console: Console, *, zone: tzinfo, now: datetime) -> None:
    """Print the status for a person.

    Parameters
    ----------
    status
        What was read.
    console
        Where to.
    zone
        The zone in which times are written.
    now
        The present moment.
    """
    console.print(Text(str(status.out), style="bold"), soft_wrap=True)
    for line in _headlines(status, zone, now):
        console.print(line)
    _print_days(status, console)
    _print_runs(status.runs, console, zone)
    _print_failures(status, console, zone)


def _headlines(status: Status, zone: tzinfo, now: datetime) -> Iterable[Text]:
    done = status.states["done"]
    with_calls = sum("done" in states for states in status.days.values())
    days = f" of {counted(with_calls, 'day')}" if with_calls else ""
    yield Text(f"{counted(done, 'call')}{days} stored, {duration(status.audio)} of audio, {_bytes(status.size)}")
    failed, held = status.states["failed"], status.states["quarantined"]
    if failed or held:
        quarantined = f", {held:,} quarantined" if held else ""
        yield Text(f"{counted(failed, 'recording')} failed{quarantined}: see below", style="red")
    if dismissed := status.states["dismissed"]:
        yield Text(f"{counted(dismissed, 'recording')} left alone: failure dismissed", style="dim")
    if status.going:
        yield Text(_going(status.going, zone, now), style="green")
    elif status.states["waiting"]:
        yield Text(f"{counted(status.states['waiting'], 'recording')} not reached: run again to go on", style="yellow")
    if status.unpublished:
        named = ", ".join(day.isoformat() for day in status.unpublished[:MOST_DAYS])
        more = ", …" if len(status.unpublished) > MOST_DAYS else ""
        how = "its end publishes them" if status.going else "the next run or rescoring publishes them"
        days = counted(len(status.unpublished), "day")
        yield Text(f"{days} with tables older than what is stored ({named}{more}): {how}", style="yellow")


def _going(going: Going, zone: tzinfo, now: datetime) -> str:
    who = f"process {going.holder.pid} on {going.holder.host}"
    since = (now - going.holder.started_at).total_seconds()
    done = f"{going.settled:,} of {counted(going.settled + going.waiting, 'recording')} settled"
    return f"running: {who}, since {_time(going.holder.started_at, zone)} ({duration(max(0.0, since))}); {done}"


def _bytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def _print_days(status: Status, console: Console) -> None:
    if not status.days:
        return
    states = [name for name in status.states if any(day.get(name) for day in status.days.values())]
    last = sorted(status.days.items(), reverse=True)
    lines = [(f"  {day}", *(f"{counts.get(name, 0):,}" for name in states)) for day, counts in last[:MOST_DAYS]]
    console.print()
    rows([("DAY", *states), *lines], console, right=range(1, len(states) + 1), heads=1)
    rest(len(last), MOST_DAYS, "days with --json", console)


def _print_runs(runs: Iterable[Run], console: Console, zone: tzinfo) -> None:
    lines = [
        (
            f"  {_time(run.started_at, zone)}",
            run.command,
            duration(run.elapsed),
            f"{run.analysed:,}",
            f"{run.failed:,}",
            "-" if _speed(run) is None else f"{_speed(run):.1f} ×",
            str(run.exit_code),
            MEANING.get(run.exit_code, ""),
        )
        for run in runs
    ]
    if lines:
        heads = ("LAST RUNS", "", "took", "done", "failed", "speed", "exit", "")
        console.print()
        rows([heads, *lines], console, right=(2, 3, 4, 5, 6), heads=1)


def _print_failures(status: Status, console: Console, zone: tzinfo) -> None:
    if not status.errors:
        return
    heading("FAILED", console, style="bold red")
    rows([(f"  {count:,} ×", error) for error, count in status.errors], console)
    heading("The newest" if status.going else "The newest (`voicecheck retry --failed` tries them again)", console)
    for each in status.newest:
        console.print(Text(f"  {_failure_head(each, zone)}"))
        told(each.message or "", console, by=4, style="dim")
    total = sum(count for _, count in status.errors)
    rest(total, len(status.newest), "in the table failures", console)


def _failure_head(failure: RecordingState, zone: tzinfo) -> str:
    when = f"{_time(failure.ended_at, zone)}  " if failure.ended_at else ""
    held = ", quarantined" if failure.state == "quarantined" else ""
    return f"{when}{failure.error}, {counted(failure.attempts, 'attempt')}{held}"


def _time(when: datetime, zone: tzinfo) -> str:
    return f"{when.astimezone(zone):%Y-%m-%d %H:%M}"
