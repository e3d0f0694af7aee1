"""What in a talk must not be kept: numbers and addresses of persons, in text as a recogniser writes it.

Knows text alone: which party said a line, and nothing of sound or time. What is found is masked
character for character, so that places and counts stay as they were. The mask of a digit is ○, which
is read as a digit wherever text is matched (`voicecheck.text.normalize`); that of a name is 某.

Digits are judged by shape (a mobile number, a resident id with its checksum, a card with Luhn's), by the
words before them, and by their length alone: eight or more that are no amount, no date and no order
number are masked, whatever they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from voicecheck.text.addresses import find_addresses
from voicecheck.text.digitrows import Digit, Joint, Line, Row, fold, rows_of
from voicecheck.text.numbershapes import MOBILE, is_day, shape_of

__all__ = ["Kind", "Line", "Private", "find_private", "mask"]

Kind = Literal["phone", "resident_id", "bank_card", "passport", "plate", "email", "name", "number"]
DIGIT_MASK, NAME_MASK = "○", "某"


@dataclass(frozen=True, slots=True, order=True)
class Private:
    """A stretch of a line that is to be masked: ``[start, end)`` in its text.

    One number with blanks or fillers in it is several stretches. ``number`` is a long number of which
    nothing more is known.
    """

    line: int
    start: int
    end: int
    kind: Kind


def find_private(lines: Sequence[Line], *, names: bool = False) -> tuple[Private, ...]:
    """Find what is to be masked.

    Parameters
    ----------
    lines
        Turns of all parties in the order of time.
    names
        Whether names after 我叫, 我姓 and 我是 are looked for too.

    Returns
    -------
    tuple of Private
        In order; none overlaps another.

    Examples
    --------
    >>> find_private([Line("customer", "我电话幺三八，嗯，零零一三八零零零")])
    ... # doctest: +NORMALIZE_WHITESPACE
    (Private(line=0, start=3, end=6, kind='phone'), Private(line=0, start=9, end=17, kind='phone'))
    """
    kinds: dict[tuple[int, int], Kind] = {}
    for number, line in enumerate(lines):
        for kind, start, end in find_addresses(line.text, names=names):
            for at in range(start, end):
                if not line.text[at].isspace():
                    kinds.setdefault((number, at), kind)  # type: ignore[arg-type]
    for row in rows_of(lines):
        for kind, digit in _private_digits(row, lines):
            kinds.setdefault((digit.line, digit.at), kind)
    return tuple(_stretches(kinds))


def mask(text: str, found: Iterable[Private]) -> str:
    """Write a mask over stretches of one line, a character for a character.

    Examples
    --------
    >>> mask("我电话13800138000", [Private(0, 3, 14, "phone")])
    '我电话○○○○○○○○○○○'
    """
    signs = list(text)
    for each in found:
        sign = NAME_MASK if each.kind == "name" else DIGIT_MASK
        signs[each.start : each.end] = [sign] * (each.end - each.start)
    return "".join(signs)


def _stretches(kinds: dict[tuple[int, int], Kind]) -> Iterator[Private]:
    start = last = None
    for place in sorted(kinds):
        if last and start and (place[0], place[1] - 1) == last and kinds[place] == kinds[start]:
            last = place
            continue
        if start and last:
            yield Private(start[0], start[1], last[1] + 1, kinds[start])
        start = last = place
    if start and last:
        yield Private(start[0], start[1], last[1] + 1, kinds[start])


def _private_digits(row: Row, lines: Sequence[Line]) -> Iterator[tuple[Kind, Digit]]:
    """The places of a row that belong to a private number, or those of its pieces that do."""
    row = _trimmed(row, lines)
    if len(row.digits) < _SHORTEST:
        return
    kind = _kind(row, lines)
    if kind is not None:
        yield from ((kind, digit) for digit in _covered(row, kind, lines))
        for echo in row.echoes:
            if len(echo.digits) >= _ECHOED:
                yield from ((kind, digit) for digit in echo.digits)
    elif row.loosest > Joint.TOGETHER:
        for piece in row.parted():
            yield from _private_digits(piece, lines)


_SHORTEST = 6
"""Digits of a passport of which two were lost or misheard."""
_FEWEST = 7
"""Digits from which the words before a number make it private: those of a telephone number without area code."""
_LONG = 8
"""Digits from which a row is masked though nothing is said of it."""
_LONG_LOOSE = 9
"""The same where its joints are loose: one character misheard, or over two turns."""
_ECHOED = 2

_DOUBTFUL_ENDS = "要妖腰耀药邀夭吆两俩"


def _trimmed(row: Row, lines: Sequence[Line]) -> Row:
    """The row without a 要 or 两 at its ends, which is a word, unless it makes a telephone number whole."""
    digits, joints = row.digits, row.joints
    if digits and not MOBILE.fullmatch(row.value) and lines[digits[0].line].text[digits[0].at] in _DOUBTFUL_ENDS:
        digits, joints = digits[1:], joints[1:]
    if len(digits) > 1 and lines[digits[-1].line].text[digits[-1].at] in _DOUBTFUL_ENDS:
        shorter = "".join(digit.value for digit in digits[:-1])
        if MOBILE.fullmatch(shorter) or not MOBILE.fullmatch(f"{shorter}{digits[-1].value}"):
            digits, joints = digits[:-1], joints[:-1]
    return Row(digits, joints, row.echoes)


_AMOUNT_NEXT = re.compile(
    r"\s?(?:多|几)?(?:元|块|角|毛|万|亿|千|百|十|个|次|人|天|岁|分钟|秒|小时|年|月|日|米|公里|公斤|斤|克|吨|升|度|兆|倍|折|%|[KMGTkmgt][Bb]?(?![A-Za-z])"
    r"|件|条|份|笔|股|步|字|票|期|集|页|积分)"
)  # fmt: skip
_AMOUNT_BEFORE = re.compile(
    r"(?:[¥￥$]|(?:金额|余额|欠款|欠费|积分|价格|价钱|总价|总额|一共|总共|共计|合计|充值?|转账|付了?|花了?|收费)(?:是|为|了|有|:)?)\s?$"
)
_WORDS: tuple[tuple[Kind | None, str], ...] = (
    ("resident_id", "身份证|身份号|证件"),
    ("bank_card", "卡号|银行卡|信用卡|储蓄卡|借记卡|账号|帐号|账户|帐户|户头"),
    ("passport", "护照|通行证"),
    (
        None,
        "工号|订单|单号|运单|快递|物流|流水|编号|编码|批次|合同|发票|保单|受理|回执|条码|条形码|序列|型号|版本|邮编|验证码|票号",
    ),
    ("phone", "电话|手机|座机|号码|联系方式|微信|拨打|打给|回拨|致电|来电|扣扣|QQ|qq"),
)
_WORD = re.compile("|".join(f"(?P<w{i}>{words})(?:号码?)?" for i, (_, words) in enumerate(_WORDS)))
_REACH = 20
"""Characters before a number in which a word says what it is."""
_ASKED = 40
"""The same in the turn before, where the number begins its own: somebody asked for it."""
_BEGINS = 8


def _kind(row: Row, lines: Sequence[Line]) -> Kind | None:
    """What the digits are, or ``None`` where nothing says that they are a person's."""
    value, first, last = row.value, row.digits[0], row.digits[-1]
    before = fold(lines[first.line].text[: first.at])
    after = fold(lines[last.line].text[last.at + 1 :])
    named, kind = _named(before[-_REACH:])
    if not named and len(before) <= _BEGINS:
        named, kind = _named(_asked(first.line, lines))
        named = named and row.loosest != Joint.LISTED and not is_day(value)
    if _AMOUNT_NEXT.match(after) and not (MOBILE.fullmatch(value) and not re.match("\\s?[元块]", after)):
        return None
    shape = shape_of(f"{value}X" if len(value) == 17 and _CLOSING_X.match(after) else value)
    if shape and not (shape == "bank_card" and named and kind is None):
        return shape
    if named:
        kind = "passport" if kind and _PASSPORT.search(before) else kind
        return kind if len(value) >= (_SHORTEST if kind == "passport" else _FEWEST) else None
    if _AMOUNT_BEFORE.search(before) or _is_counting(value) or is_day(value):
        return None
    if _PASSPORT.search(before) and len(value) in (8, 9) and row.loosest == Joint.TOGETHER:
        return "passport"
    enough = {Joint.TOGETHER: _LONG, Joint.MISHEARD: _LONG_LOOSE, Joint.TURNS: _LONG_LOOSE}
    return "number" if len(value) >= enough.get(row.loosest, 99) and Joint.LISTED not in row.joints else None


