"""Days taken out of the tables, and files that earlier versions wrote and this one does not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from voicecheck.tables.live import day_group
from voicecheck.tables.months import TABLE as BY_AGENT
from voicecheck.tables.months import take_out
from voicecheck.tables.swap import STAGING, clear_staging, put
from voicecheck.tables.tabular import OF_CALLS, TABLES

_FORMER = ("scores",)
"""Tables of schema 1 that schema 2 has not."""


@dataclass(frozen=True, slots=True)
class Removed:
    """How many files went or changed; ``lost`` are agents' months that could not be read and went as a whole."""

    files: int
    lost: Sequence[Path] = ()


def replaced_files(out: Path, day: date) -> list[Path]:
    """Files of a day that earlier versions published and this one does not, by their paths below `out`.

    Schema 1 had the table ``scores`` and a file of each agent's day in ``by_agent``.
    """
    group = day_group(day)
    former = [out / table / group for table in _FORMER if table not in TABLES]
    old = [*out.glob(f"{BY_AGENT}/*/{group}/*.parquet"), *(path for each in former for path in each.glob("*.parquet"))]
    return sorted(path.relative_to(out) for path in old)


def remove_days(
    out: Path, days: Collection[date], *, tables: Sequence[str] = OF_CALLS, dry_run: bool = False
) -> Removed:
    """Remove the files of days, and the days' rows in agents' months; a month's file without other rows goes.

    Parameters
    ----------
    out
        The folder of the tables.
    days
        The days.
    tables
        The tables that they are removed from.
    dry_run
        Only say what there is to remove.
    """
    places = [(table, day) for day in days for table in tables if table != BY_AGENT]
    gone = [path.relative_to(out) for table, day in places for path in sorted((out / table / day_group(day)).glob("*"))]
    new: list[Path] = []
    lost: list[Path] = []
    try:
        if BY_AGENT in tables:
            months = take_out(out, None if dry_run else out / STAGING, days)
            gone += [place for day in days for place in replaced_files(out, day)] + months.gone
            new, lost = months.new, months.lost
        if not dry_run:
            put(out, new, gone=gone)
    finally:
        if not dry_run:
            clear_staging(out)
    return Removed(len(new) + len(gone), lost)
