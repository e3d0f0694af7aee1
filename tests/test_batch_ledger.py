"""The ledger keeps what was done, without loss, and knows what must be published."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_calls import hold, made_call, made_finding, made_talk
from voicecheck.batch.codec import decode, encode
from voicecheck.batch.ledger import Entry, Ledger
from voicecheck.errors import UsageError
from voicecheck.intervals import Interval
from voicecheck.records import CallAnalysis, Recording, Turn, Word
from voicecheck.tables.rows import Failure

DAY, NEXT = date(2026, 11, 20), date(2026, 11, 21)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    with Ledger(tmp_path / "out" / "ledger.sqlite") as opened:
        yield opened


def made_entry(path: str = "/a.wav", call_id: str = "a", day: date = DAY, **more: object) -> Entry:
    """An entry of that recording."""
    entry = Entry(path=path, call_id=call_id, day=day, size=9, mtime_ns=1, sha256="s", fingerprint="f", label="l",
                  elapsed=1.5)  # fmt: skip
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
    assert decode(encode(call)) == call


def test_every_kind_of_record_survives_storage() -> None:
    """Events, findings, roles and measures come back as they were."""
    call = made_call(talk=made_talk(events=(hold(1, 9),)), findings=(made_finding("a", value=1.5, matched="喂"),))
    assert decode(encode(call)) == call


@pytest.mark.parametrize("data", [b"", b"no zlib", encode(made_call())[:-9]])
def test_damaged_storage_is_a_value_error(data: bytes) -> None:
    """Damage is said, never a wrong analysis."""
    with pytest.raises(ValueError, match="damaged"):
        decode(data)


def test_stored_calls_come_back_by_path_content_and_day(ledger: Ledger) -> None:
    """An entry is found by its path, by its content, and by its call; its analysis is whole."""
    call = made_call("a")
    ledger.store(made_entry(), call)
    assert ledger.entry("/a.wav") == ledger.by_content("s", "f") == ledger.by_call(DAY, "a") == made_entry()
    assert ledger.analysis("/a.wav") == call
    assert ledger.has_size(9)
    assert not ledger.has_size(8)
    assert ledger.entry("/b.wav") is ledger.by_content("s", "g") is ledger.by_call(NEXT, "a") is None


def test_calls_of_a_day_are_sorted_by_agent_and_call(ledger: Ledger) -> None:
    """Unknown agents first, then by agent, then by call: the order of the tables."""
    known = [("b", "A2"), ("c", "A1"), ("a", "A1"), ("d", None)]
    for call_id, agent in known:
        ledger.store(made_entry(f"/{call_id}", call_id), made_call(call_id, agent_id=agent))
    ledger.store(made_entry("/e", "e", NEXT), made_call("e"))
    assert [path for path, _ in ledger.calls(DAY)] == ["/d", "/a", "/c", "/b"]


def test_a_call_is_replaced_by_path_and_by_name(ledger: Ledger) -> None:
    """A recording analysed again replaces its row; so does another file for the same call of that day."""
    ledger.store(made_entry("/old", "a"), made_call("a"))
    ledger.store(made_entry("/new", "a"), made_call("a"))
    assert ledger.entry("/old") is None
    ledger.store(made_entry("/new", "b", NEXT), made_call("b"))
    assert [path for path, _ in ledger.calls(DAY)] == []
    ledger.store(made_entry("/moved", "c", NEXT), made_call("c"), replaces="/new")
    assert [path for path, _ in ledger.calls(NEXT)] == ["/moved"]


def test_days_stay_marked_until_published(ledger: Ledger) -> None:
    """Every day that a change touches is marked, the one a call left as well."""
    ledger.store(made_entry(), made_call())
    assert ledger.unpublished() == [DAY]
    ledger.mark_published(DAY)
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
        ledger.mark_published(day)
    ledger.settle("/a.wav")
    assert ledger.failures(NEXT) == []
    assert ledger.unpublished() == [NEXT]


def test_further_columns_of_a_day_are_known(ledger: Ledger) -> None:
    """The union of the calls' further columns, by day."""
    ledger.store(made_entry("/a", "a"), made_call("a", extra={"queue": "vip"}))
    ledger.store(made_entry("/b", "b"), made_call("b", extra={"branch": "沪"}))
    assert ledger.meta(DAY) == {"queue", "branch"}
    assert ledger.meta(NEXT) == set()


def test_what_is_kept_survives_closing(tmp_path: Path) -> None:
    """Another process finds the same."""
    call: CallAnalysis = made_call()
    with Ledger(tmp_path / "l.sqlite") as first:
        first.store(made_entry(), call)
    with Ledger(tmp_path / "l.sqlite") as second:
        assert second.analysis("/a.wav") == call


def test_what_is_no_ledger_is_refused(tmp_path: Path) -> None:
    """A foreign file, a foreign layout and a folder that cannot be made are wrong usage, not a crash."""
    (tmp_path / "text").write_text("no database, but long enough to be looked at" * 50)
    later = sqlite3.connect(tmp_path / "later")
    later.execute("PRAGMA user_version = 99")
    later.close()
    for path in (tmp_path / "text", tmp_path / "later", tmp_path / "text" / "below"):
        with pytest.raises(UsageError, match="--out"):
            Ledger(path)
