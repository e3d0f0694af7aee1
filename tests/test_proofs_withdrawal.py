"""A finding that a reviewer marked wrong is withdrawn: shown, and counted nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from made_calls import made_finding
from test_batch_rescore import DAYS, OLD, make_recordings, run, tables
from voicecheck.batch.judging import judging_of
from voicecheck.batch.remember import LEDGER_NAME
from voicecheck.batch.rescore import rescore
from voicecheck.config import load_settings
from voicecheck.ledger.ledger import Ledger
from voicecheck.proofs.places import present_result
from voicecheck.proofs.reviews import Review, precision_by_rule
from voicecheck.proofs.withdrawal import disputed, withdraw, withdrawn_norms
from voicecheck.records import Result
from voicecheck.score.results import worst_results
from voicecheck.tables.read import read_rows

FAULTS = (
    made_finding("close.wish", "fail", start=3.0),
    made_finding("close.wish", "fail", start=9.0),
    made_finding("open.thanks", "pass"),
    made_finding("word.argue", "unknown", reason="not heard"),
)


def said(
    verdict: str,
    rule_id: str = "close.wish",
    reviewer: str = "Li",
    result: Result | None = "fail",
    start_s: float | None = None,
) -> Review:
    """A verdict on a norm of the call c1."""
    return Review(call_id="c1", rule_id=rule_id, verdict=verdict, reviewer=reviewer, result=result, start_s=start_s)  # type: ignore[arg-type]


def gone(*reviews: Review) -> tuple[str, ...]:
    """The norms of the faults above that verdicts withdraw."""
    return withdrawn_norms(withdraw(FAULTS, reviews))


def test_one_wrong_withdraws_every_place_of_the_norm() -> None:
    """Both places of the norm are marked, nothing else is; the norm has no result any more."""
    found = withdraw(FAULTS, [said("wrong")])
    assert [each.withdrawn for each in found] == [True, True, False, False]
    assert worst_results(found) == {"open.thanks": "pass", "word.argue": "unknown"}
    assert gone() == ()


def marked(*reviews: Review) -> list[bool]:
    """Which of the faults above are withdrawn."""
    return [each.withdrawn for each in withdraw(FAULTS, reviews)]


def test_a_verdict_on_one_place_leaves_the_others() -> None:
    """The norm still fails by its other place; once both are marked wrong it has no result any more."""
    first = said("wrong", start_s=3.0)
    assert marked(first) == [True, False, False, False]
    assert worst_results(withdraw(FAULTS, [first]))["close.wish"] == "fail"
    assert gone(first) == ()
    assert gone(first, said("wrong", start_s=9.0)) == ("close.wish",)


def test_a_verdict_finds_its_place_again() -> None:
    """A word that moved by up to half a second is the same; where there is nothing near, nothing is withdrawn."""
    assert marked(said("wrong", start_s=9.4)) == marked(said("wrong", start_s=8.6)) == [False, True, False, False]
    assert marked(said("wrong", start_s=6.0)) == marked(said("wrong", start_s=9.6)) == [False] * 4
    assert present_result(FAULTS, said("wrong", start_s=9.6)) is None


def test_what_is_said_of_a_place_goes_before_what_is_said_of_the_norm() -> None:
    """Of one reviewer; another who says right of all keeps the place, and that is told of the place alone."""
    whole = said("right")
    assert marked(whole, said("wrong", start_s=3.0)) == [True, False, False, False]
    assert marked(said("wrong"), said("right", start_s=3.0)) == [False, True, False, False]
    both = [said("wrong", start_s=3.0), said("right", reviewer="Wu")]
    assert marked(*both) == [False] * 4
    assert disputed(FAULTS, both) == FAULTS[:1]


def test_a_place_that_passes_now_is_not_what_was_judged() -> None:
    """A verdict on a fault withdraws no pass at its time; one on a pass is about all places that passed."""
    passes = (made_finding("n", "pass", start=3.0), made_finding("n", "pass", start=9.0))
    wrong_pass = said("wrong", "n", result="pass", start_s=3.0)
    assert not any(each.withdrawn for each in withdraw(passes, [said("wrong", "n", start_s=3.0)]))
    assert all(each.withdrawn for each in withdraw(passes, [wrong_pass]))
    assert [each.withdrawn for each in withdraw((*passes, made_finding("n", "fail", start=3.2)), [wrong_pass])] == [
        True, True, False,
    ]  # fmt: skip


def test_one_who_cannot_hear_it_withdraws_nothing() -> None:
    """Unsure is no verdict for or against."""
    assert marked(said("unsure")) == [False] * 4
    assert gone(said("unsure"), said("wrong", reviewer="Wu")) == ("close.wish",)


def test_one_right_beside_it_keeps_the_finding() -> None:
    """Where reviewers disagree the finding stays, however many say that it is wrong; the two are told."""
    both = [said("wrong"), said("wrong", reviewer="Wu"), said("right", reviewer="Zhao")]
    assert gone(*both) == ()
    assert disputed(FAULTS, both) == FAULTS[:2]
    assert disputed(FAULTS, both[:2]) == ()


def test_a_verdict_is_about_the_result_that_was_judged() -> None:
    """Where the rule was mended since and the norm passes, the old verdict on its failure withdraws nothing."""
    assert gone(said("wrong", "open.thanks", result="fail")) == ()
    assert gone(said("wrong", "open.thanks", result="pass")) == ("open.thanks",)
    assert gone(said("wrong"), said("right", reviewer="Wu", result="pass")) == ("close.wish",)


def test_verdicts_of_earlier_versions_are_about_the_present_result() -> None:
    """They did not say which result they judged, and still hold."""
    assert gone(said("wrong", result=None)) == ("close.wish",)


def test_what_is_unknown_is_not_withdrawn() -> None:
    """Else a verdict could lift the coverage of a call that was badly heard."""
    assert gone(said("wrong", "word.argue", result="unknown"), said("wrong", "word.argue", result=None)) == ()


def test_the_precision_of_the_rule_still_counts_it_as_wrong() -> None:
    """What was withdrawn was a wrong accusation, and stays one; a verdict on another result does not count."""
    counted = precision_by_rule([said("wrong")], {("c1", "close.wish"): "fail"})["close.wish"]
    assert (counted.right, counted.wrong, counted.precision) == (0, 1, 0.0)
    assert precision_by_rule([said("wrong")], {("c1", "close.wish"): "pass"}) == {}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder with four calls, of which 0 and 3 failed the one norm."""
    run(make_recordings(tmp_path / "in"), tmp_path / "out", OLD)
    return tmp_path / "out"


