"""All tables held against themselves, day by day: what ``voicecheck doctor --tables`` does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from voicecheck.errors import UsageError
from voicecheck.reconcile.agentdays import AgentDays
from voicecheck.reconcile.calls import check_calls, check_events, check_repeated, check_turns
from voicecheck.reconcile.day import Day, needed_columns
from voicecheck.reconcile.files import check_dates, check_files, check_joins, day_of
from voicecheck.reconcile.norms import check_counts, check_failed_rules, check_norms
from voicecheck.reconcile.runs import Runs
from voicecheck.reconcile.scores import check_scores
from voicecheck.reconcile.tally import Difference, Tally
from voicecheck.tables.audit import read_frame
from voicecheck.tables.live import group_of
from voicecheck.tables.tabular import TABLES

BY_AGENT = "by_agent"


def reconcile(out: Path) -> Tally:
    """Recompute every aggregate of the tables from the rows below it, a day at a time.

    Parameters
    ----------
    out
        The folder of the tables.

    Raises
    ------
    UsageError
        Nothing was published there.
    """
    if not any((out / name).is_dir() for name in TABLES):
        raise UsageError("{out}: holds no tables; `voicecheck run` or `rescore` publishes them", out=out)
    tally = Tally()
    files = check_files(out, tally)
    norms = read_frame(files["norms"], ["rule_id"])
    if files["call_norms"] and norms.empty:
        tally.add(Difference("norms", "", "rule_id", "no row", "the norms of call_norms"))
    agent_days, runs, keys = AgentDays(), Runs(), _Keys()
    for day in _days(files):
        runs.add(day)
        if day.files.keys() == {"runs"}:  # a run is filed under its own day, on which there may be no call
            continue
        for check in (check_dates, check_turns, check_events, check_calls, check_norms, check_counts, check_scores,
                      check_repeated, check_failed_rules, agent_days.check):  # fmt: skip
            check(day, tally)
        check_joins(day, norms, tally)
        keys.add(day, tally)
    runs.check(tally)
    return tally


class _Keys:
    """Tells a ``call_key`` that two days have."""

    def __init__(self) -> None:
        self._days: dict[str, date] = {}

    def add(self, day: Day, tally: Tally) -> None:
        for key in day.frame("calls")["call_key"]:
            first = self._days.setdefault(key, day.day)
            if first != day.day:
                says = f"in {first} and {day.day}"
                tally.add(Difference("calls", f"call_key={key}", "call_key", says, "in one day"))


def _days(files: Mapping[str, Sequence[Path]]) -> Iterator[Day]:
    """Every day that any table has, in order."""
    by_day: defaultdict[date, dict[str, list[Path]]] = defaultdict(dict)
    months: defaultdict[str, list[Path]] = defaultdict(list)
    for table, paths in files.items():
        for path in paths:
            if table == BY_AGENT:
                months[group_of("/".join(path.parts[-2:]))].append(path)
            elif day := day_of(path):
                by_day[day].setdefault(table, []).append(path)
    known, rows = "", pd.DataFrame()
    for day in sorted(by_day):
        month = f"month={day:%Y-%m}"
        if month != known:
            known, rows = month, read_frame(months[month], needed_columns(BY_AGENT))
        yield Day(day, by_day[day], {BY_AGENT: rows[rows["local_date"] == day].reset_index(drop=True)})
