"""What another voice behind the customer, or a channel that was not recorded for a while, leaves open.

A norm that looks broken because of it is ``unknown``; what was kept in spite of it stays kept.
"""

from __future__ import annotations

from collections.abc import Set

from voicecheck.intervals import Intervals
from voicecheck.records import Conversation, Finding, Role
from voicecheck.rules.call.gaps import not_recorded
from voicecheck.rules.judge.case import Case
from voicecheck.rules.language.rule import Rule, own_measure
from voicecheck.rules.measures.catalogue import that_need
from voicecheck.rules.measures.registry import Need
from voicecheck.rules.packs.load import conditions_of
from voicecheck.rules.reasons import Reason, because

BEHIND = Reason("behind")

_SILENT = frozenset({"dead_air", "slow_response", "hold"})
"""Events of silence."""


def with_doubts(case: Case[Rule], findings: list[Finding]) -> list[Finding]:
    """The findings of a rule, with those made ``unknown`` that another voice, or a missing one, may have caused."""
    talk = case.scene.call.conversation
    jumps = talk.channel_jump_s is not None
    reason = because("jumps", f"{talk.channel_jump_s:.1f}") if jumps else crowd_of(talk)
    if reason and jumps and _uses(case.rule, Need.SILENCE, _SILENT) and any(f.result == "fail" for f in findings):
        return [case.finding("unknown", reason=reason)]
    if reason and _rests_on_both(case.rule) and any(finding.result == "fail" for finding in findings):
        return [case.finding("unknown", reason=reason)]
    unrecorded: tuple[tuple[Role, Intervals], ...] = (
        ("agent", talk.agent_unrecorded),
        ("customer", talk.customer_unrecorded),
    )
    for speaker, missing in unrecorded:
        if missing and _rests_on(case.rule, speaker) and any(finding.result == "fail" for finding in findings):
            return [case.finding("unknown", reason=not_recorded(speaker, missing))]
    return findings


def _rests_on(rule: Rule, speaker: Role) -> bool:
    """Whether a norm may look broken, wherever it does, because a party's channel was not recorded somewhere.

    What a party had to say is left to the window in which it had to be said (`voicecheck.rules.call.gaps`).
    """
    return _uses(rule, Need.SILENCE, _SILENT) or (speaker == "customer" and rule.needs_customer)


def crowd_of(talk: Conversation) -> Reason | None:
    """Why it is not known whom the agent answered or talked over, ``None`` where it is."""
    if talk.background:
        return BEHIND
    return None if talk.both_at_once_s is None else because("at_once", f"{talk.both_at_once_s:.0f}")


def _rests_on_both(rule: Rule) -> bool:
    return _uses(rule, Need.ORDER, {"interruption", "overlap"})


def _uses(rule: Rule, need: Need, events: Set[str]) -> bool:
    """Whether a rule, or a condition in it, rests on a measure taken from something, or on some kinds of event."""
    inner = [condition for _, condition in conditions_of(rule)]
    measured = {*own_measure(rule), *(condition.measure.name for condition in inner if condition.measure)}
    kinds = {condition.event.kind for condition in inner if condition.event}
    return not that_need(need).isdisjoint(measured) or not events.isdisjoint(kinds)
