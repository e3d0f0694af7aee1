"""A call's scores as plain values, and their block on the terminal: each part, and what took or gave points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from voicecheck.records import Score, ScorePart
from voicecheck.report.figures import clock
from voicecheck.score.coverage import percent


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsLine:
    """Points that a finding took, or, where negative, gave; when (seconds)."""

    rule_id: str
    title: str
    points: float
    start: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLine:
    """A part of a card; ``reason`` says where its points went, or why it was left out."""

    part: str
    title: str
    points: float | None
    max_points: float | None
    reason: str | None
    deductions: tuple[PointsLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLines:
    """A card's score on the call.

    ``total`` is ``None`` where it was not scored, mostly because of ``unscored``: ``coverage`` is the share of the
    points asked that could be judged. ``norms_asked`` and ``norms_judged`` count the card's norms.
    """

    card: str
    title: str
    total: float | None
    grade: str | None
    automatic_fail: str | None
    parts: tuple[PartLine, ...]
    coverage: float | None = None
    norms_asked: int | None = None
    norms_judged: int | None = None
    basis: str = "call"
    unscored: str | None = None


def score_lines(scores: Iterable[Score], titles: Mapping[str, str]) -> tuple[ScoreLines, ...]:
    """Put titles to the scores: a card's by its name, a part's by ``card.part``, a norm's by its id."""
    return tuple(
        ScoreLines(
            card=score.card,
            title=titles.get(score.card, score.card),
            total=score.total,
            grade=score.grade,
            automatic_fail=score.automatic_fail,
            parts=tuple(_part_line(part, titles) for part in score.parts),
            coverage=score.coverage,
            norms_asked=score.norms_asked,
            norms_judged=score.norms_judged,
            basis=score.basis,
            unscored=score.unscored,
        )
        for score in scores
    )


def _part_line(part: ScorePart, titles: Mapping[str, str]) -> PartLine:
    return PartLine(
        part=part.part,
        title=titles.get(f"{part.card}.{part.part}", part.part),
        points=part.points,
        max_points=part.max_points,
        reason=part.reason,
        deductions=tuple(
            PointsLine(rule_id=d.rule_id, title=titles.get(d.rule_id, ""), points=d.points, start=d.start)
            for d in part.deductions
            if d.rule_id is not None  # what a mark or a figure took is said by the reason
        ),
    )


def print_scores(scores: Sequence[ScoreLines], console: Console) -> None:
    """Print the first card with every deduction, the others by their totals."""
    if not scores:
        return
    console.print()
    for score in scores:
        name = "ONE-PARTY PRACTICE SCORE" if score.basis == "one_party_practice" else "SCORE"
        console.print(Text.assemble((f"{name}: {_total(score)}", "bold"), f"  {score.title}"))
        left_out = [part for part in score.parts if part.points is None]
        if score is scores[0] and score.total is not None:
            console.print(Padding(_parts(score.parts), (0, 0, 0, 2)))
        if score.total is None:
            console.print(Padding(Text(_why_not(score), style="dim"), (0, 0, 0, 2)))
        elif left_out:
            names = ", ".join(part.title for part in left_out)
            console.print(
                Padding(Text(f"left out, the weight given to the others: {names}", style="dim"), (0, 0, 0, 2))
            )


def _total(score: ScoreLines) -> str:
    words = "not scored" if score.total is None else f"{score.total:g} of 100"
    grade = f", {score.grade}" if score.grade else ""
    verb = "would fail" if score.total is None else "fails"
    fatal = f" ({score.automatic_fail} {verb} the call)" if score.automatic_fail else ""
    judged = "" if score.norms_asked is None else f", judged {score.norms_judged} of {score.norms_asked}"
    return f"{words}{grade}{fatal}{judged}"


def _why_not(score: ScoreLines) -> str:
    """Why a call was not scored."""
    reason = score.unscored or "no reason is known"
    if score.coverage is None:
        return reason
    return (
        f"{percent(score.coverage)} of the points that it asks could be judged, too few for a score; mostly: {reason}"
    )


def _parts(parts: Iterable[PartLine]) -> Table:
    """A line a part, and below it a line for each finding that took or gave points."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True, justify="right")
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for part in parts:
        if part.points is None or part.max_points is None:
            continue
        start = round(part.points + sum(line.points for line in part.deductions), 2)
        note = f"  (starts at {start:g})" if part.deductions and start < part.max_points else ""
        grid.add_row(
            Text(f"{part.points:g}"), Text(f"of {part.max_points:g}"), Text.assemble(part.title, (note, "dim"))
        )
        for line in part.deductions:
            points = f"{-line.points:+g}".replace("-", "−")
            when = "--:--" if line.start is None else clock(line.start)
            what = Text.assemble(f"{when:>5}  {line.title}", (f"  {line.rule_id}", "dim"))
            grid.add_row("", Text(points, style="red" if line.points > 0 else "green"), what)
    return grid
