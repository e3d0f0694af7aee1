"""The agent's responses over many calls: their true median, with its interval.

Every response is kept, as a count by its length, so the median is that of all of them and not of a
histogram. How the responses vary from call to call is kept by bins: an eighth of an octave wide (9 %), from
0.125 s, below which a response is immediate, to 32 s.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from voicecheck.records import Conversation
from voicecheck.score.adding import Sums
from voicecheck.score.comparison import Estimate
from voicecheck.score.confidence import Moments, rounded_df, t_quantile

EDGES = tuple(0.125 * 2 ** (step / 8) for step in range(8 * 8 + 1))
"""Seconds at which a bin ends and the next begins; the first begins at 0, the last has no end."""

_BINS = len(EDGES) + 1
_NONE = (0,) * _BINS
_DECIMALS = 6
"""Of a response's seconds, so that equal ones are counted as one whatever floating point made of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseSums(Sums):
    """All responses, and how they vary from call to call.

    ``calls`` counts the calls with a response, ``values`` the responses by their length in seconds, ``counts``
    those in each bin. With b the number of a call's
    responses up to the end of each bin and m that of all of them, ``below_squares`` are the sums of b², ``products``
    of b·m and ``squares`` of m². ``longest`` is in seconds.
    """

    calls: int = 0
    values: Counter[float] = field(default_factory=Counter)
    counts: tuple[int, ...] = _NONE
    below_squares: tuple[int, ...] = _NONE
    products: tuple[int, ...] = _NONE
    squares: int = 0
    longest: float | None = None

    @property
    def median(self) -> float | None:
        """Median of all responses in seconds, or ``None`` where there is none."""
        total = self.values.total()
        return self._at([total / 2])[0] if total else None

    def estimate(self, level: float) -> Estimate | None:
        """The median with Woodruff's interval (JASA 47 (1952) 635-646).

        The interval of the share of responses below the median, with the linearised variance over calls,
        is read back as seconds. ``None`` where there is no response, without bounds of one call.
        """
        median, total = self.median, self.values.total()
        if median is None:
            return None
        if self.calls < 2:
            return Estimate(value=median, n=self.calls)
        df = rounded_df(self.calls - 1)
        reach = t_quantile(level, df) * self._half_error(total)
        low, high = self._at([share * total for share in (0.5 - reach, 0.5 + reach)])
        return Estimate(value=median, n=self.calls, bounds=(min(low, median), max(high, median)), df=df)

    def _half_error(self, total: int) -> float:
        """Standard error of the share below the median, from the bin's end where that share is nearest."""
        below = list(accumulate(self.counts))
        place = min(range(_BINS), key=lambda index: abs(2 * below[index] - total))
        share = below[place] / total
        error = Moments(
            self.calls, below[place], total, self.below_squares[place], self.squares, self.products[place]
        ).ratio_error
        if error is None:
            return 0.5 * math.sqrt(self.squares) / total
        return error * 0.5 / math.sqrt(share * (1 - share))

    def _at(self, ranks: Sequence[float]) -> list[float]:
        """Seconds at ranks between 0 and the number of responses: half of it is the median.

        Between two responses the line from one to the other holds, before the first and after the last these.
        """
        lengths = sorted(self.values)
        upto = list(accumulate(self.values[each] for each in lengths))
        found = []
        for rank in ranks:
            place = min(max(rank - 0.5, 0.0), upto[-1] - 1)
            low, high = (lengths[bisect_right(upto, int(at))] for at in (place, min(place + 1, upto[-1] - 1)))
            found.append(low + (place - int(place)) * (high - low))
        return found


def response_sums(talk: Conversation) -> ResponseSums:
    """Sums of one call; a call without two parties, or without a response, adds nothing."""
    if talk.response_max is None:
        return ResponseSums()
    return response_sums_of(talk.responses or (), talk.response_max)


def response_sums_of(seconds: Iterable[float], longest: float) -> ResponseSums:
    """Sums of one call from its responses' lengths in seconds and the longest of them."""
    counts = [0] * _BINS
    values = Counter(round(each, _DECIMALS) for each in seconds)
    for length in values.elements():
        counts[bisect_right(EDGES, length)] += 1
    below = tuple(accumulate(counts))
    total = below[-1]
    return ResponseSums(
        calls=1 if total else 0,
        values=values,
        counts=tuple(counts),
        below_squares=tuple([each * each for each in below]),
        products=tuple([each * total for each in below]),
        squares=total * total,
        longest=longest,
    )
