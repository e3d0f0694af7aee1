"""``voicecheck schema``: the data dictionary."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from voicecheck.cli.options import InLanguage, language_of
from voicecheck.errors import UsageError
from voicecheck.language.catalogue import Language
from voicecheck.language.stored import of_system


class Format(StrEnum):
    """How it is printed."""

    MD = "md"
    JSON = "json"
    SQL = "sql"
    DBT = "dbt"
    SUPERSET = "superset"


def schema(
    as_format: Annotated[
        Format,
        typer.Option(
            "--format",
            help="Markdown; JSON with both languages; views for DuckDB (sql); sources of dbt; a dashboard of Superset.",
        ),
    ] = Format.MD,
    lang: InLanguage = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", dir_okay=False, help="Write it there (Superset: a ZIP).")
    ] = None,
) -> None:
    """Describe every table and column: keys, joins, values, units, why something may be null; or make views of them."""
    from voicecheck.tables.guides.superset import superset_zip

    if to is None and as_format is Format.SUPERSET:
        raise UsageError("a dashboard of Superset is a ZIP file: say where to write it with --to FILE.zip")
    language = language_of(lang)
    data = superset_zip(language) if as_format is Format.SUPERSET else _text(as_format, language).encode()
    if to is None:
        print(data.decode(), end="")
        return
    try:
        to.write_bytes(data)
    except OSError as error:
        raise UsageError("{to} cannot be written: {reason}", to=to, reason=of_system(error)) from error


def _text(as_format: Format, language: Language) -> str:
    from voicecheck.tables.guides.dbt import dbt_sources
    from voicecheck.tables.guides.dictionary import dictionary_json, dictionary_markdown
    from voicecheck.tables.guides.views import views_sql

    if as_format is Format.JSON:
        return dictionary_json()
    write = {Format.DBT: dbt_sources, Format.SQL: views_sql, Format.MD: dictionary_markdown}[as_format]
    return write(language)
