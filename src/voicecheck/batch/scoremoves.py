"""What publishing again did to scores: totals and grades before and after, call by call and day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from voicecheck.tables.read import Totals


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


def score_moves(day: date, before: Totals, after: Totals) -> Iterator[ScoreMove]:
    """Compare the totals of one day; what stands on one side alone, as a new call does, has not moved."""
    for key, (old, old_grade) in before.items():
        now = after.get(key)
        if now is not None and now != (old, old_grade):
            call_id, agent_id, card = key
            yield ScoreMove(
                card=card, day=day, call_id=call_id, agent_id=agent_id, before=old, after=now[0],
                grade_before=old_grade, grade_after=now[1],
            )  # fmt: skip
