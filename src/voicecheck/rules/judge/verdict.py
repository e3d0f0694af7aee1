"""A rule judged on a call: findings with their evidence.

What cannot be known is ``unknown`` with its reason; a wrong accusation is the worst fault. So what
accuses somebody must be certain (`Scene.strict`), and a required phrase that was not found fails
only where the words were well heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from voicecheck.conversation.mending import mended_talk, recorded_finding, skew_of
from voicecheck.intervals import at_least, at_most
from voicecheck.records import Conversation, Finding, Recording
from voicecheck.rules.call.call import Call, Hit
from voicecheck.rules.call.heard import NO_CUSTOMER, customer_in_doubt, customer_never_speaks
from voicecheck.rules.judge.abrupt import without_end
from voicecheck.rules.judge.case import Case, outside_scope
from voicecheck.rules.judge.conditions import evaluate, excused, first_found
from voicecheck.rules.judge.doubtful import with_doubts
from voicecheck.rules.judge.enough import hears, rests_on_hearing, too_little, unjudged
from voicecheck.rules.judge.facts import inside
from voicecheck.rules.judge.nearest import with_nearest
from voicecheck.rules.judge.scene import Scene, Searches, can_be_met
from voicecheck.rules.language.rule import Condition, MeasureRule, MustRule, NeverRule, Rule, WhenRule, trigger_of
from voicecheck.rules.match.prepared import Preparations, parted
from voicecheck.rules.measures.catalogue import take_measure
from voicecheck.rules.options import Limits, RulesOptions
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
    call = Call(recording, mended_talk(conversation, step) if step else conversation, options.confidence)
    scene = Scene(Searches(call, options, prepared))
    cases = (Case(rule, pack.name, scene) for pack in known for rule in pack.rules)
    findings = tuple(finding for case in cases for finding in _judge(case))
    return tuple(recorded_finding(finding, step) for finding in findings) if step else findings


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
    _, finding = _triggers(case)
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
            return _measured(Case(rule, pack, scene))


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
    if elsewhere.holds and elsewhere.hits:
        return [case.finding("fail", elsewhere.hits[0], Reason("misplaced"))]
    reason = because("not_said_in", scene.window) if scene.window in _NAMED else Reason("not_said")
    return [_missed(case, scene, None, reason)]


_NAMED = ("opening", "closing")


def _missed(case: Case[MustRule | WhenRule], scene: Scene, trigger: Hit | None, reason: Reason) -> Finding:
    """What was required and not found, with the closest thing that was said."""
    return with_nearest(case.finding("fail", trigger, reason), case.rule.condition, scene)


def _triggers(case: Case[Rule]) -> tuple[tuple[Hit | None, ...], Finding | None]:
    """What sets the rule going, or the finding where nothing does."""
    rule, trigger = case.rule, trigger_of(case.rule)
    if trigger is None:
        return (None,), None
    outcome = evaluate(trigger, case.scene._replace(window="anywhere", strict=True))
    if outcome.holds is None:
        return (), case.finding("unknown", reason=outcome.reason)
    if not outcome.holds:
        return (), case.finding("not_applicable", reason=Reason("not_asked"))
    certain = tuple(hit for hit in outcome.hits if can_be_met(hit.doubt))
    if outcome.hits and not certain:
        return (), case.finding("unknown", outcome.hits[0], outcome.hits[0].doubt)
    triggers = _one_a_breath(certain, case.scene)
    first = isinstance(rule, NeverRule | WhenRule) and rule.judged == "first"
    return (triggers[:1] if first else triggers) or (None,), None


def _when(case: Case[WhenRule]) -> list[Finding]:
    triggers, finding = _triggers(case)
    if finding:
        return [finding]
    judged = [(t, first_found(case.rule.condition, case.scene._replace(trigger=t, near=True))) for t in triggers]
    met = [outcome for _, outcome in judged if outcome.holds]
    if len(met) == len(judged) or (met and case.rule.judged == "any"):
        return [case.finding("pass", met[0].hits[0] if met[0].hits else judged[0][0])]
    late = Reason("not_done")
    missed = [
        _missed(case, case.scene._replace(trigger=t), t, late)
        for t, o in judged
        if o.holds is False and not (t and t.doubt)
    ]
    unsure = [case.finding("unknown", t, o.reason) for t, o in judged if o.holds is None]
    excusable = [case.finding("unknown", t, t.doubt) for t, o in judged if o.holds is False and t and t.doubt]
    if case.rule.judged == "any":
        return unsure[:1] or missed[:1] or excusable[:1]
    return missed or unsure[:1] or excusable[:1]


def _never(case: Case[NeverRule]) -> list[Finding]:
    triggers, finding = _triggers(case)
    if finding:
        return [finding]
    outcomes = [evaluate(case.rule.condition, case.scene._replace(trigger=t, strict=True)) for t in triggers]
    hits = [_doubted(hit, t) for t, o in zip(triggers, outcomes, strict=True) if o.holds for hit in o.hits]
    hits = _unexcused(hits, case)
    faults = _one_a_breath(tuple(hit for hit in hits if not hit.doubt), case.scene)
    if faults:
        return [case.finding("fail", hit) for hit in faults]
    if hits:
        return [case.finding("unknown", hits[0], hits[0].doubt)]
    if any(o.holds is None for o in outcomes):
        return [case.finding("unknown", reason=next(o.reason for o in outcomes if o.holds is None))]
    return [case.finding("pass")]


def _unexcused(hits: Sequence[Hit], case: Case[Rule]) -> list[Hit]:
    """The faults that none of the rule's own exceptions excuses."""
    guards, exceptions = parted(case.rule.unless)
    scene = case.scene._replace(strict=True)
    return [kept for hit in hits if (kept := excused(hit, guards, exceptions, scene))]


