"""What no recording shows: assessors' marks and a day's figures, from CSV files.

Both are read with every fault at once, each with its line, and refused as a whole where there is
one: half a file of marks would be a score that nobody meant.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from voicecheck.errors import ConfigError
from voicecheck.given.delimited import read_delimited
from voicecheck.given.headings import known_as
from voicecheck.given.moments import read_day
from voicecheck.given.numbers import read_figure
from voicecheck.given.words import read_id
from voicecheck.language.stored import english

MARK_COLUMNS = ("call_key", "call_id", "agent_id", "date", "part", "points", "out_of", "assessor", "note")
FIGURE_KEYS = ("agent_id", "date", "call_key", "call_id")

Range = tuple[float, float] | None
"""The lowest and the highest value that a figure can have; ``None``: any."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An assessor's mark for a part: points out of how many (``None``: the part's own maximum)."""

    points: float
    out_of: float | None = None
    assessor: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks by call (its key, or its name) and part, and by agent, day and part."""

    by_call: Mapping[tuple[str, str], Mark] = field(default_factory=dict)
    by_day: Mapping[tuple[str, date, str], Mark] = field(default_factory=dict)
    call_key: str = ""

    def of(self, call_key: str) -> Marks:
        """The same marks, asked for a call with this key."""
        return replace(self, call_key=call_key)

    def find(self, part: str, *, call_id: str, agent_id: str | None, day: date | None) -> Mark | None:
        """The call's own mark, by its key before its name, else that of its agent's day."""
        own = self.own(part, call_id)
        if own is None and agent_id is not None and day is not None:
            return self.by_day.get((agent_id, day, part))
        return own

    def own(self, part: str, call_id: str) -> Mark | None:
        """The call's own mark, by its key before its name."""
        return self.by_call.get((self.call_key, part)) or self.by_call.get((call_id, part))

    def without(self, names: Collection[str]) -> Marks:
        """The marks without those of calls of some names."""
        kept = {key: mark for key, mark in self.by_call.items() if key[0] not in names}
        return Marks(kept, self.by_day)


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures by agent and day, which day cards judge, and by call (its key, or its name), which are only published."""

    by_day: Mapping[tuple[str, date], Mapping[str, float]] = field(default_factory=dict)
    by_call: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def find(self, agent_id: str | None, day: date) -> Mapping[str, float]:
        """The figures of an agent's day; none where there are none."""
        return {} if agent_id is None else self.by_day.get((agent_id, day), {})

    def own(self, *, call_key: str, call_id: str) -> Mapping[str, float]:
        """The figures of a call, by its key before its name; none where there are none."""
        return self.by_call.get(call_key) or self.by_call.get(call_id) or {}

    def without(self, names: Collection[str]) -> Figures:
        """The figures without those of calls of some names."""
        return replace(self, by_call={name: values for name, values in self.by_call.items() if name not in names})


NO_MARKS = Marks()
NO_FIGURES = Figures()


@dataclass(frozen=True, slots=True)
class _Row:
    """A row's line in the file and its cells that hold something; what is wrong with it goes to ``faults``."""

    line: int
    cells: Mapping[str, str]
    faults: list[str]

    def fault(self, message: str) -> None:
        self.faults.append(english("line {line}: {message}", line=self.line, message=message))

    def number(self, name: str, percent_of: float = 100.0) -> float | None:
        text = self.cells.get(name)
        if text is None:
            return None
        try:
            return read_figure(text, percent_of=percent_of)
        except ValueError:
            self.fault(english("{name} is {given!r}; write a number", name=name, given=text))
            return None

    def agent(self) -> str | None:
        """The agent's id, read as in a manifest, so that both name the same person."""
        text = self.cells.get("agent_id")
        agent_id, said = read_id(text) if text else (None, None)
        if said:
            self.fault(english("agent_id is {given!r}, {said}", given=text, said=said))
        return agent_id

    def day(self) -> date | None:
        text = self.cells.get("date")
        try:
            return read_day(text) if text else None
        except ValueError as error:
            self.fault(english("date is {given!r}: {error}", given=text, error=error))
            return None


def parse_marks(data: bytes, where: str, parts: Mapping[str, float]) -> Marks:
    """Read assessors' marks.

    Parameters
    ----------
    data
        CSV with a header, UTF-8 (with or without BOM) or GB18030: ``part`` and ``points``, and
        ``call_id`` (or ``call_key``, needed where several calls have the name) or ``agent_id`` and
        ``date``; optionally ``out_of``, ``assessor``, ``note``.
    where
        The file's name, for the faults.
    parts
        The parts of the configured cards that take marks, with their maxima.

    Raises
    ------
    ConfigError
        With every fault, each with its line.
    """
    faults: list[str] = []
    lines: dict[tuple[object, ...], int] = {}
    by_call: dict[tuple[str, str], Mark] = {}
    by_day: dict[tuple[str, date, str], Mark] = {}
    for row in _rows(data, where, MARK_COLUMNS, ("part", "points"), faults):
        call_id = row.cells.get("call_key") or row.cells.get("call_id")
        agent_id, day = row.agent(), row.day()
        part, mark = row.cells.get("part"), _mark(row, parts)
        if "date" in row.cells and day is None:
            continue
        if call_id is None and (agent_id is None or day is None):
            row.fault(english("names neither a call_id nor an agent_id and a date"))
        elif part is not None and mark is not None:
            key = (call_id, part) if call_id is not None else (agent_id, day, part)
            if key in lines:
                row.fault(
                    english(
                        "{part} is marked twice for {whom} (also line {line})",
                        part=part,
                        whom=call_id or english("{agent} on {day}", agent=agent_id, day=day),
                        line=lines[key],
                    )
                )
            lines.setdefault(key, row.line)
            if call_id is not None:
                by_call[call_id, part] = mark
            elif agent_id is not None and day is not None:
                by_day[agent_id, day, part] = mark
    if faults:
        raise ConfigError(where, faults)
    return Marks(by_call, by_day)