_LETTERS = re.compile(r"(?<![A-Za-z])[A-Za-z]{1,2}\s?$")
_PASSPORT = re.compile(r"(?<![A-Za-z])[EGDSPHMegdsphm][A-Za-z]?\s?$")


def _named(words: str) -> tuple[bool, Kind | None]:
    """What the last word that names a number says of it: whether there is any, and the kind."""
    found = list(_WORD.finditer(words))
    return (True, _WORDS[int(str(found[-1].lastgroup)[1:])][0]) if found else (False, None)


def _asked(line: int, lines: Sequence[Line]) -> str:
    """The end of what was said right before a line, where it asks for something."""
    said = "".join(each.text for each in lines[max(0, line - 2) : line])[-_ASKED:]
    return said if _ASKING.search(said) else ""


_ASKING = re.compile("[?？吗]|多少|几|说|报|提供|留|讲|告诉|给我|念|什么|哪|核对|确认|核实")


_CLOSING_X = re.compile(r"[\s，,]?(?:[xX×叉]|艾克斯|埃克斯)")


def _is_counting(value: str) -> bool:
    return value in "012345678910111213141516171819"


def _covered(row: Row, kind: Kind, lines: Sequence[Line]) -> Iterator[Digit]:
    """The digits, what stands for a digit between them, the X of a resident id and a passport's letters."""
    yield from row.digits
    for left, right, joint in zip(row.digits, row.digits[1:], row.joints, strict=False):
        if joint in (Joint.MISHEARD, Joint.LOST):
            yield from _beside(left.line, left.at + 1, right.at, lines)
    first, last = row.digits[0], row.digits[-1]
    closing = _CLOSING_X.match(lines[last.line].text, last.at + 1)
    if closing and len(row.digits) in range(14, 18):
        yield from _beside(last.line, last.at + 1, closing.end(), lines)
    letters = _LETTERS.search(lines[first.line].text[: first.at]) if kind == "passport" else None
    if letters:
        yield from _beside(first.line, *letters.span(), lines)


def _beside(line: int, start: int, end: int, lines: Sequence[Line]) -> Iterator[Digit]:
    return (Digit("", line, at) for at in range(start, end) if lines[line].text[at].isalnum())
