"""What failed is tried again with all that is known of it, on its own day; what was quarantined only when asked."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from rich.console import Console

from made_calls import here, text_analyser
from voicecheck.batch.discover import discover
from voicecheck.batch.failed import dismiss
from voicecheck.batch.retry import Again, failed_recordings
from voicecheck.batch.run import BatchSettings, RunSummary, run_batch
from voicecheck.batch.status import read_status
from voicecheck.errors import UsageError
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.report.retry_text import print_retry
from voicecheck.tables.live import check_live
from voicecheck.tables.read import published_days, read_rows
from voicecheck.tables.rows import Failure

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


def test_a_failure_goes_when_its_file_is_gone(tmp_path: Path, settings: BatchSettings) -> None:
    """The next run, of whatever folder, takes a file that was deleted out of status and table, and says so."""
    run(tmp_path / "in", settings, a="one", b="truncated")
    (tmp_path / "in" / "b.wav").unlink()
    again = failed_recordings(settings.out)
    assert (again.discovery.recordings, again.gone, again.left) == ((), 1, 0)
    done = run(tmp_path / "other", settings, c="two")
    assert "failures that are over, as their files or rows are not there any more: 1" in done.notes
    assert done.exit_code == 0
    assert read_rows(settings.out, "failures") == []
    assert read_status(settings.out).states["failed"] == 0


def test_what_was_never_there_is_not_lost_by_a_run_elsewhere(tmp_path: Path, settings: BatchSettings) -> None:
    """A row without its file stays a failure until a run of its own folder does not miss it any more."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "manifest.csv").write_text("recording,agent_id\na.wav,A1\nmissing.wav,A1\n")
    run(folder, settings, a="one")
    run(tmp_path / "other", settings, c="two")
    assert [row["recording"] for row in read_rows(settings.out, "failures")] == ["missing.wav"]
    (folder / "manifest.csv").write_text("recording,agent_id\na.wav,A1\n")
    assert run(folder, settings).exit_code == 0
    assert read_rows(settings.out, "failures") == []


def test_a_failure_that_is_dismissed_counts_for_nothing(tmp_path: Path, settings: BatchSettings) -> None:
    """It stays in the table, marked; runs leave it alone and end with 0, status and retry know it no more."""
    folder = tmp_path / "in"
    run(folder, settings, a="one", b="truncated", c="bug")
    assert [each.recording for each in dismiss(settings.out, ["b.wav"])] == ["b.wav"]
    marked = {row["recording"]: row["dismissed"] for row in read_rows(settings.out, "failures")}
    assert marked == {"b.wav": True, "c.wav": False}
    assert {each.call_id for each in failed_recordings(settings.out).discovery.recordings} == {"c"}
    assert [each.recording for each in dismiss(settings.out, [str(folder / "c.wav")])] == ["c.wav"]
    done = run(folder, settings)
    assert (done.exit_code, done.analysed, done.unchanged) == (0, 0, 1)
    assert "recordings left alone, as their failure was dismissed: 2" in done.notes
    assert {row["dismissed"] for row in read_rows(settings.out, "failures")} == {True}
    states = read_status(settings.out).states
    assert (states["failed"], states["dismissed"]) == (0, 2)


def test_a_failure_is_dismissed_by_the_name_that_people_see(tmp_path: Path, settings: BatchSettings) -> None:
    """The file's name, with its ending or without, is enough where one has it; else those that have it are listed."""
    folder = tmp_path / "in"
    for name in ("上午", "下午"):
        (folder / name).mkdir(parents=True)
        (folder / name / "会议.wav").write_text("truncated")
    run(folder, settings, 坏掉的录音="truncated", 记录="truncated")
    (folder / "上午" / "坏.wav").write_text("truncated")
    run(folder, settings)
    for name, path in (("坏掉的录音", "坏掉的录音.wav"), ("坏.wav", "上午/坏.wav"), ("记录", "记录.wav")):
        assert [each.path for each in dismiss(settings.out, [name])] == [str(folder / path)]
    with pytest.raises(UsageError, match="several recordings have this name") as told:
        dismiss(settings.out, ["会议"])
    assert {f"  {folder}/{name}/会议.wav" for name in ("上午", "下午")} == {*str(told.value).splitlines()[1:]}
    assert [each.path for each in dismiss(settings.out, ["上午/会议.wav"])] == [str(folder / "上午/会议.wav")]
    assert [each.path for each in dismiss(settings.out, ["会议.wav"])] == [str(folder / "下午/会议.wav")]
    for nothing in ("wav", "", "/", "议.wav", "下午"):
        with pytest.raises(UsageError, match="nothing of this name failed"):
            dismiss(settings.out, [nothing])


