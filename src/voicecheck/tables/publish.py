"""The tables of a day, written aside and then swapped in, so that a reader never sees half a file.

A day of a table is one file, ``TABLE/date=DAY/part-0.parquet``; replacing it is one rename. Calls
stream through, so memory does not grow with the number of calls. The same rows give the same bytes,
however they were cut into parts.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq

from voicecheck.tables.live import describe, files_of, sync_all, write_live
from voicecheck.tables.parts import Parts
from voicecheck.tables.remove import remove_day
from voicecheck.tables.rows import Row
from voicecheck.tables.schema import DAY_PREFIX, arrow_schema

STAGING = ".staging"
PART = "part-0.parquet"
NO_AGENT = "no-agent"
GROUP_ROWS = 50_000  # rows of a Parquet row group; so many findings are about 15 MB


_NO_MORE: Mapping[str, Sequence[Row]] = {}


def agent_folder(agent_id: str | None) -> str:
    """Name the folder of an agent, percent-encoded.

    It is no Hive key (``agent_id=0012``): readers make numbers of such, and of 0012 and 12 one agent.

    Examples
    --------
    >>> agent_folder("张三/A")
    'agent-%E5%BC%A0%E4%B8%89%2FA'
    """
    return NO_AGENT if agent_id is None else f"agent-{quote(agent_id, safe='')}"


def is_published(out: Path, table: str, day: date) -> bool:
    """Whether a table's file of a day is there."""
    return _day_file(out, table, day).is_file()


def publish_rows(out: Path, table: str, day: date, rows: Sequence[Row]) -> None:
    """Write a day of a small table and swap it in."""
    try:
        _write_rows(out / STAGING, table, day, rows)
        _put(out, day, [_day_file(Path(), table, day)])
    finally:
        clear_staging(out)


def clear_staging(out: Path) -> None:
    """Remove what was being written, also by a run that died."""
    shutil.rmtree(out / STAGING, ignore_errors=True)


