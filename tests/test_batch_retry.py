"""What failed is tried again with all that is known of it, on its own day; what was quarantined only when asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from made_calls import here, text_analyser
from voicecheck.batch.discover import discover
from voicecheck.batch.retry import Again, failed_recordings
from voicecheck.batch.run import BatchSettings, RunSummary, run_batch
from voicecheck.errors import UsageError
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.tables.read import read_rows

DAY = date(2026, 11, 20)


@pytest.fixture
def settings(tmp_path: Path) -> BatchSettings:
    """Settings of a run into a folder of its own, on a day that is asked for."""
    return BatchSettings(out=tmp_path / "out", fingerprint="f", engine=here, day=DAY)


def run(folder: Path, settings: BatchSettings, **words: str) -> RunSummary:
    """Run the batch over a "recording" for each word."""
    folder.mkdir(exist_ok=True)
    for name, word in words.items():
        (folder / f"{name}.wav").write_text(word)
    return run_batch(discover([folder]), text_analyser, settings)


def retry(again: Again, settings: BatchSettings) -> RunSummary:
    """Try again, on whatever day it is now."""
    return run_batch(again.discovery, text_analyser, replace(settings, day=None, command="retry"))


def test_only_what_failed_is_tried_and_it_keeps_its_day(tmp_path: Path, settings: BatchSettings) -> None:
    """A call whose start nobody knows stays on the day on which it failed, however often that is."""
    folder = tmp_path / "in"
    run(folder, settings, a="one", b="truncated", c="bug")
    again = failed_recordings(settings.out)
    assert {each.call_id for each in again.discovery.recordings} == {"b", "c"}
    assert (again.left, again.discovery.notes) == (0, ())
    assert retry(again, settings).exit_code == 1
    failures = read_rows(settings.out, "failures")
    assert {(str(row["date"]), row["attempts"]) for row in failures} == {(DAY.isoformat(), 2)}
    (folder / "b.wav").write_text("mended")
    (folder / "c.wav").write_text("mended, too")
    assert retry(failed_recordings(settings.out), settings).exit_code == 0
    assert {str(row["date"]) for row in read_rows(settings.out, "calls")} == {DAY.isoformat()}
    assert failed_recordings(settings.out).discovery.recordings == ()


def test_what_was_quarantined_is_tried_only_when_asked(tmp_path: Path, settings: BatchSettings) -> None:
    """It is counted as left, and said; asked for, it is among the recordings."""
    summary = run(tmp_path / "in", settings, a="truncated")
    with Ledger(settings.out / LEDGER_NAME) as ledger:
        poison = replace(summary.failures[0], error="poison", last_at=datetime.now(UTC))
        ledger.settle(poison.path, [(poison, DAY)])
    again = failed_recordings(settings.out)
    assert (again.discovery.recordings, again.held, again.left) == ((), 1, 1)
    assert "--quarantined" in again.discovery.notes[0]
    asked = failed_recordings(settings.out, quarantined=True)
    assert ([each.call_id for each in asked.discovery.recordings], asked.left) == (["a"], 0)


def test_what_was_never_begun_cannot_be_tried(tmp_path: Path, settings: BatchSettings) -> None:
    """Of a wrong row nothing is known but the fault: it is counted and said, not lost."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "manifest.csv").write_text("recording,agent_id\nmissing.wav,A1\n")
    run(folder, settings)
    again = failed_recordings(settings.out)
    assert (again.discovery.recordings, again.unusable) == ((), 1)
    assert "mend them" in again.discovery.notes[0]


def test_without_a_ledger_there_is_nothing_to_try(tmp_path: Path) -> None:
    """It is wrong usage, and nothing is made."""
    with pytest.raises(UsageError, match="there is no ledger"):
        failed_recordings(tmp_path / "none")
    assert not (tmp_path / "none").exists()
