"""How the talk goes to and fro."""

import pytest

from voicecheck.proofs.examples import build_call
from voicecheck.rules.call.call import Call
from voicecheck.rules.measures.catalogue import take_measure
from voicecheck.rules.measures.registry import Measured
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.reasons import because


def taken(name: str, dialogue: str) -> Measured:
    recording, conversation = build_call(dialogue)
    return take_measure(name, Call(recording, conversation, 0.25), RulesOptions())


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


RISING = "customer_levels: -24 -22 -20\n"


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        (RISING, 0.0),
        (RISING + "agent_levels: -22 -20 -19\n", 1.0),
        (RISING + "agent_levels: -22 -20 -19.1\n", 0.0),
        ("customer_pitches: 200 210 225\nagent_pitches: 180 190 204\n", 1.0),
        ("customer_pitches: 200 210 225\nagent_pitches: 180 190 200\n", 0.0),
    ],
)
def test_a_voice_follows_where_it_rises_by_3_db_or_2_semitones(facts: str, value: float) -> None:
    """Both voices are held against the same rise, in level or in pitch, from the first third to the last."""
    measured = taken("voice_follows", facts + "C: 你们怎么搞的。\nA: 很抱歉。")
    assert [s.value for s in measured.samples] == [value]


def test_a_customer_who_stays_calm_asks_for_nothing() -> None:
    """There is nothing to measure, and no reason to be unsure."""
    measured = taken("voice_follows", "agent_levels: -24 -22 -10\nC: 喂。\nA: 您好。")
    assert (measured.samples, measured.reason) == ((), None)


def test_without_a_figure_for_both_ends_nothing_is_said() -> None:
    """A customer too quiet or too short to be measured by thirds: unknown, with the reason."""
    measured = taken("voice_follows", "customer_levels: - -22 -20\ncustomer_pitches: - 200 200\nC: 喂。\nA: 您好。")
    assert measured.reason == because("rise_unknown", "customer")


def test_a_bare_ah_is_a_question_with_its_mark_or_where_it_is_said_again() -> None:
    """啊 that acknowledges is none: the customer goes on; 啊 that asks has its mark or makes them repeat."""
    assert len(taken("curt_questions", "C: 我家在三单元。\nA: 啊\nC: 三单元。").samples) == 1
    assert len(taken("curt_questions", "C: 我要报修。\nA: 啊？\nC: 喂？").samples) == 1
    assert taken("curt_questions", "C: 单号报完了。\nA: 啊。\nC: 还有别的吗？").samples == ()
    assert taken("curt_questions", "C: 我家在三单元。\nA: 啊，三单元。\nC: 三单元。").samples == ()


ENGLISH = "C: I bought a ticket on your website last week, and then the flight was changed by the airline company.\n"


@pytest.mark.parametrize("name", ["agent_leads_share", "unacknowledged_s", "rate_over_customer"])
def test_a_customer_who_speaks_no_mandarin_is_not_measured(name: str) -> None:
    """What rests on Mandarin text says nothing of a call in English, and tells so."""
    measured = taken(name, ENGLISH + "A: 您好，请问有什么可以帮您？")
    assert measured.samples == ()
    assert measured.reason == because("no_mandarin", "customer")