def review(out: Path, *verdicts: Review) -> None:
    """Keep verdicts, and mark the days of their calls, as the import does."""
    with Ledger(out / LEDGER_NAME) as ledger:
        ledger.add_reviews(verdicts)
        ledger.mark_stale(ledger.days_of(each.call_id for each in verdicts))


def wrong(call_id: str, verdict: str = "wrong", reviewer: str = "Li") -> Review:
    """A verdict on the norm's failure on a call."""
    return Review(call_id=call_id, rule_id="close.farewell", verdict=verdict, reviewer=reviewer, result="fail")  # type: ignore[arg-type]


def agent(out: Path, agent_id: str, day: date) -> dict[str, object]:
    """The agent's row of a day."""
    rows = [row for row in read_rows(out, "agents") if row["agent_id"] == agent_id]
    return next(row for row in rows if str(row["local_date"]) == day.isoformat())


def test_a_rescoring_publishes_what_was_withdrawn(out: Path) -> None:
    """The finding is there and marked; points and counts are without it; only its day is published."""
    assert agent(out, "A1", DAYS[1])["norms_failed"] == 1
    review(out, wrong("3"))
    done = rescore(out, OLD, workers=1)
    assert (done.days, done.changes.changed, done.changes.withdrawn) == ((DAYS[1],), 0, 1)
    assert {(r["call_id"], r["result"], r["withdrawn"]) for r in read_rows(out, "findings")} == {
        ("0", "fail", False), ("1", "pass", False), ("2", "pass", False), ("3", "fail", True),
    }  # fmt: skip
    (call,) = (row for row in read_rows(out, "calls") if row["call_id"] == "3")
    assert (call["norms_failed"], call["norms_asked"], call["norms_withdrawn"]) == (0, 0, 1)
    assert (call["qa_score"], call["not_scored_because"]) == (None, "nothing that the card asks applies")
    assert agent(out, "A1", DAYS[1])["norms_failed"] is None  # the only call is not scored any more
    (other,) = (row for row in read_rows(out, "calls") if row["call_id"] == "0")
    assert (other["norms_failed"], other["qa_score"]) == (1, 90)


