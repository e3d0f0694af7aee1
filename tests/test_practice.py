"""What an agent keeps of practice is their own, says nothing of what was said, and is compared with care."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from made_calls import made_call, made_finding, made_talk
from made_norms import made_norms
from voicecheck.errors import UsageError
from voicecheck.practice.change import LOOKED_BACK, change
from voicecheck.practice.history import History, Practice
from voicecheck.practice.inbox import EMPTY_S, SETTLED_S, Inbox
from voicecheck.records import Result, Roles
from voicecheck.report.practice import practice_of
from voicecheck.report.verdict import Verdict, build_verdict

FIRST = datetime(2026, 11, 18, 9, tzinfo=UTC)


def practice(number: int = 0, **more: Any) -> Practice:
    """The practice of a day, each of another recording."""
    results: dict[str, Result] = {"word.rude": "fail", "open.hello": "pass"}
    known: dict[str, Any] = {
        "at": FIRST + timedelta(days=number), "recording": "a.wav", "sha256": f"{number:064d}"[::-1], "agent_id": None,
        "basis": "one_party_practice", "rules": "r", "results": results, "rate": 181.0,
    }  # fmt: skip
    return Practice(**(known | more))


def test_folder_and_files_are_their_owners_alone(tmp_path: Path) -> None:
    """Whatever the umask is."""
    before = os.umask(0)
    try:
        history = History(tmp_path / "own")
        history.keep(practice())
    finally:
        os.umask(before)
    (file,) = history.folder.iterdir()
    assert (history.folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    assert history.is_new
    assert not History(tmp_path / "own").is_new


@pytest.mark.parametrize("mode", [0o750, 0o701, 0o777])
def test_a_folder_that_others_may_look_into_is_refused(tmp_path: Path, mode: int) -> None:
    """With what to do about it; nothing is changed about a folder that is there."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(UsageError, match="chmod 700"):
        History(folder)
    assert folder.stat().st_mode & 0o777 == mode
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be kept there"):
        History(tmp_path / "file")


def test_what_is_kept_comes_back_in_order_of_time(tmp_path: Path) -> None:
    """Earlier practice of the same agent and kind, the latest last."""
    history = History(tmp_path / "own")
    kept = [practice(number) for number in (2, 0, 1)]
    for each in (*kept, practice(3, agent_id="A2"), practice(4, basis="practice")):
        history.keep(each)
    assert history.before(practice(9)) == tuple(sorted(kept, key=lambda each: each.at))


def test_the_same_recording_is_not_compared_with_itself(tmp_path: Path) -> None:
    """Checked again it takes the place of its former check."""
    history = History(tmp_path / "own")
    history.keep(practice(0))
    again = replace(practice(0), at=FIRST + timedelta(hours=1), rate=170.0)
    assert history.before(again) == ()
    history.keep(again)
    assert [each.rate for each in history.before(practice(1))] == [170.0]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"schema": 99}', '{"schema": 1}', "\x00" * 40, practice().text().replace('"fail"', '"bad"'),
     practice().text().replace("181.0", '"fast"'), practice().text().replace("2026-11-18", "yesterday")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_passed_over(tmp_path: Path, text: str) -> None:
    """The others are compared all the same."""
    history = History(tmp_path / "own")
    history.keep(practice(0))
    (history.folder / "20261119T000000Z-aaaaaaaaaaaa.json").write_text(text, encoding="utf-8")
    assert len(history.before(practice(1))) == 1


def test_only_what_was_judged_both_times_is_mended_or_new() -> None:
    """What could not be judged, then or now, is neither."""
    last = practice(0, results={"a.a": "fail", "b.b": "pass", "c.c": "fail", "d.d": "unknown", "e.e": "fail"})
    now = practice(1, results={"a.a": "pass", "b.b": "fail", "c.c": "unknown", "d.d": "fail"}, rules="other")
    found = change([last], now)
    assert found is not None
    assert (found.mended, found.again, found.same_rules) == (("a.a",), ("b.b",), False)
    assert change([], now) is None


def test_the_last_few_are_looked_back_on() -> None:
    """So many faults, this practice last."""
    before = [practice(number, results=dict.fromkeys(map(str, range(number)), "fail")) for number in range(9)]
    found = change(before, practice(9, results={}))
    assert found is not None
    assert found.faults == (5, 6, 7, 8, 0)
    assert len(found.faults) == LOOKED_BACK


