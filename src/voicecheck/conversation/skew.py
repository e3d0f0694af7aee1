"""Whether the two channels are in step: a shift or a drift between them, found from the dialogue itself.

People take turns. Where one channel runs late by some seconds, every answer on the other channel seems
to come before the question is over, and every answer on the late channel seems to be slow by as
much. So one shift makes nearly all the overlaps vanish, and no other explanation does: an agent who
really cuts in does so at some of the turns, and the customer's answers stay quick, so that a shift that
would undo the agent's overlaps makes as many new ones the other way.

The method: of each party the stretches of at least ``SkewOptions.long`` are kept (acknowledgements
overlap in any conversation). The shift, and the drift, with the least overlap are found by correlating
the two over all shifts and slopes; then the medians of the gaps in both directions are made equal. It is
believed where (1) of the changes of speaker that it concerns a large share overlaps as recorded, and
(2) little overlap is left afterwards: ``share - left / recorded``, at least as large as
``SkewOptions.evidence`` asks for so many changes.

Measured on 200 random dialogues a line that nothing was adjusted on (of the kind that
`tests/random_dialogues.py` makes; 30 turns unless told otherwise): found in so many of a hundred, by shift
and by drift.

===================================  ====  =====  =====  =====  =====  =====  ======  ===  ===
how they talk                        none  0.5 s  0.7 s  1.0 s  1.5 s  3.0 s  -1.5 s  2 %  4 %
===================================  ====  =====  =====  =====  =====  =====  ======  ===  ===
ordinary                             0     4      22     68     96     100    97      70   97
ordinary, 14 turns                   0     7      29     66     86     96     92      17   57
ordinary, 100 turns                  0     0      2      72     100    100    100     100  100
short turns (2 s)                    0     3      16     69     96     100    98      43   92
long turns (5 s)                     0     4      16     58     95     100    99      95   100
quick, a tenth cut in on each side   0     0      2      10     49     94     55      10   40
elderly: slow, with backchannels     0     3      16     57     93     100    27      57   91
agent cuts in at half                0     0      2      16     52     92     20      10   46
both cut in, at half and a third     0     0      0      2      12     50     6       2    12
agent at half, customer 1.5 s late   4     16     35     70     93     100    0       58   86
customer at half, agent 1.5 s late   4     0      0      0      0      84     96      2    38
===================================  ====  =====  =====  =====  =====  =====  ======  ===  ===

The size is right to 0.1 s in the middle for ordinary talk, to half the difference of the two parties'
usual answers where one is slower (0.4 s with the elderly, 1 s in the last two lines); a drift's end to 0.1 to
0.6 s. Under 0.7 s little is found, and little is lost: overlaps of less than 0.5 s are terminal and no
interruptions. Real telephone calls: two in step are left alone; shifted by 1.5 s one is found, the other,
with a tenth of overlap of its own, from 3 s on.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from voicecheck.intervals import Intervals, merge

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkewOptions:
    """How a shift between the channels is looked for; lengths in seconds.

    A shift of less than ``least`` is not claimed, nor one of more than ``furthest`` at the start of the
    call; a drift is at most ``steepest`` seconds a second (a leg that ran 3 s a minute longer is the
    worst that was reported). Silences under ``join`` lie inside a stretch, stretches under ``long`` are
    left out. ``margin`` is the gap that is wished for on each side of a stretch. ``evidence`` are
    pairs: from so many overlapping changes of speaker on, share of them that overlap less share of
    overlap that is left must reach so much. At least ``others`` changes the other way must be there.
    """

    least: float = 0.5
    furthest: float = 6.0
    steepest: float = 0.06
    join: float = 0.5
    long: float = 0.6
    margin: float = 0.25
    evidence: tuple[tuple[int, float], ...] = ((2, 0.95), (3, 0.8), (4, 0.5))
    others: int = 3


@dataclass(frozen=True, slots=True)
class Skew:
    """By how much the customer's channel is late at the start and at the end of the call (negative: early)."""

    first: float
    last: float
    duration: float

    @property
    def slope(self) -> float:
        """Seconds of lateness that are added in a second."""
        return (self.last - self.first) / self.duration if self.duration else 0.0

    @property
    def greatest(self) -> float:
        """The greater of the two, by size."""
        return max(self.first, self.last, key=abs)

    def mended(self, time: float) -> float:
        """A time of the customer's channel as it would be if the channels were in step."""
        return time - self.first - self.slope * time

    def recorded(self, time: float) -> float:
        """A mended time as it is in the recording."""
        return (time + self.first) / (1 - self.slope)


def find_skew(agent: Intervals, customer: Intervals, duration: float, *, options: SkewOptions) -> Skew | None:
    """Find the shift or drift between two channels, or ``None`` where they are in step or it cannot be told.

    Parameters
    ----------
    agent, customer
        When each speaks.
    duration
        Seconds of the recording.
    options
        Thresholds.
    """
    mine, theirs = _long(agent, options), _long(customer, options)
    if duration <= 0 or min(len(mine), len(theirs)) < options.others:
        return None
    skew = _least_overlap(mine, theirs, duration, options)
    for _ in range(2):
        skew = _centred(skew, mine, theirs)
    if abs(skew.last - skew.first) < options.least:
        middle = (skew.first + skew.last) / 2
        skew = Skew(middle, middle, duration)
    return skew if _convinces(skew, mine, theirs, options) else None


