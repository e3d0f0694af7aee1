"""A file of a table held against what is said of it: its columns, keys, values, and where it may be null."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from voicecheck.tables.columns import Column, enumeration
from voicecheck.tables.schema import arrow_schema, table_columns
from voicecheck.tables.tabular import Table

UNREADABLE = (OSError, pa.ArrowException)


class Breach(NamedTuple):
    """A rule that a file breaks: in which column, at which row (by its key), what stands there, what should.

    ``misformed``: its columns are not those described, so that nothing can be said of its rows.
    """

    key: str
    column: str
    says: str
    expected: str
    misformed: bool = False


def read_frame(paths: Sequence[Path], columns: Sequence[str]) -> pd.DataFrame:
    """Read some columns of several files together.

    Raises
    ------
    OSError, pyarrow.ArrowException
        A file cannot be read (`UNREADABLE`), or has no such column.
    """
    if not paths:
        return pd.DataFrame(columns=list(columns))
    frame: pd.DataFrame = pa.concat_tables(_read(path, columns) for path in paths).to_pandas(date_as_object=True)
    return frame


def audit_file(path: Path, table: Table) -> Iterator[Breach]:
    """Say every rule of its table that a file breaks; nothing of its rows where its columns are not those described.

    Raises
    ------
    OSError, pyarrow.ArrowException
        The file cannot be read (`UNREADABLE`).
    """
    found, described = pq.read_schema(path), arrow_schema(table.name, described=False)
    if wrong := list(_misfits(found, described)):
        yield from wrong
        return
    for column in table_columns(table.name):
        if not column.nullable or column.values:
            yield from _column_breaches(path, table, column)
    if table.key:
        yield from _repeated(path, table)


def _read(path: Path, columns: Sequence[str]) -> pa.Table:
    with pq.ParquetFile(path) as file:
        if lost := [name for name in columns if name not in file.schema_arrow.names]:
            raise pa.ArrowInvalid(f"has no column {', '.join(lost)}")
        return file.read(list(columns))


def _misfits(found: pa.Schema, described: pa.Schema) -> Iterator[Breach]:
    """Columns that are missing, of another type or in another place, and those that nobody described."""
    for field in described:
        at = found.get_field_index(field.name)
        if at < 0:
            yield Breach("", field.name, "no such column", str(field.type), misformed=True)
        elif found.field(at).type != field.type:
            yield Breach("", field.name, str(found.field(at).type), str(field.type), misformed=True)
    more = [name for name in found.names if name not in described.names]
    for name in more:
        yield Breach("", name, "column", "no such column", misformed=True)
    ordered = [name for name in found.names if name in described.names]
    if not more and set(ordered) == set(described.names) and ordered != described.names:
        first = next(mine for mine, theirs in zip(ordered, described.names, strict=True) if mine != theirs)
        yield Breach("", first, "another place", "the order of the described columns", misformed=True)


def _column_breaches(path: Path, table: Table, column: Column) -> Iterator[Breach]:
    """The first null of a column that has none, and every value that its enumeration lacks."""
    keys = [name for name in table.key if name != column.name]
    rows = _read(path, [column.name])
    values = rows[column.name]
    if not column.nullable and values.null_count:
        at = pc.index(pc.is_null(values), True).as_py()
        yield Breach(_key_at(path, keys, at), column.name, f"null ({values.null_count} times)", "never null")
    if column.values:
        allowed = [each.value for each in enumeration(column.values)]
        for value in pc.unique(values.drop_null()).to_pylist():
            if value not in allowed:
                at = pc.index(values, value).as_py()
                yield Breach(_key_at(path, keys, at), column.name, repr(value), f"one of {', '.join(allowed)}")


def _repeated(path: Path, table: Table) -> Iterator[Breach]:
    """Keys that several rows have."""
    counts = _read(path, table.key).group_by(list(table.key)).aggregate([([], "count_all")])
    for row in counts.filter(pc.greater(counts["count_all"], 1)).to_pylist():
        yield Breach(spelled_key(row, table.key), ", ".join(table.key), f"{row['count_all']} rows", "one")


def spelled_key(row: dict[str, object], names: Sequence[str]) -> str:
    """Write a row's key.

    Examples
    --------
    >>> spelled_key({"agent_id": "007", "card": None, "n": 1}, ["agent_id", "card"])
    'agent_id=007, card=null'
    """
    return ", ".join(f"{name}={'null' if row[name] is None else row[name]}" for name in names)


def _key_at(path: Path, keys: Sequence[str], at: int) -> str:
    return spelled_key(_read(path, keys).slice(at, 1).to_pylist()[0], keys) if keys else f"row {at}"
