"""Appeals of agents against what was found of their calls, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from voicecheck.records import Result

Decision = Literal["open", "granted", "refused", "withdrawn"]
"""What became of an appeal; ``withdrawn`` by the agent."""
DECISIONS: tuple[Decision, ...] = get_args(Decision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """An agent's appeal.

    ``number`` counts the appeals of a call from 0, in the order in which they were kept; ``None`` until then.
    ``rule_id`` is ``None`` where it is about the score as a whole; ``start_s`` is when the finding that it is about
    starts, to a tenth of a second, ``None`` where it is about all of the norm's findings on the call. ``result`` is
    the one that the agent appeals against. ``score_before`` and ``score_after`` are the call's points on the qa card
    when the appeal was made and when it was decided.
    """

    call_key: str
    reason: str
    appealed_at: datetime
    rule_id: str | None = None
    start_s: float | None = None
    result: Result | None = None
    decision: Decision = "open"
    decided_by: str | None = None
    decided_at: datetime | None = None
    decision_reason: str | None = None
    score_before: float | None = None
    score_after: float | None = None
    number: int | None = None
