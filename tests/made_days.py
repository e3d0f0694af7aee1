"""Agents' days as the tables have them, for the tests of what days come to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from voicecheck.score.agents import CallSums
from voicecheck.score.trends import History
from voicecheck.tables.agents import agent_day, agent_row, measure_rows
from voicecheck.tables.rows import Row


def day_rows(sums: CallSums, team: CallSums | None, day: date, history: History = ()) -> tuple[Row, Mapping[str, Row]]:
    """The row of A1 in ``agents`` and those in ``agent_measures`` by measure."""
    made = agent_day("A1", sums, team, day, history)
    return agent_row(made), {row["measure"]: row for row in measure_rows(made)}


def day_figures(sums: CallSums, team: CallSums | None, day: date, history: History = ()) -> Row:
    """All that is known of a day of A1: its row in ``agents``, and the value of each measure."""
    row, measures = day_rows(sums, team, day, history)
    return row | {name: each["value"] for name, each in measures.items()}
