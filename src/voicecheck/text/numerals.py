"""Numerals: Arabic ones spelled as they are read aloud, Chinese ones turned into numbers.

A recogniser writes 1999元 for what was said as 一千九百九十九元, and 3021 for a staff number read
digit by digit. Which of the two was said is decided here from what stands around the figure; the
choice also fixes how many characters were spoken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from voicecheck.text.quantities import HAN_DIGITS, clock_aloud, digits_aloud, number_aloud

_VALUES = {han: value for value, han in enumerate(HAN_DIGITS)} | {"〇": 0, "幺": 1, "两": 2, "俩": 2, "仨": 3}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

# Before these, 2 is said 两 ("两个"), and a figure is a quantity, not a code.
_COUNTED = (
    "个|位|名|人|次|遍|趟|回|天|晚|年|周|星期|礼拜|小时|钟头|分钟|分|秒|刻钟|点|元|块|角|毛|万|千|百|亿|倍|种|项|条|件"
    "|台|部|张|份|套|户|家|间|座|步|句|笔|款|期|场|本|把|支|瓶|盒|包|袋|双|对|只|头|口|岁|声|通|下|工作日|轮|批|组"
    "|斤|公斤|公里|米|页|段|边|端|样|美元|寸|升|吨|克"
)
# Before these a figure is a quantity too, but 2 stays 二 ("二月", "二级").
_UNCOUNTED = "月|日|号|级|层|楼|度|兆|赫|厘|折|成|%|[kmg]?b(?![a-z])|[kmg](?![a-z])|毫|平|届|等|线|码|路"
_COUNTED_NEXT = re.compile(rf"(?:\s?[-~～—–到至、]\s?\d+(?:\.\d+)?)?\s?[多来几]?(?:{_COUNTED})", re.ASCII)
_UNIT_NEXT = re.compile(
    rf"(?:\s?[-~～—–到至、]\s?\d+(?:\.\d+)?)?\s?[多来几]?(?:{_COUNTED}|{_UNCOUNTED})", re.ASCII | re.IGNORECASE
)
_CODE_NEXT = re.compile(r"\s?(?:号|室|房|路|栋|幢|电话|热线|专线)")
_YEAR_NEXT = re.compile(r"(?:\s?[-~～—–到至]\s?(?:19|20)\d\d)?\s?年", re.ASCII)
_ORDINAL_BEFORE = re.compile(r"(?:第|周|星期|礼拜|初|分之)$")
# A word after which a figure is read digit by digit, and what may stand between.
_CODE_BEFORE = re.compile(
    r"(?:工号|电话|手机|座机|热线|专线|客服|尾号|单号|订单|号码|编号|编码|身份证|卡号|账号|帐号|户号|证件号|车牌|邮编|密码|验证码"
    r"|代码|机号|[后前末][一二三四五六七八123456]位|拨打|拨|[#＃])"
    r"(?:号码|号)?(?:(?:的)?[后前末尾][一二三四五六七八123456]位)?(?:尾号|数字)?(?:就是|应该是|是|为|:|：|,|，|的)?[幺要]?\s*$"
)
_HOTLINES = {"110", "114", "119", "120", "122", "400", "800"}

_NUMERAL = re.compile(
    r"(?P<date>(?<!\d)(?:19|20)\d\d(?P<dash>[-/.])(?:0?[1-9]|1[0-2])(?P=dash)(?:0?[1-9]|[12]\d|3[01])(?!\d))"
    r"|(?P<clock>(?<!\d)(?:[01]?\d|2[0-4])[:：][0-5]\d(?:[:：][0-5]\d)?(?!\d))"
    r"|(?P<groups>(?<!\d)(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|[48]00[- ]\d{3,4}[- ]?\d{3,4}|0\d{2,3}[- ]\d{7,8}"
    r"|\d{2,5}(?:[- ]\d{2,5}){2,}|\d(?:[- ,，、]\d){3,})(?!\d))"
    r"|(?P<slash>(?<![\d/])\d{1,3}/\d{1,3}(?![\d/]))"
    r"|(?P<negative>(?<=[是为到额:：])\s?-(?=\d))"
    r"|(?P<range>(?<=[\d%元块天号点秒钟时月日年个])\s?[-~～—–]+\s?(?=\d))"
    r"|(?P<times>(?<=\d)\s?[*×xX]\s?(?=\d))"
    r"|(?P<plus>(?<=\d)\s?\+\s?(?=\d))"
    r"|(?P<number>(?P<sign>[¥￥$]\s?)?(?:\d{1,3}(?:,\d{3})+(?![\d])|\d+)(?:\.\d+)*(?P<percent>\s?[%％‰])?)",
    re.ASCII,
)
_WORDS = {"negative": "负", "range": "到", "times": "乘", "plus": "加"}
_SIGNS = {"¥": "元", "￥": "元", "$": "美元"}


@dataclass(frozen=True, slots=True)
class Spelled:
    """Text whose numerals are spelled out, with the way back.

    ``starts[i]`` and ``ends[i]`` bound the piece of the source that gave character ``i``: one
    character, or the whole numeral where it was read as a number.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def read_aloud(text: str) -> str:
    """Spell every Arabic numeral as it is read aloud.

    Parameters
    ----------
    text
        Simplified Chinese with half-width digits (see `voicecheck.text.normalize.simplify`).

    Examples
    --------
    >>> read_aloud("1999元"), read_aloud("工号3021"), read_aloud("1-2分钟"), read_aloud("拨打10086")
    ('一千九百九十九元', '工号三零二一', '一到两分钟', '拨打一零零八六')
    """
    return spell(text).text


