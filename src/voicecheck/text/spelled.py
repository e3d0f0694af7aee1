"""Number plates and passports, whose letters and digits are said one by one.

    code  := head (gap sign)*
    head  := PROVINCE gap LETTER | LETTER (gap LETTER)?
    sign  := LETTER | DIGIT | COUNT 个 DIGIT
    gap   := (mark | word of spelling | LETTER 是 … 的 LETTER | correction …)*

A gap may go over the end of a turn. A plate has five signs after its head, one of new energy six; a
passport has nine signs, of which the first or the first two are letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from voicecheck.text.dictation import CORRECTION, DIGIT, NO_ONE, left_over
from voicecheck.text.units import UNIT

_PROVINCE = "京沪津渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTER = "[A-Za-z](?![A-Za-z]{2})"
_SIGN = re.compile(
    rf"(?P<count>[两俩二三四五六七八2-8])个(?P<twice>[A-Za-z]|{DIGIT})|{_LETTER}|(?!{NO_ONE}){DIGIT}"
    rf"|[两洞拐勾要](?={DIGIT}|[两洞拐勾要]|[^\u4e00-\u9fff]|$)"
)
_COUNTS = dict(zip("两俩二三四五六七八2345678", (2, 2, 2, 3, 4, 5, 6, 7, 8, 2, 3, 4, 5, 6, 7, 8), strict=True))
_EXPLAINED = r"(?:[A-Za-z]是)?[\u4e00-\u9fff]{1,4}的(?:那个)?[A-Za-z](?![A-Za-z])|[A-Za-z]?(?:打头|开头|字头)的?"
_GAP = re.compile(
    rf"(?:[\s·•.\-—，,、。…]|{_EXPLAINED}|[嗯呃额啊哦诶哎吧呢是]|[一二三四五六七八九两2-9]{{1,2}}[个位]数字?|字母|大写|小写|英文|数字|然后|后面|接着|就是|还有|再来|再|那个|[最末][后尾末](?:[一两]位)?|中间|你记|您记)*"
)
_CORRECTED = re.compile(
    rf"[\s，,、。啊哦哎嗯]*(?:{CORRECTION.pattern}|不(?=[，,]))(?:(?!{DIGIT})[\u4e00-\u9fff，,、\s]){{0,10}}"
)
_MOST = 24
"""Signs that are looked at, those that were corrected included."""
_PLATE = re.compile(rf"[{_PROVINCE}][\s·，,、]*(?:牌照?的?)?(?:字母|大写)?[A-Za-z](?![A-Za-z]{{4}})")
_PLACE = rf"(?:[A-HJ-NP-Za-hj-np-z0-9]|{DIGIT}|[两洞拐勾要])"
_MARK = r"[\s·•.\-，,、]?"
_WORD = "[\u4e00-\u9fff]"
_DOUBTFUL_PLATES = (
    # One of its signs was misheard as a word.
    re.compile(
        rf"[{_PROVINCE}]{_MARK}[A-Za-z]{_MARK}(?=(?:{_MARK}{_PLACE}){{0,4}}{_WORD}?)(?:{_MARK}{_PLACE}|{_WORD}(?={_PLACE}|\W|$)){{5}}(?![元块\d])"
    ),
    # One of the first two was lost or misheard.
    re.compile(
        rf"车(?:牌|号)?(?:号码?)?[是为：:，,\s]{{0,2}}(?P<it>[\u4e00-\u9fff]?{_MARK}[A-Za-z]{_MARK}{_PLACE}(?:{_MARK}{_PLACE}){{3,6}}"
        rf"|[{_PROVINCE}]{_MARK}{_PLACE}(?:{_MARK}{_PLACE}){{4,5}})"
    ),
)
_SIGNS = 4
"""Digits and capitals that a plate has at least, one lost or misheard."""
_TRAVEL = re.compile(r"(?<![A-Za-z0-9])[EGDSPHMCWKTegdsphmcwkt](?:[\s，,、]*[A-Za-z])?(?![A-Za-z])")
"""Letters with which passports (E, G, D, S, P, K) and permits for Hong Kong, Macao and Taiwan (C, H, M, W, T) begin."""
_NAMED = re.compile("护照|通行证|证件|签证|出入境|台胞证|回乡证")
_POINTS = ("·", "•", ".", "-")
_NEW_ENERGY = frozenset("ABCDEFGHJK")
_REACH = 30
_MISHEARD = re.compile(rf"[\u4e00-\u9fff](?={DIGIT})")


@dataclass(frozen=True, slots=True)
class _Sign:
    value: str
    start: int
    end: int
    corrected: bool
    """Whether a correction stands before it."""


def find_plates(text: str) -> Iterator[tuple[int, int]]:
    """Find number plates by their province; give the bounds of each sign.

    Examples
    --------
    >>> [text[a:b] for text in ["粤B，D，幺二三四五，充电"] for a, b in find_plates(text)]
    ['粤B', 'D', '幺', '二', '三', '四', '五']
    """
    known: set[int] = set()
    for head in _PLATE.finditer(text):
        signs = list(_signs(text, head.end()))
        taken = _plate_signs(text, signs)
        if taken:
            point = text[head.end() : taken[0].start] in _POINTS
            yield head.start(), taken[0].start if point else head.end()
            yield from ((sign.start, sign.end) for sign in taken)
            known.update(range(head.start(), taken[-1].end))
        elif doubtful := _DOUBTFUL_PLATES[0].match(text, head.start()):
            yield doubtful.span()
    for doubtful in _DOUBTFUL_PLATES[1].finditer(text):
        signs_of_it = re.findall(f"{DIGIT}|[A-Z]", doubtful["it"])
        if len(signs_of_it) >= _SIGNS and known.isdisjoint(range(*doubtful.span("it"))):
            yield doubtful.span("it")


def _plate_signs(text: str, signs: list[_Sign]) -> list[_Sign]:
    """The signs of a plate, or none where there are too few."""
    last = max((i for i, sign in enumerate(signs) if sign.corrected), default=0)
    count, taken = 0, list[_Sign]()
    wanted = 5
    for i, sign in enumerate(signs):
        if i < last or count < wanted:
            taken.append(sign)
        elif count == wanted == 5 and _is_sixth(text, signs, i):
            return [*taken, sign]
        count += len(sign.value) if i >= last else 0
    written = [sign for sign in taken if not sign.value.islower()]
    return taken if sum(len(sign.value) for sign in written) >= _SIGNS else []


def _is_sixth(text: str, signs: list[_Sign], i: int) -> bool:
    """Whether a sixth sign belongs to a plate of new energy: a letter begins or ends it."""
    begins, ends = signs[0].value.upper() in _NEW_ENERGY, signs[i].value.upper() in ("D", "F")
    return (begins or ends) and not UNIT.match(text, signs[i].end)


def find_passports(text: str, asked: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Find passports and permits by their letters; give the bounds of each sign.

    Parameters
    ----------
    text
        The text.
    asked
        Where turns begin before which a passport was asked for.

    Examples
    --------
    >>> [text[a:b] for text in ["护照E，鹅的那个E，幺四九四九二六零"] for a, b in find_passports(text, frozenset())]
    ['E', '，鹅的那个E，', '幺', '四', '九', '四', '九', '二', '六', '零']
    """
    end = 0
    for head in _TRAVEL.finditer(text):
        if head.start() < end:
            continue
        signs = list(_signs(text, head.end()))
        before = text[max(0, head.start() - _REACH) : head.start()]
        named = _NAMED.search(before) is not None or any(head.start() - _REACH <= at <= head.start() for at in asked)
        taken = _passport_signs(text, head.group(), signs, named=named)
        if taken:
            end = taken[-1].end
            yield head.span()
            places = [head.end(), *(sign.end for sign in taken)]
            for sign, after in zip(taken, places, strict=False):
                if re.search("[A-Za-z]", text[after : sign.start]):  # what explains or corrects a letter
                    yield after, sign.start
                yield sign.start, sign.end


