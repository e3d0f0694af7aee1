"""A change of model or rules shows in the sums of a whole run; chance does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from made_calls import made_call, made_finding
from score_cases import Nature, drawn_day
from voicecheck.score.agents import CallSums
from voicecheck.score.drift import Drift, drift
from voicecheck.score.onecall import call_sums


@pytest.fixture(scope="module")
def pool() -> list[CallSums]:
    """Twelve hundred calls of one centre."""
    draw = np.random.default_rng(11)
    return [drawn_day(draw, 1) for _ in range(1200)]


def named(drifts: tuple[Drift, ...], name: str) -> Drift:
    """The drift of that name."""
    return next(each for each in drifts if each.name == name)


def test_a_rule_that_flips_on_a_fifth_of_the_calls_is_found(pool: list[CallSums]) -> None:
    """norm.0 fails on 28 % of the calls instead of 10 %: it is flagged, the other norms are not."""
    changed = drawn_day(np.random.default_rng(12), 300, Nature(failing=(0.28, 0.2, 0.05, 0.3, 0.1, 0.15, 0.02, 0.5)))
    found = drift(CallSums.sum(pool[:300]), changed)
    assert [each.name for each in found if each.odd and each.norm] == ["norm.0"]
    flipped = named(found, "norm.0")
    assert flipped.low is not None
    assert flipped.high is not None
    assert 0 < flipped.low < flipped.change < flipped.high
    assert (flipped.before_n, flipped.after_n) == (300, 300)
    assert "pp" in flipped.text


def test_a_model_that_hears_fewer_characters_is_found(pool: list[CallSums]) -> None:
    """A tenth fewer characters in every call move the speech rate, not the length of the calls."""
    found = drift(CallSums.sum(pool[:300]), drawn_day(np.random.default_rng(13), 300, Nature(rate_cpm=216)))
    assert named(found, "agent_speech_rate_cpm").odd
    assert not named(found, "average_handling_time_s").odd


def test_norms_that_can_no_longer_be_judged_are_found() -> None:
    """A model whose text cannot be relied on leaves norms unknown: the share of unknown ones shows it."""
    judged = [call_sums(made_call(findings=(made_finding("a", "pass"), made_finding("b", "pass"))))] * 40
    unknown = [call_sums(made_call(findings=(made_finding("a", "unknown"), made_finding("b", "pass"))))] * 40
    half = CallSums.sum([*judged[:20], *unknown[:20]])
    assert named(drift(CallSums.sum(judged), half), "norms_unknown_share").odd


def test_two_halves_of_a_centre_hardly_ever_differ(pool: list[CallSums]) -> None:
    """Of 60 pairs of random halves at most 5 % are flagged anywhere, over all measures and norms."""
    draw = np.random.default_rng(14)
    flagged = 0
    for _ in range(60):
        order = draw.permutation(len(pool))[:400]
        halves = [CallSums.sum(pool[index] for index in part) for part in (order[:200], order[200:])]
        flagged += any(each.odd for each in drift(*halves))
    assert flagged <= 3


def test_a_run_against_itself_has_not_drifted(pool: list[CallSums]) -> None:
    """The same sums differ by nothing, in every measure and norm."""
    sums = CallSums.sum(pool[:50])
    found = drift(sums, sums)
    assert len(found) == 18 + 8
    assert all(each.change == 0 and not each.odd for each in found)


def test_small_runs_and_unknown_norms_are_not_compared(pool: list[CallSums]) -> None:
    """Fewer than twenty calls are no run; a norm that only one run judged has nothing to be held against."""
    sums = CallSums.sum(pool[:50])
    assert drift(sums, CallSums.sum(pool[:19])) == ()
    assert drift(CallSums(), CallSums()) == ()
    renamed = replace(sums, results=type(sums.results)({("new", "fail"): 50}))
    assert not any(each.norm for each in drift(sums, renamed))