def _mark(row: _Row, parts: Mapping[str, float]) -> Mark | None:
    part, points, out_of = row.cells.get("part"), row.number("points"), row.number("out_of")
    if part is None:
        row.fault(english("part is empty"))
    elif part not in parts:
        row.fault(
            english(
                "no configured card has marks for a part {part}; known are {known}",
                part=part,
                known=", ".join(sorted(parts)) or english("none"),
            )
        )
        return None
    if "points" not in row.cells:
        row.fault(english("points are missing; leave the row out where there is no mark"))
    if out_of is not None and out_of <= 0:
        row.fault(english("out_of is {out_of:g}; write a number above 0", out_of=out_of))
        return None
    if part is None or points is None:
        return None
    most = parts[part] if out_of is None else out_of
    if not 0 <= points <= most:
        row.fault(english("{part} has {points:g} points; it takes 0 to {most:g}", part=part, points=points, most=most))
        return None
    return Mark(points, out_of, row.cells.get("assessor"), row.cells.get("note"))


def parse_figures(data: bytes, where: str, figures: Mapping[str, Range]) -> Figures:
    """Read figures of days and of calls.

    Parameters
    ----------
    data
        CSV as in `parse_marks`: ``agent_id`` and ``date``, or ``call_id`` (or ``call_key``, needed where several calls
        have the name), and a column a figure; an empty cell is no figure.
    where
        The file's name, for the faults.
    figures
        The figures that the configured cards ask for, with the lowest and the highest value of each
        (``None``: any).

    Raises
    ------
    ConfigError
        With every fault, each with its line.
    """
    faults: list[str] = []
    lines: dict[object, int] = {}
    by_day: dict[tuple[str, date], Mapping[str, float]] = {}
    by_call: dict[str, Mapping[str, float]] = {}
    names = tuple(sorted(figures))
    for row in _rows(data, where, (*FIGURE_KEYS, *names), (), faults):
        call_id = row.cells.get("call_key") or row.cells.get("call_id")
        agent_id, day = row.agent(), row.day()
        values = _figures_of(row, figures)
        if call_id is not None:
            if call_id in lines:
                row.fault(english("{call_id} stands twice (also line {line})", call_id=call_id, line=lines[call_id]))
            lines.setdefault(call_id, row.line)
            by_call[call_id] = values
        elif agent_id is None or (day is None and "date" not in row.cells):
            row.fault(english("needs an agent_id and a date, or a call_id"))
        elif day is not None:
            if (agent_id, day) in lines:
                row.fault(
                    english(
                        "{agent_id} on {day} stands twice (also line {line})",
                        agent_id=agent_id,
                        day=day,
                        line=lines[agent_id, day],
                    )
                )
            lines.setdefault((agent_id, day), row.line)
            by_day[agent_id, day] = values
    if faults:
        raise ConfigError(where, faults)
    return Figures(by_day, by_call)


def _figures_of(row: _Row, figures: Mapping[str, Range]) -> dict[str, float]:
    """The figures of a row, each within its range, or a fault."""
    found = {name: row.number(name, _hundred(known)) for name, known in sorted(figures.items())}
    values = {name: value for name, value in found.items() if value is not None}
    for name, value in values.items():
        low, high = figures[name] or (-math.inf, math.inf)
        if not low <= value <= high:
            row.fault(
                english(
                    "{name} is {value:g}; it lies between {low:g} and {high:g}",
                    name=name,
                    value=value,
                    low=low,
                    high=high,
                )
            )
    return values


def _hundred(known: Range) -> float:
    """What 100 % is of a figure: its highest value, where that is 1."""
    return 1.0 if known and known[1] == 1.0 else 100.0


def _rows(
    data: bytes, where: str, known: tuple[str, ...], required: tuple[str, ...], faults: list[str]
) -> Iterator[_Row]:
    """The rows that hold something; of a file whose header is wrong none."""
    try:
        header, records = read_delimited(data, lambda found: sum(known_as(name) in known for name in found))
        header = [known_as(name) if known_as(name) in known else name.strip() for name in header]
        missing = [name for name in required if name not in header]
        strange = [name for name in header if name and name not in known]
        twice = sorted(name for name, count in Counter(header).items() if name and count > 1)
        faults += [english("line 1: there is no column {name}", name=name) for name in missing]
        faults += [
            english("line 1: nothing asks for a column {name}; known are {known}", name=name, known=", ".join(known))
            for name in strange
        ]
        faults += [english("line 1: more than one column {name}", name=name) for name in twice]
        if faults:
            return
        for line, record in records:
            row = _Row(line, {n: c.strip() for n, c in zip(header, record, strict=False) if n and c.strip()}, faults)
            if any(cell.strip() for cell in record[len(header) :]):
                row.fault(
                    english(
                        "has {count} cells, the header {count2}; quote a text with a comma in it",
                        count=len(record),
                        count2=len(header),
                    )
                )
            elif row.cells:
                yield row
    except ValueError as error:
        raise ConfigError(where, [str(error)]) from error
