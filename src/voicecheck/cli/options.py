"""What several commands share."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from voicecheck.config import Settings

Config = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="FILE", exists=True, dir_okay=False, help="Your settings, on top of the defaults."
    ),
]


Out = Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Folder of the stored calls.")]


class Lang(StrEnum):
    """The language of what people read."""

    ZH = "zh"
    EN = "en"


InLanguage = Annotated[Lang, typer.Option("--lang", help="Language of what people read: zh (Chinese) or en.")]


def settings_of(config: Path | None, flags: Mapping[str, Any] | None = None) -> Settings:
    """The settings from every layer, the process's environment among them."""
    from voicecheck.config import load_settings

    return load_settings(config, environ=os.environ, flags=flags)


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