def publish_failures(out: Path, day: date, rows: Sequence[Row]) -> None:
    """Replace a day's table ``failures`` alone; without a row the day has none.

    A day with failures but no call has this table and no other: an empty day would look like one without calls.
    """
    place = _day_file(Path(), "failures", day)
    if not rows:
        remove_day(out, day, tables=("failures",))
        return
    clear_staging(out)
    _write_rows(out / STAGING, "failures", day, rows)
    _put(out, day, [place])
    clear_staging(out)


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
        Which tables the parts hold, ``calls`` among them; the other tables of calls stay as they are.
    meta
        Names of the manifest's further columns that any of the calls has.
    """

    def __init__(self, out: Path, day: date, *, tables: Iterable[str], meta: Sequence[str] = ()) -> None:
        self._out, self._day, self._meta = out, day, tuple(meta)
        self._staging = out / STAGING
        clear_staging(out)
        self._stack = ExitStack()
        self._writers = {
            table: self._stack.enter_context(
                _TableWriter(self._file(table), arrow_schema(table, self._meta if table == "calls" else ()))
            )
            for table in tables
        }

    def add(self, parts: Parts) -> None:
        """Add calls, sorted by agent (unknown first) and call, after those added before."""
        for table, rows in parts.items():
            self._writers[table].add(rows)

    def publish(
        self, agents: Sequence[Row], rest: dict[str, Sequence[Row]], more: Mapping[str, Sequence[Row]] = _NO_MORE
    ) -> None:
        """Write what comes of all calls together, and swap everything in.

        Parameters
        ----------
        agents
            The rows of ``agents``, one for each agent of the calls.
        rest
            The rows of further tables.
        more
            Rows of tables of calls, by table, that belong to an agent's day; they come after all calls.
        """
        for table, rows in more.items():
            self._writers[table].add(pa.Table.from_pylist(list(rows), schema=arrow_schema(table)))
        self._stack.close()
        for table, rows in {"agents": agents, **rest}.items():
            _write_rows(self._staging, table, self._day, rows)
        self._write_by_agent({row["agent_id"]: row for row in agents})
        self._swap([*self._writers, "agents", *rest])

    def _file(self, table: str) -> Path:
        return _day_file(self._staging, table, self._day)

    def _write_by_agent(self, agents: dict[str | None, Row]) -> None:
        """Write one file an agent: the calls, which lie together since they are sorted, and the day."""
        schema = arrow_schema("by_agent", self._meta)
        for part in _agent_parts(self._file("calls")):
            agent_id = part["agent_id"][0].as_py()
            whole = agents[agent_id]
            columns = [
                pa.repeat(pa.scalar(whole.get(field.name.removeprefix(DAY_PREFIX)), field.type), len(part))
                if field.name.startswith(DAY_PREFIX)
                else part[field.name]
                for field in schema
            ]
            path = _day_file(self._staging / "by_agent", agent_folder(agent_id), self._day)
            path.parent.mkdir(parents=True)
            pq.write_table(pa.table(columns, schema=schema).combine_chunks(), path, compression="zstd")

    def _swap(self, tables: Iterable[str]) -> None:
        """Put each new file in place of the old; files of agents that have no call any more go."""
        agents = sorted(path.relative_to(self._staging) for path in (self._staging / "by_agent").rglob(PART))
        known = f"*/date={self._day.isoformat()}/{PART}"  # earlier versions named folders otherwise
        before = {path.relative_to(self._out) for path in (self._out / "by_agent").glob(known)}
        new = [*(_day_file(Path(), table, self._day) for table in tables), *agents]
        _put(self._out, self._day, new, gone=before.difference(agents))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        try:
            self._stack.close()
        finally:
            clear_staging(self._out)


class _TableWriter:
    """A table's file of one day, written in row groups of a fixed size."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._schema = schema
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")
        self._waiting = schema.empty_table()

    def add(self, rows: pa.Table) -> None:
        self._waiting = pa.concat_tables([self._waiting, rows])
        while len(self._waiting) >= GROUP_ROWS:
            self._write(self._waiting.slice(0, GROUP_ROWS))
            self._waiting = self._waiting.slice(GROUP_ROWS)

    def _write(self, rows: pa.Table) -> None:
        self._writer.write_table(rows.combine_chunks())  # else the pages would show how the rows came

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        try:
            if kind is None:
                self._write(self._waiting)
        finally:
            self._writer.close()


def _day_file(root: Path, table: str, day: date) -> Path:
    return root / table / f"date={day.isoformat()}" / PART


def _write_rows(staging: Path, table: str, day: date, rows: Sequence[Row]) -> None:
    schema = arrow_schema(table)
    with _TableWriter(_day_file(staging, table, day), schema) as writer:
        writer.add(pa.Table.from_pylist(list(rows), schema=schema))


def _put(out: Path, day: date, places: Iterable[Path], *, gone: Iterable[Path] = ()) -> None:
    """Put new files of a day in place by one rename each, take others away, and say last what is current.

    All has reached the disk before: after a power cut the old files stand there, or the new ones, whole.
    """
    new = {place.as_posix(): out / STAGING / place for place in places}
    sync_all(new.values())
    listed = {name: describe(path) for name, path in new.items()}
    folders = {(out / name).parent for name in new}
    made = {parent.parent for folder in folders for parent in (folder, folder.parent) if not parent.exists()}
    for name, path in new.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, out / name)
    for place in gone:
        _remove_with_empty_agent(out / place)
    sync_all(folders | made)
    write_live(out, day, listed, (path.relative_to(out).as_posix() for path in files_of(out, day)))


def _agent_parts(calls: Path) -> Iterator[pa.Table]:
    """Cut the sorted calls where the agent changes, a few thousand of them in memory."""
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


def _remove_with_empty_agent(path: Path) -> None:
    path.unlink()
    path.parent.rmdir()
    if not any(path.parent.parent.iterdir()):
        path.parent.parent.rmdir()
