"""Every column of every table, described once: ``columns.tsv``, a line a column, read and checked here.

The Parquet field metadata, ``voicecheck schema`` and the tooltips of the pages all come from there; a column's place
in a file is its line's among those of its table. Placeholders such as ``{pause_s}`` stand for limits that the code
defines. The values that a text can have stand in ``values.tsv``, codes of reasons in `voicecheck.rules.reasons`.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast, get_args

import pyarrow as pa

from voicecheck.conversation.holds import HoldOptions
from voicecheck.conversation.overlaps import ATTEMPT
from voicecheck.conversation.pace import LOST_AGREEMENT, RATED_CHARACTERS, SURE_PROBABILITY, SUSPECT_AGREEMENT
from voicecheck.conversation.pauses import LEAST_PAUSE
from voicecheck.conversation.responses import ResponseOptions
from voicecheck.rules.reasons import CATALOGUE
from voicecheck.score.agents import TOP_NORMS
from voicecheck.score.trends import TrendOptions

Kind = Literal["text", "count", "number", "flag", "instant", "local", "date"]
Additive = Literal["sum", "mean", "no"]
Language = Literal["zh", "en"]

_ARROW: Mapping[Kind, pa.DataType] = {
    "text": pa.string(),
    "count": pa.int32(),
    "number": pa.float64(),
    "flag": pa.bool_(),
    "instant": pa.timestamp("us", tz="UTC"),
    "local": pa.timestamp("us"),
    "date": pa.date32(),
}
_HOLDS = {item.name: item.default for item in fields(HoldOptions)}
_LIMITS: Mapping[str, Any] = {
    "rated_characters": RATED_CHARACTERS,
    "suspect_agreement": SUSPECT_AGREEMENT,
    "lost_agreement": LOST_AGREEMENT,
    "sure_probability": SURE_PROBABILITY,
    "pause_s": LEAST_PAUSE,
    "attempt_s": ATTEMPT,
    "hold_s": _HOLDS["least"],
    "dead_air_s": _HOLDS["dead_air"],
    "slow_s": ResponseOptions().slow,
    "least_calls": TrendOptions().least_calls,
    "trend_days": TrendOptions().days,
    "top_norms": TOP_NORMS,
}
"""What the placeholders in descriptions stand for; where a setting can change it, the value as shipped."""


_TOLD = {name: f"{limit:g}" for name, limit in _LIMITS.items()}


class Allowed(NamedTuple):
    """A value that a text column can have, and what it means."""

    value: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column.

    Attributes
    ----------
    name, type, unit
        Its name, one of `Kind`, and its unit ("" where it has none).
    key
        "" or, with a space between: ``primary`` (the table's key), ``part`` (of a key of several columns), and the
        ``TABLE.column`` that it joins.
    additive
        ``sum``: may be added up over rows; ``mean``: may only be averaged, as the description says; ``no``: neither.
    values
        The name of the enumeration of its values, "" where any value may stand.
    name_zh, zh, en
        A short Chinese heading, and what it says in both languages, complete in itself.
    null_zh, null_en
        Why it may be null; both "" where it never is.
    """

    name: str
    type: Kind
    unit: str
    key: str
    additive: Additive
    values: str
    name_zh: str
    zh: str
    en: str
    null_zh: str
    null_en: str

    @property
    def arrow(self) -> pa.DataType:
        """Its type in a file."""
        return _ARROW[self.type]

    @property
    def nullable(self) -> bool:
        """Whether it may be null."""
        return bool(self.null_en)

    @property
    def joins(self) -> tuple[str, str] | None:
        """The table and the column that it joins."""
        for word in self.key.split():
            if "." in word:
                table, _, column = word.partition(".")
                return table, column
        return None

    def described(self, language: Language) -> str:
        """What it says, and why it may be null, in a language."""
        if language == "en":
            return f"{self.en}. Null: {self.null_en}" if self.null_en else self.en
        return f"{self.zh}。空值：{self.null_zh}" if self.null_zh else self.zh

    @property
    def metadata(self) -> dict[str, str]:
        """What the Arrow field carries of it."""
        return {
            "description": self.described("en"),
            "description_zh": self.described("zh"),
            "name_zh": self.name_zh,
            "unit": self.unit,
            "key": self.key,
            "additive": self.additive,
            "values": ",".join(each.value for each in enumeration(self.values)) if self.values else "",
        }