def asks_for_passport(said: str) -> bool:
    """Whether a turn speaks of a passport, so that the next may be one."""
    return _NAMED.search(said) is not None


def signs_alone(text: str) -> list[int]:
    """Where letters and digits stand in a turn in which nothing else is said: those that are read back.

    Examples
    --------
    >>> signs_alone("E，B，嗯"), signs_alone("B座在哪")
    ([0, 2], [])
    """
    signs = [found.span() for found in re.finditer(rf"{_LETTER}|{DIGIT}", text)]
    rest = re.sub(rf"{_LETTER}|{DIGIT}", "", text)
    return [at for span in signs for at in range(*span)] if not left_over(rest) else []


def _passport_signs(text: str, head: str, signs: list[_Sign], *, named: bool) -> list[_Sign]:
    letters = len(re.findall("[A-Za-z]", head))
    taken = list[_Sign]()
    count = 0
    for sign in signs:
        if sign.value.isalpha() and sign.value.isascii():
            if not sign.corrected and (count or letters == 2):
                break
            letters = 1 if sign.corrected else letters + 1
            count = 0 if sign.corrected else count
        else:
            count = (0 if sign.corrected and letters + count + len(sign.value) > 7 else count) + len(sign.value)
        taken.append(sign)
        if letters + count >= 9:
            break
    enough = letters + count == 9 or (named and 6 <= count <= 9)
    longer = not taken or re.match(DIGIT, text[taken[-1].end : taken[-1].end + 1])
    return taken if enough and letters <= 2 and not longer else []


def _signs(text: str, at: int) -> Iterator[_Sign]:
    """The signs from a place on, until something else is said."""
    corrected = strayed = False
    for _ in range(_MOST):
        last = at
        correction = _CORRECTED.match(text, at)
        if correction:
            corrected, at = True, correction.end()
        at = _gap_end(text, at)
        found = _SIGN.match(text, at)
        if found and at > last and UNIT.match(text, found.end()):  # a count after a mark
            return
        if found is None and not strayed and _MISHEARD.match(text, at) and at and re.match(DIGIT, text[at - 1]):
            strayed, found = True, re.compile(".").match(text, at)
        if found is None:
            return
        value = found["twice"] * _COUNTS[found["count"]] if found.re is _SIGN and found["twice"] else found[0]
        yield _Sign(value, at, found.end(), corrected)
        corrected, at = False, found.end()


def _gap_end(text: str, at: int) -> int:
    found = _GAP.match(text, at)
    return found.end() if found else at
