"""A transcript becomes a call; what only sound tells stays unknown."""

from __future__ import annotations

import json
from typing import Any

import pytest

from voicecheck.config import load_settings
from voicecheck.errors import UsageError
from voicecheck.proofs.transcripts import read_call

LABEL: dict[str, Any] = {
    "call_id": "c1", "direction": "inbound", "started_at": "2026-11-20T10:15:00+08:00", "duration_s": 30.0,
    "channels": {"left": "agent", "right": "customer"}, "metadata": {"rings": 2, "queue_wait_s": None},
    "turns": [
        {"speaker": "customer", "start": 4.0, "end": 6.0, "text": "我要查话费。"},
        {"speaker": "agent", "start": 0.0, "end": 3.0, "text": "您好，很高兴为您服务。"},
        {"speaker": "agent", "start": 5.0, "end": 5.4, "text": "嗯。", "backchannel": True},
        {"speaker": "agent", "start": 9.0, "end": 11.0, "text": "好的，请稍等。"},
    ],
    "events": [{"kind": "hold", "start": 11.0, "end": 29.0, "announced": True}],
}  # fmt: skip


def test_a_label_file_becomes_a_call() -> None:
    """Turns in order of time, the manifest's facts, events and the rate of speech are those of the file."""
    recording, conversation = read_call(json.dumps(LABEL), "c1.json")
    assert (recording.call_id, recording.direction, recording.rings, recording.queue_wait_s) == (
        "c1",
        "inbound",
        2,
        None,
    )
    assert recording.started_at is not None
    assert [(t.speaker, t.kind) for t in conversation.turns] == [
        ("agent", "turn"), ("customer", "turn"), ("agent", "backchannel"), ("agent", "turn"),
    ]  # fmt: skip
    assert conversation.duration == 30.0
    assert conversation.events[0].announced
    assert conversation.agent is not None
    assert conversation.agent.speech_rate_cpm == pytest.approx(60 * (9 + 5) / 5)
    assert (conversation.agent.level_dbfs, conversation.agent.pitch_sd_semitones) == (None, None)
    assert (conversation.two_party, conversation.customer_spoke) == (True, True)


def test_an_agent_alone_is_one_party() -> None:
    """Where nothing tells of a customer, what needs one cannot be judged."""
    _, conversation = read_call('{"turns": [{"speaker": "agent", "start": 0, "end": 2, "text": "您好"}]}', "-")
    assert (conversation.two_party, conversation.customer_spoke, conversation.response_max) == (False, None, None)


def test_a_dialogue_is_read_as_one() -> None:
    """What is no JSON is a dialogue."""
    assert read_call("A: 您好。\nC: 你好。", "-")[1].turns[1].text == "你好。"


@pytest.mark.parametrize(
    "text", ["{", "{}", '{"turns": [{"speaker": "robot", "start": 0, "end": 1, "text": ""}]}', "客户：好"]
)
def test_what_is_neither_is_refused(text: str) -> None:
    """Broken JSON, another kind of file, a third speaker and a line of no form are usage errors that name it."""
    with pytest.raises(UsageError, match=r"x\.json is no dialogue"):
        read_call(text, "x.json")


def test_who_asks_to_wait_is_not_waited_on() -> None:
    """As in calls: after 你稍等 the agent's silence is no slow response; after a question it is."""
    waiting = load_settings(environ={}).conversation.holds.waiting
    for said, longest in (("你稍等，我找一下单号。", None), ("我想查话费。", 8.0)):
        _, talk = read_call(f"A: 您好。\nC: {said}\n(wait 8)\nA: 查到了。", "-", waiting)
        assert talk.response_max == (None if longest is None else pytest.approx(longest))