_COLUMNS = Path(__file__).with_name("columns.tsv")
_VALUES = Path(__file__).with_name("values.tsv")


def columns_of(table: str) -> tuple[Column, ...]:
    """Give the columns of a table in their order; none where nothing is said of it."""
    return _all().get(table, ())


def enumeration(name: str) -> tuple[Allowed, ...]:
    """Give the values of an enumeration in their order.

    Raises
    ------
    KeyError
        There is no such enumeration.
    """
    return enumerations()[name]


@cache
def enumerations() -> Mapping[str, tuple[Allowed, ...]]:
    """Give all enumerations by their names."""
    found: defaultdict[str, list[Allowed]] = defaultdict(list)
    for row in _lines(_VALUES):
        found[row["enumeration"]].append(Allowed(row["value"], row["zh"], row["en"]))
    found["reason_code"] = [Allowed(code, _open(text.zh), _open(text.en)) for code, text in CATALOGUE.items()]
    return {name: tuple(values) for name, values in found.items()}


def _open(text: str) -> str:
    """A text with an ellipsis where something stands in it."""
    return re.sub(r"\{\d*\}", "…", text)


@cache
def _all() -> Mapping[str, tuple[Column, ...]]:
    lines = list(_lines(_COLUMNS))
    if faults := faults_of(lines):
        raise ValueError("\n".join(f"columns.tsv: {fault}" for fault in faults))
    found: defaultdict[str, list[Column]] = defaultdict(list)
    for line in lines:
        found[line["table"]].append(_column(line))
    return {table: tuple(columns) for table, columns in found.items()}


def _column(line: Mapping[str, str]) -> Column:
    told = {name: line[name].format_map(_TOLD) for name in ("zh", "en", "null_zh", "null_en")}
    return Column(
        name=line["column"],
        type=cast("Kind", line["type"]),  # both checked by `faults_of`
        additive=cast("Additive", line["additive"]),
        **{name: line[name] for name in ("unit", "key", "values", "name_zh")},
        **told,
    )


def _lines(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def faults_of(lines: Iterable[Mapping[str, str]]) -> list[str]:
    """Say all that is wrong with lines of ``columns.tsv``; nothing where all is well."""
    lines = list(lines)
    if broken := [f"{_name(line)}: not 12 cells" for line in lines if None in line or None in line.values()]:
        return broken
    count = Counter(map(_name, lines))
    faults = [f"{name}: described {n} times" for name, n in count.items() if n > 1]
    return faults + [f"{_name(line)}: {fault}" for line in lines for fault in _faults(line, count)]


def _name(line: Mapping[str, str]) -> str:
    return f"{line['table']}.{line['column']}"


def _faults(line: Mapping[str, str], known: Mapping[str, int]) -> Iterable[str]:
    """What is wrong with one line."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", line["column"]):
        yield "is no name"
    if line["type"] not in get_args(Kind):
        yield f"unknown type {line['type']!r}"
    if line["additive"] not in get_args(Additive):
        yield f"unknown additive {line['additive']!r}"
    elif line["additive"] != "no" and line["type"] not in ("count", "number"):
        yield f"a {line['type']} cannot be added up or averaged"
    if line["values"] and (line["type"] != "text" or line["values"] not in enumerations()):
        yield f"no enumeration {line['values']!r} of a text"
    for word in line["key"].split():
        if word not in ("primary", "part") and word not in known:
            yield f"joins {word!r}, which is not described"
    for name in ("name_zh", "zh", "en"):
        if not line[name].strip():
            yield f"has no {name}"
    if bool(line["null_zh"]) != bool(line["null_en"]):
        yield "says in one language only why it may be null"
    for name in ("zh", "en", "null_zh", "null_en"):
        try:
            line[name].format_map(_TOLD)
        except (KeyError, ValueError, IndexError) as error:
            yield f"unknown placeholder in {name}: {error}"
