"""The manifest: a table that says of each recording whose it is.

What is wrong with the manifest as a whole ends the run before it starts; what is wrong with a row
is that recording's failure, and the others go on.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pandas as pd

from voicecheck.errors import ManifestError, MetadataError
from voicecheck.plaintext import decode_text
from voicecheck.records import AgentChannel, Direction, Recording, Role

REQUIRED = ("recording", "agent_id")
OPTIONAL = (
    "call_id",
    "team",
    "direction",
    "scenario",
    "started_at",
    "agent_channel",
    "profile",
    "rings",
    "queue_wait_s",
    "hangup_by",
)
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "direction": get_args(Direction),
    "agent_channel": get_args(AgentChannel),
    "hangup_by": get_args(Role),
}
# A folder is named after the agent, percent-encoded; file systems end a name at 255 bytes.
_LONGEST_AGENT_ID = 200


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """A row: its number as a spreadsheet shows it (the header is 1), and its cells as text.

    ``surplus`` says that it has more cells than the header has columns.
    """

    number: int
    cells: Mapping[str, str]
    surplus: bool = False


def read_manifest(path: Path) -> list[ManifestRow]:
    """Read a manifest, CSV (UTF-8 with or without BOM, or GB18030) or Parquet by its ending.

    Raises
    ------
    ManifestError
        It cannot be read, or a required column is missing or a column is there twice.
    """
    try:
        header, records = _parquet_records(path) if path.suffix.lower() == ".parquet" else _csv_records(path)
    except OSError as error:
        raise ManifestError(f"{path}: cannot be read: {error.strerror or error}") from error
    header = [name.strip() for name in header]
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        found = ", ".join(name for name in header if name) or "none"
        raise ManifestError(f"{path}: no column {' and '.join(missing)} in its first row; columns found: {found}")
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise ManifestError(f"{path}: more than one column {', '.join(twice)}; keep one")
    return [
        ManifestRow(
            number,
            {name: cell.strip() for name, cell in zip(header, record, strict=False) if name},
            surplus=any(cell.strip() for cell in record[len(header) :]),
        )
        for number, record in enumerate(records, start=2)
        if any(cell.strip() for cell in record)
    ]


def _csv_records(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        text = decode_text(path.read_bytes())
    except ValueError as error:
        raise ManifestError(f"{path}: {error}") from error
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise ManifestError(f"{path}: no CSV that can be read: {error}") from error
    return (records[0], records[1:]) if records else ([], [])


def _parquet_records(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        frame = pd.read_parquet(path, dtype_backend="numpy_nullable")
    except OSError:
        raise
    except Exception as error:  # pandas and the Parquet reader raise many kinds; all mean the same here
        raise ManifestError(f"{path}: no Parquet that can be read: {error}") from error
    rows: Iterable[tuple[Any, ...]] = frame.itertuples(index=False, name=None)
    return [str(name) for name in frame.columns], [[_as_text(value) for value in row] for row in rows]


def _as_text(value: Any) -> str:
    if pd.isna(value):
        return ""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def build_recording(cells: Mapping[str, str], path: Path, *, call_id: str, zone: ZoneInfo, where: str) -> Recording:
    """Build a recording from a row's cells or from a file name's groups.

    Parameters
    ----------
    cells
        Text by column name; an empty cell is as none.
    path
        The file.
    call_id
        The call's name where the cells give none.
    zone
        The zone of a start time written without one.
    where
        What to call the row in a message.

    Raises
    ------
    MetadataError
        Cells are wrong; names every one, its value and what to do.
    """
    faults: list[str] = []
    known = {name: cells.get(name) or None for name in OPTIONAL}
    for name, choices in _CHOICES.items():
        if known[name] and known[name] not in choices:
            faults.append(
                f"{name} is {known[name]!r}; write {', '.join(choices[:-1])} or {choices[-1]}, or leave it empty"
            )
    started_at = _instant(known["started_at"], zone, faults)
    rings = _number("rings", known["rings"], faults)
    queue_wait = _number("queue_wait_s", known["queue_wait_s"], faults)
    if rings is not None and rings != int(rings):
        faults.append(f"rings is {known['rings']!r}; write a whole number, or leave it empty")
    agent_id = cells.get("agent_id") or None
    if agent_id and len(quote(agent_id, safe="")) > _LONGEST_AGENT_ID:
        faults.append(f"agent_id begins {agent_id[:20]!r} and is too long; shorten it")
    if faults:
        raise MetadataError(f"{where}: {'; '.join(faults)}")
    values: dict[str, Any] = known | {
        "call_id": known["call_id"] or call_id,
        "agent_id": agent_id,
        "started_at": started_at,
        "rings": None if rings is None else int(rings),
        "queue_wait_s": queue_wait,
    }
    extra = {name: cell for name, cell in cells.items() if cell and name not in (*REQUIRED, *OPTIONAL)}
    return Recording(path=path, name=cells.get("recording") or str(path), extra=extra, **values)


def _instant(text: str | None, zone: ZoneInfo, faults: list[str]) -> datetime | None:
    """Read a start time; a date alone is refused, since midnight would be judged as the hour of the call."""
    if not text:
        return None
    advice = "write date and time in ISO 8601, such as 2026-11-20T10:15:00+08:00"
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        faults.append(f"started_at is {text!r}, no such time; {advice}")
        return None
    if len(text) <= len("2026-11-20"):
        faults.append(f"started_at is {text!r}, without a time of day; {advice}, or leave it empty")
        return None
    if not 1970 <= instant.year < 2100:
        faults.append(f"started_at is {text!r}, not in this age; {advice}")
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=zone)


def _number(name: str, text: str | None, faults: list[str]) -> float | None:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number >= 0):
        faults.append(f"{name} is {text!r}; write a number of 0 or more, or leave it empty")
        return None
    return number
