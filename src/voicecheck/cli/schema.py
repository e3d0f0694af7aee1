"""``voicecheck schema``: the data dictionary."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Format(StrEnum):
    """How it is printed."""

    MD = "md"
    JSON = "json"


def schema(
    as_format: Annotated[Format, typer.Option("--format", help="Markdown or JSON.")] = Format.MD,
) -> None:
    """Describe every column of every table."""
    from voicecheck.tables.schema import dictionary_json, dictionary_markdown

    print(dictionary_json() if as_format is Format.JSON else dictionary_markdown())
