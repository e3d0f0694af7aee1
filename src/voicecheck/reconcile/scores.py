"""Scores recomputed: parts from deductions, totals from parts, the scores of calls from those of their cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from voicecheck.reconcile.calls import CALL
from voicecheck.reconcile.day import Day
from voicecheck.reconcile.tally import Tally
from voicecheck.score.agents import QA_CARD

_CALLS, _DAYS = ("call_key", "card"), ("agent_id", "local_date", "card")


def check_scores(day: Day, tally: Tally) -> None:
    """Recompute a day's scores of calls and of agents' days, and hold deductions against findings."""
    deductions = day.frame("deductions")
    of_calls = deductions["call_key"].notna()
    _check_parts("call_scores", day.frame("call_scores"), deductions[of_calls], _CALLS, tally)
    _check_parts("day_scores", day.frame("day_scores"), deductions[~of_calls], _DAYS, tally)
    _check_findings(day, deductions, tally)
    _check_calls(day, tally)


def _check_parts(
    table: str, parts: pd.DataFrame, deductions: pd.DataFrame, card: Sequence[str], tally: Tally
) -> None:
    key = [*card, "part"]
    places = pd.MultiIndex.from_frame(parts[key])
    points = deductions["points"].astype(float)
    by_part = points.groupby([deductions[name] for name in key], dropna=False)
    scored = parts["points"].notna()
    for column, found in (
        ("deducted", by_part.apply(lambda each: each.clip(lower=0).sum())),
        ("gained", by_part.apply(lambda each: -each.clip(upper=0).sum())),
        ("deductions", by_part.apply(lambda each: (each > 0).sum())),
    ):
        expected = pd.Series(_at(found, places), index=parts.index).fillna(0.0).where(scored)
        tally.compare(table, parts, key, column, expected)
    points_of = (parts["base"] - parts["deducted"] + parts["gained"]).astype(float)
    tally.compare(table, parts, key, "points", points_of)
    groups = [parts[name] for name in card]
    whole = parts["points"].astype(float).groupby(groups, dropna=False).transform(lambda each: each.sum(min_count=1))
    tally.compare(table, parts, key, "total", whole)
    _check_alike(table, parts, key, groups, tally)


def _check_alike(
    table: str, parts: pd.DataFrame, key: list[str], groups: list[pd.Series], tally: Tally
) -> None:
    """What is said of the whole card is the same on each of its rows; the most points of its parts make 100."""
    for column in ("card_coverage", "norms_asked", "norms_judged", "basis", "grade", "automatic_fail"):
        if column in parts:
            first = parts[column].groupby(groups, dropna=False).transform(lambda each: each.iloc[0])
            tally.compare(table, parts, key, column, first)
    most = parts["max_points"].astype(float)
    others = most.groupby(groups, dropna=False).transform("sum") - most.fillna(0.0)
    tally.compare(table, parts, key, "max_points", (100.0 - others).where(most.notna()))


def _check_findings(day: Day, deductions: pd.DataFrame, tally: Tally) -> None:
    """A finding that cost points is of the norm named, when it was, and it failed; what gave points passed."""
    findings = day.frame("findings").set_index(["call_key", "finding"])
    rows = deductions[deductions["finding"].notna()]
    places = pd.MultiIndex.from_arrays([rows["call_key"], rows["finding"].astype("int64")])
    key = ("call_key", "deduction")
    for column in ("rule_id", "start_s"):
        tally.compare("deductions", rows, key, column, findings[column].reindex(places))
    result = findings["result"].where(~findings["withdrawn"].astype(bool), "withdrawn").reindex(places)
    sign = pd.Series(np.select([result == "fail", result == "pass"], [1.0, -1.0], 0.0), index=rows.index)
    tally.compare("deductions", rows, key, "points", rows["points"].abs() * sign)


def _check_calls(day: Day, tally: Tally) -> None:
    """A call's score is that of its qa card."""
    calls, scores = day.frame("calls"), day.frame("call_scores")
    qa = scores[scores["card"] == QA_CARD].drop_duplicates("call_key").set_index("call_key")
    for column, name in (("qa_score", "total"), ("qa_coverage", "card_coverage"), ("qa_basis", "basis")):
        tally.compare("calls", calls, CALL, column, qa[name].reindex(calls["call_key"]))


def _at(found: pd.Series, places: pd.MultiIndex) -> np.ndarray:
    """Values at places of which parts may be null."""
    known = dict(zip(_plain(found.index), found.to_numpy(), strict=True)) if len(found) else {}
    return np.array([known.get(place, np.nan) for place in _plain(places)], dtype=float)


def _plain(places: pd.Index[Any]) -> list[tuple[object, ...]]:
    return [tuple(None if pd.isna(each) else each for each in place) for place in places]
