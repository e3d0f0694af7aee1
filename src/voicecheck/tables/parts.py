"""A few calls as parts of the tables, in Arrow: made wherever the calls are at hand, joined by `publish`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from voicecheck.records import CallAnalysis, Score
from voicecheck.tables.rows import Row, call_row, event_rows, finding_rows, turn_rows
from voicecheck.tables.schema import arrow_schema
from voicecheck.tables.scores import score_rows

HEARD = ("turns", "events")
"""Tables that only hearing changes."""
JUDGED = ("calls", "findings", "scores")
"""Tables of calls that judging and scoring change."""

Parts = dict[str, pa.Table]


@dataclass(frozen=True, slots=True)
class ScoredCall:
    """A call, its scores, and the key that tells it from every other."""

    analysis: CallAnalysis
    scores: Sequence[Score] = ()
    key: str = ""


def build_parts(
    calls: Sequence[ScoredCall],
    day: date,
    *,
    tables: Iterable[str],
    meta: Sequence[str] = (),
    titles: Mapping[str, str] | None = None,
) -> Parts:
    """Build the rows of some tables for calls of one day.

    Parameters
    ----------
    calls
        Calls in the order of the tables.
    day
        The day that they are filed under.
    tables
        Which tables, among `HEARD` and `JUDGED`.
    meta
        Names of the manifest's further columns that any call of the day has.
    titles
        What each part of a scorecard judges, by ``card.part``.
    """
    return {
        table: pa.Table.from_pylist(
            [
                {"call_key": call.key, "local_date": day, **row}
                for call in calls
                for row in _rows(table, call, day, titles or {})
            ],
            schema=arrow_schema(table, meta if table == "calls" else ()),
        )
        for table in tables
    }


def _rows(table: str, call: ScoredCall, day: date, titles: Mapping[str, str]) -> list[Row]:
    analysis = call.analysis
    if table == "calls":
        return [call_row(analysis, day, call.scores)]
    if table == "scores":
        whose = analysis.recording
        known = {"agent_id": whose.agent_id, "team": whose.team, "call_id": whose.call_id}
        return score_rows(call.scores, day, titles=titles, **known)
    return {"turns": turn_rows, "events": event_rows, "findings": finding_rows}[table](analysis)
