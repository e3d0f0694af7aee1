"""The manifest: a table that says of each recording whose it is.

What is wrong with the manifest as a whole ends the run before it starts; what is wrong with a row
is that recording's failure, and the others go on.
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote
from zoneinfo import ZoneInfo

from voicecheck.errors import ManifestError, MetadataError
from voicecheck.plaintext import MOST_BYTES, decode_text, long_cells, printable, read_file
from voicecheck.records import AgentChannel, Direction, Recording, Role
from voicecheck.tables.sheet import read_sheet

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
_KNOWN = frozenset((*REQUIRED, *OPTIONAL))
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "direction": get_args(Direction),
    "agent_channel": get_args(AgentChannel),
    "hangup_by": get_args(Role),
}
MOST_ROWS = 300_000
"""Rows of a manifest: three times the largest night that is planned for."""
MOST_COLUMNS = 1_000
LONGEST_CELL = 10_000
"""Characters of a cell; what has more is no name, time or number, and no note that anybody reads."""
# A folder is named after the agent, percent-encoded; file systems end a name at 255 bytes.
_LONGEST_AGENT_ID = 200


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """A row: its number as a spreadsheet shows it (the header is 1), and its cells as text.

    Cells can be shown as they are, but that of the recording, which is the file's true name. ``surplus``
    says that it has more cells than the header has columns; ``overlong`` names the columns whose cell was
    longer than `LONGEST_CELL`, of which only the beginning is kept.
    """

    number: int
    cells: Mapping[str, str]
    surplus: bool = False
    overlong: tuple[str, ...] = ()


def read_manifest(path: Path) -> list[ManifestRow]:
    """Read a manifest, CSV (UTF-8 with or without BOM, or GB18030) or Parquet by its ending.

    Raises
    ------
    ManifestError
        It cannot be read, or a required column is missing or a column is there twice.
    """
    try:
        data = read_file(path)
        header, records = _parquet_records(data) if path.suffix.lower() == ".parquet" else _csv_records(data)
        header = [name.strip() for name in header]
        _check_header(header)
        return list(_rows(header, records))
    except OSError as error:
        raise ManifestError(f"{path}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise ManifestError(f"{path}: {error}") from error


def _check_header(header: list[str]) -> None:
    if len(header) > MOST_COLUMNS:
        raise ValueError(f"has {len(header)} columns, at most {MOST_COLUMNS} are read; leave out those not needed")
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        found = ", ".join(name[:40] for name in header if name) or "none"
        raise ValueError(f"no column {' and '.join(missing)} in its first row; columns found: {found}")
    twice = sorted(name for name, count in Counter(header).items() if name and count > 1)
    if twice:
        raise ValueError(f"more than one column {', '.join(twice)}; keep one")


def _rows(header: list[str], records: Iterable[list[str]]) -> Iterator[ManifestRow]:
    """The rows that hold something."""
    names = [printable(name) for name in header]
    size = 0
    for number, record in enumerate(records, start=2):
        if number > MOST_ROWS + 1:
            raise ValueError(f"has more than {MOST_ROWS:,} rows; split it, by day for example")
        size += sum(map(len, record))
        if size > MOST_BYTES:  # a small Parquet file can hold one long text a million times
            raise ValueError(f"has more than {MOST_BYTES // 1_000_000} million characters; split it")
        if not any(map(str.strip, record)):
            continue
        cells = {name: cell.strip() for name, cell in zip(names, record, strict=False) if name}
        yield ManifestRow(
            number,
            {name: _kept(name, cell) for name, cell in cells.items()},
            surplus=any(map(str.strip, record[len(header) :])),
            overlong=tuple(name for name, cell in cells.items() if len(cell) > LONGEST_CELL),
        )


def _kept(name: str, cell: str) -> str:
    """A cell as it is kept: a note may have lines, the name of a file is what it is."""
    cut = cell if len(cell) <= LONGEST_CELL else cell[:100]
    return cut if name == "recording" else printable(cut, keep="" if name in _KNOWN else "\n\t")


def _csv_records(data: bytes) -> tuple[list[str], Iterator[list[str]]]:
    lines = csv.reader(io.StringIO(decode_text(data), newline=""), strict=True)

    def records() -> Iterator[list[str]]:
        try:
            with long_cells():
                yield from lines
        except csv.Error as error:
            raise ValueError(f"no CSV that can be read: line {lines.line_num}: {error}") from error

    every = records()
    return next(every, []), every


def _parquet_records(data: bytes) -> tuple[list[str], Iterator[list[str]]]:
    header, records = read_sheet(data, most_columns=MOST_COLUMNS, longest=LONGEST_CELL + 1)
    return header, ([_as_text(value) for value in record] for record in records)


def _as_text(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
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
    return Recording(path=path, name=printable(cells.get("recording") or path), extra=extra, **values)


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
