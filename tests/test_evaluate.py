"""Distances from the truth: each figure is what it would be by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.errors import UsageError
from voicecheck.evaluate import Comparison, Hits, compare, load_label, match_events, tally, total_edits, total_hits
from voicecheck.intervals import Interval
from voicecheck.records import CallAnalysis, Conversation, Event, Finding, Recording, Roles, Turn
from voicecheck.text.edits import Edits, count_edits

LABEL: dict[str, Any] = {
    "call_id": "c1", "file": "c1.wav", "agent_id": "A1", "direction": "inbound",
    "channels": {"left": "customer", "right": "agent"}, "started_at": "2026-11-20T10:15:00+08:00",
    "metadata": {"rings": 2},
    "turns": [
        {"speaker": "agent", "start": 0, "end": 2, "text": "您好，请问有什么可以帮您？"},
        {"speaker": "customer", "start": 3, "end": 4, "text": "我要查1999元。"},
    ],
    "events": [
        {"kind": "hold", "start": 10.0, "end": 20.0},
        {"kind": "interruption", "by": "agent", "start": 30.0, "end": 31.0},
    ],
    "measures": {"agent": {"characters": 100, "speech_rate_cpm": 150.0, "talk_s": None}},
    "rules": {"open.greeting": "pass", "close.wish": "fail", "word.what": "pass", "pace.rate": "pass"},
}  # fmt: skip


@pytest.fixture
def label_file(tmp_path: Path) -> Path:
    path = tmp_path / "c1.json"
    path.write_text(json.dumps(LABEL, ensure_ascii=False), encoding="utf-8")
    return path


def analysis(**conversation: Any) -> CallAnalysis:
    made: dict[str, Any] = {
        "duration": 60.0, "roles": Roles(1, 0), "turns": (), "events": (), "agent": None, "customer": None,
        "two_party": True, "customer_spoke": True,
    }  # fmt: skip
    findings = conversation.pop("findings", ())
    return CallAnalysis(
        recording=Recording(path=Path("c1.wav"), name="c1.wav", call_id="c1"), sha256="", findings=findings,
        conversation=Conversation(**made | conversation), discarded_characters=0, unheard=0.0, notes=(), asr_model="",
        config_sha256="",
    )  # fmt: skip


def test_a_label_is_read(label_file: Path) -> None:
    """The label's facts become the recording's, the agent's side among them."""
    label = load_label(label_file)
    assert label.recording.path == label_file.parent / "c1.wav"
    assert label.recording.agent_channel == "right"
    assert label.recording.rings == 2
    assert label.texts["customer"] == "我要查1999元。"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"call_id": "x"}'])
def test_what_is_no_label_is_refused(tmp_path: Path, text: str) -> None:
    """A file of another kind is a usage error that names it."""
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"x\.json is not a label file"):
        load_label(path)


def test_texts_are_compared_as_they_are_read_aloud(label_file: Path) -> None:
    """Traditional characters, digits and punctuation are no errors; wrong characters are."""
    turns = (
        Turn(speaker="agent", kind="turn", start=0, end=2, text="您好请问有什麼可以幫您"),
        Turn(speaker="customer", kind="turn", start=3, end=4, text="我要茶一千九百九十九元"),
    )
    comparison = compare(load_label(label_file), analysis(turns=turns))
    assert comparison.edits["agent"] == Edits(0, 0, 0, 11)
    assert comparison.edits["customer"] == Edits(1, 0, 0, 11)


def test_a_rate_that_was_not_measured_is_wholly_wrong(label_file: Path) -> None:
    """Where a labelled party was not measured the error is 1, not absent; what has no label is absent."""
    assert compare(load_label(label_file), analysis()).errors == {
        "agent speech rate": 1.0,
        "agent acoustic rate": 1.0,
    }


def test_events_are_matched_by_kind_and_party(label_file: Path) -> None:
    """A hold found is right within its edges; an interruption by the other party is wrong twice."""
    events = (
        Event(kind="hold", start=10.2, end=19.9),
        Event(kind="interruption", start=30.0, end=31.0, by="customer"),
    )
    hits = compare(load_label(label_file), analysis(events=events)).events
    assert hits["hold"].f1 == 1.0
    assert hits["hold"].edge == pytest.approx(0.2)
    assert hits["interruption"] == Hits(right=0, true=1, found=1)
    assert hits["backchannel"].f1 is None


def test_norms_are_tallied(label_file: Path) -> None:
    """A wrong accusation, a missed fault and a norm that is absent are told apart; the worst finding counts."""
    findings = (
        Finding(rule_id="open.greeting", pack="common", result="pass"),
        Finding(rule_id="open.greeting", pack="common", result="fail"),
        Finding(rule_id="close.wish", pack="common", result="pass"),
        Finding(rule_id="word.what", pack="common", result="unknown"),
    )
    counts = tally([compare(load_label(label_file), analysis(findings=findings))])
    assert (counts.total, counts.right) == (4, 0)
    assert (counts.accused, counts.missed, counts.unknown, counts.absent) == (1, 1, 1, 1)


def test_sums_come_before_ratios() -> None:
    """Error rates over calls are taken from summed counts."""
    calls = [
        Comparison(
            call_id="a", edits={"agent": Edits(1, 0, 0, 1)}, errors={}, events={"hold": Hits(1, 1, 2)}, results={}
        ),
        Comparison(call_id="b", edits={"agent": Edits(0, 0, 0, 9)}, errors={}, events={}, results={}),
    ]
    assert total_edits(calls, "agent").rate == 0.1
    assert total_hits(calls, "hold").f1 == pytest.approx(2 / 3)
    assert total_edits([], "agent").rate is None


def test_each_event_is_used_once() -> None:
    """Two events found for one true one are one right and one too many."""
    hits = match_events([Interval(10, 11)], [Interval(10.1, 11), Interval(10.6, 11.2)])
    assert (hits.right, hits.true, hits.found) == (1, 1, 2)
    assert match_events([], []) == Hits()


texts = st.text("您好请等一下", max_size=12)


@given(texts, texts)
def test_edits_account_for_the_lengths(true: str, found: str) -> None:
    """Insertions less deletions are the difference of the lengths; the sum is least with equal texts."""
    edits = count_edits(true, found)
    assert edits.insertions - edits.deletions == len(found) - len(true)
    assert (edits.substitutions + edits.deletions + edits.insertions == 0) == (true == found)


@given(texts, texts)
def test_edits_agree_with_jiwer(true: str, found: str) -> None:
    """The number of edits is that of an independent implementation."""
    import jiwer

    if not true:
        return
    measured = jiwer.process_characters(true, found)
    edits = count_edits(true, found)
    expected = measured.substitutions + measured.deletions + measured.insertions
    assert edits.substitutions + edits.deletions + edits.insertions == expected
