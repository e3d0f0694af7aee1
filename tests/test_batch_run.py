"""The batch loses nothing, does nothing twice, and says what went wrong."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import pytest

from made_calls import analyse_text, here, no_model, one_by_one, text_analyser
from voicecheck.batch.discover import discover
from voicecheck.batch.remember import LEDGER_NAME
from voicecheck.batch.run import BatchSettings, RunSummary, run_batch
from voicecheck.batch.stop import FailureLimit, stop_on_signals
from voicecheck.errors import StoppedError, UsageError
from voicecheck.ledger.disk import full_disk_stops
from voicecheck.ledger.ledger import Ledger
from voicecheck.records import CallAnalysis, Recording
from voicecheck.tables.read import published_days, read_rows
from voicecheck.workers.local import open_local
from voicecheck.workers.worker import Analyser

DAY = date(2026, 11, 20)


def make_recordings(folder: Path, **words: str) -> Path:
    """Write a "recording" for each word."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, word in words.items():
        (folder / f"{name}.wav").write_text(word)
    return folder


def run(folder: Path, *, manifest: Path | None = None, **more: object) -> RunSummary:
    """Run the batch over a folder, in this process unless told otherwise; tables go beside it."""
    engine = here if more.get("workers", 1) == 1 else open_local
    known: dict[str, object] = {"fingerprint": "f", "workers": 1, "engine": engine, "day": DAY}
    settings = BatchSettings(out=folder.parent / "out", **(known | more))  # type: ignore[arg-type]
    return run_batch(discover([] if manifest else [folder], manifest), text_analyser, settings)


def analysed(folder: Path) -> dict[str, int]:
    """How often each recording was analysed."""
    return {path.stem: len(path.read_text().splitlines()) for path in folder.glob("*.log")}


def test_good_calls_are_published_and_bad_ones_listed(tmp_path: Path) -> None:
    """A fault of a recording and a fault of the program are rows in failures; the others go on."""
    folder = make_recordings(tmp_path / "in", a="one", b="truncated", c="bug", d="two")
    summary = run(folder)
    assert (summary.found, summary.analysed, summary.exit_code) == (4, 2, 1)
    assert [row["call_id"] for row in read_rows(summary.out, "calls")] == ["a", "d"]
    by_name = {row["recording"]: row for row in read_rows(summary.out, "failures")}
    assert (by_name["b.wav"]["stage"], by_name["b.wav"]["error"]) == ("decode", "DecodeError")
    assert "this is a fault of voicecheck: ZeroDivisionError" in by_name["c.wav"]["message"]
    assert summary.audio == 120.0
    assert summary.agents[None].calls == 2


def test_what_is_unchanged_is_not_analysed_again(tmp_path: Path) -> None:
    """A second run analyses only what failed; force, other settings and a changed file do again."""
    folder = make_recordings(tmp_path / "in", a="one", b="truncated")
    run(folder)
    again = run(folder)
    assert (again.analysed, again.unchanged, len(again.failures)) == (0, 1, 1)
    assert read_rows(again.out, "failures")[0]["attempts"] == 2
    assert run(folder, force=True).analysed == 1
    assert run(folder, fingerprint="other rules").analysed == 1
    make_recordings(folder, a="changed", b="mended")
    last = run(folder, fingerprint="other rules")
    assert (last.analysed, last.exit_code) == (2, 0)
    assert read_rows(last.out, "failures") == []
    assert analysed(folder) == {"a": 4, "b": 1}


def test_a_renamed_file_is_recognised(tmp_path: Path) -> None:
    """Renaming moves the call without analysing it, and leaves no double."""
    folder = make_recordings(tmp_path / "in", a="one")
    run(folder)
    (folder / "a.wav").rename(folder / "b.wav")
    summary = run(folder)
    assert (summary.analysed, summary.unchanged) == (0, 1)
    assert [row["call_id"] for row in read_rows(summary.out, "calls")] == ["b"]