def test_a_dismissed_failure_comes_back_with_another_file(tmp_path: Path, settings: BatchSettings) -> None:
    """What changed is tried again, and is a failure again where it fails, in the same words too; or is a call."""
    folder = tmp_path / "in"
    run(folder, settings, a="truncated", b="truncated")
    assert len(dismiss(settings.out, [], everything=True)) == 2
    assert dismiss(settings.out, [], everything=True) == []
    done = run(folder, settings, a="truncated ", b="mended")
    assert (done.exit_code, [each.recording for each in done.failures]) == (1, ["a.wav"])
    assert [(row["recording"], row["dismissed"]) for row in read_rows(settings.out, "failures")] == [("a.wav", False)]


def test_a_wrong_row_can_be_dismissed(tmp_path: Path, settings: BatchSettings) -> None:
    """A failure that no file stands behind stays dismissed for as long as a run says the same of it."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "manifest.csv").write_text("recording,agent_id\na.wav,A1\nmissing.wav,A1\n")
    run(folder, settings, a="one")
    dismiss(settings.out, ["missing.wav"])
    assert run(folder, settings).exit_code == 0
    (folder / "manifest.csv").write_text("recording,agent_id\na.wav,A1\n,A1\n")
    assert run(folder, settings).exit_code == 1


def test_what_did_not_fail_cannot_be_dismissed(tmp_path: Path, settings: BatchSettings) -> None:
    """A name that nothing failed under is wrong usage and changes nothing, whatever else is named."""
    run(tmp_path / "in", settings, a="one", b="truncated")
    with pytest.raises(UsageError, match=r"nothing of this name failed: a\.wav"):
        dismiss(settings.out, ["b.wav", "a.wav"])
    assert [row["dismissed"] for row in read_rows(settings.out, "failures")] == [False]
    with pytest.raises(UsageError, match="there is no ledger"):
        dismiss(tmp_path / "none", ["a"])
    assert not (tmp_path / "none").exists()


def test_no_empty_day_is_published_for_a_failure_alone(tmp_path: Path, settings: BatchSettings) -> None:
    """A day on which something failed and nothing was analysed has its failures, and no table of calls; nor its end."""
    run(tmp_path / "in", settings, a="one")
    folder, other = tmp_path / "other", replace(settings, day=date(2026, 10, 1))
    run(folder, other, b="truncated")
    assert published_days(settings.out) == [DAY]
    assert [str(row["date"]) for row in read_rows(settings.out, "failures")] == ["2026-10-01"]
    assert sorted(path.parent.parent.name for path in settings.out.glob("*/date=2026-10-01/*.parquet")) == ["failures"]
    assert check_live(settings.out) == []
    (folder / "b.wav").unlink()
    run(folder, other)
    assert list(settings.out.glob("**/date=2026-10-01")) == []
    assert check_live(settings.out) == []


def test_a_day_that_loses_its_calls_is_no_empty_day(tmp_path: Path, settings: BatchSettings) -> None:
    """Where a call's start becomes known and is of another day, its old day's tables go."""
    folder = tmp_path / "in"
    run(folder, settings, a="one")
    (folder / "manifest.csv").write_text("recording,agent_id,started_at\na.wav,A1,2026-11-21T10:00:00+08:00\n")
    run(folder, settings)
    assert published_days(settings.out) == [date(2026, 11, 21)]
    assert [path.parent.name for path in settings.out.glob("by_agent/*/*/*.parquet")] == ["month=2026-11"]


def test_retry_tells_what_it_did(tmp_path: Path, settings: BatchSettings) -> None:
    """What is well now and what failed again, with why others were not tried; not how the whole day stands."""
    folder = tmp_path / "in"
    run(folder, settings, a="one", b="truncated", c="bug")
    (folder / "b.wav").write_text("mended")
    with Ledger(settings.out / LEDGER_NAME) as ledger:
        lost = Failure(recording="row 7", path=f"{folder}/m.csv#7", agent_id=None, stage="discover",
                       error="MetadataError", message="m.csv row 7: recording is empty", attempts=1,
                       last_at=datetime.now(UTC))  # fmt: skip
        ledger.settle(lost.path, [(lost, DAY)])
    again = failed_recordings(settings.out)
    done = retry(Again(again.discovery, again.unusable, again.held, again.reasons), settings)
    shown = io.StringIO()
    print_retry(done, ("row 7: m.csv row 7: recording is empty",), Console(file=shown, width=100), "en")
    text = shown.getvalue()
    assert text.startswith("2 recordings tried again: 1 analysed, 1 failed again\n")
    assert "FAILED AGAIN\n  c.wav (a fault of the program (ZeroDivisionError)): " in text
    assert "NOT TRIED\n  row 7: m.csv row 7: recording is empty" in text
    assert f"Tables of {DAY} published" in text
    assert "pace" not in text
