"""The tables of a day, written aside and then swapped in, so that a reader never sees half a file.

A day of a table is one file, ``TABLE/date=DAY/part-0.parquet``; replacing it is one rename. Where each table lies and
what its rows are made from, `tables.tabular` says. Calls stream through, so memory does not grow with the number of
calls. The same rows give the same bytes, however they were cut into parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from voicecheck.tables.live import day_group
from voicecheck.tables.months import TABLE as BY_AGENT
from voicecheck.tables.months import replace_day
from voicecheck.tables.parts import Parts
from voicecheck.tables.remove import remove_days, replaced_files
from voicecheck.tables.rows import Row
from voicecheck.tables.schema import SCHEMA_VERSION, VERSION_KEY, arrow_schema
from voicecheck.tables.swap import STAGING, clear_staging, put
from voicecheck.tables.tabular import TABLES
from voicecheck.tables.writing import PART, TableWriter


def is_published(out: Path, table: str, day: date) -> bool:
    """Whether a table's file of a day is there."""
    return (out / _place(table, day)).is_file()


def is_current(out: Path, table: str, day: date) -> bool:
    """Whether a table's file of a day is there, can be read, and is of the present version of the schema."""
    try:
        known = pq.read_schema(out / _place(table, day)).metadata or {}
    except (OSError, pa.ArrowException):
        return False
    return known.get(VERSION_KEY) == SCHEMA_VERSION.encode()


def publish_rows(out: Path, table: str, day: date | None, rows: Sequence[Row]) -> None:
    """Write a small table, of which a day is one file, or the table itself, and swap it in."""
    try:
        put(out, [_write_rows(out / STAGING, table, day, rows)])
    finally:
        clear_staging(out)


def publish_failures(out: Path, day: date, rows: Sequence[Row]) -> None:
    """Replace a day's table ``failures`` alone; without a row the day has none.

    A day with failures but no call has this table and no other: an empty day would look like one without calls.
    """
    if rows:
        clear_staging(out)
        publish_rows(out, "failures", day, rows)
    else:
        remove_days(out, [day], tables=("failures",))


class DayTables:
    """The tables of one day on their way.

    Used as a context: what was not published when it ends is thrown away, and readers still have
    what was there.

    Parameters
    ----------
    out
        The folder of the tables.
    day
        The day that the calls are filed under.
    tables
        Which tables the parts hold; the other tables of calls stay as they are.
    """

    def __init__(self, out: Path, day: date, *, tables: Iterable[str]) -> None:
        self._out, self._day = out, day
        self._staging = out / STAGING
        clear_staging(out)
        self._stack = ExitStack()
        self._writers = {
            table: self._stack.enter_context(TableWriter(self._file(table), arrow_schema(table), order=_order(table)))
            for table in tables
        }

    def add(self, parts: Parts) -> None:
        """Add calls, sorted by agent (unknown first) and call, after those added before."""
        for table, rows in parts.items():
            self._writers[table].add(rows)

    def add_rows(self, table: str, rows: Sequence[Row]) -> None:
        """Add rows that belong to agents' days to one of the tables, after all calls."""
        self._writers[table].add(pa.Table.from_pylist(list(rows), schema=arrow_schema(table)))

    def publish(self, rest: Mapping[str, Sequence[Row]]) -> list[Path]:
        """Write what comes of all calls together, and swap everything in.

        Parameters
        ----------
        rest
            The rows of further tables of the day.

        Returns
        -------
        list of Path
            Files of agents' months that were published and are gone or damaged: the rows of other days in them are
            missing until those days are published again.
        """
        self._stack.close()
        places = [_place(table, self._day) for table in self._writers if table != BY_AGENT]
        places += [_write_rows(self._staging, table, self._day, rows) for table, rows in rest.items()]
        gone = replaced_files(self._out, self._day)
        lost: list[Path] = []
        if BY_AGENT in self._writers:
            months = replace_day(self._out, self._staging, self._day, _agent_parts(self._file(BY_AGENT)))
            places += months.new
            gone += months.gone
            lost = months.lost
        put(self._out, places, gone=gone)
        return lost

    def _file(self, table: str) -> Path:
        """Where a table of the day is written; ``by_agent`` beside the others, to be cut into agents' files."""
        return self._staging / (Path(f"{table}.parquet") if table == BY_AGENT else _place(table, self._day))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        try:
            self._stack.close()
        finally:
            clear_staging(self._out)


def _place(table: str, day: date | None) -> Path:
    """A table's file of a day below the folder of the tables; one without days is one file."""
    return Path(table, day_group(day), PART) if day and TABLES[table].folders == "date" else Path(table, PART)


def _order(table: str) -> tuple[str, ...]:
    """The columns that all rows of a table are sorted by; where those of days come after those of calls, none."""
    return () if TABLES[table].made_from == "both" else TABLES[table].order


def _write_rows(staging: Path, table: str, day: date | None, rows: Sequence[Row]) -> Path:
    schema, place = arrow_schema(table), _place(table, day)
    with TableWriter(staging / place, schema, order=TABLES[table].order) as writer:
        writer.add(pa.Table.from_pylist(list(rows), schema=schema))
    return place


def _agent_parts(calls: Path) -> Iterator[pa.Table]:
    """Cut the sorted rows where the agent changes, a few thousand of them in memory."""
    with pq.ParquetFile(calls) as file:
        waiting = file.schema_arrow.empty_table()
        for batch in file.iter_batches(batch_size=2_000):
            *whole, waiting = _cut(pa.concat_tables([waiting, pa.Table.from_batches([batch])]))
            yield from whole
    if len(waiting):
        yield waiting


def _cut(calls: pa.Table) -> list[pa.Table]:
    """One table an agent, in order; the last agent may have more calls to come."""
    ids = calls["agent_id"].to_pylist()
    starts = [place for place in range(len(ids)) if place == 0 or ids[place] != ids[place - 1]]
    return [calls.slice(start, end - start) for start, end in pairwise([*starts, len(ids)])]
