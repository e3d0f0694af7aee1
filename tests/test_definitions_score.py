"""The published scores (norms.md, "Scores"; interface.md, "coverage"), just inside and just outside."""

from __future__ import annotations

from datetime import date

import pytest

from made_calls import made_finding, made_recording
from norm_cases import settings
from voicecheck.records import Score
from voicecheck.score.agents import CallSums
from voicecheck.score.cardplan import Card
from voicecheck.score.cards import score_call, score_day
from voicecheck.score.marks import NO_MARKS, Figures, Mark, Marks

DAY = date(2026, 11, 20)
FIGURES = {"satisfaction": 100.0, "accuracy": 100.0, "sales": 100.0}


def card(name: str) -> Card:
    """A shipped card."""
    return next(card for card in settings().scores.cards if card.name == name)


def maxima(name: str) -> dict[str, float]:
    """The points of each part of a shipped card."""
    return {part.name: part.max_points / 100 for part in card(name).parts}


def scored(name: str, marks: Marks = NO_MARKS, **faults: str) -> Score:
    """A call on which every norm passed but those named (``word__vague="fail"``), on a shipped card."""
    found = {rule.id: "pass" for pack in settings().packs for rule in pack.rules}
    found |= {rule_id.replace("__", "."): result for rule_id, result in faults.items()}
    findings = tuple(made_finding(rule_id, result) for rule_id, result in found.items())
    (score,) = score_call([card(name)], made_recording("c1"), findings, marks)
    return score


def lost(**faults: str) -> float:
    """The points that faults cost on the qa card, of a call whose attitude has its base and no more."""
    calm = dict.fromkeys(("care__empathy", "care__apology", "care__feelings_first"), "not_applicable")
    whole, less = (scored("qa", **{**calm, **more}).total for more in ({}, faults))
    assert whole is not None
    assert less is not None
    return whole - less


def day(handling: float = 180.0, qa: float | None = 100.0, **figures: float) -> Score:
    """An agent's day of one call on the kpi card; `figures` of less than 0 are not known."""
    sums = CallSums(calls=1, handling=handling, handled=1, qa_points=qa or 0.0, qa_calls=int(qa is not None))
    known = {name: value for name, value in {**FIGURES, **figures}.items() if value >= 0}
    (score,) = score_day([card("kpi")], sums, "A1", DAY, Figures({("A1", DAY): known}))
    return score


def test_the_weights_of_the_quality_of_a_call() -> None:
    """qa: opening and closing 10 (standard phrases 5, tone 5), attitude from 15, language 10, the business the rest."""
    assert maxima("qa") == {"opening_phrases": 5, "opening_tone": 5, "attitude": 20, "business": 60, "language": 10}
    assert next(part.start for part in card("qa").parts if part.name == "attitude") == 1500


def test_language_loses_a_point_for_each_phrase() -> None:
    """qa: language 10 less 1 for each non-standard phrase."""
    assert lost(word__vague="fail") == 1
    assert lost(word__vague="fail", word__jargon="fail") == 2


@pytest.mark.parametrize(
    ("rule_id", "points"), [("close__summary", 3), ("transfer__consent", 3), ("id__before_disclosure", 5)]
)
def test_an_error_of_the_business_costs_3_to_5(rule_id: str, points: int) -> None:
    """qa: business handling full marks less 3 to 5 for each error."""
    assert lost(**{rule_id: "fail"}) == points


def test_the_weights_of_the_examination() -> None:
    """exam: knowledge 20, systems 20, problem solving 25, communication 25, overall 10; pass at 80."""
    points = {"knowledge": 20, "systems": 20, "problem_solving": 25, "communication": 25, "overall": 10}
    assert maxima("exam") == points
    assert card("exam").pass_mark == 80


