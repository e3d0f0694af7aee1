"""Intervals hold the truth as often as they say, from sums alone."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.score.comparison import Estimate, difference, holm
from voicecheck.score.confidence import (
    Bounds,
    Moments,
    mean_interval,
    ratio_interval,
    rounded_df,
    share_interval,
    t_quantile,
    t_tail,
    wilson,
)

Drawn = tuple[np.ndarray, np.ndarray]


def moments_of(x: np.ndarray, y: np.ndarray) -> Moments:
    """Moments of made calls."""
    return Moments(len(x), x.sum(), y.sum(), (x * x).sum(), (y * y).sum(), (x * y).sum())


@pytest.mark.parametrize(
    ("level", "df", "quantile"),
    [(0.95, 1, 12.706), (0.95, 2, 4.303), (0.95, 4, 2.776), (0.95, 10, 2.228), (0.95, 30, 2.042), (0.95, 120, 1.980),
     (0.99, 2, 9.925), (0.99, 5, 4.032), (0.99, 60, 2.660), (0.999, 3, 12.924), (0.95, math.inf, 1.960)],
)  # fmt: skip
def test_t_quantiles_are_those_of_the_tables(level: float, df: float, quantile: float) -> None:
    """Student's t as any statistics book prints it, to three digits."""
    assert t_quantile(level, df) == pytest.approx(quantile, abs=6e-4)


@given(st.floats(0.5, 0.9999), st.floats(1, 5000))
def test_tail_undoes_quantile(level: float, df: float) -> None:
    """Outside of the quantile lies what is left of the level."""
    assert t_tail(t_quantile(level, df), df) == pytest.approx(1 - level, abs=1e-9)


def test_tail_of_one_degree_of_freedom_is_cauchys() -> None:
    """With one degree of freedom Student's t is Cauchy's distribution: half lies beyond ±1; all beyond 0."""
    assert t_tail(1.0, 1) == pytest.approx(0.5)
    assert t_tail(-3.0, 1) == pytest.approx(1 - 2 / math.pi * math.atan(3.0))
    assert t_tail(0.0, 7) == 1.0


def test_degrees_of_freedom_are_never_rounded_up() -> None:
    """A rounded interval is wider, not narrower; nothing goes below one degree."""
    assert [rounded_df(df) for df in (0.2, 4.0, 4.19, 77.9)] == [1.0, 4.0, 4.1, 77.0]


