"""The tables of a day, written aside and then swapped in, so that a reader never sees half a file.

A day of a table is one file, ``TABLE/date=DAY/part-0.parquet``; replacing it is one rename. Calls
stream through, so memory does not grow with the number of turns and findings.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq

from voicecheck.records import CallAnalysis
from voicecheck.score.agents import CallSums, call_sums
from voicecheck.tables.agents import agent_row
from voicecheck.tables.rows import Failure, Row, call_row, event_rows, failure_row, finding_rows, turn_rows
from voicecheck.tables.schema import DAY_PREFIX, TABLES, arrow_schema

STAGING = ".staging"
PART = "part-0.parquet"
NO_AGENT = "__unknown__"  # not Hive's name for a null: pyarrow cannot read a folder of nulls alone
BATCH_ROWS = 2_000  # rows kept as Python values before they become Arrow, which is far smaller
GROUP_ROWS = 100_000  # rows of a Parquet row group

AgentDays = dict[str | None, CallSums]


def publish_day(
    out: Path, day: date, calls: Iterable[CallAnalysis], failures: Iterable[Failure], *, meta: Iterable[str] = ()
) -> AgentDays:
    """Write every table of one day and swap them in, replacing what was there for that day.

    Parameters
    ----------
    out
        The folder of the tables.
    day
        The day that the calls and failures are filed under.
    calls
        The day's calls, sorted by agent (unknown first) and call.
    failures
        The day's failures, sorted by recording.
    meta
        Names of the manifest's further columns that any of the calls has.

    Returns
    -------
    dict
        Each agent's sums of the day.
    """
    staging = out / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    try:
        agents = _write_calls(staging, day, calls, tuple(meta))
        rows = sorted(failures, key=lambda failure: (failure.recording, failure.message))
        _write_rows(staging, "failures", day, [failure_row(failure, day) for failure in rows])
        _swap(staging, out, day)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return agents


def agent_folder(agent_id: str | None) -> str:
    """Name the folder of an agent, percent-encoded as Hive does.

    Examples
    --------
    >>> agent_folder("张三/A")
    'agent_id=%E5%BC%A0%E4%B8%89%2FA'
    """
    return f"agent_id={NO_AGENT if agent_id is None else quote(agent_id, safe='')}"


class _TableWriter:
    """A table's file of one day, written in batches of rows."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._schema = schema
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")
        self._rows: list[Row] = []
        self._batches: list[pa.Table] = []

    def add(self, rows: Iterable[Row]) -> None:
        self._rows.extend(rows)
        if len(self._rows) >= BATCH_ROWS:
            self._pack()
            if sum(map(len, self._batches)) >= GROUP_ROWS:
                self._flush()

    def _pack(self) -> None:
        self._batches.append(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows = []

    def _flush(self) -> None:
        self._writer.write_table(pa.concat_tables(self._batches))
        self._batches = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        try:
            if kind is None:
                self._pack()
                self._flush()
        finally:
            self._writer.close()


def _day_file(root: Path, table: str, day: date) -> Path:
    return root / table / f"date={day.isoformat()}" / PART


def _write_rows(staging: Path, table: str, day: date, rows: list[Row]) -> None:
    with _TableWriter(_day_file(staging, table, day), arrow_schema(table)) as writer:
        writer.add(rows)


def _write_calls(staging: Path, day: date, calls: Iterable[CallAnalysis], meta: tuple[str, ...]) -> AgentDays:
    """Write everything that comes from calls; the agents' tables last, when the team's sums are known."""
    agents: AgentDays = {}
    teams: dict[str, CallSums] = {}
    with ExitStack() as stack:
        to_calls, to_turns, to_events, to_findings = (
            stack.enter_context(_TableWriter(_day_file(staging, name, day), arrow_schema(name, carried)))
            for name, carried in (("calls", meta), ("turns", ()), ("events", ()), ("findings", ()))
        )
        for analysis in calls:
            to_calls.add([call_row(analysis, day)])
            to_turns.add(turn_rows(analysis))
            to_events.add(event_rows(analysis))
            to_findings.add(finding_rows(analysis))
            sums = call_sums(analysis)
            recording = analysis.recording
            agents[recording.agent_id] = agents.get(recording.agent_id, CallSums()) + sums
            if recording.team:
                teams[recording.team] = teams.get(recording.team, CallSums()) + sums
    rows = {agent: agent_row(agent, sums, teams.get(sums.team or ""), day) for agent, sums in agents.items()}
    _write_rows(staging, "agents", day, list(rows.values()))
    _write_by_agent(staging, day, rows, meta)
    return agents


def _write_by_agent(staging: Path, day: date, agents: dict[str | None, Row], meta: tuple[str, ...]) -> None:
    """Write one file an agent: the calls, which lie together since they are sorted, and the day."""
    schema = arrow_schema("by_agent", meta)
    calls = pq.read_table(_day_file(staging, "calls", day), partitioning=None)
    for agent_id, part in _agent_parts(calls):
        whole = agents[agent_id]
        columns = [
            pa.repeat(pa.scalar(whole.get(field.name.removeprefix(DAY_PREFIX)), field.type), len(part))
            if field.name.startswith(DAY_PREFIX)
            else part["agent_id" if field.name == "agent" else field.name]
            for field in schema
        ]
        path = _day_file(staging / "by_agent", agent_folder(agent_id), day)
        path.parent.mkdir(parents=True)
        pq.write_table(pa.table(columns, schema=schema), path, compression="zstd")


def _agent_parts(calls: pa.Table) -> Iterator[tuple[str | None, pa.Table]]:
    """Cut the sorted calls where the agent changes."""
    ids = calls["agent_id"].to_pylist()
    start = 0
    for end in range(1, len(ids) + 1):
        if end == len(ids) or ids[end] != ids[start]:
            yield ids[start], calls.slice(start, end - start)
            start = end


def _swap(staging: Path, out: Path, day: date) -> None:
    """Rename each new file over the old, then remove the files of agents that have no call any more."""
    live = [fresh.relative_to(staging) for name in TABLES for fresh in sorted((staging / name).rglob(PART))]
    for place in live:
        (out / place).parent.mkdir(parents=True, exist_ok=True)
        os.replace(staging / place, out / place)
    before = {path.relative_to(out) for path in (out / "by_agent").glob(f"agent_id=*/date={day.isoformat()}/{PART}")}
    for place in before.difference(live):
        _remove_with_empty_agent(out / place)


def _remove_with_empty_agent(path: Path) -> None:
    path.unlink()
    path.parent.rmdir()
    if not any(path.parent.parent.iterdir()):
        path.parent.parent.rmdir()
