"""Published tables as rows that come a few thousand at a time: what an export reads, whatever the number of days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from voicecheck.language.stored import english
from voicecheck.tables.schema import table_columns
from voicecheck.tables.tabular import TABLES

ROWS_AT_ONCE = 5_000
EXPORTED = tuple(name for name, table in TABLES.items() if table.folders in ("date", "none") and name != "live")
"""Tables that are taken elsewhere: all but ``by_agent``, which repeats the others an agent a file, and ``live``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which rows are wanted: of the days from ``first`` to ``last`` (``None``: no limit), and of one team or all.

    ``teamless``: those alone of which the team is not known.
    """

    first: date | None = None
    last: date | None = None
    team: str | None = None
    teamless: bool = False

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
    out: Path,
    table: str,
    selection: Selection,
    columns: Sequence[str] | None = None,
    *,
    where: tuple[str, Collection[Any]] | None = None,
) -> Iterator[list[tuple[Any, ...]]]:
    """Read a table's rows as tuples, in the order of its columns, or of those that are named.

    What a file of an earlier version lacks is ``None``. With `where` only rows come of which a column has one of some
    values.

    Raises
    ------
    OSError
        A file cannot be read.
    ValueError
        A file is damaged.
    """
    names = [column.name for column in table_columns(table)] if columns is None else columns
    for batch in _batches(out, table, selection, names, where):
        rows: list[tuple[Any, ...]] = list(zip(*(batch[name].to_pylist() for name in names), strict=True))
        if rows:
            yield rows


def count_by(out: Path, table: str, selection: Selection, columns: Sequence[str]) -> Counter[tuple[Any, ...]]:
    """Count a table's rows by the values of some columns."""
    counts: Counter[tuple[Any, ...]] = Counter()
    for batch in _batches(out, table, selection, columns, None):
        found = pa.table(batch).group_by(list(columns)).aggregate([([], "count_all")])
        values = zip(*(found[name].to_pylist() for name in columns), strict=True)
        for key, count in zip(values, found["count_all"].to_pylist(), strict=True):
            counts[key] += count
    return counts


def _batches(
    out: Path,
    table: str,
    selection: Selection,
    columns: Sequence[str],
    where: tuple[str, Collection[Any]] | None,
) -> Iterator[dict[str, pa.Array]]:
    """The columns of some thousand rows at a time, those of other teams left out."""
    wanted = dict([where] if where else [])
    if (selection.team is not None or selection.teamless) and has_team(table):
        wanted["team"] = [selection.team]
    types = {column.name: column.arrow for column in table_columns(table)}
    for path in files_of_table(out, table, selection):
        try:
            with pq.ParquetFile(path) as file:
                there = [name for name in {*columns, *wanted} if name in file.schema_arrow.names]
                for batch in file.iter_batches(ROWS_AT_ONCE, columns=there):
                    for name, values in wanted.items():
                        column = batch[name] if name in there else pa.nulls(batch.num_rows, types[name])
                        batch = batch.filter(pc.is_in(column, pa.array(values, types[name])))  # noqa: PLW2901
                    yield {
                        name: batch[name] if name in there else pa.nulls(batch.num_rows, types[name])
                        for name in columns
                    }
        except pa.ArrowException as error:
            raise ValueError(english("{path}: cannot be read: {error}", path=path, error=error)) from error


def teams_of(out: Path, selection: Selection) -> list[str | None]:
    """Give the teams of the calls of the days wanted, by name; last ``None``, where a call's team is not known."""
    found = {team for (team,) in count_by(out, "calls", selection, ["team"])}
    return [*sorted(team for team in found if team is not None), *([None] if None in found else [])]


def _day_of(path: Path) -> date | None:
    try:
        return date.fromisoformat(path.parent.name.removeprefix("date="))
    except ValueError:  # of another program, or a table without days
        return None
