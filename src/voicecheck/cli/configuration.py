"""``voicecheck config``: every setting with its value, what it means and where it was written."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicecheck.cli.options import Config, InLanguage, settings_of
from voicecheck.cli.spoken import Commands
from voicecheck.language.catalogue import Language, say
from voicecheck.language.lines import folded, listed

if TYPE_CHECKING:
    from voicecheck.config import Settings
    from voicecheck.layering import Layers

group = Commands(help="Settings: show each with its value, its meaning and where it comes from.")

SECRET = ("privacy.agent_key",)
"""Settings of which is only told whether there is one."""
MOST_WORDS, LONGEST = 6, 160
"""Items of a list, and characters of a value, that are shown; JSON has them all."""
_LINE = re.compile(r", line (\d+)")


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: its dotted name, its value as JSON has it, where it was written (``None``: nowhere), its meaning."""

    name: str
    value: Any
    origin: str | None
    zh: str
    en: str

    def meaning(self, language: Language) -> str:
        """What it is, in a language."""
        return self.zh if language == "zh" else self.en


@group.command()
def show(
    names: Annotated[
        list[str] | None, typer.Argument(help="Sections or settings, as run or rules.limits; all if none.")
    ] = None,
    origin: Annotated[bool, typer.Option("--origin", help="Also say where each value was written.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON, lists whole.")] = False,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Show every setting: its value, what it means and, with --origin, where it comes from.

    Later layers win: the defaults, your file, variables that begin with VOICECHECK_, the command line.
    """
    from voicecheck.config import layers_of

    settings = settings_of(config, lang=lang)
    layers = layers_of(config, environ=os.environ, flags={"lang": lang})
    chosen = _chosen(list(settings_shown(settings, layers)), names or ())
    if as_json:
        print(json.dumps({each.name: _plain_setting(each) for each in chosen}, ensure_ascii=False, indent=2))
        return
    for each in chosen:
        print(f"{each.name} = {_spelled(each.value)}")
        for line in folded(each.meaning(settings.lang), _WIDTH):
            print(f"    {line}")
        if origin:
            print("    " + say("from {origin}", settings.lang, origin=_where(each.origin, settings.lang)))


_WIDTH = 76


def settings_shown(settings: Settings, layers: Layers) -> Iterator[Setting]:
    """Every setting that there is, in the order of the file of defaults."""
    meanings = described()
    for name, value in _values(settings, layers):
        keys = tuple(name.split("."))
        hidden = say("(set)", settings.lang) if name in SECRET and value is not None else value
        yield Setting(name, _plain(hidden), layers.written(keys), **meanings[name])


@cache
def described() -> Mapping[str, Mapping[str, str]]:
    """What each setting means, by its name, in both languages."""
    text = files(__package__).joinpath("settings.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["name"]: {"zh": row["zh"], "en": row["en"]} for row in rows}


def _values(settings: Settings, layers: Layers) -> Iterator[tuple[str, Any]]:
    """Names and values of all settings."""
    from voicecheck.config import SECTIONS
    from voicecheck.score.configured import ScoreOptions

    for section in SECTIONS:
        value = getattr(settings, section)
        if section == "rules":
            value = replace(value, limits=dict(value.limits))
        if section == "scores":  # the settings hold the cards themselves
            value, _ = layers.section(ScoreOptions, (section,))
        if section == "rules":
            yield "rules.packs", [pack.name for pack in settings.packs]
        yield from _leaves(section, value)


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if not is_dataclass(value):
        yield name, value
        return
    for field in fields(value):
        yield from _leaves(f"{name}.{field.name}", getattr(value, field.name))


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return None
    return str(value) if isinstance(value, Path) else value


def _plain_setting(setting: Setting) -> dict[str, Any]:
    return {"value": setting.value, "origin": setting.origin, "zh": setting.zh, "en": setting.en}


def _spelled(value: Any) -> str:
    """A value as a settings file has it, a long list cut."""
    if isinstance(value, list) and len(value) > MOST_WORDS:
        text = f"{json.dumps(value[:MOST_WORDS], ensure_ascii=False)[:-1]}, … ({len(value)})]"
    elif isinstance(value, dict) and len(value) > MOST_WORDS:
        text = f"{{{', '.join(list(value)[:MOST_WORDS])}, … ({len(value)})}}"
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _where(origin: str | None, language: Language) -> str:
    from voicecheck.config import configs_folder

    if origin is None:
        return say("the program itself", language)
    shown = origin.replace(f"{configs_folder()}{os.sep}", "")
    file = _LINE.sub(lambda line: say(", line {number}", language, number=line[1]), shown)
    return file if shown == origin else say("the defaults ({file})", language, file=file)


def _chosen(known: Sequence[Setting], names: Sequence[str]) -> list[Setting]:
    """The settings that are asked for.

    Raises
    ------
    UsageError
        A name is none.
    """
    from difflib import get_close_matches

    from voicecheck.errors import UsageError

    every = {each.name for each in known}
    every |= {name.rsplit(".", n)[0] for name in every for n in range(1, name.count(".") + 1)}
    for name in names:
        if name not in every:
            near = get_close_matches(name, sorted(every), n=3)
            if near:
                raise UsageError("{name}: no such setting; did you mean {near}?", name=name, near=listed(near, "en"))
            raise UsageError("{name}: no such setting; `voicecheck config show` lists them", name=name)
    return [each for each in known if not names or any(f"{each.name}.".startswith(f"{name}.") for name in names)]
