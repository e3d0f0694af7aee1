"""How the faults of a pack are told: where each stands, and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from voicecheck.language.stored import english, one_of
from voicecheck.plainyaml import Path
from voicecheck.rules.language.rule import KINDS, RULE_KEYS
from voicecheck.rules.packs.filled import Filled
from voicecheck.rules.packs.pieces import Source


def empty(data: Any, source: Source) -> Iterator[Source]:
    """Keys with nothing behind them: an unfinished line, not a choice."""
    if data is None:
        yield source
    elif isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from empty(value, source.at(key))


def place_of(loc: tuple[str | int, ...], filled: Filled, *, missing: bool) -> Path:
    """A place in a pack from pydantic's: what is no key of it (a choice's branch) left out."""
    path: Path = ()
    for step in loc:
        if (*path, step) in filled.origins:
            path = (*path, step)
    return (*path, loc[-1]) if missing else path


def message_of(fault: str, said: str, path: Path, filled: Filled) -> str:
    """What a fault says; of a key that a rule of its kind lacks, or does not have, which kinds have it."""
    of_rule = len(path) == 3 and path[0] == "rules"
    if of_rule and path[2] == "kind":
        return english("write one of {kinds}", kinds=", ".join(KINDS))
    if of_rule and path[2] in RULE_KEYS and fault in ("missing", "extra_forbidden"):
        kind = filled.data["rules"][path[1]].get("kind")
        if fault == "missing":
            return english("is missing: a rule of kind {kind} needs it", kind=kind)
        having = one_of([name for name, rule in KINDS.items() if path[2] in rule.model_fields])
        return english("goes with kind {having}; this rule is of kind {kind}", having=having, kind=kind)
    return said


def origin_of(path: Path, filled: Filled) -> Source:
    """Where a value was written; of one that is missing, where it should stand."""
    known = next(n for n in range(len(path), -1, -1) if path[:n] in filled.origins)
    return filled.origins[path[:known]].at(*path[known:])