def spell(text: str) -> Spelled:
    """Like `read_aloud`, keeping where each character came from."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def put(piece: str, start: int, end: int) -> None:
        out.append(piece)
        # As many characters as digits: one for one. Else all of them stand for the whole numeral.
        one_for_one = len(piece) == end - start
        starts.extend(range(start, end) if one_for_one else [start] * len(piece))
        ends.extend(range(start + 1, end + 1) if one_for_one else [end] * len(piece))

    cursor = 0
    for match in _NUMERAL.finditer(text):
        put(text[cursor : match.start()], cursor, match.start())
        if match.lastgroup == "groups" or (match["number"] and _is_code(match, text)):
            for index in range(match.start(), match.end()):
                digit = text[index]
                put(digits_aloud(digit) if digit.isdecimal() else "", index, index + 1)
        else:
            put(_spoken(match, text), match.start(), match.end())
        cursor = match.end()
    put(text[cursor:], cursor, len(text))
    return Spelled("".join(out), tuple(starts), tuple(ends))


def parse_number(han: str) -> float | None:
    """Value of a Chinese numeral, or ``None`` where it is none, or not exact (十几, 几百).

    Understands quantities (一百零五, 两百五, 一万二, 三点五万), digits in a row (三零二一), 半 and 负.

    Examples
    --------
    >>> parse_number("二十四"), parse_number("三点五"), parse_number("半"), parse_number("十几")
    (24.0, 3.5, 0.5, None)
    """
    if han.startswith("负"):
        value = parse_number(han[1:])
        return None if value is None else -value
    if han == "半":
        return 0.5
    whole, point, fraction = han.partition("点")
    if not point:
        value = _parse_whole(whole)
        return None if value is None else float(value)
    scale = 1
    while fraction and fraction[-1] in _MYRIADS:
        scale *= _MYRIADS[fraction[-1]]
        fraction = fraction[:-1]
    value = _parse_whole(whole)
    if value is None or not fraction or any(c not in _VALUES for c in fraction):
        return None
    return float(f"{value}.{''.join(str(_VALUES[c]) for c in fraction)}") * scale


def _parse_whole(han: str) -> int | None:
    """Value of a whole Chinese numeral."""
    if not han:
        return None
    if all(c in _VALUES for c in han):
        return int("".join(str(_VALUES[c]) for c in han))
    total, section = 0, 0
    digit: int | None = None
    unit_before, myriad_before = 10_000, 10**17
    ones = 1  # what a last digit counts: in 两百五 tens, in 一百零五 ones
    for c in han:
        if c in _VALUES:
            if digit:
                return None
            digit = _VALUES[c]
            ones = 1 if digit == 0 else ones
        elif c in _UNITS:
            unit = _UNITS[c]
            if unit >= unit_before or (not digit and unit != 10):
                return None
            section += (digit or 1) * unit
            digit, unit_before, ones = None, unit, unit // 10
        elif c in _MYRIADS:
            myriad = _MYRIADS[c]
            section += digit or 0
            if myriad > myriad_before:
                total, section = (total + section) * myriad, 0
            elif section:
                total, section = total + section * myriad, 0
            else:
                return None
            digit, unit_before, myriad_before, ones = None, 10_000, myriad, myriad // 10
        else:
            return None
    return total + section + (digit or 0) * ones


def _is_code(match: re.Match[str], text: str) -> bool:
    """Whether a figure is read digit by digit: a staff, telephone, order or room number, a year."""
    digits = match["number"]
    if not digits.isdecimal():
        return False
    before, after = text[max(0, match.start() - 16) : match.start()], text[match.end() : match.end() + 12]
    long = len(digits) >= 3
    if (len(digits) > 1 and digits[0] == "0") or before.endswith("**") or after.startswith("**") or len(digits) > 12:
        return True
    if (long and re.search(r"[A-Za-z]\s?$", before)) or (re.match("(19|20)..$", digits) and _YEAR_NEXT.match(after)):
        return True
    if long and _CODE_NEXT.match(after) and (digits in _HOTLINES or not re.match("[1-9]00$", digits)):
        return True
    if _UNIT_NEXT.match(after):
        return False
    if _CODE_BEFORE.search(before):
        return True
    return len(digits) >= 9 or (not digits.endswith("00") and (len(digits) >= 4 or digits in _HOTLINES))


def _spoken(match: re.Match[str], text: str) -> str:
    """How one figure or sign that is no code is said."""
    kind, piece = str(match.lastgroup), match.group()
    if kind in _WORDS:
        return _WORDS[kind]
    if kind == "date":
        year, month, day = re.split("[-/.]", piece)
        return f"{digits_aloud(year)}年{number_aloud(int(month))}月{number_aloud(int(day))}日"
    if kind == "clock":
        return clock_aloud(*(int(part) for part in re.split("[:：]", piece)))
    if kind == "slash":
        return _slash_aloud(*(int(part) for part in piece.split("/")))
    return _number_spoken(match, text)


def _number_spoken(match: re.Match[str], text: str) -> str:
    """How a quantity is said: 两 before a measure word, percentages, money."""
    piece, sign, percent = match["number"], match["sign"], match["percent"]
    whole, *decimals = re.sub(r"[^\d.]", "", piece).split(".")
    before, after = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 12]
    spoken = number_aloud(int(whole)) if len(whole) <= 16 else digits_aloud(whole)
    if not decimals and whole == "2" and not percent:
        counted = sign or (_COUNTED_NEXT.match(after) and not _ORDINAL_BEFORE.search(before))
        spoken = "两" if counted else spoken
    spoken += "".join("点" + digits_aloud(part) for part in decimals)
    if percent:
        spoken = "百" if (whole, decimals) == ("100", []) else spoken
        return ("千分之" if "‰" in percent else "百分之") + spoken
    if sign:
        unit = _SIGNS[sign.strip()]
        return spoken if after.startswith(("元", "块", "万", "美元")) else spoken + unit
    return spoken


def _slash_aloud(first: int, second: int) -> str:
    """How two figures with a stroke between are said: 1/2 二分之一, 11/22 十一月二十二日, 24/7 二十四七."""
    if first < second <= 10:
        return f"{number_aloud(second)}分之{number_aloud(first)}"
    if 1 <= first <= 12 and 11 <= second <= 31:
        return f"{number_aloud(first)}月{number_aloud(second)}日"
    return number_aloud(first) + number_aloud(second)
