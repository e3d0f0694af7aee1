"""Whether enough of a call was heard to judge a rule on it."""

from __future__ import annotations

from voicecheck.records import Recording
from voicecheck.rules.call.call import Call
from voicecheck.rules.call.heard import customer_never_speaks, readable_of, unjudgeable
from voicecheck.rules.judge.case import Case
from voicecheck.rules.language.rule import Condition, MeasureRule, Rule
from voicecheck.rules.measures.catalogue import MEASURES
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import conditions_of
from voicecheck.rules.reasons import Reason, because


def rests_on_hearing(rule: Rule, call: Call) -> bool:
    """Whether anything has to be heard to judge a rule on a call, or the manifest is enough."""
    if isinstance(rule, MeasureRule):
        return not _in_manifest(rule.measure, call.recording)
    return hears(rule)


def hears(part: Rule | Condition) -> bool:
    """Whether anything in a rule or a condition rests on hearing, and not on the manifest alone."""
    return any(getattr(condition, name) is not None for _, condition in conditions_of(part) for name in _HEARD)


_HEARD = ("phrases", "regex", "act", "event", "measure", "repeat")


def _in_manifest(measure: str, recording: Recording) -> bool:
    column = MEASURES[measure].column
    return column is not None and getattr(recording, column) is not None


def too_little(rule: Rule, call: Call, options: RulesOptions) -> Reason | None:
    """Why too little was heard of the party that a rule is about to accuse it of anything, or ``None``.

    One sentence more may change the verdict where so little could be read. On a line where the customer never
    speaks the agent has nobody to talk to, so that few words are all there is: what must be said there is judged.
    """
    characters = readable_of(call, rule.speaker)
    if characters >= options.least_characters:
        return None
    if call.conversation.duration < options.shortest_s:
        return because("too_short", f"{call.conversation.duration:.1f}")
    if rule.kind in ("must", "when") and customer_never_speaks(call):
        return None
    return because("too_little", rule.speaker, characters, options.least_characters)


def unjudged(case: Case[Rule], little: Reason | None) -> Reason | None:
    """Why a rule cannot be judged on a call at all, as too little was heard, or ``None``.

    Of a party that said too little, prohibitions and measures say nothing (norms.md, Scope). A hold or a silence
    is the agent's as well: of an agent who is hardly heard it is not known whether they left the line or
    were not recorded. Of a piece of a call nothing can be told.
    """
    rule, call, options = case.rule, case.scene.call, case.scene.options
    reason = unjudgeable(call, "agent" if rule.speaker == "anyone" else rule.speaker)
    if rule.needs_customer:
        reason = reason or unjudgeable(call, "customer")
    if little and (rule.kind in ("never", "measure") or call.conversation.duration < options.shortest_s):
        reason = reason or little
    return reason if reason and rests_on_hearing(rule, call) else None
