"""The ledger keeps what was done, without loss, and knows what must be published."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from made_calls import hold, made_call, made_finding, made_talk, made_voice
from voicecheck.errors import UsageError
from voicecheck.intervals import Interval
from voicecheck.ledger.codec import decode_findings, decode_heard, encode_findings, encode_heard
from voicecheck.ledger.history import Run
from voicecheck.ledger.layouts import key_of
from voicecheck.ledger.ledger import Entry, Ledger
from voicecheck.proofs.reviews import Review
from voicecheck.records import CallAnalysis, Recording, Turn, Word
from voicecheck.score.onecall import call_sums
from voicecheck.tables.rows import Failure, Provenance

DAY, NEXT = date(2026, 11, 20), date(2026, 11, 21)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    with Ledger(tmp_path / "out" / "ledger.sqlite") as opened:
        yield opened


def made_entry(path: str = "/a.wav", call_id: str = "a", day: date = DAY, **more: object) -> Entry:
    """An entry of that recording."""
    entry = Entry(path=path, call_id=call_id, day=day, size=9, mtime_ns=1, sha256="s", fingerprint="f", hearing="h",
                  judged="j", label="l", elapsed=1.5)  # fmt: skip
    return replace(entry, **more)  # type: ignore[arg-type]


def made_failure(path: str = "/a.wav", message: str = "empty") -> Failure:
    """A failure of that recording."""
    return Failure(recording=path, path=path, agent_id=None, stage="decode", error="DecodeError", message=message,
                   attempts=1, last_at=datetime(2026, 11, 20, tzinfo=UTC))  # fmt: skip


times = st.floats(0, 1e5, allow_nan=False)
words = st.builds(Word, times, times, st.text(max_size=3), st.floats(0, 1))
pauses = st.builds(lambda a, b: Interval(min(a, b), max(a, b)), times, times)
turns = st.builds(
    Turn,
    speaker=st.sampled_from(["agent", "customer", "unknown"]),
    kind=st.sampled_from(["turn", "backchannel"]),
    start=times,
    end=times,
    text=st.text(max_size=9),
    characters=st.integers(0, 99),
    pauses=st.lists(pauses, max_size=2).map(tuple),
    words=st.lists(words, max_size=3).map(tuple),
    confidence=st.none() | st.floats(0, 1),
    suspect=st.none() | st.text(max_size=9),
)
recordings = st.builds(
    Recording,
    path=st.just(Path("/calls/a b.wav")),
    name=st.text(max_size=9),
    call_id=st.text(max_size=9),
    started_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    rings=st.none() | st.integers(0, 9),
    extra=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
)


@given(recordings, st.lists(turns, max_size=3))
def test_an_analysis_survives_storage(recording: Recording, said: list[Turn]) -> None:
    """What is decoded equals what was encoded, whatever the text, times and gaps."""
    call = replace(made_call(talk=made_talk(turns=tuple(said))), recording=recording)
    assert decode_heard(encode_heard(call)) == call


def test_every_kind_of_record_survives_storage() -> None:
    """Events, findings, roles and measures come back as they were."""
    call = made_call(talk=made_talk(events=(hold(1, 9),)), findings=(made_finding("a", value=1.5, matched="喂"),))
    assert decode_heard(encode_heard(call)) == replace(call, findings=())
    assert decode_findings(encode_findings(call.findings)) == call.findings


def test_what_a_finding_shows_comes_back_and_may_be_missing() -> None:
    """What a fault is, its turn, its window and both limits are stored; findings of before them have none of it."""
    window = made_finding("a", fault_form="not_said", evidence_role="trigger", turn=3, window_start=1.5, window_end=9.0)
    figure = made_finding("b", fault_form="out_of_limit", value=200.0, limit_low=120.0, limit_high=150.0, unit="cpm")
    assert decode_findings(encode_findings((window, figure))) == (window, figure)
    old = zlib.compress(b'[{"rule_id": "a", "pack": "common", "result": "fail", "start": 3.0, "limit": 5.0}]')
    (found,) = decode_findings(old)
    assert (found.limit, found.fault_form, found.evidence_role, found.turn) == (5.0, None, None, None)
    assert {found.window_start, found.window_end, found.limit_low, found.limit_high, found.unit} == {None}


def test_calls_stored_before_rates_were_derived_come_back() -> None:
    """A stored rate over other turns is passed over: rates come from the rated sums, which are stored as well."""
    call = made_call(talk=made_talk(agent=made_voice(100, 30.0, 5.0)))
    head, rest = zlib.decompress(encode_heard(call)).split(b"\n", 1)
    stored = json.loads(head)
    stored["conversation"]["agent"] |= {"speech_rate_cpm": 180.0, "articulation_rate_cpm": 190.0}
    voice = decode_heard(zlib.compress(json.dumps(stored).encode() + b"\n" + rest)).conversation.agent
    assert voice is not None
    assert (voice.speech_rate_cpm, voice.articulation_rate_cpm) == (200, 240)


@pytest.mark.parametrize("data", [b"", b"no zlib", encode_heard(made_call())[:-9], encode_findings(())])
def test_damaged_storage_is_a_value_error(data: bytes) -> None:
    """Damage is said, never a wrong analysis; one stage is not taken for the other."""
    with pytest.raises(ValueError, match="damaged"):
        decode_heard(data)
    with pytest.raises(ValueError, match="damaged"):
        decode_findings(data[:-1])


def test_stored_calls_come_back_by_path_content_and_day(ledger: Ledger) -> None:
    """An entry is found by its path and by its content, whatever the settings; its analysis is whole."""
    call = made_call("a")
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    known = made_entry(provenance=Provenance(run_id="r", model_sha256="m", analysed_at=at, judged_at=at))
    ledger.store(known, call)
    assert ledger.entry("/a.wav") == ledger.by_content("s", "f") == ledger.by_sha256("s") == known
    assert ledger.analysis("/a.wav") == call
    assert ledger.has_size(9)
    assert not ledger.has_size(8)
    assert ledger.entry("/b.wav") is ledger.by_content("s", "g") is ledger.by_sha256("t") is None


def paths(ledger: Ledger, day: date) -> list[str]:
    """The paths of a day's calls, in order."""
    return [call.path for call in ledger.stored(ledger.numbers(day))]


