"""What is praised was asked, judged and done."""

from __future__ import annotations

import pytest

from made_calls import made_finding
from made_norms import made_norm, made_norms
from voicecheck.report.strengths import strengths
from voicecheck.tables.normwords import NormWords

OPENING = "kind: must\n    window: opening\n    condition: {phrases: [您好]}"
WHEN = "kind: when\n    when: {phrases: [投诉], speaker: customer}\n    condition: {phrases: [抱歉]}"
RATE = "kind: measure\n    measure: speech_rate_cpm\n    min: 120\n    max: 150"
GREETINGS = ("open.a", "open.b", "open.c")
FORBIDDEN = tuple(f"word.{letter}" for letter in "abcde")


def norms(*more: NormWords) -> dict[str, NormWords]:
    """Three phrases of the opening, five prohibitions, and others."""
    opening = {each: made_norm(each, each, OPENING) for each in GREETINGS}
    return opening | made_norms(dict.fromkeys(FORBIDDEN, "not to say")) | {each.rule.id: each for each in more}


@pytest.mark.parametrize(("last", "praised"), [("pass", True), ("fail", False), ("unknown", False)])
def test_an_opening_is_complete_only_where_all_of_it_was_heard(last: str, praised: bool) -> None:
    """A phrase that is missing, or that nobody could hear, makes no complete opening."""
    found = [*(made_finding(each, "pass") for each in GREETINGS[:2]), made_finding(GREETINGS[2], last)]
    assert (str(strengths(found, norms())) != "()") is praised


def test_two_phrases_are_no_whole_opening() -> None:
    """So few phrases judged say too little."""
    assert strengths([made_finding(each, "pass") for each in GREETINGS[:2]], norms()) == ()


@pytest.mark.parametrize(("last", "praised"), [("pass", True), ("not_applicable", False), ("unknown", False)])
def test_nothing_forbidden_was_said_only_where_all_of_it_was_judged(last: str, praised: bool) -> None:
    """What could not be judged is not praised; of four prohibitions that apply nothing is said."""
    found = [*(made_finding(each, "pass") for each in FORBIDDEN[:4]), made_finding(FORBIDDEN[4], last)]
    told = [each.en for each in strengths(found, norms())]
    assert told == (["nothing said that should not be (5 norms)"] if praised else [])


def test_what_the_call_asked_for_and_figures_are_told() -> None:
    """An apology that was due, by its title; a figure within its limits, with the figure."""
    sorry, rate = made_norm("care.sorry", "道歉", WHEN), made_norm("pace.rate", "语速适中", RATE)
    found = [
        made_finding("care.sorry", "pass"),
        made_finding("pace.rate", "pass", value=140.0, limit_low=120.0, limit_high=150.0, unit="characters/min"),
    ]
    assert [each.zh for each in strengths(found, norms(sorry, rate))] == ["道歉", "语速适中（140 字/分）"]
    assert strengths([made_finding("care.sorry", "unknown")], norms(sorry)) == ()


def test_a_norm_that_failed_once_is_not_praised() -> None:
    """A call takes the worst of a norm's places."""
    sorry = made_norm("care.sorry", "道歉", WHEN)
    found = [made_finding("care.sorry", "pass", start=1.0), made_finding("care.sorry", "fail", start=9.0)]
    assert strengths(found, norms(sorry)) == ()