def test_a_corrected_manifest_moves_the_call(tmp_path: Path) -> None:
    """Another agent or direction is judged anew, another channel heard anew; another date moves the row."""
    folder = make_recordings(tmp_path / "in", a="one")
    manifest = folder / "m.csv"

    def with_row(row: str) -> RunSummary:
        manifest.write_text(f"recording,agent_id,direction,started_at,agent_channel\n{row}\n")
        return run(folder, manifest=manifest)

    with_row("a.wav,A1,inbound,2026-11-20T23:30:00+08:00,")
    relabelled = with_row("a.wav,A2,inbound,2026-11-20T23:30:00+08:00,")
    assert (relabelled.analysed, relabelled.rejudged) == (0, 1)
    assert [row["agent_id"] for row in read_rows(relabelled.out, "agents")] == ["A2"]
    turned = with_row("a.wav,A2,outbound,2026-11-20T23:30:00+08:00,")
    assert (turned.analysed, turned.rejudged) == (0, 1)
    assert with_row("a.wav,A2,outbound,2026-11-20T23:30:00+08:00,right").analysed == 1
    moved = with_row("a.wav,A2,outbound,2026-11-21T16:30:00Z,right")
    assert moved.days == (date(2026, 11, 20), date(2026, 11, 22))
    assert [row["date"] for row in read_rows(moved.out, "calls")] == ["2026-11-22"]


def test_a_wrong_row_fails_until_it_is_mended(tmp_path: Path) -> None:
    """The failure of a row is in the table and goes when the row is right."""
    folder = make_recordings(tmp_path / "in", a="one")
    (folder / "manifest.csv").write_text("recording,agent_id,call_id\na.wav,A1,c1\nb.wav,A2,c2\n")
    first = run(folder)
    assert (first.analysed, first.exit_code) == (1, 1)
    assert "row 3" in read_rows(first.out, "failures")[0]["message"]
    make_recordings(folder, b="two")
    second = run(folder)
    assert (second.analysed, second.unchanged, second.exit_code) == (1, 1, 0)
    assert read_rows(second.out, "failures") == []


def test_late_calls_join_the_day(tmp_path: Path) -> None:
    """A second folder on the same day adds to the tables and takes nothing away."""
    run(make_recordings(tmp_path / "one", a="one"))
    summary = run(make_recordings(tmp_path / "two", b="two"))
    assert [row["call_id"] for row in read_rows(summary.out, "calls")] == ["a", "b"]
    assert summary.agents[None].calls == 2


def test_another_file_must_not_push_a_call_out(tmp_path: Path) -> None:
    """The same name in another folder on the same day is another call; nothing of either collides in any table."""
    run(make_recordings(tmp_path / "one", a="one"))
    summary = run(make_recordings(tmp_path / "two", a="other"))
    assert summary.exit_code == 0
    for table in ("calls", "turns", "by_agent"):
        rows = read_rows(summary.out, table)
        keys = {row["call_key"] for row in rows if row["call_id"]}
        assert len(keys) == len({row["call_key"] for row in read_rows(summary.out, "calls")}) == 2, table
    assert [row["recording_sha256"] for row in read_rows(summary.out, "calls")] != []


def test_calls_without_a_start_stay_on_their_day(tmp_path: Path) -> None:
    """What was filed under a day without being asked stays there when run again without one."""
    folder = make_recordings(tmp_path / "in", a="one")
    run(folder)
    assert run(folder, day=None).days == (DAY,)
    assert published_days(tmp_path / "out") == [DAY]


def test_tables_that_were_deleted_come_back(tmp_path: Path) -> None:
    """The tables are made from the ledger, so losing them loses nothing."""
    folder = make_recordings(tmp_path / "in", a="one")
    file = run(folder).out / "calls" / f"date={DAY}" / "part-0.parquet"
    file.unlink()
    file.parent.rmdir()
    assert run(folder).analysed == 0
    assert file.exists()


def test_an_empty_folder_publishes_no_empty_day(tmp_path: Path) -> None:
    """Nothing to do is no fault, and a day without calls and failures is none: no table of it is made."""
    summary = run(make_recordings(tmp_path / "in"))
    assert (summary.found, summary.exit_code, summary.days) == (0, 0, ())
    assert published_days(summary.out) == []
    assert summary.realtime_factor is None


def test_a_missing_model_is_wrong_usage(tmp_path: Path) -> None:
    """Where the analyser cannot be built nothing is started and nothing is a failure."""
    discovery = discover([make_recordings(tmp_path / "in", a="one")])
    with pytest.raises(UsageError, match="fetch base"):
        run_batch(discovery, no_model, BatchSettings(out=tmp_path / "out", fingerprint="f", workers=1, engine=here))
    with pytest.raises(UsageError, match=r"could not be built: ZeroDivisionError"):
        run_batch(
            discovery, lambda _: 1 // 0, BatchSettings(out=tmp_path / "out", fingerprint="f", workers=1, engine=here)
        )  # type: ignore[arg-type,return-value]