def test_calls_of_a_day_are_sorted_by_agent_and_call(ledger: Ledger) -> None:
    """Unknown agents first, then by agent, then by call: the order of the tables."""
    known = [("b", "A2"), ("c", "A1"), ("a", "A1"), ("d", None)]
    for call_id, agent in known:
        ledger.store(made_entry(f"/{call_id}", call_id), made_call(call_id, agent_id=agent))
    ledger.store(made_entry("/e", "e", NEXT), made_call("e"))
    assert paths(ledger, DAY) == ["/d", "/a", "/c", "/b"]


def keys(ledger: Ledger, *days: date) -> list[str]:
    """The keys of the calls of some days, in order."""
    return [call.key for day in days for call in ledger.stored(ledger.numbers(day))]


def test_calls_of_one_name_are_several_calls(ledger: Ledger) -> None:
    """Two recorders that both count from 1 push no call out, on one day or on two; each has a key of its own."""
    for path, day, sha256 in (("/x/1", DAY, "1" * 64), ("/y/1", DAY, "2" * 64), ("/x/2", NEXT, "3" * 64)):
        ledger.store(made_entry(path, "1", day, sha256=sha256), made_call("1"))
    found = keys(ledger, DAY, NEXT)
    assert sorted(found) == sorted({key_of(digit * 64, "1") for digit in "123"})
    assert ledger.calls_named("1")[0][0] == found[2]
    assert {key for key, _ in ledger.calls_named("1")} == set(found)
    assert [key for key, _ in ledger.calls_named(found[1])] == [found[1]]
    ledger.store(made_entry("/x/3", "2", DAY, sha256="4" * 64), made_call("2"))
    assert ledger.analysis_named("2") == ledger.analysis("/x/3") != ledger.analysis("/x/2")
    assert ledger.analysis_named("1") == ledger.analysis("/x/2")
    assert ledger.analysis_named("nobody") is None
    assert ledger.repeated_names() == {"1"}


