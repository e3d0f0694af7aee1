"""Rescoring tells of every score and grade that changed, and of marks and figures that nothing asks for."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from test_batch_rescore import DAYS, OLD, SAYS_BYE, judging_with, make_recordings, run
from voicecheck.batch.judging import Judging
from voicecheck.batch.rescore import Rescored, backtest, rescore
from voicecheck.batch.scoremoves import ScoreMove, score_moves
from voicecheck.report.difference import build_difference, print_difference
from voicecheck.report.movelines import card_lines, move_lines, spelled_move
from voicecheck.score.cardplan import parse_card
from voicecheck.score.configured import Scores
from voicecheck.score.marks import Figures, Mark, Marks
from voicecheck.tables.publish import publish_rows
from voicecheck.tables.read import Total, published_totals

EXAM = parse_card(
    "card: exam\ntitle: Examination\njudges: call\npass: 80\nparts:\n"
    "  - {name: talk, title: Talk, max_points: 50, share: [close.*]}\n"
    "  - {name: knowledge, title: Knowledge, max_points: 50, marks: true}\n",
    "exam.yaml",
    OLD.packs,
)
KPI = parse_card(
    "card: kpi\ntitle: Day\njudges: day\ngrades: {A: 90, B: 0}\nparts:\n"
    "  - {name: quality, title: Quality, max_points: 60, figure: {name: qa_score, none_below: 0, full_from: 100}}\n"
    "  - {name: sat, title: Satisfied, max_points: 40, figure: {name: satisfaction, none_below: 0, full_from: 100}}\n",
    "kpi.yaml",
    OLD.packs,
)


def judging(marks: Marks | None = None, figures: Figures | None = None) -> Judging:
    """The old rules with all three cards, and what goes into them."""
    marks, figures = marks or Marks(), figures or Figures()
    known = f"{sorted(marks.by_call.items())}{sorted(figures.by_day.items(), key=str)}"
    return replace(OLD, scores=Scores(cards=(*OLD.scores.cards, EXAM, KPI), marks=marks, figures=figures, digest=known))


def figures(satisfaction: float, agent: str = "A0") -> Figures:
    """One agent's satisfaction on the first day."""
    return Figures({(agent, DAYS[0]): {"satisfaction": satisfaction}})


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Four calls of two agents on two days; A0 has 90 points on the first."""
    run(make_recordings(tmp_path / "in"), tmp_path / "out", judging(figures=figures(32)))
    return tmp_path / "out"


def printed(done: Rescored, width: int = 100) -> str:
    """What a person reads of it."""
    shown = io.StringIO()
    print_difference(build_difference(done, titles={}, language="en"), Console(file=shown, width=width), "en")
    return shown.getvalue()


def test_a_grade_that_changed_by_a_figure_is_told(out: Path) -> None:
    """Satisfaction 32 → 95 moves the day from 66.8 B to 92 A; no finding changed, and "nothing changed" is not said."""
    done = rescore(out, judging(figures=figures(95)), workers=1)
    assert done.moves == (
        ScoreMove(card="kpi", day=DAYS[0], call_id=None, agent_id="A0", before=66.8, after=92.0, grade_before="B",
                  grade_after="A"),
    )  # fmt: skip
    shown = printed(done)
    assert f"kpi of A0 on {DAYS[0]}: 66.8 B → 92 A" in shown
    assert "Nothing changed" not in shown
    assert done.changes.changed == 0


def test_a_mark_moves_the_examination_of_its_call(out: Path) -> None:
    """Call 1 passed with 100; with no knowledge at all it has 50 and fails. Only what changed is told."""
    done = rescore(out, judging(Marks(by_call={("1", "knowledge"): Mark(0)}), figures(32)), workers=1)
    (move,) = done.moves
    assert (move.card, move.call_id, move.before, move.after) == ("exam", "1", 100.0, 50.0)
    assert (move.grade_before, move.grade_after) == ("pass", "fail")


def test_what_came_to_be_scored_or_no_longer_is_is_told(out: Path) -> None:
    """Without the figure 0.6 of the day is known: no grade; with it again there is one."""
    gone = rescore(out, judging(), workers=1)
    (move,) = gone.moves
    assert (move.before, move.after, move.grade_after) == (66.8, None, None)
    shown = " ".join(printed(gone).split())
    assert f"kpi of A0 on {DAYS[0]}: 66.8 B → not scored" in shown
    assert "card scores changed grades changed scored now no longer scored kpi 1 1 0 1" in shown
    back = rescore(out, judging(figures=figures(32)), workers=1)
    assert [(m.before, m.after, m.grade_after) for m in back.moves] == [(None, 66.8, "B")]
    assert card_lines(back.moves)[0].now_scored == 1


def test_nothing_is_told_where_nothing_moved(out: Path) -> None:
    """The same rules, cards and figures."""
    done = rescore(out, judging(figures=figures(32)), workers=1)
    assert (done.moves, done.notes) == ((), ())
    assert "Nothing changed" in printed(done)
    assert "card" not in printed(done).split("cards")[1]


def test_new_calls_have_not_moved() -> None:
    """A call that is on one side alone is new, or gone."""
    before = [Total("k1", "1", "A0", "qa", 90.0, None), Total("k2", "2", "A0", "qa", 80.0, None)]
    after = [Total("k2", "2", "A0", "qa", 80.0, None), Total("k3", "3", "A0", "qa", 70.0, None)]
    assert list(score_moves(DAYS[0], before, after)) == []


def test_calls_of_one_name_are_told_apart_by_their_keys() -> None:
    """Of two calls named the same one moved."""
    before = [Total("k1", "1", "A0", "qa", 90.0, None), Total("k2", "1", "A0", "qa", 80.0, None)]
    after = [Total("k2", "1", "A0", "qa", 80.0, None), Total("k1", "1", "A1", "qa", 70.0, None)]
    (move,) = score_moves(DAYS[0], before, after)
    assert (move.call_id, move.agent_id, move.before, move.after) == ("1", "A1", 90.0, 70.0)


def test_scores_of_an_earlier_version_are_compared_once(tmp_path: Path) -> None:
    """Schema 1 had one table of scores: it is read where the day has no newer one, and not beside it."""
    totals = {"call_key": ["k1", None], "call_id": ["1", None], "agent_id": ["A0", "A0"], "card": ["qa", "kpi"],
              "total": [90.0, 80.0], "grade": [None, "B"]}  # fmt: skip
    old = tmp_path / "scores" / f"date={DAYS[0]}" / "part-0.parquet"
    old.parent.mkdir(parents=True)
    pq.write_table(pa.table(totals), old)
    assert {(each.call_key, each.card, each.total) for each in published_totals(tmp_path, DAYS[0])} == {
        ("k1", "qa", 90.0), (None, "kpi", 80.0)
    }  # fmt: skip
    publish_rows(tmp_path, "call_scores", DAYS[0], [])
    assert published_totals(tmp_path, DAYS[0]) == []


def test_grades_come_first_then_what_came_and_went_then_the_largest() -> None:
    """Of many changes the first to be read are those that somebody will ask about."""

    def move(call_id: str, before: float | None, after: float | None, *grades: str) -> ScoreMove:
        old, new = grades or (None, None)
        return ScoreMove(card="qa", day=date(2026, 11, 20), call_id=call_id, agent_id="A", before=before, after=after,
                         grade_before=old, grade_after=new)  # fmt: skip

    moves = [move("small", 80, 79), move("large", 80, 50), move("gone", 80, None), move("grade", 80, 79.9, "A", "B")]
    assert [line.call_id for line in move_lines(moves)] == ["grade", "gone", "large", "small"]
    assert spelled_move(move_lines(moves)[0], "en") == "qa of call grade on 2026-11-20: 80 A → 79.9 B"
    told = spelled_move(move_lines(moves)[0], "zh", {"qa": "通话质检"})
    assert "通话质检" in told
    assert "qa" not in told


def test_marks_and_figures_of_nobody_are_named(out: Path, tmp_path: Path) -> None:
    """A call, an agent and an agent's day that are not stored are named by rescore and by run; others are not."""
    strange = judging(
        Marks(
            {("nosuchcall", "knowledge"): Mark(1), ("1", "knowledge"): Mark(1)},
            {("H9", DAYS[0], "knowledge"): Mark(1), ("A1", date(2026, 12, 1), "knowledge"): Mark(1)},
        ),
        Figures({**figures(32).by_day, ("H9999", DAYS[0]): {"satisfaction": 9.0}, ("A1", date(2025, 1, 3)): {}}),
    )
    told = (
        "the marks name calls of which nothing is stored: nosuchcall; look at scores.marks",
        "the marks name agents of which nothing is stored: H9; look at scores.marks",
        "the figures name agents of which nothing is stored: H9999; look at scores.figures",
        "the marks name days of which nothing is stored: A1 2026-12-01; look at scores.marks",
        "the figures name days of which nothing is stored: A1 2025-01-03; look at scores.figures",
    )
    assert set(told) <= set(run(tmp_path / "in", out, strange).notes)
    done = rescore(out, strange, workers=1)
    assert done.notes == told
    assert all(note in printed(done, 120) for note in told)


