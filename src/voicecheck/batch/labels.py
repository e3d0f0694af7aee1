"""What is said of a recording, in a row of a manifest or in its file's name, made into its record.

A cell that cannot be read is left out with a remark: no cell but the recording's own is worth a lost call.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote
from zoneinfo import ZoneInfo

from voicecheck.batch.manifest import COLUMNS, LONGEST_CELL, OPTIONAL
from voicecheck.given.headings import known_as, near
from voicecheck.given.moments import read_moment
from voicecheck.given.numbers import read_figure
from voicecheck.given.words import is_nothing, read_id
from voicecheck.language.stored import english, one_of
from voicecheck.plaintext import printable
from voicecheck.records import AgentChannel, Direction, Recording, Role

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "direction": get_args(Direction),
    "agent_channel": get_args(AgentChannel),
    "hangup_by": get_args(Role),
}
_OPEN = ("scenario", "profile")
"""Columns that may say anything; words that stand for one that rules know become that, others stay as they are."""
# A folder is named after the agent, percent-encoded; file systems end a name at 255 bytes.
_LONGEST_AGENT_ID = 200
_POSITIVE, _WHOLE = english("a number of 0 or more"), english("a whole number of 0 or more")
_SHOWN = 60  # characters of a cell that a remark shows


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person should know of a cell: the column, what it says, and why that is not taken as it is."""

    column: str
    value: str
    why: str

    def __str__(self) -> str:
        # An agent's id may be kept from whoever reads the tables.
        if self.column == "agent_id" or not self.value:
            return english("{column:s}: {why}", column=self.column, why=self.why)
        return english("{column:s} is {value!r}: {why}", column=self.column, value=self.value, why=self.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How cells are read: the zone of times without one, and further words for values."""

    zone: ZoneInfo
    values: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)


def build_recording(
    cells: Mapping[str, str],
    path: Path,
    reading: Reading,
    *,
    overlong: Sequence[str] = (),
    more: Sequence[Remark] = (),
) -> tuple[Recording, list[Remark]]:
    """Build a recording from a row's cells or from a file name's groups.

    Parameters
    ----------
    cells
        Text by column name; an empty cell is as none.
    path
        The file; its name without the ending is the call's where the cells give none.
    reading
        How they are read.
    overlong
        Columns whose cell was too long.
    more
        What there is to remark besides.

    Returns
    -------
    recording
        With the remarks as text.
    remarks
        What could not be read, and is unknown.
    """
    remarks = list(more)
    for name in overlong:
        remarks.append(
            Remark(name, "", english("more than {most:,} characters; it is left out, shorten it", most=LONGEST_CELL))
        )
    given = {name: cell for name, cell in cells.items() if name not in overlong}
    known: dict[str, Any] = {name: _word(given.get(name, "")) for name in OPTIONAL}
    for name, choices in _CHOICES.items():
        known[name] = _choice(name, known[name], choices, reading, remarks)
    for name in _OPEN:
        known[name] = _open(name, known[name], reading, remarks)
    at, on = _moment(known.pop("started_at"), reading.zone, remarks)
    values = known | {
        "call_id": _call_id(given.get("call_id", "")) or printable(path.stem),
        "agent_id": _agent(given, remarks),
        "started_at": at,
        "started_on": on,
        "rings": _rings(known["rings"], remarks),
        "queue_wait_s": _number("queue_wait_s", known["queue_wait_s"], remarks),
    }
    extra = {name: cell for name, cell in given.items() if cell and name not in COLUMNS}
    name = printable(cells.get("recording") or path)
    said = tuple(printable(str(each)) for each in remarks)
    return Recording(path=path, name=name, extra=extra, remarks=said, **values), remarks


def _word(cell: str) -> str | None:
    return None if is_nothing(cell) else cell


def _call_id(cell: str) -> str | None:
    return read_id(cell)[0]


def _agent(cells: Mapping[str, str], remarks: list[Remark]) -> str | None:
    """Whose call it is; unknown where nothing is said, or what is said could be several agents."""
    if "agent_id" not in cells:  # a file's name may well not give it
        return None
    agent_id, said = read_id(cells["agent_id"])
    if said:
        remarks.append(Remark("agent_id", cells["agent_id"][:_SHOWN], said))
    elif agent_id is None:
        remarks.append(
            Remark("agent_id", "", english("empty; unknown, unless an earlier run was told whose call it is"))
        )
    elif len(quote(agent_id, safe="")) > _LONGEST_AGENT_ID:
        why = english("too long for the name of a folder; it is left out")
        remarks.append(Remark("agent_id", agent_id[:_SHOWN], why))
        return None
    return agent_id


def _choice(name: str, text: str | None, choices: Sequence[str], reading: Reading, remarks: list[Remark]) -> str | None:
    if text is None:
        return None
    if meant := _meant(name, text, reading, choices):
        return meant
    what = one_of(choices)
    if word := _near(text, name, reading, choices):
        why = english('it is left out; is it "{near}"? Write {what}', near=word, what=what)
    else:
        why = english("it is left out; write {what}", what=what)
    remarks.append(Remark(name, text[:_SHOWN], why))
    return None


def _open(name: str, text: str | None, reading: Reading, remarks: list[Remark]) -> str | None:
    """A value that may say anything; what is near a word that rules know is told, and stays as it is."""
    meant = _meant(name, text, reading)
    if text and not meant and (word := _near(text, name, reading, tuple(reading.values.get(name, {})))):
        why = english('not known; is it "{near}"? It is kept as it is', near=word)
        remarks.append(Remark(name, text[:_SHOWN], why))
    return meant or text


def _near(text: str, name: str, reading: Reading, choices: Sequence[str]) -> str | None:
    words = reading.values.get(name, {})
    return near(text, [word for value in choices for word in (value, *words.get(value, ()))])


def _meant(name: str, text: str | None, reading: Reading, choices: Sequence[str] | None = None) -> str | None:
    """The value that a cell means: one of the choices, or without any of those that have further words."""
    if text is None:
        return None
    words = reading.values.get(name, {})
    for value in words if choices is None else choices:
        if known_as(text) in map(known_as, (value, *words.get(value, ()))):
            return value
    return None


def _moment(text: str | None, zone: ZoneInfo, remarks: list[Remark]) -> tuple[datetime | None, date | None]:
    """The start, or the day alone where no more is known."""
    if text is None:
        return None, None
    try:
        moment = read_moment(text, zone)
    except ValueError as error:
        remarks.append(Remark("started_at", text[:_SHOWN], english("it is left out: {reason}", reason=error)))
        return None, None
    return moment.at, None if moment.at else moment.day


def _number(name: str, text: str | None, remarks: list[Remark], what: str = _POSITIVE) -> float | None:
    if text is None:
        return None
    try:
        number = read_figure(text)
    except ValueError:
        number = math.nan
    if "%" in text or not number >= 0:
        remarks.append(Remark(name, text[:_SHOWN], english("it is left out; write {what}", what=what)))
        return None
    return number


def _rings(text: str | None, remarks: list[Remark]) -> int | None:
    number = _number("rings", text, remarks, _WHOLE)
    if number is None or number == int(number):
        return None if number is None else int(number)
    remarks.append(Remark("rings", (text or "")[:_SHOWN], english("it is left out; write {what}", what=_WHOLE)))
    return None