def test_the_key_of_a_call_stays(ledger: Ledger) -> None:
    """Renamed, labelled anew or analysed again it is the same call; a copy and other bytes are others."""
    ledger.store(made_entry("/a", "a", sha256="1" * 64), made_call("a"))
    ledger.store(made_entry("/copy", "a", sha256="1" * 64), made_call("a"))
    first = key_of("1" * 64, "a")
    (copy,) = set(keys(ledger, DAY)) - {first}
    ledger.store(made_entry("/moved", "b", NEXT, sha256="1" * 64), made_call("b"), replaces=["/a"])
    ledger.store(made_entry("/copy", "a", sha256="1" * 64), made_call("a"))
    assert keys(ledger, DAY, NEXT) == [copy, first]
    ledger.store(made_entry("/copy", "a", sha256="2" * 64), made_call("a"))
    assert keys(ledger, DAY, NEXT) == [key_of("2" * 64, "a"), first]


def test_a_call_is_replaced_by_path(ledger: Ledger) -> None:
    """A recording analysed again replaces its row; so does one that was moved."""
    ledger.store(made_entry("/new", "a"), made_call("a"))
    ledger.store(made_entry("/new", "b", NEXT), made_call("b"))
    assert paths(ledger, DAY) == []
    ledger.store(made_entry("/moved", "c", NEXT), made_call("c"), replaces=["/new"])
    assert paths(ledger, NEXT) == ["/moved"]


def test_days_stay_marked_until_published(ledger: Ledger) -> None:
    """Every day that a change touches is marked, the one a call left as well."""
    ledger.store(made_entry(), made_call())
    assert ledger.unpublished() == [DAY]
    ledger.mark_published(DAY, "s")
    assert ledger.unpublished() == []
    ledger.store(made_entry(day=NEXT), made_call())
    assert ledger.unpublished() == [DAY, NEXT]


def test_failures_are_kept_counted_and_settled(ledger: Ledger) -> None:
    """Attempts add up over runs; once all is well the failure is gone and its day is marked."""
    assert ledger.settle("/a.wav") == []
    assert ledger.unpublished() == []
    ledger.settle("/a.wav", [(made_failure(), DAY)])
    (again,) = ledger.settle("/a.wav", [(made_failure(message="still empty"), NEXT)])
    assert again.attempts == 2
    assert ledger.failures(DAY) == []
    assert ledger.failures(NEXT) == [again]
    for day in (DAY, NEXT):
        ledger.mark_published(day, "s")
    ledger.settle("/a.wav")
    assert ledger.failures(NEXT) == []
    assert ledger.unpublished() == [NEXT]


def test_what_is_kept_survives_closing(tmp_path: Path) -> None:
    """Another process finds the same."""
    call: CallAnalysis = made_call()
    with Ledger(tmp_path / "l.sqlite") as first:
        first.store(made_entry(), call)
    with Ledger(tmp_path / "l.sqlite") as second:
        assert second.analysis("/a.wav") == call


def test_what_is_no_ledger_is_refused(tmp_path: Path) -> None:
    """A foreign layout and a folder that cannot be made are wrong usage, not a crash."""
    (tmp_path / "text").write_text("in the way")
    later = sqlite3.connect(tmp_path / "later")
    later.execute("PRAGMA user_version = 99")
    later.close()
    for path in (tmp_path / "later", tmp_path / "text" / "below"):
        with pytest.raises(UsageError, match="--out"):
            Ledger(path)


