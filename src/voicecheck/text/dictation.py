"""How a number is dictated in Mandarin: the pieces that it is made of, and what may stand between two of them.

    number := piece (gap piece)*
    piece  := DIGIT | COUNT 个 DIGIT | numeral | date      八 | 三个八 | 一百三十八 | 八八年二月二十九
    gap    := marks and fillers                            ，嗯
            | words of dictating                           等一下 | 尾号 | 后面是
            | ... correction ...                           不对，是: what came before is said anew
            | one or two characters that are no digit      a digit that was heard wrong

Amounts, dates, times and ordinals are no pieces: a unit binds the figure right before it (`voicecheck.text.units`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from voicecheck.text.numbernames import names_another
from voicecheck.text.numerals import parse_number
from voicecheck.text.units import UNIT


class Joint(IntEnum):
    """How two pieces of a number are joined, the closest first."""

    TOGETHER = 0  # nothing but blanks, hyphens and fillers between
    LISTED = 1  # a comma between figures of several digits
    MISHEARD = 2  # one character that is no digit
    SAID = 3  # words of dictating: wait, at the end, after that
    LOST = 4  # two characters that are no digits
    TURNS = 5  # the next turn of the same party
    CORRECTED = 6  # what comes is said in place of what was
    READ = 7  # one of the two is a numeral or a date, which may be no part of it
    INTERRUPTED = 8  # other talk between


@dataclass(frozen=True, slots=True)
class Digit:
    """A piece of a number: its digits, the line and where it stands in its text.

    ``read`` says that it was read as a numeral or a date, not digit by digit.
    """

    value: str
    line: int
    at: int
    end: int
    read: bool = False


_HAN = "零一二三四五六七八九"
_VALUES = (
    {str(n): str(n) for n in range(10)}
    | {han: str(n) for n, han in enumerate(_HAN)}
    | dict(zip("〇幺壹贰叁肆伍陆柒捌玖", "01123456789", strict=True))
)
_ONES = "要妖腰耀药邀夭吆"
"""幺 as a recogniser hears it."""
_WEAK = dict.fromkeys(_ONES, "1") | dict(zip("两俩洞拐勾钩○", "2207990", strict=True))
"""Digits only beside another digit."""
_SIGN = re.compile(f"[{''.join(_VALUES)}{''.join(_WEAK)}十百千]")
DIGIT = f"[0-9{_HAN}〇幺]"
_FOLDED = str.maketrans("０１２３４５６７８９：／％．＠", "0123456789:/%.@")
_D, _U = "[一二三四五六七八九两]", "[十百千万亿]"

_DATE = re.compile(
    rf"(?P<y>(?:一九|二零|二〇|19|20){DIGIT}{DIGIT}[年，, ]|{DIGIT}{DIGIT}年)[，,]?"
    r"(?P<m>十[一二]?|1[0-2]|[0零〇]?[1-9一二三四五六七八九])月份?[，,]?"
    rf"(?P<d>(?:二|三)?十{_D}?|[12]\d|3[01]|[0零〇]?[1-9一二三四五六七八九])[日号]?"
)
_NUMERAL = re.compile(
    rf"(?<![第之{_HAN}十百千万亿0-9点几])(?:{_D}千(?:零?{_D}百|零)?(?:{_D}十|零)?{_D}?|{_D}百(?:零?{_D}十|零)?{_D}?|{_D}?十{_D}?)(?![{_HAN}十百千万亿几多来])"
)
_DOUBLED = re.compile(rf"([两俩仨二三四五六七八九2-9])个({DIGIT})(?![十百千万亿])")
_COUNTS = _VALUES | {"两": "2", "俩": "2", "仨": "3"}
_ARTICLE = "本台间辆张份套部条件只家双瓶箱袋盒支场排口顿道门头桌"
NO_ONE = rf"(?:一(?=[下个起些直定样遍共般边切会旦律眼组])|(?<!{DIGIT})一(?=[{_ARTICLE}]))"
"""一 that is no digit but a part of a word, or the article of a thing."""
_NO_PIECES = re.compile(
    r"(?<!\d)(?:19|20)\d\d\s?[-/.年]\s?(?:1[0-2]|0?[1-9])\s?[-/.月]\s?(?:3[01]|[12]\d|0?[1-9])(?!\d)[日号]?"  # a date
    r"|(?<!\d)(?:19|20)\d\d\s?[-~到至和]\s?(?:19|20)\d\d(?!\d)(?=\s?年)"  # years from, to
    r"|(?<!\d)\d{1,2}[:点]\d\d(?!\d)(?::\d\d(?!\d))?"  # a time of day
    r"|(?<![\d,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])"  # thousands
    r"|(?<![\d.])(?:\d+\.\d+|\d{1,3}(?:\.\d{1,3}){3})(?![\d.])"  # a fraction, or an address of the internet
    r"|[¥￥$]\s?\d+"
    rf"|{NO_ONE}|(?<=慢)一(?=点)"
    rf"|(?<=([^\W\d{_HAN}洞拐勾]))一(?=\1)"  # 想一想
    rf"|(?<=[前后末尾就是共，,、。 ])[一二三四五六七八九十两1-9]{{1,2}}位(?!置)"  # 后四位
    rf"|{_D}(?=[到至]{_D}?[十百千]?{_D}?(?:{UNIT.pattern}|点))"  # 三到五天
    rf"|(?<!{DIGIT})(?:{_D}?{_U}+{_D}?|{DIGIT})点{DIGIT}{{1,2}}(?!{DIGIT})"  # 五十九点九
    rf"|(?<!{DIGIT}{DIGIT}){_D}?{_U}+(?:零?{_D}{_U}+)*(?:零?{_D}(?!{DIGIT}))?"  # a numeral with units
)


def fold(text: str) -> str:
    """Write digits and the signs beside them in half width, character for character."""
    return text.translate(_FOLDED)


def pieces(text: str, line: int) -> Iterator[Digit]:
    """The pieces of numbers in a folded text, in order; weak digits only beside another."""
    signs = [(found.start(), found[0]) for found in _SIGN.finditer(text)]
    if not signs:
        return
    longer = _longer(text, line)
    taken = {at for found in _NO_PIECES.finditer(text) for at in range(*found.span())}
    taken |= {at for piece in longer for at in range(piece.at, piece.end)}
    known = {at: _VALUES[c] for at, c in signs if c in _VALUES and at not in taken}
    if "洞洞" in text:
        known |= {at: "0" for found in re.finditer("洞{2,}", text) for at in range(*found.span())}
    weak = [at for at, c in signs if c in _WEAK and at not in taken]
    for at in weak:  # after a digit, and so on to the right
        if at - 1 in known:
            known[at] = _WEAK[text[at]]
    for at in reversed(weak):  # before one, and so on to the left; a row of ○ is a mask
        if at + 1 in known and text[at] != "○":
            known[at] = _WEAK[text[at]]
    yield from sorted([*longer, *(Digit(value, line, at, at + 1) for at, value in known.items())], key=lambda p: p.at)


def digits_of(text: str) -> str:
    """The digits of a text, and the X that closes it.

    Examples
    --------
    >>> digits_of("三三幺X"), digits_of("a1b2")
    ('331X', '12')
    """
    if all(sign in _VALUES for sign in text):
        return "".join(_VALUES[sign] for sign in text)
    return "".join(piece.value for piece in pieces(fold(text), 0)) + ("X" if text[-1:] in ("x", "X", "×", "叉") else "")


def _longer(text: str, line: int) -> list[Digit]:
    """Doubled digits, and what was read as a numeral or a date."""
    found: dict[int, Digit] = {}
    if "月" in text:
        for date in _DATE.finditer(text):
            found[date.start()] = Digit(_day(date["y"], date["m"], date["d"]), line, *date.span(), read=True)
    covered = {at for piece in found.values() for at in range(piece.at, piece.end)}
    if "个" in text:
        for doubled in _DOUBLED.finditer(text):
            if not UNIT.match(text, doubled.end()):
                repeated = _VALUES[doubled[2]] * int(_COUNTS[doubled[1]])
                found.setdefault(doubled.start(), Digit(repeated, line, *doubled.span()))
    for numeral in _NUMERAL.finditer(text) if re.search("[十百千]", text) else ():
        value = parse_number(numeral[0])
        if value is not None and numeral.start() not in covered and not UNIT.match(text, numeral.end()):
            found.setdefault(numeral.start(), Digit(str(int(value)), line, *numeral.span(), read=True))
    return list(found.values())


def _day(year: str, month: str, day: str) -> str:
    """A date as eight digits; a year of two is of the last hundred years but for the youngest."""
    digits = "".join(_VALUES[c] for c in year if c in _VALUES)
    digits = digits if len(digits) == 4 else f"{'20' if digits < '30' else '19'}{digits}"
    return f"{digits}{_place(month):02}{_place(day):02}"


def _place(said: str) -> int:
    if "十" in said:
        return int(parse_number(said) or 0)
    return int("".join(_VALUES[c] for c in said))


_PARTING = re.compile(r"[\s,，、.。;；?？!！\-–—·_:：…~～()（）]+")
_LISTING = re.compile("[,，、。;；]")
_FILLER = re.compile("嗯|呃|额|啊|哦|噢|诶|哎|唉|那个|然后|就是|对|后面是?|再|[左右反]?括号|[横短中]?杠")
_HESITATING = re.compile("嗯|呃|额|啊|哦|噢|诶|哎|唉")
_AREA = re.compile(rf"(?:区号[是为，,:\s]{{0,2}}|(?<!{DIGIT})(?=[0零〇])){DIGIT}{{3,4}}$")
_LOCAL = re.compile(r"[\s，,、。]*(?:电话|座机|固话|号码|本机)(?:号码?)?(?:就?是)?[\s，,、]*")
"""Between an area code and the number in it."""
_DICTATING = re.compile(
    r"[\s，。、,.?？!！~～…:：;；\-—]+|[嗯呃额啊哦噢诶哎唉哈呢吧吗嘛呀喂咯了的是就您你我咱请让再还说讲念报记数想看找查翻听等稍慢急别没不得到过完往下续好行对有这那才先]"
    r"|[前后中末最尾开]+[面边头间段尾号]?|[一二三四五六七八两几\d]{1,2}位|这边|区号|加上|可以|OK|ok|没错|收到|知道|明白|清楚|继续|接着|然后|数字|号码|一遍|一下|一点"
    r"|那个|这个|怎么|什么|多少|来着|[一](?=[想看找查])|生日|出生(?:年月日?|日期)|稍微|片刻|马上|随后|楚|接|会儿?|麻烦|不好意思|抱歉"
)
"""Words by which two people manage a dictation, and which say nothing else."""
CORRECTION = re.compile(
    "不对|不是|错了?|应该是|更正|改成|重新|重[来说报念复]|再[来说念报]一?遍|口误|说反|岔了|不不|[哦啊哎诶嗯]不(?=[，,是])"
)
CLOSING_X = re.compile(
    "[\\s，,。]*(?:(?:最后|末尾|后面|还有)?(?:再|那)?(?:一位|位)?(?:就|应该)?(?:是|为)?个?(?:大写|小写|字母|英文)?的?)(?P<x>(?:一个)?[xX×叉](?![a-zA-Z])|艾克斯|埃克斯)"
)
"""The X that closes a resident id."""
_ALONE = re.compile(rf"[\s，、。,.;]{DIGIT}{{1,2}}$")
_LONGEST_GAP, _LONGEST_ASIDE = 24, 16
"""Characters of what stands between two pieces, and of other talk in its place."""
APART = frozenset(
    "元块角分个位月日号年天周时秒点岁次人件条和或到至比与跟及加减乘除等于有在用从以转折楼室级层张份半多几第共十百千万~～:/%"
)
"""Signs that part two figures: they are not one number with a word misheard."""


def joint(text: str, left: Digit, right: Digit) -> Joint | None:
    """How two neighbouring pieces of a line are joined, or ``None`` where they are not."""
    gap = text[left.end : right.at]
    found = _joined(gap, text, left, right) if gap else Joint.TOGETHER
    if found is not None and (left.read or right.read):
        return max(found, Joint.READ)
    return found


def _joined(gap: str, text: str, left: Digit, right: Digit) -> Joint | None:
    if len(gap) > _LONGEST_GAP or CLOSING_X.match(gap):
        return None
    rest = _FILLER.sub("", _PARTING.sub("", gap))
    if UNIT.match(gap) and (len(rest) != 1 or rest in APART or _ALONE.search(text, max(0, left.end - 3), left.end)):
        return None
    if not rest:
        figures = text[max(0, left.end - 2) : left.end], text[right.at : right.at + 2]
        several = all(len(each) == 2 and each.isdecimal() for each in figures) and text[right.at] != "0"  # 0004
        listed = several and _LISTING.search(gap) and not _HESITATING.search(gap)
        return Joint.LISTED if listed else Joint.TOGETHER
    if CORRECTION.search(gap):
        return Joint.CORRECTED if len(left_over(CORRECTION.sub("", gap))) <= 2 else None
    if len(rest) == 1 and rest not in APART:
        return Joint.MISHEARD
    if names_another(gap):
        return Joint.SAID if _LOCAL.fullmatch(gap) and _AREA.search(text, 0, left.end) else None
    if len(left_over(gap)) <= (len(rest) > 2):
        return Joint.SAID
    if len(rest) == 2 and APART.isdisjoint(rest):
        return Joint.LOST
    aside = len(rest) > 2 and len(gap) <= _LONGEST_ASIDE and not (left.read or right.read)
    return Joint.INTERRUPTED if aside else None


@lru_cache(maxsize=4096)
def left_over(text: str) -> str:
    """What is said besides managing a dictation."""
    return _DICTATING.sub("", text)
