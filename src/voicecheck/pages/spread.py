"""How an agent's speech rate spreads: the share of speaking time at each rate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from voicecheck.conversation.pace import rate_quantile

BIN_CPM = 20
"""Width of a bar, in characters a minute: a tenth of ordinary speech, the least change that anybody acts on."""
BINS = 25
"""So many bars; what is faster is in the last."""

Band = tuple[float | None, float | None]


def rate_spread(rates: Sequence[tuple[float, float]], band: Band) -> dict[str, Any] | None:
    """The distribution of an agent's rate over rated turns, each weighing by its time.

    Parameters
    ----------
    rates
        Of each rated turn its rate in characters a minute and its length in seconds.
    band
        Lowest and highest rate asked for; ``None`` is open on that side.

    Returns
    -------
    dict or None
        The rates below which 10, 50 and 90 % of the speaking time lie, the shares of it below and above the band,
        and the share in each bar of `BIN_CPM`; ``None`` where nothing was rated.

    Examples
    --------
    >>> rate_spread([(130.0, 9.0), (190.0, 1.0)], (120, 150))["p50"]
    130.0
    """
    whole = sum(seconds for _, seconds in rates)
    if whole <= 0:
        return None
    low, high = band
    bars = [0.0] * BINS
    for rate, seconds in rates:
        bars[min(BINS - 1, max(0, int(rate // BIN_CPM)))] += seconds / whole
    return {
        **{f"p{share}": round(rate_quantile(rates, share / 100) or 0.0, 1) for share in (10, 50, 90)},
        "below": round(sum(s for rate, s in rates if low is not None and rate < low - _EQUAL) / whole, 4),
        "above": round(sum(s for rate, s in rates if high is not None and rate > high + _EQUAL) / whole, 4),
        "seconds": round(whole),
        "turns": len(rates),
        "bars": [round(each, 4) for each in bars],
    }


_EQUAL = 1e-9
"""What floating point makes of equal rates."""