def test_days_published_with_other_settings_are_known(ledger: Ledger) -> None:
    """A day is stale with other settings; a stale day has the same calls, a changed one has not."""
    ledger.store(made_entry(), made_call())
    ledger.mark_published(DAY, "old")
    assert (ledger.unpublished(), ledger.unpublished("old"), ledger.unpublished("new")) == ([], [], [DAY])
    ledger.mark_stale([DAY, NEXT])
    assert (ledger.unpublished(), ledger.stale(), ledger.changed(DAY)) == ([DAY], [DAY], False)
    ledger.store(made_entry(), made_call())
    ledger.mark_stale([DAY])
    assert (ledger.unpublished(), ledger.stale(), ledger.changed(DAY)) == ([DAY], [], True)


def test_findings_are_kept_apart_from_what_was_heard(ledger: Ledger) -> None:
    """Judging again replaces the findings alone, notes by what, and marks the day."""
    ledger.store(made_entry(), made_call(findings=(made_finding("a"),)))
    ledger.mark_published(DAY, "s")
    (number,) = ledger.numbers(DAY)
    at = datetime(2126, 11, 21, 9, tzinfo=UTC)
    ledger.rejudge(DAY, "new", [(number, encode_findings((made_finding("b"),)))], judged_at=at)
    (stored,) = ledger.stored([number])
    assert stored.provenance.judged_at == at
    assert stored.provenance.analysed_at is not None
    assert stored.provenance.analysed_at < at
    assert ledger.analysis("/a.wav").findings == ledger.findings_of("a") == (made_finding("b"),)
    assert (ledger.stale(), ledger.count("new"), ledger.count("j"), ledger.count()) == ([DAY], 1, 0, 1)
    assert list(ledger.stored_findings()) == [(key_of("s", "a"), "a", (made_finding("b"),))]
    ledger.rejudge(DAY, "newer", [(number, None)], judged_at=at)
    assert ledger.findings_of("a") == (made_finding("b"),)
    assert ledger.findings_of("nobody") == ()


def test_an_agents_days_come_back_in_order(ledger: Ledger) -> None:
    """Only the days asked for, the oldest first; a day put again replaces what was there."""
    one = call_sums(made_call())
    for day in (1, 5, 9, 10):
        ledger.put_agent_days(date(2026, 11, day), {"A1": one, None: one + one}, days=0)
    assert ledger.history("A1", date(2026, 11, 10), 5) == [(date(2026, 11, day), one) for day in (5, 9)]
    ledger.put_agent_days(date(2026, 11, 9), {None: one}, days=0)
    assert [day.day for day, _ in ledger.history("A1", date(2026, 11, 10), 5)] == [5]
    assert ledger.history(None, date(2026, 11, 10), 1) == [(date(2026, 11, 9), one)]
    assert ledger.agent_days(date(2026, 11, 9)) == {None: one}


def test_a_day_that_changes_makes_the_trends_after_it_stale(ledger: Ledger) -> None:
    """Days within reach after it must be published again, others and the same sums need not."""
    one = call_sums(made_call())
    for day in (DAY, NEXT, date(2026, 12, 20)):
        ledger.store(made_entry(f"/{day}", "a", day), made_call())
        ledger.mark_published(day, "s")
    ledger.put_agent_days(DAY, {"A1": one}, days=14)
    assert ledger.stale() == [NEXT]
    ledger.mark_published(NEXT, "s")
    ledger.put_agent_days(DAY, {"A1": one}, days=14)
    assert ledger.stale() == []


def made_run(hour: int, calls: int = 1) -> Run:
    """The record of a run."""
    at = datetime(2026, 11, 20, hour, tzinfo=UTC)
    return Run(started_at=at, ended_at=at, command="run", version="1", model=None, hearing=None, judged="j",
               scores="s", calls=calls, analysed=1, rejudged=0, failed=0, audio=60.0, elapsed=2.0, stopped=False,
               sums=call_sums(made_call()))  # fmt: skip