def _doubted(hit: Hit, trigger: Hit | None) -> Hit:
    """What was found, in doubt where it is in doubt whether it was asked for."""
    return hit._replace(doubt=trigger.doubt) if trigger and trigger.doubt and not hit.doubt else hit


def _one_a_breath(hits: tuple[Hit, ...], scene: Scene) -> tuple[Hit, ...]:
    """The hits, of those in the same turn within a breath the first that is certain, else the first."""
    kept: list[Hit] = []
    for hit in sorted(dict.fromkeys(hits), key=lambda h: (h.start or 0.0, h.span or (0, 0))):
        last = kept[-1] if kept else None
        if last and last.span and hit.span and last.speaker == hit.speaker and hit.speaker in ("agent", "customer"):
            script = scene.call.script("agent" if hit.speaker == "agent" else "customer")
            soon = (hit.start or 0.0) - (last.end or 0.0) <= scene.options.breath_s
            if soon and script.turn_at(hit.span[0]) == script.turn_at(last.span[0]):
                if last.doubt and not hit.doubt:
                    kept[-1] = hit
                continue
        kept.append(hit)
    return tuple(kept)


def _measured(case: Case[MeasureRule]) -> list[Finding]:
    triggers, finding = _triggers(case)
    if finding or not triggers:
        return [finding] if finding else []
    rule, scene = case.rule, case.scene
    taken = take_measure(rule.measure, scene.call, scene.options)
    if taken.reason:
        return [case.finding("unknown", reason=taken.reason)]
    if not taken.samples:
        return [case.finding("not_applicable", reason=Reason("nothing_measured"))]
    limits = case.limits
    samples = [_with_limit(sample, limits) for sample in taken.samples]
    outside = [s for s in samples if not _fits(s, limits)]
    faults = _unexcused([_doubted(s, triggers[0]) for s in outside], case)
    if taken.second is not None:
        return [_by_two(case, samples[0], taken.second, limits)]
    if faults:
        return [case.finding("fail", s) for s in faults if not s.doubt] or [
            case.finding("unknown", faults[0], faults[0].doubt)
        ]
    worst = max(samples, key=lambda s: s.value or 0.0) if rule.max is not None else samples[0]
    return [case.finding("pass", worst, Reason("excused") if outside else None)]


def _with_limit(sample: Hit, limits: Limits) -> Hit:
    if sample.limit is not None or sample.value is None:
        return sample
    below = limits.min is not None and not at_least(sample.value, limits.min)
    return sample._replace(limit=limits.min if below or limits.max is None else limits.max)


def _fits(sample: Hit, limits: Limits) -> bool:
    assert sample.value is not None
    own = limits if limits.max is not None or limits.min is not None else Limits(max=sample.limit)
    return inside(sample.value, own.min, own.max)


def _by_two(case: Case[Rule], sample: Hit, second: float, limits: Limits) -> Finding:
    """A figure that can be had in two ways fails only where both lie outside on the same side."""
    assert sample.value is not None
    low = limits.min is not None and not at_least(max(sample.value, second), limits.min)
    high = limits.max is not None and not at_most(min(sample.value, second), limits.max)
    if low or high:
        return case.finding("fail", sample)
    if inside(sample.value, limits.min, limits.max) and inside(second, limits.min, limits.max):
        return case.finding("pass", sample)
    return case.finding("unknown", sample, because("two_ways", f"{sample.value:.3g}", f"{second:.3g}"))
