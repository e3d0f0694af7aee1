"""A scorecard applied to a call, or to an agent's day: each point traced to a finding.

What could not be judged takes nothing: a norm that is ``unknown`` or does not apply costs no
points, a part none of whose norms could be judged is left out and its weight goes to the others,
and a card of which too little is left has no total, since a wrong low score is a wrong accusation
too. All is counted in hundredths of a point, so that parts, deductions and total add up exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from voicecheck.records import Deduction, Finding, Recording, Score, ScorePart
from voicecheck.score.agents import CallSums
from voicecheck.score.cardplan import Card, PartPlan
from voicecheck.score.marks import Figures, Marks
from voicecheck.score.parts import Item, Outcome, automatic_fail, by_figure, by_mark, by_rules, results_of
from voicecheck.score.points import WHOLE, dealt, hundredths, scaled, spelled

LEAST_JUDGED = WHOLE // 2
"""A card of which less was judged has no total: most of such a score would be guessed."""


def score_call(
    cards: Iterable[Card], recording: Recording, findings: Iterable[Finding], marks: Marks, *, day: date | None = None
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
    """
    when = day or (recording.started_at.date() if recording.started_at else recording.started_on)
    results = results_of(findings)

    def outcome(part: PartPlan) -> Outcome:
        if part.way != "marks":
            return by_rules(part, results)
        return by_mark(part, marks.find(part.name, call_id=recording.call_id, agent_id=recording.agent_id, day=when))

    return tuple(
        _settled(card, [outcome(part) for part in card.parts], automatic_fail(card, results))
        for card in cards
        if card.judges == "call"
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
        The agent's calls of the day, added up.
    agent_id, day
        Whose day it is, for its figures.
    figures
        Satisfaction and the like, by agent and day.
    """
    values: dict[str, float | None] = {**figures.find(agent_id, day)}
    values["qa_score"] = sums.qa_score
    values["average_handling_time_s"] = sums.duration / sums.calls if sums.calls else None
    return tuple(
        _settled(card, [by_figure(part, part.figure, values) for part in card.parts if part.figure], None)
        for card in cards
        if card.judges == "day"
    )


def _settled(card: Card, outcomes: Sequence[Outcome], fatal: str | None) -> Score:
    """Give the weight of the parts left out to the others, and add up."""
    own = [part.max_points if each.points is not None else 0 for part, each in zip(card.parts, outcomes, strict=True)]
    if sum(own) < LEAST_JUDGED:
        few = f"too little to score: {spelled(sum(own))} of the card's 100 points could be judged"
        parts = tuple(
            _unscored(card, part, f"{few}; {_alone(part, outcome)}")
            for part, outcome in zip(card.parts, outcomes, strict=True)
        )
        return Score(card=card.name, parts=parts, total=None, grade=_grade(card, None, fatal), automatic_fail=fatal)
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
    )


def _unscored(card: Card, part: PartPlan, reason: str) -> ScorePart:
    return ScorePart(card=card.name, part=part.name, points=None, max_points=None, reason=reason)


def _alone(part: PartPlan, outcome: Outcome) -> str:
    """What a part says where its card has no total."""
    if outcome.points is None:
        return outcome.note
    told = [f"this part alone has {spelled(outcome.points)} of {spelled(part.max_points)}", *map(_told, outcome.items)]
    return "; ".join(told)


def _part(card: Card, part: PartPlan, outcome: Outcome, most: int, left_out: str) -> tuple[int, ScorePart]:
    """A part on the card's 100, and its points in hundredths."""
    if outcome.points is None:
        gone = f"left out: {outcome.note}; its {spelled(part.max_points)} points went to the other parts"
        return 0, _unscored(card, part, gone)
    points, items = outcome.points, outcome.items
    if most != part.max_points:
        points, items = _rescaled(part, outcome, most)
    told = [_told(item) for item in items]
    if part.start < part.max_points:
        told.insert(0, f"starts at {spelled(scaled(part.start, most, part.max_points))}")
    told.append(outcome.note)
    if left_out:
        told.append(f"counts {spelled(most)} instead of {spelled(part.max_points)}, without {left_out}")
    settled = ScorePart(
        card=card.name,
        part=part.name,
        points=points / 100,
        max_points=most / 100,
        reason="; ".join(told),
        deductions=tuple(Deduction(rule_id=item.rule_id, points=item.amount / 100, start=item.start) for item in items),
    )
    return points, settled


def _told(item: Item) -> str:
    points = spelled(-item.amount)
    at = "" if item.start is None else f" ({item.start:.1f} s)"
    return f"{item.rule_id} {'+' if item.amount < 0 else ''}{points}{at}"


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
    return points, tuple(
        Item(item.rule_id, item.start, amount) for item, amount in zip(outcome.items, amounts, strict=True)
    )


def _grade(card: Card, total: int | None, fatal: str | None) -> str | None:
    """The card's word for a total; what fails the call whatever its points gets the worst."""
    if fatal:
        return card.grades[-1][0] if card.grades else "fail"
    if total is None:
        return None
    if card.pass_mark is not None:
        return "pass" if total >= hundredths(card.pass_mark) else "fail"
    return next((grade for grade, cut in card.grades if total >= hundredths(cut)), None)
