"""Figures as people read them: with the digits that matter, and never equal to a limit that they miss."""

from __future__ import annotations


def rounded(value: float) -> str:
    """Write a figure with the digits that matter: three at least, none after them.

    Examples
    --------
    >>> rounded(272.031), rounded(22.39), rounded(0.470588), rounded(150.0), rounded(-3.0), rounded(12_345.6)
    ('272', '22.4', '0.47', '150', '-3', '12346')
    """
    size = abs(value)
    return f"{value:.{0 if size >= 100 else 1 if size >= 10 else 2}f}" if value % 1 else f"{value:.0f}"


def told_apart(value: float, *limits: float | None) -> str:
    """Write a figure with as many digits as it takes to tell it from the limits that it differs from.

    Examples
    --------
    >>> told_apart(150.2, 120, 150), told_apart(150, 120, 150), told_apart(105.3, 180, 260)
    ('150.2', '150', '105')
    """
    alike = any(limit is not None and rounded(value) == rounded(limit) and value != limit for limit in limits)
    return f"{value:g}" if alike else rounded(value)
