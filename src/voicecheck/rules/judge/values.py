"""Rules whose verdict rests on the values of numbers, and how they fare once those are masked.

They are judged once, on what was said, and keep that verdict: of a masked number its length and place
are left, but not whether it is a telephone number, or said twice. All other rules are judged on the
masked text, in which the mask of a digit is read as a digit, and so can be judged again at any time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from voicecheck.records import CallAnalysis, Finding
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.rules.language.rule import Rule, own_measure
from voicecheck.rules.measures.catalogue import MEASURES
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import Pack, conditions_of
from voicecheck.rules.reasons import Reason

MASKED = Reason("masked")
_ANY_DIGIT = re.compile(r"\[[^\]]*零[^\]]*\]")
_VALUES = re.compile(r"(?:[一二三四五六七八九0-9]|\[[一二三四五六七八九0-9-]+\]){2}")


def needs_values(rule: Rule) -> bool:
    """Whether a rule asks for the digits themselves: by its measure, ``repeat``, or an expression that names two."""
    conditions = [condition for _, condition in conditions_of(rule)]
    names = [*own_measure(rule), *(condition.measure.name for condition in conditions if condition.measure)]
    expressions = [each for condition in conditions for each in condition.regex or ()]
    return (
        any(MEASURES[name].reads_digits for name in names)
        or any(condition.repeat is not None for condition in conditions)
        or any(_VALUES.search(_ANY_DIGIT.sub("", each)) for each in expressions)
    )


def resting_on_values(packs: Sequence[Pack], said: Sequence[Finding], masked: Sequence[Finding]) -> tuple[str, ...]:
    """The rules whose verdict on a call rests on what is masked in it.

    Parameters
    ----------
    packs
        The packs.
    said, masked
        The findings on what was said, and on the same call masked.
    """
    before, after, always = _results(said), _results(masked), _always(tuple(packs))
    ids = (rule.id for pack in packs for rule in pack.rules)
    return tuple(rule for rule in ids if rule in always or before.get(rule) != after.get(rule))


@lru_cache(maxsize=8)
def _always(packs: tuple[Pack, ...]) -> frozenset[str]:
    return frozenset(rule.id for pack in packs for rule in pack.rules if needs_values(rule))


def settle(
    packs: Sequence[Pack], said: Iterable[Finding], masked: Iterable[Finding], resting: Collection[str]
) -> tuple[Finding, ...]:
    """The findings on a masked call: each rule's own where it can be judged, else the one from before.

    Parameters
    ----------
    packs
        The packs; the findings come in their order.
    said
        The findings from before masking, or what was stored of them.
    masked
        The findings on the masked call.
    resting
        Rules that rest on values, beside those that always do. One that has no finding from before
        is `unknown`.
    """
    before, after = _by_rule(said), _by_rule(masked)
    kept = _always(tuple(packs)).union(resting)
    rules = (rule for pack in packs for rule in pack.rules)
    return tuple(finding for rule in rules for finding in _settled(rule, before, after, kept))


def judge_hidden(hidden: CallAnalysis, packs: Sequence[Pack], options: RulesOptions) -> CallAnalysis:
    """A call of which more was masked after it was judged: its findings on the masked text, where that can be judged.

    Parameters
    ----------
    hidden
        The call with its masks, and the findings from before, whose quotations are masked.
    packs, options
        The rules.
    """
    again = judge_call(hidden.recording, hidden.conversation, packs, options=options)
    resting = resting_on_values(packs, hidden.findings, again)
    resting = (*resting, *(rule for rule in hidden.rests_on_values if rule not in resting))
    return replace(hidden, findings=settle(packs, hidden.findings, again, resting), rests_on_values=resting)


def _settled(
    rule: Rule, before: Mapping[str, list[Finding]], after: Mapping[str, list[Finding]], kept: Collection[str]
) -> Iterator[Finding]:
    if rule.id not in kept:
        yield from after[rule.id]
    elif rule.id in before:
        yield from before[rule.id]
    else:
        known = after[rule.id][0]
        told = MASKED.said("en")
        blank = Finding(rule_id=rule.id, pack=known.pack, result="unknown", reason=told, reason_code=MASKED.code)
        yield replace(
            blank,
            expected=known.expected,
            recommended=known.recommended,
            limit_low=known.limit_low,
            limit_high=known.limit_high,
            unit=known.unit,
        )


def _by_rule(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    by_rule: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_rule[finding.rule_id].append(finding)
    return dict(by_rule)


def _results(findings: Iterable[Finding]) -> dict[str, list[str]]:
    return {rule: [each.result for each in found] for rule, found in _by_rule(findings).items()}
