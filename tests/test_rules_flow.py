"""How the talk goes to and fro."""

import pytest

from voicecheck.rules.call import Call, Measured
from voicecheck.rules.examples import build_call
from voicecheck.rules.measures import measure
from voicecheck.rules.options import RulesOptions


def taken(name: str, dialogue: str) -> Measured:
    recording, conversation = build_call(dialogue)
    return measure(name, Call(recording, conversation, 0.25), RulesOptions())


def test_each_answer_has_its_time_and_holds_are_left_out() -> None:
    """A sample for each customer's turn that the agent answers; early answers wait nothing."""
    measured = taken(
        "responses_s",
        "C: 在吗？\n(wait 3)\nA: 在的。\nC: 我想查一下话费。\nA!: 好的。\nC: 好。\n(hold 30)\nA: 查到了。",
    )
    assert [s.value for s in measured.samples] == [pytest.approx(3.0), 0.0]


def test_the_share_of_topics_leaves_out_what_the_call_is_about() -> None:
    """Three topics of the agent and one more of the customer: three quarters, or all but for one."""
    measured = taken(
        "agent_leads_share",
        "C: 怎么换货？\nA: 请问订单号是多少？\nC: 五五二。\nA: 请问哪里坏了？\nC: 多久能到？\nA: 我为您登记发货。",
    )
    assert (measured.samples[0].value, measured.second) == (0.75, 1.0)


def test_of_few_topics_nobody_leads() -> None:
    """A question and its answer say nothing of who leads."""
    assert taken("agent_leads_share", "C: 几点关门？\nA: 九点。").reason is not None


@pytest.mark.parametrize("name", ["responses_s", "agent_leads_share", "voice_follows"])
def test_one_party_alone_has_no_flow(name: str) -> None:
    """Where only one party was recorded, the reason is told."""
    assert taken(name, "channel: mono\nA: 您好。").reason is not None


def test_voice_by_parts_is_not_known() -> None:
    """Level and pitch by parts of the call are not among the records: unknown, with the reason."""
    assert (
        taken("voice_follows", "C: 喂。\nA: 您好。").reason == "level and pitch are not measured by parts of the call"
    )
