"""What sets a rule going, and which of several hits count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from voicecheck.records import Finding
from voicecheck.rules.call.evidence import Evidence, Shown, Words, order, words_of
from voicecheck.rules.judge.case import Case
from voicecheck.rules.judge.conditions import evaluate, excused
from voicecheck.rules.judge.scene import Scene, can_be_met
from voicecheck.rules.language.rule import NeverRule, Rule, WhenRule, trigger_of
from voicecheck.rules.match.prepared import parted
from voicecheck.rules.reasons import Reason


def triggers_of(case: Case[Rule]) -> tuple[tuple[Evidence | None, ...], Finding | None]:
    """What sets the rule going, or the finding where nothing does."""
    rule, trigger = case.rule, trigger_of(case.rule)
    if trigger is None:
        return (None,), None
    outcome = evaluate(trigger, case.scene._replace(window="anywhere", strict=True))
    if outcome.holds is None:
        return (), case.finding("unknown", reason=outcome.reason)
    if not outcome.holds:
        return (), case.finding("not_applicable", reason=Reason("not_asked"))
    certain = [hit for hit in outcome.hits if can_be_met(hit.doubt)]
    if outcome.hits and not certain:
        return (), case.finding("unknown", outcome.hits[0], outcome.hits[0].doubt, "trigger")
    found = tuple(one_a_breath(certain, case.scene))
    first = isinstance(rule, NeverRule | WhenRule) and rule.judged == "first"
    return (found[:1] if first else found) or (None,), None


def unexcused(hits: Iterable[Shown], case: Case[Rule]) -> list[Shown]:
    """The faults that none of the rule's own exceptions excuses."""
    guards, exceptions = parted(case.rule.unless)
    scene = case.scene._replace(strict=True)
    return [kept for hit in hits if (kept := excused(hit, guards, exceptions, scene))]


def one_a_breath(hits: Sequence[Evidence], scene: Scene) -> list[Evidence]:
    """The hits, of those in the same turn within a breath the first that is certain, else the first."""
    kept: list[Evidence] = []
    for hit in sorted(dict.fromkeys(hits), key=order):
        last = kept[-1] if kept else None
        if last and _in_one_breath(words_of(last), words_of(hit), scene):
            if last.doubt and not hit.doubt:
                kept[-1] = hit
            continue
        kept.append(hit)
    return kept


def _in_one_breath(first: Words | None, then: Words | None, scene: Scene) -> bool:
    if first is None or then is None:
        return False
    return first.turn == then.turn and then.start - first.end <= scene.options.breath_s
