"""Points as whole hundredths, so that what is added up adds up exactly.

A fraction of a point cannot be lost or won by rounding: an amount is dealt out by the method of the
largest remainder (Hamilton's), where the parts sum to the whole and none is off by as much as one
hundredth.
"""

from __future__ import annotations

from collections.abc import Sequence

WHOLE = 10_000
"""The 100 points of a card, in hundredths."""


def hundredths(points: float) -> int:
    """Points in hundredths, the half upwards.

    Examples
    --------
    >>> hundredths(0.29), hundredths(5)
    (29, 500)
    """
    return int(points * 100 + 0.5)


def spelled(amount: int) -> str:
    """Hundredths as a person writes points.

    Examples
    --------
    >>> spelled(1250), spelled(-100), spelled(333)
    ('12.5', '−1', '3.33')
    """
    return f"{amount / 100:g}".replace("-", "−")


def dealt(amount: int, weights: Sequence[int]) -> list[int]:
    """Deal an amount out in proportion to weights, by the largest remainder; of equals the first gets more.

    Parameters
    ----------
    amount
        Hundredths, 0 or more.
    weights
        0 or more each. Where all are 0 there must be nothing to deal.

    Returns
    -------
    list of int
        As many as there are weights; they sum to the amount.

    Examples
    --------
    >>> dealt(100, [1, 1, 1])
    [34, 33, 33]
    """
    whole = sum(weights)
    if not whole:
        if amount:
            raise ValueError("there is nobody to deal to")
        return [0] * len(weights)
    shares = [amount * weight // whole for weight in weights]
    remainders = [(-(amount * weight % whole), index) for index, weight in enumerate(weights)]
    for _, index in sorted(remainders)[: amount - sum(shares)]:
        shares[index] += 1
    return shares


def scaled(amount: int, numerator: int, denominator: int) -> int:
    """An amount times a fraction, the half upwards."""
    return (2 * amount * numerator + denominator) // (2 * denominator)


def trimmed(amounts: Sequence[int], most: int) -> list[int]:
    """Take amounts in their order until there is no more to take.

    Examples
    --------
    >>> trimmed([300, 400, 500], 600)
    [300, 300, 0]
    """
    taken = []
    for amount in amounts:
        taken.append(min(amount, most))
        most -= taken[-1]
    return taken
