"""The form of a scorecard's file: the words that a card is written with.

How a card is written is told, with examples, in ``configs/scorecards/README.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, Field, PlainValidator, StringConstraints, ValidationError, model_validator

from voicecheck.errors import ConfigError
from voicecheck.language.stored import english
from voicecheck.plainyaml import Path, Tree
from voicecheck.rules.language.bilingual import Said
from voicecheck.rules.language.rule import Element, Many, Some, Text
from voicecheck.score.points import WHOLE, hundredths
from voicecheck.unfit import unfit

Judges = Literal["call", "day"]
Severity = Literal["minor", "major", "critical"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Pattern = Annotated[str, StringConstraints(pattern=r"^[a-z]+(\.[a-z][a-z0-9_]*)*(\.\*)?$")]
"""A rule's id, or the beginning of several: ``word.*``."""

DAY_FIGURES = ("qa_score", "average_handling_time_s")
"""What a day's calls themselves say; every other figure is a column of the figures' CSV."""


def _two_decimals(points: float) -> float:
    if abs(points * 100 - round(points * 100)) > 1e-6:
        raise ValueError(english("points have two decimals at most"))
    return points


Points = Annotated[float, Field(ge=0, le=100), AfterValidator(_two_decimals)]
Positive = Annotated[float, Field(gt=0, le=100), AfterValidator(_two_decimals)]

Cost = Mapping[Severity, int]
"""Hundredths that a fault costs, by the severity of its rule."""


def _cost(value: Any) -> Cost:
    """One number for all, or one a severity."""
    given = value if isinstance(value, dict) else dict.fromkeys(SEVERITIES, value)
    numbers = all(isinstance(n, int | float) and not isinstance(n, bool) and 0 <= n <= 100 for n in given.values())
    if set(given) != set(SEVERITIES) or not numbers:
        raise ValueError(english("write points of 0 to 100, or {minor: …, major: …, critical: …}"))
    return {severity: hundredths(_two_decimals(given[severity])) for severity in SEVERITIES}


class Deduct(Element):
    """Rules whose failure costs points, for ``each`` hit or once a call; ``cap`` is the most that all of it costs.

    Where no points are written, a fault costs what its rule says.
    """

    rules: Some[Pattern]
    points: Annotated[Cost | None, PlainValidator(_cost)] = None
    each: Literal["hit", "call"] = "call"
    cap: Positive | None = None


class Add(Element):
    """Rules that give points where they pass; ``cap`` is the most that they give."""

    rules: Some[Pattern]
    points: Positive
    cap: Positive | None = None


class Figure(Element):
    """A day's figure: full points from ``full_from`` to ``full_to``, fewer by a straight line to none.

    ``range`` holds the values that the figure can have, for the check of the CSV.
    """

    name: Name
    none_below: float | None = None
    full_from: float | None = None
    full_to: float | None = None
    none_above: float | None = None
    range: tuple[float, float] | None = Field(None, strict=False)

    @model_validator(mode="after")
    def _rises_and_falls(self) -> Self:
        if (self.none_below is None) != (self.full_from is None):
            raise ValueError(english("none_below and full_from go together"))
        if (self.none_above is None) != (self.full_to is None):
            raise ValueError(english("full_to and none_above go together"))
        corners = [x for x in (self.none_below, self.full_from, self.full_to, self.none_above) if x is not None]
        if not corners:
            raise ValueError(english("needs none_below and full_from, or full_to and none_above, or all four"))
        steps = list(pairwise(corners))
        if any(a > b for a, b in steps) or any(a == b for a, b in (steps[0], steps[-1])):
            raise ValueError(english("none_below, full_from, full_to, none_above must rise in this order"))
        if self.range and self.range[0] >= self.range[1]:
            raise ValueError(english("range needs the lowest value and then the highest"))
        return self


Way = Literal["deduct", "share", "marks", "figure"]
WAYS: tuple[Way, ...] = get_args(Way)