def test_a_second_opinion_brings_it_back(out: Path) -> None:
    """After another reviewer said that it is right, the tables are as they were before the first verdict."""
    before = tables(out)
    review(out, wrong("3"))
    rescore(out, OLD, workers=1)
    assert tables(out) != before
    review(out, wrong("3", "right", "Wu"))
    rescore(out, OLD, workers=1)
    assert tables(out) == before


def test_the_setting_decides(out: Path) -> None:
    """With review.withdraw off the finding counts, and switching it publishes all days again."""
    before = tables(out)
    review(out, wrong("3"))
    rescore(out, OLD, workers=1)
    counting = judging_of(load_settings(environ={"VOICECHECK_REVIEW__WITHDRAW": "false"}))
    usual = judging_of(load_settings(environ={}))
    assert (counting.withdraw, usual.withdraw) == (False, True)
    assert counting.published != usual.published
    assert counting.config_sha256 == usual.config_sha256
    rescore(out, type(OLD)(**{name: getattr(OLD, name) for name in OLD.__dataclass_fields__} | {"withdraw": False}))
    assert tables(out) == before


def test_verdicts_of_layout_6_stay(out: Path) -> None:
    """A ledger that had one verdict a norm and reviewer keeps it, about the whole norm, and takes several now."""
    review(out, wrong("3"), wrong("0", "right"))
    with Ledger(out / LEDGER_NAME) as ledger:
        before = ledger.reviews()
        ledger._db.executescript(_REVIEWS_OF_6)
    with Ledger(out / LEDGER_NAME) as ledger:
        assert ledger.reviews() == before
        placed = [replace(before[0], start_s=start, verdict="wrong") for start in (0.0, 9.7)]
        ledger.add_reviews(placed)
        ledger.add_reviews([placed[1]])
        assert ledger.reviews()[:3] == [before[0], *placed]
    assert rescore(out, OLD, workers=1).changes.withdrawn == 1


_REVIEWS_OF_6 = """
    CREATE TABLE former (
        call_id TEXT NOT NULL, rule_id TEXT NOT NULL, verdict TEXT NOT NULL, reviewer TEXT NOT NULL,
        note TEXT NOT NULL, imported_at TEXT, result TEXT, call_key TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (call_key, call_id, rule_id, reviewer)
    );
    INSERT INTO former
        SELECT call_id, rule_id, verdict, reviewer, note, imported_at, result, call_key FROM reviews;
    DROP TABLE reviews;
    ALTER TABLE former RENAME TO reviews;
    PRAGMA user_version = 6;
"""


def test_verdicts_of_a_ledger_of_before_are_read(out: Path) -> None:
    """A ledger whose verdicts have no result yet is brought up to date, and they withdraw."""
    review(out, wrong("3"))
    with Ledger(out / LEDGER_NAME) as ledger:
        ledger._db.execute("ALTER TABLE reviews DROP COLUMN result")
        ledger._db.execute("PRAGMA user_version = 3")
    with Ledger(out / LEDGER_NAME) as ledger:
        (kept,) = ledger.reviews()
        assert (kept.verdict, kept.result) == ("wrong", None)
    assert rescore(out, OLD, workers=1).changes.withdrawn == 1
