"""Sheets for reviewers and leads: a CSV that Excel opens rightly, or a workbook with lists to choose from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from voicecheck.export.cells import csv_text, plain_text
from voicecheck.language.catalogue import Language
from voicecheck.proofs.sheetcolumns import DECISIONS, VERDICTS, SheetColumn

Row = Mapping[str, str | float | None]
"""Cells by the names of their columns."""

_CHOICES: Mapping[str, Mapping[Language, Sequence[str]]] = {"verdict": VERDICTS, "decision": DECISIONS}
_FILLED_IN = ("verdict", "reviewer", "note", "decision", "decided_by", "decision_reason")
"""Columns for who gets the sheet."""
_FIXED = 2  # columns that stay in view: the call's name and its key


def sheet_csv(columns: Sequence[SheetColumn], rows: Iterable[Row], language: Language) -> bytes:
    r"""The bytes of a CSV: UTF-8 with the mark by which Excel knows it, no cell a formula, no key a number.

    Examples
    --------
    >>> sheet_csv([SheetColumn("note", "备注")], [{"note": "=1+1"}], "zh").decode("utf-8-sig")
    "备注\r\n'=1+1\r\n"
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.said(language) for column in columns])
    for row in rows:
        writer.writerow([_csv_cell(row.get(column.name)) for column in columns])
    return out.getvalue().encode("utf-8-sig", "replace")


def _csv_cell(value: str | float | None) -> str:
    if value is None:
        return ""
    return csv_text(value) if isinstance(value, str) else f"{value:.10g}"


def write_sheet_workbook(
    path: Path, columns: Sequence[SheetColumn], rows: Iterable[Row], *, name: str, language: Language
) -> None:
    """Write a workbook with one sheet; where something is to be chosen, its cells offer the words for it.

    Parameters
    ----------
    path
        The file.
    columns, rows
        What stands in it.
    name
        Of the sheet.
    language
        Of the headings, and of the words to choose from.
    """
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(name)
    looks = {
        False: book.add_format({"num_format": "@", "valign": "top"}),
        True: book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
    }
    number = book.add_format({"valign": "top", "num_format": "0.0##"})
    head = book.add_format({"bold": True, "bg_color": "#E8EBF0", "valign": "vcenter", "bottom": 1})
    asked = book.add_format({"bold": True, "bg_color": "#FFF3C4", "valign": "vcenter", "bottom": 1})
    for at, column in enumerate(columns):
        look = number if column.look == "number" else looks[column.look == "long"]
        page.set_column(at, at, column.width, look)
        page.write_string(0, at, column.said(language), asked if column.name in _FILLED_IN else head)
    count = 0
    for count, row in enumerate(rows, start=1):
        for at, column in enumerate(columns):
            _write(page, count, at, row.get(column.name))
    page.freeze_panes(1, _FIXED)
    page.autofilter(0, 0, max(count, 1), len(columns) - 1)
    for at, column in enumerate(columns):
        if column.look == "choice":
            source = list(_CHOICES[column.name][language])
            page.data_validation(1, at, max(count, 1), at, {"validate": "list", "source": source})
    book.close()


def _write(page: Any, row: int, column: int, value: str | float | None) -> None:
    """Write a cell; a text stays a text whatever it looks like."""
    if isinstance(value, str):
        if value:
            page.write_string(row, column, plain_text(value))
    elif value is not None:
        page.write_number(row, column, value)
