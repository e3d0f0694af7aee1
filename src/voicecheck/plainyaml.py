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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

import yaml

from voicecheck.errors import ConfigError
from voicecheck.language.catalogue import told_by
from voicecheck.language.stored import english, of_library, of_system
from voicecheck.plaintext import has_unseen, printable, read_file

Path = tuple[str | int, ...]
"""Keys and positions that lead to a value."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, in C, where PyYAML was built with it
_NAMED = {f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str")}  # tags that say what is there anyhow
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
_LONGEST_NUMBER = 60  # characters; a longer one is a mistake, and no float is so large or so exact
_WIDE_ADVICE = english("has the full-width colon of a Chinese keyboard; write the plain one and a space, ': '")
_TRAPS = (
    (re.compile(r"yes|no|on|off", re.IGNORECASE), english("write true or false, or quote it")),
    (re.compile(r"true|false|null", re.IGNORECASE), english("write it in small letters, or quote it")),
    (re.compile(r"[-+]?0[0-9_]+|0[xob][0-9a-f_]+", re.IGNORECASE), english("write a decimal number, or quote it")),
    (re.compile(r"[-+]?[0-9][0-9,]*_[0-9_,.]*"), english("write the number without '_', or quote it")),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.)"), english("write digits on both sides of the point, or quote it")),
    (re.compile(r"[-+]?[0-9]*\.[0-9]*[eE][-+]?[0-9]+"), english("write the number out, or quote it")),
    (re.compile(r"[-+]?\.(inf|nan)", re.IGNORECASE), english("it is not a number that can be used")),
    (re.compile(r"[0-9]+(:[0-9]+)+"), english("quote a time of day")),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*"), english("quote a date")),
    (re.compile(r"[a-z_]+：.*"), english("write the colon as ': ', or quote it")),
)
MOST_CHARACTERS = 2_000_000
"""The longest file of YAML that is read: over ten times the longest pack of rules."""
MOST_VALUES = 50_000
"""The most values in a file: about ten times those of the largest pack."""
MOST_FAULTS = 500
"""The most faults of a file that are told at once."""
DEEPEST = 100
"""The deepest nesting; a rule needs twice as many levels as it has conditions inside conditions."""
_WIDE_KEY = re.compile(r"[A-Za-z_][\w.]*\s*：")
_LONGEST_STEP = 80  # characters of a key that are shown
_DIRECTIVE = re.compile("^%TAG", re.MULTILINE)  # the parser compares each with all before it


@dataclass(frozen=True, slots=True)
class Tree:
    """What a file holds, and the line of each value.

    ``data`` is made of dictionaries, lists, text, numbers, truth values and ``None``.
    """

    where: str
    data: Any
    lines: Mapping[Path, int]

    def place(self, path: Path) -> tuple[str, int]:
        """The file and the line of a value; of one that is missing, where it should stand."""
        return self.where, next((self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines), 1)

    def fault(self, path: Path, message: str) -> str:
        """A fault at a place of the file, as ``line 12: rules[3].window: …``."""
        return english("line {line}: {place}{message}", line=self.place(path)[1], place=spell(path), message=message)


def read_config_text(path: FilePath, *, most: int = 4 * MOST_CHARACTERS) -> str:
    """Read a file of settings, rules or words as text.

    Parameters
    ----------
    path
        The file.
    most
        Bytes that it may have.

    Raises
    ------
    ConfigError
        It cannot be read, is no regular file, too large, or not UTF-8.
    """
    try:
        return read_file(path, most=most).decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(str(path), [english("cannot be read: {reason}", reason=of_system(error))]) from error
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), [english("is not UTF-8; save it as UTF-8")]) from error
    except ValueError as error:  # a name that no file can have, or a file that is none
        raise ConfigError(printable(path), [told_by(error)]) from error


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
    if len(text) > MOST_CHARACTERS:
        raise ConfigError(
            where,
            [
                english(
                    "has {count:,} characters, at most {most_characters:,} are read; split it",
                    count=len(text),
                    most_characters=MOST_CHARACTERS,
                )
            ],
        )
    if directive := _DIRECTIVE.search(text):
        raise ConfigError(
            where, [english("line {line}: %TAG is not used here", line=text.count(chr(10), 0, directive.start()) + 1)]
        )
    reader = _Reader(yaml.parse(text, Loader=_LOADER))
    try:
        data = reader.document()
    except _TooMuchError as error:
        raise ConfigError(
            where, [*_told(reader.faults), english("line {line}: {fault}", line=error.line, fault=error)]
        ) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        if wide := _wide_colon(text.splitlines(), line):
            raise ConfigError(where, [wide]) from error
        hint = english("a text with ': ' or ' #' in it, or that starts with a sign, belongs in quotes")
        raise ConfigError(
            where,
            [
                english(
                    "line {line}: {problem} ({hint})",
                    line=line,
                    problem=of_library(error.problem or english("not YAML")),
                    hint=hint,
                )
            ],
        ) from error
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise ConfigError(where, [english("not YAML: {error}", error=error)]) from error
    if reader.faults:
        raise ConfigError(where, _told(reader.faults))
    return Tree(where, data, reader.lines)


# What stands where a key's colon should: after a name as keys have, or at the end of a line.
_WIDE_COLON = re.compile(r"""\s*(?:-\s+)*(?P<key>["']?[A-Za-z_][\w.]*["']?\s*|[^\s：#]+)：(?P<rest>.*)""")
_LINES_BACK = 5  # a text without a colon runs on until the parser meets one that it did not expect


def _wide_colon(lines: Sequence[str], line: int) -> str | None:
    """The fault of the nearest line, up to where the parser gave up, whose key has the colon of a Chinese keyboard."""
    for number in range(min(line, len(lines)), max(0, line - _LINES_BACK), -1):
        found = _WIDE_COLON.match(lines[number - 1])
        listed = lines[number - 1].lstrip().startswith("-")  # in a list it may well be what somebody says
        if found and (not found["rest"].strip() or (found["key"].isascii() and not listed)):
            return english(
                "line {line}: {key}： {advice}",
                line=number,
                key=printable(found["key"].strip()[:_LONGEST_STEP]),
                advice=_WIDE_ADVICE,
            )
    return None


def _told(faults: Iterable[tuple[int, str]]) -> list[str]:
    """The faults by line."""
    return [english("line {line}: {fault}", line=line, fault=fault) for line, fault in sorted(faults)]


def read_scalar(text: str) -> Any:
    """Read one plain value as a YAML file would; what a file would refuse stays text.

    Examples
    --------
    >>> read_scalar("120"), read_scalar("true"), read_scalar("no"), read_scalar("base")
    (120, True, 'no', 'base')
    """
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _LONGEST_NUMBER:
        return text
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
    named = (f"[{step}]" if isinstance(step, int) else f".{printable(step[:_LONGEST_STEP])}" for step in path)
    written = "".join(named).lstrip(".")
    return f"{written}: " if written else ""


class _TooMuchError(Exception):
    """More than is read; nothing is read on."""

    def __init__(self, line: int, why: str) -> None:
        self.line = line
        super().__init__(why)


class _Reader:
    """Builds plain data from YAML's events, noting lines and faults.

    The parser's own tree is not used: it is built by recursion in C, and a file that nests deeply
    enough would take the program with it.
    """

    def __init__(self, events: Iterator[Any]) -> None:
        self.lines: dict[Path, int] = {}
        self.faults: list[tuple[int, str]] = []
        self._events = events
        self._values = 0

    def document(self) -> Any:
        """The file's one document; ``None`` where it holds none."""
        data = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if self._values:
                    self._refuse(event, (), english("a second document begins; a file holds one"))
                    break
                data = self.value(next(self._events), ())
        return data

    def value(self, event: Any, path: Path) -> Any:
        self.lines[path] = line = event.start_mark.line + 1
        self._values += 1
        if self._values > MOST_VALUES:
            raise _TooMuchError(
                line, english("more than {most_values:,} values; split the file", most_values=MOST_VALUES)
            )
        if len(path) > DEEPEST:
            raise _TooMuchError(line, english("nested too deeply, at most {deepest} levels are read", deepest=DEEPEST))
        if isinstance(event, yaml.AliasEvent):
            return self._refuse(event, path, english("anchors and aliases are not used here; write it out"))
        if event.tag not in (None, "!", *_NAMED):
            self._pass_over(event)
            return self._refuse(
                event,
                path,
                english("{tag} is not used here; write it out", tag=event.tag.rpartition(":")[2][:40]),
            )
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._scalar(event, path)

    def _sequence(self, path: Path) -> list[Any]:
        built: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            built.append(self.value(event, (*path, len(built))))
        return built

    def _mapping(self, path: Path) -> dict[str, Any]:
        built: dict[str, Any] = {}
        while not isinstance(key := next(self._events), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                self._pass_over(key)
                self._pass_over(next(self._events))
                self._refuse(key, path, english("a key must be plain text"))
            elif not key.style and _WIDE_KEY.match(key.value):
                self._pass_over(next(self._events))
                self._refuse(
                    key, path, english("{key} {advice}", key=printable(key.value[:_LONGEST_STEP]), advice=_WIDE_ADVICE)
                )
            elif key.value in built:
                self._pass_over(next(self._events))
                self._refuse(key, (*path, key.value), english("is written twice"))
            else:
                self._check_seen(key, path)
                built[key.value] = self.value(next(self._events), (*path, key.value))
        return built

    def _scalar(self, event: Any, path: Path) -> Any:
        self._check_seen(event, path)
        if event.style or event.tag:  # quoted, a block, or said to be text
            return event.value
        for trap, advice in _TRAPS:
            if event.value not in _WORDS and trap.fullmatch(event.value):
                return self._refuse(
                    event,
                    path,
                    english(
                        "{value} could be taken for something else; {advice}", value=event.value[:60], advice=advice
                    ),
                )
        if len(event.value) > _LONGEST_NUMBER and (_INTEGER.fullmatch(event.value) or _NUMBER.fullmatch(event.value)):
            return self._refuse(event, path, english("a number of so many digits cannot be kept; quote it"))
        return read_scalar(event.value)

    def _check_seen(self, event: Any, path: Path) -> None:
        """Refuse what a terminal would obey, and what makes a text read as another."""
        if has_unseen(event.value):
            self._refuse(
                event,
                path,
                english("“{value}” holds a control character; take it out", value=printable(event.value)[:60]),
            )

    def _pass_over(self, event: Any) -> None:
        """Leave out a value, and all that is in it, that was begun with an event."""
        depth = int(isinstance(event, yaml.CollectionStartEvent))
        while depth:
            event = next(self._events)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)

    def _refuse(self, event: Any, path: Path, why: str) -> None:
        line = event.start_mark.line + 1
        self.faults.append((line, english("{place}{message}", place=spell(path), message=why)))
        if len(self.faults) >= MOST_FAULTS:
            raise _TooMuchError(
                line, english("{most_faults} faults up to here; mend these first", most_faults=MOST_FAULTS)
            )
