"""What is most worth changing for an agent: which norms, what it was measured by, and what to try for next."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from voicecheck.pages.people import ENOUGH_CALLS, Json, beside_own, norm_figure, rounded
from voicecheck.score.agents import CallSums
from voicecheck.score.compared import norm_estimate

MOST = 3
STEP = 0.10
"""The next target of a figure is a tenth of the way from where it is: the least change that matters (`COMPARED`)."""
TIMES = "times"
"""The unit of what is counted on a call."""
_GRAVITY = {"minor": 1, "major": 2, "critical": 3}
PACE = ("pace.rate", "pace.rate_elderly")
_MEASURED = {"speech_rate_cpm": "agent_speech_rate_cpm"}
"""Measures of norms that are a figure of the agent over all calls, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """A norm as the pages say it: its number among those of the page, both titles, its limits and better wording."""

    number: int
    rule_id: str
    title: Mapping[str, str]
    severity: str = "minor"
    measure: str | None = None
    limit_low: float | None = None
    limit_high: float | None = None
    unit: str | None = None
    expected: str | None = None
    recommended: Mapping[str, str] | None = None
    where: str | None = None
    """The part of the call in which it is asked, ``opening`` or ``closing``."""

    @property
    def shown(self) -> Json:
        """What the page gets of it."""
        known: Json = {"id": self.rule_id, "title": dict(self.title), "severity": self.severity}
        if self.limit_low is not None or self.limit_high is not None:
            known |= {"low": self.limit_low, "high": self.limit_high, "unit": self.unit}
        if self.where:
            known["where"] = self.where
        if self.recommended:
            known["say"] = dict(self.recommended)
        return known


def norms_of(rows: Sequence[Mapping[str, Any]], known: Collection[str] = ()) -> dict[str, Norm]:
    """The norms of the table ``norms`` by their names, with those that stand in no pack any more.

    Parameters
    ----------
    rows
        The rows of ``norms``.
    known
        Names of norms that calls were judged by; what no pack has is called by its name.
    """
    told = {row["rule_id"]: row for row in rows}
    return {rule: _norm(number, rule, told.get(rule)) for number, rule in enumerate(sorted({*told, *known}))}


def worth_changing(sums: CallSums, norms: Mapping[str, Norm], leave_out: Collection[str] = ()) -> list[str]:
    """The norms that are most worth changing, at most `MOST`.

    By how grave a fault is, times the share of calls that certainly failed (the lower end of Wilson's interval): one
    bad call of two is less than eight of fourteen.

    Parameters
    ----------
    sums
        The agent's calls.
    norms
        The norms that may be named.
    leave_out
        Norms that are in doubt themselves: reviewers said that they accuse wrongly, or their limits fit nobody.
    """
    weights = {}
    for rule_id, _ in sums.failed_norms():
        found = norm_estimate(sums, rule_id)
        if rule_id in norms and rule_id not in leave_out and found and found.bounds:
            weights[rule_id] = _GRAVITY.get(norms[rule_id].severity, 1) * found.bounds[0]
    return sorted(weights, key=lambda rule: (-weights[rule], rule))[:MOST]


def thing(norm: Norm, sums: CallSums, team: CallSums | None, values: Sequence[float], others: Sequence[float]) -> Json:
    """One of the things worth changing, as the page shows it.

    Parameters
    ----------
    norm
        The norm.
    sums, team
        The agent's calls, and all calls of the agent's team.
    values, others
        What was measured for the norm on each of the agent's calls, and on the team's; empty where nothing is.

    Returns
    -------
    dict
        What the page shows. Of fewer than `ENOUGH_CALLS` calls there is no target: half of one call is none. Of a team
        that has no calls but the agent's own nothing is said.
    """
    failed = norm_figure(sums, norm.rule_id)
    known: Json = {"rule": norm.number, "failed": failed, "team": None}
    if team:
        known["team"] = beside_own(failed, norm_figure(team, norm.rule_id))
    value, theirs = _value(norm, sums, values), _value(norm, team, others) if team else None
    enough = failed is not None and failed["n"] >= ENOUGH_CALLS
    if value is not None and (target := _next_value(value, norm)):
        beside = rounded(theirs, 2) if len(others) > len(values) else None
        return known | {"value": rounded(value, 2), "teamValue": beside, "target": target if enough else None}
    if failed and enough:
        known["target"] = {"k": failed["k"] // 2, "n": failed["n"]}
    return known


def _next_value(value: float, norm: Norm) -> Json | None:
    """The next figure to try for: a tenth nearer to the limit that is missed, and never past it."""
    low, high = norm.limit_low, norm.limit_high
    if norm.unit == TIMES:  # what is counted changes by whole times
        return {"most": max(high, math.ceil(value) - 1)} if high is not None and value > high else None
    whole = max(abs(value), 1.0) >= 10
    if high is not None and value > high:
        step = value * (1 - STEP)
        return {"most": max(high, math.floor(step) if whole else round(step, 2))}
    if low is not None and value < low:
        step = value * (1 + STEP)
        return {"least": min(low, math.ceil(step) if whole else round(step, 2))}
    return None


def _value(norm: Norm, sums: CallSums | None, values: Sequence[float]) -> float | None:
    """The agent's figure over all calls, where there is one (a rate comes from sums), else the median over calls."""
    if norm.measure in _MEASURED and sums is not None:
        return sums.agent.speech_rate_cpm
    return median(values) if values else None


def _norm(number: int, rule_id: str, row: Mapping[str, Any] | None) -> Norm:
    if row is None:
        return Norm(number=number, rule_id=rule_id, title={"zh": rule_id, "en": rule_id})
    say = {lang: text for lang in ("zh", "en") if (text := row.get(f"recommended_{lang}"))}
    return Norm(
        number=number,
        rule_id=rule_id,
        title={"zh": row["title_zh"], "en": row["title_en"]},
        severity=row["severity"],
        measure=row.get("measure"),
        limit_low=row["limit_low"],
        limit_high=row["limit_high"],
        unit=row["unit"],
        expected=row.get("expected"),
        recommended=say or None,
    )
