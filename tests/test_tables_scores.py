"""The ``scores`` table: a row a part, each point traced, and nothing counted twice."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from made_calls import made_recording
from score_cards import made_card, results
from voicecheck.records import Score, ScorePart
from voicecheck.score.cards import score_call
from voicecheck.score.marks import NO_MARKS
from voicecheck.tables.schema import arrow_schema
from voicecheck.tables.scores import score_rows
from voicecheck.tables.tabular import TABLES

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


def test_promised_columns_come_first() -> None:
    """The columns that other programs rely on are there, in the table and in the data dictionary."""
    promised = ["call_id", "agent_id", "card", "part", "points", "max_points", "reason"]
    assert set(promised) <= {column.name for column in TABLES["scores"].columns}
    assert set(TABLES["scores"].order) <= set(arrow_schema("scores").names)


def test_a_calls_rows_say_where_each_point_went() -> None:
    """30 + 5 − 2 × 3 = 29 and 60 − 3 × 0.1 = 59.7, with the norms that took points in order of time."""
    found = results(care__solve="fail 7 3", care__sorry="pass 9", word__vague="fail 1 20", word__rude="fail 5")
    scores = score_call([made_card(PARTS, "pass: 80")], made_recording("c1"), found, NO_MARKS)
    titles = {"own.care": "Care"}
    care, words = score_rows(scores, DAY, agent_id="007", team="north", call_id="c1", titles=titles)
    assert care == {
        "call_id": "c1", "agent_id": "007", "team": "north", "local_date": DAY, "card": "own", "part": "care",
        "title": "Care", "points": 29.0, "max_points": 40.0,
        "reason": "starts at 30; care.solve −3 (3.0 s); care.solve −3 (7.0 s); care.sorry +5 (9.0 s); 1 norm passed",
        "coverage": 1.0, "card_coverage": 1.0, "norms_asked": 4, "norms_judged": 4, "basis": "call",
        "deducted": 6.0, "gained": 5.0, "deductions": 2, "deducted_rules": "care.solve",
        "total": 88.7, "grade": "pass", "automatic_fail": None,
    }  # fmt: skip
    assert (words["points"], words["deducted"], words["deductions"]) == (59.7, 0.3, 3)
    assert words["deducted_rules"] == "word.vague; word.rude"
    assert (words["title"], words["total"]) == (None, 88.7)


def test_the_points_of_a_cards_rows_add_up_to_its_total() -> None:
    """There is no row for the whole card that a sum would count twice."""
    scores = score_call(
        [made_card(PARTS)], made_recording("c1"), results(care__solve="pass", word__vague="pass"), NO_MARKS
    )
    rows = score_rows(scores, DAY, agent_id=None, call_id="c1", titles={})
    assert sum(row["points"] for row in rows) == rows[0]["total"] == rows[1]["total"] == 90


def test_rows_fit_the_schema_where_nothing_is_known() -> None:
    """A day's part that was left out, of no call and no agent, is a row of nulls with its reason."""
    part = ScorePart(card="kpi", part="sales", points=None, max_points=None, reason="left out")
    rows = score_rows([Score(card="kpi", parts=(part,), total=None)], DAY, agent_id=None, titles={})
    (row,) = pa.Table.from_pylist(rows, schema=arrow_schema("scores")).to_pylist()
    assert (row["call_id"], row["points"], row["deducted"], row["reason"]) == (None, None, None, "left out")
