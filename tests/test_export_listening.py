"""The calls to listen to: the gravest first, and a random share from which the rate of errors can be estimated."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.export.listening import GROUPS, Candidate, Drawn, Group, ListenOptions, choose, shared_out

OPTIONS = ListenOptions(risk=3, random=6)


def made_calls(failed: int = 40, clear: int = 20, unscored: int = 5) -> list[Candidate]:
    """Calls of ten agents, the failed ones of different weights."""
    groups: list[Group] = ["failed"] * failed + ["clear"] * clear + ["unscored"] * unscored
    return [
        Candidate(f"k{at:03}", f"A{at % 10}", at + 1 if group == "failed" else 0, group)
        for at, group in enumerate(groups)
    ]


def keys(drawn: Drawn, why: str) -> list[str]:
    """The calls that were chosen so."""
    return [each.call_key for each, own, _ in drawn.picks if own == why]


def test_the_gravest_come_first_and_not_all_of_one_agent() -> None:
    """By weight, two of an agent at most; a call without a fault is never a risk."""
    drawn = choose(made_calls(), OPTIONS, 1)
    assert keys(drawn, "risk") == ["k039", "k038", "k037"]
    of_one = [replace(each, agent_id="A1") for each in made_calls()]
    assert keys(choose(of_one, OPTIONS, 1), "risk") == ["k039", "k038"]
    assert keys(choose(made_calls(failed=0), OPTIONS, 1), "risk") == []


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    """The order of rows changes nothing; another seed draws others at random, and the same by risk."""
    calls, shuffled = made_calls(), made_calls()
    Random(3).shuffle(shuffled)
    assert choose(calls, OPTIONS, 1) == choose(shuffled, OPTIONS, 1)
    other = choose(calls, OPTIONS, 2)
    assert keys(other, "random") != keys(choose(calls, OPTIONS, 1), "random")
    assert keys(other, "risk") == keys(choose(calls, OPTIONS, 1), "risk")


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 9), st.integers(0, 9))
def test_what_the_drawn_stand_for_adds_up_to_all(failed: int, clear: int, lost: int, risk: int, random: int) -> None:
    """Each call is chosen once at most; every group that has calls has one drawn where there is room for it."""
    calls = made_calls(failed, clear, lost)
    drawn = choose(calls, ListenOptions(risk=risk, random=random), 5)
    chosen = [each.call_key for each, *_ in drawn.picks]
    assert len(set(chosen)) == len(chosen)
    assert len(keys(drawn, "random")) == min(random, len(calls) - len(keys(drawn, "risk")))
    if random >= len(GROUPS):
        assert all(each.drawn for each in drawn.strata if each.calls)
        assert sum(stands_for for *_, stands_for in drawn.picks) == pytest.approx(len(calls))


def test_the_estimate_of_the_error_rate_is_right_in_the_mean() -> None:
    """Errors are frequent on the gravest calls and on those without a score: over many seeds the estimate is true."""
    calls = made_calls()
    wrong = {each.call_key for each in calls if (each.weight % 7 == 0 and each.weight) or each.group == "unscored"}
    assert any(each.call_key in wrong for each in calls if each.group == "failed")
    estimates = []
    for seed in range(600):
        picks = choose(calls, ListenOptions(risk=5, random=9), seed).picks
        whole = sum(stands_for for *_, stands_for in picks)
        estimates.append(sum(stands_for for each, _, stands_for in picks if each.call_key in wrong) / whole)
    assert sum(estimates) / len(estimates) == pytest.approx(len(wrong) / len(calls), abs=0.012)


def test_calls_are_shared_out_in_proportion() -> None:
    """One for each group, then by size; never more than there are."""
    sizes: dict[Group, int] = {"failed": 300, "clear": 90, "unscored": 10}
    assert shared_out(sizes, 3) == {"failed": 1, "clear": 1, "unscored": 1}
    assert shared_out(sizes, 40)["unscored"] == 1
    assert shared_out(sizes, 40)["failed"] == 30
    assert Counter(shared_out(sizes, 1000)) == Counter(sizes)
