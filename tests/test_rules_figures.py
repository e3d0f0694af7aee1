"""Figures that the customer has to remember: said twice, repeated, or neither."""

import pytest

from voicecheck.proofs.examples import build_call
from voicecheck.rules.call.call import Call
from voicecheck.rules.measures.catalogue import take_measure
from voicecheck.rules.options import RulesOptions


def figures(dialogue: str) -> list[tuple[str | None, float | None, bool]]:
    """Words, value and doubt of each sample."""
    recording, conversation = build_call(dialogue)
    measured = take_measure("key_figures_unrepeated", Call(recording, conversation, 0.25), RulesOptions())
    return [(s.matched, s.value, s.doubt is not None) for s in measured.samples]


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


def test_one_of_two_repeated_is_in_doubt() -> None:
    """Where a part is repeated, or another figure of the kind follows, nothing is claimed of the rest."""
    assert figures("C: 多少？\nA: 一百二十元，五号之前交。\nC: 五号，好。") == [
        ("一百二十元", 1.0, True),
        ("五号", 0.0, False),
    ]
    assert all(doubt for _, value, doubt in figures("C: 多少？\nA: 一百二十元。\nC: 一百三十元？") if value)


def test_what_sounds_like_it_elsewhere_leaves_it_open() -> None:
    """A second mention that the recogniser wrote with other characters is no accusation."""
    assert figures("C: 多少？\nA: 一百二十元，要记住，衣摆而是元。\nC: 哦。") == [("一百二十元", 1.0, True)]
