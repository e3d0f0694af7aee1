"""Settings in layers: later ones win, and every value remembers where it was written.

The shape of the settings is that of the rooms' own frozen dataclasses; nothing is described twice.
"""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path as FilePath
from typing import Any, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from voicecheck.errors import ConfigError
from voicecheck.language.stored import english
from voicecheck.plaintext import has_unseen, printable
from voicecheck.plainyaml import DEEPEST, Path, Tree, read_scalar, read_yaml, spell
from voicecheck.unfit import unfit

T = TypeVar("T")
Keys = tuple[str, ...]
_STRICT = ConfigDict(extra="forbid", strict=True)


class Layers:
    """Values put on top of each other, with the origin of each."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self._origins: dict[Path, str] = {}

    def put(self, value: Any, origin: str, at: Keys = ()) -> None:
        """Put a value in its place: a mapping is merged into what is there, all else replaces it."""
        if isinstance(value, Mapping):
            for key, inner in value.items():
                self.put(inner, origin, (*at, key))
            return
        place = self.values
        for key in at[:-1]:
            if not isinstance(place.get(key), dict):
                place[key] = {}
            place = place[key]
        if value is None and isinstance(place.get(at[-1]), dict):
            return  # a section that was left empty
        if isinstance(place.get(at[-1]), dict | list):  # else nothing is known of what is inside it
            self._origins = {path: known for path, known in self._origins.items() if path[: len(at)] != at}
        place[at[-1]] = value
        self._origins[at] = origin

    def put_file(self, tree: Tree, at: Keys = ()) -> None:
        """Put what a file holds in its place; the origin of each value is the file and its line."""
        self.put(tree.data or {}, tree.where, at)
        for path, line in tree.lines.items():
            self._origins[(*at, *path)] = english("{where}, line {line}", where=tree.where, line=line)

    def put_environment(self, environ: Mapping[str, str], prefix: str) -> None:
        """Put the variables that begin with a prefix; two underscores go one level down.

        A value in brackets is read as YAML reads it, any other as one plain value.

        Raises
        ------
        ConfigError
            A value in brackets is not what YAML can read, a value holds what no text can, or a name has
            more levels than any setting.
        """
        for name, text in sorted(environ.items()):
            if not name.startswith(prefix):
                continue
            steps = tuple(name.removeprefix(prefix).lower().split("__"))
            if len(steps) > DEEPEST:
                raise ConfigError(
                    f"{printable(name)[:80]}…", [english("names no setting; two underscores go one level down")]
                )
            if has_unseen(text):
                raise ConfigError(printable(name), [english("holds a control character or bytes that are no UTF-8")])
            value = read_yaml(text, name).data if text.startswith(("[", "{")) else read_scalar(text)
            self.put(value, printable(name), steps)

    def fault(self, path: Path, message: str) -> str:
        """A fault at a setting, as ``rules.packs[2]: no such pack (my.yaml, line 7)``."""
        place, known = spell(path), self.origin(path)
        if known:
            return english("{place}{message} ({origin})", place=place, message=message, origin=known)
        return english("{place}{message}", place=place, message=message)

    def origin(self, path: Path) -> str | None:
        """Where a setting was written, or the part that it stands in; ``None``: nowhere."""
        return next((self._origins[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self._origins), None)

    def written(self, path: Path) -> str | None:
        """Where a setting itself was written, or, of one that holds others, where these were; ``None``: nowhere."""
        if path in self._origins:
            return self._origins[path]
        inside = dict.fromkeys(origin for at, origin in self._origins.items() if at[: len(path)] == path)
        return "; ".join(inside) or None

    def section(self, shape: type[T], at: Keys, *, without: Collection[str] = ()) -> tuple[T | None, list[str]]:
        """Build a part of the settings: its value and no faults, or ``None`` and every fault in it.

        Parameters
        ----------
        shape
            A dataclass, or any other type that pydantic knows. Keys that it does not have are faults.
        at
            Where the part lies. What was never set is an empty mapping.
        without
            Keys of it that belong to other parts.
        """
        given: Any = self.values
        for step in at:
            given = given.get(step, {}) if isinstance(given, dict) else {}
        if isinstance(given, dict):
            given = {key: value for key, value in given.items() if key not in without}
        model: type[BaseModel] = create_model("Section", __config__=_STRICT, value=(shape, ...))
        try:
            # By way of JSON, because there a list is a tuple and text a path, while 1 is not true.
            built: T = dict(model.model_validate_json(json.dumps({"value": given})))["value"]
        except ValidationError as error:
            return None, [self._told(shape, at, dict(fault), given) for fault in error.errors()]
        return built, []

    def _told(self, shape: Any, at: Keys, fault: Mapping[str, Any], given: Any) -> str:
        inner = fault["loc"][1:]
        if fault["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
            near = difflib.get_close_matches(str(inner[-1]), _known(shape, inner[:-1]), n=1)
            why = english("no such setting; did you mean {near}?", near=near[0]) if near else english("no such setting")
            return self.fault((*at, *inner), why)
        if fault["type"] in ("missing_argument", "missing"):
            return self.fault((*at, *inner), english("is missing"))
        return self.fault((*at, *_in_data(inner, given)), unfit(fault))


def is_path(name: str) -> bool:
    """Whether it is a path, and no name of something shipped."""
    return "/" in name or "\\" in name or name.endswith((".yaml", ".yml"))


def anchored(value: Any, folder: FilePath, *, paths: Collection[Keys], named: Collection[Keys], at: Keys = ()) -> Any:
    """A file's settings with the paths in it taken from its own folder.

    Under the keys of ``paths`` all text is a path, at those of ``named`` where it looks like one.
    """
    if isinstance(value, dict):
        return {k: anchored(inner, folder, paths=paths, named=named, at=(*at, k)) for k, inner in value.items()}
    if isinstance(value, list):
        return [anchored(inner, folder, paths=paths, named=named, at=at) for inner in value]
    always = any(at[: len(keys)] == keys for keys in paths)
    if isinstance(value, str) and (always or (at in named and is_path(value))):
        return str(folder / os.path.expanduser(value))  # which leaves `~` where there is no such home
    return value


def _in_data(location: Path, given: Any) -> Path:
    """A fault's location without the steps that name a branch of a type and no place in the settings."""
    path: Path = ()
    for step in location:
        inside = isinstance(given, list) and isinstance(step, int) and step < len(given)
        if inside or (isinstance(given, dict) and step in given):
            path, given = (*path, step), given[step]
    return path


def _known(shape: Any, path: Path) -> list[str]:
    for step in path:
        shape = get_type_hints(shape).get(str(step)) if is_dataclass(shape) else None
    return [field.name for field in fields(shape)] if is_dataclass(shape) else []
