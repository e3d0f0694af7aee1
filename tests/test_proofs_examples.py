"""Dialogues become calls, and rules are judged on them."""

from __future__ import annotations

import pytest

from made_rules import NEVER, pack_of
from voicecheck.proofs.examples import build_call, check_rule
from voicecheck.rules.options import RulesOptions


@pytest.mark.parametrize("line", ["客户：在吗？", "claritty: 0.3", "(hold)"])
def test_a_line_that_is_no_dialogue_is_refused(line: str) -> None:
    """A slip in an example is a fault, not silence."""
    with pytest.raises(ValueError, match="no line of a dialogue"):
        build_call(f"A: 您好。\n{line}")


def test_an_example_makes_the_call_that_it_describes() -> None:
    """Turns, interruptions, holds and the manifest's facts stand where the dialogue says."""
    recording, conversation = build_call(
        "direction: inbound\nrings: 2\nC: 我想问一下话费。\nA!: 等等。\n(hold 40 announced promised 60)"
    )
    assert (recording.direction, recording.rings) == ("inbound", 2)
    assert [t.speaker for t in conversation.turns] == ["customer", "agent"]
    interruption, hold = conversation.events
    assert (interruption.kind, interruption.by, interruption.yielded) == ("interruption", "agent", True)
    assert hold.end - hold.start == pytest.approx(40)
    assert (hold.announced, hold.promised_s) == (True, 60)


def test_the_longest_wait_for_an_answer_leaves_holds_out() -> None:
    """The response is the wait that the customer was left in, not the hold that was told them."""
    _, conversation = build_call("C: 在吗？\n(hold 60 announced)\nA: 在的。\nC: 好。\n(wait 7)\nA: 您请讲。")
    assert conversation.response_max == pytest.approx(7)


def test_an_example_that_comes_out_otherwise_is_told() -> None:
    """What is written as passing but fails is a fault, with what came out; what comes out right is none."""
    pack = pack_of(NEVER, passing=["A: 我不知道。"], failing=["A: 这个我不知道。"])
    faults = list(check_rule(pack.rules[0], pack, options=RulesOptions()))
    assert [(f.expected, f.results) for f in faults] == [("pass", ("fail",))]


def test_the_agent_sounds_as_the_example_says() -> None:
    """Level, pitch, clarity, clipping and pauses are the agent's; the customer keeps the usual ones."""
    _, conversation = build_call(
        "level: -50\npitch_sd: 0.4\nclarity: 0.3\nclipping: 0.1\npauses: 0.5\nA: 您好，请讲。\nC: 你好。"
    )
    agent, customer = conversation.agent, conversation.customer
    assert agent is not None
    assert customer is not None
    assert (agent.level_dbfs, agent.pitch_sd_semitones, agent.clarity, agent.clipping_share) == (-50, 0.4, 0.3, 0.1)
    assert agent.pause == pytest.approx(agent.talk / 2)
    assert (customer.level_dbfs, customer.clarity, customer.pause) == (-22, 0.9, 0)