def _long(speech: Intervals, options: SkewOptions) -> Floats:
    """The stretches that are no mere acknowledgement, shape ``(n, 2)``."""
    found = [(s.start, s.end) for s in merge(speech, gap=options.join) if s.duration >= options.long]
    return np.array(found, float).reshape(-1, 2)


_RATE = 20  # frames a second: a shift is known to 0.05 s before it is centred
_STEP_S = 0.4  # by which the ends of neighbouring drifts differ
_DEAR = 0.02  # seconds of overlap a stretch that a second of shift costs: the smallest shift wins
_DRIFT_PRICE = 1.3  # a drift must leave so much less than a shift


def _raster(stretches: Floats, size: int, margin: float) -> Floats:
    """Frames in which somebody speaks, with a margin on each side."""
    edges = np.zeros(size + 1)
    at = np.clip(np.rint((stretches + np.array([-margin, margin])) * _RATE).astype(int), 0, size)
    np.add.at(edges, at[:, 0], 1)
    np.add.at(edges, at[:, 1], -1)
    return np.minimum(np.cumsum(edges)[:size], 1.0)


def _least_overlap(mine: Floats, theirs: Floats, duration: float, options: SkewOptions) -> Skew:
    """The shift, or the drift, that leaves the least overlap, margins included."""
    reach = round(options.furthest * _RATE)
    size = 1 << int((duration + 2 * options.furthest) * _RATE).bit_length()
    agent = np.fft.rfft(_raster(mine, size, options.margin)).conj()
    lags = np.arange(-reach, reach + 1)
    dear = _DEAR * len(mine)
    steps = min(round(options.steepest * duration / _STEP_S), _MOST_DRIFTS)
    best, least = Skew(0.0, 0.0, duration), np.inf
    for slope in np.linspace(-options.steepest, options.steepest, 2 * steps + 1):
        moved = _raster(theirs * (1 - slope), size, options.margin)
        overlap = np.fft.irfft(agent * np.fft.rfft(moved), size)[lags] / _RATE
        cost = overlap + dear * np.abs(lags) / _RATE
        if abs(slope) > 1e-9:
            cost = _DRIFT_PRICE * cost + dear * (1 + abs(slope) * duration)
        at = int(np.argmin(cost))
        if cost[at] < least:
            first = float(lags[at]) / _RATE
            best, least = Skew(first, first + float(slope) * duration, duration), float(cost[at])
    return best


_MOST_DRIFTS = 150  # tried each way: enough for 16 minutes at the step above


@dataclass(frozen=True, slots=True)
class _Changes:
    """The changes of speaker: the gap of each (negative: overlap), when, and whether the agent takes over."""

    gaps: Floats
    times: Floats
    to_agent: Flags


_NO_ANSWER_S = 3.0  # a longer gap, once mended, is a hold or a silence


def _changes(skew: Skew, mine: Floats, theirs: Floats) -> _Changes:
    """The changes of speaker in the mended call."""
    mended = theirs - skew.first - skew.slope * theirs
    both = sorted([(*s, True) for s in mine.tolist()] + [(*s, False) for s in mended.tolist()])
    found = [
        (after[0] - before[1], before[1], after[2])
        for before, after in pairwise(both)
        if before[2] != after[2] and abs(after[0] - before[1]) < _NO_ANSWER_S
    ]
    gaps, times, to_agent = (np.array(column, float) for column in zip(*found, strict=True)) if found else [_NONE] * 3
    return _Changes(gaps, times, to_agent > 0)


_NONE = np.zeros(0)


def _centred(skew: Skew, mine: Floats, theirs: Floats) -> Skew:
    """The shift with which both parties answer equally fast, by the median."""
    changes = _changes(skew, mine, theirs)
    if changes.to_agent.all() or not changes.to_agent.any():
        return skew
    to_agent, to_customer = changes.gaps[changes.to_agent], changes.gaps[~changes.to_agent]
    more = float(np.median(to_customer) - np.median(to_agent)) / 2
    return Skew(skew.first + more, skew.last + more, skew.duration)


_OVERLAPS_S = 0.1  # less is within the error of the edges


def _convinces(skew: Skew, mine: Floats, theirs: Floats, options: SkewOptions) -> bool:
    """Whether the overlaps are so many, and so few are left, that no conversation is like it."""
    changes = _changes(skew, mine, theirs)
    late = skew.first + skew.slope * changes.times
    # An agent seems to come in early where the customer is late, a customer where the customer is early.
    concerned = (np.abs(late) >= options.least) & (changes.to_agent == (late > 0))
    others = (changes.to_agent != (late > 0)).sum()
    if others < options.others or not concerned.any():
        return False
    share = float((changes.gaps[concerned] - np.abs(late[concerned]) < -_OVERLAPS_S).mean())
    recorded = _overlap(mine, theirs)
    left = _overlap(mine, theirs - skew.first - skew.slope * theirs)
    certainty = share - left / recorded if recorded else 0.0
    return any(concerned.sum() >= count and certainty >= least for count, least in options.evidence)


def _overlap(mine: Floats, theirs: Floats) -> float:
    """Seconds in which both speak."""
    shared = np.minimum.outer(mine[:, 1], theirs[:, 1]) - np.maximum.outer(mine[:, 0], theirs[:, 0])
    return float(np.maximum(shared, 0).sum())
