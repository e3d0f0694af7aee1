"""E-mail addresses are found however they are spelled aloud, and the words that only sound like one are left."""

from __future__ import annotations

import pytest

from test_text_dictation import masked

FOUND = (
    ("四个6，li，@163.com，嗯，六六六六li", "○○○，○○，○○○○○○○○，嗯，○○○○○○"),
    ("小写的y z，数字三三二七，圈a，qq，点com", "小写的○ ○，数字○○○○，○○，○○，○○○○"),
    ("邮箱wang，王，拼音，xiao，小，全拼，艾特，163，点，com", "邮箱○○○○，王，拼音，○○○○，小，全拼，○○，○○○，○，○○○"),
    ("h，喝水的喝，e，k，开始的k，九九，艾特，一六三，点，康姆", "○，喝水的喝，○，○，开始的○，○○，○○，○○○，○，○○"),
    ("caiwu，财务的拼音，艾特，zhongxin，点com", "○○○○○，财务的拼音，○○，○○○○○○○○，○○○○"),
    ("邮箱abc八八，那个a，带圈的，163点com", "邮箱○○○○○，○○○，○○○，○○○○○○○"),
    ("邮箱tina零七二一，艾特，雅虎，点com，点cn", "邮箱○○○○○○○○，○○，○○，○○○○，○○○"),
    ("t，o，m，减号，9，9，艾特，一八九，点，c，n", "○，○，○，减号，○，○，○○，○○○，○，○，○"),
    ("邮箱lm，underscore，八八，at，qq，dot，com", "邮箱○○，○○○○○○○○○○，○○，○○，○○，○○○，○○○"),
    ("邮箱是手机号一三八零零一三八零零零，艾特，一三九，点com", "邮箱是手机号○○○○○○○○○○○，○○，○○○，○○○○"),
    ("邮箱linlin，a圈，163，com", "邮箱○○○○○○，○○，○○○，○○○"),
    ("邮箱f3388，圈儿a，yeah，点net", "邮箱○○○○○，○○○，○○○○，○○○○"),
    ("邮箱j，i，a，n，g，江，二零零一，艾，特，qq，点，com", "邮箱○，○，○，○，○，江，○○○○，○，○，○○，○，○○○"),
    ("给我发s，u，n，太阳那个sun，一零零，艾特，gmail，点com", "给我发○，○，○，太阳那个○，○，○，○，○"),
    ("liu，刘，jia，佳，后面是出生年，八九，艾特，163，点com", "○，刘，○，佳，后面是出生年，○，○，○，○"),
    ("邮箱tracy，点，wu，艾特，yahoo，点com，点hk", "邮箱○，点，○，○，○，○，○"),
    ("邮箱用户名abc一二三，域名qq，点com", "邮箱用户名○，○，○"),
    ("是zxc，键盘左下角那三个，五五五，艾特，qq，点com", "是○，键盘左下角那三个，○，○，○，○"),
    ("我邮箱zhangsan88，网易的", "我邮箱○○○○○○○○○○，网易的"),
)


@pytest.mark.parametrize(("said", "hidden"), FOUND)
def test_addresses_spelled_aloud(said: str, hidden: str) -> None:
    """Doubled signs, explanations, the names of @ and of marks, two endings, and no @ at all."""
    assert masked(said)[0].replace("○", "") == hidden.replace("○", "")


@pytest.mark.parametrize(
    ("lines", "hidden"),
    [
        (
            ("发maxiaoyu", "A:嗯", "下划线", "A:嗯", "0925艾特一三九点com"),
            ["发○○○○○○○○", "嗯", "下划线", "嗯", "○" * 13],
        ),
        (("maxl0925艾特163点com", "A:m a x l，对吧"), ["○" * 16, "○ ○ ○ ○，对吧"]),
        (("A:是chenjie@163.com吗", "中间有个点，chen点jie"), ["是○吗", "中间有个点，点"]),
        (("A:您的邮箱是？", "嗯，lxy2008"), ["您的邮箱是？", "嗯，○○○○○○○"]),
        (("fengjie艾特一六三点com", "A:是数字163吗？"), ["○" * 15, "是数字163吗？"]),
    ],
)
def test_addresses_over_turns(lines: tuple[str, ...], hidden: list[str]) -> None:
    """The part before the @ in a turn of its own, read back or asked for; the digits of a host are no one's."""
    assert [text.replace("○", "") for text in masked(*lines)] == [text.replace("○", "") for text in hidden]


@pytest.mark.parametrize(
    "lines",
    [
        ("邮箱APP打不开，outlook也打不开",),
        ("A:请问您用什么邮箱？", "outlook，公司的"),
        ("A:您邮箱多少", "iPhone15上登不上去"),
        ("我要买iPhone，256G的，圈里人都说好",),
        ("邮箱满了，163的邮箱容量2G，qq邮箱呢",),
        ("微信艾特我一下，群里艾特所有人",),
    ],
)
def test_words_that_only_sound_like_one(lines: tuple[str, ...]) -> None:
    """Programs, hosts, models and being mentioned in a group are no addresses."""
    assert masked(*lines) == [line.removeprefix("A:") for line in lines]
