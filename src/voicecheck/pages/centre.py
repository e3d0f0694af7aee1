"""What the team's page and the agents' pages are made of, as it is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from voicecheck.pages.people import outside_band
from voicecheck.pages.spans import SPANS, Span, SpanKey, by_team, first_day, summed
from voicecheck.pages.things import Norm
from voicecheck.proofs.reviews import Reviewed
from voicecheck.score.agents import CallSums
from voicecheck.score.trends import History
from voicecheck.tables.columnar import NormResults
from voicecheck.tables.rows import Failure

CROWD = 0.8
"""Share of agents outside the band over which the band, not the agents, is to be looked at (interface.md, Pace)."""
Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A recording that a run took on and did not reach."""

    recording: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who made the results: the version, the speech model, the hash of the configuration, and the last run."""

    version: str
    model: str | None = None
    config: str | None = None
    run_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Centre:
    """Everything stored over the days of a report.

    Attributes
    ----------
    days
        Each agent's sums by day; ``None`` is the agent of calls whose agent nobody knows.
    calls, results
        Columns of the table ``calls``, and what came of each norm on each call.
    norms
        The norms that are shown, by name.
    band
        The band of the speech rate in force, ``None`` where a side is open.
    reviewed
        What reviewers said of each norm's accusations.
    failures, waiting
        Recordings that could not be analysed, each with the day that it is filed under, and those not reached.
    origin
        Who made the results.
    undated
        Days of runs: the true day of what is filed there is not known.
    """

    days: Mapping[date, Mapping[str | None, CallSums]]
    calls: Columns
    results: NormResults
    norms: Mapping[str, Norm]
    band: tuple[float | None, float | None]
    origin: Origin
    reviewed: Mapping[str, Reviewed] = field(default_factory=dict)
    failures: Sequence[tuple[Failure, date]] = ()
    waiting: Sequence[Waiting] = ()
    undated: frozenset[date] = frozenset()

    @cached_property
    def last(self) -> date | None:
        """The last day that has calls, of those of which calls are known to be where there are any."""
        known = {day for day, agents in self.days.items() if agents}
        return max(known - self.undated or known, default=None)

    @cached_property
    def agents(self) -> Mapping[SpanKey, Mapping[str | None, CallSums]]:
        """Each agent's sums over each period."""
        last = self.last
        return {span.key: summed(self.days, first_day(last, span), last) if last else {} for span in SPANS}

    @cached_property
    def teams(self) -> Mapping[SpanKey, Mapping[str | None, CallSums]]:
        """Each team's sums over each period."""
        return {key: by_team(agents) for key, agents in self.agents.items()}

    @cached_property
    def everyone(self) -> tuple[str | None, ...]:
        """Every agent who has a call on any of the days."""
        return tuple({agent: None for agents in self.days.values() for agent in agents})

    def history(self, agent: str | None) -> History:
        """An agent's sums by day, the oldest first."""
        return [(day, agents[agent]) for day, agents in sorted(self.days.items()) if agent in agents]

    def crowd(self, span: Span) -> tuple[int, int] | None:
        """How many agents speak outside of the band, of how many; ``None`` unless the band itself is in doubt."""
        outside, known = outside_band([each for name, each in self.agents[span.key].items() if name], self.band)
        return (outside, known) if known and outside > CROWD * known else None

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """Norms of which reviewers found more accusations wrong than right."""
        return frozenset(rule for rule, said in self.reviewed.items() if said.wrong > said.right)
