"""Runs held against the calls that they heard."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import pandas as pd

from voicecheck.reconcile.day import Day
from voicecheck.reconcile.tally import Difference, Tally


@dataclass(slots=True)
class Runs:
    """Counts the calls of each run over all days, and holds what runs say against them at the end.

    What a run heard may have been heard again by a later one, or purged: it said at least as many as there are now.
    ``calls``, ``calls_not_scored``, ``agent_speech_rate_cpm``, ``norms_failed_share`` and ``qa_score`` are of all calls
    on the days that a run published, whoever heard them, as they stood then: which days those were is in no table, and
    a later run or rescoring may have changed them. So they are only held against what holds for every run: no count is
    less than 0, none is above the number of which it is a part, a share is 0 to 1, a score at most 100.
    """

    _rows: list[pd.DataFrame] = field(default_factory=list)
    _calls: Counter[str] = field(default_factory=Counter)
    _seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, day: Day) -> None:
        """Take in a day's calls and runs."""
        calls, runs = day.frame("calls"), day.frame("runs")
        if len(runs):
            self._rows.append(runs)
        known = calls[calls["run_id"].notna()]
        for run_id, seconds in zip(known["run_id"], known["duration_s"], strict=True):
            self._calls[run_id] += 1
            self._seconds[run_id] += seconds

    def check(self, tally: Tally) -> None:
        """Compare the runs with what was counted."""
        if not self._rows:
            return
        runs = pd.concat(self._rows, ignore_index=True)
        known = runs["run_id"].map(self._calls).fillna(0)
        lasted = runs["run_id"].map(self._seconds).fillna(0.0)
        for column, found in (("analysed", known), ("audio_s", lasted)):
            said = runs[column].astype(float)
            tally.compare("runs", runs, ("run_id",), column, said.where(said + 1e-6 * (1 + found) >= found, found))
        lasting = (runs["audio_s"] / runs["elapsed_s"]).where((runs["elapsed_s"] > 0) & (runs["analysed"] > 0))
        tally.compare("runs", runs, ("run_id",), "realtime_factor", lasting)
        for column, most in (("calls_not_scored", runs["calls"]), ("norms_failed_share", 1.0), ("qa_score", 100.0),
                             ("calls", None), ("agent_speech_rate_cpm", None)):  # fmt: skip
            said = runs[column].astype(float)
            tally.compare("runs", runs, ("run_id",), column, said.clip(lower=0.0, upper=most))
        for run_id in self._calls.keys() - set(runs["run_id"]):
            tally.add(Difference("calls", f"run_id={run_id}", "run_id", "calls of a run", "a run that is in runs"))
