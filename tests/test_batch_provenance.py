"""Which run, model and rules a call is from: told by the tables, and joined to the runs, whatever became of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from made_calls import analyse_text, here, one_by_one
from voicecheck.batch import run as running
from voicecheck.batch.discover import discover
from voicecheck.batch.judging import Judging
from voicecheck.batch.rescore import rescore
from voicecheck.batch.run import BatchSettings, RunSummary, run_batch
from voicecheck.tables.read import read_rows
from voicecheck.workers.worker import Analyser

DAY = date(2026, 11, 20)
RULES = Judging(hearing="h", digest="j1")


def analyser(_threads: int) -> Analyser:
    """Analyse recordings that hold a word."""
    return one_by_one(analyse_text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two recordings with their manifest."""
    made = tmp_path / "in"
    made.mkdir()
    for name in "ab":
        (made / f"{name}.wav").write_text(name)
    label(made, team="T1")
    return made


def label(folder: Path, *, team: str) -> None:
    """Write the manifest."""
    rows = [f"{name}.wav,A1,{team},2026-11-20T09:40:00+08:00\n" for name in "ab"]
    (folder / "manifest.csv").write_text("recording,agent_id,team,started_at\n" + "".join(rows))


def run(folder: Path, **more: Any) -> RunSummary:
    """Run the batch over the folder."""
    known: dict[str, Any] = {"fingerprint": "f", "workers": 1, "engine": here, "judging": RULES, "model_sha256": "m"}
    return run_batch(discover([folder]), analyser, BatchSettings(out=folder.parent / "out", **(known | more)))


def calls(out: Path) -> dict[str, dict[str, Any]]:
    """The calls by their names."""
    return {row["call_id"]: row for row in read_rows(out, "calls")}


def runs(out: Path) -> list[dict[str, Any]]:
    """The runs in their order."""
    return sorted(read_rows(out, "runs"), key=lambda row: row["started_at"])


def test_a_call_joins_the_run_that_heard_it(folder: Path) -> None:
    """By the run's name; settings, rules and model are the run's, and what is heard is judged in the same moment."""
    out = run(folder).out
    (row,) = runs(out)
    assert len(calls(out)) == 2
    for call in calls(out).values():
        for name in ("run_id", "hearing_sha256", "judging_sha256", "asr_model", "asr_model_sha256"):
            assert call[name] == row[name] is not None, name
        assert row["started_at"] <= call["analysed_at"] == call["judged_at"] <= row["ended_at"]


def test_a_corrected_manifest_does_not_hear_a_call_again(folder: Path) -> None:
    """Its team is new; who heard it, and when, stays."""
    before = calls(run(folder).out)
    label(folder, team="T2")
    after = calls(run(folder).out)
    assert {call["team"] for call in after.values()} == {"T2"}
    for name in ("run_id", "analysed_at", "asr_model_sha256"):
        assert [call[name] for call in after.values()] == [call[name] for call in before.values()], name
    assert len(runs(folder.parent / "out")) == 2


def test_other_rules_judge_again_and_hear_nothing(folder: Path) -> None:
    """After rescoring the rules and the moment of judging are new, run and moment of hearing are not; once only."""
    out = run(folder).out
    before = calls(out)
    rescore(out, Judging(hearing="h", digest="j2"), workers=1)
    after = calls(out)
    rescored = runs(out)[-1]
    for name, call in after.items():
        assert call["judging_sha256"] == "j2" == rescored["judging_sha256"]
        assert call["judged_at"] > before[name]["judged_at"] == call["analysed_at"] == before[name]["analysed_at"]
        assert call["run_id"] == before[name]["run_id"]
    rescore(out, Judging(hearing="h", digest="j2"), workers=1)
    assert calls(out) == after
    assert rescored["hearing_sha256"] is rescored["asr_model_sha256"] is None


def test_the_calls_of_a_run_that_died_have_theirs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that was killed stands in the table without an end; the next one publishes what it heard, as its."""

    def die(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(running.Course, "publish", die)
    with pytest.raises(MemoryError):
        run(folder)
    monkeypatch.undo()
    out = run(folder).out
    dead, last = runs(out)
    assert [dead[name] for name in ("ended_at", "elapsed_s", "exit_code")] == [None] * 3
    assert (dead["stopped"], last["stopped"], last["analysed"]) == (True, False, 0)
    assert {call["run_id"] for call in calls(out).values()} == {dead["run_id"]}
    run(folder)
    assert len(runs(out)) == 3
