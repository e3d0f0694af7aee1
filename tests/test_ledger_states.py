"""Each recording has one state; whoever asks is told what waits, failed, was given up, and what it took."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from made_calls import made_call, made_recording
from test_ledger import DAY, NEXT, made_entry, made_failure, made_run
from voicecheck.errors import UsageError
from voicecheck.ledger.layouts import SEALED, key_of
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.states import Queued
from voicecheck.proofs.reviews import Review
from voicecheck.records import Recording


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    with Ledger(tmp_path / "l.sqlite") as opened:
        yield opened


def queued(name: str, day: date = DAY, **more: int) -> Queued:
    """A recording of that name, as a run takes it on."""
    seen = {"size": 9, "mtime_ns": 1} | more
    return Queued(recording=made_recording(name, path=Path(f"/{name}"), rings=3), day=day, fingerprint="f", **seen)


def test_a_recording_waits_until_it_is_done_or_failed(ledger: Ledger) -> None:
    """Queued, stored, settled: the state follows, with attempts, reason, length and seconds; counts by day too."""
    ledger.queue([queued("a"), queued("b"), queued("c", NEXT)])
    assert ledger.states() == {"waiting": 3, "done": 0, "failed": 0, "quarantined": 0, "dismissed": 0}
    ledger.store(made_entry("/a", "a"), made_call("a"))
    ledger.settle("/b", [(made_failure("/b"), DAY)], elapsed=0.5)
    assert ledger.states_by_day() == {DAY: {"done": 1, "failed": 1}, NEXT: {"waiting": 1}}
    done, failed = ledger.state_of("/a"), ledger.state_of("/b")
    assert done is not None
    assert failed is not None
    assert (done.state, done.attempts, done.audio, done.elapsed, done.error) == ("done", 1, 60.0, 1.5, None)
    assert (failed.state, failed.attempts, failed.error, failed.message) == ("failed", 1, "DecodeError", "empty")
    assert failed.elapsed == 0.5
    assert (failed.queued_at is None, failed.ended_at) == (False, datetime(2026, 11, 20, tzinfo=UTC))
    assert ledger.audio() == 60.0
    assert ledger.state_of("/nobody") is None


def test_attempts_count_until_it_is_done(ledger: Ledger) -> None:
    """Failures add up over runs, success counts as one more, and the next time it begins afresh."""
    for attempt in (1, 2):
        ledger.queue([queued("a")])
        ledger.settle("/a", [(made_failure("/a"), DAY)])
        assert [each.attempts for each in ledger.recordings_in("failed")] == [attempt]
    ledger.queue([queued("a")])
    ledger.store(made_entry("/a", "a"), made_call("a"))
    ledger.settle("/a", known=True)
    assert [(each.attempts, each.message) for each in ledger.recordings_in("done")] == [(3, None)]
    ledger.queue([queued("a")])
    ledger.store(made_entry("/a", "a"), made_call("a"))
    assert [each.attempts for each in ledger.recordings_in("done")] == [1]


def test_what_is_stored_is_done_whatever_else_is_said_of_it(ledger: Ledger) -> None:
    """A second row for a stored recording is a failure of the row, not of the recording; a spoilt file is one."""
    ledger.queue([queued("a")])
    ledger.store(made_entry("/a", "a"), made_call("a"))
    ledger.settle("/a", [(made_failure("/a", "row 3 again"), DAY)], known=True)
    assert ledger.states()["done"] == 1
    assert [each.message for each in ledger.failures(DAY)] == ["row 3 again"]
    ledger.settle("/a", [(made_failure("/a", "spoilt"), DAY)])
    assert ledger.states() == {"waiting": 0, "done": 0, "failed": 1, "quarantined": 0, "dismissed": 0}
    ledger.settle("/a")
    assert ledger.states()["done"] == 1


def test_a_recording_left_waiting_is_done_once_it_turns_out_known(ledger: Ledger) -> None:
    """A run that was to do everything again was stopped; the next finds that nothing has to be done."""
    ledger.store(made_entry("/a", "a"), made_call("a"))
    ledger.queue([queued("a")])
    ledger.settle("/a", known=True)
    assert ledger.states()["done"] == 1


def test_what_moved_leaves_no_row_behind(ledger: Ledger) -> None:
    """A renamed recording is one recording."""
    ledger.store(made_entry("/a", "a"), made_call("a"))
    ledger.store(made_entry("/b", "a"), made_call("a"), replaces=["/a"])
    assert [each.path for each in ledger.recordings_in("done")] == ["/b"]


def test_poison_stays_away_until_the_file_or_the_settings_change(ledger: Ledger) -> None:
    """The very same recording is quarantined; another size, time or fingerprint is worth a try."""
    ledger.queue([queued("a")])
    ledger.settle("/a", [(replace(made_failure("/a"), error="poison"), DAY)])
    assert ledger.states()["quarantined"] == 1
    assert ledger.is_quarantined(queued("a"))
    assert not ledger.is_quarantined(queued("a", size=8))
    assert not ledger.is_quarantined(queued("a", mtime_ns=2))
    assert not ledger.is_quarantined(replace(queued("a"), fingerprint="g"))
    assert not ledger.is_quarantined(queued("b"))


def test_what_the_manifest_said_is_kept(ledger: Ledger) -> None:
    """A recording can be tried again without its manifest; of what never came so far nothing is known."""
    recording: Recording = queued("a").recording
    ledger.queue([queued("a")])
    assert ledger.recording_of("/a") == recording
    ledger.settle("/a", [(made_failure("/a"), DAY)])
    assert ledger.recording_of("/a") == recording
    ledger.settle("/m.csv#2", [(made_failure("/m.csv#2"), DAY)])
    assert ledger.recording_of("/m.csv#2") is ledger.recording_of("/nobody") is None
    assert [(each.path, day) for each, day in ledger.failures_of("/m.csv#2")] == [("/m.csv#2", DAY)]


def test_the_last_that_failed_come_first(ledger: Ledger) -> None:
    """By when they ended; as many as asked for, and only the states asked for."""
    for hour, name in enumerate(["a", "b", "c"]):
        failure = replace(made_failure(f"/{name}"), last_at=datetime(2026, 11, 20, hour, tzinfo=UTC))
        ledger.settle(f"/{name}", [(failure, DAY)])
    assert [each.path for each in ledger.recordings_in("failed", "quarantined", limit=2)] == ["/c", "/b"]
    assert ledger.recordings_in("quarantined", "waiting") == []


def test_the_realtime_factor_is_that_of_the_last_runs(ledger: Ledger) -> None:
    """Sound over work, not a mean of ratios; runs that analysed nothing do not count; none: not known."""
    ledger.add_run(replace(made_run(1), analysed=0))
    assert ledger.realtime_factor() is None
    for audio, elapsed in ((1e9, 1.0), (60.0, 2.0), (300.0, 4.0)):
        ledger.add_run(replace(made_run(2), audio=audio, elapsed=elapsed))
    assert ledger.realtime_factor(2) == 60.0
    assert [run.audio for run in ledger.latest_runs(2)] == [300.0, 60.0]


def test_a_ledger_of_the_second_layout_is_brought_up_to_date(tmp_path: Path) -> None:
    """Calls and failures get their states, with length and facts where they can be read; runs their exit codes."""
    with Ledger(tmp_path / "l.sqlite") as ledger:
        for name in ("a", "b"):
            ledger.store(made_entry(f"/{name}", name), made_call(name))
        ledger.settle("/c", [(replace(made_failure("/c"), error="poison"), DAY)])
        ledger.add_run(replace(made_run(1), failed=2))
        ledger.mark_published(DAY, "s")
    old = sqlite3.connect(tmp_path / "l.sqlite")
    old.executescript(
        "DROP TABLE orphans;"
        + "".join(f"ALTER TABLE {table} DROP COLUMN crc;" for table in SEALED)
        + "DROP TABLE recordings; ALTER TABLE runs DROP COLUMN exit_code; ALTER TABLE runs DROP COLUMN not_reached;"
        "UPDATE heard SET data = x'00' WHERE call = (SELECT id FROM calls WHERE call_id = 'b');"
        "PRAGMA user_version = 2"
    )
    old.close()
    with pytest.raises(UsageError, match="rescore"):
        Ledger(tmp_path / "l.sqlite", read_only=True)
    for _ in range(2):
        with Ledger(tmp_path / "l.sqlite") as ledger:
            assert ledger.states() == {"waiting": 0, "done": 2, "failed": 0, "quarantined": 1, "dismissed": 0}
            assert ledger.audio() == 60.0
            assert ledger.recording_of("/a") == made_recording("a")
            assert ledger.recording_of("/b") is None
            assert ledger.latest_runs()[0].exit_code == 1
            assert ledger.unpublished() == [DAY]


def test_a_ledger_of_the_third_layout_is_brought_up_to_date(tmp_path: Path) -> None:
    """Every call keeps what was heard and found, and gets a key; a verdict goes to the latest call of its name."""
    with Ledger(tmp_path / "l.sqlite") as ledger:
        for name, sha256 in (("a", "1" * 64), ("b", "1" * 64), ("c", "2" * 64)):
            ledger.store(made_entry(f"/{name}", name, sha256=sha256), made_call(name))
        ledger.add_reviews([Review(call_id="c", rule_id="r", verdict="right", reviewer="Li")])
        ledger.mark_published(DAY, "s")
        before = [ledger.analysis(f"/{name}") for name in "abc"]
    old = sqlite3.connect(tmp_path / "l.sqlite")
    third = {
        "calls": "id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, call_id TEXT NOT NULL, day TEXT NOT NULL, "
        "agent_id TEXT, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sha256 TEXT NOT NULL, fingerprint TEXT, "
        "hearing TEXT NOT NULL, judged TEXT NOT NULL, label TEXT NOT NULL, meta TEXT NOT NULL, analysed_at TEXT, "
        "elapsed REAL NOT NULL, crc INTEGER, UNIQUE (day, call_id)",
        "orphans": "day TEXT, call_id TEXT, recording TEXT, sha256 TEXT, PRIMARY KEY (day, call_id)",
        "reviews": "call_id TEXT, rule_id TEXT, verdict TEXT, reviewer TEXT, note TEXT, imported_at TEXT, "
        "PRIMARY KEY (call_id, rule_id, reviewer)",
    }
    for table, columns in third.items():
        old.execute(f"CREATE TABLE old_{table} ({columns})")
        names = ", ".join(name for _, name, *_ in old.execute(f"PRAGMA table_info(old_{table})"))
        old.executescript(
            f"INSERT INTO old_{table} ({names}) SELECT {names} FROM {table};"
            f"DROP TABLE {table}; ALTER TABLE old_{table} RENAME TO {table};"
        )
    old.executescript("INSERT INTO orphans VALUES ('2026-11-20', 'z', 'z.wav', 'abc'); PRAGMA user_version = 3")
    old.close()
    for _ in range(2):
        with Ledger(tmp_path / "l.sqlite") as ledger:
            assert [ledger.analysis(f"/{name}") for name in "abc"] == before
            assert ledger.count() == 3
            stored = [call.key for call in ledger.stored(ledger.numbers(DAY))]
            assert stored == [key_of("1" * 64, "a"), key_of("1" * 64, "b"), key_of("2" * 64, "c")]
            assert [review.call_key for review in ledger.reviews()] == [stored[2]]
            assert list(ledger.orphans().values()) == [["z.wav"]]
            assert ledger.unpublished() == [DAY]  # its tables get the keys
    with Ledger(tmp_path / "l.sqlite") as ledger:
        ledger.store(made_entry("/other", "c", sha256="3" * 64), made_call("c"))
        assert ledger.count() == 4


def test_an_end_is_never_before_the_beginning() -> None:
    """A run's end is its beginning and its length, so that a clock set back meanwhile does no harm."""
    from voicecheck.batch.judging import Judging
    from voicecheck.batch.publishing import Published
    from voicecheck.batch.remember import Work, make_run

    later = datetime.now(UTC) + timedelta(hours=5)
    run = make_run(Work(command="run", started_at=later, elapsed=60.0, stopped=False), Judging(), Published())
    assert run.ended_at - run.started_at == timedelta(minutes=1)
