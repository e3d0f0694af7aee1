"""A scorecard applied to a call, or to an agent's day: each point traced to a finding.

What could not be judged takes nothing: a norm that is ``unknown`` or does not apply costs no
points, a part none of whose norms could be judged is left out and its weight goes to the others.
A card of whose asked points too little could be judged has no total and no grade, nor has such a part by itself: a
wrong low score is a wrong accusation, and a high one would praise a call that nobody heard. All is counted in
hundredths of a point, so that parts, deductions and total add up exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from voicecheck.language.stored import english
from voicecheck.records import Basis, Deduction, Finding, Recording, Score, ScorePart
from voicecheck.score.agents import CallSums
from voicecheck.score.cardplan import Card, PartPlan
from voicecheck.score.coverage import exactly, is_asked, main_reason, percent, whole_coverage
from voicecheck.score.marks import Figures, Marks
from voicecheck.score.parts import Item, Outcome, automatic_fail, by_figure, by_mark, by_rules, results_of
from voicecheck.score.points import WHOLE, dealt, hundredths, scaled, spelled
from voicecheck.score.results import numbered

NOTHING_ASKED = english("nothing that the card asks applies")


def score_call(
    cards: Iterable[Card],
    recording: Recording,
    findings: Iterable[Finding],
    marks: Marks,
    *,
    day: date | None = None,
    basis: Basis = "call",
) -> tuple[Score, ...]:
    """Score a call on every card that judges calls.

    Parameters
    ----------
    cards
        Scorecards; those that judge days are passed over.
    recording
        The call, for its marks.
    findings
        All findings on the call.
    marks
        Assessors' marks, by call or by agent and day.
    day
        The day that the call is filed under; without it that of its start, as written.
    basis
        What the scores rest on (`coverage.basis_of`).
    """
    when = day or (recording.started_at.date() if recording.started_at else recording.started_on)
    asked = [(number, finding) for number, finding in numbered(findings) if is_asked(finding, basis)]
    results = results_of(asked)
    reasons = {each.rule_id: each.reason for _, each in asked if each.result == "unknown" and each.reason}

    def outcome(part: PartPlan) -> Outcome:
        if part.way != "marks":
            return by_rules(part, results, reasons)
        return by_mark(part, marks.find(part.name, call_id=recording.call_id, agent_id=recording.agent_id, day=when))

    return tuple(
        _with_norms(card, [outcome(part) for part in card.parts], automatic_fail(card, results), basis)
        for card in cards
        if card.judges == "call"
    )


def applying(
    cards: Iterable[Card], recording: Recording, marks: Marks, *, day: date | None = None
) -> tuple[Card, ...]:
    """The cards whose result on a call says something.

    A card that assessors mark parts of is an examination: on a call for which nobody gave a mark nobody was examined,
    and what is left of it would show a customer's call as a failed examination.

    Parameters
    ----------
    cards, recording, marks, day
        As in `score_call`.
    """
    when = day or (recording.started_at.date() if recording.started_at else recording.started_on)

    def is_marked(part: PartPlan) -> bool:
        given = marks.find(part.name, call_id=recording.call_id, agent_id=recording.agent_id, day=when)
        return given is not None

    def applies(card: Card) -> bool:
        by_people = [part for part in card.parts if part.way == "marks"]
        return not by_people or any(map(is_marked, by_people))

    return tuple(card for card in cards if applies(card))


def _with_norms(card: Card, outcomes: Sequence[Outcome], fatal: str | None, basis: Basis) -> Score:
    """A call's score on a card, with the norms that were asked and judged for it."""
    return replace(
        _settled(card, outcomes, fatal),
        basis=basis,
        norms_asked=sum(outcome.covered.asked for outcome in outcomes),
        norms_judged=sum(outcome.covered.judged for outcome in outcomes),
    )


def score_day(
    cards: Iterable[Card], sums: CallSums, agent_id: str | None, day: date, figures: Figures
) -> tuple[Score, ...]:
    """Score an agent's day on every card that judges days.

    Parameters
    ----------
    cards
        Scorecards; those that judge calls are passed over.
    sums
        The agent's calls of the day, added up; practice and calls that were not scored are in none of it.
    agent_id, day
        Whose day it is, for its figures.
    figures
        Satisfaction and the like, by agent and day.
    """
    values: dict[str, float | None] = {**figures.find(agent_id, day)}
    values["qa_score"] = sums.qa_score
    values["average_handling_time_s"] = sums.average_handling_time
    return tuple(
        replace(
            _settled(card, [by_figure(part, part.figure, values) for part in card.parts if part.figure], None),
            basis="day",
        )
        for card in cards
        if card.judges == "day"
    )


def _settled(card: Card, outcomes: Sequence[Outcome], fatal: str | None) -> Score:
    """Give the weight of the parts left out to the others, and add up; nothing where too little was judged."""
    covered = [(part.max_points, outcome.covered) for part, outcome in zip(card.parts, outcomes, strict=True)]
    coverage = whole_coverage(covered)
    own = [part.max_points if each.points is not None else 0 for part, each in zip(card.parts, outcomes, strict=True)]
    if coverage is None or coverage < exactly(card.least_coverage) or not any(own):
        return _not_scored(card, outcomes, fatal, coverage)
    maxima = own if sum(own) == WHOLE else dealt(WHOLE, own)
    left_out = ", ".join(part.name for part, most in zip(card.parts, own, strict=True) if not most)
    settled = [
        _part(card, part, outcome, most, left_out)
        for part, outcome, most in zip(card.parts, outcomes, maxima, strict=True)
    ]
    total = sum(points for points, _ in settled)
    return Score(
        card=card.name,
        parts=tuple(part for _, part in settled),
        total=total / 100,
        grade=_grade(card, total, fatal),
        automatic_fail=fatal,
        coverage=float(coverage),
    )


