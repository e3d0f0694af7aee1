"""What another voice behind the customer leaves open: a norm that it may have broken is ``unknown``.

What was kept in spite of it stays kept.
"""

from __future__ import annotations

from voicecheck.records import Conversation, Finding
from voicecheck.rules.case import Case
from voicecheck.rules.language import Rule
from voicecheck.rules.packs import conditions_of

BEHIND = "another voice is heard behind the customer: whom the agent answered or talked over is not known"
AT_ONCE = (
    "both channels hold speech at once for {:.0f} s: another voice may be heard behind the customer, or the channels "
    "may be out of step, and whom the agent answered or talked over is not known"
)

_BETWEEN = frozenset(
    {
        "interruptions_by_agent", "interruptions_by_agent_counted", "unacknowledged_s", "rate_over_customer",
        "response_max_s", "responses_s", "voice_follows", "agent_leads_share",
    }
)  # fmt: skip
"""Measures of what one party did while, before or after the other spoke."""


def with_doubts(case: Case, findings: list[Finding]) -> list[Finding]:
    """The findings of a rule, with those that another voice may have caused made ``unknown``."""
    talk = case.scene.call.conversation
    reason = crowd_of(talk)
    if reason is None or not _rests_on_both(case.rule) or all(finding.result != "fail" for finding in findings):
        return findings
    return [case.finding("unknown", reason=reason)]


def crowd_of(talk: Conversation) -> str | None:
    """Why it is not known whom the agent answered or talked over, ``None`` where it is."""
    if talk.background:
        return BEHIND
    return None if talk.both_at_once_s is None else AT_ONCE.format(talk.both_at_once_s)


def _rests_on_both(rule: Rule) -> bool:
    if rule.measure in _BETWEEN:
        return True
    inner = [condition for _, condition in conditions_of(rule)]
    measures = {condition.measure.name for condition in inner if condition.measure}
    kinds = {condition.event.kind for condition in inner if condition.event}
    return not measures.isdisjoint(_BETWEEN) or not kinds.isdisjoint({"interruption", "overlap"})
