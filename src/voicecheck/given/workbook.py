"""Workbooks (XLSX) as rows of text, within limits: what a file claims of itself is not believed.

A workbook is a zip of XML files. They are looked through before the library reads any: how large they grow,
and that none declares a document type, by which a small file can name others or grow without end.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from voicecheck.language.catalogue import told_by
from voicecheck.language.stored import english

MOST_BYTES = 200_000_000
"""Size of all parts unpacked: ten times the sheet of 100,000 calls with ten columns."""
_MOST_PARTS = 1_000
_LONGEST_REASON = 300  # characters of what a library says
_MOST_SHEETS = 100
_MOST_CELLS = 30_000_000  # a hundred in each of as many rows as a manifest may have
_AT_ONCE = 1 << 16
_FAULTS = (
    zipfile.BadZipFile, InvalidFileException, ParseError, expat.ExpatError, KeyError, ValueError, TypeError, IndexError,
    AttributeError, OverflowError, OSError, EOFError, NotImplementedError, RuntimeError, zipfile.LargeZipFile,
)  # fmt: skip
"""What zipfile and openpyxl raise of damaged and hostile files."""
_OPTIONS: dict[str, Any] = {"read_only": True, "data_only": True, "keep_links": False}  # data_only: no formula is run


class Sheet(NamedTuple):
    """A sheet: its name, its header, and its rows as they come, each with its number; a hidden one has neither."""

    name: str
    header: list[str]
    rows: Iterator[tuple[int, list[str]]]
    hidden: bool = False


def read_workbook(data: bytes, fits: Callable[[Sequence[str]], int], *, most_columns: int, longest: int) -> list[Sheet]:
    """Read a workbook: of the sheets that a person sees all that hold the table, and the names of hidden ones.

    Parameters
    ----------
    data
        The file's bytes.
    fits
        How many of the wanted columns a header has. Sheets whose first row has as many as any are read, and the
        first alone where that is none. A hidden sheet is not read, and given as hidden where it would have been.
    most_columns
        Cells beyond so many in a row are not read.
    longest
        Texts are cut after so many characters.

    Raises
    ------
    ValueError
        It is damaged, is no workbook, or too large; also while the rows are read.
    """
    try:
        _look_through(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations that the library leaves out
            book = openpyxl.load_workbook(io.BytesIO(data), **_OPTIONS)
            sheets = [sheet for sheet in book.worksheets[:_MOST_SHEETS] if hasattr(sheet, "iter_rows")]
            if not sheets:
                raise ValueError(english("it has no sheet of cells"))
            for sheet in sheets:
                sheet.reset_dimensions()  # a file may claim any size
            return _chosen(sheets, fits, most_columns, longest)
    except _FAULTS as error:
        raise ValueError(_unreadable(error)) from error


def _chosen(
    sheets: Sequence[Any], fits: Callable[[Sequence[str]], int], most_columns: int, longest: int
) -> list[Sheet]:
    """The sheets that hold the table."""
    shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    fit = {sheet.title: fits(_first(sheet, most_columns)) for sheet in sheets}
    most = max((fit[sheet.title] for sheet in shown), default=0)
    chosen = [sheet for sheet in shown if most and fit[sheet.title] == most] or shown[:1]
    found = []
    for sheet in chosen:
        rows = _rows(sheet, most_columns, longest)
        found.append(Sheet(sheet.title, next(rows, (1, []))[1], rows))
    hidden = [each.title for each in sheets if each not in shown and fit[each.title] >= max(most, 1)]
    return [*found, *(Sheet(name, [], iter(()), hidden=True) for name in hidden)]


def _look_through(data: bytes) -> None:
    """Refuse what grows too large, and XML that declares a document type."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > _MOST_PARTS:
            raise ValueError(
                english(
                    "it has {count:,} parts, at most {most_parts:,} are read", count=len(parts), most_parts=_MOST_PARTS
                )
            )
        if "[Content_Types].xml" not in archive.namelist():
            raise ValueError(english("it is a zip of other files"))
        size = 0
        for part in parts:
            if part.flag_bits & 1:
                raise ValueError(english("it is locked by a password"))
            kind = part.filename.rpartition(".")[2].lower()
            with archive.open(part) as file:
                check = _declaration_check() if kind in ("xml", "rels") else None
                while block := file.read(_AT_ONCE):
                    size += len(block)
                    if size > MOST_BYTES:
                        raise ValueError(
                            english(
                                "it grows over {most_bytes:,.0f} MB when unpacked; split it",
                                most_bytes=MOST_BYTES / 1e6,
                            )
                        )
                    if check and check(block):
                        check = None


def _declaration_check() -> Callable[[bytes], bool]:
    """Give a function that reads XML up to its first element, says when it is there, and refuses a declaration."""
    parser = expat.ParserCreate()
    begun: list[str] = []

    def refuse(*_: object) -> None:
        raise ValueError(english("its XML declares a document type, which no spreadsheet writes"))

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, _: begun.append(name)

    def look(block: bytes) -> bool:
        parser.Parse(block, False)
        return bool(begun)

    return look


def _first(sheet: Any, most_columns: int) -> list[str]:
    for row in sheet.iter_rows(max_row=1, values_only=True):
        return ["" if value is None else str(value)[:1000] for value in row[: most_columns + 1]]
    return []


def _rows(sheet: Any, most_columns: int, longest: int) -> Iterator[tuple[int, list[str]]]:
    """The sheet's rows, numbered as it shows them; the cells of a merged one but the first are empty."""
    cells = 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, row in enumerate(sheet.iter_rows(), start=1):
                cells += len(row)
                if cells > _MOST_CELLS:
                    raise ValueError(
                        english(
                            "it has more than {most_cells:,} cells; leave out those not needed", most_cells=_MOST_CELLS
                        )
                    )
                yield number, [_text(cell)[:longest] for cell in row[: most_columns + 1]]
    except _FAULTS as error:
        raise ValueError(_unreadable(error)) from error


def _text(cell: Any) -> str:
    """A cell's stored value as text: whole numbers without a point, days without a time that nobody wrote."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        shown = str(cell.number_format or "").lower()
        whole_day = value.time() == time() and "h" not in shown
        # To the second: the fraction of a day is rarely exact.
        rounded = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
        return value.date().isoformat() if whole_day else rounded.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _unreadable(error: Exception) -> str:
    why = told_by(error)
    reason = why if 0 < len(why) <= _LONGEST_REASON else why[:_LONGEST_REASON] or type(error).__name__
    return english("no workbook that can be read: {reason}", reason=reason)
