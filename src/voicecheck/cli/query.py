"""``voicecheck query``: a question in SQL, answered from the tables."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.options import InLanguage, Out, language_of
from voicecheck.language.catalogue import Language

if TYPE_CHECKING:
    from voicecheck.query.session import Answer

HELD_CHARACTERS = 50_000_000
"""What is kept of an answer until it is known that nothing was published meanwhile; what is longer is printed as it
comes, and said to be void at its end if need be."""


class AnswerFormat(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


ENDINGS = {".csv": AnswerFormat.CSV, ".json": AnswerFormat.JSON, ".txt": AnswerFormat.TABLE}
"""Endings of files, and how an answer is written into them."""


def query(
    question: Annotated[
        str, typer.Argument(metavar="SQL", help="One SELECT; @FILE reads it from a file, - from standard input.")
    ],
    out: Out,
    as_format: Annotated[
        AnswerFormat | None,
        typer.Option("--format", help="table (for the eye), csv or json; with --to by the file's ending."),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Write to this file; CSV then is such that Excel opens it rightly."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file where it is there already.")] = False,
    rows: Annotated[int, typer.Option("--rows", min=1, help="Rows of a table that are shown.")] = 100,
    lang: InLanguage = None,
) -> None:
    """Ask the tables a question in SQL (DuckDB's), of one publication; needs the extra `query`.

    There is a view for each table, and those of views.sql (dim_date, fact_hold …); `SHOW TABLES` lists them and
    `DESCRIBE calls` their columns, whose meaning `voicecheck schema` tells. Nothing can be written by a question,
    and no other file read. Moments in time are UTC; started_at_local is local time.
    """
    from voicecheck.cli.newfile import check_new, form_by_ending, new_file
    from voicecheck.query.asking import ask_tables

    language = language_of(lang)
    chosen = AnswerFormat(form_by_ending(to, as_format, ENDINGS, AnswerFormat.TABLE))
    text = _read(question)
    if to is None:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() or "COLUMNS" in os.environ else None
        held = _Held()
        ask_tables(
            out, text, held.taking(_written(chosen, spreadsheet=False, width=width, rows=rows, language=language))
        )
        held.print()
        return
    check_new(to, force=force)
    with new_file(to, force=force) as place:
        written = _written(chosen, spreadsheet=True, width=None, rows=rows, language=language)
        ask_tables(out, text, lambda answer: _write(place, written(answer)))


Written = "Callable[[Answer], Iterable[str]]"


class _Held:
    """What is to be printed, kept until the answer is known to hold."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._printed = False

    def taking(self, written: Callable[[Answer], Iterable[str]]) -> Callable[[Answer], None]:
        """Give what takes an answer; only a very long one is printed at once."""

        def take(answer: Answer) -> None:
            from voicecheck.errors import StoppedError

            if self._printed:
                raise StoppedError("tables were published while the answer was printed: what was printed may be of two "
                                   "publications; ask again, with --to FILE")  # fmt: skip
            self._parts, size = [], 0
            for part in written(answer):
                self._parts.append(part)
                size += len(part)
                if size > HELD_CHARACTERS:
                    self.print()
                    self._printed = True

        return take

    def print(self) -> None:
        """Print what is held, as UTF-8."""
        for part in self._parts:
            typer.echo(part.encode(), nl=False)
        self._parts = []


def _written(
    form: AnswerFormat, *, spreadsheet: bool, width: int | None, rows: int, language: Language
) -> Callable[[Answer], Iterable[str]]:
    """Give what writes an answer."""
    from voicecheck.query.grid import grid_lines
    from voicecheck.query.written import as_csv, as_json

    if form is AnswerFormat.CSV:
        return lambda answer: as_csv(answer, spreadsheet=spreadsheet)
    if form is AnswerFormat.JSON:
        return as_json
    return lambda answer: (
        f"{line}\n" for line in grid_lines(answer, width=width, most_rows=rows, language=language)
    )  # fmt: skip


def _write(place: Path, parts: Iterable[str]) -> None:
    with place.open("w", encoding="utf-8", newline="") as file:
        file.writelines(parts)


def _read(question: str) -> str:
    """The question itself, or what the named file or standard input holds."""
    from voicecheck.errors import UsageError
    from voicecheck.plaintext import decode_text, read_file

    if question != "-" and not question.startswith("@"):
        return question
    try:
        if question == "-":
            return decode_text(sys.stdin.buffer.read())
        return decode_text(read_file(Path(question[1:])))
    except (OSError, ValueError) as error:
        raise UsageError("{where}: {why}", where=question, why=error) from error
