"""What is private is found however a recogniser writes it, and what is not private is left alone."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.text.privacy import Line, find_private, mask

HAN = "零一二三四五六七八九"


def masked(*lines: str, names: bool = False) -> list[str]:
    """Lines with what is found masked; a line of the agent begins with ``A:``."""
    talk = [Line("agent" if line.startswith("A:") else "customer", line.removeprefix("A:")) for line in lines]
    found = find_private(talk, names=names)
    return [mask(line.text, [each for each in found if each.line == i]) for i, line in enumerate(talk)]


PRIVATE = (
    ("我电话13800138000。", "我电话○○○○○○○○○○○。", "phone"),
    ("打138 0013 8000。", "打○○○ ○○○○ ○○○○。", "phone"),
    ("打138-0013-8000。", "打○○○-○○○○-○○○○。", "phone"),
    ("幺三八零零幺三八零零零", "○○○○○○○○○○○", "phone"),
    ("一三八，嗯，零零一三，呃，八零零零", "○○○，嗯，○○○○，呃，○○○○", "phone"),
    ("幺三八洞洞幺三八洞洞洞", "○○○○○○○○○○○", "phone"),
    ("138零零一三8000", "○○○○○○○○○○○", "phone"),
    ("１３８００１３８０００", "○○○○○○○○○○○", "phone"),
    ("要三八零零一三八零零零", "○○○○○○○○○○○", "phone"),
    ("+86 138 0013 8000", "+○○ ○○○ ○○○○ ○○○○", "phone"),
    ("座机是010-87654321", "座机是○○○-○○○○○○○○", "phone"),
    ("零七五五八七六五四三二一", "○○○○○○○○○○○○", "phone"),
    ("400-820-8820", "○○○-○○○-○○○○", "phone"),
    ("八零零八二零八八二零", "○○○○○○○○○○", "phone"),
    ("11010519491231002X", "○○○○○○○○○○○○○○○○○○", "resident_id"),
    ("一一零一零五一九四九一二三一零零二叉", "○○○○○○○○○○○○○○○○○○", "resident_id"),
    ("身份证110105491231002", "身份证○○○○○○○○○○○○○○○", "resident_id"),
    ("6222 0212 3456 7890 128", "○○○○ ○○○○ ○○○○ ○○○○ ○○○", "bank_card"),
    ("护照是E12345678", "护照是○○○○○○○○○", "passport"),
    ("护照号码G一二三四五六七八", "护照号码○○○○○○○○○", "passport"),
    ("车是粤B12345", "车是○○○○○○○", "plate"),
    ("京A·幺二三四五", "○○○○○○○○", "plate"),
    ("沪AD12345", "○○○○○○○○", "plate"),
    ("发到li.wei@qq.com吧", "发到○○○○○○○○○○○○○吧", "email"),
    ("邮箱是li幺二三艾特qq点康姆", "邮箱是○○○○○○○○○○○○", "email"),
    ("邮箱是wang下划线fang at 163点com", "邮箱是○○○○○○○○○○○ ○○ ○○○○○○○", "email"),
    ("我的手机号是1380013800", "我的手机号是○○○○○○○○○○", "phone"),  # a digit was lost
    ("身份证号一一零一零五一九四九一二", "身份证号○○○○○○○○○○○○", "resident_id"),
    ("卡号是六二二二零二一二三四", "卡号是○○○○○○○○○○", "bank_card"),
    ("我电话是幺三八把零一三八零零零", "我电话是○○○○○○○○○○○", "phone"),  # 零 heard as 把
    ("就是五八八七六六三二", "就是○○○○○○○○", "number"),
)

KEPT = (
    "一共1999元", "1,234,567块", "余额是12345678元", "余额12345678", "¥12345678", "三千六百八十块",
    "一千九百九十九元", "2026年11月21日10点30分", "2026-11-21", "二零二六年十一月二十一号", "20261121这一期",
    "9:00到18:00", "2025-2026年", "等了20分钟，打了3次", "一共120个订单，发了30个", "工号3021", "工号10003021",
    "我的工号是三零二一", "订单号202611211234", "快递单号773012345678", "尾号8000", "验证码123456", "打10086",
    "12345热线", "1-2分钟", "3、4、5楼", "100，200，300这几档", "分别是742，141，72，还有1512",
    "一二三四五六七八九", "流量12345678兆", "三三两两", "一一对应", "七八个人等了两三个小时", "百分之八十五",
    "3.1415926", "192.168.1.1", "看看taobao.com", "你可以艾特我", "我爱听歌", "第一，第二，第三",
)  # fmt: skip


@pytest.mark.parametrize(("text", "hidden", "kind"), PRIVATE)
def test_private_numbers_are_masked(text: str, hidden: str, kind: str) -> None:
    """Each is masked sign by sign, blanks, hyphens and fillers left, and called by its kind."""
    assert masked(text) == [hidden]
    assert {each.kind for each in find_private([Line("customer", text)])} == {kind}


@pytest.mark.parametrize("text", KEPT)
def test_other_figures_are_left(text: str) -> None:
    """Amounts, dates, times, counts, staff and order numbers, and words with digits in them stay."""
    assert masked(text) == [text]


def test_a_number_goes_on_over_turns() -> None:
    """Groups in turns of one party are one number, whatever the other acknowledges or reads back between."""
    assert masked("A:请讲", "我电话138", "A:嗯", "零零一三", "A:0013", "对，8000", "A:好的") == [
        "请讲", "我电话○○○", "嗯", "○○○○", "○○○○", "对，○○○○", "好的",
    ]  # fmt: skip


def test_turns_with_other_talk_between_are_no_number() -> None:
    """Figures of different matters, though each is short and of the same party, are not put together."""
    talk = ("买了1200", "A:请问是哪一天买的呢", "2345", "A:您的订单我看到了", "6789")
    assert masked(*talk) == [each.removeprefix("A:") for each in talk]


def test_who_is_asked_for_a_number_gives_one() -> None:
    """The question before says what the digits are, so that a number partly heard is masked."""
    assert masked("A:请问您的手机号码是多少？", "1380013")[1] == "○○○○○○○"
    assert masked("A:请问您要几份？", "1380013")[1] == "1380013"


def test_a_word_nearer_by_decides() -> None:
    """After 订单号 digits are no person's, though a telephone was spoken of before."""
    assert masked("手机买的，订单号12345678901") == ["手机买的，订单号12345678901"]
    assert masked("查订单，手机号12345678901") == ["查订单，手机号○○○○○○○○○○○"]


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("我叫张三丰。", "我叫某某某。"),
        ("我姓欧阳", "我姓某某"),
        ("免贵姓李。", "免贵姓某。"),
        ("我是王小明，", "我是某某某，"),
        ("我是客服", "我是客服"),
        ("我是想问一下", "我是想问一下"),
    ],
)
def test_names_by_choice(text: str, hidden: str) -> None:
    """Names after 我叫, 我姓 and 我是 are masked where that is asked for, and only then."""
    assert masked(text, names=True) == [hidden]
    assert masked(text) == [text]


