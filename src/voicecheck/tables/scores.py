"""The ``scores`` table: a row for each part of a scorecard on a call, or on an agent's day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from voicecheck.records import Score, ScorePart
from voicecheck.tables.columns import COUNT, KEY, NUMBER, TEXT, Column
from voicecheck.tables.rows import Row

SCORES = (
    KEY,
    Column("call_id", TEXT, "", "The call; null where the card judges an agent's day"),
    Column("agent_id", TEXT, "", "The agent"),
    Column("team", TEXT, "", "The agent's team"),
    Column("local_date", TEXT, "", "The day it is filed under (ISO 8601)"),
    Column("card", TEXT, "", "The scorecard: qa, exam, kpi or your own"),
    Column("part", TEXT, "", "The part of the card"),
    Column("title", TEXT, "", "What the part judges"),
    Column("points", NUMBER, "points", "Points of the part, after the weight of parts left out has gone to the others; "
           "null: left out. A card's parts add up to its total"),
    Column("max_points", NUMBER, "points", "The most that the part could have; a card's parts add up to 100"),
    Column("reason", TEXT, "", "Each deduction and gain with its norm and time, or why the part was left out"),
    Column("coverage", NUMBER, "share", "Points of what could be judged over the points of what the part asked, norm "
           "by norm; null where it asked nothing"),
    Column("deducted", NUMBER, "points", "Points that findings took from the part"),
    Column("gained", NUMBER, "points", "Points that findings gave it"),
    Column("deductions", COUNT, "findings", "How many findings took points"),
    Column("deducted_rules", TEXT, "", "The norms that took points, each once, in order of time, joined by '; '"),
    Column("total", NUMBER, "points of 100", "The whole card's score, the same on each of its rows (do not add it up); "
           "null: not scored, since too little of what it asks could be judged"),
    Column("card_coverage", NUMBER, "share", "The whole card's coverage, the same on each of its rows; under "
           "scores.least_coverage there is no score and no grade"),
    Column("norms_asked", COUNT, "norms", "Norms that the card asked of the call; null for a day"),
    Column("norms_judged", COUNT, "norms", "Of those, the ones that passed or failed"),
    Column("basis", TEXT, "", "What the score rests on: call, practice, one_party_practice or day"),
    Column("grade", TEXT, "", "The whole card's grade, the same on each of its rows; null where the card has none"),
    Column("automatic_fail", TEXT, "", "The norm that failed the whole call whatever its points, or would, had it been "
           "scored; null where none did"),
)  # fmt: skip


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
            "local_date": day.isoformat(),
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
