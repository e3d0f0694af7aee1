"""An agent is compared with the own last days: what moved is seen, what did not is left alone."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from made_days import day_rows
from score_cases import DAY, Nature, drawn_day, drawn_history
from voicecheck.score.agents import CallSums
from voicecheck.score.trends import Trend, TrendOptions, trend
from voicecheck.tables.columns import columns_of

OPTIONS = TrendOptions()


@pytest.fixture(scope="module")
def history() -> list[tuple[date, CallSums]]:
    """Ten days of eight calls."""
    return drawn_history(np.random.default_rng(5), days=10, calls=8)


def of_nature(history: list[tuple[date, CallSums]], nature: Nature, calls: int = 12) -> Trend:
    """The trend of a day with another nature than the days before."""
    return trend(drawn_day(np.random.default_rng(6), calls, nature), DAY, history, options=OPTIONS)


def test_who_suddenly_speaks_faster_is_flagged_and_for_that_alone(history: list[tuple[date, CallSums]]) -> None:
    """A rate that rises by a half moves the three rates, and nothing else."""
    found = of_nature(history, Nature(rate_cpm=360))
    assert {move.measure.name for move in found.odd} == {
        "agent_speech_rate_cpm", "agent_articulation_rate_cpm", "agent_acoustic_rate_cpm",
    }  # fmt: skip
    assert found.unknown is None
    assert (found.days, found.calls) == (10, 80)


def test_slower_responses_are_flagged(history: list[tuple[date, CallSums]]) -> None:
    """Responses three times as slow show in their median."""
    assert [move.measure.name for move in of_nature(history, Nature(response_s=2.4)).odd] == ["response_median_s"]


def test_a_trifle_is_not_flagged_however_certain(history: list[tuple[date, CallSums]]) -> None:
    """7 % faster over 400 calls is more than chance, but nobody would act upon it."""
    found = of_nature(history, Nature(rate_cpm=257), calls=400).moves["agent_speech_rate_cpm"]
    assert found.difference is not None
    assert found.difference.p < 1e-3
    assert found.odd is False


def test_few_calls_are_never_flagged(history: list[tuple[date, CallSums]]) -> None:
    """Four calls, or four calls before, say why there is no verdict, and give none."""
    found = of_nature(history, Nature(rate_cpm=600), calls=4)
    assert found.unknown == "few_calls"
    assert all(move.odd is None for move in found.moves.values())
    young = of_nature([(DAY - timedelta(1), drawn_day(np.random.default_rng(1), 4))], Nature(rate_cpm=600))
    assert young.unknown == "few_calls_before"
    assert all(move.odd is None for move in young.moves.values())


def test_only_the_last_days_count() -> None:
    """The day itself, later days and those before the last fourteen are passed over."""
    sums = drawn_day(np.random.default_rng(2), 6)
    days = [(DAY + timedelta(shift), sums) for shift in (-15, -14, -1, 0, 3)]
    assert (found := trend(sums, DAY, days, options=OPTIONS)).days == 2
    assert found.calls == 12
    assert trend(sums, DAY, (), options=OPTIONS).unknown == "no_calls_before"


def test_days_that_always_swing_widen_the_limits() -> None:
    """Who speaks at 180 one day and at 300 the next is not odd at 300; who never swung is."""
    draw = np.random.default_rng(3)
    rates = [180.0, 300.0] * 5
    swinging = [
        (DAY - timedelta(back), drawn_day(draw, 8, Nature(rate_cpm=rate))) for back, rate in enumerate(rates, start=1)
    ]
    steady = [(day, drawn_day(draw, 8, Nature(rate_cpm=200))) for day, _ in swinging]
    today = drawn_day(draw, 60, Nature(rate_cpm=300))
    assert trend(today, DAY, swinging, options=OPTIONS).moves["agent_speech_rate_cpm"].odd is False
    assert trend(today, DAY, steady, options=OPTIONS).moves["agent_speech_rate_cpm"].odd is True


def test_who_did_not_change_is_almost_never_flagged() -> None:
    """Of 60 agents whose nature is the same as before, at most two are flagged in any of the 15 measures."""
    draw = np.random.default_rng(8)
    pool = [drawn_day(draw, 1) for _ in range(600)]

    def day(calls: int) -> CallSums:
        return CallSums.sum(pool[index] for index in draw.integers(0, len(pool), calls))

    flagged = 0
    for _ in range(60):
        earlier = [(DAY - timedelta(back), day(6)) for back in range(1, 7)]
        flagged += bool(trend(day(6), DAY, earlier, options=OPTIONS).odd)
    assert flagged <= 2


def test_the_row_holds_value_interval_team_and_trend(history: list[tuple[date, CallSums]]) -> None:
    """Every column of a compared measure is filled, the interval holds the value, and the flag is spelled out."""
    sums = drawn_day(np.random.default_rng(6), 12, Nature(rate_cpm=360))
    team = CallSums.sum([sums, drawn_day(np.random.default_rng(9), 30)])
    row, measures = day_rows(sums, team, DAY, history)
    assert set(row) <= {column.name for column in columns_of("agents")}
    columns = {column.name for column in columns_of("agent_measures")}
    assert all(set(each) <= columns for each in measures.values())
    rate = measures["agent_speech_rate_cpm"]
    assert rate["value"] == row["agent_speech_rate_cpm"]
    assert rate["n"] == 12
    assert rate["low"] < rate["value"] < rate["high"]
    assert rate["before"] < rate["team_value"] < rate["value"]
    assert rate["change"] == pytest.approx(rate["value"] - rate["before"])
    assert rate["odd"] is True
    assert measures["qa_score"]["odd"] is False
    assert measures["calls"]["n"] is None
    assert (measures["calls"]["value"], measures["calls"]["team_value"]) == (12, 42)
    assert (measures["before_days"]["value"], measures["before_calls"]["value"]) == (10, 80)
    rise = 100 * rate["change"] / rate["before"]
    assert str(row["odd_moves"]).split("; ")[0] == f"agent_speech_rate_cpm +{rise:.0f} %"


def test_the_row_of_a_few_calls_has_values_and_no_verdicts(history: list[tuple[date, CallSums]]) -> None:
    """With four calls the figures stand, but neither interval, change nor flag; without history no trend."""
    sums = drawn_day(np.random.default_rng(6), 4)
    row, measures = day_rows(sums, None, DAY, history)
    rate = measures["agent_speech_rate_cpm"]
    assert rate["value"] is not None
    assert rate["before"] is not None
    assert [rate.get(name) for name in ("low", "high", "change", "odd")] == [None] * 4
    assert {each["team_value"] for each in measures.values() if "team_value" in each} == {None}
    assert rate["trend_unknown"] == "few_calls"
    row, measures = day_rows(drawn_day(np.random.default_rng(6), 9), None, DAY)
    assert (row["odd_moves"], measures["before_calls"]["value"]) == (None, 0)
    assert measures["agent_speech_rate_cpm"]["low"] is not None


def test_an_interval_never_leaves_what_is_possible(history: list[tuple[date, CallSums]]) -> None:
    """Seconds and counts are not negative, shares not over 1, points not over 100."""
    _, measures = day_rows(drawn_day(np.random.default_rng(6), 6), None, DAY, history)
    assert measures["hold_per_call_s"]["low"] >= 0
    assert measures["agent_clarity"]["high"] <= 1
    assert measures["qa_score"]["high"] <= 100
    assert measures["agent_level_dbfs"]["high"] < 0
