"""Answers written out: as CSV and as JSON, a part at a time, and cells as people read them."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

from voicecheck.export.cells import csv_text
from voicecheck.query.session import Answer


def cell_text(value: Any) -> str:
    """Write a value as a cell: nothing for null, dates and times as ISO 8601 says.

    Examples
    --------
    >>> cell_text(None), cell_text(True), cell_text(0.5), cell_text(date(2026, 11, 20)), cell_text(["a", None])
    ('', 'true', '0.5', '2026-11-20', '["a", null]')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | dict):
        return json.dumps(_plain(value), ensure_ascii=False)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    plain = _plain(value)
    return str(value) if plain is None else str(plain)  # nan and inf have no plain form


def as_csv(answer: Answer, *, spreadsheet: bool) -> Iterator[str]:
    """Write an answer as CSV.

    Parameters
    ----------
    answer
        The answer.
    spreadsheet
        Whether it is for a spreadsheet: marked as UTF-8 at its start, and texts such that none is taken for a formula,
        a number or a date there (`voicecheck.export.cells.csv_text`).
    """
    line = StringIO()
    writer = csv.writer(line)
    writer.writerow(answer.columns)
    yield ("\ufeff" if spreadsheet else "") + _taken(line)
    for rows in answer.parts:
        writer.writerows([_cell(value, spreadsheet) for value in row] for row in rows)
        yield _taken(line)


def as_json(answer: Answer) -> Iterator[str]:
    """Write an answer as a JSON array with an object a row."""
    before = "[\n"
    for rows in answer.parts:
        objects = (_plain(dict(zip(answer.columns, row, strict=True))) for row in rows)
        yield before + ",\n".join(json.dumps(each, ensure_ascii=False) for each in objects)
        before = ",\n"
    yield "\n]\n" if before != "[\n" else "[]\n"


def _taken(line: StringIO) -> str:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text


def _cell(value: Any, spreadsheet: bool) -> str:
    return csv_text(value) if spreadsheet and isinstance(value, str) else cell_text(value)


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes | bytearray):
        return bytes(value).hex()
    if isinstance(value, dict):
        return {str(_plain(key)): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return str(value)
