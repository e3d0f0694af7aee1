"""What several commands share."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicecheck.cli.logs import speak
from voicecheck.language.catalogue import LANGUAGES, Language

if TYPE_CHECKING:
    from voicecheck.config import Settings

Config = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="FILE", exists=True, dir_okay=False, help="Your settings, on top of the defaults."
    ),
]


Out = Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Folder of the stored calls.")]

_VARIABLE = "VOICECHECK_LANG"
_ASKED = "voicecheck.lang"
"""Where the language that the command line asks for is kept, for the commands below the one that heard it."""
_EITHER = "语言只能是 zh（中文）或 en（英文） / the language is zh (Chinese) or en (English)"
"""Said in both languages, since it is not known which one is read."""


def _one_of_them(text: str) -> Language:
    if known := _known(text):
        return known
    raise typer.BadParameter(_EITHER)


def _hear(context: typer.Context, asked: Language | None) -> Language | None:
    """Keep the language that is asked for: what was asked before a command holds in it."""
    if asked:
        context.meta[_ASKED] = asked
    return context.meta.get(_ASKED)


InLanguage = Annotated[
    Language | None,
    typer.Option(
        "--lang",
        metavar="zh|en",
        parser=_one_of_them,
        callback=_hear,
        is_eager=True,
        help="Language of what people read: zh (Chinese) or en (English); else the setting lang.",
    ),
]
"""Every command has this option; it can also be written before the command."""


def _known(text: object) -> Language | None:
    return next((each for each in LANGUAGES if each == text), None)


def language_of(lang: Language | None, config: Path | None = None) -> Language:
    """The language of what people read: the flag's, else the environment's, else the file's, else the first.

    Raises
    ------
    UsageError
        The environment names none.
    """
    from voicecheck.errors import UsageError

    asked = lang or os.environ.get(_VARIABLE)
    if asked is None:
        return _language_in(config) or LANGUAGES[0]
    if known := _known(asked):
        return known
    raise UsageError("{variable}={asked}: {either}", variable=_VARIABLE, asked=asked[:40], either=_EITHER)


def first_language(args: Sequence[str]) -> Language:
    """The language in which to speak before the command line is understood: what it or the environment asks for."""
    asked = None
    for at, each in enumerate(args):
        if each == "--":
            break
        if each == "--lang" and at + 1 < len(args):
            asked = _known(args[at + 1]) or asked
        elif each.startswith("--lang="):
            asked = _known(each.partition("=")[2]) or asked
    return asked or _known(os.environ.get(_VARIABLE)) or LANGUAGES[0]


def _language_in(config: Path | None) -> Language | None:
    """What a settings file says of the language, also where its other settings are wrong."""
    from voicecheck.errors import ConfigError
    from voicecheck.plainyaml import read_config_text, read_yaml

    if config is None:
        return None
    try:
        data = read_yaml(read_config_text(config), str(config)).data
    except ConfigError:  # who loads the settings says what is wrong
        return None
    return _known(data.get("lang")) if isinstance(data, dict) else None


def settings_of(
    config: Path | None, flags: Mapping[str, Any] | None = None, *, lang: Language | None = None
) -> Settings:
    """The settings from every layer, the process's environment among them; from here on in their language."""
    from voicecheck.config import load_settings

    if not lang and _VARIABLE not in os.environ and (written := _language_in(config)):
        speak(written)  # before there are settings, for what is wrong in them
    settings = load_settings(config, environ=os.environ, flags={**(flags or {}), "lang": lang})
    speak(settings.lang)
    return settings


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
