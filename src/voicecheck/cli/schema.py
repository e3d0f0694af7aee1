"""``voicecheck schema``: the data dictionary."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Format(StrEnum):
    """How it is printed."""

    MD = "md"
    JSON = "json"


class Language(StrEnum):
    """The language of what a person reads."""

    ZH = "zh"
    EN = "en"


def schema(
    as_format: Annotated[Format, typer.Option("--format", help="Markdown, or JSON with both languages.")] = Format.MD,
    lang: Annotated[Language, typer.Option("--lang", help="Language of the Markdown.")] = Language.ZH,
) -> None:
    """Describe every column of every table."""
    from voicecheck.tables.schema import dictionary_json, dictionary_markdown

    print(dictionary_json() if as_format is Format.JSON else dictionary_markdown(lang.value), end="")
