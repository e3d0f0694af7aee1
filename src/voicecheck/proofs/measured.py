"""What was measured of each rule on labelled calls: how often it accuses rightly, wrongly, or not at all.

A file of measurements is a CSV with a row for each rule (`write_measured`), and is read back by
``voicecheck rules coverage``. Counts are kept; shares are taken from them. A row carries the
digest of the rule that was measured, so that figures of another wording are known as such.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from hashlib import sha256

from voicecheck.errors import ConfigError
from voicecheck.language.stored import english
from voicecheck.proofs.cells import meant, neutral
from voicecheck.records import Result
from voicecheck.rules.language.rule import Rule
from voicecheck.score.confidence import wilson

Share = tuple[float, float, float]
"""A share, and the 95 % Wilson interval of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What the rules were measured on (the name of the set of calls), when, by which program and speech model."""

    set: str
    date: date
    version: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Results of a rule on labelled calls.

    Attributes
    ----------
    n
        Calls on which the norm is labelled.
    right
        Accused rightly: labelled and judged ``fail``.
    wrong
        Accused wrongly: judged ``fail``, labelled otherwise.
    missed
        Labelled ``fail``, judged ``pass`` or ``not_applicable``, or not at all.
    unknown
        Judged ``unknown`` where the label knows. Of these, `unknown_faults` are labelled ``fail``.
    """

    n: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    unknown: int = 0
    unknown_faults: int = 0

    @property
    def precision(self) -> Share | None:
        """Share of the accusations that are right, ``None`` without accusations."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> Share | None:
        """Share of the faults that are found (one judged ``unknown`` is not), ``None`` without faults."""
        return _share(self.right, self.right + self.missed + self.unknown_faults)


@dataclass(frozen=True, slots=True)
class Measured:
    """The counts of a rule, the digest of the rule as it was then, and the occasion."""

    counts: Counts
    rule_digest: str
    occasion: Occasion


def _share(part: int, whole: int) -> Share | None:
    return (part / whole, *wilson(part, whole)) if whole else None


def rule_digest(rule: Rule) -> str:
    """What stands for all that a rule says but its examples: the first 16 signs of a SHA-256."""
    said = rule.model_dump_json(exclude={"examples"}, exclude_defaults=True, by_alias=True)
    return sha256(said.encode()).hexdigest()[:16]


def count_by_rule(calls: Iterable[Mapping[str, tuple[Result, Result | None]]]) -> dict[str, Counts]:
    """Count the results of each rule.

    Parameters
    ----------
    calls
        Of each call, by rule: the labelled result and that found (``None``: the rule was not judged).

    Examples
    --------
    >>> count_by_rule([{"close.wish": ("fail", "fail")}, {"close.wish": ("pass", "fail")}])
    {'close.wish': Counts(n=2, right=1, wrong=1, missed=0, unknown=0, unknown_faults=0)}
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for call in calls:
        for rule, (labelled, found) in call.items():
            counts[rule].update(_kinds(labelled, found))
    return {rule: Counts(**counted) for rule, counted in sorted(counts.items())}


def total_counts(counts: Iterable[Counts]) -> Counts:
    """The counts of all rules together."""
    rows = list(counts)
    return Counts(**{name: sum(getattr(row, name) for row in rows) for name in _COUNTS})


def _kinds(labelled: Result, found: Result | None) -> list[str]:
    if found == "fail":
        return ["n", "right" if labelled == "fail" else "wrong"]
    if found == "unknown" and labelled != "unknown":
        return ["n", "unknown", *(["unknown_faults"] if labelled == "fail" else [])]
    return ["n", *(["missed"] if labelled == "fail" else [])]


_COUNTS = tuple(field.name for field in fields(Counts))
_OCCASION = tuple(field.name for field in fields(Occasion))
COLUMNS = ("rule_id", *_COUNTS, "rule_digest", *_OCCASION)


def write_measured(counts: Mapping[str, Counts], rules: Iterable[Rule], occasion: Occasion) -> str:
    """The text of a file of measurements; rules that are not in the packs have no digest."""
    digests = {rule.id: rule_digest(rule) for rule in rules}
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for rule, counted in sorted(counts.items()):
        row = {"rule_id": rule, "rule_digest": digests.get(rule, ""), **asdict(counted), **asdict(occasion)}
        writer.writerow({name: neutral(str(cell)) for name, cell in row.items()})
    return out.getvalue()


def read_measured(text: str, where: str) -> dict[str, Measured]:
    """Read a file of measurements, by rule.

    Raises
    ------
    ConfigError
        With every fault, each with its line.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise ConfigError(where, [english("line 1: no column {name}", name=name) for name in missing])
    measured: dict[str, Measured] = {}
    faults: list[str] = []
    for row in reader:
        try:
            counts = Counts(**{name: int(row[name]) for name in _COUNTS})
            day = date.fromisoformat(row["date"])
            occasion = Occasion(set=meant(row["set"]), date=day, version=row["version"], model=meant(row["model"]))
        except (TypeError, ValueError) as error:
            faults.append(english("line {line}: {fault}", line=reader.line_num, fault=error))
            continue
        if row["rule_id"] in measured:
            faults.append(english("line {line}: {rule} stands twice", line=reader.line_num, rule=row["rule_id"]))
        measured[row["rule_id"]] = Measured(counts, row["rule_digest"], occasion)
    if faults:
        raise ConfigError(where, faults)
    return measured
