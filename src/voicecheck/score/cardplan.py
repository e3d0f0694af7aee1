"""A scorecard ready to be applied: each rule of the configured packs in its one place on the card."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from voicecheck.errors import ConfigError
from voicecheck.language.stored import did_you_mean, english
from voicecheck.plainyaml import Path, Tree, read_yaml, spell
from voicecheck.rules.language.bilingual import Bilingual
from voicecheck.rules.language.rule import Rule
from voicecheck.rules.packs.load import Pack
from voicecheck.score.cardfile import WAYS, CardFile, Deduct, Figure, Judges, Part, Way, read_form
from voicecheck.score.points import hundredths

LEAST_COVERAGE = 0.7
"""Under this coverage there is no score, no grade and no pass (interface.md, coverage)."""

Role = Literal["loses", "gains"]


@dataclass(frozen=True, slots=True)
class Charge:
    """What a rule's faults cost: hundredths each, the most for the rule on a call, and its entry's number."""

    cost: int
    every_hit: bool
    most: int | None
    entry: int


@dataclass(frozen=True, slots=True)
class Gain:
    """What a rule that passes gives: hundredths, and its entry's number."""

    points: int
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartPlan:
    """A part of a card; all points in hundredths. ``start`` is what it has before any fault."""

    name: str
    title: Bilingual
    way: Way
    max_points: int
    start: int
    charges: Mapping[str, Charge]
    caps: tuple[int | None, ...]
    gains: Mapping[str, Gain]
    gain_caps: tuple[int | None, ...]
    share: tuple[str, ...]
    figure: Figure | None
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A scorecard with every rule in its place.

    Of what it asks at least ``least_coverage``, a share, must have been judged, or there is no score.
    """

    name: str
    title: Bilingual
    judges: Judges
    pass_mark: float | None
    grades: tuple[tuple[str, float], ...]
    automatic_fail: frozenset[str]
    parts: tuple[PartPlan, ...]
    least_coverage: float = LEAST_COVERAGE

    def unplaced(self, rule_ids: Collection[str]) -> tuple[str, ...]:
        """The rules that are on no part of the card, in order."""
        placed = {rule_id for part in self.parts for rule_id in part.rules}
        return tuple(sorted(set(rule_ids) - placed))


def parse_card(text: str, where: str, packs: Sequence[Pack]) -> Card:
    """Read a scorecard from the text of its file and put the packs' rules in their places.

    Parameters
    ----------
    text
        YAML in the form of `voicecheck.score.cardfile`.
    where
        The file's name, for the faults.
    packs
        The configured packs.

    Raises
    ------
    ConfigError
        With every fault of the file, each as ``line 12: parts[3].deduct[0].rules[1]: …``.
    """
    tree = read_yaml(text, where)
    file = read_form(tree)
    rules = {rule.id: rule for pack in packs for rule in pack.rules}
    complete = bool(packs) and set(file.packs) <= {pack.name for pack in packs}
    placing = _Placing(tree, file, rules, must_exist=complete)
    plan = placing.card()
    if placing.faults:
        raise ConfigError(where, [message for _, message in sorted(placing.faults)])
    return plan


def _fits(pattern: str, rule_id: str) -> bool:
    return rule_id == pattern or (pattern.endswith("*") and rule_id.startswith(pattern[:-1]))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a card names rules: the pattern, the part, what for, and the number of the entry."""

    pattern: str
    part: int
    role: Role
    entry: int
    path: Path

    @property
    def closeness(self) -> tuple[bool, int]:
        """A rule's own id goes before any beginning, a longer beginning before a shorter."""
        return (not self.pattern.endswith("*"), len(self.pattern))


