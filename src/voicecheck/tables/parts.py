"""A few calls as parts of the tables, in Arrow: made wherever the calls are at hand, joined by `publish`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from voicecheck.records import CallAnalysis, Score
from voicecheck.score.configured import Scores
from voicecheck.tables.byagent import agent_call_row
from voicecheck.tables.given_rows import call_figure_rows
from voicecheck.tables.norm_rows import call_norm_rows, finding_rows
from voicecheck.tables.normwords import AllNorms
from voicecheck.tables.rows import NO_PROVENANCE, Provenance, Row, call_row, meta_rows, origin_row
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
    return {
        table: pa.Table.from_pylist(
            [{**_whose(call, day), **row} for call in calls for row in _ROWS[table](call, day, known)],
            schema=arrow_schema(table),
        )
        for table in tables
    }


def _whose(call: ScoredCall, day: date) -> Row:
    recording = call.analysis.recording
    own = {"call_id": recording.call_id, "agent_id": recording.agent_id, "team": recording.team}
    return {"call_key": call.key, "local_date": day, **own}


def _call_row(call: ScoredCall, day: date) -> Row:
    origin = origin_row(call.provenance, hearing=call.hearing, judged=call.judged)
    return call_row(call.analysis, day, call.scores) | origin


_ROWS: Mapping[str, Callable[[ScoredCall, date, Known], list[Row]]] = {
    "calls": lambda call, day, _: [_call_row(call, day)],
    "turns": lambda call, *_: turn_rows(call.analysis),
    "events": lambda call, *_: event_rows(call.analysis),
    "call_meta": lambda call, *_: meta_rows(call.analysis.recording),
    "call_norms": lambda call, _, known: call_norm_rows(call.analysis, known.severities),
    "findings": lambda call, *_: finding_rows(call.analysis),
    "call_scores": lambda call, _, known: score_rows(call.scores, known.scores.titles),
    "deductions": lambda call, *_: deduction_rows(call.scores),
    "by_agent": lambda call, day, known: [
        agent_call_row(call_row(call.analysis, day, call.scores), call.analysis, known.norms)
    ],
    "figures": lambda call, _, known: call_figure_rows(call.analysis.recording, known.scores, call.key),
}
"""How the rows of a table come of a call; who it is of is added to each."""