def test_the_longest_go_first(tmp_path: Path) -> None:
    """By the probe where it knows, else by size: long calls do not come last and alone."""
    folder = make_recordings(tmp_path / "in", a="x", b="xx", c="x" * 90)
    seen: list[str] = []

    def watching(_threads: int) -> Analyser:
        def analyse(recording: Recording) -> CallAnalysis:
            seen.append(recording.call_id)
            return analyse_text(recording)

        return one_by_one(analyse)

    settings = BatchSettings(out=tmp_path / "out", fingerprint="f", workers=1, engine=here)
    run_batch(discover([folder]), watching, settings, probe=lambda path: {"a": 7.0, "b": 5.0}.get(path.stem))
    assert seen == ["c", "a", "b"]  # c: 90 bytes where 3 bytes are 12 s


def test_a_signal_finishes_what_is_in_hand(tmp_path: Path) -> None:
    """After SIGTERM the call in hand is finished and published, the rest is left for the next run."""
    folder = make_recordings(tmp_path / "in", a="xxx", b="xx", c="x")

    def interrupted(_threads: int) -> Analyser:
        def analyse(recording: Recording) -> CallAnalysis:
            if recording.call_id == "b":
                os.kill(os.getpid(), signal.SIGTERM)
            return analyse_text(recording)

        return one_by_one(analyse)

    before = signal.getsignal(signal.SIGTERM)
    settings = BatchSettings(out=tmp_path / "out", fingerprint="f", workers=1, engine=here, day=DAY)
    summary = run_batch(discover([folder]), interrupted, settings)
    assert (summary.stopped, summary.exit_code, summary.analysed, summary.not_reached) == (True, 3, 2, 1)
    assert [row["call_id"] for row in read_rows(summary.out, "calls")] == ["a", "b"]
    assert signal.getsignal(signal.SIGTERM) == before
    assert run(folder).analysed == 1


def test_too_many_failures_stop_the_run(tmp_path: Path) -> None:
    """One more than allowed, by count or by share of what was found, and the rest is left; what is done is kept."""
    folder = make_recordings(tmp_path / "in", a="truncated", b="two", c="truncated ", d="3")
    cases = [
        (FailureLimit(count=0), 3, "a recording failed"),
        (FailureLimit(count=1), 2, "more than 1 recordings failed"),
        (FailureLimit(share=0.25), 2, "more than 25 % of the 4 recordings failed"),
        (FailureLimit(count=2), 0, None),
    ]
    for limit, left, reason in cases:
        out = tmp_path / f"{limit}"
        settings = BatchSettings(out=out, fingerprint="f", workers=1, engine=here, day=DAY, max_failures=limit)
        summary = run_batch(discover([folder]), text_analyser, settings)
        assert (summary.not_reached, summary.stop_reason) == (left, reason)
        assert (summary.exit_code, len(read_rows(out, "failures"))) == (3 if left else 1, len(summary.failures))
        assert any(str(reason) in note for note in summary.notes) == (reason is not None)
    with Ledger(tmp_path / f"{FailureLimit(count=1)}" / LEDGER_NAME, read_only=True) as ledger:
        assert ledger.states() == {"waiting": 2, "done": 0, "failed": 2, "quarantined": 0, "dismissed": 0}


def test_poison_is_not_tried_night_after_night(tmp_path: Path) -> None:
    """What ended a worker twice is listed and left alone, until it is asked for or the file changes."""
    folder = make_recordings(tmp_path / "in", a="one", b="deadly", c="deadly too")
    run(folder, workers=2)
    again = run(folder, workers=1, max_failures=FailureLimit(count=0))  # in this process: a try would end the tests
    assert (again.exit_code, again.stopped, [each.error for each in again.failures]) == (1, False, ["poison"] * 2)
    assert "recordings quarantined: 2;" in again.notes[-1]
    assert [row["attempts"] for row in read_rows(again.out, "failures")] == [2, 2]
    assert [each.attempts for each in run(folder, workers=2, quarantined=True).failures] == [4, 4]
    make_recordings(folder, b="mended", c="mended")
    assert run(folder).exit_code == 0


