"""The drift of a whole centre from one run to another: a change of model or rules shows here first.

People do not all change overnight. Where a measure of thousands of calls, or how often a norm is failed, is no
longer what it was in the run before, look at what was changed in the program before looking at the agents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voicecheck.score.agents import CallSums
from voicecheck.score.compared import COMPARED, MACHINE, Measure, estimate, norm_estimate
from voicecheck.score.comparison import Difference, Estimate, difference, holm


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftOptions:
    """When a difference between runs is odd.

    ``least_calls``: with fewer on either side nothing is compared; of 20 the interval of a share is about ±0.2.
    ``risk``: the chance that two runs of the same centre differ in anything at all, over all measures and norms
    (Holm). ``relevance``: the part of a measure's relevant change that matters for a centre: a mean of all
    agents moves less than one of them. ``norm_relevant``: the change of a norm's failed share that matters.
    """

    least_calls: int = 20
    risk: float = 0.05
    relevance: float = 0.5
    norm_relevant: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A measure, or a norm's failed share, in one run and in another.

    ``name`` is the measure's or the norm's; ``low`` and ``high`` are the change's 95 % interval; ``before_n`` and
    ``after_n`` the calls that the figures rest on. ``text`` is the change as a person reads it.
    """

    name: str
    norm: bool
    before: float
    after: float
    change: float
    low: float | None
    high: float | None
    before_n: int
    after_n: int
    odd: bool
    text: str


def drift(before: CallSums, after: CallSums, *, options: DriftOptions | None = None) -> tuple[Drift, ...]:
    """Compare the sums of two runs: every measure, then every norm that both judged, in the order of name.

    The runs' calls are taken for different ones. Where they are the same (a rescoring), chance plays less
    part than is allowed for, and a difference that is flagged is the more certain.

    Parameters
    ----------
    before, after
        The sums of all calls of each run.
    options
        Thresholds.
    """
    options = options or DriftOptions()
    pairs = [each for each in _pairs(before, after, options) if min(each.old.n, each.new.n) >= options.least_calls]
    differences = [difference(each.old, each.new) for each in pairs]
    # Where nothing spreads on either side nothing is tested, and nothing falls.
    falls = holm([1.0 if found is None else found.p for found in differences], options.risk)
    return tuple(
        _drift(pair, found, beyond_chance) for pair, found, beyond_chance in zip(pairs, differences, falls, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    measure: Measure
    norm: bool
    old: Estimate
    new: Estimate
    relevance: float


def _pairs(before: CallSums, after: CallSums, options: DriftOptions) -> Iterator[_Pair]:
    """What both runs know."""
    for measure in (*COMPARED, *MACHINE):
        old, new = estimate(before, measure), estimate(after, measure)
        if old is not None and new is not None:
            yield _Pair(measure, False, old, new, options.relevance)
    for rule_id in sorted({name for name, _ in before.results} & {name for name, _ in after.results}):
        old, new = norm_estimate(before, rule_id), norm_estimate(after, rule_id)
        if old is not None and new is not None:
            yield _Pair(Measure(name=rule_id, kind="share", relevant=options.norm_relevant), True, old, new, 1.0)


def _drift(pair: _Pair, found: Difference | None, beyond_chance: bool) -> Drift:
    before, after = pair.old.value, pair.new.value
    return Drift(
        name=pair.measure.name,
        norm=pair.norm,
        before=before,
        after=after,
        change=after - before,
        low=found.low if found else None,
        high=found.high if found else None,
        before_n=pair.old.n,
        after_n=pair.new.n,
        odd=beyond_chance and pair.measure.matters(before, after) >= pair.relevance,
        text=f"{pair.measure.name} {pair.measure.spell(before, after)}",
    )
