"""Time and memory of finding and planning many recordings, and of the ledger's check.

    python benchmarks/plan.py [RECORDINGS]

Makes RECORDINGS files (default 10,000) without sound in a temporary folder, with a manifest, finds them,
sorts them out against an empty ledger and against one in which they wait. Prints processor time and the
growth of the peak memory; half as many first, so that anything that grows faster than the number shows.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from voicecheck.batch.course import BatchSettings, Course
from voicecheck.batch.discover import Discovery, discover
from voicecheck.batch.plan import Days, Task
from voicecheck.batch.remember import LEDGER_NAME
from voicecheck.ledger.ledger import Ledger

Result = TypeVar("Result")


def make_files(folder: Path, count: int) -> None:
    """Write so many files of different sizes, a thousand a folder, and their manifest."""
    rows = ["recording,agent_id,team,started_at"]
    for number in range(count):
        path = Path(f"{number // 1000:03d}", f"{number:06d}.wav")
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        with (folder / path).open("wb") as file:
            file.truncate(1_000 + number % 5_000)
        rows.append(f"{path},A{number % 300},T{number % 10},2026-11-{1 + number % 20:02d}T10:00:00+08:00")
    (folder / "manifest.csv").write_text("\n".join(rows) + "\n")


def timed(what: str, work: Callable[[], Result]) -> tuple[Result, float]:
    """Do something; what came of it and its processor seconds, which are printed."""
    began = time.process_time()
    result = work()
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {what:34} {seconds:7.2f} s   peak memory {peak:5.0f} MB", flush=True)
    return result, seconds


def plan(count: int) -> float:
    """Find and plan so many recordings; the processor seconds of all steps."""
    print(f"{count:,} recordings")
    with tempfile.TemporaryDirectory() as home:
        folder, out = Path(home, "in"), Path(home, "out")
        make_files(folder, count)
        found, finding = timed("found", lambda: discover([folder]))
        with Ledger(out / LEDGER_NAME) as ledger:
            _, sorting = timed("sorted out, none known", lambda: _sort(ledger, found, out))
            _, again = timed("sorted out, all waiting", lambda: _sort(ledger, found, out))
        _, checking = timed("ledger checked", lambda: Ledger(out / LEDGER_NAME).__exit__(None, None, None))
    return finding + sorting + again + checking


def _sort(ledger: Ledger, found: Discovery, out: Path) -> list[Task]:
    days = Days(zone=ZoneInfo("Asia/Shanghai"), asked=None, today=date(2026, 11, 27))
    return Course(ledger, BatchSettings(out=out, fingerprint="f"), days, lambda: False).sort_out(found)


def main() -> None:
    """Plan half as many, then all, and print how the time grows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recordings", nargs="?", type=int, default=10_000)
    count = parser.parse_args().recordings
    half, whole = plan(count // 2), plan(count)
    print(f"twice as many take {whole / half:.2f} times as long")


if __name__ == "__main__":
    main()
