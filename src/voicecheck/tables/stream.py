"""Published tables as rows that come a few thousand at a time: what an export reads, whatever the number of days."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from voicecheck.tables.columns import Column
from voicecheck.tables.schema import table_columns
from voicecheck.tables.tabular import TABLES

ROWS_AT_ONCE = 5_000
EXPORTED = tuple(name for name, table in TABLES.items() if table.folders in ("date", "none") and name != "live")
"""Tables that are taken elsewhere: all but ``by_agent``, which repeats the others an agent a file, and ``live``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which rows are wanted: of the days from ``first`` to ``last`` (``None``: no limit), and of one team or all."""

    first: date | None = None
    last: date | None = None
    team: str | None = None

    def holds(self, day: date) -> bool:
        """Whether a day is among those wanted."""
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


def files_of_table(out: Path, table: str, selection: Selection) -> list[Path]:
    """Give a table's files of the days wanted, in order of the days; the file of a table without days in any case."""
    if TABLES[table].folders == "none":
        return sorted((out / table).glob("*.parquet"))
    files = ((_day_of(path), path) for path in (out / table).glob("date=*/*.parquet"))
    return [path for day, path in sorted((day, path) for day, path in files if day and selection.holds(day))]


def days_of_table(out: Path, table: str, selection: Selection) -> list[date]:
    """Give the days wanted on which a table was published, in order."""
    return sorted({day for path in files_of_table(out, table, selection) if (day := _day_of(path))})


def has_team(table: str) -> bool:
    """Whether a table's rows can be told by their team."""
    return any(column.name == "team" for column in table_columns(table))


def by_team(table: str, team: str | None) -> bool:
    """Whether a table can be given where one team is asked for: it has teams, or is of nobody (`norms`)."""
    return team is None or has_team(table) or TABLES[table].folders == "none"


def stream(
    out: Path, table: str, selection: Selection, columns: Collection[str] | None = None
) -> Iterator[list[tuple[Any, ...]]]:
    """Read a table's rows as tuples, in the order of its columns, or of those that are named.

    What a file of an earlier version lacks is ``None``.

    Raises
    ------
    OSError
        A file cannot be read.
    ValueError
        A file is damaged.
    """
    known = {column.name: column for column in table_columns(table)}
    wanted = [known[name] for name in columns] if columns is not None else list(known.values())
    for path in files_of_table(out, table, selection):
        try:
            with pq.ParquetFile(path) as file:
                yield from _rows(file, wanted, selection.team if has_team(table) else None)
        except pa.ArrowException as error:
            raise ValueError(f"{path}: cannot be read: {error}") from error


def _rows(file: pq.ParquetFile, wanted: Sequence[Column], team: str | None) -> Iterator[list[tuple[Any, ...]]]:
    there = set(file.schema_arrow.names)
    read = {column.name for column in wanted if column.name in there}
    asked = sorted(read | ({"team"} & there if team is not None else set()))
    for batch in file.iter_batches(ROWS_AT_ONCE, columns=asked):
        values = {name: batch.column(name).to_pylist() for name in asked}
        none = [None] * batch.num_rows
        rows: list[tuple[Any, ...]] = list(zip(*(values.get(column.name, none) for column in wanted), strict=True))
        if team is not None:
            teams = values.get("team", none)
            rows = [row for row, own in zip(rows, teams, strict=True) if own == team]
        if rows:
            yield rows


def teams_of(out: Path, selection: Selection) -> list[str | None]:
    """Give the teams of the calls of the days wanted, by name; last ``None``, where a call's team is not known."""
    found = {team for rows in stream(out, "calls", selection, ["team"]) for (team,) in rows}
    return [*sorted(team for team in found if team is not None), *([None] if None in found else [])]


def _day_of(path: Path) -> date | None:
    try:
        return date.fromisoformat(path.parent.name.removeprefix("date="))
    except ValueError:  # of another program, or a table without days
        return None
