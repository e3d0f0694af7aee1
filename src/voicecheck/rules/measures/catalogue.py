"""All measures by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from types import ModuleType

from voicecheck.rules.call.call import Call
from voicecheck.rules.measures import digits, events, figures, flow, line, voices, wording
from voicecheck.rules.measures.registry import Measure, Measured, Need
from voicecheck.rules.options import RulesOptions


def collected(modules: Iterable[ModuleType]) -> dict[str, Measure]:
    """The measures that some modules declare, by name.

    Raises
    ------
    ValueError
        If two have the same name.
    """
    found: dict[str, Measure] = {}
    for module in modules:
        for declared in vars(module).values():
            if isinstance(declared, Measure) and found.setdefault(declared.name, declared) is not declared:
                raise ValueError(f"two measures are named {declared.name}")
    return dict(sorted(found.items()))


MEASURES: Mapping[str, Measure] = collected((digits, events, figures, flow, line, voices, wording))
"""The measures that rules may name, in the order of the alphabet."""


def take_measure(name: str, call: Call, options: RulesOptions) -> Measured:
    """Take a measure of a call by its name in the rules.

    Raises
    ------
    KeyError
        If there is no measure of that name (`MEASURES`).
    """
    declared = MEASURES[name]
    taken = declared.take(call, options)
    return replace(taken, samples=tuple(each._replace(unit=declared.unit) for each in taken.samples))


@lru_cache
def that_need(need: Need) -> frozenset[str]:
    """The names of the measures that are taken from something."""
    return frozenset(name for name, each in MEASURES.items() if need in each.needs)
