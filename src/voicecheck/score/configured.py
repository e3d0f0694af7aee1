"""The configured scorecards with the marks and figures that go into them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from voicecheck.errors import ConfigError
from voicecheck.language.catalogue import Language
from voicecheck.language.stored import english, of_system
from voicecheck.plaintext import read_file
from voicecheck.records import ScorePart
from voicecheck.rules.packs.load import Pack
from voicecheck.rules.reasons import in_chinese
from voicecheck.score.cardfile import DAY_FIGURES
from voicecheck.score.cardplan import LEAST_COVERAGE, Card, parse_card
from voicecheck.score.marks import NO_FIGURES, NO_MARKS, Figures, Marks, Range, parse_figures, parse_marks

T = TypeVar("T")

_SCORING = 3
"""Raised where the same findings and cards give other scores or sums than before, so that all days are scored again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreOptions:
    """Where the scorecards are, and what goes into them.

    ``cards`` are names in ``configs/scorecards``, or paths. ``marks`` is a CSV of assessors' marks,
    ``figures`` one of days' figures; without them the parts that need them are left out.
    ``least_coverage`` is the share, 0 to 1, of what a card asks that must have been judged for a score.
    """

    cards: tuple[str, ...] = ("qa", "exam", "kpi")
    marks: Path | None = None
    figures: Path | None = None
    least_coverage: float = LEAST_COVERAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Scorecards, marks and figures. Where ``digest`` differs, published scores are out of date."""

    cards: tuple[Card, ...] = ()
    marks: Marks = NO_MARKS
    figures: Figures = NO_FIGURES
    digest: str = ""

    def titles(self, language: Language) -> dict[str, str]:
        """What each card judges by its name, and each part by ``card.part``, in a language."""
        parts = {f"{card.name}.{part.name}": part.title for card in self.cards for part in card.parts}
        titles = parts | {card.name: card.title for card in self.cards}
        return {name: title.said(language) for name, title in titles.items()}

    def told(self, part: ScorePart, language: Language) -> str | None:
        """Why a part has the points that it has, or none, in a language; its other parts by their titles."""
        if part.reason is None or language == "en":
            return part.reason
        own = next((card.parts for card in self.cards if card.name == part.card), ())
        return in_chinese(part.reason, {each.name: each.title.zh for each in own})

    @property
    def marked(self) -> dict[str, float]:
        """The parts that take assessors' marks, with their maxima."""
        return {part.name: part.max_points / 100 for card in self.cards for part in card.parts if part.way == "marks"}


def load_scores(
    files: Sequence[Path],
    packs: Sequence[Pack],
    *,
    marks: Path | None,
    figures: Path | None,
    least_coverage: float = LEAST_COVERAGE,
) -> tuple[Scores, list[str]]:
    """Read the scorecards, then the CSVs that go into them.

    Parameters
    ----------
    files
        The scorecards' files.
    packs
        The configured packs, whose rules the cards name.
    marks, figures
        The CSVs, or ``None``.
    least_coverage
        The share of what a card asks that must have been judged.

    Returns
    -------
    Scores, list of str
        With faults, each beginning with its file, the scores are incomplete. The CSVs are read
        only where the cards are without fault, since the cards say what may stand in them.
    """
    reader = _Reader()
    cards = [card for path in files if (card := reader.read(path, lambda data, at: _card(data, at, packs)))]
    names = [card.name for card in cards]
    reader.faults += [
        english("two cards are named {name}", name=name) for name in sorted({n for n in names if names.count(n) > 1})
    ]
    if reader.faults:
        return Scores(), reader.faults
    wanted, ranges, faults = _wanted(cards)
    reader.faults += faults
    read_marks = reader.read(marks, lambda data, at: parse_marks(data, at, wanted)) if marks else None
    read_figures = reader.read(figures, lambda data, at: parse_figures(data, at, ranges)) if figures else None
    reader.digest.update(f"{_SCORING} {least_coverage}".encode())
    scores = Scores(
        cards=tuple(replace(card, least_coverage=least_coverage) for card in cards),
        marks=read_marks or NO_MARKS,
        figures=read_figures or NO_FIGURES,
        digest=reader.digest.hexdigest(),
    )
    return scores, reader.faults


class _Reader:
    """Reads files, noting their faults and what stands for all of them."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.digest = sha256()

    def read(self, path: Path, parse: Callable[[bytes, str], T]) -> T | None:
        try:
            data = read_file(path)
            self.digest.update(sha256(data).digest())
            return parse(data, str(path))
        except OSError as error:
            self.faults.append(english("{path}: cannot be read: {reason}", path=path, reason=of_system(error)))
        except ConfigError as error:
            self.faults += [english("{where}: {why}", where=error.where, why=fault) for fault in error.faults]
        except ValueError as error:  # a name that no file can have, or a file that is none
            self.faults.append(english("{where}: {why}", where=path, why=error))
        return None


def _card(data: bytes, where: str, packs: Sequence[Pack]) -> Card:
    try:
        return parse_card(data.decode("utf-8-sig"), where, packs)
    except UnicodeDecodeError as error:
        raise ConfigError(where, [english("is not UTF-8; save it as UTF-8")]) from error


def _wanted(cards: Sequence[Card]) -> tuple[dict[str, float], dict[str, Range], list[str]]:
    """The parts that take marks, with their maxima, and the figures with their ranges.

    Cards that share a mark or figure must agree on what it can be.
    """
    parts: dict[str, float] = {}
    figures: dict[str, Range] = {}
    faults: list[str] = []
    for card in cards:
        for part in card.parts:
            if part.way == "marks" and parts.setdefault(part.name, part.max_points / 100) != part.max_points / 100:
                faults.append(
                    english(
                        "two cards have marks for {name} but another max_points; name one otherwise", name=part.name
                    )
                )
            figure = part.figure
            asked = figure is not None and figure.name not in DAY_FIGURES
            if figure and asked and figures.setdefault(figure.name, figure.range) != figure.range:
                faults.append(english("two cards have a figure {name} of another range", name=figure.name))
    return parts, figures, faults
