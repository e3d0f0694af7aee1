"""What publishing again did to scores: totals and grades before and after, call by call and day by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from voicecheck.tables.read import Total


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreMove:
    """A card's total or grade that is another than before; a total is ``None`` where there is no score.

    ``call_id`` is ``None`` where the card judges an agent's day.
    """

    card: str
    day: date
    call_id: str | None
    agent_id: str | None
    before: float | None
    after: float | None
    grade_before: str | None
    grade_after: str | None


def score_moves(day: date, before: Iterable[Total], after: Iterable[Total]) -> Iterator[ScoreMove]:
    """Compare the totals of one day; what stands on one side alone, as a new call does, has not moved."""
    present = {_key(now): now for now in after}
    for old in before:
        now = present.get(_key(old))
        if now is not None and (now.total, now.grade) != (old.total, old.grade):
            yield ScoreMove(
                card=old.card, day=day, call_id=now.call_id, agent_id=now.agent_id, before=old.total,
                after=now.total, grade_before=old.grade, grade_after=now.grade,
            )  # fmt: skip


def _key(total: Total) -> tuple[str | None, str | None, str]:
    """Which call or which agent's day it is, and which card."""
    return total.call_key, None if total.call_key else total.agent_id, total.card
