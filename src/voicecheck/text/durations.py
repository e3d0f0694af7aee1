"""Lengths of time and points in time that are named in words: promises and deadlines.

A promise has a figure and a unit: 一到两分钟, 半小时, 三个工作日. Words without a figure (片刻,
一会儿, 马上, 几分钟) are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from voicecheck.text.numerals import parse_number

Unit = Literal["second", "minute", "hour", "day", "workday", "week", "month", "year"]
Relation = Literal["within", "after"]

# Unit words with their unit and the seconds in one. 分种, 妙钟: how a recogniser may write 分钟 and 秒钟. Not 分重
# nor 妙 alone: 十分重要 and 三个妙招 are no time.
_UNITS: tuple[tuple[str, Unit, float], ...] = (
    ("(?:秒钟?|[妙描]钟)", "second", 1.0),
    ("分[钟种中终]", "minute", 60.0),
    ("刻钟", "minute", 900.0),
    ("(?:小时|钟头)", "hour", 3600.0),
    ("(?:工作日|工作天)", "workday", 86_400.0),
    ("天", "day", 86_400.0),
    ("(?:星期|礼拜|周)", "week", 604_800.0),
    ("个月", "month", 2_592_000.0),
    ("年", "year", 31_536_000.0),
)
_UNIT = "|".join(word for word, _, _ in _UNITS)
_FIGURE = "[零一二两三四五六七八九十百千半]+(?:点[零一二三四五六七八九]+)?"
_START = "(?<![几数第每点月周期零一二两三四五六七八九十百千])"  # a whole figure, and no ordinal or weekday
_TO = "(?:到|至|或者?|或是)"
_DURATION = re.compile(
    f"{_START}(?:(?P<low>{_FIGURE})个?(?P<low_half>半)?(?P<low_unit>{_UNIT})?{_TO})?"
    f"(?P<high>{_FIGURE})(?P<loose>[几多来])?个?(?P<half>半)?(?P<unit>{_UNIT})"
    # 一小时半, 一分钟三十秒; with 分 alone, 一分半 and 一分三十秒, a form of its own.
    f"(?P<tail>半(?!天)|{_FIGURE}(?:秒钟?|分钟))?"
    f"|{_START}(?P<minutes>{_FIGURE})分(?:(?P<half_minute>半)钟?|(?P<odd_seconds>{_FIGURE})秒)"
)
_RELATION = re.compile("(?:钟)?(?:左右|的?时间)?(?:(?P<within>之内|以内|内)|(?P<after>之后|以后|后(?!面|续|台|来)))")
# 三天两头, 一天到晚 and the like name no length of time; 前两天, 这一年 point back or at now.
_IDIOM_NEXT = re.compile("三天两头|一天到晚|一天天|一年到头|一年四季|一天比一天|半天")
_POINTS_BEFORE = tuple("这那前过有某上同头")
_VAGUE_AFTER_POINTER = re.compile("[一两]个?(?:天|年|个月|周|星期|礼拜)")


@dataclass(frozen=True, slots=True)
class DurationMention:
    """A length of time named with a figure and a unit.

    ``start`` and ``end`` bound it in the normalised text. ``low_s`` and ``high_s`` are seconds,
    equal where no range was given; a working day counts as 24 hours, a month as 30 days.
    ``relation`` is ``"within"`` for 之内, 以内, 内, ``"after"`` for 后, else ``None``.
    """

    start: int
    end: int
    low_s: float
    high_s: float
    unit: Unit
    relation: Relation | None = None


@dataclass(frozen=True, slots=True)
class DeadlineMention:
    """A day, date or hour named: 明天下午六点之前, 二十二号之前, 周五, 今天之内.

    ``start`` and ``end`` bound it in the normalised text; ``by`` says that it is a limit (之前,
    以内), not only a point in time.
    """

    start: int
    end: int
    by: bool


def find_durations(text: str) -> tuple[DurationMention, ...]:
    """Find the lengths of time that are named with a figure and a unit.

    Parameters
    ----------
    text
        Normalised text (`voicecheck.text.normalize.normalize`).

    Returns
    -------
    tuple of DurationMention
        In order, not overlapping.

    Examples
    --------
    >>> [(m.low_s, m.high_s) for m in find_durations("请您稍等一到两分钟")]
    [(60.0, 120.0)]
    >>> find_durations("请您稍等片刻十分感谢")
    ()
    """
    found = []
    for match in _DURATION.finditer(text):
        start = match.start()
        if _IDIOM_NEXT.match(text, start):
            continue
        if text[:start].endswith(_POINTS_BEFORE) and _VAGUE_AFTER_POINTER.match(text, start):
            continue
        measured = _minutes_and_seconds(match) if match["minutes"] else _range(match)
        if measured is None:
            continue
        low, high, unit = measured
        after = _RELATION.match(text, match.end())
        relation: Relation | None = None
        if after:
            relation = "within" if after["within"] else "after"
        found.append(DurationMention(start, match.end(), low, high, unit, relation))
    return tuple(found)


def _minutes_and_seconds(match: re.Match[str]) -> tuple[float, float, Unit] | None:
    """Measure 一分半(钟) and 一分三十秒."""
    minutes = parse_number(match["minutes"])
    seconds = 30.0 if match["half_minute"] else parse_number(match["odd_seconds"])
    if minutes is None or seconds is None:
        return None
    whole = 60 * minutes + seconds
    return whole, whole, "minute"


def _range(match: re.Match[str]) -> tuple[float, float, Unit] | None:
    """Measure a figure or a range with its unit."""
    unit, scale = _unit(match["unit"])
    bounds = _figures(match["high"], match["loose"])
    if bounds is None or (unit == "year" and bounds[1] > 100):  # 二零二六年 is a date
        return None
    low, high = (bound * scale for bound in bounds)
    extra = _tail(match["tail"], scale) + (0.5 * scale if match["half"] else 0.0)
    low, high = low + extra, high + extra
    if match["low"]:
        lowest = parse_number(match["low"])
        if lowest is not None:
            low_scale = _unit(match["low_unit"])[1] if match["low_unit"] else scale
            low = min(high, (lowest + (0.5 if match["low_half"] else 0.0)) * low_scale)
    return low, high, unit


def _unit(word: str) -> tuple[Unit, float]:
    """Unit of a unit word, and the seconds in one."""
    return next((unit, scale) for pattern, unit, scale in _UNITS if re.fullmatch(pattern, word))


def _figures(han: str, loose: str | None) -> tuple[float, float] | None:
    """Bounds of a figure: 两三 is 2 to 3, 十二三 12 to 13, 二三十 20 to 30, 十几 11 to 19."""
    pair = re.fullmatch("(十?)(一两|一二|二三|两三|三四|三五|四五|五六|六七|七八|八九)(十?)", han)
    if pair:
        tens, scale = (10 if pair[1] else 0), (10.0 if pair[3] else 1.0)
        first, second = (parse_number(digit) or 0.0 for digit in pair[2])
        return (tens + first) * scale, (tens + second) * scale
    value = parse_number(re.sub(r"^(.)\1$", r"\1", han))  # 一一分钟 is a stammer, 11 is 十一
    if value is None:
        return None
    if not loose:
        return value, value
    if han.endswith("十"):
        return value + 1, value + 9
    return value, value + 1 if value < 10 else value


def _tail(tail: str | None, scale: float) -> float:
    """Seconds of what follows the unit: 一小时半, 一小时二十分钟, 一分钟三十秒."""
    if not tail:
        return 0.0
    if tail == "半":
        return 0.5 * scale
    number = parse_number(re.sub("秒钟?|分钟", "", tail))
    return (number or 0.0) * (1.0 if "秒" in tail else 60.0)


_DAY = (
    "(?:[今明当][天日晚早]|大?后天|本周|本月|月底|年底|周末|下个?月|次日|隔天|第二天"
    "|[本这下]?个?(?:周|星期|礼拜)[一二三四五六日天末])"
)
_NUMBER = "[零一二三四五六七八九十]{1,3}"
_DATE = (
    f"(?:(?:二零[零一二三四五六七八九]{{2}}年)?{_NUMBER}月{_NUMBER}[号日]"
    f"|[本下这]个?月{_NUMBER}[号日]|(?P<bare>{_NUMBER})号)"
)
_PART = "(?:凌晨|早上|早晨|上午|中午|下午|午后|傍晚|晚上)"
_CLOCK = "(?:[零一二两三四五六七八九十]{1,3}点(?:半|一刻|三刻|[零一二三四五六七八九十]{1,3}分?|钟|整)?)"
_LIMIT = "(?P<limit>之前|以前|前(?![面台后两几])|之内|以内|内|截止)"
_DEADLINE = re.compile(
    f"(?<![一二三四五六七八九十零])(?:"
    f"(?:{_DATE}|{_DAY})(?:的)?{_PART}?{_CLOCK}?|{_PART}{_CLOCK}|(?P<clock>{_CLOCK})"
    f")(?:左右|下班)?{_LIMIT}?"
)
# After these, 十八号 is an address, and before those a line, a key, a counter.
_ADDRESS_BEFORE = tuple("路街弄巷道栋楼里村区")
_LABEL_NEXT = re.compile("(?:线|楼|店|键|窗口|柜台|方案|客服|坐席|员工|门|院|机|位|房|套餐)")


def find_deadlines(text: str) -> tuple[DeadlineMention, ...]:
    """Find days, dates and hours that are named.

    Parameters
    ----------
    text
        Normalised text.

    Examples
    --------
    >>> [(m.start, m.end, m.by) for m in find_deadlines("明天下午六点之前修好")]
    [(0, 8, True)]
    """
    found = []
    for match in _DEADLINE.finditer(text):
        by = match["limit"] is not None
        if match["clock"] and not by:
            continue  # 一点 is mostly "a little"
        if match["bare"]:
            number = parse_number(match["bare"])
            if number is None or not 1 <= number <= 31 or text[: match.start()].endswith(_ADDRESS_BEFORE):
                continue
            if _LABEL_NEXT.match(text, match.end()):
                continue
        found.append(DeadlineMention(match.start(), match.end(), by))
    return tuple(found)
