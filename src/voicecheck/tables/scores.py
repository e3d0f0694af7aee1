"""The ``scores`` table: a row for each part of a scorecard on a call, or on an agent's day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from voicecheck.records import Score, ScorePart
from voicecheck.tables.rows import Row


def score_rows(
    scores: Iterable[Score],
    day: date,
    *,
    agent_id: str | None,
    team: str | None = None,
    call_id: str | None = None,
    titles: Mapping[str, str],
) -> list[Row]:
    """Build the rows of ``scores``, in the order of the cards and of their parts.

    Parameters
    ----------
    scores
        The scores of one call, or of one agent's day.
    day
        The day that it is filed under.
    agent_id, team, call_id
        Whose they are; no call for a day's.
    titles
        A part's title by ``card.part`` (`Scores.titles`).
    """
    return [
        {
            "call_id": call_id,
            "agent_id": agent_id,
            "team": team,
            "local_date": day,
            "card": score.card,
            "part": part.part,
            "title": titles.get(f"{score.card}.{part.part}"),
            "points": part.points,
            "max_points": part.max_points,
            "reason": part.reason,
            "coverage": part.coverage,
            **_finding_row(part),
            "total": score.total,
            "card_coverage": score.coverage,
            "norms_asked": score.norms_asked,
            "norms_judged": score.norms_judged,
            "basis": score.basis,
            "grade": score.grade,
            "automatic_fail": score.automatic_fail,
        }
        for score in scores
        for part in score.parts
    ]


def _finding_row(part: ScorePart) -> Row:
    """What findings took and gave; null for a part that was left out."""
    if part.points is None:
        return {}
    taken = [each for each in part.deductions if each.points > 0]
    # Hundredths, because a sum of floats is not the float of the sum.
    hundredths = [round(100 * each.points) for each in part.deductions]
    return {
        "deducted": sum(n for n in hundredths if n > 0) / 100,
        "gained": -sum(n for n in hundredths if n < 0) / 100,
        "deductions": len(taken),
        "deducted_rules": "; ".join(dict.fromkeys(each.rule_id for each in taken if each.rule_id)) or None,
    }
