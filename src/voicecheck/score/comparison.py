"""Whether two figures differ by more than chance: one difference, and many at once.

A difference is judged by the intervals of its two sides (Newcombe, Statistics in Medicine 17 (1998)
873-890; Zou and Donner, ibid. 27 (2008) 1693-1702), which is Welch's t where both are t intervals.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from voicecheck.score.confidence import LEVEL, Bounds, rounded_df, t_quantile, t_tail


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure, the number of calls it rests on, its interval at `LEVEL`, and that one's degrees of freedom."""

    value: float
    n: int
    bounds: Bounds | None = None
    df: float = math.inf

    def error(self, *, upward: bool) -> float:
        """Standard error that the interval's upper or lower half stands for, 0 where there is none."""
        if self.bounds is None:
            return 0.0
        reach = self.bounds[1] - self.value if upward else self.value - self.bounds[0]
        return max(0.0, reach) / t_quantile(LEVEL, self.df)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """After less before, with its interval at `LEVEL` and the two-sided p-value of no difference."""

    value: float
    low: float
    high: float
    p: float


def difference(before: Estimate, after: Estimate, *, unrest: float = 1.0) -> Difference | None:
    """Compare two figures of different calls by Welch's t, from the halves of their intervals.

    For each direction the halves that face each other count, which suits the lopsided intervals of
    shares. The smaller of two samples is not believed to vary less a call than the other: five calls without
    one interruption have no spread, and would else differ from everything. ``None`` where neither spreads.

    Parameters
    ----------
    before, after
        The figures.
    unrest
        Times by which the standard error is larger than the calls' spread explains (see `trends`).
    """
    value = after.value - before.value
    down = _welch(before, after, unrest, facing=False)
    up = _welch(before, after, unrest, facing=True)
    (error, df), (high_error, high_df), (low_error, low_df) = up if value > 0 else down, down, up
    if error == 0:
        return None
    return Difference(
        value=value,
        low=value - t_quantile(LEVEL, low_df) * low_error,
        high=value + t_quantile(LEVEL, high_df) * high_error,
        p=t_tail(value / error, df),
    )


def _welch(before: Estimate, after: Estimate, unrest: float, *, facing: bool) -> tuple[float, float]:
    """Standard error and Welch-Satterthwaite degrees of freedom of a rise (`facing`) or a fall."""
    first, second = before.error(upward=facing) ** 2, after.error(upward=not facing) ** 2
    first_df, second_df = before.df, after.df
    if after.n <= before.n and second < first * before.n / after.n:
        second, second_df = first * before.n / after.n, first_df
    elif after.n > before.n and first < second * after.n / before.n:
        first, first_df = second * after.n / before.n, second_df
    if first + second == 0:
        return 0.0, math.inf
    spread = first * first / first_df + second * second / second_df
    return unrest * math.sqrt(first + second), rounded_df((first + second) ** 2 / spread) if spread else math.inf


def holm(p_values: Sequence[float], alpha: float) -> tuple[bool, ...]:
    """Say which of several hypotheses fall, so that all true ones stand with probability 1 - `alpha`.

    Holm, Scandinavian Journal of Statistics 6 (1979) 65-70.

    Examples
    --------
    >>> holm([0.04, 0.001, 0.02], 0.05)
    (True, True, True)
    >>> holm([0.04, 0.03, 0.02], 0.05)
    (False, False, False)
    """
    falls = [False] * len(p_values)
    for rank, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        if p_values[index] > alpha / (len(p_values) - rank):
            break
        falls[index] = True
    return tuple(falls)


def benjamini_hochberg(p_values: Sequence[float], share: float) -> tuple[bool, ...]:
    """Say which of several hypotheses fall, so that of those at most a share is true in the mean.

    Where all are true, none falls with probability 1 - `share`. It finds more than `holm` where much is to be found.
    Benjamini and Hochberg, Journal of the Royal Statistical Society B 57 (1995) 289-300.

    Examples
    --------
    >>> benjamini_hochberg([0.04, 0.03, 0.02], 0.05)
    (True, True, True)
    >>> benjamini_hochberg([0.9, 0.03, 0.02], 0.05)
    (False, True, True)
    """
    ordered = sorted(range(len(p_values)), key=p_values.__getitem__)
    last = max((rank for rank, at in enumerate(ordered, 1) if p_values[at] <= share * rank / len(p_values)), default=0)
    falls = [False] * len(p_values)
    for at in ordered[:last]:
        falls[at] = True
    return tuple(falls)
