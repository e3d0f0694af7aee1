"""Is a rule proved by its examples? A change in any of its lists has to make one of them come out otherwise.

What survives is either not proved (an example is missing) or not needed (the words can go).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from voicecheck.plainyaml import Path, spell
from voicecheck.proofs.examples import check_rule
from voicecheck.rules.language.rule import Rule, parse_rule
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import Pack

NEVER_SAID = "鑫犇骉羴"
"""Words that nobody says."""
_LISTS = ("phrases", "regex", "unless")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with one change: ``place`` is the list, ``lost`` what it no longer holds (``None``: all of it)."""

    place: str
    lost: str | None
    rule: Rule


def mutants(rule: Rule, *, each: bool = False) -> Iterator[Mutant]:
    """A rule with each of its lists, and each of its limits, taken away; with `each` also each single item.

    A condition's phrases are replaced by words that nobody says, since a condition without any is none.
    """
    whole = rule.model_dump(by_alias=True, exclude_defaults=True)
    examples = whole.pop("examples", {})
    for path, items in _lists(whole, ()):
        texts = [item for item in items if isinstance(item, str)]
        if not texts:
            continue
        others = [item for item in items if not isinstance(item, str)]
        needed = path[-1] in ("phrases", "regex")
        yield _mutant(whole, examples, path, [NEVER_SAID] if needed else others, None)
        for text in texts if each and len(items) > 1 else ():
            yield _mutant(whole, examples, path, [item for item in items if item != text], text)
    for name in ("min", "max"):
        if name in whole:
            yield _mutant(whole, examples, (name,), None, None)


def without_each_exception(rule: Rule) -> Iterator[Mutant]:
    """A rule without each of its exceptions in turn, texts and conditions; ``lost`` is the exception as written."""
    whole = rule.model_dump(by_alias=True, exclude_defaults=True)
    examples = whole.pop("examples", {})
    for path, items in _lists(whole, ()):
        for number, item in enumerate(items if path[-1] == "unless" else ()):
            left = [other for at, other in enumerate(items) if at != number]
            yield _mutant(whole, examples, path, left, item if isinstance(item, str) else str(item))


def without_exceptions(rule: Rule) -> Rule:
    """A rule without any of its exceptions."""
    whole = rule.model_dump(by_alias=True, exclude_defaults=True)
    examples = whole.pop("examples", {})
    return parse_rule({**_bare(whole), "examples": examples})


def _bare(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _bare(inner) for key, inner in part.items() if key != "unless"}
    return [_bare(inner) for inner in part] if isinstance(part, list | tuple) else part


def _lists(part: Any, path: Path) -> Iterator[tuple[Path, Sequence[Any]]]:
    if isinstance(part, dict):
        for key, inner in part.items():
            if key in _LISTS and isinstance(inner, list | tuple):
                yield (*path, key), inner
            yield from _lists(inner, (*path, key))
    elif isinstance(part, list | tuple):
        for index, inner in enumerate(part):
            yield from _lists(inner, (*path, index))


def _mutant(whole: dict[str, Any], examples: dict[str, Any], path: Path, value: Any, lost: str | None) -> Mutant:
    changed: Any = deepcopy(whole)
    inner = changed
    for step in path[:-1]:
        inner[step] = list(inner[step]) if isinstance(inner[step], tuple) else inner[step]
        inner = inner[step]
    inner[path[-1]] = value
    changed["examples"] = examples
    return Mutant(spell(path).removesuffix(": "), lost, parse_rule(changed))


def survivors(pack: Pack, *, options: RulesOptions, each: bool = False) -> Iterator[tuple[Rule, Mutant]]:
    """The mutants of a pack's rules that all of the rule's own examples let pass."""
    for rule in pack.rules:
        for mutant in mutants(rule, each=each):
            if next(check_rule(mutant.rule, pack, options=options), None) is None:
                yield rule, mutant
