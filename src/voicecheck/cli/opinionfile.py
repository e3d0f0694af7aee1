"""Files of verdicts and appeals on the command line: read from people, and written for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

if TYPE_CHECKING:
    from voicecheck.batch.reviewing import Store
    from voicecheck.config import Settings
    from voicecheck.export.opinionsheets import Row
    from voicecheck.language.catalogue import Language
    from voicecheck.proofs.reviewfile import KnownCalls
    from voicecheck.proofs.sheetcolumns import SheetColumn

T = TypeVar("T")


def read_given(path: Path, store: Store, settings: Settings, read: Callable[[bytes, str, KnownCalls], T]) -> T:
    """Read a file that somebody hands in.

    Raises
    ------
    UsageError
        It cannot be read, or has faults.
    """
    from datetime import UTC, datetime
    from functools import lru_cache
    from zoneinfo import ZoneInfo

    from voicecheck.errors import UsageError
    from voicecheck.plaintext import read_file
    from voicecheck.proofs.reviewfile import KnownCalls

    try:
        data = read_file(path)
    except (OSError, ValueError) as error:
        raise UsageError("{file} cannot be read: {why}", file=path, why=error) from error
    known = KnownCalls(
        calls=lambda name: [key for key, _ in store.calls_named(name)],
        rules=settings.titles.keys().__contains__,
        findings=lru_cache(maxsize=8)(store.findings_of),
        now=datetime.now(UTC),
        zone=ZoneInfo(settings.run.zone),
    )
    return read(data, str(path), known)


def write_rows(
    to: Path | None,
    columns: Sequence[SheetColumn],
    rows: Sequence[Row],
    language: Language,
    *,
    force: bool,
    name: Mapping[Language, str],
) -> None:
    """Write a sheet to a file, as a workbook where it ends so, or as CSV; without a file to the terminal.

    Raises
    ------
    UsageError
        The file is there already, or cannot be written.
    """
    from voicecheck.cli.newfile import check_new, new_file
    from voicecheck.export.opinionsheets import sheet_csv, write_sheet_workbook
    from voicecheck.language.catalogue import say

    if to is None:
        typer.echo(sheet_csv(columns, rows, language), nl=False)
        return
    check_new(to, force=force)
    with new_file(to, force=force) as place:
        if to.suffix.lower() == ".xlsx":
            write_sheet_workbook(place, columns, rows, name=name[language], language=language)
        else:
            place.write_bytes(sheet_csv(columns, rows, language))
    print(say("{rows:row|rows} in {file}", language, rows=len(rows), file=to))
