"""Sheets for reviewers: drawn evenly, with a share at random, and the same for the same seed."""

from __future__ import annotations

from collections import Counter

from voicecheck.proofs.sheets import RANDOM_SHARE, Drawn, draw_findings
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
    drawn = draw_findings(CALLS, 22, seed=1, at_random=0)
    assert Counter(each.finding.rule_id for each in drawn) == {"word.often": 10, "word.passes": 10, "word.rare": 2}
    assert len({each.call_id for each in drawn if each.finding.rule_id == "word.often"}) == 10
    assert {each.draw for each in drawn} == {"rule"}


def test_the_seed_decides() -> None:
    """The same seed draws the same, another draws others."""
    assert draw_findings(CALLS, 21, seed=1) == draw_findings(CALLS, 21, seed=1) != draw_findings(CALLS, 21, seed=2)


def test_a_share_is_drawn_at_random_from_all_and_marked() -> None:
    """A fifth unless said; no finding is drawn twice; over many seeds every finding is as likely as any other."""
    drawn = draw_findings(CALLS, 50, seed=3)
    assert Counter(each.draw for each in drawn) == {"rule": 40, "random": round(50 * RANDOM_SHARE)}
    assert len({(each.call_key, each.call_id, each.finding.rule_id, each.finding.start) for each in drawn}) == 50
    random = [each for seed in range(300) for each in draw_findings(CALLS, 10, seed=seed, at_random=10)]
    counts = Counter(each.finding.rule_id for each in random)
    assert abs(counts["word.often"] - counts["word.passes"]) < 150  # 1,463 of each wanted, standard deviation 39
    assert counts["word.rare"] < 120  # 73 wanted
    assert len(draw_findings(CALLS, 500, seed=1)) == 82


def test_accusations_are_asked_before_passes() -> None:
    """Of a rule with both, the accusations come first: they are what precision is about."""
    calls = [("k1", "a", (finding("word.own", "pass"),)), ("k2", "b", (finding("word.own", "fail", 3.0),))]
    assert [each.call_id for each in draw_findings(calls, 1, seed=3, at_random=0)] == ["b"]
    assert len(draw_findings(calls, 9, seed=3, rule_id="word.other")) == 0


def test_each_place_of_a_fault_is_a_row() -> None:
    """Both places at which a norm failed are asked, each with its time; of places at which it passed, the first."""
    findings = (
        finding("word.own", "fail", 9.71), finding("word.own", "fail", 30.1), finding("word.own", "fail", 30.12),
        finding("word.own", "pass", 40.0), finding("word.ok", "pass", 1.0), finding("word.ok", "pass", 2.0),
    )  # fmt: skip
    drawn = draw_findings([("k", "c", findings)], 9, seed=1, at_random=0)
    assert drawn == [Drawn("k", "c", findings[4]), Drawn("k", "c", findings[0]), Drawn("k", "c", findings[1])]
