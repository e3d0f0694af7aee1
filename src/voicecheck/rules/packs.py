"""Reading a pack of rules: all its faults at once, each with file, line and path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from voicecheck.errors import ConfigError
from voicecheck.plainyaml import Path, Tree, read_yaml, spell
from voicecheck.rules.language import Condition, Document, PackFile, Rule, Window
from voicecheck.rules.phrases import parse_phrase
from voicecheck.rules.regex import parse_guard, parse_regex


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """A pack of rules. Packs are equal where their text is (``digest`` is its SHA-256)."""

    name: str
    title: str
    document: Document | None
    uses: tuple[str, ...]
    rules: tuple[Rule, ...]
    digest: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pack) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def parse_pack(text: str, where: str) -> Pack:
    """Read a pack from the text of its file.

    Parameters
    ----------
    text
        YAML in the form of `voicecheck.rules.language`.
    where
        The file's name, for the faults.

    Raises
    ------
    ConfigError
        With every fault of the file, each as ``line 12: rules[3].window: …``.
    """
    tree = read_yaml(text, where)
    if tree.data is None:
        raise ConfigError(where, ["line 1: the file is empty"])
    faults = _Faults(tree)
    _refuse_empty(tree.data, (), faults)
    if faults.found:
        raise ConfigError(where, faults.ordered())
    file = _validated(tree.data, faults)
    if file is None or faults.found:
        raise ConfigError(where, faults.ordered())
    return Pack(file.pack, file.title, file.document, file.uses, file.rules, sha256(text.encode()).hexdigest())


class _Faults:
    """The faults found so far, with the line of each."""

    def __init__(self, tree: Tree) -> None:
        self.found: list[tuple[int, str]] = []
        self.lines = tree.lines

    def add(self, path: Path, message: str) -> None:
        known = next(self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines)
        self.found.append((known, f"line {known}: {spell(path)}{message}"))

    def ordered(self) -> list[str]:
        return list(dict.fromkeys(message for _, message in sorted(self.found)))


def _refuse_empty(data: Any, path: Path, faults: _Faults) -> None:
    """A key with nothing behind it is an unfinished line, not a choice."""
    if data is None:
        faults.add(path, "is empty")
    elif isinstance(data, dict):
        for key, value in data.items():
            _refuse_empty(value, (*path, key), faults)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            _refuse_empty(value, (*path, index), faults)


def _validated(data: Any, faults: _Faults) -> PackFile | None:
    """The file's rules with their lists filled in, or ``None`` where the form is wrong."""
    if isinstance(data, dict):
        _fill_lists(data, faults)
    try:
        file = PackFile.model_validate(data)
    except ValidationError as error:
        for fault in error.errors():
            faults.add(_path(fault["loc"], faults), fault["msg"].removeprefix("Value error, "))
        return None
    seen: dict[str, int] = {}
    for i, rule in enumerate(file.rules):
        if rule.id in seen:
            faults.add(("rules", i, "id"), f"{rule.id} stands twice (also rules[{seen[rule.id]}])")
        seen[rule.id] = i
        _check_rule(rule, ("rules", i), faults)
    return file


def _fill_lists(data: dict[str, Any], faults: _Faults) -> None:
    """Put the phrases of ``$name`` in its place, wherever phrases stand."""
    given = data.get("lists")
    rules = data.get("rules")
    for i, rule in enumerate(rules if isinstance(rules, list) else ()):
        wordings = rule.get("wordings") if isinstance(rule, dict) else None
        own = {"wordings": list(wordings)} if isinstance(wordings, dict) else {}
        _fill_rule(rule, ("rules", i), {**(given if isinstance(given, dict) else {}), **own}, faults)


def _fill_rule(rule: Any, place: Path, lists: dict[str, Any], faults: _Faults) -> None:

    def fill(value: Any, path: Path) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key == "phrases" and isinstance(inner, list):
                    value[key] = [p for i, item in enumerate(inner) for p in named(item, (*path, key, i))]
                else:
                    fill(inner, (*path, key))
        elif isinstance(value, list):
            for i, inner in enumerate(value):
                fill(inner, (*path, i))

    def named(item: Any, path: Path) -> list[Any]:
        if not (isinstance(item, str) and item.startswith("$")):
            return [item]
        if isinstance(lists.get(item[1:]), list):
            return [part for inner in lists[item[1:]] for part in named(inner, path) if inner != item]
        faults.add(path, f"{item}: the pack has no list of that name")
        return []

    fill(rule, place)


def _path(loc: tuple[str | int, ...], faults: _Faults) -> Path:
    """A place in the file from pydantic's: what is no key of the file (a union's branch) left out."""
    path: Path = ()
    for step in loc:
        if (*path, step) in faults.lines or step == loc[-1]:
            path = (*path, step)
    return path


def _check_rule(rule: Rule, path: Path, faults: _Faults) -> None:
    """Every phrase, expression and window of a rule can be used."""
    for place, condition in conditions_of(rule, path):
        for i, phrase in enumerate(condition.phrases or ()):
            _try(parse_phrase, phrase, (*place, "phrases", i), faults)
        for name in ("regex", "maybe"):
            for i, expression in enumerate(getattr(condition, name) or ()):
                _try(parse_regex, expression, (*place, name, i), faults)
        for i, guard in enumerate(condition.unless):
            if isinstance(guard, str):
                _try(parse_guard, guard, (*place, "unless", i), faults)
    for i, guard in enumerate(rule.unless):
        if isinstance(guard, str):
            _try(parse_guard, guard, (*path, "unless", i), faults)


def _try(parse: Any, text: str, path: Path, faults: _Faults) -> None:
    try:
        parse(text)
    except ValueError as error:
        faults.add(path, str(error))


def conditions_of(part: Rule | Condition | Window, path: Path = ()) -> Iterator[tuple[Path, Condition]]:
    """Every condition inside a rule, with its path."""
    if isinstance(part, Condition):
        yield path, part
    for name in type(part).model_fields:
        value = getattr(part, name)
        key = type(part).model_fields[name].alias or name
        inner = value.of if name == "at_least" and value is not None else value
        if isinstance(inner, Condition | Window):
            yield from conditions_of(inner, (*path, key))
        elif isinstance(inner, tuple):
            for i, item in enumerate(inner):
                if isinstance(item, Condition):
                    yield from conditions_of(item, (*path, key, i))
