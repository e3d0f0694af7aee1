"""What every page on the terminal shares: its width, its tables, its headings and how seconds are written."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

PIPED_WIDTH = 120
"""Columns where there is no terminal to ask: what a mail program or a log viewer shows without wrapping."""
GAP = 2
"""Spaces between columns."""


def page() -> Console:
    """Give standard output as wide as its terminal; else as wide as COLUMNS says, else `PIPED_WIDTH`."""
    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(highlight=False, width=None if known else PIPED_WIDTH)


def duration(seconds: float) -> str:
    """Write seconds for a person, in the two largest units that matter.

    Examples
    --------
    >>> duration(0.4), duration(47.2), duration(197), duration(7511), duration(200_000)
    ('0.4 s', '47 s', '3 min 17 s', '2 h 05 min', '55 h 33 min')
    """
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02d} min"


def counted(number: int, what: str, many: str = "") -> str:
    """Write a count with its noun.

    Examples
    --------
    >>> counted(1, "call"), counted(12_500, "call"), counted(0, "day")
    ('1 call', '12,500 calls', '0 days')
    """
    return f"{number:,} {what if number == 1 else many or what + 's'}"


def heading(text: str, console: Console, *, style: str = "bold") -> None:
    """Print a heading with an empty line before it."""
    console.print()
    console.print(Text(text, style=style))


def told(text: str, console: Console, *, by: int = 2, style: str = "") -> None:
    """Print a text indented, in as many lines as it takes."""
    for line in Text(text, style=style).wrap(console, max(1, console.width - by)):
        line.rstrip()
        console.print(Text(" " * by) + line)


def rows(lines: Sequence[Sequence[str]], console: Console, *, right: Collection[int] = (0,), heads: int = 0) -> None:
    """Print rows, a line each: columns as wide as they need be, the last one cut at the width of the terminal.

    Parameters
    ----------
    lines
        The cells of each row, all of one number.
    console
        Where to.
    right
        Numbers of the columns to be set flush right, from 0.
    heads
        How many of the first rows are the table's head.
    """
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    # What is left for the last column; a terminal too narrow for the others wraps them.
    left = console.width - sum(widths[:-1]) - GAP * (len(widths) - 1)
    widths[-1] = min(widths[-1], left) if left > 0 else widths[-1]
    for number, line in enumerate(lines):
        whole = Text(style="bold" if number < heads else "")
        for at, cell in enumerate(line):
            text = Text(cell)
            text.truncate(widths[at], overflow="ellipsis")
            text.align("right" if at in right else "left", widths[at])
            whole.append_text(text).append(" " * GAP)
        whole.rstrip()
        console.print(whole)


def rest(count: int, shown: int, where: str, console: Console) -> None:
    """Say that more is left than was shown, and where it is."""
    if count > shown:
        console.print(Text(f"  … {count - shown:,} more {where}", style="dim"))
