"""Who needs help is told from the agents beside by more than chance, and never by one call."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from made_calls import made_call, made_finding, made_talk
from voicecheck.records import Conversation, Event
from voicecheck.score.agents import CallSums
from voicecheck.score.needs import Need, NeedOptions, find_needs
from voicecheck.score.onecall import call_sums

RULES = [f"norm.{number:02}" for number in range(60)]


def made_sums(failed: int, judged: int, *, rule: str = "care.apology", team: str = "一组", cuts: int = 0) -> CallSums:
    """The calls of an agent: so many of those judged failed a norm, and one of them has so many interruptions."""
    results = ["fail"] * failed + ["pass"] * (judged - failed)
    return CallSums.sum(
        call_sums(made_call(team=team, findings=(made_finding(rule, result),), talk=_talk(cuts if at == 0 else 0)))
        for at, result in enumerate(results)
    )


def _talk(cuts: int) -> Conversation:
    return made_talk(
        events=tuple(Event(kind="interruption", start=float(at), end=at + 0.6, by="agent") for at in range(cuts))
    )


def found(agents: Mapping[str | None, CallSums], days: Mapping[str | None, CallSums] | None = None) -> list[Need]:
    """What is found of a day, and of days that are the day alone unless others are given."""
    return list(find_needs(agents, {} if days is None else {14: days}, without={"norms_failed_share"}).needs)


def test_who_is_worse_is_named_with_both_figures_and_the_interval() -> None:
    """The one who fails a norm on most calls, of others who seldom do; nobody else."""
    agents = {f"A{n}": made_sums(1, 12) for n in range(6)} | {"王丽": made_sums(10, 12)}
    (need,) = found(agents)
    assert (need.agent_id, need.matter, need.failed, need.own.n) == ("王丽", "care.apology", 10, 12)
    assert (need.others.n, need.others_failed, need.of_team, need.days) == (72, 6, True, 1)
    assert 0 < need.found.low < need.own.value - need.others.value < need.found.high


def test_one_bad_call_names_nobody() -> None:
    """Neither the one failure of a norm that nobody else failed, nor one call full of interruptions."""
    agents = {f"A{n}": made_sums(0, 40) for n in range(20)}
    assert not found(agents | {"B": made_sums(1, 5)})
    assert not found(agents | {"B": made_sums(2, 5)})
    assert not found(agents | {"B": made_sums(0, 6, cuts=30)})
    assert found(agents | {"B": made_sums(4, 5)})
    few = {f"A{n}": made_sums(0, 200) for n in range(3)}
    assert not found(few | {"B": made_sums(2, 5)})
    assert found(few | {"B": made_sums(3, 5)})


def test_the_same_calls_by_fewer_than_five_name_nobody() -> None:
    """Four failures of four calls are too few to say anything of a person."""
    agents = {f"A{n}": made_sums(0, 40) for n in range(20)}
    assert not found(agents | {"B": made_sums(4, 4)})


def test_a_small_difference_is_a_trifle_however_sure() -> None:
    """Nine in a hundred points over thousands of calls are beyond chance, and no reason to help anybody."""
    agents = {f"A{n}": _many(made_sums(1, 10), 100) for n in range(5)}
    assert not found(agents | {"B": _many(made_sums(19, 100), 10)})
    assert found(agents | {"B": _many(made_sums(21, 100), 10)})


def _many(sums: CallSums, times: int) -> CallSums:
    return CallSums.sum([sums] * times)


def test_who_fails_a_little_of_everything_is_named_by_all_norms_together() -> None:
    """No single norm is beyond chance, all of them together are."""
    others = {f"A{n}": _failing(0.05, n) for n in range(6)}
    agents = others | {"B": _failing(0.16, 99)}
    (need,) = find_needs(agents, {14: agents}).needs
    assert (need.agent_id, need.matter, need.norm) == ("B", "norms_failed_share", False)


def test_who_is_better_is_not_named() -> None:
    """A difference for the good needs no help."""
    agents = {f"A{n}": made_sums(8, 12) for n in range(6)} | {"王丽": made_sums(0, 12)}
    assert not found(agents)


def test_where_all_are_alike_nobody_is_named() -> None:
    """Over many days of agents who fail sixty norms by the same chance, hardly anybody is ever named."""
    chance = np.random.default_rng(7)
    days = 60
    drawn = ({f"A{n}": _drawn(0.15, chance) for n in range(8)} for _ in range(days))
    named = sum(bool(find_needs(agents, {14: agents}).needs) for agents in drawn)
    assert named <= 0.05 * days + 3


def _failing(share: float, seed: int) -> CallSums:
    return _drawn(share, np.random.default_rng(seed))


def _drawn(share: float, chance: np.random.Generator) -> CallSums:
    return CallSums.sum(
        call_sums(
            made_call(
                team="一组",
                findings=tuple(made_finding(rule, "fail" if chance.random() < share else "pass") for rule in RULES),
            )
        )
        for _ in range(8)
    )


def test_a_team_of_two_is_held_against_all() -> None:
    """One other agent is no measure: the two would only differ from each other."""
    agents = {f"A{n}": made_sums(1, 12) for n in range(6)}
    agents |= {"B1": made_sums(10, 12, team="二组"), "B2": made_sums(1, 12, team="二组")}
    (need,) = found(agents)
    assert (need.agent_id, need.of_team, need.others.n) == ("B1", False, 84)
    assert not found({"B1": made_sums(10, 12), "B2": made_sums(1, 12)})


def test_nobody_without_an_id_is_named() -> None:
    """Calls whose agent is not known are nobody's, and measure nobody."""
    agents: dict[str | None, CallSums] = {f"A{n}": made_sums(1, 12) for n in range(6)}
    assert not found(agents | {None: made_sums(12, 12)})


@pytest.mark.parametrize(("failed_today", "named"), [(1, True), (0, False)])
def test_days_add_up_and_who_has_mended_it_is_not_named(failed_today: int, named: bool) -> None:
    """Two calls a day tell nothing, two weeks of them do; but the day has to show it as well."""
    today: dict[str | None, CallSums] = {f"A{n}": made_sums(0, 2) for n in range(8)}
    days: dict[str | None, CallSums] = {f"A{n}": made_sums(1, 20) for n in range(8)}
    needs = found(today | {"B": made_sums(failed_today, 2)}, days | {"B": made_sums(14, 20)})
    assert [(each.agent_id, each.days) for each in needs] == ([("B", NeedOptions().days)] if named else [])


def test_what_is_left_out_is_not_told_and_counts_agents_all_the_same() -> None:
    """A norm that is known to be at fault itself accuses nobody."""
    agents = {f"A{n}": made_sums(1, 12) for n in range(6)} | {"王丽": made_sums(10, 12)}
    left = find_needs(agents, {14: agents}, without={"care.apology", "norms_failed_share"})
    assert (left.needs, left.agents) == ((), 7)
