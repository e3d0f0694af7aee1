"""A rule that holds a figure against limits, judged on a call."""

from __future__ import annotations

from collections.abc import Sequence

from voicecheck.intervals import at_least, at_most
from voicecheck.records import FaultForm, Finding
from voicecheck.rules.call.evidence import Fact, Sample
from voicecheck.rules.judge.case import Case
from voicecheck.rules.judge.facts import inside
from voicecheck.rules.judge.triggers import triggers_of, unexcused
from voicecheck.rules.language.rule import MeasureRule
from voicecheck.rules.measures.catalogue import take_measure
from voicecheck.rules.measures.registry import COUNTED
from voicecheck.rules.options import Limits
from voicecheck.rules.reasons import Reason, because


def judge_measure(case: Case[MeasureRule]) -> list[Finding]:
    """A finding for each figure outside the limits, else one for the rule."""
    triggers, finding = triggers_of(case)
    if finding or not triggers:
        return [finding] if finding else []
    taken = take_measure(case.rule.measure, case.scene.call, case.scene.options)
    if taken.reason:
        return [case.finding("unknown", reason=taken.reason)]
    if not taken.samples:
        return [case.finding("not_applicable", reason=Reason("nothing_measured"))]
    limits = case.limits
    samples = [_with_limit(sample, limits) for sample in taken.samples]
    if taken.second is not None:
        return [_by_two(case, samples[0], taken.second, limits)]
    outside = _outside(samples, limits)
    asked_in_doubt = triggers[0].doubt if triggers[0] else None
    kept: list[Sample] = unexcused(
        [sample._replace(doubt=sample.doubt or asked_in_doubt) for sample in outside], case
    )
    others = [sample for sample in samples if sample not in outside]
    faults = [sample for sample in _outside([*others, *kept], limits) if sample in kept]
    if faults:
        return [_fault(case, sample) for sample in faults if not sample.doubt] or [
            case.finding("unknown", faults[0], faults[0].doubt)
        ]
    worst = max(samples, key=lambda sample: sample.value) if case.rule.max is not None else samples[0]
    if _is_counted(samples):
        worst = worst._replace(value=sum(sample.value for sample in samples))
    return [case.finding("pass", worst, Reason("excused") if outside else None)]


def _fault(case: Case[MeasureRule], sample: Sample) -> Finding:
    form: FaultForm = "metadata" if isinstance(sample.shown_by, Fact) else "out_of_limit"
    return case.fault(form, sample)


def _with_limit(sample: Sample, limits: Limits) -> Sample:
    """The sample with the limit that it is held against: its own, else that of the side on which it lies."""
    if sample.limit is not None:
        return sample
    below = limits.min is not None and not at_least(sample.value, limits.min)
    return sample._replace(limit=limits.min if below or limits.max is None else limits.max)


def _is_counted(samples: Sequence[Sample]) -> bool:
    return any(sample.unit == COUNTED for sample in samples)


def _outside(samples: Sequence[Sample], limits: Limits) -> list[Sample]:
    """The figures outside the limits; of places that are counted all, where there are too many or too few of them.

    Where it depends on doubtful places whether they are too many, those alone are given.
    """
    if not _is_counted(samples):
        return [sample for sample in samples if not _fits(sample, limits)]
    sure = sum(sample.value for sample in samples if not sample.doubt)
    likely = sum(sample.value for sample in samples)
    fits = [inside(count, limits.min, limits.max) for count in (sure, likely)]
    if all(fits):
        return []
    return [sample for sample in samples if sample.doubt or not any(fits)]


def _fits(sample: Sample, limits: Limits) -> bool:
    own = limits if limits != Limits() else Limits(max=sample.limit)
    return inside(sample.value, own.min, own.max)


def _by_two(case: Case[MeasureRule], sample: Sample, second: float, limits: Limits) -> Finding:
    """A figure that can be had in two ways fails only where both lie outside on the same side."""
    low = limits.min is not None and not at_least(max(sample.value, second), limits.min)
    high = limits.max is not None and not at_most(min(sample.value, second), limits.max)
    if low or high:
        return _fault(case, sample)
    if inside(sample.value, limits.min, limits.max) and inside(second, limits.min, limits.max):
        return case.finding("pass", sample)
    return case.finding("unknown", sample, because("two_ways", f"{sample.value:.3g}", f"{second:.3g}"))