def test_wilson_is_wilsons() -> None:
    """Newcombe's worked example (1998, table I): 81 of 263 is 0.2553 to 0.3662, 0 of 20 ends at 0.1611."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(29, 29) == pytest.approx((0.8830, 1.0), abs=5e-5)


def test_of_nothing_any_share_is_possible_and_nonsense_is_refused() -> None:
    """No trial leaves 0 to 1; three of two is an error, not a number."""
    assert wilson(0, 0) == (0.0, 1.0)
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)


def test_mean_interval_is_students() -> None:
    """Of 1, 2, 3, 4, 5 the mean is 3 ± 2.776 · sqrt(2.5 / 5); one value, or equal ones, have none."""
    assert mean_interval(5, 15, 55) == pytest.approx((3 - 1.9633, 3 + 1.9633), abs=1e-3)
    assert mean_interval(1, 3, 9) is None
    assert mean_interval(4, 12, 36) is None


def test_ratio_interval_of_equal_calls_is_that_of_a_mean() -> None:
    """Where every call has the same talk time, the rate is a mean and has its interval."""
    x = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    assert ratio_interval(moments_of(x, np.ones(5))) == pytest.approx(mean_interval(5, 15, 55))
    assert ratio_interval(moments_of(2 * x, 2 * np.ones(5))) == pytest.approx(mean_interval(5, 15, 55))


def test_one_long_call_among_short_ones_is_little_evidence() -> None:
    """Four calls of a second beside one of an hour count as hardly more than one call."""
    lengths = np.array([1.0, 1.0, 1.0, 1.0, 3600.0])
    assert moments_of(lengths * 4, lengths).size == pytest.approx(1.0, abs=0.01)


def test_a_share_of_all_or_none_still_has_an_interval() -> None:
    """Ten calls entirely outside the band do not prove that every call will be."""
    y = np.ones(10)
    assert share_interval(moments_of(y, y)) == pytest.approx((0.6615, 1.0), abs=1e-3)  # Wilson's formula with t(9)
    assert share_interval(moments_of(y[:1], y[:1])) is None


@pytest.mark.parametrize("calls", [5, 10, 30])
@pytest.mark.parametrize("kind", ["rate", "share"])
def test_intervals_hold_the_truth_about_as_often_as_they_say(calls: int, kind: str) -> None:
    """Over 600 made agents of calls of unequal length, 95 % intervals hold the truth in 92 to 98 % of cases."""
    draw = np.random.default_rng(7)

    def rate() -> Drawn:
        talk = draw.lognormal(np.log(90.0), 0.6, calls)
        return draw.poisson(draw.normal(4.0, 0.5, calls) * talk).astype(float), talk

    def share() -> Drawn:
        judged = draw.integers(20, 40, calls)
        return draw.binomial(judged, draw.beta(1.5, 8.5, calls)).astype(float), judged.astype(float)

    known: dict[str, tuple[Callable[[], Drawn], float, Callable[[Moments], Bounds | None]]] = {
        "rate": (rate, 4.0, ratio_interval),
        "share": (share, 0.15, share_interval),
    }
    make, truth, interval = known[kind]
    found = [interval(moments_of(*make())) for _ in range(600)]
    held = [bounds[0] <= truth <= bounds[1] for bounds in found if bounds]
    assert len(held) >= 590
    assert 0.92 <= np.mean(held) <= 0.98


def t_estimate(values: list[float]) -> Estimate:
    """The mean of some values."""
    n = len(values)
    return Estimate(value=sum(values) / n, n=n, bounds=mean_interval(n, sum(values), sum(v * v for v in values)),
                    df=n - 1)  # fmt: skip


def test_difference_of_means_is_welchs() -> None:
    """1…5 against 3, 5, 7, 9, 11: 4 less 1.5811 standard errors (0.5 + 2 under the root), 5.88 degrees of freedom."""
    found = difference(t_estimate([1, 2, 3, 4, 5]), t_estimate([3, 5, 7, 9, 11]))
    assert found is not None
    # each side at least as restless as the other where it has no more calls: both have five
    assert found.value == pytest.approx(4.0)
    assert found.p == pytest.approx(t_tail(4.0 / math.sqrt(2.5), 5.8))
    assert found.low == pytest.approx(4.0 - t_quantile(0.95, 5.8) * math.sqrt(2.5))


def test_the_same_calls_differ_by_nothing() -> None:
    """Against itself a figure has the difference 0 and p = 1."""
    found = difference(t_estimate([1, 2, 4]), t_estimate([1, 2, 4]))
    assert found is not None
    assert (found.value, found.p) == (0.0, 1.0)
    assert found.low < 0 < found.high


def test_few_calls_without_spread_do_not_differ_from_everything() -> None:
    """Five calls without an interruption after forty with one in two are no proof, though they do not vary."""
    often = t_estimate([0.0, 1.0] * 20)
    found = difference(often, Estimate(value=0.0, n=5, df=4))
    assert found is not None
    assert found.p > 0.02
    assert difference(Estimate(value=0.0, n=9, df=8), Estimate(value=0.0, n=5, df=4)) is None


def test_unrest_makes_a_difference_less_certain() -> None:
    """Where days differ by more than their calls explain, the same change says less."""
    calm = difference(t_estimate([1, 2, 3, 4, 5]), t_estimate([3, 5, 7, 9, 11]))
    restless = difference(t_estimate([1, 2, 3, 4, 5]), t_estimate([3, 5, 7, 9, 11]), unrest=2.0)
    assert calm is not None
    assert restless is not None
    assert restless.p > calm.p
    assert restless.low < 0 < calm.low


def test_holm_stops_at_the_first_that_stands() -> None:
    """Of 0.01, 0.03, 0.04 at 5 %: 0.01 ≤ 0.05/3 falls, 0.03 > 0.05/2 stands, and so does 0.04 ≤ 0.05 after it."""
    assert holm([0.04, 0.01, 0.03], 0.05) == (False, True, False)
    assert holm([], 0.05) == ()
