"""A day taken out of the tables."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from voicecheck.tables.live import FOLDER, files_of, write_live

OF_CALLS = (
    "calls", "turns", "events", "call_norms", "findings", "call_scores", "day_scores", "deductions", "figures",
    "reviews", "appeals", "agents", "failures",
)  # fmt: skip
"""Tables whose rows are of calls or of agents' days; ``by_agent`` goes with them."""


def remove_day(out: Path, day: date, *, tables: Sequence[str] = (*OF_CALLS, "by_agent"), dry_run: bool = False) -> int:
    """Remove a day's files, and the folders of agents who have no day left.

    Returns
    -------
    int
        How many files there were.
    """
    folders = [out / table / f"date={day.isoformat()}" for table in tables if table != "by_agent"]
    if "by_agent" in tables:
        folders += sorted((out / "by_agent").glob(f"*/date={day.isoformat()}"))
    files = 0
    for folder in filter(Path.is_dir, folders):
        files += sum(path.is_file() for path in folder.rglob("*"))
        if not dry_run:
            shutil.rmtree(folder)
            if folder.parent.parent.name == "by_agent":
                with suppress(OSError):  # the agent has other days
                    folder.parent.rmdir()
    if not dry_run:
        left = [path.relative_to(out).as_posix() for path in files_of(out, day)]
        if left:  # runs or reviews of that day
            write_live(out, day, {}, left)
        else:
            shutil.rmtree(out / FOLDER / f"date={day.isoformat()}", ignore_errors=True)
    return files
