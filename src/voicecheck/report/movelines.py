"""Scores that changed, as plain values and as lines: by card, then each with its grade before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType

from voicecheck.batch.scoremoves import ScoreMove
from voicecheck.language.catalogue import Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLine:
    """A score that changed: of a call, or, without one, of an agent's day; ``None`` is no score, no grade."""

    card: str
    day: str
    call_id: str | None
    agent_id: str | None
    before: float | None
    after: float | None
    grade_before: str | None
    grade_after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    """A card: how many scores changed, of these how many grades, and how many came to be scored or no longer are."""

    card: str
    changed: int
    grades: int
    now_scored: int
    not_scored_now: int


def card_lines(moves: Iterable[ScoreMove]) -> tuple[CardLine, ...]:
    """Count what changed on each card, the card with most changes first."""
    by_card: defaultdict[str, list[ScoreMove]] = defaultdict(list)
    for move in moves:
        by_card[move.card].append(move)
    return tuple(
        CardLine(
            card=card,
            changed=len(own),
            grades=sum(move.grade_before != move.grade_after for move in own),
            now_scored=sum(move.before is None and move.after is not None for move in own),
            not_scored_now=sum(move.before is not None and move.after is None for move in own),
        )
        for card, own in sorted(by_card.items(), key=lambda item: (-len(item[1]), item[0]))
    )


def move_lines(moves: Iterable[ScoreMove]) -> tuple[MoveLine, ...]:
    """Grades that changed first, then what came or went, then the largest difference."""

    def rank(move: ScoreMove) -> tuple[object, ...]:
        gone = (move.before is None) != (move.after is None)
        size = 0.0 if gone or move.before is None or move.after is None else abs(move.after - move.before)
        same = move.grade_before == move.grade_after
        return (same, not gone, -size, move.day, move.card, move.agent_id or "", move.call_id or "")

    return tuple(MoveLine(**(asdict(move) | {"day": move.day.isoformat()})) for move in sorted(moves, key=rank))


def spelled_move(line: MoveLine, language: Language, titles: Mapping[str, str] = MappingProxyType({})) -> str:
    """A score that changed, for a person: ``kpi of H2003 on 2026-11-20: 71.3 B → 87.05 B+``; cards by their titles."""
    whose = line.agent_id or say("(unknown)", language)
    if line.call_id is not None:
        whose = say("call {call}", language, call=line.call_id)
    before = _graded(line.before, line.grade_before, language)
    after = _graded(line.after, line.grade_after, language)
    return say("{card} of {whose} on {day}: {before} → {after}", language, card=titles.get(line.card, line.card),
               whose=whose, day=line.day, before=before, after=after)  # fmt: skip


def _graded(total: float | None, grade: str | None, language: Language) -> str:
    points = say("not scored", language) if total is None else f"{total:g}"
    return f"{points} {say(grade, language)}" if grade else points
