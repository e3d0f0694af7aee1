"""Agents' days recomputed from calls, their norms and events: ``agents`` and ``agent_measures``."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from voicecheck.reconcile.day import Day
from voicecheck.reconcile.daysums import day_sums
from voicecheck.reconcile.tally import Difference, Tally
from voicecheck.score.agents import CallSums
from voicecheck.score.trends import TrendOptions
from voicecheck.tables.agents import agent_day, agent_row, measure_rows
from voicecheck.tables.audit import spelled_key
from voicecheck.tables.rows import Row

_DAYS = TrendOptions().days
_AGENT, _MEASURE = ("agent_id", "local_date"), ("agent_id", "local_date", "measure")


@dataclass(slots=True)
class AgentDays:
    """Recomputes agents' days in their order, and remembers so many as trends rest on."""

    _history: defaultdict[str | None, deque[tuple[date, CallSums]]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=_DAYS))
    )
    _first: date | None = None

    def check(self, day: Day, tally: Tally) -> None:
        """Recompute a day's ``agents`` and ``agent_measures``."""
        self._first = self._first or day.day
        try:
            self._check_days(day, tally)
        except (ArithmeticError, ValueError) as error:  # a root of less than nothing, say: no call was measured so
            says = f"figures that cannot be ({error})"
            tally.add(Difference("calls", f"local_date={day.day}", "local_date", says, "figures that add up"))
        else:
            _check_plainly(day, tally)

    def _check_days(self, day: Day, tally: Tally) -> None:
        agents, teams = day_sums(day)
        rows: list[Row] = []
        measures: list[Row] = []
        for agent, sums in agents.items():
            team = teams.get(sums.team) if sums.team else None
            whole = agent_day(agent, sums, team, day.day, tuple(self._history[agent]))
            rows.append(agent_row(whole))
            measures += measure_rows(whole)
            self._history[agent].append((day.day, sums))
        said = day.frame("agents"), day.frame("agent_measures")
        # What is null in every row would be no column.
        expected = (
            pd.DataFrame(rows, columns=list(said[0].columns)), pd.DataFrame(measures, columns=list(said[1].columns))
        )  # fmt: skip
        if rows and self._first and day.day - self._first < timedelta(_DAYS):
            tally.notes["trends of agents' days rest on days that are gone; they are taken as they stand"] += (
                _take_lost_trends(*said, *expected)
            )
        _compare("agents", said[0], expected[0], _AGENT, tally)
        _compare("agent_measures", said[1], expected[1], _MEASURE, tally)


def _take_lost_trends(
    agents: pd.DataFrame, measures: pd.DataFrame, own: pd.DataFrame, own_measures: pd.DataFrame
) -> int:
    """Take from the tables the trends that rest on more days than there are: those were purged; gives how many."""
    told = measures[measures["measure"] == "before_days"].drop_duplicates("agent_id")
    days = dict(zip(_plain(told["agent_id"]), told["value"], strict=True))
    mine = own_measures[own_measures["measure"] == "before_days"]
    lost = {
        agent for agent, known in zip(_plain(mine["agent_id"]), mine["value"], strict=True)
        if days.get(agent, 0) > known
    }  # fmt: skip
    if not lost:
        return 0
    for frame, said, key, names in (
        (own, agents, _AGENT, ("odd_moves",)),
        (own_measures, measures, _MEASURE, ("before", "change", "odd", "trend_unknown")),
    ):
        there = {place: at for at, place in enumerate(_keys(said, key))}
        for at, place in enumerate(_keys(frame, key)):
            if place[0] in lost and place in there:
                also = ("value",) if place[-1] in ("before_days", "before_calls") else ()
                for name in (*names, *also):
                    frame[name] = frame[name].astype(object)
                    frame.at[frame.index[at], name] = said[name].iloc[there[place]]
    return len(lost)


def _plain(column: pd.Series) -> list[object]:
    return [None if pd.isna(each) else each for each in column.tolist()]


def _compare(table: str, said: pd.DataFrame, expected: pd.DataFrame, key: tuple[str, ...], tally: Tally) -> None:
    """Compare rows that have the same key, and name those that only one side has."""
    there, should = _keys(said, key), {place: at for at, place in enumerate(_keys(expected, key))}
    for place in should.keys() - set(there):
        tally.add(Difference(table, _spelled(place, key), key[-1], "no row", "a row: calls has some"))
    for place in set(there) - should.keys():
        tally.add(Difference(table, _spelled(place, key), key[-1], "a row", "no row: calls has none"))
    both = [at for at, place in enumerate(there) if place in should]
    rows, found = said.iloc[both], expected.iloc[[should[there[at]] for at in both]]
    for column in (name for name in said.columns if name not in key):
        tally.compare(table, rows, key, column, found[column])


def _keys(frame: pd.DataFrame, key: tuple[str, ...]) -> list[tuple[object, ...]]:
    """The key of each row."""
    return list(zip(*(_plain(frame[name]) for name in key), strict=True))


def _spelled(place: tuple[object, ...], key: tuple[str, ...]) -> str:
    return spelled_key(dict(zip(key, place, strict=True)), key)


def _check_plainly(day: Day, tally: Tally) -> None:
    """Some figures once more without the program's own arithmetic: rates from sums, means, the median of responses."""
    agents, calls, events = day.frame("agents"), day.frame("calls"), day.frame("events")
    ordinary = calls["direction"].fillna("") != "practice"
    means = calls[ordinary & (calls["qa_score"].notna() | calls["qa_basis"].isna())]
    in_step = means[means["two_party"].astype(bool) & means["channel_offset_s"].isna()]
    responses = events[(events["kind"] == "response") & events["call_key"].isin(in_step["call_key"])]
    seconds = (responses["end_s"] - responses["start_s"]).astype(float)
    by = means.groupby("agent_id", dropna=False)
    talk = by["agent_rated_talk_s"].sum()
    plain = {
        "calls": calls[ordinary].groupby("agent_id", dropna=False).size(),
        "qa_score": by["qa_score"].mean(),
        "agent_speech_rate_cpm": 60 * by["agent_rated_characters"].sum() / talk.where(talk > 0),
        "norms_failed": by["norms_failed"].sum(),
        "response_median_s": seconds.groupby(responses["agent_id"], dropna=False).median(),
    }
    for column, found in plain.items():
        known = dict(zip(_plain(found.index.to_series()), found, strict=True))
        nothing = 0 if column == "calls" else None
        values = [known.get(name, nothing) for name in _plain(agents["agent_id"])]
        expected = pd.Series(values, index=agents.index, dtype=float)
        tally.compare("agents", agents, _AGENT, column, expected)