def analyser_that(change: Callable[[Path], None]) -> Callable[[int], Analyser]:
    """Build an analyser that hears a recording, after which the recording changes."""

    def analyse(recording: Recording) -> CallAnalysis:
        heard = analyse_text(recording)
        change(recording.path)
        return heard

    return lambda _threads: one_by_one(analyse)


@pytest.mark.parametrize("after", ["other", "longer by far", None])
def test_a_recording_that_changes_under_way_is_not_kept(tmp_path: Path, after: str | None) -> None:
    """What was heard is not that file any more: a failure that says so, and the next run reads it again."""
    folder = make_recordings(tmp_path / "in", a="first")
    settings = BatchSettings(out=tmp_path / "out", fingerprint="f", workers=1, engine=here, day=DAY)
    changing = analyser_that(lambda path: path.write_text(after) and None if after else path.unlink())
    summary = run_batch(discover([folder]), changing, settings)
    assert (summary.analysed, summary.exit_code) == (0, 1)
    assert "changed while it was being read" in summary.failures[0].message
    if after:
        assert run(folder).analysed == 1
        (row,) = read_rows(summary.out, "calls")
        assert row["recording_sha256"] == sha256(after.encode()).hexdigest()


def test_a_recording_that_changed_before_it_was_read_is_kept_as_read(tmp_path: Path) -> None:
    """Between planning and reading a file was written to its end: what was heard is stored as that file."""
    folder = make_recordings(tmp_path / "in", a="first")
    discovery = discover([folder])
    settings = BatchSettings(out=tmp_path / "out", fingerprint="f", workers=1, engine=here, day=DAY)

    def late(_threads: int) -> Analyser:
        make_recordings(folder, a="written to its end")
        return text_analyser(1)

    assert run_batch(discovery, late, settings).analysed == 1
    again = run(folder)
    assert (again.analysed, again.unchanged) == (0, 1)
    os.utime(folder / "a.wav", ns=(1, 1))
    assert run(folder).unchanged == 1


def test_a_recording_that_changes_while_it_is_compared_is_not_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its content is what it was a moment ago, its size and time are not: it is heard, not taken for a known one."""
    folder = make_recordings(tmp_path / "in", a="one")
    run(folder)
    make_recordings(folder, b="one")

    class Hashing:
        sha256 = staticmethod(sha256)

        @staticmethod
        def file_digest(file: BinaryIO, name: str) -> object:
            digest = hashlib.file_digest(file, name)
            make_recordings(folder, b="two and more")
            return digest

    monkeypatch.setattr("voicecheck.batch.plan.hashlib", Hashing)
    assert (run(folder).analysed, analysed(folder)) == (1, {"a": 1, "b": 1})
    rows = read_rows(tmp_path / "out", "calls")
    assert [row["recording_sha256"] for row in rows] == [sha256(each).hexdigest() for each in (b"one", b"two and more")]


def test_a_second_signal_has_its_usual_effect() -> None:
    """The first Ctrl-C asks, the second interrupts, also where the tests were started with it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with stop_on_signals() as stop:
            os.kill(os.getpid(), signal.SIGINT)
            assert stop()
            with pytest.raises(KeyboardInterrupt):
                os.kill(os.getpid(), signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_full_disk_stops_and_other_faults_do_not_pass_for_it() -> None:
    """ENOSPC is translated; another error of the system stays what it is."""
    with pytest.raises(StoppedError, match="disk is full"), full_disk_stops():
        raise OSError(28, "No space left on device")
    with pytest.raises(PermissionError), full_disk_stops():
        raise PermissionError(13, "denied")


def test_damaged_storage_is_a_failure_and_the_others_are_published(tmp_path: Path) -> None:
    """What is stored of records that nobody knows is listed with what to do; the day's other calls stay."""
    folder = make_recordings(tmp_path / "in", a="one", b="two")
    run(folder)
    damaged = sqlite3.connect(tmp_path / "out" / "ledger.sqlite")
    damaged.execute(
        "UPDATE heard SET data = x'00', crc = 3523407757 WHERE call = (SELECT id FROM calls WHERE call_id = 'a')"
    )
    damaged.commit()
    damaged.close()
    summary = run(folder)
    assert "run it again with --force" in summary.failures[0].message
    assert [row["call_id"] for row in read_rows(summary.out, "calls")] == ["b"]
    assert run(folder, force=True).exit_code == 0