def test_a_run_says_that_older_days_are_scored_otherwise(out: Path, tmp_path: Path) -> None:
    """A run publishes the days of its recordings; what others were scored by is said until they are rescored."""
    one = tmp_path / "one"
    one.mkdir()
    (one / "2.wav").write_text("祝您愉快再见")
    (one / "manifest.csv").write_text(f"recording,agent_id,started_at\n2.wav,A0,{DAYS[1]}T10:00:00+08:00")
    other = judging(figures=figures(50))
    note = "1 day was published with other rules, scorecards or verdicts than the present ones"
    assert any(each.startswith(note) for each in run(one, out, other).notes)
    rescore(out, other, workers=1)
    assert not any(each.startswith(note) for each in run(one, out, other).notes)


def test_a_trial_tells_of_the_calls_whose_scores_would_change(out: Path) -> None:
    """Dearer faults would cost the two calls that failed 20 points more; nothing is written."""
    before = published_totals(out, DAYS[0])
    usual = judging(figures=figures(32))
    dearer = judging_with(SAYS_BYE, "old", points=30)
    trial = replace(usual, scores=replace(usual.scores, cards=(*dearer.scores.cards, EXAM, KPI)))
    done = backtest(out, trial, usual=usual, workers=1)
    assert [(m.card, m.call_id, m.before, m.after) for m in done.moves] == [
        ("qa", "0", 90.0, 70.0), ("qa", "3", 90.0, 70.0),
    ]  # fmt: skip
    assert sorted(published_totals(out, DAYS[0]), key=str) == sorted(before, key=str)
    assert backtest(out, usual, usual=usual, workers=1).moves == ()


def test_totals_of_a_day_are_read_a_card_once(out: Path) -> None:
    """Each call's cards and each agent's day once, not once a part; a day without a table has none."""
    totals = {each[1:4]: each[4:] for each in published_totals(out, DAYS[0])}
    assert totals["0", "A0", "qa"] == (90.0, None)
    assert totals["0", "A0", "exam"] == (0.0, "fail")
    assert totals[None, "A0", "kpi"] == (66.8, "B")
    assert len(totals) == len(published_totals(out, DAYS[0])) == 2 + 2 + 2
    assert published_totals(out, date(2020, 1, 1)) == []
