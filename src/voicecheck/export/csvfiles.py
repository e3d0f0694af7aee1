"""Tables as CSV files that Excel opens as they are meant."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from voicecheck.export.cells import MOST_ROWS, csv_cell, headings, is_cut, shown_columns
from voicecheck.tables.columns import Language
from voicecheck.tables.stream import Selection, stream


@dataclass(slots=True)
class Written:
    """What was written: files (or sheets) with their rows, and how many cells were too long and are cut."""

    parts: dict[str, int] = field(default_factory=dict)
    cut: int = 0


def write_csv(
    out: Path, to: Path, tables: Iterable[str], selection: Selection, *, language: Language, zone: ZoneInfo
) -> Written:
    """Write each table as ``TABLE.csv``, in UTF-8 with a mark at its start; one too long for a sheet as several files.

    Parameters
    ----------
    out
        The folder of the tables.
    to
        The folder of the files.
    tables
        The tables.
    selection
        Which rows.
    language
        Of the headings.
    zone
        Of the times.
    """
    written = Written()
    for table in tables:
        names = [column.name for column in shown_columns(table)]
        head = headings(table, language)
        with ExitStack() as stack:
            for name, first, rows in split(stream(out, table, selection, names), MOST_ROWS - 1):
                part = f"{table}.csv" if name == 1 else f"{table}-{name}.csv"
                if first:
                    stack.close()
                    writer = csv.writer(stack.enter_context((to / part).open("w", encoding="utf-8-sig", newline="")))
                    writer.writerow(head)
                written.parts[part] = written.parts.get(part, 0) + len(rows)
                written.cut += count_cut(rows)
                writer.writerows([csv_cell(value, zone) for value in row] for row in rows)
    return written


def split(batches: Iterable[Sequence[Any]], most: int) -> Iterator[tuple[int, bool, Sequence[Any]]]:
    """Cut rows into parts of at most `most`: number of the part, whether it begins here, rows; one part in any case.

    Examples
    --------
    >>> list(split([[1, 2, 3], [4]], 2))
    [(1, True, [1, 2]), (2, True, [3]), (2, False, [4])]
    >>> list(split([], 2))
    [(1, True, [])]
    """
    part, room, begins = 1, most, True
    for batch in batches:
        rest = batch
        while rest:
            if not room:
                part, room, begins = part + 1, most, True
            some, rest = rest[:room], rest[room:]
            yield part, begins, some
            room, begins = room - len(some), False
    if part == 1 and begins:
        yield 1, True, []


def count_cut(rows: Iterable[Iterable[Any]]) -> int:
    """Count the texts that are longer than a cell may be."""
    return sum(isinstance(value, str) and is_cut(value) for row in rows for value in row)
