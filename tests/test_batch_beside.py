"""The norms, and figures of days without calls, are published beside the tables of days; what is stale goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from test_batch_rescore import DAYS, NEW, OLD, SAYS_BYE, make_recordings, run
from voicecheck.batch.judging import Judging
from voicecheck.batch.purge import purge
from voicecheck.batch.rescore import rescore
from voicecheck.rules.options import Limits
from voicecheck.rules.packs.load import load_packs
from voicecheck.score.configured import Scores
from voicecheck.score.marks import Figures, Mark, Marks
from voicecheck.tables.live import check_live
from voicecheck.tables.publish import publish_rows
from voicecheck.tables.read import read_rows

OURS = """
pack: ours
title: Ours
rules:
  - {id: pace.own, title: {zh: 语速, en: Pace}, documents: [N], kind: measure, measure: speech_rate_cpm, max: 150,
     expected: '{limits}'}
"""
LATER = date(2026, 11, 30)
NORMS = Path("norms") / "part-0.parquet"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Four calls on two days."""
    run(make_recordings(tmp_path / "in"), tmp_path / "out", OLD)
    return tmp_path / "out"


def given(judging: Judging, **scores: object) -> Judging:
    """The same rules with other marks and figures."""
    changed: Scores = replace(judging.scores, digest=str(scores), **scores)  # type: ignore[arg-type]
    return replace(judging, scores=changed)


def test_norms_are_those_of_the_last_publication(out: Path) -> None:
    """A run writes them; a rescoring with other packs writes them anew, limits of the settings among them."""
    (norm,) = read_rows(out, "norms")
    assert (norm["rule_id"], norm["kind"], norm["pack"]) == ("close.farewell", "must", SAYS_BYE.name)
    own = load_packs([("ours.yaml", OURS)])
    packs = (*NEW.packs, *own)
    options = replace(NEW.options, limits=(("pace.own", Limits(max=200)),))
    rescore(out, replace(NEW, packs=packs, options=options, digest="more"), workers=1)
    farewell, pace = read_rows(out, "norms")
    assert (farewell["rule_id"], pace["rule_id"], pace["title_zh"], pace["limit_high"]) == (
        "close.farewell", "pace.own", "语速", 200
    )  # fmt: skip
    assert (pace["unit"], pace["expected"]) == ("characters/min", "不超过200")
    assert check_live(out) == []


def test_norms_follow_texts_that_change_no_verdict(out: Path) -> None:
    """Nothing has to be judged again for another title; the table has it all the same."""
    (rule,) = SAYS_BYE.rules
    titled = rule.model_copy(update={"title": rule.title.model_copy(update={"zh": "道别"})})
    rescore(out, replace(OLD, packs=(replace(SAYS_BYE, rules=(titled,)),)), workers=1)
    (norm,) = read_rows(out, "norms")
    assert norm["title_zh"] == "道别"


def test_what_stands_there_already_is_left_alone_and_what_is_damaged_is_not(out: Path) -> None:
    """The same norms are not written again; a file that cannot be read is."""
    before = (out / NORMS).stat()
    rescore(out, OLD, workers=1)
    assert (out / NORMS).stat().st_ino == before.st_ino
    (out / NORMS).write_bytes(b"PAR1 nonsense")
    rescore(out, OLD, workers=1)
    assert len(read_rows(out, "norms")) == 1
    assert check_live(out) == []


def test_figures_of_days_with_calls_stand_with_them(out: Path) -> None:
    """Satisfaction of an agent's day, with the team; a mark of a call, with its key; whoever has no call as well."""
    of_days: dict[tuple[str, date], dict[str, float]] = {
        ("A0", DAYS[0]): {"satisfaction": 92.5}, ("A7", DAYS[0]): {"satisfaction": 10.0}
    }  # fmt: skip
    figures = Figures(of_days, {"1": {"satisfaction": 80.0}})
    marked = replace(OLD.scores.cards[0].parts[0], name="talk", way="marks")
    cards = (*OLD.scores.cards, replace(OLD.scores.cards[0], name="exam", parts=(marked,)))
    rescore(out, given(OLD, cards=cards, figures=figures, marks=Marks({("1", "talk"): Mark(7, 10, "王芳")})), workers=1)
    names = ("local_date", "call_id", "agent_id", "team", "kind", "figure", "value", "out_of")
    assert [tuple(row[name] for name in names) for row in read_rows(out, "figures")] == [
        (DAYS[0], "1", "A1", "T", "figure", "satisfaction", 80.0, None),
        (DAYS[0], "1", "A1", "T", "mark", "talk", 7, 10),
        (DAYS[0], None, "A0", "T", "figure", "satisfaction", 92.5, None),
        (DAYS[0], None, "A7", None, "figure", "satisfaction", 10.0, None),
    ]


def test_figures_of_days_without_calls_come_and_go(out: Path) -> None:
    """From the first day with calls on each day's figures are there, and go where they are no longer given."""
    early, sums = date(2026, 1, 1), Figures({("A0", day): {"sales": 5.0} for day in (date(2026, 1, 1), LATER)})
    rescore(out, given(OLD, figures=sums), workers=1)
    assert [(row["agent_id"], row["local_date"], row["value"]) for row in read_rows(out, "figures")] == [
        ("A0", LATER, 5.0)
    ]
    assert check_live(out) == []
    rescore(out, given(OLD, figures=Figures({("A0", LATER): {"sales": 6.0}})), workers=1)
    assert [row["value"] for row in read_rows(out, "figures")] == [6.0]
    rescore(out, given(OLD), workers=1)
    assert read_rows(out, "figures") == []
    assert not (out / "figures" / f"date={LATER}").exists()
    assert not (out / "figures" / f"date={early}").exists()
    assert check_live(out) == []


def test_purged_figures_do_not_come_back(out: Path) -> None:
    """They are given again with every run; of days before the first with calls they are not published."""
    judging = given(OLD, figures=Figures({("A0", day): {"sales": 5.0} for day in DAYS}))
    rescore(out, judging, workers=1)
    assert {row["local_date"] for row in read_rows(out, "figures")} == set(DAYS)
    purge(out, DAYS[1])
    rescore(out, judging, workers=1)
    assert {row["local_date"] for row in read_rows(out, "figures")} == {DAYS[1]}


def test_verdicts_of_an_earlier_version_do_not_stay_under_their_import(out: Path) -> None:
    """Schema 1 filed them under the day of import; publishing takes such a file away."""
    publish_rows(out, "reviews", LATER, [{"call_id": "0", "rule_id": "r"}])
    rescore(out, OLD, workers=1)
    assert not (out / "reviews" / f"date={LATER}").exists()
