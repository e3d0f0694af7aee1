"""Rows of digits, as a recogniser writes numbers that are read out: the ground of `voicecheck.text.privacy`.

A number read digit by digit comes as 13800138000, as 一三八零零…, as 138 0013 8000, with 嗯 in it, with a
digit misheard as another word, or in groups over several turns while the other party says 嗯 or reads
back. Here such digits are joined to rows; how loosely is noted at each joint, so that a row that is
no number as a whole can be parted again. Amounts, dates, times and numerals with 十 or 百 are no rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise


class Joint(IntEnum):
    """How two digits are joined, the closest first."""

    TOGETHER = 0  # nothing but blanks, hyphens and fillers between
    LISTED = 1  # a comma between figures of several digits
    MISHEARD = 2  # one character that is no digit
    LOST = 3  # two such
    TURNS = 4  # the next turn of the same party


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody said on end: ``speaker`` tells the parties apart."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Digit:
    """A digit: its value (``X`` closes a resident id), the line and the place in its text."""

    value: str
    line: int
    at: int


@dataclass(frozen=True, slots=True)
class Row:
    """Digits on end, with the joint after each but the last.

    ``echoes`` are rows of the other party that stand between its turns: what they read back.
    """

    digits: tuple[Digit, ...]
    joints: tuple[Joint, ...]
    echoes: tuple[Row, ...] = ()

    @property
    def value(self) -> str:
        """The digits as text."""
        return "".join(digit.value for digit in self.digits)

    @property
    def loosest(self) -> Joint:
        """The loosest of its joints."""
        return max(self.joints, default=Joint.TOGETHER)

    def parted(self) -> Iterator[Row]:
        """The pieces between its loosest joints."""
        start, loosest = 0, self.loosest
        for end, joint in enumerate((*self.joints, loosest), start=1):
            if joint == loosest:
                yield Row(self.digits[start:end], self.joints[start : end - 1])
                start = end


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
DIGIT = f"[0-9{_HAN}〇幺]"
_FOLDED = str.maketrans("０１２３４５６７８９：／％．＠", "0123456789:/%.@")
_D, _U = "[一二三四五六七八九两]", "[十百千万亿]"
_NO_ROWS = re.compile(
    r"(?<!\d)(?:19|20)\d\d\s?[-/.年]\s?(?:1[0-2]|0?[1-9])\s?[-/.月]\s?(?:3[01]|[12]\d|0?[1-9])(?!\d)[日号]?"  # a date
    r"|(?<!\d)(?:19|20)\d\d\s?[-~到至和]\s?(?:19|20)\d\d(?!\d)(?=\s?年)"  # years from, to
    r"|(?<!\d)\d{1,2}[:点]\d\d(?!\d)(?::\d\d(?!\d))?"  # a time of day
    r"|(?<![\d,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])"  # thousands
    r"|(?<![\d.])(?:\d+\.\d+|\d{1,3}(?:\.\d{1,3}){3})(?![\d.])"  # a fraction, or an address of the internet
    r"|[¥￥$]\s?\d+"
    r"|一(?=[下个起些直定样遍共般边切会旦律])"
    rf"|(?<!{DIGIT}{DIGIT}){_D}?{_U}+(?:零?{_D}{_U}+)*(?:零?{_D}(?!{DIGIT}))?"  # a numeral with units
)
_PARTING = re.compile(r"[\s,，、。.;；?？!！\-–—·_]+")
_LISTING = re.compile("[,，、。;；]")
_FILLER = re.compile("嗯|呃|额|啊|哦|噢|诶|哎|唉|那个|然后|就是|对|后面是?|再")
_LONGEST_GAP = 12
_APART = frozenset(
    "元块角分个位月日号年天周时秒点岁次人件条和或到至比与跟及加减乘除等于有在用从以转折楼室级层张份半多几第共十百千万~～:/%"
)
"""Signs that part two figures: they are not one number with a word misheard."""
_SAYING = re.compile(
    "[\\s，。、,.?？!！~～]+|嗯|呃|额|啊|哦|噢|诶|哎|哈|好的?|对的?|是的?|行|可以|OK|ok|没错|收到|知道|明白|记下|记|了|您|你|我|请"
    "|继续|接着|然后|后面|还有|再|说|讲|呢|吧|吗|的|那个|这个|就是|一遍|一下|等|稍|慢"
)
_FARTHEST = 5
"""Lines within which a number goes on."""


def fold(text: str) -> str:
    """Write digits and the signs beside them in half width, character for character."""
    return text.translate(_FOLDED)


def rows_of(lines: Sequence[Line]) -> list[Row]:
    """Find the rows of digits of a talk, in the order in which they begin.

    Parameters
    ----------
    lines
        Turns of all parties in the order of time.
    """
    by_line = [list(_rows_of_line(number, fold(line.text))) for number, line in enumerate(lines)]
    done: list[Row] = []
    for number, rows in enumerate(by_line):
        while rows:
            row = rows.pop(0)
            done.append(row if rows else _over_turns(row, number, lines, by_line))
    return done


def _rows_of_line(number: int, text: str) -> Iterator[Row]:
    digits = [Digit(value, number, at) for at, value in _digits(text)]
    start = 0
    joints = [_joint(text, a.at, b.at) for a, b in pairwise(digits)]
    for end, joint in enumerate([*joints, None], start=1):
        if joint is None and digits:
            inner = tuple(each for each in joints[start : end - 1] if each is not None)
            yield Row(tuple(digits[start:end]), inner)
            start = end


def _digits(text: str) -> Iterator[tuple[int, str]]:
    """Each digit of a text that is no part of an amount, a date or a time; weak ones only beside another."""
    taken = {at for found in _NO_ROWS.finditer(text) for at in range(*found.span())}
    known = {at: _VALUES[c] for at, c in enumerate(text) if c in _VALUES and at not in taken}
    known |= {at: "0" for found in re.finditer("洞{2,}", text) for at in range(*found.span())}
    weak = [at for at, c in enumerate(text) if c in _WEAK and at not in taken]
    for at in weak:  # after a digit, and so on to the right
        if at - 1 in known:
            known[at] = _WEAK[text[at]]
    for at in reversed(weak):  # before one, and so on to the left; a row of ○ is a mask
        if at + 1 in known and text[at] != "○":
            known[at] = _WEAK[text[at]]
    yield from sorted(known.items())


def _joint(text: str, left: int, right: int) -> Joint | None:
    """How two neighbouring digits of a line are joined, or ``None``."""
    gap = text[left + 1 : right]
    if not gap:
        return Joint.TOGETHER
    rest = _FILLER.sub("", _PARTING.sub("", gap))
    if len(gap) > _LONGEST_GAP or len(rest) > 2 or not _APART.isdisjoint(rest):
        return None
    if rest:
        return Joint.MISHEARD if len(rest) == 1 else Joint.LOST
    figures = text[max(0, left - 1) : left + 1], text[right : right + 2]
    several = all(len(each) == 2 and each.isdecimal() for each in figures) and text[right] != "0"  # 0004 is no quantity
    return Joint.LISTED if several and _LISTING.search(gap) else Joint.TOGETHER


def _over_turns(row: Row, number: int, lines: Sequence[Line], by_line: list[list[Row]]) -> Row:
    """The last row of a line with what follows of it in later turns of its speaker; that is taken from their rows."""
    echoes: list[Row] = []
    at = row.digits[-1].at + 1
    after = number
    while not _left_over(lines[after].text[at:]):
        found = _next(after, lines, by_line, lines[number].speaker)
        if found is None:
            break
        echoes += [each for line in range(after + 1, found) for each in by_line[line]]
        more = by_line[found].pop(0)
        row = Row(row.digits + more.digits, (*row.joints, Joint.TURNS, *more.joints))
        after, at = found, more.digits[-1].at + 1
        if by_line[found]:
            break
    return Row(row.digits, row.joints, tuple(echoes))


def _next(after: int, lines: Sequence[Line], by_line: list[list[Row]], speaker: str) -> int | None:
    """The line in which a speaker goes on with digits, only echoes and acknowledgements lying between."""
    for line in range(after + 1, min(after + 1 + _FARTHEST, len(lines))):
        text, rows = lines[line].text, by_line[line]
        if lines[line].speaker == speaker and rows:
            return line if not _left_over(text[: rows[0].digits[0].at]) else None
        said = set(range(len(text))) - {digit.at for row in rows for digit in row.digits}
        if _left_over("".join(text[i] for i in sorted(said))):
            return None
    return None


def _left_over(text: str) -> bool:
    """Whether more is said than an acknowledgement."""
    return len(_SAYING.sub("", text)) > 1
