"""Figures of agents and teams as the pages show them: a value with its interval, and the calls that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from voicecheck.pages.spans import SPANS, Span, buckets
from voicecheck.score.agents import CallSums
from voicecheck.score.compared import COMPARED, Measure, estimate, norm_estimate
from voicecheck.score.comparison import Estimate
from voicecheck.score.drift import DriftOptions
from voicecheck.score.trends import History, Move, TrendOptions, trend

ENOUGH_CALLS = DriftOptions().least_calls
"""From so many calls on a page shows a trend, a change or a place by need: of 20 a share's interval is about ±0.2."""
LEAST_CALLS = TrendOptions().least_calls
"""Of fewer calls no interval is shown, as in the table ``agent_measures``."""
LEAST_POINTS = 3
"""With fewer points a trend is drawn over shorter periods."""
SHOWN = (
    "qa_score",
    "norms_failed_share",
    "agent_speech_rate_cpm",
    "agent_articulation_rate_cpm",
    "agent_acoustic_rate_cpm",
    "agent_rate_outside_share",
    "interruptions_per_call",
    "response_median_s",
    "dead_air_per_call_s",
    "hold_per_call_s",
    "agent_talk_share",
    "agent_clarity",
    "average_handling_time_s",
)
"""Measures of an agent on the agent's page, in their order."""
MEASURES: Mapping[str, Measure] = {measure.name: measure for measure in COMPARED}
_DIGITS = 4
Json = dict[str, Any]


def rounded(value: float | None, digits: int = _DIGITS) -> float | None:
    """A number as it goes into the data of a page: no more digits than anybody sees."""
    return None if value is None else round(value, digits)


def figure(sums: CallSums, name: str) -> Json | None:
    """A measure: its value ``v``, the calls ``n`` that it rests on, its interval ``lo`` and ``hi``.

    ``None`` where it was not measured. Of fewer than `LEAST_CALLS` there is no interval.
    """
    measure = MEASURES[name]
    return _shown(estimate(sums, measure), measure)


def norm_figure(sums: CallSums, rule_id: str) -> Json | None:
    """How often a norm failed of the calls on which it was judged; ``None`` where it was judged on none."""
    found = norm_estimate(sums, rule_id)
    if found is None or found.bounds is None:
        return None
    failed = sums.results[rule_id, "fail"]
    low, high = found.bounds
    return {"k": failed, "n": found.n, "lo": rounded(low), "hi": rounded(high)}


def beside_own(own: Json | None, team: Json | None) -> Json | None:
    """The team's figure beside the agent's; ``None`` where it rests on no calls but the agent's own."""
    return team if team and team["n"] > (own["n"] if own else 0) else None


def judged(sums: CallSums) -> tuple[int, int]:
    """Norms that could be judged, and those that were asked, over the calls that are in means."""
    return sums.norms_judged, sums.norms_asked


def counts(sums: CallSums) -> Json:
    """How many calls there are of each kind."""
    known, asked = judged(sums)
    return {
        "calls": sums.calls,
        "scored": sums.qa_calls,
        "unscored": sums.not_scored,
        "inMeans": sums.in_means,
        "practice": sums.practice,
        "judged": known,
        "asked": asked,
    }


def most_failed(sums: CallSums, rules: Mapping[str, int], most: int = 3) -> list[list[int]]:
    """The norms that failed most often: each one's number, on how many calls, of how many on which it was judged."""
    found = [
        [rules[rule_id], failed, failed + sums.results[rule_id, "pass"]]
        for rule_id, failed in sums.failed_norms()
        if rule_id in rules
    ]
    return found[:most]


def moves(history: History, last: date, span: Span) -> dict[str, Json]:
    """What each measure was before, how it changed, and whether that is odd; by the measure's name.

    Only where both sides rest on `ENOUGH_CALLS`. See `voicecheck.score.trends.trend`, which judges days; here the
    same is asked of periods of the same length.
    """
    parts = dict(buckets(history, last, _long(span)))
    now = parts.pop(last, None)
    if now is None:
        return {}
    options = TrendOptions(days=span.before, least_calls=ENOUGH_CALLS)
    found = trend(now, last, list(parts.items()), options=options)
    return {name: told for name, move in found.moves.items() if (told := _move(move)) is not None}


def trend_points(history: History, last: date, span: Span, names: Iterable[str]) -> Json:
    """The points of the small charts: the last day of each period, and each measure's figures.

    A measure that rests on fewer than `ENOUGH_CALLS` over all its points has none.
    """
    parts = buckets(history, last, span)
    shorter = next((each for each in reversed(SPANS) if each.days < span.days), None)
    if len(parts) < LEAST_POINTS and shorter:
        return trend_points(history, last, shorter, names)
    found: dict[str, list[Json | None]] = {name: [figure(sums, name) for _, sums in parts] for name in names}
    enough = {
        name: points for name, points in found.items() if sum(each["n"] for each in points if each) >= ENOUGH_CALLS
    }
    return {
        "every": span.key,
        "ends": [end.isoformat() for end, _ in parts],
        "points": enough if len(parts) > 1 else {},
    }


def outside_band(agents: Iterable[CallSums], band: tuple[float | None, float | None]) -> tuple[int, int]:
    """How many agents speak outside of the band, of how many whose rate is known."""
    rates = [rate for sums in agents if (rate := sums.agent.speech_rate_cpm) is not None]
    low, high = band
    outside = [rate for rate in rates if (low is not None and rate < low) or (high is not None and rate > high)]
    return len(outside), len(rates)


def _long(span: Span) -> Span:
    """The same periods, as many as "before" goes back."""
    return Span(key=span.key, days=span.days, points=span.before // span.days + 1, before=span.before)


def _move(move: Move) -> Json | None:
    if move.now is None or move.n < ENOUGH_CALLS:
        return None
    found = move.difference
    return {
        "before": rounded(move.before.value),
        "beforeN": move.before.n,
        "change": rounded(move.now.value - move.before.value),
        "lo": found and rounded(found.low),
        "hi": found and rounded(found.high),
        "odd": bool(move.odd),
    }


def _shown(found: Estimate | None, measure: Measure) -> Json | None:
    if found is None:
        return None
    known: Json = {"v": rounded(found.value), "n": found.n}
    if found.bounds and found.n >= LEAST_CALLS:
        low, high = map(measure.clipped, found.bounds)
        known |= {"lo": rounded(low), "hi": rounded(high)}
    return known


def heat(days: Sequence[tuple[date, CallSums]], rules: Mapping[str, int]) -> Json:
    """How each norm that ever failed or was unknown came out, day by day: failed, unknown and passed on how many calls.

    Norms are in order of how many calls failed them, then of their names; ``None`` where a norm was not asked that day.
    """
    whole = CallSums.sum([sums for _, sums in days]) if days else CallSums()
    asked = {rule for (rule, result), count in whole.results.items() if count and result in ("fail", "unknown")}
    shown = sorted(asked & rules.keys(), key=lambda rule: (-whole.results[rule, "fail"], rule))
    return {
        "days": [day.isoformat() for day, _ in days],
        "rules": [rules[rule] for rule in shown],
        "cells": [[_cell(sums, rule) for _, sums in days] for rule in shown],
    }


def _cell(sums: CallSums, rule: str) -> list[int] | None:
    failed, unknown, passed = (sums.results[rule, result] for result in ("fail", "unknown", "pass"))
    return [failed, unknown, passed] if failed or unknown or passed else None
