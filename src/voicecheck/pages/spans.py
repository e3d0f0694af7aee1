"""The periods of the pages: the last day, the last 7 and the last 30 days, and what lies before each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from voicecheck.score.agents import CallSums
from voicecheck.score.trends import History

SpanKey = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A period that ends with the last day.

    Attributes
    ----------
    key
        Its name on the pages.
    days
        How many days of the calendar it has.
    points
        How many such periods, this one among them, a trend shows.
    before
        How many days of the calendar before it "before" means.
    """

    key: SpanKey
    days: int
    points: int
    before: int


SPANS = (
    Span(key="day", days=1, points=14, before=14),
    Span(key="week", days=7, points=12, before=42),
    Span(key="month", days=30, points=12, before=180),
)
"""Day, week, month. A day is held against two weeks, as in the table ``agents``, the others against six like them."""
HEAT_DAYS = {"day": 14, "week": 14, "month": 30}
"""How many days of the calendar the map of norms by day goes back."""


def first_day(last: date, span: Span) -> date:
    """The first day of a period."""
    return last - timedelta(days=span.days - 1)


def buckets(history: History, last: date, span: Span) -> list[tuple[date, CallSums]]:
    """Sums of periods of the same length that end with the last day, the oldest first; those without calls left out.

    Parameters
    ----------
    history
        Days with their sums, in any order.
    last
        The last day; later ones are passed over.
    span
        The length of each period, and how many there are.

    Returns
    -------
    list
        The last day of each period, with its sums.
    """
    parts: dict[int, list[CallSums]] = {}
    for day, sums in history:
        back = (last - day).days // span.days
        if day <= last and back < span.points:
            parts.setdefault(back, []).append(sums)
    return [
        (last - timedelta(days=back * span.days), CallSums.sum(parts[back])) for back in sorted(parts, reverse=True)
    ]


def summed(days: Mapping[date, Mapping[str | None, CallSums]], first: date, last: date) -> dict[str | None, CallSums]:
    """The sums of each agent from one day to another, both included."""
    parts: dict[str | None, list[CallSums]] = {}
    for day, agents in days.items():
        if first <= day <= last:
            for agent, sums in agents.items():
                parts.setdefault(agent, []).append(sums)
    return {agent: CallSums.sum(own) for agent, own in parts.items()}


def by_team(agents: Mapping[str | None, CallSums]) -> dict[str | None, CallSums]:
    """The sums of each team: an agent belongs to the team of most of the agent's calls."""
    parts: dict[str | None, list[CallSums]] = {}
    for sums in agents.values():
        parts.setdefault(sums.team, []).append(sums)
    return {team: CallSums.sum(own) for team, own in parts.items()}


def in_order(agents: Sequence[str | None]) -> list[str | None]:
    """Agents in the order of their ids: numbers by value, then names; who is not known comes last.

    Examples
    --------
    >>> in_order(["1002", None, "12", "小周", "007"])
    ['007', '12', '1002', '小周', None]
    """
    return sorted(agents, key=_place)


def _place(agent: str | None) -> tuple[int, int, str]:
    if agent is None:
        return 2, 0, ""
    return (0, int(agent), agent) if agent.isascii() and agent.isdigit() and len(agent) < 19 else (1, 0, agent)
