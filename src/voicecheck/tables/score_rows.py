"""Scores as rows: a part of a card on a call, or on an agent's day, and each deduction behind its points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from voicecheck.records import Score, ScorePart
from voicecheck.score.configured import Scores
from voicecheck.tables.rows import Row


def score_rows(scores: Iterable[Score], cards: Scores) -> list[Row]:
    """Build the rows of ``call_scores`` or ``day_scores``, in the order of the cards and of their parts.

    Parameters
    ----------
    scores
        The scores of one call, or of one agent's day.
    cards
        The scorecards, for the titles of their parts.
    """
    zh, en = cards.titles("zh"), cards.titles("en")
    return [
        {
            "card": score.card,
            "part": part.part,
            "title": en.get(f"{score.card}.{part.part}"),
            "title_zh": zh.get(f"{score.card}.{part.part}"),
            "base": part.base,
            "points": part.points,
            "max_points": part.max_points,
            **_taken_and_given(part),
            "coverage": part.coverage,
            "reason": part.reason,
            "reason_zh": cards.told(part, "zh"),
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


def _taken_and_given(part: ScorePart) -> Row:
    """What was taken from the part and what it was given; null for a part that was left out."""
    if part.points is None:
        return {}
    # Hundredths, because a sum of floats is not the float of the sum.
    hundredths = [round(100 * each.points) for each in part.deductions]
    return {
        "gained": -sum(n for n in hundredths if n < 0) / 100,
        "deducted": sum(n for n in hundredths if n > 0) / 100,
        "deductions": sum(n > 0 for n in hundredths),
    }


def deduction_rows(scores: Iterable[Score]) -> list[Row]:
    """Build the rows of ``deductions``, numbered from 0 in the order of the cards and of their parts.

    Parameters
    ----------
    scores
        The scores of one call, or of one agent's day.
    """
    return [{"deduction": number, **row} for number, row in enumerate(_deductions(scores))]


def _deductions(scores: Iterable[Score]) -> Iterator[Row]:
    for score in scores:
        for part in score.parts:
            for each in part.deductions:
                if each.points:
                    yield {
                        "card": score.card,
                        "part": part.part,
                        "source": each.source,
                        "rule_id": each.rule_id,
                        "finding": each.finding,
                        "figure": each.name,
                        "value": each.value,
                        "start_s": each.start,
                        "points": each.points,
                    }
