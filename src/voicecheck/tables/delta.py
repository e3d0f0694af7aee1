"""The published tables once more, as Delta tables below ``delta/``, for lakes that want such.

A day of a table is a partition (``date``), and replaced as a whole. What was put there is noted in
``delta/published.json``, file by file with its SHA-256, so that each filling does what the ones before it left: days
that were published again or purged meanwhile, and days that failed. No history is kept: what was purged or masked is
gone from the files too.
"""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from voicecheck.errors import UsageError
from voicecheck.plaintext import printable
from voicecheck.tables.live import describe
from voicecheck.tables.rights import rights_of
from voicecheck.tables.schema import PARTITION
from voicecheck.tables.stream import EXPORTED, ROWS_AT_ONCE, Selection, files_of_table
from voicecheck.tables.tabular import TABLES

FOLDER = "delta"
_NOTED = "published.json"
_KEPT = 300  # characters of a library's message


@dataclass(slots=True)
class Filled:
    """What a filling did: files put there, files taken out, and what failed, by table and day."""

    put: int = 0
    removed: int = 0
    faults: list[str] = field(default_factory=list)


def check_deltalake() -> None:
    """Refuse to begin where the package is missing.

    Raises
    ------
    UsageError
        It is.
    """
    if importlib.util.find_spec("deltalake") is None:
        raise UsageError("tables.delta needs the package deltalake: pip install 'voicecheck[delta]'")


def was_filled(out: Path) -> bool:
    """Whether Delta tables were ever written there."""
    return (out / FOLDER / _NOTED).is_file()


def fill_delta(out: Path) -> Filled:
    """Bring the Delta tables to what is published. What fails is told and tried again by the next filling.

    Parameters
    ----------
    out
        The folder of the tables.
    """
    done = Filled()
    noted = _noted(out)
    there = {
        path.relative_to(out).as_posix(): path for table in EXPORTED for path in files_of_table(out, table, Selection())
    }
    changed: set[str] = set()
    for place in sorted({*there, *noted}):
        table = place.split("/")[0]
        try:
            if place not in there:
                _remove(out, table, _day(place))
                done.removed += 1
                del noted[place]
            elif (sha256 := describe(there[place])["sha256"]) == noted.get(place):
                continue
            else:
                _replace(out, table, there[place])
                done.put += 1
                noted[place] = sha256
            changed.add(table)
            _note(out, noted)
        except Exception as error:  # whatever a library or the disk says: the Parquet files are whole
            said = printable(" ".join(str(error).split()))[:_KEPT]
            done.faults.append(f"{table} {_day(place) or ''}: {type(error).__name__}: {said}")
    for table in sorted(changed):
        try:
            _forget_history(out, table)
        except Exception as error:
            done.faults.append(f"{table}: old files stay: {type(error).__name__}: {printable(str(error))[:_KEPT]}")
    try:
        _give_rights(out)
    except OSError as error:
        done.faults.append(f"rights of {out / FOLDER}: {error}")
    return done


def _give_rights(out: Path) -> None:
    """Give the files the rights of the published ones."""
    if (rights := rights_of(out)) and (out / FOLDER).is_dir():
        for path in (out / FOLDER, *(out / FOLDER).rglob("*")):
            rights.give(path)


def _day(place: str) -> str | None:
    folder = place.split("/")[-2]
    return folder.removeprefix(f"{PARTITION}=") if "=" in folder else None


def _noted(out: Path) -> dict[str, str]:
    try:
        known: dict[str, str] = json.loads((out / FOLDER / _NOTED).read_bytes())
        return {place: sha256 for place, sha256 in known.items() if place.split("/")[0] in EXPORTED}
    except (OSError, ValueError, AttributeError):  # nothing was put there, or it is damaged: all is put anew
        return {}


def _note(out: Path, noted: dict[str, str]) -> None:
    path = out / FOLDER / _NOTED
    aside = path.with_name(f".{_NOTED}")
    aside.write_text(json.dumps(noted, indent=0), encoding="utf-8")
    os.replace(aside, path)


def _replace(out: Path, table: str, path: Path) -> None:
    """Put a table's file of a day in the place of what the Delta table has of that day."""
    from deltalake import write_deltalake

    (out / FOLDER).mkdir(exist_ok=True)
    target = str(out / FOLDER / table)
    with pq.ParquetFile(path) as file:
        if TABLES[table].folders == "none":
            write_deltalake(target, _reader(file, None), mode="overwrite", schema_mode="overwrite")
            return
        day = path.parent.name.removeprefix(f"{PARTITION}=")
        write_deltalake(
            target, _reader(file, day), mode="overwrite", partition_by=[PARTITION], schema_mode="merge",
            predicate=f"{PARTITION} = '{day}'",
        )  # fmt: skip


def _reader(file: pq.ParquetFile, day: str | None) -> pa.RecordBatchReader:
    """A file's rows a few thousand at a time, with the column of the partition; descriptions stay in the Parquet."""
    bare = [pa.field(each.name, each.type) for each in file.schema_arrow if each.name != PARTITION]
    schema = pa.schema([*bare, *([pa.field(PARTITION, pa.string())] if day else [])])

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in file.iter_batches(ROWS_AT_ONCE):
            columns: list[Any] = [batch[each.name] for each in bare]
            if day:
                columns.append(pa.array([day] * batch.num_rows, pa.string()))
            yield pa.RecordBatch.from_arrays(columns, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, batches())


def _remove(out: Path, table: str, day: str | None) -> None:
    """Take a day's rows out; of a table without days all."""
    from deltalake import DeltaTable

    if (out / FOLDER / table).is_dir():
        DeltaTable(str(out / FOLDER / table)).delete(f"{PARTITION} = '{day}'" if day else None)


def _forget_history(out: Path, table: str) -> None:
    """Delete the files that are not part of the table any more."""
    from deltalake import DeltaTable

    known = DeltaTable(str(out / FOLDER / table))
    known.vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False)
