"""Small batches for the tests of faults: recordings that hold a word, and what was published of them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from made_calls import analyse_text, here, one_by_one
from voicecheck.batch.discover import discover
from voicecheck.batch.run import BatchSettings, RunSummary, run_batch
from voicecheck.records import CallAnalysis, Recording
from voicecheck.tables.read import read_rows
from voicecheck.tables.tabular import TABLES
from voicecheck.workers.local import open_local
from voicecheck.workers.worker import Analyser

FIRST = date(2026, 11, 20)
DAYS = tuple(FIRST + timedelta(days=number) for number in range(2))
TIMES = {"last_at", "attempts", "run_id", "analysed_at", "judged_at"}
"""When, in which run, and how often: a run that was cut short and the next are two attempts."""


def make_folder(folder: Path, calls: int, *, agents: int = 2) -> Path:
    """Write recordings of two days, each with a word of its own and one that cannot be read, and their manifest."""
    folder.mkdir(parents=True)
    rows = ["recording,agent_id,team,started_at"]
    for number in range(calls):
        (folder / f"{number:03d}.wav").write_text("truncated" if number == 7 else f"w {number}")
        day = DAYS[number % len(DAYS)]
        rows.append(f"{number:03d}.wav,A{number % agents},T{number % 2},{day}T10:00:00+08:00")
    (folder / "manifest.csv").write_text("\n".join(rows) + "\n")
    return folder


def run(folder: Path, out: Path, **more: Any) -> RunSummary:
    """Run the batch over a folder, in this process unless told otherwise."""
    known = {"fingerprint": "f", "workers": 1} | more
    engine = here if known["workers"] == 1 else open_local
    settings = BatchSettings(out=out, engine=engine, **known)
    return run_batch(discover([folder]), analyser, settings)


def tables(out: Path) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables but runs and the list of files, without the columns that tell when and how often."""
    return {
        table: [{name: value for name, value in row.items() if name not in TIMES} for row in read_rows(out, table)]
        for table in TABLES
        if table not in ("runs", "live")  # which lists the file of runs, too
    }


def _analyse(recording: Recording) -> CallAnalysis:
    """Analyse as `analyse_text` does; a recording that says "pause" is begun, and goes on when told to."""
    if recording.path.read_text().startswith("pause"):
        recording.path.with_suffix(".begun").touch()
        until = monotonic() + 60
        while not recording.path.with_suffix(".go").exists() and monotonic() < until:
            sleep(0.01)
    return analyse_text(recording)


def analyser(_threads: int) -> Analyser:
    """Build the analyser of words that can be held up."""
    return one_by_one(_analyse)