def test_runs_are_remembered(ledger: Ledger) -> None:
    """All of a day in order; the last is the last that published a call."""
    assert ledger.last_run() is None
    runs = [made_run(1), made_run(2), made_run(3, calls=0)]
    for run in runs:
        ledger.add_run(run)
    assert ledger.runs(DAY) == runs
    assert ledger.runs(NEXT) == []
    assert ledger.last_run() == runs[1]


def test_verdicts_are_kept_once_a_reviewer(ledger: Ledger) -> None:
    """The same reviewer on the same finding replaces the verdict, another adds one."""
    at = datetime(2026, 11, 20, tzinfo=UTC)
    first = Review(call_id="a", rule_id="r", verdict="right", reviewer="li", note="n", imported_at=at)
    ledger.add_reviews([first, replace(first, reviewer="wang", imported_at=None)])
    ledger.add_reviews([replace(first, verdict="wrong")])
    assert ledger.reviews() == [replace(first, verdict="wrong"), replace(first, reviewer="wang", imported_at=None)]


def test_a_ledger_of_the_layout_before_is_brought_up_to_date(tmp_path: Path) -> None:
    """Every call comes over in both stages, damaged ones as they are; every day is to be published."""
    call = made_call(findings=(made_finding("a"),))
    old = sqlite3.connect(tmp_path / "l.sqlite")
    old.executescript(
        "CREATE TABLE calls (path TEXT PRIMARY KEY, call_id TEXT, day TEXT, agent_id TEXT, size INTEGER,"
        "mtime_ns INTEGER, sha256 TEXT, fingerprint TEXT, label TEXT, meta TEXT, analysis BLOB, analysed_at TEXT,"
        "elapsed REAL); CREATE INDEX calls_by_content ON calls (sha256, fingerprint);"
        "CREATE INDEX calls_by_size ON calls (size); CREATE TABLE unpublished (day TEXT PRIMARY KEY);"
        "CREATE TABLE failures (path TEXT NOT NULL, recording TEXT NOT NULL, agent_id TEXT, day TEXT NOT NULL,"
        "stage TEXT NOT NULL, error TEXT NOT NULL, message TEXT NOT NULL, attempts INTEGER NOT NULL,"
        "last_at TEXT NOT NULL, started_at TEXT, PRIMARY KEY (path, message)); PRAGMA user_version = 1;"
    )
    whole = zlib.compress(TypeAdapter(CallAnalysis).dump_json(call, exclude_defaults=True))
    for name, data in (("a", whole), ("b", b"damaged")):
        row = (f"/{name}", name, DAY.isoformat(), "A1", 9, 1, "s", "f", "l", "[]", data, "2026", 1.5)
        old.execute("INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    old.commit()
    old.close()
    with pytest.raises(UsageError, match="rescore"):
        Ledger(tmp_path / "l.sqlite", read_only=True)
    for _ in range(2):
        with Ledger(tmp_path / "l.sqlite") as ledger:
            assert ledger.analysis("/a") == call
            assert (ledger.unpublished(), ledger.changed(DAY)) == ([DAY], True)
            with pytest.raises(ValueError, match="damaged"):
                ledger.analysis("/b")


def test_reading_leaves_no_trace(tmp_path: Path) -> None:
    """A ledger opened to read is the same file after, with none beside it; where there is none, that is said."""
    with Ledger(tmp_path / "l.sqlite") as ledger:
        ledger.store(made_entry(), made_call())
    before = (tmp_path / "l.sqlite").read_bytes()
    with Ledger(tmp_path / "l.sqlite", read_only=True) as ledger:
        assert ledger.count() == 1
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            ledger.mark_published(DAY, "s")
    assert (tmp_path / "l.sqlite").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["l.lock", "l.sqlite"]
    with pytest.raises(UsageError, match="voicecheck run"):
        Ledger(tmp_path / "none.sqlite", read_only=True)
    assert not (tmp_path / "none.sqlite").exists()
