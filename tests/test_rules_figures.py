"""Figures that the customer has to remember: said twice, repeated, or neither."""

import pytest

from voicecheck.proofs.examples import build_call
from voicecheck.rules.call.call import Call
from voicecheck.rules.call.evidence import words_of
from voicecheck.rules.measures.catalogue import take_measure
from voicecheck.rules.options import RulesOptions


def figures(dialogue: str) -> list[tuple[str, float, bool]]:
    """Words, value and doubt of each sample."""
    recording, conversation = build_call(dialogue)
    measured = take_measure("key_figures_unrepeated", Call(recording, conversation, 0.25), RulesOptions())
    return [(words.matched, s.value, s.doubt is not None) for s in measured.samples if (words := words_of(s))]


@pytest.mark.parametrize(
    "dialogue",
    [
        "C: 多少？\nA: 三千六百八十元，三千六百八十元。",
        "C: 多少？\nA: 三千六百八十元。\nC: 三千六百八，好。",
        "C: 哪天？\nA: 下周四。\nC: 星期四是吧。",
        "C: 多久？\nA: 三天内。\nC: 啊？\nA: 我再说一遍，三天。",
    ],
)
def test_said_again_by_either_is_repeated(dialogue: str) -> None:
    """Twice by the agent, or by the customer in a shorter form, or announced to be said again."""
    found = figures(dialogue)
    assert found
    assert all(value == 0.0 for _, value, _ in found)


@pytest.mark.parametrize(
    ("dialogue", "said"),
    [
        ("C: 多少？\nA: 一百二十元。\nC: 哦。", "一百二十元"),
        ("C: 哪天？\nA: 下个月五号。\nC: 哦。", "五号"),
        ("C: 几点？\nA: 下午三点。\nC: 哦。", "下午三点"),
        ("C: 多久？\nA: 24小时内。\nC: 哦。", "24小时内"),
    ],
)
def test_said_once_is_not_repeated(dialogue: str, said: str) -> None:
    """An amount, date, time or deadline that nobody says again."""
    assert figures(dialogue) == [(said, 1.0, False)]


@pytest.mark.parametrize(
    "dialogue",
    [
        "C: 我住和平路十八号。\nA: 和平路十八号。",
        "C: 地址？\nA: 学府一百二十八号。",
        "C: 我交了三百元。\nA: 三百元收到了。",
        "C: 查一下。\nA: 请您稍等，两分钟左右，稍等。",
        "C: 喂。\nA: 工号三零二一五为您服务。",
        "C: 喂。\nA: 您上个月五号办的。",
        "C: 几点？\nA: 上午九点，抱歉说错了。",
    ],
)
def test_what_the_customer_gave_or_what_is_said_in_passing_is_no_key_figure(dialogue: str) -> None:
    """Addresses, the customer's own figures, waiting times, staff numbers, the past and slips do not count."""
    assert figures(dialogue) == []


def test_where_half_is_repeated_the_rest_was_said_in_passing() -> None:
    """One of two that is repeated is what mattered; of three, one is too few, and nothing is claimed of the others."""
    assert figures("C: 多少？\nA: 一百二十元，五号之前交。\nC: 五号，好。") == [
        ("一百二十元", 0.0, False),
        ("五号", 0.0, False),
    ]
    assert figures("C: 多少？\nA: 一百二十元，五号之前交，周六上午九点来办。\nC: 五号，好。") == [
        ("一百二十元", 1.0, True),
        ("五号", 0.0, False),
        ("周六", 1.0, True),
        ("上午九点", 1.0, True),
    ]


@pytest.mark.parametrize(
    ("again", "once"),
    [
        ("试用期是三十六小时", "您好"),
        ("一共九十九", "好的"),
        ("明天上午能拿", "嗯"),
        ("能装四十公斤", "是的"),
        ("夜里十二点半关门", "对"),
    ],
)
def test_what_may_be_a_key_figure_counts_where_it_is_said_twice(again: str, once: str) -> None:
    """A length of time, a bare amount, a day, a weight: repeated they pass, said once they ask for nothing."""
    twice = figures(f"C: 请问？\nA: {again}。\nC: 哦。\nA: 对，{again}。")
    assert [value for _, value, _ in twice] == [0.0]
    if "点" not in again:
        assert figures(f"C: 请问？\nA: {again}。\nC: 哦。\nA: {once}。") == []


def test_what_only_identifies_and_what_was_declined_is_no_key_figure() -> None:
    """An order number, and the price of an offer that the customer turns down."""
    assert figures("C: 单号？\nA: 您的订单号是三五八二六一。\nC: 嗯。") == []
    assert figures("C: 多少？\nA: 年卡两千八百块。\nC: 不用了，太贵。\nA: 好的。") == []
    assert figures("C: 多少？\nA: 年卡两千八百块。\nC: 好。\nA: 好的。") != []


def test_another_figure_is_the_same_one_misheard_only_where_something_was_badly_heard() -> None:
    """What is written with certainty is what was said: another amount after it is no repetition."""
    assert figures("C: 多少？\nA: 一百二十元。\nC: 一百三十元？") == [("一百二十元", 1.0, False)]
    assert figures("C: 多少？\nA: 一百二十元。\nC?: 一百三十元？") == [("一百二十元", 1.0, True)]


def test_what_sounds_like_it_elsewhere_leaves_it_open() -> None:
    """A second mention that the recogniser wrote with other characters is no accusation."""
    dialogue = "C: 多少？\nA: 一百二十元，要记住，{衣摆而}是元。\nC?: 哦，好，我知道了，谢谢你。"
    assert figures(dialogue) == [("一百二十元", 1.0, True)]
