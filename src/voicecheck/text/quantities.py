"""Numbers put into Chinese words: quantities, digits in a row, times of day."""

from __future__ import annotations

import re

HAN_DIGITS = "零一二三四五六七八九"


def digits_aloud(digits: str) -> str:
    """Spell digit by digit.

    Examples
    --------
    >>> digits_aloud("10086")
    '一零零八六'
    """
    return "".join(HAN_DIGITS[int(digit)] for digit in digits)


def number_aloud(value: int) -> str:
    """Spell a whole number from 0 to 10**16 - 1 as a quantity.

    A leading 2 before 百, 千, 万 or 亿 is 两, as it is mostly said.

    Examples
    --------
    >>> number_aloud(1999), number_aloud(20), number_aloud(2002), number_aloud(100500)
    ('一千九百九十九', '二十', '两千零二', '十万零五百')
    """
    if not 0 <= value < 10**16:
        raise ValueError(f"only 0 to 10**16 - 1 can be spelled, not {value}")
    if value == 0:
        return HAN_DIGITS[0]
    groups = []
    rest = value
    while rest:
        rest, group = divmod(rest, 10_000)
        groups.append(group)
    spoken = ""
    for power in range(len(groups) - 1, -1, -1):
        group = groups[power]
        if not group:
            continue
        if spoken and (group < 1000 or not groups[power + 1]):
            spoken += HAN_DIGITS[0]
        spoken += _group_aloud(group) + ("", "万", "亿", "万亿")[power]
    spoken = re.sub("^一十", "十", spoken)
    return re.sub("^二(?=[百千万亿])", "两", spoken)


def _group_aloud(group: int) -> str:
    """Spell 1 to 9999."""
    spoken, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, group = divmod(group, unit)
        if digit:
            spoken += (HAN_DIGITS[0] if gap and spoken else "") + HAN_DIGITS[digit] + name
        gap = not digit
    return spoken


def clock_aloud(hour: int, minute: int, second: int | None = None) -> str:
    """Spell a time of day.

    Examples
    --------
    >>> clock_aloud(18, 30), clock_aloud(8, 5), clock_aloud(14, 0), clock_aloud(2, 0)
    ('十八点三十', '八点零五', '十四点', '两点')
    """
    spoken = ("两" if hour == 2 else number_aloud(hour)) + "点"
    if minute:
        spoken += (HAN_DIGITS[0] if minute < 10 else "") + number_aloud(minute)
    if second is None:
        return spoken
    return spoken + ("分" if minute else "零分") + number_aloud(second) + "秒"