def verdict(**more: Any) -> Verdict:
    """The verdict on practice of the agent alone."""
    findings = (
        made_finding("word.rude", start=3.0, matched="这是客户的话", fault_form="said"),
        made_finding("open.hello", "pass"),
    )
    talk = made_talk(roles=Roles(0, None), two_party=False)
    call = made_call(findings=findings, talk=talk, **({"direction": "practice"} | more))
    return build_verdict(call, norms=made_norms({"word.rude": "x", "open.hello": "y"}), band=(120, 150))


def test_no_word_of_the_call_is_kept() -> None:
    """Results and figures alone; nothing of what was said, and no folder's name."""
    kept = practice_of(verdict())
    assert kept is not None
    text = kept.text()
    assert "客户" not in text
    assert "/calls" not in text
    assert json.loads(text)["results"] == {"word.rude": "fail", "open.hello": "pass"}
    assert Practice.read(text) == kept


@pytest.mark.parametrize("direction", ["inbound", "outbound", None])
def test_a_call_with_a_customer_is_never_kept(direction: str | None) -> None:
    """Only practice is the agent's own."""
    assert practice_of(verdict(direction=direction)) is None


class Clock:
    """Seconds that a test moves on."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


def waited(inbox: Inbox, clock: Clock, seconds: float = SETTLED_S) -> list[str]:
    """The names that are given after a first look and so many seconds."""
    first = [path.name for path in inbox.look()]
    clock.now += seconds
    return first + [path.name for path in inbox.look()]


def test_a_recording_is_given_once_it_no_longer_grows(tmp_path: Path, clock: Clock) -> None:
    """Not while it is being written, and only once; what was there before is left alone."""
    (tmp_path / "old.wav").write_bytes(b"old")
    inbox = Inbox(tmp_path, (".wav",), clock)
    assert inbox.left_alone == 1
    new = tmp_path / "new.wav"
    new.write_bytes(b"a")
    assert waited(inbox, clock, SETTLED_S / 2) == []
    new.write_bytes(b"ab")
    assert waited(inbox, clock, SETTLED_S / 2) == []
    assert waited(inbox, clock) == ["new.wav"]
    assert waited(inbox, clock) == []


def test_a_recording_that_was_being_written_at_the_beginning_is_new(tmp_path: Path, clock: Clock) -> None:
    """What goes on to be written was not finished before."""
    growing = tmp_path / "a.wav"
    growing.write_bytes(b"a")
    inbox = Inbox(tmp_path, (".wav",), clock)
    growing.write_bytes(b"ab")
    assert waited(inbox, clock) == ["a.wav"]


def test_a_recording_that_is_renamed_when_finished_is_given_then(tmp_path: Path, clock: Clock) -> None:
    """Under its last name; other endings, hidden files and folders are not looked at."""
    inbox = Inbox(tmp_path, (".wav",), clock)
    part = tmp_path / "a.wav.part"
    part.write_bytes(b"a")
    (tmp_path / ".b.wav").write_bytes(b"b")
    (tmp_path / "folder.wav").mkdir()
    assert waited(inbox, clock) == []
    part.rename(tmp_path / "A.WAV")
    assert waited(inbox, clock) == ["A.WAV"]


def test_the_same_recording_is_not_given_twice(tmp_path: Path, clock: Clock) -> None:
    """Neither renamed, nor copied, nor touched without a change."""
    inbox = Inbox(tmp_path, (".wav",), clock)
    first = tmp_path / "a.wav"
    first.write_bytes(b"sound")
    assert waited(inbox, clock) == ["a.wav"]
    first.rename(tmp_path / "b.wav")
    assert waited(inbox, clock) == []
    (tmp_path / "c.wav").write_bytes(b"sound")
    os.utime(tmp_path / "b.wav", ns=(1, 1))
    assert waited(inbox, clock) == []
    (tmp_path / "c.wav").write_bytes(b"other sound")
    assert waited(inbox, clock) == ["c.wav"]


def test_an_empty_file_is_waited_for_longer(tmp_path: Path, clock: Clock) -> None:
    """A recorder makes its file at the beginning of a call."""
    inbox = Inbox(tmp_path, (".wav",), clock)
    (tmp_path / "a.wav").write_bytes(b"")
    assert waited(inbox, clock) == []
    assert waited(inbox, clock, EMPTY_S) == ["a.wav"]
