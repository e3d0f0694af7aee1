"""A few calls as parts of the tables, in Arrow: made wherever the calls are at hand, joined by `publish`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Any

import pyarrow as pa

from voicecheck.records import CallAnalysis, Score
from voicecheck.score.configured import Scores
from voicecheck.score.norms import NormOnCall
from voicecheck.tables.byagent import agent_call_row
from voicecheck.tables.given_rows import call_figure_rows
from voicecheck.tables.norm_rows import call_norm_rows, finding_rows
from voicecheck.tables.normwords import AllNorms
from voicecheck.tables.rows import NO_PROVENANCE, Provenance, Row, call_row, meta_rows, norms_of, origin_row
from voicecheck.tables.schema import arrow_schema
from voicecheck.tables.score_rows import deduction_rows, score_rows
from voicecheck.tables.talk import event_rows, turn_rows

Parts = dict[str, pa.Table]


@dataclass(frozen=True, slots=True)
class ScoredCall:
    """A call, its scores, the key that tells it from every other, and where it comes from.

    ``hearing`` and ``judged`` are hashes of the settings that it was heard and judged with, "" where not known.
    """

    analysis: CallAnalysis
    scores: Sequence[Score] = ()
    key: str = ""
    hearing: str = ""
    judged: str = ""
    provenance: Provenance = NO_PROVENANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What rows say besides what is known of a call: scorecards with marks and figures, and norms.

    ``severities`` say how grave a fault of a norm is, ``norms`` are the norms in words, both by the norm's name.
    """

    scores: Scores = field(default_factory=Scores)
    severities: Mapping[str, str] = field(default_factory=dict)
    norms: AllNorms = field(default_factory=dict)


NOTHING_KNOWN = Known()


def build_parts(
    calls: Sequence[ScoredCall],
    day: date,
    *,
    tables: Iterable[str],
    known: Known = NOTHING_KNOWN,
) -> Parts:
    """Build the rows of some tables for calls of one day.

    Parameters
    ----------
    calls
        Calls in the order of the tables.
    day
        The day that they are filed under.
    tables
        Which tables, among `tabular.HEARD` and `tabular.JUDGED`.
    known
        Scorecards and norms.
    """
    rows = [_RowsOf(call, day, known) for call in calls]
    return {table: _part(table, rows) for table in tables}


def _part(table: str, calls: Sequence[_RowsOf]) -> pa.Table:
    """The rows of calls in a table; whose they are is written once a call and repeated, since it is of many rows."""
    schema = arrow_schema(table, described=False)  # the writer adds the descriptions; a process need not send them
    made = [_ROWS[table](call) for call in calls]
    place = pa.array([number for number, rows in enumerate(made) for _ in rows], pa.int32())
    values = _columns([row for rows in made for row in rows])
    columns = [
        pa.array([call.whose[field.name] for call in calls], field.type).take(place)
        if field.name in _WHOSE
        else pa.array(values[field.name], field.type)
        if field.name in values
        else pa.nulls(len(place), field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _columns(rows: Sequence[Row]) -> Mapping[str, Sequence[Any]]:
    """Turn rows into columns; quickly where all have the same names, as those of most tables do."""
    names = tuple(rows[0]) if rows else ()
    if len(names) > 1 and len(set(map(len, rows))) == 1:
        with suppress(KeyError):
            return dict(zip(names, zip(*map(itemgetter(*names), rows), strict=True), strict=True))
    return {name: [row.get(name) for row in rows] for name in dict.fromkeys(name for row in rows for name in row)}


_WHOSE = ("call_key", "local_date", "call_id", "agent_id", "team")


class _RowsOf:
    """The rows of one call; what several tables need of it is made once."""

    def __init__(self, call: ScoredCall, day: date, known: Known) -> None:
        self.call, self.day, self.known = call, day, known
        self.analysis, self.recording = call.analysis, call.analysis.recording
        own = {"call_id": self.recording.call_id, "agent_id": self.recording.agent_id, "team": self.recording.team}
        self.whose: Row = {"call_key": call.key, "local_date": day, **own}

    @cached_property
    def norms(self) -> tuple[NormOnCall, ...]:
        """What came of each norm."""
        return norms_of(self.analysis)

    @cached_property
    def row(self) -> Row:
        """The row of ``calls``."""
        origin = origin_row(self.call.provenance, hearing=self.call.hearing, judged=self.call.judged)
        return call_row(self.analysis, self.day, self.call.scores, self.norms) | origin


_ROWS: Mapping[str, Callable[[_RowsOf], list[Row]]] = {
    "calls": lambda of: [of.row],
    "turns": lambda of: turn_rows(of.analysis),
    "events": lambda of: event_rows(of.analysis),
    "call_meta": lambda of: meta_rows(of.recording),
    "call_norms": lambda of: call_norm_rows(of.analysis, of.known.severities, of.norms),
    "findings": lambda of: finding_rows(of.analysis),
    "call_scores": lambda of: score_rows(of.call.scores, of.known.scores),
    "deductions": lambda of: deduction_rows(of.call.scores),
    "by_agent": lambda of: [agent_call_row(of.row, of.analysis, of.norms, of.known.norms)],
    "figures": lambda of: call_figure_rows(of.recording, of.known.scores, of.call.key),
}
"""How the rows of a table come of a call; whose it is is added to each."""
