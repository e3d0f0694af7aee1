"""Forbidding rules that fail on the same words: the same fault is counted twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicecheck.proofs.examples import alone, build_call, of_excerpt
from voicecheck.proofs.lint import Remark
from voicecheck.proofs.samples import samples
from voicecheck.records import Finding
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.language.phrase import parse_phrase
from voicecheck.rules.language.rule import Condition, NeverRule, Rule
from voicecheck.rules.match.phrasebook import Phrasebook
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import Pack

_TRIES = 10
"""Words tried for each pair of rules: where so many are excused, the others mostly are as well."""


@dataclass(frozen=True, slots=True)
class _Never:
    pack: Pack
    rule: Rule
    phrases: tuple[str, ...]


def lint_overlaps(packs: Sequence[Pack], *, options: RulesOptions) -> Iterator[Remark]:
    """Each two rules of kind ``never`` that both fail an agent who says nothing but one of their phrases."""
    rules = [
        _Never(pack, rule, tuple(_forbidden(rule.condition)))
        for pack in packs
        for rule in pack.rules
        if isinstance(rule, NeverRule) and rule.when is None
    ]
    book = Phrasebook([[reading for phrase in one.phrases for reading in parse_phrase(phrase)] for one in rules])
    told: dict[tuple[int, int], int] = {}
    for number, one in enumerate(rules):
        for phrase in one.phrases:
            for text in samples(phrase) or ():
                for other in book.find(text).keys() - {number}:
                    pair = min(number, other), max(number, other)
                    if told.setdefault(pair, 0) >= _TRIES:
                        continue
                    told[pair] += 1
                    if _both_fail(one, rules[other], text, options):
                        told[pair] = _TRIES
                        yield _remark(one, rules[other], phrase, text)


def _forbidden(condition: Condition) -> Iterator[str]:
    """The phrases that a condition finds, those of its exceptions and windows left out."""
    yield from condition.phrases or ()
    parts = (*(condition.any_ or ()), *(condition.all_ or ()), *(condition.sequence or ()))
    for part in (*parts, *(condition.at_least.of if condition.at_least else ())):
        yield from _forbidden(part)


def _both_fail(one: _Never, other: _Never, text: str, options: RulesOptions) -> bool:
    recording, conversation = build_call(f"direction: {(*one.rule.scope.direction, 'inbound')[0]}\nA: {text}")
    first, then = (
        judge_call(recording, conversation, alone(each.rule, each.pack), options=of_excerpt(options))
        for each in (one, other)
    )
    return any(_same_words(a, b) for a in first for b in then)


def _same_words(one: Finding, other: Finding) -> bool:
    if one.result != "fail" or other.result != "fail":
        return False
    return (one.start or 0.0) < (other.end or 0.0) and (other.start or 0.0) < (one.end or 0.0)


def _remark(one: _Never, other: _Never, phrase: str, text: str) -> Remark:
    what = f"“{text}” (“{phrase}”) also fails {other.rule.id}"
    return Remark(
        "overlapping", f"{one.pack.name}: {one.rule.id}", what, f"keep it in one, or excuse it in {other.rule.id}"
    )
