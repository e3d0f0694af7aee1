"""Figures as people read them: with the digits that matter, and never equal to a limit that they miss."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

from voicecheck.intervals import PRECISION_S


def rounded(value: float) -> str:
    """Write a figure with the digits that matter: three at least, none after them.

    Examples
    --------
    >>> rounded(272.031), rounded(22.39), rounded(0.470588), rounded(150.0), rounded(-3.0), rounded(12_345.6)
    ('272', '22.4', '0.47', '150', '-3', '12346')
    """
    size = abs(value)
    return f"{value:.{0 if size >= 100 else 1 if size >= 10 else 2}f}" if value % 1 else f"{value:.0f}"


def tenths(value: float) -> str:
    """Write seconds with one digit, halves upwards as pages do, whatever sums of times they were made of.

    Examples
    --------
    >>> tenths(24.549999999999997), tenths(24.55), tenths(24.54), tenths(3), tenths(0.25)
    ('24.6', '24.6', '24.5', '3.0', '0.3')
    """
    return str(Decimal(f"{value:.6f}").quantize(Decimal("0.1"), ROUND_HALF_UP))


def told_apart(value: float, *limits: float | None) -> str:
    """Write a figure with as many digits as it takes to tell it from the limits that it differs from, and no more.

    Examples
    --------
    >>> told_apart(150.2, 120, 150), told_apart(150.04, 150), told_apart(150, 120, 150), told_apart(105.3, 180, 260)
    ('150.2', '150.04', '150', '105')
    """
    others = [limit for limit in limits if limit is not None and not math.isclose(value, limit, abs_tol=PRECISION_S)]
    if not any(rounded(value) == rounded(limit) for limit in others):
        return rounded(value)
    written = (f"{value:g}", *(f"{value:.{digits}f}" for digits in range(1, 7)))
    return min((text for text in written if float(text) not in others), key=len, default=f"{value:g}")
