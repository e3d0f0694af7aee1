"""Marks and figures that no stored call or agent asks for: most are slips of the pen."""

from __future__ import annotations

from collections.abc import Sequence

from voicecheck.ledger.ledger import Ledger
from voicecheck.score.configured import Scores

MOST_NAMED = 10


def strange_names(ledger: Ledger, scores: Scores) -> list[str]:
    """Say which calls, agents and days the CSVs of marks and figures name that are not stored."""
    calls = {call_id for call_id, _ in scores.marks.by_call}
    known, days = ledger.known_agents(), ledger.known_agent_days()
    marked = {(agent, day) for agent, day, _ in scores.marks.by_day}
    figured, of_calls = set(scores.figures.by_day), set(scores.figures.by_call)
    found = (
        ("marks", "calls", calls - ledger.known_calls(calls)),
        ("marks", "agents", {agent for agent, _ in marked} - known),
        ("figures", "calls", of_calls - ledger.known_calls(of_calls)),
        ("figures", "agents", {agent for agent, _ in figured} - known),
        ("marks", "days", {f"{agent} {day}" for agent, day in marked - days if agent in known}),
        ("figures", "days", {f"{agent} {day}" for agent, day in figured - days if agent in known}),
    )
    return [
        f"the {source} name {what} of which nothing is stored: {_some(sorted(names))}; look at scores.{source}"
        for source, what, names in found
        if names
    ]


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