def test_nothing() -> None:
    """No talk, and a talk without words, hold nothing private."""
    assert find_private([]) == ()
    assert find_private([Line("agent", ""), Line("customer", "")]) == ()


@given(st.integers(0, 10**10 - 1), st.randoms(use_true_random=False))
def test_every_mobile_number_in_every_mixture(value: int, chance: random.Random) -> None:
    """Whatever its digits, each written in either way, blanks or none between: all of them are masked."""
    number = f"1{chance.choice('3456789')}{value:010}"[:11]
    said = "".join(chance.choice((c, HAN[int(c)], c + " ")) for c in number)
    hidden = masked(f"联系电话{said}")[0]
    assert not set(hidden) & (set(HAN) | set("0123456789"))


@given(st.lists(st.text(alphabet="0189一三八零幺两要，。 -嗯对元个年号@点a我○", max_size=30), max_size=6))
def test_masking_keeps_length_and_is_done_once(texts: list[str]) -> None:
    """A mask is as long as what it hides, spans never overlap, and of masked text nothing more is masked."""
    lines = [Line("ac"[i % 2], text) for i, text in enumerate(texts)]
    found = find_private(lines)
    hidden = [mask(line.text, [each for each in found if each.line == i]) for i, line in enumerate(lines)]
    assert [len(text) for text in hidden] == [len(text) for text in texts]
    assert all(a.line < b.line or a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize("text", [text for text, *_ in PRIVATE])
def test_a_mask_is_not_masked_again(text: str) -> None:
    """What is masked holds nothing private."""
    hidden = masked(text)[0]
    assert find_private([Line("customer", hidden)]) == ()
