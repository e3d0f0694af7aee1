"""A rule judged on a call: findings with their evidence.

What cannot be known is ``unknown`` with its reason; a wrong accusation is the worst fault. So what
accuses somebody must be certain (`Scene.strict`), and a required phrase that was not found fails
only where the words were well heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from voicecheck.conversation.mending import mended_talk, recorded_finding, skew_of
from voicecheck.records import Conversation, Finding, Recording
from voicecheck.rules.call.call import Call
from voicecheck.rules.call.evidence import Evidence, Fact, Occurrence, doubted, words_of
from voicecheck.rules.call.heard import NO_CUSTOMER, customer_in_doubt, customer_never_speaks
from voicecheck.rules.judge.abrupt import without_end
from voicecheck.rules.judge.case import Case, outside_scope
from voicecheck.rules.judge.conditions import evaluate, first_found
from voicecheck.rules.judge.doubtful import with_doubts
from voicecheck.rules.judge.enough import hears, rests_on_hearing, too_little, unjudged
from voicecheck.rules.judge.lacking import Part, before_silence, form_of, lacking, leaves, window_of
from voicecheck.rules.judge.measured import judge_measure
from voicecheck.rules.judge.nearest import with_nearest
from voicecheck.rules.judge.scene import Scene, Searches
from voicecheck.rules.judge.triggers import one_a_breath, triggers_of, unexcused
from voicecheck.rules.language.rule import Condition, MeasureRule, MustRule, NeverRule, Rule, WhenRule, trigger_of
from voicecheck.rules.match.prepared import Preparations
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.packs.load import Pack, conditions_of
from voicecheck.rules.reasons import Reason, because


def judge_call(
    recording: Recording, conversation: Conversation, packs: Sequence[Pack], *, options: RulesOptions
) -> tuple[Finding, ...]:
    """Judge every rule of the packs on a call.

    Returns
    -------
    tuple of Finding
        In the order of the packs: a row for each fault of a rule that failed, else one row a rule.
    """
    known, prepared = _prepared(tuple(packs))
    # Channels out of step: what follows what is judged by mended times, and told by those of the recording.
    step = skew_of(conversation)
    talk = mended_talk(conversation, step) if step else conversation
    call = Call(recording, talk, options.confidence, conversation if step else None)
    scene = Scene(Searches(call, options, prepared))
    cases = (Case(rule, pack.name, scene) for pack in known for rule in pack.rules)
    findings = tuple(finding for case in cases for finding in _judge(case))
    return tuple(recorded_finding(finding, step) for finding in findings) if step else findings


def prepare(packs: Sequence[Pack]) -> None:
    """Make packs ready beforehand, which the first call would have to wait for."""
    _prepared(tuple(packs))


@lru_cache(maxsize=8)
def _prepared(packs: tuple[Pack, ...]) -> tuple[tuple[Pack, ...], Preparations]:
    """The packs and their conditions made ready: packs that are equal need not be the same objects."""
    return packs, Preparations(c for pack in packs for rule in pack.rules for _, c in conditions_of(rule))


def _judge(case: Case[Rule]) -> list[Finding]:
    rule, call = case.rule, case.scene.call
    outside = outside_scope(rule, call.recording)
    if outside and outside[0] == "not_applicable":
        return [case.finding(*outside)]
    little = too_little(rule, call, case.scene.options)
    if (reason := unjudged(case, little)) and not _not_asked(case):
        return [case.finding("unknown", reason=reason)]
    if customer_never_speaks(call) and (rule.needs_customer or not rule.scope.silent_line):
        return [case.finding("not_applicable", reason=Reason("customer_silent"))]
    if outside:
        return [case.finding(*outside)]
    findings = _judged(case)
    if little and any(finding.result == "fail" for finding in findings) and rests_on_hearing(rule, call):
        return [case.finding("unknown", reason=little)]
    if not rule.scope.silent_line and findings[0].result == "fail" and customer_in_doubt(call):
        return [case.finding("unknown", reason=NO_CUSTOMER)]
    return findings


def _not_asked(case: Case[Rule]) -> bool:
    """Whether the manifest alone shows that nothing asks for what the rule requires."""
    trigger = trigger_of(case.rule)
    if trigger is None or hears(trigger):
        return False
    _, finding = triggers_of(case)
    return finding is not None and finding.result == "not_applicable"


def _judged(case: Case[Rule]) -> list[Finding]:
    rule, call = case.rule, case.scene.call
    scene = case.scene._replace(speaker=rule.speaker, window=rule.window)
    findings = without_end(case, _by_kind(rule, case.pack, scene))
    if rule.kind in ("must", "when") and findings[0].result in ("fail", "unknown"):
        findings = _excepted(case, scene, findings) or findings
    findings = with_doubts(case, findings)
    if rule.needs_customer and (apart := call.not_apart):
        return [_unless_said(case, findings, apart)]
    return findings


def _by_kind(rule: Rule, pack: str, scene: Scene) -> list[Finding]:
    match rule:
        case MustRule():
            return _must(Case(rule, pack, scene))
        case NeverRule():
            return _never(Case(rule, pack, scene))
        case WhenRule():
            return _when(Case(rule, pack, scene))
        case MeasureRule():
            return judge_measure(Case(rule, pack, scene))


def _excepted(case: Case[Rule], scene: Scene, findings: list[Finding]) -> list[Finding]:
    """Where an exception holds, what was not done was not asked for; where it may hold, nothing is claimed.

    An exception may rest on what the customer said. Of a customer who was on the line and could not be read
    it is not known; an agent who practises alone has none.
    """
    call, unread = case.scene.call, None
    for exception in case.rule.unless:
        if not isinstance(exception, Condition):
            continue
        outcome = evaluate(exception, scene._replace(window="anywhere"))
        if outcome.holds:
            return [case.finding("not_applicable", reason=Reason("excepted"))]
        if outcome.holds is None:
            unread = unread or call.unheard("customer")
    alone = call.recording.direction == "practice" and call.conversation.roles.customer is None
    if unread and not alone and findings[0].result == "fail":
        return [case.finding("unknown", reason=unread)]
    return []


def _unless_said(case: Case[Rule], findings: list[Finding], reason: Reason) -> Finding:
    """Without the customer's channel only what was done well is known."""
    first = findings[0]
    if first.result in ("pass", "not_applicable") and case.rule.kind == "must":
        return first
    return case.finding("unknown", reason=reason)


