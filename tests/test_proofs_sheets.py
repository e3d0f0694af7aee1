"""Sheets for reviewers: drawn evenly, the same for the same seed, and ready to be imported."""

from __future__ import annotations

import csv
import io
from collections import Counter

from voicecheck.proofs.reviews import read_reviews
from voicecheck.proofs.sheets import draw_findings, write_sheet
from voicecheck.records import Finding, Result


def finding(rule: str, result: Result, start: float | None = None) -> Finding:
    return Finding(rule_id=rule, pack="own", result=result, start=start, matched="不知道" if start else None)


CALLS = [(f"k{i}", f"c{i}", (finding("word.often", "fail", 1.5), finding("word.passes", "pass"))) for i in range(40)]
CALLS += [
    ("k", "r1", (finding("word.rare", "fail", 2.0), finding("word.rare", "fail", 9.0))),
    ("k", "u1", (finding("word.u", "unknown"),)),
]


def test_rules_are_drawn_from_evenly() -> None:
    """Ten of each of two common rules, both places of a rare one; what is unknown is put to nobody."""
    drawn = draw_findings(CALLS, 22, seed=1)
    assert Counter(f.rule_id for _, _, f in drawn) == {"word.often": 10, "word.passes": 10, "word.rare": 2}
    assert len({call for _, call, f in drawn if f.rule_id == "word.often"}) == 10


def test_the_seed_decides() -> None:
    """The same seed draws the same, another draws others."""
    assert draw_findings(CALLS, 21, seed=1) == draw_findings(CALLS, 21, seed=1) != draw_findings(CALLS, 21, seed=2)


def test_accusations_are_asked_before_passes() -> None:
    """Of a rule with both, the accusations come first: they are what precision is about."""
    calls = [("k1", "a", (finding("word.own", "pass"),)), ("k2", "b", (finding("word.own", "fail", 3.0),))]
    assert [call for _, call, _ in draw_findings(calls, 1, seed=3)] == ["b"]
    assert len(draw_findings(calls, 9, seed=3, rule_id="word.other")) == 0


def test_each_place_of_a_fault_is_a_row() -> None:
    """Both places at which a norm failed are asked, each with its time; of places at which it passed, the first."""
    calls = [("k", "c", (finding("word.own", "fail", 9.71), finding("word.own", "fail", 30.1),
                         finding("word.own", "fail", 30.12), finding("word.own", "pass", 40.0),
                         finding("word.ok", "pass", 1.0), finding("word.ok", "pass", 2.0)))]  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(write_sheet(draw_findings(calls, 9, seed=1)))))
    assert sorted((r["rule_id"], r["time"]) for r in rows) == [
        ("word.ok", "1.0"), ("word.own", "30.1"), ("word.own", "9.7"),
    ]  # fmt: skip


def test_a_sheet_can_be_imported_when_filled_in() -> None:
    """Its columns are those of the import; rows that were not filled in are left out."""
    text = write_sheet(draw_findings(CALLS, 3, seed=1))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(r["rule_id"], r["result"], r["verdict"]) for r in rows] == [
        ("word.often", "fail", ""), ("word.passes", "pass", ""), ("word.rare", "fail", ""),
    ]  # fmt: skip
    assert (rows[0]["time"], rows[0]["words"]) == ("1.5", "不知道")
    filled = text.replace(",fail,,,", ",fail,right,Li,")
    known = read_reviews(filled.encode(), "sheet.csv", calls=lambda name: [name], rules=lambda _: True)
    assert [review.rule_id for review in known] == ["word.often", "word.rare"]