def _few(card: Card, share: Fraction) -> str:
    """Say that too little of what a card asks could be judged."""
    return english(
        "not scored: {share} of what the card asks could be judged, at least {least:.0%} is needed",
        share=percent(share),
        least=card.least_coverage,
    )


def _not_scored(card: Card, outcomes: Sequence[Outcome], fatal: str | None, coverage: Fraction | None) -> Score:
    """No total and no grade; each part says why, and what it would have been."""
    covered = [(part.max_points, outcome.covered) for part, outcome in zip(card.parts, outcomes, strict=True)]
    why = english("not scored: nothing that the card asks applies") if coverage is None else _few(card, coverage)
    if fatal:
        why = english("{why}; {rule:s} would fail it", why=why, rule=fatal)
    parts = tuple(
        _unscored(card, part, outcome, f"{why}; {_alone(card, part, outcome)}")
        for part, outcome in zip(card.parts, outcomes, strict=True)
    )
    return Score(
        card=card.name,
        parts=parts,
        total=None,
        automatic_fail=fatal,
        coverage=None if coverage is None else float(coverage),
        unscored=main_reason(covered) or NOTHING_ASKED,
    )


def _unscored(card: Card, part: PartPlan, outcome: Outcome, reason: str) -> ScorePart:
    share = outcome.covered.share
    return ScorePart(
        card=card.name,
        part=part.name,
        points=None,
        max_points=None,
        reason=reason,
        coverage=None if share is None else float(share),
    )


def _alone(card: Card, part: PartPlan, outcome: Outcome) -> str:
    """What a part says where its card has no total: its points only where enough of it was judged."""
    if outcome.points is None:
        return outcome.note
    share = outcome.covered.share
    if share is not None and share < exactly(card.least_coverage):
        few = english(
            "of this part, {share} of what it asks could be judged, at least {least:.0%} is needed",
            share=percent(share),
            least=card.least_coverage,
        )
        return "; ".join([few, *_told(outcome.items)])
    alone = english(
        "this part alone has {points:s} of {most:s}", points=spelled(outcome.points), most=spelled(part.max_points)
    )
    return "; ".join([alone, *_told(outcome.items)])


def _part(card: Card, part: PartPlan, outcome: Outcome, most: int, left_out: str) -> tuple[int, ScorePart]:
    """A part on the card's 100, and its points in hundredths."""
    if outcome.points is None:
        gone = english(
            "left out: {why}; its {points:s} points went to the other parts",
            why=outcome.note,
            points=spelled(part.max_points),
        )
        return 0, _unscored(card, part, outcome, gone)
    points, items, start = outcome.points, outcome.items, scaled(outcome.start, most, part.max_points)
    if most != part.max_points:
        points, items = _rescaled(part, outcome, most)
    told = _told(items)
    if part.start < part.max_points:
        told.insert(0, english("starts at {points:s}", points=spelled(start)))
    told.append(outcome.note)
    if left_out:
        told.append(
            english(
                "counts {most:s} instead of {own:s}, without {parts}",
                most=spelled(most),
                own=spelled(part.max_points),
                parts=left_out,
            )
        )
    settled = ScorePart(
        card=card.name,
        part=part.name,
        points=points / 100,
        max_points=most / 100,
        reason="; ".join(told),
        deductions=tuple(map(_deduction, items)),
        coverage=None if outcome.covered.share is None else float(outcome.covered.share),
        base=start / 100,
    )
    return points, settled


def _deduction(item: Item) -> Deduction:
    return Deduction(
        rule_id=item.rule_id,
        points=item.amount / 100,
        start=item.start,
        finding=item.finding,
        source=item.source,
        name=item.name,
        value=item.value,
    )


def _told(items: Iterable[Item]) -> list[str]:
    """What each finding took or gave; of a mark or a figure the part's note says it."""
    return [_taken(item) for item in items if item.source == "finding"]


def _taken(item: Item) -> str:
    points = f"{'+' if item.amount < 0 else ''}{spelled(-item.amount)}"
    if item.start is None:
        return f"{item.rule_id} {points}"
    return english("{rule:s} {points:s} ({start:.1f} s)", rule=item.rule_id, points=points, start=item.start)


def _rescaled(part: PartPlan, outcome: Outcome, most: int) -> tuple[int, tuple[Item, ...]]:
    """Points and items on another maximum, such that start less items is points to the hundredth."""
    assert outcome.points is not None
    points = scaled(outcome.points, most, part.max_points)
    start = scaled(outcome.start, most, part.max_points)
    losses = [max(item.amount, 0) for item in outcome.items]
    gains = [max(-item.amount, 0) for item in outcome.items]
    # Rounding is put where there is something to put it on; neither side may turn into the other.
    lost = scaled(sum(losses), most, part.max_points) if any(gains) else start - points
    won = points - start + lost
    if won < 0:
        lost, won = start - points, 0
    amounts = [a - b for a, b in zip(dealt(lost, losses), dealt(won, gains), strict=True)]
    return points, tuple(item._replace(amount=amount) for item, amount in zip(outcome.items, amounts, strict=True))


def _grade(card: Card, total: int, fatal: str | None) -> str | None:
    """The card's word for a total; what fails the call whatever its points gets the worst."""
    if fatal:
        return card.grades[-1][0] if card.grades else "fail"
    if card.pass_mark is not None:
        return "pass" if total >= hundredths(card.pass_mark) else "fail"
    return next((grade for grade, cut in card.grades if total >= hundredths(cut)), None)