def _must(case: Case[MustRule]) -> list[Finding]:
    scene = case.scene
    outcome = first_found(case.rule.condition, scene._replace(near=True))
    if outcome.holds:
        return [case.finding("pass", outcome.hits[0] if outcome.hits else None)]
    if outcome.holds is None:
        return [case.finding("unknown", reason=outcome.reason)]
    elsewhere = (
        first_found(case.rule.condition, scene._replace(window="anywhere")) if scene.window != "anywhere" else outcome
    )
    parts = list(lacking(case.rule.condition, scene))
    if elsewhere.holds and elsewhere.hits:
        there = window_of(parts)
        return [case.fault("not_said", elsewhere.hits[0], Reason("misplaced"), "nearest", there)]
    reason = because("not_said_in", scene.window) if scene.window in _NAMED else Reason("not_said")
    return [_missed(case, parts, None, reason)]


_NAMED = ("opening", "closing")


def _missed(case: Case[Rule], parts: Sequence[Part], trigger: Evidence | None, reason: Reason) -> Finding:
    """What was required and not found, with where it should have been and the closest thing that was said."""
    form = form_of(parts)
    window = window_of(parts) if form == "not_said" else None
    return with_nearest(case.fault(form, trigger, reason, "trigger", window), parts)


def _when(case: Case[WhenRule]) -> list[Finding]:
    triggers, finding = triggers_of(case)
    if finding:
        return [finding]
    judged = [(t, first_found(case.rule.condition, case.scene._replace(trigger=t, near=True))) for t in triggers]
    met = [outcome for _, outcome in judged if outcome.holds]
    if len(met) == len(judged) or (met and case.rule.judged == "any"):
        done = met[0].hits
        return [case.finding("pass", done[0]) if done else case.finding("pass", judged[0][0], role="trigger")]
    late = Reason("not_done")
    missed = [
        _missed(case, list(lacking(case.rule.condition, case.scene._replace(trigger=t))), t, late)
        for t, o in judged
        if o.holds is False and not (t and t.doubt)
    ]
    unsure = [case.finding("unknown", t, o.reason, "trigger") for t, o in judged if o.holds is None]
    excusable = [
        case.finding("unknown", t, t.doubt, "trigger") for t, o in judged if o.holds is False and t and t.doubt
    ]
    if case.rule.judged == "any":
        return unsure[:1] or missed[:1] or excusable[:1]
    return missed or unsure[:1] or excusable[:1]


def _never(case: Case[NeverRule]) -> list[Finding]:
    triggers, finding = triggers_of(case)
    if finding:
        return [finding]
    outcomes = [evaluate(case.rule.condition, case.scene._replace(trigger=t, strict=True)) for t in triggers]
    found = [
        doubted(hit, t.doubt if t else None)
        for t, o in zip(triggers, outcomes, strict=True)
        if o.holds
        for hit in o.hits
    ]
    hits = unexcused(found, case)
    faults = one_a_breath([hit for hit in hits if not hit.doubt], case.scene)
    if faults:
        return [_forbidden(case, hit) for hit in faults]
    if hits:
        return [case.finding("unknown", hits[0], hits[0].doubt)]
    if any(o.holds is None for o in outcomes):
        return [case.finding("unknown", reason=next(o.reason for o in outcomes if o.holds is None))]
    return [case.finding("pass")]


def _forbidden(case: Case[NeverRule], hit: Evidence) -> Finding:
    """A fault of a rule that forbids: words, what the manifest says, or something that happened."""
    if words_of(hit):
        return case.fault("said", hit)
    if isinstance(hit, Fact):
        return case.fault("metadata", hit)
    unsaid = any(leaf.event and leaf.event.asks_unsaid for leaf in leaves(case.rule.condition))
    if isinstance(hit, Occurrence) and unsaid:
        return case.fault("not_said", hit, role="trigger", window=before_silence(case.scene.call, hit))
    return case.fault("out_of_limit", hit)
