"""How far a figure can be relied on: intervals of shares, means and ratios, from sums alone.

Calls are the units: what was counted in one call hangs together (a talkative customer gives many turns
alike), so a ratio such as characters over talk time rests on so many calls, not on so many characters.
All formulas need only sums and sums of squares over calls, which add up over agents, teams and days.

Sources: Wilson, JASA 22 (1927) 209-212; Student's t and the linearised (delta method) variance of a
ratio: Cochran, Sampling Techniques (1977), ch. 2 and 6; the effective number for shares of clustered data:
Korn and Graubard, Survey Methodology 24 (1998) 193-201.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

LEVEL = 0.95
Bounds = tuple[float, float]

_TINY = 1e-300
_PRECISION = 1e-14
_ROUNDING = 1e-12  # of the squares: a smaller spread is what adding in another order leaves


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums over `n` calls of x, of y, of their squares and of their product; the ratio is Σx / Σy."""

    n: int
    x: float
    y: float
    xx: float
    yy: float
    xy: float

    @property
    def ratio(self) -> float | None:
        """Σx / Σy, ``None`` of nothing."""
        return self.x / self.y if self.y > 0 else None

    @property
    def size(self) -> float:
        """Kish's number of calls alike in size that would tell as much, (Σy)² / Σy²: a few long calls outweigh many."""
        return self.y * self.y / self.yy if self.yy > 0 else 0.0

    @property
    def df(self) -> float:
        """Degrees of freedom of the ratio's variance, from `size`, rounded down."""
        return rounded_df(self.size - 1)

    @property
    def ratio_error(self) -> float | None:
        """Standard error of the ratio by linearisation; ``None`` of fewer than two calls or without spread.

        `size` stands for the number of calls: with n instead, intervals of five calls of unequal length hold the truth
        in 92 % of cases for 95 %.
        """
        if self.n < 2 or self.size <= 1 + _ROUNDING:
            return None
        ratio = self.x / self.y
        terms = (self.xx, 2 * ratio * self.xy, ratio * ratio * self.yy)
        residual = terms[0] - terms[1] + terms[2]
        if residual <= _ROUNDING * sum(map(abs, terms)):
            return None
        return math.sqrt(self.size / (self.size - 1) * residual) / self.y


def rounded_df(df: float) -> float:
    """Degrees of freedom rounded down to tenths, from 50 on to whole ones, at least 1.

    So quantiles need not be computed anew for each agent; what is lost is under 1 % of an interval's width.
    """
    return max(1.0, float(math.floor(df + 1e-9)) if df >= 50 else math.floor(10 * df + 1e-8) / 10)


def t_tail(t: float, df: float) -> float:
    """Probability that Student's t lies farther from 0 than `t`, on both sides.

    The incomplete beta function I_x(df/2, 1/2) at x = df / (df + t²) (Abramowitz and Stegun 26.7.1, 26.5.27).
    `df` need not be whole; with ``math.inf`` it is the normal distribution.

    Examples
    --------
    >>> round(t_tail(2.2281, 10), 4)
    0.05
    """
    if math.isinf(df):
        return math.erfc(abs(t) / math.sqrt(2))
    x = df / (df + t * t)
    return 1.0 if x >= 1 else _incomplete_beta(x, df / 2, 0.5)


@lru_cache(maxsize=4096)
def t_quantile(level: float, df: float) -> float:
    """The t within which, on both sides of 0, lies a share `level` of Student's distribution.

    Newton's steps from the normal quantile, which lies below: the tail is convex, so each step comes
    nearer and none goes past.

    Examples
    --------
    >>> round(t_quantile(0.95, 4), 3)
    2.776
    """
    t = NormalDist().inv_cdf((1 + level) / 2)
    if math.isinf(df):
        return t
    scale = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(df * math.pi)
    for _ in range(200):
        step = (t_tail(t, df) - (1 - level)) / (2 * scale * (1 + t * t / df) ** (-(df + 1) / 2))
        t += step
        if abs(step) <= 1e-12 * t:
            break
    return t


def _incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (DLMF 8.17.22) and symmetry."""
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(1 - x, b, a)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
    value, c, d = 1.0, 1.0, 0.0
    for step in range(1, 2000):  # modified Lentz algorithm on 1 + t1 / (1 + t2 / (1 + ...
        m = step // 2
        if step % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + term * d or _TINY)
        c = (1 + term / c) or _TINY
        value *= c * d
        if abs(c * d - 1) < _PRECISION:
            break
    return front / value


def wilson(successes: float, n: float, level: float = LEVEL) -> Bounds:
    """Wilson's score interval of a share.

    Parameters
    ----------
    successes, n
        How many of how many; of none, everything from 0 to 1 is possible.
    level
        Confidence, between 0 and 1.

    Raises
    ------
    ValueError
        `successes` is not between 0 and `n`.

    Examples
    --------
    >>> [round(each, 3) for each in wilson(8, 10)]
    [0.49, 0.943]
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no share")
    return _wilson(successes / n, n, t_quantile(level, math.inf)) if n else (0.0, 1.0)


def _wilson(share: float, n: float, quantile: float) -> Bounds:
    square = quantile * quantile / n
    middle = share + square / 2
    reach = math.sqrt(square * (share * (1 - share) + square / 4))
    return max(0.0, (middle - reach) / (1 + square)), min(1.0, (middle + reach) / (1 + square))


def mean_interval(n: int, total: float, squares: float, level: float = LEVEL) -> Bounds | None:
    """Interval of a mean by Student's t, from the sum and the sum of squares of `n` values.

    ``None`` of fewer than two values, or of values all alike: what they would vary by is not known.
    """
    return ratio_interval(Moments(n, total, n, squares, n, total), level)


def ratio_interval(moments: Moments, level: float = LEVEL) -> Bounds | None:
    """Interval of a ratio of sums over calls: Student's t with the linearised variance.

    ``None`` of fewer than two calls, or of calls all alike.
    """
    ratio, error = moments.ratio, moments.ratio_error
    if ratio is None or error is None:
        return None
    reach = t_quantile(level, moments.df) * error
    return ratio - reach, ratio + reach


def share_interval(moments: Moments, level: float = LEVEL) -> Bounds | None:
    """Interval of a share of something in calls (seconds, words, norms): Wilson's on the effective number.

    That is the number of independent trials that would leave the linearised variance; where all or
    none of it was a success, `Moments.size`. As the variance
    is itself estimated, Student's t stands for the normal quantile. ``None`` of fewer than two calls.
    """
    if moments.n < 2 or moments.ratio is None:
        return None
    share = min(1.0, max(0.0, moments.ratio))
    error = moments.ratio_error
    effective = share * (1 - share) / (error * error) if error and 0 < share < 1 else moments.size
    return _wilson(share, effective, t_quantile(level, moments.df))
