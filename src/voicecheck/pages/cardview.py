"""The scores of a call as plain data of a page: never a score of what could hardly be judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from voicecheck.pages.norminfo import NormInfo
from voicecheck.pages.normview import deduction_data
from voicecheck.pages.words import Both, both, cleaned, pair, said_both
from voicecheck.records import Score, ScorePart
from voicecheck.rules.reasons import in_chinese
from voicecheck.score.agents import QA_CARD
from voicecheck.score.cardplan import LEAST_COVERAGE


def shown_scores(scores: Sequence[Score]) -> tuple[Score, ...]:
    """The scores as a page may show them: no points where too little could be judged, whatever the settings say."""
    return tuple(score if _is_covered(score) else _without_points(score) for score in scores)


def _is_covered(score: Score) -> bool:
    return score.total is None or score.coverage is None or score.coverage >= LEAST_COVERAGE


def _without_points(score: Score) -> Score:
    parts = tuple(replace(part, points=None, max_points=None, base=None, deductions=()) for part in score.parts)
    return replace(score, total=None, grade=None, parts=parts)


def head_score(scores: Sequence[Score]) -> dict[str, Any] | None:
    """Build the score at the head of a page; ``None`` without the qa card."""
    qa = next((score for score in scores if score.card == QA_CARD), None)
    return _score(qa) if qa else None


def card_data(scores: Sequence[Score], info: NormInfo) -> list[dict[str, Any]]:
    """Build the scorecards, each with its parts and what took points of them."""
    return [
        {
            **_score(score),
            "title": _title(score.card, info),
            "parts": [_part(part, score, info) for part in score.parts],
        }
        for score in scores
    ]


def _score(score: Score) -> dict[str, Any]:
    return {
        "card": cleaned(score.card),
        "total": score.total,
        "coverage": None if score.coverage is None else round(score.coverage, 4),
        "asked": score.norms_asked,
        "judged": score.norms_judged,
        "grade": None if score.grade is None else both(score.grade),
        "automatic_fail": score.automatic_fail,
        "basis": score.basis,
        "why": _why(score),
    }


def _why(score: Score) -> Both | None:
    """Why there is no score."""
    if score.total is not None:
        return None
    return said_both(score.unscored) or both("too little of what the card asks could be judged")


def _part(part: ScorePart, score: Score, info: NormInfo) -> dict[str, Any]:
    scored = score.total is not None
    deductions = [deduction_data(each) for each in part.deductions if each.points]
    return {
        "part": cleaned(part.part),
        "title": _title(f"{part.card}.{part.part}", info),
        "points": part.points if scored else None,
        "max": part.max_points if scored else None,
        "base": part.base if scored else None,
        "coverage": None if part.coverage is None else round(part.coverage, 4),
        "reason": None if scored and deductions else _reason(part, info),  # which deductions say, part by part
        "deductions": deductions if scored else [],
    }


def _reason(part: ScorePart, info: NormInfo) -> Both | None:
    if not part.reason:
        return None
    words = tuple((name.removeprefix(f"{part.card}."), title["zh"]) for name, title in info.parts.items())
    return _said(part.reason, words)


@lru_cache(maxsize=4096)
def _said(reason: str, words: tuple[tuple[str, str], ...]) -> Both | None:
    """Say why a part has its points, or none; `words` are the Chinese titles of a card's parts, by their names."""
    return pair(in_chinese(reason, dict(words)), reason)


def _title(name: str, info: NormInfo) -> Both:
    return info.parts.get(name) or {"zh": cleaned(name), "en": cleaned(name)}
