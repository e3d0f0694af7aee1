"""One file an agent and month, ``by_agent/agent-ID/month=MONTH/part-0.parquet``: a day's rows put in and taken out.

A team leader reads such a file alone. Publishing a day replaces the day's rows and leaves those of other days. The
rows lie in the order of days and calls, so the same rows give the same bytes, whichever day was published first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from voicecheck.tables.live import month_group, read_live
from voicecheck.tables.schema import arrow_schema
from voicecheck.tables.tabular import TABLES
from voicecheck.tables.writing import PART, TableWriter

TABLE = "by_agent"
NO_AGENT = "no-agent"
_ROWS_AT_ONCE = 4_096
_UNREADABLE = (OSError, pa.ArrowException, KeyError)


def agent_folder(agent_id: str | None) -> str:
    """Name the folder of an agent, percent-encoded.

    It is no Hive key (``agent_id=0012``): readers make numbers of such, and of 0012 and 12 one agent.

    Examples
    --------
    >>> agent_folder("张三/A")
    'agent-%E5%BC%A0%E4%B8%89%2FA'
    """
    return NO_AGENT if agent_id is None else f"agent-{quote(agent_id, safe='')}"


@dataclass(slots=True)
class MonthChanges:
    """Files of a month to be put in place and to be removed, by their paths below the folder of the tables.

    ``lost`` are files that were published and are gone or damaged: the rows of other days in them are missing
    until those days are published again.
    """

    new: list[Path] = field(default_factory=list)
    gone: list[Path] = field(default_factory=list)
    lost: list[Path] = field(default_factory=list)


def replace_day(out: Path, staging: Path, day: date, agents: Iterable[pa.Table]) -> MonthChanges:
    """Write aside the month's files with the rows of a day replaced.

    Parameters
    ----------
    out
        The folder of the tables; nothing in it changes.
    staging
        Where the files are written.
    day
        The day.
    agents
        Its rows in the table's order, an agent's at a time.
    """
    changes = MonthChanges()
    published = read_live(out, month_group(day))
    for rows in agents:
        place = Path(TABLE, agent_folder(rows["agent_id"][0].as_py()), month_group(day), PART)
        if not _write(out / place, staging / place, {day}, rows) and place.as_posix() in published:
            changes.lost.append(place)
        changes.new.append(place)
    rest = take_out(out, staging, {day}, beside=changes.new)
    return MonthChanges(changes.new + rest.new, rest.gone, changes.lost + rest.lost)


def take_out(out: Path, staging: Path | None, days: Collection[date], *, beside: Collection[Path] = ()) -> MonthChanges:
    """Write aside the files of some days' months without the rows of those days; files without other rows go.

    Parameters
    ----------
    out
        The folder of the tables; nothing in it changes.
    staging
        Where the files are written; ``None`` only says which would be.
    days
        The days.
    beside
        Files that are left alone.
    """
    changes = MonthChanges()
    for group in sorted(set(map(month_group, days))):
        for path in sorted((out / TABLE).glob(f"*/{group}/{PART}")):
            place = path.relative_to(out)
            if place in beside:
                continue
            try:
                known = set(pq.read_table(path, columns=["local_date"], partitioning=None)["local_date"].to_pylist())
            except _UNREADABLE:
                changes.lost.append(place)
                changes.gone.append(place)
                continue
            if known <= set(days):
                changes.gone.append(place)
            elif known & set(days):
                if staging:
                    _write(path, staging / place, days, None)
                changes.new.append(place)
    return changes


def _write(old: Path, new: Path, days: Collection[date], rows: pa.Table | None) -> bool:
    """Write a month's file with other rows of some days; whether the old one was there and could be read."""
    schema = arrow_schema(TABLE)
    first = min(days)
    with TableWriter(new, schema, order=TABLES[TABLE].order, small=True) as writer:
        try:
            for part in _others(old, schema, days):
                before = pc.less(part["local_date"], first)
                writer.add(part.filter(before))
                later = part.filter(pc.invert(before))
                if len(later) and rows is not None:
                    writer.add(rows)
                    rows = None
                writer.add(later)
            read = True
        except _UNREADABLE:
            read = False
        if rows is not None:
            writer.add(rows)
    return read


def _others(path: Path, schema: pa.Schema, days: Collection[date]) -> Iterator[pa.Table]:
    """The rows of other days, some thousand at a time; columns that an earlier version had not are null."""
    unwanted = pa.array(sorted(days), pa.date32())
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_ROWS_AT_ONCE):
            rows = pa.Table.from_batches([batch])
            rows = rows.filter(pc.invert(pc.is_in(rows["local_date"], unwanted)))
            columns = [
                rows[each.name].cast(each.type) if each.name in rows.column_names else pa.nulls(len(rows), each.type)
                for each in schema
            ]
            yield pa.table(columns, schema=schema)
