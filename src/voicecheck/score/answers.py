"""The agent's responses over many calls: a histogram, from which their median is read with its interval.

Bins are an eighth of an octave wide (9 %), from 0.125 s, below which a response is immediate, to 32 s.
A histogram adds up over calls, agents and days and does not grow; the median that is read from it is off by
less than the width of its bin.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from voicecheck.records import Conversation, Turn
from voicecheck.score.adding import Sums
from voicecheck.score.comparison import Estimate
from voicecheck.score.confidence import Moments, rounded_df, t_quantile

EDGES = tuple(0.125 * 2 ** (step / 8) for step in range(8 * 8 + 1))
"""Seconds at which a bin ends and the next begins; the first begins at 0, the last has no end."""

_BINS = len(EDGES) + 1
_NONE = (0,) * _BINS
_UNHEARD = 1.0  # as in conversation.responses: a shorter sound without text asks for no response


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseSums(Sums):
    """A histogram of responses, and how it varies from call to call.

    ``calls`` counts the calls with a response, ``counts`` responses by bin. With b the number of a call's
    responses up to the end of each bin and m that of all of them, ``below_squares`` are the sums of b², ``products``
    of b·m and ``squares`` of m². ``longest`` is in seconds.
    """

    calls: int = 0
    counts: tuple[int, ...] = _NONE
    below_squares: tuple[int, ...] = _NONE
    products: tuple[int, ...] = _NONE
    squares: int = 0
    longest: float | None = None

    @property
    def median(self) -> float | None:
        """Median of all responses in seconds, or ``None`` where there is none."""
        total = sum(self.counts)
        if not total:
            return None
        return (self._at((total + 1) // 2 - 0.5) + self._at(total // 2 + 0.5)) / 2

    def estimate(self, level: float) -> Estimate | None:
        """The median with Woodruff's interval (JASA 47 (1952) 635-646).

        The interval of the share of responses below the median, with the linearised variance over calls,
        is read back as seconds. ``None`` where there is no response, without bounds of one call.
        """
        median, total = self.median, sum(self.counts)
        if median is None:
            return None
        if self.calls < 2:
            return Estimate(value=median, n=self.calls)
        df = rounded_df(self.calls - 1)
        reach = t_quantile(level, df) * self._half_error(total)
        low, high = (self._at(min(1.0, max(0.0, share)) * total) for share in (0.5 - reach, 0.5 + reach))
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

    def _at(self, rank: float) -> float:
        """Seconds at a rank between 0 and the number of responses, evenly spread within a bin."""
        below = list(accumulate(self.counts))
        place = min(bisect_left(below, max(rank, 0.5)), _BINS - 1)
        count = self.counts[place]
        low = EDGES[place - 1] if place else 0.0
        high = EDGES[place] if place < len(EDGES) else max(low, self.longest or low)
        part = (rank - (below[place] - count)) / count if count else 1.0
        return low + min(1.0, max(0.0, part)) * (high - low)


def response_sums(talk: Conversation) -> ResponseSums:
    """Sums of one call; a call without two parties, or without a response, adds nothing."""
    if talk.response_max is None:
        return ResponseSums()
    counts = [0] * _BINS
    for seconds in response_seconds(talk):
        counts[bisect_right(EDGES, seconds)] += 1
    below = tuple(accumulate(counts))
    total = below[-1]
    return ResponseSums(
        calls=1 if total else 0,
        counts=tuple(counts),
        below_squares=tuple([each * each for each in below]),
        products=tuple([each * total for each in below]),
        squares=total * total,
        longest=talk.response_max,
    )


def response_seconds(talk: Conversation) -> list[float]:
    """The call's responses, found again from its turns and holds (see `conversation.responses`).

    What the customer's words say of waiting is not looked at again: the call's longest response is known,
    and what would be longer was no response.
    """
    agent = [turn for turn in talk.turns if turn.speaker == "agent"]
    customer = [turn for turn in talk.turns if turn.speaker == "customer" and turn.kind == "turn"]
    holds = [event for event in talk.events if event.kind == "hold"]
    starts, own = [turn.start for turn in agent], [turn.start for turn in customer]
    longest = (talk.response_max or 0.0) + 1e-6  # rounding
    found = []
    for turn in customer:
        end = turn.end
        if not turn.text and end - turn.start < _UNHEARD:
            continue
        first = _first_after(agent, bisect_right(starts, turn.start), end)
        if first is None:
            continue
        answered = max(end, first)
        again = bisect_left(own, end)
        resumed = again < len(own) and own[again] < answered
        held = any(hold.start < answered and end < hold.end for hold in holds)
        if not resumed and not held and answered - end <= longest:
            found.append(answered - end)
    return found


def _first_after(agent: Sequence[Turn], index: int, end: float) -> float | None:
    """Start of the agent's first turn from `index` on that lasts past `end`."""
    return next((turn.start for turn in agent[index:] if turn.end > end), None)
