"""Cells that a spreadsheet shows as what they are: no text becomes a formula, a number or a date, none is too long."""

from __future__ import annotations

import re
from datetime import date, datetime
from math import isfinite
from typing import Any
from zoneinfo import ZoneInfo

from voicecheck.plaintext import printable
from voicecheck.tables.columns import Column, Language
from voicecheck.tables.schema import table_columns

MOST_CHARACTERS = 32_767
"""Characters that a cell of Excel can hold."""
MOST_ROWS = 1_048_576
"""Rows of a sheet of Excel, its head among them."""
CUT = "…"
_LONGEST_ESCAPE = 6  # \\u202e

_FORMULA = "=+-@＝＋－＠\t\r"
_NO_XML = str.maketrans({"\ufffe": "\ufffd", "\uffff": "\ufffd"})
_CONVERTED = re.compile(r"\s*[\d.$¥￥€£(]|(true|false)$|[a-z]{3,9}[ ./-]?\d{1,4}$", re.IGNORECASE)
"""Texts that a spreadsheet may take for numbers, dates (3-1, DEC1) or truth values when it opens a CSV."""


def plain_text(text: str) -> str:
    r"""Write a text without what no spreadsheet can hold, at most as long as a cell.

    Examples
    --------
    >>> plain_text("a\x00b\r\nc")
    'a\\x00b\nc'
    """
    told = _visible(text)
    if _units(told) <= MOST_CHARACTERS:
        return told
    whole = told.encode("utf-16-le")[: 2 * (MOST_CHARACTERS - len(CUT))]
    return whole.decode("utf-16-le", "ignore") + CUT


def is_cut(text: str) -> bool:
    """Whether a text is longer than a cell may be."""
    return len(text) * _LONGEST_ESCAPE > MOST_CHARACTERS and _units(_visible(text)) > MOST_CHARACTERS


def _visible(text: str) -> str:
    return printable(text.replace("\r\n", "\n"), keep="\n\t").translate(_NO_XML)


def _units(text: str) -> int:
    """Length as a spreadsheet counts it: in UTF-16, in which rare characters are two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def csv_text(text: str) -> str:
    r"""Write a text for a CSV: a formula gets an apostrophe before it, what looks like a number a tab behind it.

    With the tab, which nobody sees, a spreadsheet leaves 007, 1e5 and 3-1 as they are.

    Examples
    --------
    >>> csv_text("=1+1"), csv_text("007"), csv_text("张三")
    ("'=1+1", '007\t', '张三')
    """
    first = text.lstrip(" \u3000\n")[:1]
    if first and first in _FORMULA:
        return plain_text(f"'{text}")
    told = plain_text(text)
    return f"{told}\t" if _CONVERTED.match(told) and len(told) < MOST_CHARACTERS else told


def csv_cell(value: Any, zone: ZoneInfo) -> str:
    """Write a value of a table for a CSV: numbers as numbers, moments in local time, nothing where it is null."""
    if value is None:
        return ""
    if isinstance(value, str):
        return csv_text(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}" if isfinite(value) else ""
    if isinstance(value, datetime):
        return local(value, zone).isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """A moment by the clock on the wall of a zone, without its zone; what has none is local already."""
    return moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment


def shown_columns(table: str) -> list[Column]:
    """The columns of a table that people are shown: of a moment in UTC and in local time only the local one."""
    columns = table_columns(table)
    names = {column.name for column in columns}
    return [column for column in columns if not (column.type == "instant" and f"{column.name}_local" in names)]


def headings(table: str, language: Language) -> list[str]:
    """What stands over the columns that are shown: their Chinese names, or, in English, their names in the tables."""
    columns = shown_columns(table)
    if language == "en":
        return [column.name for column in columns]
    names = [column.name_zh.replace("（UTC）", "").replace("（当地）", "") for column in columns]
    twice = {name for name in names if names.count(name) > 1}
    return [f"{name}（{column.name}）" if name in twice else name for name, column in zip(names, columns, strict=True)]
