"""Published tables of a few rows, for the tests of what reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from voicecheck.tables.schema import arrow_schema

DAY = date(2026, 11, 20)
NEXT = date(2026, 11, 21)


def put(out: Path, table: str, rows: Sequence[Mapping[str, Any]], day: date | None = DAY) -> None:
    """Publish rows as a table's file of a day, or as its only file; what a row lacks is null."""
    folder = out / table / f"date={day}" if day else out / table
    folder.mkdir(parents=True, exist_ok=True)
    schema = arrow_schema(table)
    whole = [{name: row.get(name) for name in schema.names} for row in rows]
    pq.write_table(pa.Table.from_pylist(whole, schema=schema), folder / "part-0.parquet")


def made_row(number: int = 1, *, day: date = DAY, **more: Any) -> dict[str, Any]:
    """A row of ``calls``: a call of 60 s at 9:40 in China, of agent 007 of team 一组, with a score."""
    return {
        "call_key": f"k{number}", "local_date": day, "call_id": f"{number:04d}", "recording": f"{number}.wav",
        "agent_id": "007", "team": "一组", "direction": "inbound", "duration_s": 60.0, "two_party": True,
        "started_at": datetime(day.year, day.month, day.day, 1, 40, tzinfo=UTC),
        "started_at_local": datetime(day.year, day.month, day.day, 9, 40), "qa_score": 90.0, "qa_coverage": 0.9,
        "qa_basis": "call",
    } | more  # fmt: skip