class _Placing:
    """Puts each rule in its one place, noting faults with their lines."""

    def __init__(self, tree: Tree, file: CardFile, rules: Mapping[str, Rule], *, must_exist: bool) -> None:
        self.faults: list[tuple[tuple[str, int], str]] = []
        self._tree, self._file, self._rules, self._must_exist = tree, file, rules, must_exist

    def card(self) -> Card:
        """The card; where there are faults it is of no use."""
        places = list(_places(self._file.parts))
        own = [(pattern, ("automatic_fail", i)) for i, pattern in enumerate(self._file.automatic_fail)]
        for pattern, path in [*((place.pattern, place.path) for place in places), *own]:
            self._check(pattern, path)
        spots = {rule_id: self._spots(rule_id, places) for rule_id in self._rules}
        fatal = {
            rule_id
            for rule_id, rule in self._rules.items()
            if any(_fits(pattern, rule_id) for pattern, _ in own) or (rule.automatic_fail and spots[rule_id])
        }
        return Card(
            name=self._file.card,
            title=self._file.title,
            judges=self._file.judges,
            pass_mark=self._file.pass_,
            grades=tuple(self._file.grades.items()),
            automatic_fail=frozenset(fatal),
            parts=tuple(self._part(i, part, spots) for i, part in enumerate(self._file.parts)),
        )

    def _add(self, path: Path, message: str) -> None:
        self.faults.append((self._tree.place(path), self._tree.fault(path, message)))

    def _check(self, pattern: str, path: Path) -> None:
        if self._must_exist and not any(_fits(pattern, rule_id) for rule_id in self._rules):
            near = difflib.get_close_matches(pattern, self._rules, n=1, cutoff=0.75)
            why = english("no configured pack has a rule {pattern}", pattern=pattern)
            self._add(path, did_you_mean(why, near))

    def _spots(self, rule_id: str, places: Sequence[_Place]) -> dict[Role, _Place]:
        """The closest place of a rule for what it loses and for what it gains."""
        spots: dict[Role, _Place] = {}
        for place in places:
            known = spots.get(place.role)
            if not _fits(place.pattern, rule_id) or (known and known.closeness > place.closeness):
                continue
            if known and known.closeness == place.closeness:
                self._add(
                    place.path,
                    english(
                        "{rule} stands twice (also {place})",
                        rule=rule_id,
                        place=english(
                            "line {line}: {place}",
                            line=self._tree.place(known.path)[1],
                            place=spell(known.path).rstrip(": "),
                        ),
                    ),
                )
            spots[place.role] = place
        if len({place.part for place in spots.values()}) > 1:
            self._add(
                spots["gains"].path,
                english("{rule_id} gains points in one part and loses them in another", rule_id=rule_id),
            )
        return spots

    def _part(self, index: int, part: Part, spots: Mapping[str, Mapping[Role, _Place]]) -> PartPlan:
        here = {
            role: {rule_id: of[role].entry for rule_id, of in spots.items() if role in of and of[role].part == index}
            for role in ("loses", "gains")
        }
        return PartPlan(
            name=part.name,
            title=part.title,
            way=next(way for way in WAYS if getattr(part, way)),
            max_points=hundredths(part.max_points),
            start=hundredths(part.max_points if part.base is None else part.base),
            charges={r: _charge(part.deduct[n], self._rules[r], n) for r, n in here["loses"].items() if part.deduct},
            caps=tuple(_in_hundredths(entry.cap) for entry in part.deduct),
            gains={r: Gain(hundredths(part.add[n].points), n) for r, n in here["gains"].items()},
            gain_caps=tuple(_in_hundredths(entry.cap) for entry in part.add),
            share=tuple(here["loses"]) if part.share else (),
            figure=part.figure,
            rules=tuple(dict.fromkeys([*here["loses"], *here["gains"]])),
        )


def _places(parts: Sequence[Part]) -> Iterator[_Place]:
    for i, part in enumerate(parts):
        for j, entry in enumerate(part.deduct):
            for k, pattern in enumerate(entry.rules):
                yield _Place(pattern, i, "loses", j, ("parts", i, "deduct", j, "rules", k))
        for j, more in enumerate(part.add):
            for k, pattern in enumerate(more.rules):
                yield _Place(pattern, i, "gains", j, ("parts", i, "add", j, "rules", k))
        for k, pattern in enumerate(part.share):
            yield _Place(pattern, i, "loses", 0, ("parts", i, "share", k))


def _charge(entry: Deduct, rule: Rule, number: int) -> Charge:
    cost = hundredths(rule.points) if entry.points is None else entry.points[rule.severity]
    return Charge(cost, entry.each == "hit", _in_hundredths(rule.cap), number)


def _in_hundredths(points: float | None) -> int | None:
    return None if points is None else hundredths(points)
