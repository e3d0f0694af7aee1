"""The measures that are compared between agents, days and runs, and their estimates from sums."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from voicecheck.score.agents import CallSums
from voicecheck.score.comparison import Estimate
from voicecheck.score.confidence import (
    LEVEL,
    Moments,
    mean_interval,
    ratio_interval,
    share_interval,
    t_quantile,
    wilson,
)

Kind = Literal["rate", "mean", "share", "level", "deviation", "median"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure that is compared.

    ``kind`` says how it comes from its two sums: ``rate`` a minute, ``mean`` a call, ``share``, ``level`` in decibels
    of a power, ``deviation`` the root of a variance, ``median`` of the responses. ``relevant`` is the
    smallest change that matters, a share of the value before where ``relative``, else in the measure's unit.
    """

    name: str
    kind: Kind
    relevant: float
    unit: str = ""
    relative: bool = False
    most: float = math.inf

    def matters(self, before: float, after: float) -> float:
        """How many times the smallest change that matters a change is."""
        least = self.relevant * abs(before) if self.relative else self.relevant
        change = abs(after - before)
        return change / least if least > 0 else math.inf if change > 0 else 0.0

    def spell(self, before: float, after: float) -> str:
        """Write a change: ``+38 %``, ``-4.5 dB``, ``+12 pp`` (percentage points)."""
        change = after - before
        if self.relative and before:
            return f"{change / abs(before):+.0%}".replace("%", " %")
        if self.kind == "share":
            return f"{100 * change:+.0f} pp"
        return f"{change:+.1f} {self.unit}"

    def clipped(self, bound: float) -> float:
        """Keep the end of an interval to what is possible: nothing but a level is below 0."""
        least = -math.inf if self.kind == "level" else 0.0
        return min(max(bound, least), 1.0 if self.kind == "share" else self.most)


# What matters: a listener hears a change of tempo from 5 % on (Quené, Journal of Phonetics 35 (2007) 353-362), of level
# from 1 dB on, of which the microphone's place takes most; twice, and three times that. A qa error takes 3 to 5
# points (norms.md). The rest is the house's choice of what a team leader would act upon.
COMPARED = (
    Measure(name="agent_speech_rate_cpm", kind="rate", relevant=0.10, relative=True),
    Measure(name="agent_articulation_rate_cpm", kind="rate", relevant=0.10, relative=True),
    Measure(name="agent_rate_outside_share", kind="share", relevant=0.10),
    Measure(name="agent_acoustic_rate_cpm", kind="rate", relevant=0.10, relative=True),
    Measure(name="agent_level_dbfs", kind="level", relevant=3.0, unit="dB"),
    Measure(name="agent_pitch_sd_semitones", kind="deviation", relevant=0.5, unit="semitones"),
    Measure(name="agent_clarity", kind="share", relevant=0.05),
    Measure(name="agent_talk_share", kind="share", relevant=0.10),
    Measure(name="interruptions_per_call", kind="mean", relevant=0.5, unit="times/call"),
    Measure(name="response_median_s", kind="median", relevant=0.5, unit="s"),
    Measure(name="dead_air_per_call_s", kind="mean", relevant=3.0, unit="s/call"),
    Measure(name="hold_per_call_s", kind="mean", relevant=10.0, unit="s/call"),
    Measure(name="average_handling_time_s", kind="mean", relevant=0.20, relative=True),
    Measure(name="norms_failed_share", kind="share", relevant=0.05),
    Measure(name="qa_score", kind="mean", relevant=5.0, unit="points", most=100.0),
)
"""Measures of an agent, each with its interval and trend in the table ``agents``."""

MACHINE = (
    Measure(name="norms_unknown_share", kind="share", relevant=0.05),
    Measure(name="unheard_share", kind="share", relevant=0.05),
    Measure(name="not_scored_share", kind="share", relevant=0.05),
)
"""Measures of how well the machine hears and judges, for the drift between runs."""


def estimate(sums: CallSums, measure: Measure) -> Estimate | None:
    """A measure with the number of calls that it rests on and its interval, or ``None`` where it is not known.

    The bounds may lie outside of what is possible; see `Measure.clipped`.
    """
    if measure.kind == "median":
        return sums.responses.estimate(LEVEL)
    moments = sums.moments(measure.name)
    ratio = moments.ratio
    if ratio is None or (measure.kind == "level" and ratio <= 0):
        return None
    n, df = moments.n, moments.df
    if measure.kind == "share":
        return Estimate(value=ratio, n=n, bounds=share_interval(moments), df=df)
    if measure.kind == "mean":
        return Estimate(value=ratio, n=n, bounds=mean_interval(n, moments.x, moments.xx), df=df)
    if measure.kind == "rate":
        bounds = ratio_interval(moments)
        return Estimate(value=60 * ratio, n=n, bounds=bounds and (60 * bounds[0], 60 * bounds[1]), df=df)
    value, slope = _transformed(measure.kind, ratio)
    return Estimate(value=value, n=n, bounds=_around(value, slope, moments), df=df)


def _transformed(kind: Kind, ratio: float) -> tuple[float, float]:
    """A ratio in the measure's unit, and how fast that changes with the ratio."""
    if kind == "level":
        return 10 * math.log10(ratio), 10 / math.log(10) / ratio
    root = math.sqrt(ratio)
    return root, 0.5 / root if root else 0.0


def _around(value: float, slope: float, moments: Moments) -> tuple[float, float] | None:
    error = moments.ratio_error
    if error is None or slope == 0:
        return None
    reach = t_quantile(LEVEL, moments.df) * slope * error
    return value - reach, value + reach


def norm_estimate(sums: CallSums, rule_id: str) -> Estimate | None:
    """Share of the calls on which a norm was judged that failed it, with Wilson's interval."""
    failed, passed = sums.results[rule_id, "fail"], sums.results[rule_id, "pass"]
    judged = failed + passed
    return Estimate(value=failed / judged, n=judged, bounds=wilson(failed, judged)) if judged else None
