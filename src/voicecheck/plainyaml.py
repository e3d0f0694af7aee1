r"""YAML without its traps: what is written is what is read, or it is refused.

YAML 1.1 reads ``no`` as false, ``010`` as eight, ``1_000`` as a thousand, ``12:30`` as 750 and a
date as a date, keeps the last of two equal keys in silence, and lets a small file grow without
end by aliases. Here a plain scalar is ``true``, ``false``, ``null``, a decimal number or text; what
could be taken for something else has to be quoted.

Examples
--------
>>> read_yaml("limit: 120\nwords: [就是说, 'no']", "example").data
{'limit': 120, 'words': ['就是说', 'no']}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from voicecheck.errors import ConfigError

Path = tuple[str | int, ...]
"""Keys and positions that lead to a value."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, in C, where PyYAML was built with it
_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp")}
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
_TRAPS = (
    (re.compile(r"yes|no|on|off", re.IGNORECASE), "write true or false, or quote it"),
    (re.compile(r"true|false|null", re.IGNORECASE), "write it in small letters, or quote it"),
    (re.compile(r"[-+]?0[0-9_]+|0[xob][0-9a-f_]+", re.IGNORECASE), "write a decimal number, or quote it"),
    (re.compile(r"[-+]?[0-9][0-9,]*_[0-9_,.]*"), "write the number without '_', or quote it"),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.)"), "write digits on both sides of the point, or quote it"),
    (re.compile(r"[-+]?[0-9]*\.[0-9]*[eE][-+]?[0-9]+"), "write the number out, or quote it"),
    (re.compile(r"[-+]?\.(inf|nan)", re.IGNORECASE), "it is not a number that can be used"),
    (re.compile(r"[0-9]+(:[0-9]+)+"), "quote a time of day"),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*"), "quote a date"),
    (re.compile(r"[a-z_]+：.*"), "write the colon as ': ', or quote it"),
)
_DEEPEST = 200
_RUN_ON = re.compile(rf"^ {{{_DEEPEST},}}\S|(?:[-?]\s+){{{_DEEPEST}}}", re.MULTILINE)
"""Nesting without brackets: so many lists in lists on a line, or so far to the right."""


@dataclass(frozen=True, slots=True)
class Tree:
    """What a file holds, and the line of each value.

    ``data`` is made of dictionaries, lists, text, numbers, truth values and ``None``.
    """

    where: str
    data: Any
    lines: Mapping[Path, int]

    def fault(self, path: Path, message: str) -> str:
        """A fault at a place of the file, as ``line 12: rules[3].window: …``."""
        known = next((self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines), 1)
        return f"line {known}: {spell(path)}{message}"


def read_yaml(text: str, where: str) -> Tree:
    """Read a YAML file.

    Parameters
    ----------
    text
        The file's content. An empty file gives ``None``.
    where
        The file's name, for the error.

    Raises
    ------
    ConfigError
        Every fault found, each with its line and path.
    """
    if _is_too_deep(text):
        raise ConfigError(where, ["not YAML that can be used: nested too deeply"])
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        hint = "a text with ': ' or ' #' in it, or that starts with a sign, belongs in quotes"
        raise ConfigError(where, [f"line {line}: {error.problem or 'not YAML'} ({hint})"]) from error
    except yaml.YAMLError as error:
        raise ConfigError(where, [f"not YAML: {error}"]) from error
    reader = _Reader()
    data = reader.value(root, ()) if root is not None else None
    if reader.faults:
        raise ConfigError(where, [f"line {line}: {fault}" for line, fault in sorted(reader.faults)])
    return Tree(where, data, reader.lines)


def _is_too_deep(text: str) -> bool:
    """Whether a text nests so deeply that the parser, in C, would run out of stack and take the program with it.

    Brackets inside quotes are counted too: they come in pairs, or stay far below the limit.
    """
    depth = deepest = 0
    for sign in re.findall(r"[\[\]{}]", text):
        depth = max(0, depth + (1 if sign in "[{" else -1))
        deepest = max(deepest, depth)
    return deepest > _DEEPEST or _RUN_ON.search(text) is not None


def read_scalar(text: str) -> Any:
    """Read one plain value as a YAML file would; what a file would refuse stays text.

    Examples
    --------
    >>> read_scalar("120"), read_scalar("true"), read_scalar("no"), read_scalar("base")
    (120, True, 'no', 'base')
    """
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text


def spell(path: Path) -> str:
    """A path as a person reads it, with a colon after it; the whole file's is empty.

    Examples
    --------
    >>> spell(("rules", 3, "any"))
    'rules[3].any: '
    """
    written = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
    return f"{written}: " if written else ""


class _Reader:
    """Builds plain data from YAML's nodes, noting lines and faults."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.faults: list[tuple[int, str]] = []
        self._seen: set[int] = set()

    def value(self, node: Any, path: Path) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if id(node) in self._seen:
            return self._refuse(node, path, "anchors and aliases are not used here; write it out")
        self._seen.add(id(node))
        if node.tag not in _TAGS:
            return self._refuse(node, path, f"{node.tag.rpartition(':')[2]} is not used here; write it out")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        if node.style:  # quoted, or a block
            return node.value
        for trap, advice in _TRAPS:
            if node.value not in _WORDS and trap.fullmatch(node.value):
                return self._refuse(node, path, f"{node.value} could be taken for something else; {advice}")
        return read_scalar(node.value)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(key, path, "a key must be plain text")
            elif key.value in built:
                self._refuse(key, (*path, key.value), "is written twice")
            else:
                built[key.value] = self.value(value, (*path, key.value))
        return built

    def _refuse(self, node: yaml.Node, path: Path, why: str) -> None:
        self.faults.append((node.start_mark.line + 1, f"{spell(path)}{why}"))
