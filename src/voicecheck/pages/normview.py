"""The norms on a call as plain data of a page: what came of each, where it shows, and what would have been better."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from voicecheck.pages.norminfo import NormInfo, unknown_norm
from voicecheck.pages.quotes import near_data, quote_data
from voicecheck.pages.talkview import SHORT, Said, seconds
from voicecheck.pages.words import Both, cleaned, pair
from voicecheck.proofs.appeals import Appeal
from voicecheck.proofs.places import meant
from voicecheck.proofs.reviews import Review
from voicecheck.records import CallAnalysis, Deduction, Finding, Result, Score
from voicecheck.score.agents import QA_CARD
from voicecheck.score.coverage import basis_of
from voicecheck.score.norms import NormOnCall, norms_on_call
from voicecheck.score.results import numbered
from voicecheck.tables.normwords import reason_of
from voicecheck.tables.unitwords import UNITS, fact_words

RESULTS: Mapping[Result, str] = {"fail": "fail", "unknown": "unknown", "pass": "pass", "not_applicable": "na"}
"""How results are written, in the order in which norms are shown."""
_ORDER = {result: place for place, result in enumerate(RESULTS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinions:
    """What people say of the findings on a call."""

    reviews: Sequence[Review] = ()
    appeals: Sequence[Appeal] = ()


NO_OPINIONS = Opinions()


@dataclass(slots=True, kw_only=True)
class _Said:
    """What people say of one finding."""

    reviews: list[Review] = field(default_factory=list)
    appeal: Appeal | None = None


def norm_data(
    analysis: CallAnalysis, scores: Sequence[Score], info: NormInfo, said: Said, opinions: Opinions = NO_OPINIONS
) -> list[dict[str, Any]]:
    """Build the norms in the order in which they are shown: failed (the dearest first, then by time), unknown, rest."""
    basis = basis_of(analysis.recording, analysis.conversation)
    findings: defaultdict[str, list[tuple[int, Finding]]] = defaultdict(list)
    for number, finding in numbered(analysis.findings):
        findings[finding.rule_id].append((number, finding))
    results = {norm.rule_id: norm for norm in norms_on_call(analysis.findings, basis)}
    points = qa_points(scores)
    opinion = _opinions(analysis.findings, opinions)
    norms = [
        _norm(rule_id, own, results.get(rule_id), points.get(rule_id), info, said, opinion)
        for rule_id, own in findings.items()
    ]
    return sorted(norms, key=_place)


def _place(norm: Mapping[str, Any]) -> tuple[Any, ...]:
    order = tuple(RESULTS.values()).index(norm["result"])
    times = [place["a"] for place in norm["places"] if place["a"] is not None]
    return norm["withdrawn"], order, -(norm["points"] or 0), min(times, default=float("inf")), norm["id"]


def qa_points(scores: Sequence[Score]) -> dict[str, float]:
    """What each norm took of the qa card, where that was scored; what gave points is negative."""
    hundredths: defaultdict[str, int] = defaultdict(int)
    for score in scores:
        if score.card == QA_CARD and score.total is not None:
            for each in (each for part in score.parts for each in part.deductions):
                if each.rule_id is not None:
                    hundredths[each.rule_id] += round(100 * each.points)
    return {rule_id: points / 100 for rule_id, points in hundredths.items()}


def _norm(
    rule_id: str,
    own: Sequence[tuple[int, Finding]],
    norm: NormOnCall | None,
    points: float | None,
    info: NormInfo,
    said: Said,
    opinion: Mapping[int, _Said],
) -> dict[str, Any]:
    result: Result = norm.result if norm else max((each.result for _, each in own), key=lambda each: -_ORDER[each])
    if norm and result == "unknown" and not norm.asked:
        result = "not_applicable"  # of the agent practising alone, what needs another party
    number, shown = (norm.number, norm.shown) if norm else own[0]
    ordered = own if len(own) == 1 else sorted(own, key=lambda e: (e[1].result != result, _time(e[1]), e[0]))
    applies = [each for each in ordered if "not_applicable" not in (result, each[1].result)]
    places = {at: _finding(at, finding, info, said, opinion.get(at)) for at, finding in applies}
    told = places.get(number) or _words(shown, info)
    same = info.same.get(rule_id) or unknown_norm(rule_id, cleaned(shown.pack))
    return {
        **same,
        "id": cleaned(rule_id),
        "result": RESULTS[result],
        "withdrawn": norm is None,
        "form": shown.fault_form,
        "asked": norm is not None and norm.asked,
        "hits": norm.hits if norm else 0,
        "points": points,
        "value": None if norm is None else _number(norm.value),
        "low": shown.limit_low,
        "high": shown.limit_high,
        "unit": _unit(shown.unit),
        "unit_code": shown.unit and cleaned(shown.unit),
        "figure": told["figure"],
        "expected": shown.expected and cleaned(shown.expected),
        "advice": told["advice"] or same["advice"],
        "reason": told["reason"],
        "window": next((place["window"] for place in places.values() if place["window"]), None),
        "appeal": next((place["appeal"] for place in places.values() if place["appeal"]), None),
        "places": list(places.values()),
    }


def _words(finding: Finding, info: NormInfo) -> dict[str, Both | None]:
    """What is said of a finding: its figure, the better wording, and why it is what it is."""
    return {"figure": _figure(finding, info), "advice": _advice(finding, info), "reason": _reason(finding)}


def _time(finding: Finding) -> float:
    return finding.start if finding.start is not None else float("inf")


def _finding(number: int, finding: Finding, info: NormInfo, said: Said, opinion: _Said | None) -> dict[str, Any]:
    start, end = finding.start, finding.end
    if start is None and finding.evidence_role == "nearest":
        start = finding.nearest_start
    window = finding.window_start is not None and finding.window_end is not None
    reviews = opinion.reviews if opinion else []
    return {
        "n": number,
        "result": RESULTS[finding.result],
        "withdrawn": finding.withdrawn,
        "role": finding.evidence_role,
        "s": SHORT[finding.speaker],
        "a": seconds(start),
        "b": seconds(end),
        "start": None if finding.start is None else round(finding.start, 1),
        "window": [seconds(finding.window_start), seconds(finding.window_end)] if window else None,
        "quote": quote_data(finding, said),
        "near": near_data(finding, said),
        "value": _number(finding.value),
        "fact": pair(fact_words(finding, "zh"), fact_words(finding, "en")),
        **_words(finding, info),
        "reviews": [
            {"verdict": each.verdict, "reviewer": cleaned(each.reviewer), "note": cleaned(each.note) or None}
            for each in reviews
        ],
        "appeal": _appeal(opinion.appeal) if opinion and opinion.appeal else None,
    }


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _unit(unit: str | None) -> Both | None:
    return None if unit is None else pair(UNITS.get(unit, "%" if unit == "share" else unit), unit)


def _figure(finding: Finding, info: NormInfo) -> Both | None:
    known = None if finding.value is None else info.norms.get(finding.rule_id)
    return pair(known.figure(finding, "zh"), known.figure(finding, "en")) if known else None


def _advice(finding: Finding, info: NormInfo) -> Both | None:
    known = info.norms.get(finding.rule_id)
    if known is None:
        return pair(finding.recommended, finding.recommended)
    return pair(known.wording(finding, "zh"), known.wording(finding, "en"))


def _reason(finding: Finding) -> Both | None:
    return pair(reason_of(finding, "zh"), reason_of(finding, "en"))


def _opinions(findings: Sequence[Finding], opinions: Opinions) -> dict[int, _Said]:
    """What is said of each finding, by its number."""
    said: defaultdict[int, _Said] = defaultdict(_Said)
    if not opinions.reviews and not opinions.appeals:
        return said
    numbers = {id(finding): number for number, finding in numbered(findings)}
    for review in opinions.reviews:
        for place in meant(findings, review):
            said[numbers[id(findings[place])]].reviews.append(review)
    for appeal in opinions.appeals:
        for number, finding in numbered(findings):
            exact = appeal.start_s is None or (finding.start is not None and abs(finding.start - appeal.start_s) < 0.1)
            if finding.rule_id == appeal.rule_id and exact:
                said[number].appeal = appeal
    return said


def _appeal(appeal: Appeal) -> dict[str, Any]:
    return {
        "decision": appeal.decision,
        "reason": cleaned(appeal.reason),
        "by": appeal.decided_by and cleaned(appeal.decided_by),
        "decided": appeal.decision_reason and cleaned(appeal.decision_reason),
        "score_before": appeal.score_before,
        "score_after": appeal.score_after,
    }


def deduction_data(each: Deduction) -> dict[str, Any]:
    """Build what took points of a part of a card, or, negative, gave it."""
    return {
        "rule": each.rule_id,
        "finding": each.finding,
        "at": seconds(each.start),
        "points": each.points,
        "source": each.source,
        "name": each.name and cleaned(each.name),
        "value": _number(each.value),
    }
