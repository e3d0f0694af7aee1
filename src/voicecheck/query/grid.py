"""An answer as lines of a terminal: columns side by side, a Chinese character two places wide, cut to what there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.cells import cell_len, chop_cells

from voicecheck.plaintext import printable
from voicecheck.query.session import Answer
from voicecheck.query.written import cell_text

GAP = "  "
WIDEST = 60
"""Places that a cell takes at most."""
NARROWEST = 4
"""Places below which a column is left out."""
NAMED = 5
"""Columns left out that are named."""
_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "rows": "{count:,} 行",
        "first": "只显示前 {count:,} 行；--rows N 显示更多，--format csv 给出全部",
        "columns": "终端放不下，未显示 {count} 列：{names}",
        "cells": "过长的单元格已截断（…）；--format csv 给出全文",
    },
    "en": {
        "rows": "{count:,} row(s)",
        "first": "the first {count:,} rows alone; --rows N shows more, --format csv gives all",
        "columns": "the terminal has no room for {count} column(s): {names}",
        "cells": "cells that are too long are cut (…); --format csv gives them whole",
    },
}


def grid_lines(answer: Answer, *, width: int | None, most_rows: int, language: str) -> list[str]:
    """Lay an answer out.

    Parameters
    ----------
    answer
        The answer; no more of it is taken than is shown.
    width
        Places of the terminal; ``None`` where there is none: nothing is cut.
    most_rows
        Rows shown.
    language
        ``zh`` or ``en``, of what is said of it.
    """
    rows, more = _first(answer, most_rows)
    texts = [[_one_line(value) for value in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(answer.columns, *texts, strict=True)]
    right = [_is_number(column) for column in zip(*rows, strict=True)] or [False] * len(widths)
    fitting = _fitting(widths, width)
    lines = [_line(answer.columns, fitting, right), _line(["-" * each for each in fitting], fitting, right)]
    lines += [_line(row, fitting, right) for row in texts]
    words = _WORDS[language]
    said = [words["first" if more else "rows"].format(count=len(rows))]
    if hidden := answer.columns[len(fitting) :]:
        names = ", ".join(hidden[:NAMED]) + (" …" if len(hidden) > NAMED else "")
        said.append(words["columns"].format(count=len(hidden), names=names))
    if any(shown < whole for shown, whole in zip(fitting, widths, strict=False)):
        said.append(words["cells"])
    return [*lines, *(f"({each})" for each in said)]


def _first(answer: Answer, most: int) -> tuple[list[tuple[Any, ...]], bool]:
    """The first rows, and whether there are more."""
    rows: list[tuple[Any, ...]] = []
    for part in answer.parts:
        rows += part
        if len(rows) > most:
            return rows[:most], True
    return rows, False


def _one_line(value: Any) -> str:
    return printable(cell_text(value))


def _is_number(column: Sequence[Any]) -> bool:
    known = [value for value in column if value is not None]
    return bool(known) and not any(isinstance(value, bool | str) for value in known) and all(
        hasattr(value, "__float__") for value in known
    )  # fmt: skip


def _fitting(widths: Sequence[int], width: int | None) -> list[int]:
    """Widths of the columns that are shown, the last one perhaps narrower than it would be."""
    if width is None:
        return list(widths)
    fitting: list[int] = []
    left = width
    for wanted in widths:
        room = min(wanted, WIDEST)
        if room > left and (left < NARROWEST or room - left > room // 2) and fitting:
            break
        fitting.append(max(1, min(room, left)))
        left -= fitting[-1] + len(GAP)
    return fitting


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    shown = (_sized(cell, size, flush) for cell, size, flush in zip(cells, widths, right, strict=False))
    return GAP.join(shown).rstrip()


def _sized(text: str, size: int, flush: bool) -> str:
    if cell_len(text) > size:
        text = f"{chop_cells(text, size - 1)[0]}…" if size > 1 else "…"
    filled = " " * (size - cell_len(text))
    return filled + text if flush else text + filled
