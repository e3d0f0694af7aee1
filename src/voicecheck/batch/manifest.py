"""The manifest: a table that says of each recording whose it is.

What is wrong with the manifest as a whole ends the run before it starts; what is wrong with a row is
that recording's failure, and the others go on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from voicecheck.errors import ManifestError
from voicecheck.given.delimited import read_delimited
from voicecheck.given.headings import check_header, doubtful_headings, known_as, name_columns
from voicecheck.given.options import ManifestOptions
from voicecheck.given.words import tidy, unmarked, whole, whole_floats
from voicecheck.given.workbook import Sheet, read_workbook
from voicecheck.language.stored import english, of_system
from voicecheck.plaintext import MOST_BYTES, long_cells, printable, read_file
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
COLUMNS = (*REQUIRED, *OPTIONAL)
OF_AGENT = ("agent_id", "team")
"""What belongs to the agent, not to the call: it is taken together, never from two sources that name two agents."""
MOST_ROWS = 300_000
"""Rows of a manifest: three times the largest night that is planned for."""
MOST_COLUMNS = 1_000
LONGEST_CELL = 10_000
"""Characters of a cell; what has more is no name, time or number, and no note that anybody reads."""
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00([.]0+)?)?$")
_NO_OPTIONS = ManifestOptions()
_ZIP = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """A row: its number as a spreadsheet shows it (the header is 1), and its cells as text.

    Cells can be shown as they are, but that of the recording, which is the file's true name. ``surplus``
    says that it has more cells than the header has columns; ``overlong`` names the columns whose cell was
    longer than `LONGEST_CELL`, of which only the beginning is kept. ``sheet`` is its sheet's name where a workbook
    has several that are read.
    """

    number: int
    cells: Mapping[str, str]
    surplus: bool = False
    overlong: tuple[str, ...] = ()
    sheet: str = ""

    def place(self, manifest: str) -> str:
        """Where it is: its number in the manifest, after its sheet where several are read."""
        if self.sheet:
            return english(
                "{manifest} sheet {sheet!r} row {row:d}", manifest=manifest, sheet=self.sheet, row=self.number
            )
        return english("{manifest} row {row:d}", manifest=manifest, row=self.number)


def read_manifest(
    path: Path, options: ManifestOptions = _NO_OPTIONS, tell: Callable[[str], None] = lambda _: None
) -> list[ManifestRow]:
    """Read a manifest: CSV (UTF-8 or GB18030, any usual separator), XLSX or Parquet, by what it holds.

    Parameters
    ----------
    path
        The file.
    options
        How it is read.
    tell
        Gets what a person should know of it: a hidden sheet that is not read.

    Raises
    ------
    ManifestError
        It cannot be read, or a required column is missing or a column is there twice.
    """
    try:
        with long_cells():
            tables = _tables(read_file(path), path, options)
            hidden = [table.name for table in tables if table.hidden]
            if hidden:
                tell(f"{path.name}: a hidden sheet is not read: {', '.join(hidden)}; show it in the workbook to use it")
            return _read([table for table in tables if not table.hidden], hidden, options, tell)
    except OSError as error:
        raise ManifestError("{path}: cannot be read: {reason}", path=path, reason=of_system(error)) from error
    except ValueError as error:
        raise ManifestError("{where}: {why}", where=path, why=error) from error


def _read(
    tables: Sequence[Sheet], hidden: Sequence[str], options: ManifestOptions, tell: Callable[[str], None]
) -> list[ManifestRow]:
    if hidden and not tables:
        raise ValueError(english("all its sheets are hidden ({hidden}); show the one to use", hidden=", ".join(hidden)))
    rows: list[ManifestRow] = []
    for name, header, records, _ in tables:
        if len(header) > MOST_COLUMNS:
            raise ValueError(
                english(
                    "has {count} columns, at most {most_columns} are read; leave out those not needed",
                    count=len(header),
                    most_columns=MOST_COLUMNS,
                )
            )
        named = name_columns(header, COLUMNS, options.columns)
        check_header(named, REQUIRED, options.columns)
        words = (word for values in options.values.values() for known in values.values() for word in known)
        for said in doubtful_headings(named, COLUMNS, options.columns, words):
            tell(said)
        rows += _settled(list(_rows(named, records, name if len(tables) > 1 else "")))
    return rows


def _tables(data: bytes, path: Path, options: ManifestOptions) -> list[Sheet]:
    """The header and the numbered rows of any kind of table; what a file is, its first bytes tell."""
    if data.startswith(_OLD_WORKBOOK):
        raise ValueError(
            english("is a workbook of an old kind (.xls), or one with a password; save it as CSV UTF-8 or .xlsx")
        )
    if data.startswith(b"PAR1") or path.suffix.lower() == ".parquet":
        header, rows = read_sheet(data, most_columns=MOST_COLUMNS, longest=LONGEST_CELL + 1)
        return [Sheet("", header, enumerate(([_as_text(value) for value in row] for row in rows), start=2))]

    def fits(found: Sequence[str]) -> int:
        """How many of the required columns there are."""
        return sum(not each.isdisjoint(map(known_as, found)) for each in names)

    names = [{known_as(name) for name in (column, *options.columns.get(column, ()))} for column in REQUIRED]
    if data.startswith(_ZIP):
        return read_workbook(data, fits, most_columns=MOST_COLUMNS, longest=LONGEST_CELL + 1)
    return [Sheet("", *read_delimited(data, fits))]


def _rows(header: list[str], records: Iterable[tuple[int, list[str]]], sheet: str) -> Iterator[ManifestRow]:
    """The rows that hold something."""
    names = [printable(name) for name in header]
    size = count = 0
    for number, record in records:
        count += 1
        if count > MOST_ROWS:
            raise ValueError(
                english("has more than {most_rows:,} rows; split it, by day for example", most_rows=MOST_ROWS)
            )
        size += sum(map(len, record))
        if size > MOST_BYTES:  # a small Parquet file can hold one long text a million times
            raise ValueError(
                english("has more than {most_bytes} million characters; split it", most_bytes=MOST_BYTES // 1_000_000)
            )
        if not any(map(str.strip, record)):
            continue
        cells = {name: _bare(name, cell) for name, cell in zip(names, record, strict=False) if name}
        yield ManifestRow(
            number,
            {name: _kept(name, cell) for name, cell in cells.items()},
            surplus=any(map(str.strip, record[len(header) :])),
            overlong=tuple(name for name, cell in cells.items() if len(cell) > LONGEST_CELL),
            sheet=sheet,
        )


def _bare(name: str, cell: str) -> str:
    """A cell without what is around it; a file's name may begin with the mark that means text elsewhere."""
    return tidy(cell) if name == "recording" else unmarked(tidy(cell))


def _kept(name: str, cell: str) -> str:
    """A cell as it is kept: a note may have lines, the name of a file is what it is."""
    cut = cell if len(cell) <= LONGEST_CELL else cell[:100]
    if name == "recording":
        return cut
    lines = cut if name in COLUMNS else cut.replace("\r\n", "\n").replace("\r", "\n")
    return printable(lines, keep="" if name in COLUMNS else "\n\t")


def _settled(rows: list[ManifestRow]) -> list[ManifestRow]:
    """The rows with what a whole column tells: ids from a column of floats, days from one in which all is midnight."""
    change: dict[str, Callable[[str], str]] = {}
    if whole_floats([row.cells.get("agent_id", "") for row in rows]):
        change["agent_id"] = whole
    if all(_MIDNIGHT.search(cell) for row in rows if (cell := row.cells.get("started_at", ""))):
        # Programs that know no dates write midnight; no night has calls at midnight alone.
        change["started_at"] = lambda cell: _MIDNIGHT.sub("", cell)
    if not change:
        return rows
    return [
        replace(row, cells={name: change[name](cell) if name in change else cell for name, cell in row.cells.items()})
        for row in rows
    ]


def _as_text(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, datetime) else str(value)
