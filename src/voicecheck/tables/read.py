"""The published tables, read back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from voicecheck.tables.rows import Row
from voicecheck.tables.schema import PARTITION, arrow_schema
from voicecheck.tables.writing import PART


def published_days(out: Path, table: str = "calls") -> list[date]:
    """Give the days that were published, in order."""
    files = (out / table).glob(f"date=*/{PART}")
    return sorted(date.fromisoformat(file.parent.name.removeprefix("date=")) for file in files)


def published_calls(out: Path, day: date) -> list[tuple[str, str, str, str | None]]:
    """Give the name, recording, SHA-256 and key of each call of a published day; none where its file is damaged.

    An earlier version published no key.
    """
    file = out / "calls" / f"date={day.isoformat()}" / PART
    columns = ["call_id", "recording", "recording_sha256"]
    try:
        table = pq.ParquetFile(file)
        keyed = [*columns, "call_key"] if "call_key" in table.schema_arrow.names else columns
        rows = table.read(keyed).to_pylist()
    except (OSError, pa.ArrowException):
        return []
    return [(row["call_id"], row["recording"], row["recording_sha256"], row.get("call_key")) for row in rows]


class Total(NamedTuple):
    """The score of a call, or, without one, of an agent's day, on a card."""

    call_key: str | None
    call_id: str | None
    agent_id: str | None
    card: str
    total: float | None
    grade: str | None


def published_totals(out: Path, day: date) -> list[Total]:
    """Give the scores of a published day, a card once; of a file that is not there or damaged none.

    A day that was published with schema 1 has them in the table ``scores``.
    """
    found: list[Total] = []
    now = (out / "call_scores" / f"date={day.isoformat()}" / PART).exists()
    for table in ("call_scores", "day_scores") if now else ("scores",):
        file = out / table / f"date={day.isoformat()}" / PART
        try:
            known = pq.ParquetFile(file)
            found += totals_of(known.read([name for name in Total._fields if name in known.schema_arrow.names]))
        except (OSError, pa.ArrowException, TypeError):
            continue
    return found


def totals_of(scores: pa.Table) -> list[Total]:
    """Give the scores in rows of ``call_scores`` or ``day_scores``, a card once."""
    names = [name for name in Total._fields if name in scores.schema.names]
    none = dict.fromkeys(Total._fields)
    return [Total(**none | row) for row in scores.group_by(names).aggregate([]).to_pylist()]


def read_rows(out: Path, table: str, *, day: date | None = None) -> list[Row]:
    """Read a table as rows, of one day or of all; the day is in ``date``.

    The manifest's further columns are those of any day, null on the days that had none. A table
    that was not published has no rows.
    """
    import pyarrow.dataset as ds  # brings pandas with it, for which a run that reads no table need not wait

    if not (out / table).is_dir():
        return []
    partitioning = ds.partitioning(pa.schema([(PARTITION, pa.string())]), flavor="hive")
    files = sorted(map(str, (out / table).rglob("*.parquet")))
    dataset = ds.dataset(files, format="parquet", partitioning=partitioning)
    carried = [fragment.physical_schema for fragment in dataset.get_fragments()]
    schema = pa.unify_schemas([arrow_schema(table), *carried, dataset.partitioning.schema])
    wanted = None if day is None else ds.field(PARTITION) == day.isoformat()
    rows: list[Row] = dataset.replace_schema(schema).to_table(filter=wanted).to_pylist()
    return rows
