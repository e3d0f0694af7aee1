"""Promised times and deadlines are found where they have a figure, and nowhere else."""

from __future__ import annotations

import pytest

from voicecheck.text.durations import find_deadlines, find_durations
from voicecheck.text.normalize import normalize


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("一分钟", 60, 60),
        ("1-2分钟", 60, 120),
        ("一到两分钟", 60, 120),
        ("一两分钟", 60, 120),
        ("一、两分钟", 60, 120),
        ("一分钟到两分钟", 60, 120),
        ("两三分钟", 120, 180),
        ("三五分钟", 180, 300),
        ("十二三分钟", 720, 780),
        ("二三十秒", 20, 30),
        ("十几秒", 11, 19),
        ("三十秒", 30, 30),
        ("有没有好三十秒左右", 30, 30),  # 号, misheard
        ("120秒", 120, 120),
        ("半分钟", 30, 30),
        ("一分半钟", 90, 90),
        ("一分三十秒", 90, 90),
        ("一刻钟", 900, 900),
        ("半小时", 1800, 1800),
        ("半个小时到一个小时", 1800, 3600),
        ("一个半小时", 5400, 5400),
        ("一小时半", 5400, 5400),
        ("一小时二十分钟", 4800, 4800),
        ("一一分钟", 60, 60),
        ("等1分鐘", 60, 60),
        ("两分种", 120, 120),
        ("两分终", 120, 120),
        ("三十妙钟", 30, 30),
    ],
)
def test_lengths_of_time_in_seconds(text: str, low: float, high: float) -> None:
    """Figures, ranges, halves and what a recogniser makes of them are measured."""
    (mention,) = find_durations(normalize(text).text)
    assert (mention.low_s, mention.high_s) == (low, high)


@pytest.mark.parametrize(
    ("text", "unit", "days", "relation"),
    [
        ("24小时内给您回复", "hour", 1, "within"),
        ("3个工作日之内", "workday", 3, "within"),
        ("1到2个工作日", "workday", 2, None),
        ("七天左右", "day", 7, None),
        ("两周以内", "week", 14, "within"),
        ("一个月后到期", "month", 30, "after"),
    ],
)
def test_longer_terms_have_their_unit_and_relation(text: str, unit: str, days: int, relation: str | None) -> None:
    """Days, working days and weeks keep their unit; 内 and 后 say how they limit."""
    (mention,) = find_durations(normalize(text).text)
    assert (mention.unit, mention.high_s, mention.relation) == (unit, days * 86_400, relation)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "请您稍等片刻",
        "马上一会儿就好",
        "几分钟",
        "好几十分钟",
        "十分感谢",
        "三天两头",
        "一天到晚",
        "等了半天",
        "前两天我打过电话",
        "这两天",
        "过两天再说",
        "第三天",
        "每天",
        "周三四天气好",
        "上一个月",
        "二零二六年",
        "我三点来",
        "一下",
        "十分重要",
        "三个妙招",
    ],
)
def test_no_length_of_time_without_a_figure_and_a_unit(text: str) -> None:
    """Vague words, idioms, ordinals and dates promise nothing."""
    assert find_durations(normalize(text).text) == ()


def test_a_mention_bounds_its_own_words() -> None:
    """Bounds are those of the figure and its unit, and two mentions come in order."""
    text = "请稍等一到两分钟我们二十四小时内回复"
    assert [text[m.start : m.end] for m in find_durations(text)] == ["一到两分钟", "二十四小时"]


@pytest.mark.parametrize(
    ("text", "words", "by"),
    [
        ("明天下午六点前修好", "明天下午六点前", True),
        ("会在二十二号之前给您回电话", "二十二号之前", True),
        ("今天之内", "今天之内", True),
        ("周五前", "周五前", True),
        ("11月22日前", "十一月二十二日前", True),
        ("今晚8:30前", "今晚八点三十前", True),
        ("本月三十号到期", "本月三十号", False),
        ("大后天上午", "大后天上午", False),
        ("下午三点以后", "下午三点", False),
        ("六点之前", "六点之前", True),
    ],
)
def test_days_dates_and_hours_are_found(text: str, words: str, by: bool) -> None:
    """A day, date or hour is found with its part of the day, and 前 or 内 make it a limit."""
    form = normalize(text).text
    (mention,) = find_deadlines(form)
    assert (form[mention.start : mention.end], mention.by) == (words, by)


@pytest.mark.parametrize("text", ["", "花园路十八号", "工号三零二一号", "一号方案", "早一点", "有一点问题", "十二号线"])
def test_addresses_labels_and_a_little_are_no_deadlines(text: str) -> None:
    """House numbers, line numbers and 一点 name no day and no hour."""
    assert find_deadlines(normalize(text).text) == ()