@pytest.mark.parametrize(("knowledge", "total", "grade"), [(0, 80, "pass"), (-0.01, 79.99, "fail")])
def test_the_examination_is_passed_at_80(knowledge: float, total: float, grade: str) -> None:
    """exam: pass at 80, the limit included; marks come from the assessors."""
    marks = {"knowledge": 0.0, "systems": 20 + knowledge, "overall": 10.0}
    given = Marks({("c1", part): Mark(points) for part, points in marks.items()})
    score = scored("exam", given)
    assert (score.total, score.grade) == (total, grade)


def test_an_examination_without_marks_shares_their_weight_out() -> None:
    """exam: parts that no recording shows are left out without marks, the weights renormalised, and it says so."""
    score = scored("exam")
    assert score.total == 100
    assert {part.part: part.max_points for part in score.parts if part.max_points} == {
        "problem_solving": 50,
        "communication": 50,
    }
    assert all(part.reason for part in score.parts if part.points is None)


def test_the_weights_of_the_key_figures() -> None:
    """kpi: call quality 30, satisfaction 25, efficiency 20, accuracy 15, sales 10."""
    points = {"call_quality": 30, "satisfaction": 25, "efficiency": 20, "accuracy": 15, "sales": 10}
    assert maxima("kpi") == points


@pytest.mark.parametrize(
    ("qa", "grade"),
    [(66.67, "A"), (66.63, "B+"), (33.34, "B+"), (33.3, "B"), (0.0, "B")],
)
def test_the_grades_of_the_key_figures(qa: float, grade: str) -> None:
    """kpi: A from 90, B+ from 80, B from 70; the quality of the calls gives 30 of the 100 points."""
    assert day(qa=qa).grade == grade


@pytest.mark.parametrize(("satisfaction", "grade"), [(60.0, "C"), (59.9, "D"), (0.0, "D"), (100.0, "B"), (99.9, "C")])
def test_the_lower_grades_of_the_key_figures(satisfaction: float, grade: str) -> None:
    """kpi: B from 70, C from 60, D below; satisfaction gives 25 of the 100 points."""
    assert day(qa=0.0, satisfaction=satisfaction).grade == grade


@pytest.mark.parametrize(
    ("qa", "sales", "coverage", "graded"), [(None, 100, 0.7, True), (None, -1, 0.6, False), (100, -1, 0.9, True)]
)
def test_a_day_of_which_seven_tenths_are_known_is_graded(
    qa: float | None, sales: float, coverage: float, graded: bool
) -> None:
    """coverage: under 0.7 of the card's weights there is no score and no grade."""
    score = day(qa=qa, sales=sales)
    assert score.coverage == coverage
    assert (score.total is not None, score.grade is not None) == (graded, graded)


@pytest.mark.parametrize(("seconds", "points"), [(180, 20), (181, 19.95), (390, 10), (599, 0.05), (600, 0), (601, 0)])
def test_efficiency_is_the_handling_time(seconds: float, points: float) -> None:
    """kpi: efficiency is the average handling time, full points to 180 s, none from 600 s."""
    part = next(part for part in day(handling=seconds).parts if part.part == "efficiency")
    assert part.points == pytest.approx(points, abs=0.005)


@pytest.mark.parametrize("name", ["satisfaction", "accuracy", "sales"])
@pytest.mark.parametrize(("value", "share"), [(0, 0), (50, 0.5), (99, 0.99), (100, 1)])
def test_a_figure_gives_its_share_of_the_points(name: str, value: float, share: float) -> None:
    """kpi: a figure from 0 to 100 gives that share of its points."""
    part = next(part for part in day(**{name: value}).parts if part.part == name)
    assert part.points == pytest.approx(share * maxima("kpi")[name], abs=0.005)


def test_the_ranges_of_the_figures() -> None:
    """kpi: satisfaction and accuracy lie between 0 and 100 per cent, sales between 0 and 1,000 of the target."""
    ranges = {part.name: part.figure.range for part in card("kpi").parts if part.figure and part.figure.range}
    assert ranges == {"satisfaction": (0, 100), "accuracy": (0, 100), "sales": (0, 1000)}
