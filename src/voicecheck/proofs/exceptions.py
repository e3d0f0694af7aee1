"""Exceptions put to the proof by the examples of all rules: which are written for one call, which excuse a fault.

An exception is what stands under ``unless``, a text or a condition; the same one in several rules (a list with a name)
is one. It is taken away, and all examples of all rules at hand are judged again by the rules that have it.

- *lonely*: at most one example comes out otherwise, the one that it was written for. What one call needs is no rule of
  the language; examples of other rules, which were not written for it, would show that it is.
- *excuses a fault*: were it not for the exception, a rule against words would accuse an agent in the fail example of
  another rule against words, in the turn of that one's fault but for other words. What one norm calls a fault is no
  excuse in another. Where both mean the same words the exception only leaves the fault to the other rule, so that it
  counts once, as `voicecheck.proofs.overlaps` asks for; and what a rule of another kind misses (no empathy, no
  deadline) says nothing of the words there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from voicecheck.proofs.examples import alone, build_call, of_excerpt
from voicecheck.proofs.lint import Remark
from voicecheck.proofs.mutants import without_each_exception, without_exceptions
from voicecheck.records import Conversation, Finding, Recording, Result
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.language.rule import NeverRule, Rule
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.builtin import BUILT_IN_EXCEPTIONS
from voicecheck.rules.packs.load import Pack

Findings = Sequence[Finding]


@dataclass(frozen=True, slots=True)
class _Example:
    """A dialogue as a call, and the rules that it is an example of."""

    dialogue: str
    recording: Recording
    conversation: Conversation
    expected: Mapping[str, Result]


@dataclass(slots=True)
class _Tried:
    """What an exception is worth: where it stands first, and the dialogues that come out otherwise without it."""

    where: str
    text: str
    changed: set[str] = field(default_factory=set)
    excuses: dict[str, str] = field(default_factory=dict)


def lint_exceptions(packs: Sequence[Pack], *, options: RulesOptions) -> Iterator[Remark]:
    """Exceptions that are written for one example, and those that excuse the faults of another rule.

    Those that every pack has (`$quoted`, `$negated`) are not told: they were not written for its examples.
    """
    examples = _examples(packs)
    options = of_excerpt(options)
    never = {rule.id: (rule, pack) for pack in packs for rule in pack.rules if isinstance(rule, NeverRule)}
    tried: dict[str, _Tried] = {}
    for pack in packs:
        for rule in pack.rules:
            mutants = [m for m in without_each_exception(rule) if m.lost not in BUILT_IN_EXCEPTIONS]
            if not mutants:
                continue
            known, open_ = _may_change(rule, pack, examples, options)
            for mutant in mutants:
                text = mutant.lost or ""
                one = tried.setdefault(text, _Tried(f"{pack.name}: {rule.id}: {mutant.place}", text))
                for example in open_:
                    found = _judged(mutant.rule, pack, example, options)
                    if _results(found) == _results(known[example.dialogue]):
                        continue
                    one.changed.add(example.dialogue)
                    others = [other for other in never.items() if _fails(example, other[0], rule)]
                    for other_id, (other, its_pack) in others:
                        if _beside(found, _judged(other, its_pack, example, options), example.conversation):
                            one.excuses.setdefault(other_id, example.dialogue)
    for one in tried.values():
        yield from _remarks(one)


def lint_reasons(packs: Sequence[Pack], shipped: Collection[str]) -> Iterator[Remark]:
    """Exceptions that do not say why they stand, each once, in the packs that come along with the program: refused.

    Parameters
    ----------
    packs
        The packs.
    shipped
        The names of the packs that come along.
    """
    told: set[str] = set()
    for pack in packs:
        for each in pack.exceptions:
            if each.why is None and pack.name in shipped and each.text not in told:
                told.add(each.text)
                where = f"{pack.name}: {each.rule_id}: {each.place}"
                what = f"“{each.text}” does not say why it stands and where it comes from"
                advice = "write it as {why: …, from: …, texts: […]}"
                yield Remark("unexplained", where, what, advice, refused=True)


def _remarks(one: _Tried) -> Iterator[Remark]:
    for rule_id, dialogue in one.excuses.items():
        what = f"“{one.text}” excuses what {rule_id} calls a fault: {' / '.join(dialogue.splitlines())}"
        yield Remark("excuses a fault", one.where, what, "say it more narrowly, or take it out", refused=True)
    if len(one.changed) <= 1:
        told = "no example" if not one.changed else f"only {' / '.join(next(iter(one.changed)).splitlines())}"
        advice = "say it as a rule of the language, with examples of other kinds, or take it out"
        yield Remark("lonely", one.where, f"without “{one.text}” {told} comes out otherwise", advice, refused=True)


def _examples(packs: Sequence[Pack]) -> list[_Example]:
    """Every dialogue once, as a call."""
    expected: defaultdict[str, dict[str, Result]] = defaultdict(dict)
    for pack in packs:
        for rule in pack.rules:
            for result, dialogue in rule.examples.dialogues():
                expected[dialogue][rule.id] = result
    return [_Example(dialogue, *build_call(dialogue), results) for dialogue, results in expected.items()]


def _may_change(
    rule: Rule, pack: Pack, examples: Sequence[_Example], options: RulesOptions
) -> tuple[dict[str, Findings], list[_Example]]:
    """What a rule finds in each example, and the examples that come out otherwise without any of its exceptions."""
    bare = without_exceptions(rule)
    known: dict[str, Findings] = {}
    open_: list[_Example] = []
    for example in examples:
        known[example.dialogue] = _judged(rule, pack, example, options)
        if _results(known[example.dialogue]) != _results(_judged(bare, pack, example, options)):
            open_.append(example)
    return known, open_


def _judged(rule: Rule, pack: Pack, example: _Example, options: RulesOptions) -> Findings:
    return judge_call(example.recording, example.conversation, alone(rule, pack), options=options)


def _results(findings: Findings) -> list[str]:
    return sorted(finding.result for finding in findings)


def _fails(example: _Example, other: str, rule: Rule) -> bool:
    return isinstance(rule, NeverRule) and other != rule.id and example.expected.get(other) == "fail"


def _beside(found: Findings, faults: Findings, conversation: Conversation) -> bool:
    """Whether a fault lies in the turn of one of another rule, and none of them on its words."""
    mine, theirs = ([f for f in each if f.result == "fail" and f.start is not None] for each in (found, faults))
    same = any((a.start or 0.0) < (b.end or 0.0) and (b.start or 0.0) < (a.end or 0.0) for a in mine for b in theirs)
    return not same and any(
        turn.start <= (a.start or 0.0) < turn.end and turn.start <= (b.start or 0.0) < turn.end
        for turn in conversation.turns
        for a in mine
        for b in theirs
    )
