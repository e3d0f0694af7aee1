"""Words that say what a number is: a person's, of which kind, or one of the business."""

from __future__ import annotations

import re
from typing import Literal

NumberKind = Literal["phone", "resident_id", "bank_card", "passport"]
Named = tuple[bool, NumberKind | None]
"""Whether a word says what a number is, and the kind; none for one of the business."""

_WORDS: tuple[tuple[NumberKind | None, str], ...] = (
    ("resident_id", "身份证|身份号|证件"),
    ("bank_card", "卡号|银行卡|信用卡|储蓄卡|借记卡|账号|帐号|账户|帐户|户头|卡(?![顿住在壳死])"),
    ("passport", "护照|通行证|台胞证|回乡证"),
    (
        None,
        "工号|订单|单号|运单|快递|物流|流水|编号|编码|批次|合同|发票|保单|受理|回执|条码|条形码|序列|型号|版本|邮编|验证码|票号",
    ),
    ("phone", "电话|手机|座机|固话|传真|总机|号码|联系方式|微信|拨打|打给|回拨|致电|来电|扣扣|QQ|qq"),
)
_WORD = re.compile("|".join(f"(?P<w{i}>{words})(?:号码?)?" for i, (_, words) in enumerate(_WORDS)))
_ANOTHER = re.compile("|".join(words.replace("|号码", "") for _, words in _WORDS) + "|密码|金额|余额")
_OWN_VALUE = re.compile("(?:是|为|:|,|，|就是|叫)?[A-Za-z]{0,3}[0-9零一二三四五六七八九幺○]")
_CLAUSE = re.compile("[^，,。.!！?？；;]*[，,。.!！?？；;]*")
_ASKING = re.compile("[?？吗]|多少|几|说|报|提供|留|讲|告诉|给我|念|什么|哪|核对|确认|核实")
_REACH = 20
"""Characters before a number in which a word says what it is."""
_ASKED = 40
"""The same in the turns before, where the number begins its own: somebody asked for it."""


def named(before: str) -> Named:
    """What the last word that names a number says of one that follows.

    Examples
    --------
    >>> named("我的手机号是"), named("我订单"), named("那是")
    ((True, 'phone'), (True, None), (False, None))
    """
    found = list(_WORD.finditer(before[-_REACH:]))
    return _kind_of(found[-1]) if found else (False, None)


def asked_for(said: str) -> Named:
    """What number is asked for by what was said right before a turn.

    A word whose number follows (工号三零二一) asks for none. A number of the business is asked for only in
    the words of the request; for a person's it is enough that it was spoken of.

    Examples
    --------
    >>> asked_for("请问您的手机号码是多少？"), asked_for("我是工号三零二一，请问有什么可以帮您？")
    ((True, 'phone'), (False, None))
    """
    said = said[-_ASKED:]
    if not _ASKING.search(said):
        return False, None
    found = [word for word in _WORD.finditer(said) if not _OWN_VALUE.match(said, word.end())]
    if not found:
        return False, None
    last = found[-1]
    if _kind_of(last) != (True, None):
        return _kind_of(last)
    request = next(clause[0] for clause in _CLAUSE.finditer(said) if last.start() < clause.end())
    return (True, None) if _ASKING.search(request) else (False, None)


def names_another(gap: str) -> bool:
    """Whether a word between two figures says that the second is a number of its own."""
    return _ANOTHER.search(gap) is not None


def _kind_of(found: re.Match[str]) -> Named:
    return True, _WORDS[int(str(found.lastgroup)[1:])][0]
