"""What a team's workbook shows, gathered from the tables in a few passes; memory grows with agents, not with calls."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from heapq import heappush, heapreplace
from pathlib import Path
from typing import Any

from voicecheck.export.places import PRACTICE, Listen, Whose, add_places, faulty_calls, listen_of
from voicecheck.tables.stream import Selection, count_by, stream

CALLS_TO_LISTEN = 5
"""Calls of each agent that are proposed for listening."""


@dataclass(slots=True)
class AgentSums:
    """An agent's calls added up; practice is left out, as in every mean."""

    calls: int = 0
    scored: int = 0
    score: float = 0.0
    coverage: float = 0.0
    covered: int = 0
    failed: int = 0
    characters: float = 0.0
    talk: float = 0.0
    pause: float = 0.0
    two_party: int = 0
    interruptions: int = 0
    dead_air: float = 0.0
    holds: int = 0
    hold: float = 0.0
    rules: Counter[str] = field(default_factory=Counter)

    @property
    def mean_score(self) -> float | None:
        """Mean score of the scored calls."""
        return self.score / self.scored if self.scored else None

    def add(self, row: Mapping[str, Any]) -> None:
        """Add a call."""
        self.calls += 1
        self.failed += row["norms_failed"] or 0
        if row["qa_score"] is not None:
            self.scored, self.score = self.scored + 1, self.score + row["qa_score"]
        if row["qa_coverage"] is not None:
            self.covered, self.coverage = self.covered + 1, self.coverage + row["qa_coverage"]
        if row["agent_rated_talk_s"]:
            self.characters += row["agent_rated_characters"] or 0
            self.talk += row["agent_rated_talk_s"]
            self.pause += row["agent_rated_pause_s"] or 0.0
        if row["two_party"] and row["interruptions_by_agent_counted"] is not None:
            self.two_party += 1
            self.interruptions += row["interruptions_by_agent_counted"]
            self.dead_air += row["dead_air_s"] or 0.0
        self.holds += row["hold_count"] or 0
        self.hold += row["hold_s"] or 0.0


@dataclass(slots=True)
class NormSums:
    """A norm's results on a team's calls."""

    asked: int = 0
    results: Counter[str] = field(default_factory=Counter)
    agents: set[str | None] = field(default_factory=set)

    @property
    def failed_share(self) -> float | None:
        """Failed calls over judged ones."""
        judged = self.results["pass"] + self.results["fail"]
        return self.results["fail"] / judged if judged else None


@dataclass(slots=True)
class Team:
    """What a team's workbook shows."""

    agents: dict[str | None, AgentSums] = field(default_factory=dict)
    norms: dict[str, NormSums] = field(default_factory=dict)
    calls: list[Listen] = field(default_factory=list)

    @property
    def whole(self) -> AgentSums:
        """The sums of its agents that means are made of."""
        whole = AgentSums()
        for each in self.agents.values():
            whole.calls += each.calls
            whole.scored += each.scored
            whole.score += each.score
        return whole


@dataclass(slots=True)
class Digest:
    """Every team of the days asked for, all norms over all teams, and what is known of each norm."""

    teams: dict[str | None, Team]
    everybody: dict[str, NormSums]
    norms: Mapping[str, Mapping[str, Any]]
    days: list[date]


def build_digest(out: Path, selection: Selection) -> Digest:
    """Gather what the workbooks show.

    Parameters
    ----------
    out
        The folder of the tables.
    selection
        The days; of a team, only that team is shown beside the rates of all.
    """
    everyone = Selection(first=selection.first, last=selection.last)
    teams: defaultdict[str | None, Team] = defaultdict(Team)
    everybody: defaultdict[str, NormSums] = defaultdict(NormSums)
    for (team, rule, result, asked, direction), count in count_by(
        out, "call_norms", everyone, ["team", "rule_id", "result", "asked", "direction"]
    ).items():
        if direction != PRACTICE and asked:
            for sums in (everybody[rule], teams[team].norms.setdefault(rule, NormSums())):
                sums.asked += count
                sums.results[result] += count
    chosen = _add_faults(out, everyone, teams)
    calls, days = _add_calls(out, everyone, teams, chosen)
    add_places(out, everyone, calls)
    for known in teams.values():
        known.calls.sort(key=lambda call: (call.agent_id or "", not call.places, call.day or date.min, call.call_key))
    shown = {team: known for team, known in teams.items() if selection.team in (None, team) and known.agents}
    return Digest(shown, dict(everybody), known_norms(out), sorted(days))


def _add_faults(out: Path, selection: Selection, teams: Mapping[str | None, Team]) -> set[str]:
    """Count who fails what, and choose each agent's calls whose faults weigh most, of equal ones the latest."""
    best: defaultdict[Whose, list[tuple[int, date, str]]] = defaultdict(list)
    for faulty in faulty_calls(out, selection):
        team, agent = faulty.whose
        known = teams[team]
        known.agents.setdefault(agent, AgentSums()).rules.update(faulty.rules)
        for rule in faulty.rules:
            known.norms.setdefault(rule, NormSums()).agents.add(agent)
        _keep(best[faulty.whose], (faulty.weight, faulty.day or date.min, faulty.call_key))
    return {key for kept in best.values() for _, _, key in kept}


def _keep(kept: list[tuple[int, date, str]], call: tuple[int, date, str]) -> None:
    if len(kept) < CALLS_TO_LISTEN:
        heappush(kept, call)
    elif call > kept[0]:
        heapreplace(kept, call)


_CALL = (
    "call_key", "call_id", "recording", "agent_id", "team", "local_date", "started_at_local", "direction", "two_party",
    "duration_s", "qa_score", "qa_coverage", "not_scored_because", "norms_failed", "agent_rated_characters",
    "agent_rated_talk_s", "agent_rated_pause_s", "interruptions_by_agent_counted", "dead_air_s", "hold_count", "hold_s",
)  # fmt: skip


def _add_calls(
    out: Path, selection: Selection, teams: Mapping[str | None, Team], chosen: set[str]
) -> tuple[dict[str, Listen], set[date]]:
    """Add up each agent's calls; give those chosen, and the days. The latest call without a score is shown, too."""
    calls: dict[str, Listen] = {}
    unscored: dict[Whose, Listen] = {}
    days: set[date] = set()
    for rows in stream(out, "calls", selection, _CALL):
        for values in rows:
            row = dict(zip(_CALL, values, strict=True))
            days.add(row["local_date"])
            if row["direction"] == PRACTICE:
                continue
            team, agent = row["team"], row["agent_id"]
            teams[team].agents.setdefault(agent, AgentSums()).add(row)
            if row["call_key"] in chosen:
                calls[row["call_key"]] = call = listen_of(row)
                teams[team].calls.append(call)
            elif row["qa_score"] is None and row["not_scored_because"]:
                unscored[team, agent] = listen_of(row)
    for (team, _), call in unscored.items():
        teams[team].calls.append(call)
    return calls, days


_NORM = ("rule_id", "title_zh", "title_en", "severity", "documents", "recommended_zh", "recommended_en")


def known_norms(out: Path) -> dict[str, Mapping[str, Any]]:
    """What the tables say of each norm, by its id."""
    rows = (values for rows in stream(out, "norms", Selection(), _NORM) for values in rows)
    return {values[0]: dict(zip(_NORM, values, strict=True)) for values in rows}
