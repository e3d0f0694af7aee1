"""Marks and figures that no stored call or agent asks for: most are slips of the pen."""

from __future__ import annotations

from collections.abc import Sequence

from voicecheck.ledger.ledger import Ledger
from voicecheck.score.configured import Scores

MOST_NAMED = 10


def strange_names(ledger: Ledger, scores: Scores) -> list[str]:
    """Say which calls and agents the CSVs of marks and figures name that are not stored."""
    calls = {call_id for call_id, _ in scores.marks.by_call}
    known = ledger.known_agents()
    marked = {agent for agent, _, _ in scores.marks.by_day}
    figured = {agent for agent, _ in scores.figures.by_day}
    found = (
        ("marks", "calls", calls - ledger.known_calls(calls)),
        ("marks", "agents", marked - known),
        ("figures", "agents", figured - known),
    )
    return [
        f"the {source} name {what} of which nothing is stored: {_some(sorted(names))}; look at scores.{source}"
        for source, what, names in found
        if names
    ]


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
