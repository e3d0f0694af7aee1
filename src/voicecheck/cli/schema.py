"""``voicecheck schema``: the data dictionary."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Format(StrEnum):
    """How it is printed."""

    MD = "md"
    JSON = "json"
    SQL = "sql"


class Language(StrEnum):
    """The language of what a person reads."""

    ZH = "zh"
    EN = "en"


def schema(
    as_format: Annotated[
        Format,
        typer.Option("--format", help="Markdown, JSON with both languages, or views of the tables for DuckDB (sql)."),
    ] = Format.MD,
    lang: Annotated[Language, typer.Option("--lang", help="Language of the Markdown and of the views.")] = Language.ZH,
) -> None:
    """Describe every table and column: keys, joins, values, units, why something may be null; or make views of them."""
    from voicecheck.tables.dictionary import dictionary_json, dictionary_markdown
    from voicecheck.tables.views import views_sql

    if as_format is Format.JSON:
        text = dictionary_json()
    else:
        text = views_sql(lang.value) if as_format is Format.SQL else dictionary_markdown(lang.value)
    print(text, end="")
