"""What each mechanism of judging, and each exception, is worth: taken away, what becomes of labelled calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from voicecheck.proofs.examples import alone
from voicecheck.proofs.labelled import KINDS, Kind, LabelledCall, kind_of, results_of_call
from voicecheck.proofs.mutants import NEVER_SAID, mutants
from voicecheck.rules.language.rule import Rule
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import Pack

Verdicts = Mapping[tuple[str, str], Kind]
"""What each verdict is worth, by call and norm."""


@dataclass(frozen=True, slots=True)
class Worth:
    """How many verdicts are of each kind without a mechanism, and how many came out of another kind than with it.

    ``kinds`` are counts for "as it is", differences for all others.
    """

    mechanism: str
    kinds: Mapping[Kind, int]
    changed: int


def mechanism_worths(
    calls: Sequence[LabelledCall], packs: Sequence[Pack], *, options: RulesOptions
) -> tuple[Worth, ...]:
    """As it is, then without each mechanism in turn."""
    known = judged(calls, packs, options=options)
    counts = Counter(known.values())
    worths = [Worth("as it is", {kind: counts[kind] for kind in KINDS}, 0)]
    for name, without in _OF_RULES.items():
        changed = [replace(p, rules=tuple(map(_without(without), p.rules)), digest=p.digest + name) for p in packs]
        worths.append(_difference(name, known, judged(calls, changed, options=options)))
    for name, setting in _OF_OPTIONS.items():
        worths.append(_difference(name, known, judged(calls, packs, options=setting(options))))
    deaf = [replace(c, conversation=replace(c.conversation, alternatives=())) for c in calls]
    worths.append(_difference("no listening again", known, judged(deaf, packs, options=options)))
    return tuple(worths)


def exception_worths(calls: Sequence[LabelledCall], packs: Sequence[Pack], *, options: RulesOptions) -> Iterator[Worth]:
    """Without each single exception, tried on the calls that label its norm; named by its norm, place and text."""
    for pack in packs:
        for rule in pack.rules:
            labelled = [call for call in calls if rule.id in call.verdicts]
            if not labelled:
                continue
            known = judged(labelled, alone(rule, pack), options=options)
            for mutant in mutants(rule, each=True):
                if mutant.lost is None or ".unless" not in f".{mutant.place}":
                    continue
                found = judged(labelled, alone(mutant.rule, pack), options=options)
                yield _difference(f"{rule.id}: {mutant.place}: {mutant.lost}", known, found)


def judged(calls: Sequence[LabelledCall], packs: Sequence[Pack], *, options: RulesOptions) -> Verdicts:
    """What the verdicts on labelled calls are worth; norms that no pack judges are left out."""
    verdicts: dict[tuple[str, str], Kind] = {}
    for call in calls:
        results = results_of_call(call, packs, options)
        for norm, label in call.verdicts.items():
            if norm in results:
                verdicts[call.name, norm] = kind_of(label, results[norm])
    return verdicts


def _difference(name: str, known: Verdicts, found: Verdicts) -> Worth:
    before, after = Counter(known.values()), Counter(found.values())
    changed = sum(found[place] != kind for place, kind in known.items())
    return Worth(name, {kind: after[kind] - before[kind] for kind in KINDS}, changed)


Part = dict[str, Any]


def _without(edit: Callable[[Part], None]) -> Callable[[Rule], Rule]:
    """A function that gives a rule with each of its parts edited."""

    def changed(rule: Rule) -> Rule:
        whole = rule.model_dump(by_alias=True, exclude_defaults=True)
        examples = whole.pop("examples", {})
        for part in _parts(whole):
            edit(part)
        return type(rule).model_validate({**whole, "examples": examples})

    return changed


def _parts(tree: Any) -> Iterator[Part]:
    if isinstance(tree, dict):
        yield tree
    for inner in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list | tuple) else ():
        yield from _parts(inner)


def _no_lists(part: Part) -> None:
    for name in {"phrases", "regex"} & part.keys():
        part[name] = [NEVER_SAID]


def _no_acts(part: Part) -> None:
    part.pop("unlikely", None)
    if part.pop("act", None) is not None:
        part["phrases"] = [NEVER_SAID]


def _no_sound(part: Part) -> None:
    if "phrases" in part:
        part["by_sound"] = False


def _no_exceptions(part: Part) -> None:
    part.pop("unless", None)


_OF_RULES: Mapping[str, Callable[[Part], None]] = {
    "no lists of phrases and expressions": _no_lists,
    "no acts": _no_acts,
    "no matching by sound": _no_sound,
    "no exceptions": _no_exceptions,
}
"""Mechanisms that are written in rules."""

_OF_OPTIONS: Mapping[str, Callable[[RulesOptions], RulesOptions]] = {
    "what sounds somewhat alike leaves nothing open": lambda options: replace(options, sound_near=0.0),
    "uncertain words accuse": lambda options: replace(options, confidence=0.0),
    "not said, however badly heard": lambda options: replace(options, badly_heard_share=2.0),
    "not said, whatever was not recognised": lambda options: replace(options, missing_share=2.0),
}
"""Mechanisms that a setting switches off."""
