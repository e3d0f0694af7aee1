"""Scores as rows: a row a part, each point traced to what took it, and nothing counted twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from made_calls import made_call, made_finding
from score_cards import made_card, results
from voicecheck.records import Deduction, Finding, Score, ScorePart
from voicecheck.score.cardplan import Card
from voicecheck.score.cards import score_call
from voicecheck.score.configured import Scores
from voicecheck.score.marks import NO_MARKS, Mark, Marks
from voicecheck.score.results import numbered
from voicecheck.tables.parts import ScoredCall, build_parts
from voicecheck.tables.schema import arrow_schema
from voicecheck.tables.score_rows import deduction_rows, score_rows

DAY = date(2026, 11, 20)
PARTS = """
  - name: care
    title: Care
    max_points: 40
    base: 30
    deduct: [{rules: [care.solve], points: 3, each: hit}]
    add: [{rules: [care.sorry], points: 5}]
  - name: words
    title: Words
    max_points: 60
    deduct: [{rules: [word.*], points: 0.1, each: hit}]
"""
FOUND = results(care__solve="fail 7 3", care__sorry="pass 9", word__vague="fail 1 20", word__rude="fail 5")


def rows_of(table: str, card: Card, findings: tuple[Finding, ...], marks: Marks = NO_MARKS) -> list[dict[str, Any]]:
    """The published rows of one call."""
    call = made_call("c1", agent_id="007", team="north", findings=findings)
    scored = ScoredCall(call, score_call([card], call.recording, findings, marks), "k1")
    return build_parts([scored], DAY, tables=[table])[table].to_pylist()


def test_a_calls_rows_say_where_each_point_went() -> None:
    """30 + 5 − 2 × 3 = 29 and 60 − 3 × 0.1 = 59.7, with what each part began with."""
    care, words = rows_of("call_scores", made_card(PARTS, "pass: 80"), FOUND)
    assert care == {
        "call_key": "k1", "call_id": "c1", "agent_id": "007", "team": "north", "local_date": DAY, "card": "own",
        "part": "care", "title": None, "title_zh": None, "base": 30.0, "points": 29.0, "max_points": 40.0,
        "gained": 5.0, "deducted": 6.0, "deductions": 2, "coverage": 1.0,
        "reason": "starts at 30; care.solve −3 (3.0 s); care.solve −3 (7.0 s); care.sorry +5 (9.0 s); 1 norm passed",
        "reason_zh": "起始 30 分；care.solve −3（3.0 秒）；care.solve −3（7.0 秒）；care.sorry +5（9.0 秒）；"
        "1 条规范合格",
        "total": 88.7, "card_coverage": 1.0, "norms_asked": 4, "norms_judged": 4, "basis": "call", "grade": "pass",
        "automatic_fail": None,
    }  # fmt: skip
    assert (words["base"], words["points"], words["deducted"], words["deductions"]) == (60, 59.7, 0.3, 3)


def test_titles_are_those_of_the_card() -> None:
    """A part's title stands beside it where the card has one."""
    card = made_card(PARTS.replace("title: Care", "title: {zh: 关怀, en: Care}"))
    scores = score_call([card], made_call("c1").recording, FOUND, NO_MARKS)
    titles = [(row["title"], row["title_zh"]) for row in score_rows(scores, Scores(cards=(card,)))]
    assert titles == [("Care", "关怀"), ("Words", "Words")]
    assert score_rows(scores, Scores())[0]["title"] is None


def test_each_deduction_names_the_finding_that_cost_it() -> None:
    """Points, norm, time and the finding's number in the call; what was gained is negative."""
    rows = rows_of("deductions", made_card(PARTS), FOUND)
    told = [(row["deduction"], row["part"], row["rule_id"], row["start_s"], row["points"]) for row in rows]
    assert told == [
        (0, "care", "care.solve", 3.0, 3.0), (1, "care", "care.solve", 7.0, 3.0), (2, "care", "care.sorry", 9.0, -5.0),
        (3, "words", "word.vague", 1.0, 0.1), (4, "words", "word.rude", 5.0, 0.1),
        (5, "words", "word.vague", 20.0, 0.1),
    ]  # fmt: skip
    by_number = dict(numbered(FOUND))
    assert all((f := by_number[row["finding"]]).rule_id == row["rule_id"] and f.start == row["start_s"] for row in rows)
    assert {(row["call_key"], row["source"], row["figure"], row["value"]) for row in rows} == {
        ("k1", "finding", None, None)
    }


def test_a_mark_takes_points_as_a_finding_does() -> None:
    """15 of 20 by an assessor: the part begins with its maximum, and the mark took the rest."""
    card = made_card("  - {name: talk, title: T, max_points: 80, deduct: [{rules: [word.*]}]}\n"
                     "  - {name: knowledge, title: K, max_points: 20, marks: true}")  # fmt: skip
    marks = Marks({("c1", "knowledge"): Mark(15)})
    (row,) = rows_of("deductions", card, results(word__rude="pass"), marks)
    assert (row["source"], row["figure"], row["value"], row["points"]) == ("mark", "knowledge", 15, 5)
    assert (row["rule_id"], row["finding"], row["start_s"]) == (None, None, None)
    _, knowledge = rows_of("call_scores", card, results(word__rude="pass"), marks)
    assert (knowledge["base"], knowledge["deducted"], knowledge["points"]) == (20, 5, 15)


def test_what_took_nothing_is_no_deduction() -> None:
    """A fault that no point was left for, or that costs none, has no row."""
    card = made_card("  - {name: talk, title: T, max_points: 100, deduct: [{rules: [word.*], points: 60, each: hit}]}")
    rows = rows_of("deductions", card, results(word__rude="fail 1 2 3"))
    assert [row["points"] for row in rows] == [60, 40]
    free = tuple(Deduction(rule_id="word.rude", points=points, finding=0) for points in (0.0, 2.0))
    part = ScorePart(card="own", part="talk", points=98, max_points=100, deductions=free, base=100)
    assert [row["points"] for row in deduction_rows([Score(card="own", parts=(part,), total=98)])] == [2.0]


def test_a_call_that_is_not_scored_has_parts_without_points_and_no_deduction() -> None:
    """Too little was judged: every point is null, and nothing was taken."""
    unheard = (made_finding("word.rude", "unknown", reason="noise"), made_finding("care.solve", "fail", start=1.0))
    assert rows_of("deductions", made_card(PARTS), unheard) == []
    names = ("base", "points", "max_points", "gained", "deducted", "deductions", "total", "grade")
    assert [[row[name] for name in names] for row in rows_of("call_scores", made_card(PARTS), unheard)] == [
        [None] * 8
    ] * 2


def test_rows_fit_the_schema_where_nothing_is_known() -> None:
    """A day's part that was left out is a row of nulls with its reason."""
    part = ScorePart(card="kpi", part="sales", points=None, max_points=None, reason="left out")
    scores = [Score(card="kpi", parts=(part,), total=None)]
    (row,) = pa.Table.from_pylist(score_rows(scores, Scores()), schema=arrow_schema("day_scores")).to_pylist()
    assert (row["agent_id"], row["points"], row["deducted"], row["reason"]) == (None, None, None, "left out")
    assert deduction_rows(scores) == []
