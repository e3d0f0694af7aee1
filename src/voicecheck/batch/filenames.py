"""What the names of files tell, where no manifest does: patterns with named groups."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import re2

from voicecheck.batch.discovery import Found
from voicecheck.batch.files import check_file
from voicecheck.batch.manifest import COLUMNS
from voicecheck.errors import RecordingError, UsageError
from voicecheck.plaintext import printable

_FURTHER = "meta_"
_GROUPS = tuple(name for name in COLUMNS if name != "recording")


@dataclass(frozen=True, slots=True)
class _Pattern:
    name: str
    expression: Any


def from_names(files: Mapping[Path, str], found: Found) -> None:
    """Take files by their names.

    Parameters
    ----------
    files
        Each with the name that it was given by, or its path below the folder given.
    found
        What there is so far; gets the recordings, and a note on what the names told.

    Raises
    ------
    UsageError
        A pattern is no regular expression, or has a group that is no column.
    """
    own = found.settings.file_pattern
    named = {"run.file_pattern": own} if own else found.settings.manifest.file_patterns
    patterns = [_compiled(name, text) for name, text in named.items() if text]
    refused = () if own else found.settings.manifest.no_agents
    no_agents = [_searched("manifest.no_agents", text) for text in refused]
    used: Counter[str] = Counter()
    first: dict[str, str] = {}
    unmatched = 0
    for path, name in files.items():
        # A shipped pattern may also read the folder that was given, which may be the day's.
        shown = os.path.splitext(name if own else _with_folder(path, name))[0]
        cells, by = _cells(patterns, printable(shown), no_agents)
        unmatched += bool(own) and not by
        used.update(by)
        for each in by:
            first.setdefault(each, f"{name} is {', '.join(f'{key} {cell}' for key, cell in cells.items())}")
        try:
            check_file(path, name)
            found.take({**cells, "recording": name}, path, name)
        except RecordingError as error:
            found.fail(error, name=name, path=path, agent_id=cells.get("agent_id") or None)
    if unmatched:
        found.notes.append(f"{unmatched} file names do not match the configured pattern: their agents are not known")
    for each, count in used.items() if not own else ():
        pattern = f"the pattern {each} (manifest.file_patterns)"
        found.notes.append(f"{count} file names were read by {pattern}: {first[each]}")


def _with_folder(path: Path, name: str) -> str:
    """The name with the folder before it that it was found in, where it has not that already."""
    if os.path.isabs(name) or ".." in Path(name).parts:
        return "/".join(path.parts[-2:])
    depth = len(Path(name).parts)
    return "/".join(path.parts[-depth - 1 :])


def _cells(patterns: list[_Pattern], name: str, no_agents: Sequence[Any]) -> tuple[dict[str, str], list[str]]:
    """What the patterns tell of a name, an earlier one before a later one, and which of them told it.

    One whose agent is none (a word of direction, an area code) has misread the name, and tells nothing of it.
    """
    cells: dict[str, str] = {}
    by: list[str] = []
    for pattern in patterns:
        match = pattern.expression.search(name)
        told = {key.removeprefix(_FURTHER): cell for key, cell in match.groupdict().items() if cell} if match else {}
        agent = told.get("agent_id", "")
        if agent and any(each.fullmatch(agent) for each in no_agents):
            continue
        if match and (told.keys() - cells.keys() or not told):
            by.append(pattern.name)
            cells = {**told, **cells}
    return cells, by


def _searched(name: str, pattern: str) -> Any:
    """The pattern for RE2, which takes time in proportion to the name, whatever the pattern."""
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        raise UsageError(
            "the file pattern {name} ({pattern!r}) is no regular expression: {reason}",
            name=name,
            pattern=pattern,
            reason=reason,
        ) from error


def _compiled(name: str, pattern: str) -> _Pattern:
    expression = _searched(name, pattern)
    strange = [each for each in expression.groupindex if each not in _GROUPS and not each.startswith(_FURTHER)]
    if strange:
        raise UsageError(
            "the file pattern {name} has a group {strange}, which is no column; known are {groups}, and "
            "{further}NAME for a further column",
            name=name,
            strange=", ".join(strange),
            groups=", ".join(_GROUPS),
            further=_FURTHER,
        )
    return _Pattern(name, expression)
