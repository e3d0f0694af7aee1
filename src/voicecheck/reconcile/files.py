"""The files of the tables: listed, whole, of one form, in the folder of their day, and joined with one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from voicecheck.reconcile.day import Day
from voicecheck.reconcile.tally import Difference, Tally
from voicecheck.tables.audit import UNREADABLE, audit_file, spelled_key
from voicecheck.tables.guides.dictionary import Join, joins
from voicecheck.tables.live import FOLDER, check_live, group_of
from voicecheck.tables.schema import PARTITION, table_columns
from voicecheck.tables.swap import STAGING
from voicecheck.tables.tabular import TABLES

FILES = "files"
"""Under this name the differences of files stand."""


def table_files(out: Path) -> dict[str, list[Path]]:
    """Give every file of every table, whether listed or not."""
    return {name: sorted((out / name).rglob("*.parquet")) for name in TABLES}


def check_files(out: Path, tally: Tally) -> dict[str, list[Path]]:
    """Check that files are those listed, belong to a table, and keep what is said of their columns.

    Returns
    -------
    dict
        The files of each table that can be read and have its columns.
    """
    for fault in check_live(out):
        place, _, says = fault.partition(": ")
        tally.add(Difference(FILES, place, "path", says, "as the list live says"))
    for path in _strays(out):
        says = "a Parquet file"
        tally.add(Difference(FILES, _place(out, path), "path", says, "none: no table of this schema has it"))
    return {
        name: [path for path in paths if _keeps(out, path, name, tally)] for name, paths in table_files(out).items()
    }


def day_of(path: Path) -> date | None:
    """The day of a file's folder, ``None`` where it has none."""
    group = group_of("/".join(path.parts[-3:]))
    return date.fromisoformat(group.partition("=")[2]) if group.startswith(f"{PARTITION}=") else None


def check_joins(day: Day, norms: pd.DataFrame, tally: Tally) -> None:
    """Every value that a column joins is there, in the same day; of ``norms``, which has no days, in the table."""
    for join in joins():
        if TABLES[join.table].folders != "date" or join.other == "runs":  # a run is filed under its own day
            continue
        if join.other != "norms" or len(norms):
            _check_join(day, join, norms if join.other == "norms" else day.frame(join.other), tally)


def check_dates(day: Day, tally: Tally) -> None:
    """``local_date`` is the day of the folder, in every row of every table."""
    for name, table in TABLES.items():
        if table.folders == "date" and any(each.name == "local_date" for each in table.columns):
            rows = day.frame(name)
            expected = pd.Series([day.day] * len(rows), index=rows.index, dtype=object)
            tally.compare(name, rows, [each for each in table.key if each != "local_date"], "local_date", expected)


def _check_join(day: Day, join: Join, other: pd.DataFrame, tally: Tally) -> None:
    rows = day.frame(join.table)
    own = next(each for each in join.columns[::-1] if _joins(join.table, each, join.other))
    known = set(zip(*(_plain(other[name]) for name in join.other_columns), strict=True))
    nullable = any(each.name == "agent_id" for each in table_columns(join.other) if each.name in join.other_columns)
    if not nullable:  # an agent whom nobody knows has days, too; else a null joins nothing
        rows = rows[rows[list(join.columns)].notna().all(axis=1)]
    tally.values[join.table] += len(rows)
    places = list(zip(*(_plain(rows[name]) for name in join.columns), strict=True))
    lost = dict.fromkeys(place for place in places if place not in known)
    key = TABLES[join.table].key or join.columns
    for place in lost:
        at = places.index(place)
        where = spelled_key({name: rows.iloc[at][name] for name in key}, key)
        said = spelled_key(dict(zip(join.columns, place, strict=True)), join.columns)
        tally.add(Difference(join.table, where, own, said, f"one that {join.other} has"))


def _joins(table: str, column: str, other: str) -> bool:
    return any(each.name == column and each.joins and each.joins[0] == other for each in TABLES[table].columns)


def _plain(column: pd.Series) -> Iterable[object]:
    return (None if pd.isna(each) else each for each in column.tolist())


def _keeps(out: Path, path: Path, name: str, tally: Tally) -> bool:
    """Whether a file can be read and has its table's columns; every rule that it breaks is kept."""
    try:
        breaches = list(audit_file(path, TABLES[name]))
    except UNREADABLE as error:
        tally.add(Difference(FILES, _place(out, path), "path", f"unreadable ({str(error)[:100]})", "a Parquet file"))
        return False
    tally.values[name] += len(table_columns(name))
    for breach in breaches:
        where = ", ".join(filter(None, (_place(out, path), breach.key)))
        tally.add(Difference(name, where, breach.column, breach.says, breach.expected))
    return not any(breach.misformed for breach in breaches)


def _strays(out: Path) -> Iterator[Path]:
    """Parquet files that belong to no table, or lie where its files do not: those of an earlier schema."""
    for path in sorted(out.rglob("*.parquet")):
        place = path.relative_to(out).parts
        if place[0] in (STAGING, FOLDER) or place[0].startswith("."):
            continue
        table = TABLES.get(place[0])
        folder = {"date": (3, "date="), "agent": (4, "month="), "none": (2, place[0])}
        if table is None:
            yield path
            continue
        depth, start = folder[table.folders]
        if len(place) != depth or not place[-2].startswith(start):
            yield path


def _place(out: Path, path: Path) -> str:
    return path.relative_to(out).as_posix()
