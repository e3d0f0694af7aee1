"""What people say of findings: verdicts and appeals are kept by the call's key and published by its day."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from made_calls import made_call, made_finding
from test_batch_rescore import DAYS, OLD, make_recordings, run
from voicecheck.batch.opinions import publish_opinions
from voicecheck.batch.purge import purge
from voicecheck.batch.remember import LEDGER_NAME
from voicecheck.batch.rescore import rescore
from voicecheck.ledger.layouts import key_of
from voicecheck.ledger.ledger import Entry, Ledger
from voicecheck.proofs.appeals import Appeal
from voicecheck.proofs.reviewfile import KnownCalls, read_opinions
from voicecheck.proofs.reviews import Review
from voicecheck.tables.live import check_live
from voicecheck.tables.publish import publish_rows
from voicecheck.tables.read import read_rows
from voicecheck.tables.schema import arrow_schema

NOW = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
FAULTS = tuple(made_finding("word.wait", start=start) for start in (9.0, 2.0))


def stored(out: Path, sha256: str, *, day: date = DAYS[0], call_id: str = "1") -> str:
    """A stored call of agent 007 with two faults of one norm; its key."""
    entry = Entry(
        path=f"/{sha256[:4]}.wav", call_id=call_id, day=day, size=1, mtime_ns=1, sha256=sha256, fingerprint="",
        hearing="", judged="", label="", elapsed=1.0,
    )  # fmt: skip
    with Ledger(out / LEDGER_NAME) as ledger:
        ledger.store(entry, made_call(call_id, findings=FAULTS, agent_id="007", team="north"))
    publish_rows(out, "calls", day, [])
    return key_of(sha256, call_id)


@pytest.fixture
def twins(tmp_path: Path) -> tuple[Path, str, str]:
    """Two calls of one name on one day."""
    return tmp_path, stored(tmp_path, "a" * 64), stored(tmp_path, "b" * 64)


def said(key: str, verdict: str, **more: object) -> Review:
    known = {"call_id": "1", "rule_id": "word.wait", "reviewer": "Li", "imported_at": NOW, "result": "fail"}
    return Review(**(known | {"call_key": key, "verdict": verdict} | more))  # type: ignore[arg-type]


def test_verdicts_on_calls_of_one_name_never_collide(twins: tuple[Path, str, str]) -> None:
    """One reviewer, one norm, one time, one name: a row a call, each with its own verdict, joined by its key."""
    out, first, second = twins
    with Ledger(out / LEDGER_NAME) as ledger:
        ledger.add_reviews([said(first, "right", start_s=2.0), said(second, "wrong", start_s=2.0)])
        publish_opinions(ledger, out, ledger.days_of([first, second]))
    told = {row["call_key"]: row for row in read_rows(out, "reviews")}
    assert {key: row["verdict"] for key, row in told.items()} == {first: "right", second: "wrong"}
    assert {(row["call_id"], row["agent_id"], row["team"], row["local_date"]) for row in told.values()} == {
        ("1", "007", "north", DAYS[0])
    }


def test_a_file_of_verdicts_has_to_say_which_call_of_a_name_it_means(twins: tuple[Path, str, str]) -> None:
    """With the key each row finds its own call, also where the words are Chinese; without it the file is refused."""
    out, first, second = twins
    text = "call_key,call_id,rule_id,time,verdict,reviewer\n" + "".join(
        f"{key},1,word.wait,2.0,{word},李\n" for key, word in ((first, "对"), (second, "错"))
    )
    with Ledger(out / LEDGER_NAME) as ledger:
        known = KnownCalls(
            calls=lambda name: [key for key, _ in ledger.calls_named(name)], rules="word.wait".__eq__, now=NOW
        )
        ledger.add_reviews(read_opinions(text.encode("gb18030"), "f.csv", known).reviews)
        assert {each.call_key: each.verdict for each in ledger.reviews()} == {first: "right", second: "wrong"}


def test_a_verdict_has_the_present_number_of_its_finding(twins: tuple[Path, str, str]) -> None:
    """By its time, to half a second; a verdict on the whole norm, or on what is gone, has none."""
    out, first, _ = twins
    with Ledger(out / LEDGER_NAME) as ledger:
        ledger.add_reviews(
            said(first, "wrong", reviewer=name, start_s=start)
            for name, start in (("a", 2.0), ("b", 9.3), ("c", None), ("d", 30.0))
        )
        publish_opinions(ledger, out, DAYS[:1])
    assert {row["reviewer"]: row["finding"] for row in read_rows(out, "reviews")} == {
        "a": 0,
        "b": 1,
        "c": None,
        "d": None,
    }


def test_every_published_day_has_both_tables(tmp_path: Path) -> None:
    """Nobody appealed: the table is there, with its columns and without rows; so are verdicts."""
    run(make_recordings(tmp_path / "in"), tmp_path / "out", OLD)
    for table in ("appeals", "reviews"):
        for day in DAYS:
            assert (tmp_path / "out" / table / f"date={day}" / "part-0.parquet").exists()
        assert read_rows(tmp_path / "out", table) == []
    assert arrow_schema("appeals").names[:5] == ["call_key", "local_date", "call_id", "agent_id", "team"]


def made_appeal(key: str, **more: object) -> Appeal:
    known = {"call_key": key, "reason": "客户已经挂了", "appealed_at": NOW, "rule_id": "word.wait", "result": "fail"}
    return Appeal(**(known | more))  # type: ignore[arg-type]


def test_appeals_are_numbered_within_their_call_and_kept(twins: tuple[Path, str, str]) -> None:
    """What became of an appeal takes its own place; a second appeal against the same is another one."""
    out, first, second = twins
    with Ledger(out / LEDGER_NAME) as ledger:
        ledger.put_appeals([made_appeal(first, start_s=2.04), made_appeal(second), made_appeal(first)])
        (open_, again, other) = sorted(ledger.appeals(), key=lambda each: (each.call_key != first, each.number))
        assert [each.number for each in (open_, again, other)] == [0, 1, 0]
        assert open_ == made_appeal(first, start_s=2.0, number=0)
        decided = replace(open_, decision="granted", decided_by="王芳", decided_at=NOW, score_after=95.0)
        ledger.put_appeals([decided])
        assert ledger.appeals(DAYS[0])[[each.call_key for each in ledger.appeals()].index(first)] == decided
        assert len(ledger.appeals()) == 3
        assert ledger.appeals(DAYS[1]) == []


def test_appeals_are_published_with_what_became_of_them(twins: tuple[Path, str, str]) -> None:
    """Who appealed, against which finding, why, and the decision; against the score alone there is no norm."""
    out, first, second = twins
    with Ledger(out / LEDGER_NAME) as ledger:
        ledger.put_appeals([made_appeal(first, start_s=9.0, score_before=80.0), made_appeal(second, rule_id=None)])
        publish_opinions(ledger, out, DAYS[:1])
    rows = {row["call_key"]: row for row in read_rows(out, "appeals")}
    named = ("agent_id", "local_date", "appeal", "rule_id", "finding", "start_s", "decision", "reason", "score_before")
    assert [rows[first][name] for name in named] == [
        "007", DAYS[0], 0, "word.wait", 1, 9.0, "open", "客户已经挂了", 80.0
    ]  # fmt: skip
    assert (rows[second]["rule_id"], rows[second]["finding"], rows[second]["appealed_at"]) == (None, None, NOW)


def test_appeals_and_verdicts_outlive_a_lost_ledger(tmp_path: Path) -> None:
    """What people said is taken from its tables where the ledger is gone, word for word."""
    out = tmp_path / "out"
    run(make_recordings(tmp_path / "in"), out, OLD)
    with Ledger(out / LEDGER_NAME) as ledger:
        (key, _), *_ = ledger.calls_named("0")
        ledger.put_appeals([made_appeal(key, decision="refused", decided_at=NOW, decision_reason="录音清楚")])
        ledger.add_reviews([said(key, "unsure", call_id="0", start_s=2.0)])
        before = (ledger.appeals(), ledger.reviews())
        publish_opinions(ledger, out, DAYS[:1])
    (out / LEDGER_NAME).unlink()
    with Ledger(out / LEDGER_NAME) as ledger:
        assert (ledger.appeals(), ledger.reviews()) == before
    run(tmp_path / "in", out, OLD)
    assert [row["decision_reason"] for row in read_rows(out, "appeals")] == ["录音清楚"]


def test_purging_takes_what_was_said_of_old_calls(tmp_path: Path) -> None:
    """Appeals and verdicts go with their day, from the ledger and the tables; those of later days stay."""
    out = tmp_path / "out"
    run(make_recordings(tmp_path / "in"), out, OLD)
    with Ledger(out / LEDGER_NAME) as ledger:
        (old, _), (new, _) = ledger.calls_named("0")[0], ledger.calls_named("3")[0]
        ledger.put_appeals([made_appeal(old), made_appeal(new)])
        ledger.add_reviews([said(old, "right", call_id="0"), said(new, "right", call_id="3")])
        publish_opinions(ledger, out, DAYS)
    purge(out, DAYS[1])
    for table in ("appeals", "reviews"):
        assert [row["call_key"] for row in read_rows(out, table)] == [new]
    with Ledger(out / LEDGER_NAME) as ledger:
        assert [each.call_key for each in ledger.appeals()] == [each.call_key for each in ledger.reviews()] == [new]
    assert check_live(out) == []


def test_verdicts_filed_by_an_earlier_version_under_their_import_go(tmp_path: Path) -> None:
    """Schema 1 had them in a folder of the day of import; after a purge none of them is left there."""
    out = tmp_path / "out"
    run(make_recordings(tmp_path / "in"), out, OLD)
    publish_rows(out, "reviews", date(2026, 12, 1), [{"call_id": "0", "rule_id": "r"}])
    purge(out, DAYS[1])
    assert not (out / "reviews" / "date=2026-12-01").exists()


def test_rescoring_publishes_verdicts_under_the_numbers_of_now(tmp_path: Path) -> None:
    """A verdict stays with its finding, whatever number that has after judging again."""
    out = tmp_path / "out"
    run(make_recordings(tmp_path / "in"), out, OLD)
    with Ledger(out / LEDGER_NAME) as ledger:
        (key, day), *_ = ledger.calls_named("1")
        ledger.add_reviews([said(key, "right", call_id="1", rule_id="close.farewell", result="pass")])
        ledger.mark_stale([day])
    rescore(out, OLD, workers=1)
    (row,) = read_rows(out, "reviews")
    assert (row["call_key"], row["verdict"], row["date"]) == (key, "right", str(day))


def test_a_ledger_of_before_gets_its_place_for_appeals(twins: tuple[Path, str, str]) -> None:
    """Layout 7 had none: it is made when the ledger is brought up to date, and verdicts stay as they were."""
    out, first, _ = twins
    with Ledger(out / LEDGER_NAME) as ledger:
        ledger.add_reviews([said(first, "wrong", start_s=2.0)])
        before = ledger.reviews()
    with closing(sqlite3.connect(out / LEDGER_NAME)) as db:
        db.execute("DROP TABLE appeals")
        db.execute("PRAGMA user_version = 7")
    with Ledger(out / LEDGER_NAME) as ledger:
        assert (ledger.appeals(), ledger.reviews()) == ([], before)
        ledger.put_appeals([made_appeal(first)])
        assert [each.call_key for each in ledger.appeals()] == [first]
