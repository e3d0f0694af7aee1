"""A call's scores as plain values, and their block on the terminal: each part, and what took or gave points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from voicecheck.language.both import Both, told, told_if_any
from voicecheck.language.catalogue import Language, say
from voicecheck.language.lines import listed
from voicecheck.records import Basis, Score, ScorePart
from voicecheck.report.figures import clock
from voicecheck.report.terminal import aside, clauses
from voicecheck.rules.reasons import retold
from voicecheck.score.configured import Scores
from voicecheck.score.coverage import percent
from voicecheck.tables.normwords import AllNorms, title_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsLine:
    """Points that a finding took, or, where negative, gave; when (seconds)."""

    rule_id: str
    title: Both
    points: float
    start: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLine:
    """A part of a card; ``reason`` says where its points went, or why it was left out."""

    part: str
    title: Both
    points: float | None
    max_points: float | None
    reason: Both | None
    deductions: tuple[PointsLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLines:
    """A card's score on the call.

    ``total`` is ``None`` where it was not scored, mostly because of ``unscored``: ``coverage`` is the share of the
    points asked that could be judged. ``norms_asked`` and ``norms_judged`` count the card's norms.
    """

    card: str
    title: Both
    total: float | None
    grade: str | None
    automatic_fail: str | None
    parts: tuple[PartLine, ...]
    coverage: float | None = None
    norms_asked: int | None = None
    norms_judged: int | None = None
    basis: Basis = "call"
    unscored: Both | None = None


def score_lines(scores: Iterable[Score], cards: Scores, norms: AllNorms) -> tuple[ScoreLines, ...]:
    """Put titles to the scores: those of the configured cards and their parts, and a norm's by its id."""
    titles = _titles(cards)
    return tuple(
        ScoreLines(
            card=score.card,
            title=titles.get(score.card) or Both(score.card, score.card),
            total=score.total,
            grade=score.grade,
            automatic_fail=score.automatic_fail,
            parts=tuple(_part_line(part, titles, cards, norms) for part in score.parts),
            coverage=score.coverage,
            norms_asked=score.norms_asked,
            norms_judged=score.norms_judged,
            basis=score.basis,
            unscored=told(partial(retold, score.unscored)) if score.unscored else None,
        )
        for score in scores
    )


def _titles(cards: Scores) -> dict[str, Both]:
    chinese, english = cards.titles("zh"), cards.titles("en")
    return {name: Both(title, english[name]) for name, title in chinese.items()}


def _part_line(part: ScorePart, titles: Mapping[str, Both], cards: Scores, norms: AllNorms) -> PartLine:
    return PartLine(
        part=part.part,
        title=titles.get(f"{part.card}.{part.part}") or Both(part.part, part.part),
        points=part.points,
        max_points=part.max_points,
        reason=told_if_any(partial(cards.told, part)),
        deductions=tuple(
            PointsLine(rule_id=d.rule_id, title=_title(norms, d.rule_id), points=d.points, start=d.start)
            for d in part.deductions
            if d.rule_id is not None  # what a mark or a figure took is said by the reason
        ),
    )


def _title(norms: AllNorms, rule_id: str) -> Both:
    return told(lambda language: title_of(norms, rule_id, language))


def print_scores(scores: Sequence[ScoreLines], console: Console, language: Language) -> None:
    """Print the first card with every deduction, the others by their totals."""
    for score in scores:
        console.print()
        console.print(Text.assemble((score_words(score, language), "bold"), f"  {score.title.said(language)}"))
        left_out = [part for part in score.parts if part.points is None]
        if score is scores[0] and score.total is not None:
            console.print(Padding(_parts(score.parts, language), (0, 0, 0, 2)))
        if score.total is None:
            console.print(Padding(Text(_why_not(score, language), style="dim"), (0, 0, 0, 2)))
        elif left_out:
            names = listed([part.title.said(language) for part in left_out], language)
            told_of = say("left out, the weight given to the others: {names}", language, names=names)
            console.print(Padding(Text(told_of, style="dim"), (0, 0, 0, 2)))


def score_words(score: ScoreLines, language: Language) -> str:
    """The score in a few words: its points, its grade, and how much of what was asked could be judged."""
    name = say("one-party practice score" if score.basis == "one_party_practice" else "score", language)
    words = say("not scored", language) if score.total is None else say(
        "{points:g} of 100", language, points=score.total)  # fmt: skip
    told_of = [f"{name} {words}"]
    if score.grade:
        told_of.append(_grade(score.grade, language))
    if score.automatic_fail:
        verb = "{rule} would fail the call" if score.total is None else "{rule} fails the call"
        told_of.append(say(verb, language, rule=score.automatic_fail))
    judged = ""
    if score.norms_asked is not None:
        counts = say("judged {judged} of {asked}", language, judged=score.norms_judged, asked=score.norms_asked)
        judged = aside(counts, language)
    return f"{clauses(told_of, language)}{judged}"


def _grade(grade: str, language: Language) -> str:
    return say(grade, language) if grade in ("pass", "fail") else grade


def _why_not(score: ScoreLines, language: Language) -> str:
    """Why a call was not scored."""
    reason = score.unscored.said(language) if score.unscored else say("no reason is known", language)
    if score.coverage is None:
        return reason
    return say(
        "{share} of the points that it asks could be judged, too few for a score; mostly: {reason}",
        language, share=percent(score.coverage), reason=reason,
    )  # fmt: skip


def _parts(parts: Iterable[PartLine], language: Language) -> Table:
    """A line a part, and below it a line for each finding that took or gave points."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True, justify="right")
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for part in parts:
        if part.points is None or part.max_points is None:
            continue
        start = round(part.points + sum(line.points for line in part.deductions), 2)
        begins = part.deductions and start < part.max_points
        note = aside(say("starts at {start:g}", language, start=start), language) if begins else ""
        most = say("of {most:g}", language, most=part.max_points)
        grid.add_row(Text(f"{part.points:g}"), Text(most), Text.assemble(part.title.said(language), (note, "dim")))
        for line in part.deductions:
            points = f"{-line.points:+g}".replace("-", "−")
            when = "--:--" if line.start is None else clock(line.start)
            what = Text.assemble(f"{when:>5}  {line.title.said(language)}", (f"  {line.rule_id}", "dim"))
            grid.add_row("", Text(points, style="red" if line.points > 0 else "green"), what)
    return grid
