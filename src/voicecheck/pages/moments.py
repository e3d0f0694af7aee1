"""Moments that show something: where a norm was broken and where it was met, by call and second."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from voicecheck.text.agentnames import find_agents
from voicecheck.text.digitrows import Line

LONGEST = 60
"""Characters of a quotation that a page shows."""
COLUMNS = (
    "call_key", "call_id", "agent_id", "team", "local_date", "rule_id", "result", "withdrawn", "start_s",
    "window_start_s", "evidence_role", "fault_form", "matched", "match_kind", "value", "limit_low", "limit_high",
)  # fmt: skip
"""What is read of the table ``findings``."""
MOST_BAD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A place on a call that shows how a norm came out.

    ``start`` is in seconds; ``None`` where the whole call shows it. ``words`` are those that were said, if any were;
    ``value`` what was measured, and ``excess`` how far outside of its limits, 0 within.
    """

    call_key: str
    call_id: str
    agent_id: str | None
    team: str | None
    day: date
    rule_id: str
    result: str
    start: float | None = None
    words: str | None = None
    value: float | None = None
    excess: float = 0.0
    missing: bool = False
    """Whether it is where something should have been said and was not."""


def moments_of(columns: Mapping[str, Sequence[Any]]) -> list[Moment]:
    """Read moments from columns of ``findings``; what reviewers withdrew is none."""
    names = [name for name in COLUMNS if name in columns]
    rows = (dict(zip(names, cells, strict=True)) for cells in zip(*(columns[name] for name in names), strict=True))
    return [_moment(row) for row in rows if not row["withdrawn"]]


def bad_moments(moments: Iterable[Moment]) -> list[Moment]:
    """The moments that show best how a norm was broken, at most `MOST_BAD`, each of another call.

    Those farthest outside of the limits first, then the latest.
    """
    found: dict[str, Moment] = {}
    order = sorted(moments, key=lambda each: (-each.excess, -each.day.toordinal(), each.call_key, each.start or 0.0))
    for each in order:
        if each.result == "fail":
            found.setdefault(each.call_key, each)
    return list(found.values())[:MOST_BAD]


def good_moment(moments: Iterable[Moment]) -> Moment | None:
    """The moment that shows best how an agent met a norm: the latest with words, else the latest."""
    met = [each for each in moments if each.result == "pass"]
    return max(met, key=lambda each: (each.words is not None, each.day, each.call_key), default=None)


def words_of_others(moments: Iterable[Moment], agent_id: str | None) -> str | None:
    """Words by which somebody else met a norm, without anything that says who it was.

    Words in which an agent's name, number or id stands are left out.

    Parameters
    ----------
    moments
        Moments of the agent's team.
    agent_id
        Whose page it is: the agent's own words are no example from others.
    """
    for each in sorted(moments, key=lambda each: (-each.day.toordinal(), each.call_key)):
        if each.result != "pass" or each.words is None or each.agent_id == agent_id:
            continue
        named = each.agent_id is not None and each.agent_id in each.words
        if not named and not find_agents([Line("agent", each.words)]):
            return each.words
    return None


def _moment(row: Mapping[str, Any]) -> Moment:
    said = row["matched"] if row["match_kind"] not in (None, "metadata", "measure") else None
    placed = row["start_s"] is not None and row.get("evidence_role") != "nearest"
    missing = row.get("fault_form") == "not_said" and not placed
    start = row["window_start_s"] if missing or row["start_s"] is None else row["start_s"]
    return Moment(
        call_key=row["call_key"],
        call_id=row["call_id"],
        agent_id=row["agent_id"],
        team=row["team"],
        day=row["local_date"],
        rule_id=row["rule_id"],
        result=row["result"],
        start=None if start is None else round(start, 1),
        words=said[:LONGEST] if said else None,
        value=row["value"],
        missing=missing,
        excess=_excess(row["value"], row["limit_low"], row["limit_high"]),
    )


def _excess(value: float | None, low: float | None, high: float | None) -> float:
    if value is None:
        return 0.0
    return max(0.0, value - high if high is not None else 0.0, low - value if low is not None else 0.0)
