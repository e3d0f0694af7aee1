"""What every page on the terminal shares: its width, its tables, its headings and how seconds are written."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Mapping, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from voicecheck.language.catalogue import Language, Message, say
from voicecheck.language.lines import folded

PIPED_WIDTH = 120
"""Columns where there is no terminal to ask: what a mail program or a log viewer shows without wrapping."""
GAP = 2
"""Spaces between columns."""


def page() -> Console:
    """Give standard output as wide as its terminal; else as wide as COLUMNS says, else `PIPED_WIDTH`."""
    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(highlight=False, width=None if known else PIPED_WIDTH)


def duration(seconds: float, language: Language = "en") -> str:
    """Write seconds for a person, in the two largest units that matter.

    Examples
    --------
    >>> duration(0.4), duration(47.2), duration(197), duration(7511), duration(200_000)
    ('0.4 s', '47 s', '3 min 17 s', '2 h 05 min', '55 h 33 min')
    >>> duration(0.4, "zh"), duration(62, "zh"), duration(7511, "zh")
    ('0.4 秒', '1 分 02 秒', '2 小时 05 分')
    """
    hours, minutes, rest = _UNITS[language]
    if seconds < 10:
        return f"{seconds:.1f} {rest}"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} {rest}"
    if whole < 3600:
        return f"{whole // 60} {minutes} {whole % 60:02d} {rest}"
    whole = round(seconds / 60)
    return f"{whole // 60} {hours} {whole % 60:02d} {minutes}"


_UNITS: Mapping[Language, tuple[str, str, str]] = {"zh": ("小时", "分", "秒"), "en": ("h", "min", "s")}
"""Hours, minutes and seconds."""


def clauses(texts: Sequence[str], language: Language) -> str:
    """Join parts of a sentence.

    Examples
    --------
    >>> clauses(["a", "b"], "zh"), clauses(["a", "b"], "en")
    ('a，b', 'a, b')
    """
    return ("，" if language == "zh" else ", ").join(texts)


def aside(text: str, language: Language) -> str:
    """Write a text in brackets after another; nothing for none.

    Examples
    --------
    >>> aside("a", "zh"), aside("a", "en"), aside("", "en")
    ('（a）', ' (a)', '')
    """
    if not text:
        return ""
    return f"（{text}）" if language == "zh" else f" ({text})"


def labelled(label: str, text: str, console: Console, *, by: int = 0, style: str = "") -> None:
    """Print a text after its label, indented; further lines of it begin below its first.

    Parameters
    ----------
    label
        What the text is.
    text
        The text, of as many lines as it takes.
    console
        Where to.
    by
        Columns before the label.
    style
        Of the text.
    """
    before = by + cell_len(label) + GAP
    if before > console.width // 2:
        before = by + GAP
        console.print(Text(" " * by + label, style="dim"))
        label = ""
    for number, line in enumerate(folded(text, console.width - before)):
        head = " " * by + label + " " * GAP if number == 0 and label else " " * before
        console.print(Text.assemble((head, "dim"), (line, style)))


def heading(text: str, console: Console, *, style: str = "bold") -> None:
    """Print a heading with an empty line before it."""
    console.print()
    console.print(Text(text, style=style))


def told(text: str, console: Console, *, by: int = 2, style: str = "") -> None:
    """Print a text indented, in as many lines as it takes."""
    for paragraph in text.split("\n"):
        for line in folded(paragraph, max(1, console.width - by)):
            console.print(Text.assemble(" " * by, (line, style)))


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


def rest(count: int, shown: int, where: Message | str, console: Console, language: Language = "en") -> None:
    """Say that more is left than was shown, and where it is."""
    if count > shown:
        text = say("… {count:,} more {where}", language, count=count - shown, where=where)
        console.print(Text(f"  {text}", style="dim"))
