"""A workbook (XLSX) a team, written row by row: memory does not grow with the rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from voicecheck.errors import StoppedError, UsageError
from voicecheck.export.about import about
from voicecheck.export.cells import MOST_ROWS, headings, local, plain_text, shown_columns
from voicecheck.export.csvfiles import Written, count_cut, split
from voicecheck.export.digest import build_digest
from voicecheck.export.sheets import SHEETS, VERDICTS, Head, Sheet, rows_of
from voicecheck.tables.columns import Language
from voicecheck.tables.stream import Selection, stream

_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "text": {"num_format": "@", "align": "left", "indent": 1},
    "long": {"num_format": "@", "text_wrap": True, "align": "left", "indent": 1},
    "count": {"num_format": "#,##0"},
    "one": {"num_format": "0.0"},
    "two": {"num_format": "0.00"},
    "share": {"num_format": "0.0%"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "moment": {"num_format": "hh:mm:ss", "align": "left"},
    "when": {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"},
    "clock": {"num_format": "[m]:ss"},
    "versus": {"num_format": "▲ 0.0;▼ 0.0;0.0", "align": "right"},
    "versus_share": {"num_format": "▲ 0.0;▼ 0.0;0.0", "align": "right"},
    "number": {"num_format": "General"},
    "head": {
        "bold": True,
        "text_wrap": True,
        "bg_color": "#DDE6F0",
        "bottom": 1,
        "valign": "vcenter",
        "align": "center",
    },
}
_GOOD, _BAD, _BAR, _BAD_BAR = "#1B6E3C", "#B3261E", "#9DC3E6", "#F4B183"
_HEAD_HEIGHT = 48  # points: three lines
_LINE_HEIGHT = 16
_MOST_LINES = 8
_DAY_S = 86_400
_TABLE_LOOKS = {"text": "text", "count": "count", "number": "number", "flag": "text", "instant": "when",
                "local": "when", "date": "date"}  # fmt: skip
_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)
_MOST_BYTES = 150  # of a file's name: folders of 255 bytes are common, and Windows counts the whole path
_UNKNOWN_TEAM: Mapping[Language, str] = {"zh": "班组不明", "en": "unknown team"}


def write_workbooks(
    out: Path, to: Path, tables: Sequence[str], selection: Selection, *, language: Language, zone: ZoneInfo
) -> Written:
    """Write a workbook for each team: agents, calls to listen to, norms, and some tables as further sheets.

    Parameters
    ----------
    out
        The folder of the tables.
    to
        The folder of the workbooks.
    tables
        Tables to add, the rows of the team alone; one too long for a sheet as several sheets.
    selection
        Which days, and which team or all.
    language
        Of all that people read.
    zone
        Of the times.

    Raises
    ------
    StoppedError
        The disk is full.
    """
    digest, written = build_digest(out, selection), Written()
    names = file_names(digest.teams, language)
    for team, known in digest.teams.items():
        book = Book(to / names[team], language, zone)
        try:
            for sheet in SHEETS:
                written.parts[f"{names[team]} {sheet.said(language)}"] = book.add(
                    sheet, rows_of(sheet, known, digest, language)
                )
            own = Selection(first=selection.first, last=selection.last, team=team, teamless=team is None)
            for table in tables:
                book.add_table(out, table, own, written, names[team])
            book.add_about(about(team, known, digest, language))
        finally:
            book.close()
        written.cut += book.cut
    return written


def file_names(teams: Mapping[str | None, object], language: Language) -> dict[str | None, str]:
    """Name each team's file: what no file may be named is replaced, names that would be the same are numbered.

    Examples
    --------
    >>> file_names({"一组": 1, "A/B": 1, "a:b": 1, "CON": 1, None: 1}, "zh")
    {'一组': '一组.xlsx', 'A/B': 'A_B.xlsx', 'a:b': 'a_b-2.xlsx', 'CON': 'CON_.xlsx', None: '班组不明.xlsx'}
    """
    names: dict[str | None, str] = {}
    taken: set[str] = set()
    for team in teams:
        stem = _stem(_UNKNOWN_TEAM[language] if team is None else team)
        name, number = stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        names[team] = f"{name}.xlsx"
    return names


def _stem(team: str) -> str:
    stem = _NO_NAME.sub("_", plain_text(team).replace("\n", "_")).strip(" .") or "_"
    stem = stem.encode()[:_MOST_BYTES].decode(errors="ignore").strip(" .")
    return f"{stem}_" if _RESERVED.match(stem) else stem


def lines(heads: Sequence[Head], row: Sequence[Any]) -> int:
    """How many lines a row needs, as Chinese characters are two wide; not every program makes room by itself.

    Examples
    --------
    >>> lines([Head("规范", "Norm", 10, "long")], ["礼貌地结束这一通电话"])
    3
    """
    needed = [1]
    for head, value in zip(heads, row, strict=True):
        if head.look == "long" and isinstance(value, str):
            text = plain_text(value[: _MOST_LINES * head.width])
            room = head.width - 2  # of the indent
            needed.append(sum(-(-sum(1 + (east_asian_width(each) in "WFA") for each in part) // room) or 1
                              for part in text.split("\n")))  # fmt: skip
    return min(max(needed), _MOST_LINES)


class Book:
    """A workbook on its way."""

    def __init__(self, path: Path, language: Language, zone: ZoneInfo) -> None:
        options = {"constant_memory": True, "tmpdir": str(path.parent), "default_date_format": "yyyy-mm-dd"}
        self._book: Workbook = xlsxwriter.Workbook(str(path), options)
        self._language, self._zone = language, zone
        look = {"valign": "top", "bottom": 4, "bottom_color": "#C8C8C8"}
        self._looks: dict[str, Format] = {name: self._book.add_format({**look, **own}) for name, own in _LOOKS.items()}
        self._good = self._book.add_format({"font_color": _GOOD})
        self._bad = self._book.add_format({"font_color": _BAD})
        self.cut = 0

    def add(self, sheet: Sheet, rows: Iterable[Sequence[Any]]) -> int:
        """Add a sheet with its rows; gives how many."""
        page = self._page(sheet.said(self._language), [head.said(self._language) for head in sheet.heads], sheet.frozen)
        for number, head in enumerate(sheet.heads):
            page.set_column(number, number, head.width, self._looks[head.look])
        count = 0
        for row in rows:
            count += 1
            self.cut += count_cut([row])
            page.set_row(count, _LINE_HEIGHT * lines(sheet.heads, row))
            for number, (head, value) in enumerate(zip(sheet.heads, row, strict=True)):
                self._cell(page, count, number, value, head.look)
        page.autofilter(0, 0, max(count, 1), len(sheet.heads) - 1)
        for number, head in enumerate(sheet.heads):
            self._mark(page, head, number, max(count, 1))
        return count

    def add_table(self, out: Path, table: str, selection: Selection, written: Written, name: str) -> None:
        """Add a table's rows; of a table without teams all."""
        columns = shown_columns(table)
        heads = headings(table, self._language)
        page, at = None, 0
        for part, begins, rows in split(stream(out, table, selection, [each.name for each in columns]), MOST_ROWS - 1):
            if begins or page is None:
                title = table if part == 1 else f"{table} {part}"
                page, at = self._page(title, heads, 1), 0
                for number, column in enumerate(columns):
                    wide = 16 if column.type != "text" else 22
                    page.set_column(number, number, wide, self._looks[_TABLE_LOOKS[column.type]])
                page.autofilter(0, 0, MOST_ROWS - 1, len(columns) - 1)
            for row in rows:
                at += 1
                for number, (column, value) in enumerate(zip(columns, row, strict=True)):
                    self._cell(page, at, number, value, _TABLE_LOOKS[column.type])
            self.cut += count_cut(rows)
            written.parts[f"{name} {title}"] = at

    def add_about(self, lines: Iterable[tuple[str, str]]) -> None:
        """Add the sheet that says how to read the others."""
        page = self._book.add_worksheet("说明" if self._language == "zh" else "About")
        page.hide_gridlines(2)
        page.set_column(0, 0, 22)
        page.set_column(1, 1, 90)
        for number, (name, text) in enumerate(lines):
            page.write_string(number, 0, plain_text(name), self._looks["head"])
            page.write_string(number, 1, plain_text(text), self._looks["long"])

    def close(self) -> None:
        """Put the file together.

        Raises
        ------
        StoppedError
            The disk is full.
        UsageError
            It cannot be written.
        """
        try:
            self._book.close()
        except XlsxWriterException as error:
            for page in self._book.worksheets():
                page.row_data_fh.close()  # the library leaves it open
            if "No space left" in str(error):
                raise StoppedError("the disk is full; make room and export again") from error
            raise UsageError("the workbook cannot be written: {error}", error=error) from error

    def _page(self, name: str, heads: Sequence[str], frozen: int) -> Worksheet:
        page = self._book.add_worksheet(name)
        page.freeze_panes(1, frozen)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_row(0, _HEAD_HEIGHT)
        for number, head in enumerate(heads):
            page.write_string(0, number, plain_text(head), self._looks["head"])
        return page

    def _cell(self, page: Worksheet, row: int, column: int, value: Any, look: str) -> None:
        """Write a value as what it is; a text stays a text whatever it looks like."""
        form = self._looks[look]
        if value is None or (isinstance(value, float) and not isfinite(value)):
            return
        if isinstance(value, bool):
            page.write_boolean(row, column, value, form)
        elif isinstance(value, str):
            page.write_string(row, column, plain_text(value), form)
        elif isinstance(value, datetime):
            page.write_datetime(row, column, local(value, self._zone), form)
        elif isinstance(value, date):
            page.write_datetime(row, column, datetime(value.year, value.month, value.day), form)
        else:
            page.write_number(row, column, value / _DAY_S if look == "clock" else value, form)

    def _mark(self, page: Worksheet, head: Head, column: int, last: int) -> None:
        """Colour what a number already says: bars behind it, and red or green beside ▲ and ▼."""
        where = (1, column, last, column)
        if head.mark in ("bar", "bad_bar"):
            colour = _BAR if head.mark == "bar" else _BAD_BAR
            most = {"max_type": "num", "max_value": 100} if head.look == "one" else {}
            page.conditional_format(
                *where, {"type": "data_bar", "bar_color": colour, "min_type": "num", "min_value": 0,
                         **most},
            )  # fmt: skip
        if head.look.startswith("versus"):
            more, less = (self._good, self._bad) if head.look == "versus" else (self._bad, self._good)
            page.conditional_format(*where, {"type": "cell", "criteria": ">", "value": 0, "format": more})
            page.conditional_format(*where, {"type": "cell", "criteria": "<", "value": 0, "format": less})
        if head.mark == "choice":
            page.data_validation(*where, {"validate": "list", "source": list(VERDICTS[self._language])})
