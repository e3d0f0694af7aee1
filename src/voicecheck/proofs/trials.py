"""The rules' examples judged as a recogniser may have written them.

A wrong accusation (a call without the fault fails) is counted apart from a missed fault (a call with
it does not fail): the first is the worse by far.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from voicecheck.proofs.examples import alone, expectations, results_of
from voicecheck.proofs.noise import FORMS, misheard, rewritten
from voicecheck.records import Result
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import Pack


@dataclass(frozen=True, slots=True)
class Change:
    """An example that comes out otherwise in another way of writing (`form`, of `noise.FORMS`)."""

    rule_id: str
    form: str
    expected: Result
    results: tuple[Result, ...]
    dialogue: str


@dataclass(frozen=True, slots=True)
class Mishearing:
    """A rule's examples, each misheard once: how many came out wrong, and the dialogues that accuse wrongly.

    ``blameless`` are the examples that do not fail as written, ``faulty`` those that do; `missed`
    counts those of the latter that do not fail any more.
    """

    rule_id: str
    blameless: int
    faulty: int
    missed: int
    accused: tuple[str, ...]


def rewriting(packs: Sequence[Pack], *, options: RulesOptions) -> Iterator[Change]:
    """Judge every example in every other way of writing; what comes out otherwise than the pack says."""
    for pack in packs:
        for rule in pack.rules:
            only = alone(rule, pack)
            for expected, dialogue in expectations(rule):
                for form in FORMS:
                    changed = rewritten(dialogue, form)
                    if changed == dialogue:
                        continue
                    results = results_of(changed, only, options=options)
                    if set(results) != {expected}:
                        yield Change(rule.id, form, expected, results, changed)


def mishearing(packs: Sequence[Pack], share: float, *, seed: int, options: RulesOptions) -> Iterator[Mishearing]:
    """Judge every example with a share of its characters misheard, rule by rule.

    Parameters
    ----------
    packs
        The packs of the rules.
    share
        Probability that a Chinese character is misheard, 0 to 1. Of the characters in labelled calls,
        Whisper base got about a tenth wrong.
    seed
        The same seed mishears the same example of a rule in the same way, whatever other rules there are.
    options
        The settings of the rules.
    """
    for pack in packs:
        for rule in pack.rules:
            only = alone(rule, pack)
            wrong: list[tuple[Result, str]] = []
            counts = {True: 0, False: 0}
            for number, (expected, dialogue) in enumerate(expectations(rule)):
                heard = misheard(dialogue, share, Random(f"{seed} {rule.id} {number}"), marked=True)
                failed = "fail" in results_of(heard, only, options=options)
                counts[expected == "fail"] += 1
                if failed != (expected == "fail"):
                    wrong.append((expected, heard))
            accused = tuple(dialogue for expected, dialogue in wrong if expected != "fail")
            yield Mishearing(rule.id, counts[False], counts[True], len(wrong) - len(accused), accused)
