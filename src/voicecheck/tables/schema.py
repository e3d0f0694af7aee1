"""The tables: what a row is, its columns, its order; the Arrow schema and the data dictionary."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from voicecheck import __version__
from voicecheck.tables.agents import AGENTS
from voicecheck.tables.annals import REVIEWS, RUNS
from voicecheck.tables.columns import CALLS, EVENTS, FAILURES, FINDINGS, TEXT, TURNS, Column
from voicecheck.tables.rows import META
from voicecheck.tables.scores import SCORES

SCHEMA_VERSION = "1.0"
"""Grows by its second number when columns are added, by its first when one changes or goes."""

PARTITION = Column(
    "date", TEXT, "", "The folder ``date=…``: the call's local date, else the run's; not a column inside the files"
)
DAY_PREFIX = "day_"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what a row is, its columns in order, and the columns that its rows are sorted by."""

    name: str
    row: str
    columns: tuple[Column, ...]
    order: tuple[str, ...]


def _by_agent_columns() -> tuple[Column, ...]:
    """Columns of ``calls``, then those of the agent's day."""
    day = (
        replace(column, name=f"{DAY_PREFIX}{column.name}", description=f"The agent's day: {column.description}")
        for column in AGENTS
        if column.name not in {"agent_id", "team", "local_date"}
    )
    return (*CALLS, *day)


TABLES = {
    table.name: table
    for table in (
        Table("calls", "a call", CALLS, ("agent_id", "call_id", "call_key")),
        Table("turns", "a turn or backchannel", TURNS, ("agent_id", "call_id", "call_key", "turn")),
        Table("events", "a thing that happened in time", EVENTS, ("agent_id", "call_id", "call_key", "start_s")),
        Table("findings", "a norm judged on a call, one for each hit where it failed several times", FINDINGS,
              ("agent_id", "call_id", "call_key", "rule_id")),
        Table("scores", "a part of a scorecard on a call or, without a call and after all calls, on an agent's day",
              SCORES, ("agent_id", "call_id", "call_key")),
        Table("agents", "an agent's day", AGENTS, ("agent_id",)),
        Table("failures", "a recording that could not be analysed", FAILURES, ("recording",)),
        Table("by_agent", "a call, the agent's day beside it; one file an agent and day", _by_agent_columns(),
              ("call_id", "call_key")),
        Table("runs", "a run of the program, filed under the day (UTC) that it began", RUNS, ("started_at",)),
        Table("reviews", "a reviewer's verdict on a finding, filed under the day (UTC) of its import", REVIEWS,
              ("call_id", "call_key", "rule_id", "reviewer")),
    )
}  # fmt: skip


def arrow_schema(table: str, meta: Iterable[str] = ()) -> pa.Schema:
    """Give a table's Arrow schema, descriptions and units in the fields' metadata.

    `meta` are the manifest's further columns without their prefix, for ``calls`` and ``by_agent``.
    """
    carried = (Column(f"{META}{name}", TEXT, "", f"The manifest's column {name}") for name in sorted(set(meta)))
    columns = (*TABLES[table].columns, *carried)
    return pa.schema(
        [
            pa.field(each.name, each.type, metadata={"description": each.description, "unit": each.unit})
            for each in columns
        ],
        metadata={"voicecheck.schema_version": SCHEMA_VERSION, "voicecheck.version": __version__},
    )


def data_dictionary() -> dict[str, Any]:
    """Give the data dictionary of every table as plain values."""
    return {
        "schema_version": SCHEMA_VERSION,
        "partition": {"name": PARTITION.name, "description": PARTITION.description},
        "tables": {
            table.name: {
                "row": table.row,
                "order": list(table.order),
                "columns": [
                    {"name": each.name, "type": str(each.type), "unit": each.unit, "description": each.description}
                    for each in table.columns
                ],
            }
            for table in TABLES.values()
        },
    }


def dictionary_json() -> str:
    """Write the data dictionary as JSON (``voicecheck schema --format json``)."""
    return json.dumps(data_dictionary(), ensure_ascii=False, indent=2)


def dictionary_markdown() -> str:
    """Write the data dictionary as Markdown (``voicecheck schema``)."""
    lines = [
        "# Tables",
        "",
        f"Schema version {SCHEMA_VERSION}. Parquet, partitioned by `date`: {PARTITION.description}.",
        "A null means that it could not be known or does not apply, never zero.",
        f"Further columns of the manifest are carried through in `calls` and `by_agent` with the prefix `{META}`.",
    ]
    for table in TABLES.values():
        lines += ["", f"## {table.name}", "", f"A row is {table.row}. Sorted by {', '.join(table.order)}.", ""]
        lines += ["| column | type | unit | what it says |", "|---|---|---|---|"]
        lines += [f"| `{each.name}` | {each.type} | {each.unit} | {each.description} |" for each in table.columns]
    return "\n".join(lines) + "\n"
