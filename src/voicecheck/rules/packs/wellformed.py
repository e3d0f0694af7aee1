"""What a pack's form cannot tell: that each phrase, expression, exception and measure can be used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from voicecheck.language.catalogue import told_by
from voicecheck.language.stored import english
from voicecheck.plainyaml import Path
from voicecheck.rules.language.expression import parse_guard, parse_regex
from voicecheck.rules.language.phrase import parse_phrase
from voicecheck.rules.measures.catalogue import MEASURES
from voicecheck.rules.packs.overrides import KEY

_PARSERS: dict[str, Callable[[str], object]] = {
    "phrases": parse_phrase,
    "regex": parse_regex,
    "unless": parse_guard,
}
_WORDLESS = frozenset({"examples", "wordings", "scope"})
"""The keys under which nothing is looked for."""
_SUMS = {"hold_s": "hold_each_s", "dead_air_s": "dead_air_each_s"}
"""Columns of the tables that add up what a rule measures one by one."""
_ANCHORS = ("after", "before", "around", "of")


def misuses(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """What cannot be used in a pack with its names filled in: where, and why."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in _WORDLESS or (not path and key == "lists"):
                continue
            if not path and key == KEY:
                conditions = value.get("conditions") if isinstance(value, dict) else None
                yield from misuses(conditions, (key, "conditions"))
                continue
            if key == "measure":
                yield from _unmeasurable(value, (*path, key))
            if not path and key == "rules" and isinstance(value, list):
                yield from (fault for i, rule in enumerate(value) for fault in _misplaced(rule, (key, i)))
            yield from misuses(value, (*path, key))
    elif isinstance(data, list):
        parse = _PARSERS.get(str(path[-1])) if path else None
        for i, value in enumerate(data):
            if parse and isinstance(value, str):
                yield from _unreadable(parse, value, (*path, i))
            else:
                yield from misuses(value, (*path, i))


def _misplaced(rule: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Anchors and exceptions of a rule that stand where there is nothing for them."""
    if not isinstance(rule, dict):
        return
    triggered = rule.get("when") is not None
    for key, value in rule.items():
        trigger = triggered and key in ("window", "condition")
        yield from _anchors_without(value, (*path, key), trigger=trigger, hit=key == "unless")
    exceptions = rule.get("unless")
    if rule.get("kind") in ("must", "when") and isinstance(exceptions, list):
        for i, exception in enumerate(exceptions):
            if isinstance(exception, str):
                yield (
                    (*path, "unless", i),
                    english("a {rule} rule has no hit that a text could excuse; see condition", rule=rule["kind"]),
                )


def _anchors_without(data: Any, path: Path, *, trigger: bool, hit: bool) -> Iterator[tuple[Path, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in _ANCHORS and value == "trigger" and not trigger:
                yield (
                    (*path, key),
                    english("trigger stands only in the condition or window of a rule with a trigger (when)"),
                )
            elif key in _ANCHORS and value == "hit" and not hit:
                yield (*path, key), english("hit stands only in an exception (unless)")
            elif key not in _WORDLESS:
                yield from _anchors_without(value, (*path, key), trigger=trigger, hit=hit or key == "unless")
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from _anchors_without(value, (*path, i), trigger=trigger, hit=hit)


def _unreadable(parse: Callable[[str], object], text: str, path: Path) -> Iterator[tuple[Path, str]]:
    if parse is parse_phrase and (joined := set(text) & set("，、")):
        yield (
            path,
            english(
                "“{given}”: {sign} is never heard; between two of a list stands an ordinary comma",
                given=text,
                sign=joined.pop(),
            ),
        )
    try:
        parse(text)
    except ValueError as error:
        yield path, told_by(error)


def _unmeasurable(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    name, place = (value.get("name"), (*path, "name")) if isinstance(value, dict) else (value, path)
    if isinstance(name, str) and name in _SUMS:
        yield (
            place,
            english(
                "{name} is a sum in the tables; a rule measures each by itself: write {sums}",
                name=name,
                sums=_SUMS[name],
            ),
        )
    elif isinstance(name, str) and name not in MEASURES:
        yield (
            place,
            english("{name}: there is no such measure; there are {measures}", name=name, measures=", ".join(MEASURES)),
        )