class Part(Element):
    """A part of a card: what it is worth, and the one way in which its points are found."""

    name: Name
    title: Said
    max_points: Positive
    base: Points | None = None
    deduct: Many[Deduct] = ()
    add: Many[Add] = ()
    share: Many[Pattern] = ()
    marks: Literal[True] | None = None
    figure: Figure | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [name for name in WAYS if getattr(self, name)]
        if len(ways) != 1:
            raise ValueError(
                english(
                    "needs exactly one of {known}; found {found}",
                    known=", ".join(WAYS),
                    found=", ".join(ways) or english("none"),
                )
            )
        if ways != ["deduct"] and (self.add or self.base is not None):
            raise ValueError(english("base and add go with deduct"))
        if self.base is not None and self.base > self.max_points:
            raise ValueError(english("base is more than max_points"))
        if self.add and self.base is None:
            raise ValueError(english("add needs a base below max_points, or there is nothing to win"))
        return self


class CardFile(Element):
    """A scorecard. ``packs`` are those it is written for: one not configured takes its norms off the card."""

    card: Name
    title: Said
    judges: Judges
    packs: Many[Name] = ()
    pass_: Annotated[float, Field(gt=0, le=100)] | None = Field(None, alias="pass")
    grades: dict[Text, Annotated[float, Field(ge=0, le=100)]] = Field(default_factory=dict)
    automatic_fail: Many[Pattern] = ()
    parts: Some[Part]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.pass_ is not None and self.grades:
            raise ValueError(english("has pass or grades, not both"))
        cuts = list(self.grades.values())
        if cuts and (cuts[-1] != 0 or any(a <= b for a, b in pairwise(cuts))):
            raise ValueError(english("grades must fall from the best to the last, which is from 0"))
        if sum(hundredths(part.max_points) for part in self.parts) != WHOLE:
            raise ValueError(
                english(
                    "the parts' max_points add up to {total:g}, not 100", total=sum(p.max_points for p in self.parts)
                )
            )
        names = [part.name for part in self.parts]
        if len(set(names)) < len(names):
            raise ValueError(english("two parts are named {name}", name=next(n for n in names if names.count(n) > 1)))
        if self.judges == "day" and (self.automatic_fail or any(part.figure is None for part in self.parts)):
            raise ValueError(english("a card that judges a day has figures alone; rules and marks are of calls"))
        if self.judges == "call" and any(part.figure for part in self.parts):
            raise ValueError(english("figures are of a day; they go with judges: day"))
        return self


def read_form(tree: Tree) -> CardFile:
    """Read a card's form.

    Raises
    ------
    ConfigError
        With every fault of the form, each with its line and path.
    """
    faults = list(_empties(tree, tree.data, ()))
    if faults:
        raise ConfigError(tree.where, faults)
    try:
        return CardFile.model_validate(tree.data)
    except ValidationError as error:
        raise ConfigError(tree.where, _form_faults(tree, [dict(each) for each in error.errors()])) from error


def _empties(tree: Tree, data: Any, path: Path) -> Iterator[str]:
    """A key with nothing behind it is an unfinished line, not a choice."""
    if data is None:
        yield tree.fault(path, english("is empty"))
    elif isinstance(data, dict | list):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _empties(tree, value, (*path, step))


def _form_faults(tree: Tree, errors: Sequence[Mapping[str, Any]]) -> list[str]:
    """Pydantic's faults in the order of their lines."""
    above = {each["loc"][:n] for each in errors for n in range(len(each["loc"]))}
    # Of a list all of whose items are wrong it says as well that it is empty.
    true = [each for each in errors if each["type"] != "too_short" or each["loc"] not in above]
    told = sorted((tree.place(each["loc"]), _told(tree, each)) for each in true)
    return list(dict.fromkeys(message for _, message in told))


def _told(tree: Tree, fault: Mapping[str, Any]) -> str:
    path: Path = tuple(fault["loc"])
    if fault["type"] == "extra_forbidden":
        return tree.fault(path, english("no such key here"))
    if fault["type"] == "too_short":
        return tree.fault(path, english("is empty"))
    return tree.fault(path, unfit(fault))
