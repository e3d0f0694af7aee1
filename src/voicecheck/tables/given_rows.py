"""Marks and figures as they were given, as rows: of a call, and of an agent's day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from voicecheck.records import Recording
from voicecheck.score.configured import Scores
from voicecheck.score.marks import Mark
from voicecheck.tables.rows import Row


def call_figure_rows(recording: Recording, scores: Scores, key: str) -> list[Row]:
    """Build the rows of ``figures`` of one call: its own figures by their names, then its own marks by part.

    Parameters
    ----------
    recording
        The call.
    scores
        The scorecards with the marks.
    key
        The call's key.
    """
    marks = scores.marks.of(key)
    found = ((part, most, marks.own(part, recording.call_id)) for part, most in sorted(scores.marked.items()))
    figures = scores.figures.own(call_key=key, call_id=recording.call_id)
    return [
        *({"kind": "figure", "figure": name, "value": value} for name, value in sorted(figures.items())),
        *(_mark_row(part, mark, most) for part, most, mark in found if mark),
    ]


def day_figure_rows(scores: Scores, day: date, teams: Mapping[str | None, str | None]) -> list[Row]:
    """Build the rows of ``figures`` of agents' days: figures and marks, by agent.

    Parameters
    ----------
    scores
        The scorecards with marks and figures.
    day
        The day.
    teams
        The team of each agent who has calls that day.
    """
    rows = sorted(_of_day(scores, day), key=lambda each: (each[0], each[1]["kind"], each[1]["figure"]))
    return [{"agent_id": agent, "team": teams.get(agent), "local_date": day, **row} for agent, row in rows]


def figure_days(scores: Scores) -> set[date]:
    """Give the days of which there is any figure or mark of an agent."""
    return {day for _, day in scores.figures.by_day} | {day for _, day, _ in scores.marks.by_day}


def _of_day(scores: Scores, day: date) -> Iterator[tuple[str, Row]]:
    for (agent, when), figures in scores.figures.by_day.items():
        if when == day:
            yield from ((agent, {"kind": "figure", "figure": name, "value": v}) for name, v in figures.items())
    for (agent, when, part), mark in scores.marks.by_day.items():
        if when == day:
            yield agent, _mark_row(part, mark, scores.marked.get(part))


def _mark_row(part: str, mark: Mark, most: float | None) -> Row:
    return {
        "kind": "mark",
        "figure": part,
        "value": mark.points,
        "out_of": most if mark.out_of is None else mark.out_of,
        "assessor": mark.assessor,
        "note": mark.note,
    }
