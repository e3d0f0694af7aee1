"""Norms on calls recomputed from findings, and what calls count of them."""

from __future__ import annotations

import pandas as pd

from voicecheck.reconcile.calls import CALL
from voicecheck.reconcile.day import Day, counts
from voicecheck.reconcile.tally import Difference, Tally
from voicecheck.rules.measures.registry import COUNTED
from voicecheck.score.results import SEVERITY

NORM = ("call_key", "rule_id")


def check_norms(day: Day, tally: Tally) -> None:
    """Recompute a day's ``call_norms`` from findings: the worst result, how often, and the finding that shows it."""
    norms = day.frame("call_norms")
    findings = day.frame("findings")
    standing = findings[~findings["withdrawn"].astype(bool)]
    standing = standing.assign(rank=standing["result"].map(SEVERITY), far=_excess(standing))
    worst = standing.groupby(list(NORM))["rank"].transform("max")
    showing = standing[standing["rank"] == worst]
    showing = showing.sort_values([*NORM, "far", "finding"], ascending=[True, True, False, True])
    shown = showing.drop_duplicates(list(NORM)).set_index(list(NORM))
    _present(norms, pd.MultiIndex.from_tuples(list(shown.index), names=NORM), tally)
    rows = norms[pd.MultiIndex.from_frame(norms[list(NORM)]).isin(shown.index)]
    places = pd.MultiIndex.from_frame(rows[list(NORM)])
    tally.compare("call_norms", rows, NORM, "hits", showing.groupby(list(NORM)).size().reindex(places))
    shown["value"] = shown["value"].where(
        shown["unit"] != COUNTED, showing.groupby(list(NORM))["value"].sum(min_count=1).reindex(shown.index)
    )
    for column in ("result", "finding", "reason_code", "reason", "value", "limit_low", "limit_high", "unit"):
        tally.compare("call_norms", rows, NORM, column, shown[column].reindex(places))
    _check_asked(day, rows, tally)


def check_counts(day: Day, tally: Tally) -> None:
    """Recompute what a day's calls count of their norms."""
    calls, norms, findings = day.frame("calls"), day.frame("call_norms"), day.frame("findings")
    keys = calls["call_key"]
    asked = norms["asked"].astype(bool)
    judged = norms["result"].isin(["pass", "fail"])
    found = findings[list(NORM)].drop_duplicates()
    for column, chosen in (
        ("norms_asked", asked),
        ("norms_judged", asked & judged),
        ("norms_failed", asked & (norms["result"] == "fail")),
        ("norms_passed", asked & (norms["result"] == "pass")),
        ("norms_unknown", asked & (norms["result"] == "unknown")),
        ("norms_not_applicable", norms["result"] == "not_applicable"),
    ):
        tally.compare("calls", calls, CALL, column, counts(norms[chosen], keys))
    tally.compare("calls", calls, CALL, "norms_withdrawn", counts(found, keys) - counts(norms, keys))


def check_failed_rules(day: Day, tally: Tally) -> None:
    """The norms that ``by_agent`` says failed on a call are those of ``call_norms``, in whatever order."""
    rows, norms = day.frame("by_agent"), day.frame("call_norms")
    failed = norms[norms["asked"].astype(bool) & (norms["result"] == "fail")]
    found = failed.sort_values("rule_id").groupby("call_key")["rule_id"].apply("; ".join)
    said = rows["failed_rules"].map(lambda each: each and "; ".join(sorted(each.split("; "))), na_action="ignore")
    expected = found.reindex(rows["call_key"])
    tally.compare("by_agent", rows.assign(failed_rules=said), CALL, "failed_rules", expected)


def _present(norms: pd.DataFrame, expected: pd.MultiIndex, tally: Tally) -> None:
    """Each norm with a finding that stands has a row, and no other."""
    there = pd.MultiIndex.from_frame(norms[list(NORM)])
    for missing, says, should in (
        (expected.difference(there), "no row", "a row: findings has the norm"),
        (there.difference(expected), "a row", "no row: findings has none that stands"),
    ):
        for call_key, rule_id in missing:
            tally.add(Difference("call_norms", f"call_key={call_key}, rule_id={rule_id}", "rule_id", says, should))


def _check_asked(day: Day, rows: pd.DataFrame, tally: Tally) -> None:
    """A norm was asked where it applies; practice of the agent alone is left out, where that is told by the reason."""
    calls = day.frame("calls").set_index("call_key")
    practice = (calls["direction"] == "practice") & (calls["qa_basis"].fillna("one_party_practice") != "practice")
    rows = rows[~rows["call_key"].isin(calls.index[practice])]
    tally.compare("call_norms", rows, NORM, "asked", rows["result"] != "not_applicable")


def _excess(findings: pd.DataFrame) -> pd.Series:
    """By how much a figure lies outside its limits; 0 where it lies within, or nothing was measured."""
    value = findings["value"].astype(float)
    below, above = findings["limit_low"].astype(float) - value, value - findings["limit_high"].astype(float)
    return pd.concat([below, above], axis=1).max(axis=1).clip(lower=0).fillna(0.0)
