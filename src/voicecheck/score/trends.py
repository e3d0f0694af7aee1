"""An agent's day against the agent's own last days: what moved, and what moved oddly."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from voicecheck.score.agents import CallSums
from voicecheck.score.compared import COMPARED, Measure, estimate
from voicecheck.score.comparison import Difference, Estimate, difference, holm

History = Sequence[tuple[date, CallSums]]
Unknown = Literal["few_calls", "no_calls_before", "few_calls_before"]
"""Why no movement is judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendOptions:
    """When a movement is odd.

    ``least_calls``: fewer calls say nothing of a person: of four, Student's interval is wider than twice the calls'
    own spread. ``days``: how far back the comparison goes; two weeks hold each weekday twice. ``risk``: the chance
    that an agent's day without cause is flagged at all, over all measures (Holm): one agent in a hundred a
    day. ``least_days``: from so many earlier days on it is seen how restless the agent's days are by nature.
    """

    least_calls: int = 5
    days: int = 14
    risk: float = 0.01
    least_days: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A measure before and now. ``odd`` is ``None`` where it could not be judged."""

    measure: Measure
    before: Estimate
    now: Estimate | None
    difference: Difference | None = None
    odd: bool | None = None

    @property
    def n(self) -> int:
        """Calls on the side that has fewer."""
        return min(self.before.n, self.now.n if self.now else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """An agent's movements by measure, over how many earlier days and calls; ``unknown``: why none is judged."""

    days: int
    calls: int
    moves: Mapping[str, Move]
    unknown: Unknown | None

    @property
    def odd(self) -> tuple[Move, ...]:
        """What moved oddly."""
        return tuple(move for move in self.moves.values() if move.odd)


def trend(sums: CallSums, day: date, history: History, *, options: TrendOptions) -> Trend:
    """Compare an agent's day with the days before it.

    A movement is odd where it is more than chance (Welch's t on the differences, corrected over the measures by Holm,
    and widened where the agent's days differ among themselves by more than their calls explain) and
    more than a trifle (`Measure.relevant`), and both sides have enough calls.

    Parameters
    ----------
    sums, day
        The agent's day.
    history
        The agent's other days; those not within ``options.days`` before `day` are passed over.
    options
        Thresholds.
    """
    earlier = [each for when, each in history if timedelta(0) < day - when <= timedelta(options.days) and each.in_means]
    before = CallSums.sum(earlier)
    known = {measure: found for measure in COMPARED if (found := estimate(before, measure)) is not None}
    now = {measure: estimate(sums, measure) for measure in known}
    moves = {measure.name: Move(measure=measure, before=old, now=now[measure]) for measure, old in known.items()}
    moves |= _judged([move for move in moves.values() if move.n >= options.least_calls], earlier, options)
    return Trend(days=len(earlier), calls=before.in_means, moves=moves, unknown=_why_unknown(sums, before, options))


def _judged(moves: Sequence[Move], days: Sequence[CallSums], options: TrendOptions) -> dict[str, Move]:
    """The movements, with their differences and whether they are odd."""
    known = [
        (move, move.now, difference(move.before, move.now, unrest=_unrest(move.measure, move.before, days, options)))
        for move in moves
        if move.now is not None
    ]
    # Where nothing spreads on either side nothing is tested, and nothing falls.
    falls = holm([1.0 if found is None else found.p for _, _, found in known], options.risk)
    return {
        move.measure.name: replace(
            move, difference=found, odd=beyond_chance and move.measure.matters(move.before.value, now.value) >= 1
        )
        for (move, now, found), beyond_chance in zip(known, falls, strict=True)
    }


def _unrest(measure: Measure, before: Estimate, days: Sequence[CallSums], options: TrendOptions) -> float:
    """How many times more an agent's days differ than their calls explain, at least 1 (Birge's ratio).

    Days have their own character (a campaign, a fault in the network), which calls of one day share. As
    Laney's charts do (Quality Engineering 14 (2002) 531-537), what is usual between days widens the limits.
    """
    squares = []
    for sums in days:
        found = estimate(sums, measure)
        if found is None or found.n < options.least_calls or found.df <= 2:
            continue
        error = max(found.error(upward=True), found.error(upward=False))
        if error > 0:  # a squared t has the mean df / (df - 2)
            squares.append(((found.value - before.value) / error) ** 2 * (found.df - 2) / found.df)
    if len(squares) < options.least_days:
        return 1.0
    return max(1.0, math.sqrt(sum(squares) / (len(squares) - 1)))


def _why_unknown(sums: CallSums, before: CallSums, options: TrendOptions) -> Unknown | None:
    if sums.in_means < options.least_calls:
        return "few_calls"
    if not before.in_means:
        return "no_calls_before"
    if before.in_means < options.least_calls:
        return "few_calls_before"
    return None
