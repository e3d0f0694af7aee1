"""How the signs of a code are named aloud: letters, doubled signs, explanations, and what stands between two.

    signs       := (gap sign)*
    sign        := LETTER | DIGIT | COUNT 个 SIGN | 双 SIGN | name of a letter (达不溜, 艾克斯, 诶)
    gap         := (mark | word of spelling | explanation | correction)*
    explanation := SIGN 是 … | … 的 SIGN | 不是 LETTER      K是开始的K | 北京的京 | 不是P

An explanation of a letter that was not said yet is that letter. It may begin before a sign or follow the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from voicecheck.text.dictation import APART, CORRECTION, DIGIT, NO_ONE
from voicecheck.text.letternames import LETTER, MARK, NAME, PROVINCE, letter_of
from voicecheck.text.units import UNIT

_HAN = "(?:(?![零一二三四五六七八九〇幺])[\u4e00-\u9fff])"

_SIGN = re.compile(
    rf"(?:(?P<count>[两俩二三四五六七八2-8])[个连]|(?P<double>双))(?P<twice>[A-Za-z]|{DIGIT})|{LETTER}|(?!{NO_ONE}){DIGIT}"
    rf"|[两洞拐勾要](?={DIGIT}|[两洞拐勾要]|[^\u4e00-\u9fff]|$)|[港澳学警挂](?={MARK}|$)|临(?={MARK}*{DIGIT})"
)
_COUNTS = dict(zip("两俩二三四五六七八2345678", (2, 2, 2, 3, 4, 5, 6, 7, 8, 2, 3, 4, 5, 6, 7, 8), strict=True))
_WORDS = (
    "[嗯呃额啊哦诶哎吧呢是对的]|[一二三四五六七八九两俩2-9]{1,2}(?:个?(?:数字?|字母)|位(?:数字?|字母)?)|第[一二三四五六七八九]位|[前后末][一二三四五六七八九两]位|个(?=[A-Za-z])|一个(?=[A-Za-z])"
    "|字母|大写|小写|英文|英语|阿拉伯|数字|然后|[后前][面头边]|接着|就是|还有|再来个?|再|那个|这个|[最末][后尾末](?:[一两]位)?|中间"
    "|[你您]?记(?:一?下|好)?|打头|开头|字头|[左右]?括号|[横短]?杠|圆?点(?=[，,、\\s])|好的?|没错|慢点[说儿]?|听好了?|等一?[下等]|稍等|我看看|我看一下|一共|总共|有"
)
_GAP = re.compile(rf"(?:{MARK}|{_WORDS})")
_OF_A_SIGN = re.compile(
    rf"(?P<it>[{PROVINCE}]?{LETTER}[A-Za-z]?|{DIGIT})(?:字[形头型]的?{LETTER}|(?:开头|打头)的?{_HAN}{{0,3}}|(?:就|也)?不?是(?:(?:数字|阿拉伯)?{DIGIT}(?={MARK}|$)|(?:(?!{DIGIT})[^，,、。\s]){{1,10}}))(?={MARK}|{DIGIT}|$)"
)
"""A sign that was said, and what it is: K是开始的K, 零就是数字零, 零不是O."""
_OF_A_WORD = re.compile(
    rf"(?:就?是)?(?:{_HAN}{{1,6}}|(?<![A-Za-z])(?:[A-Za-z]{{3,8}}|[A-Za-z]))(?:的|那个)(?:那个|这个|首字母|字母|大写)*(?:(?P<it>{LETTER}(?![A-Za-z]))|{_HAN}?(?={MARK}|$|那个))"
)
"""A word in which a sign stands: 飞机的F, 鹅蛋的鹅, 苏州的."""
_CONTRAST = re.compile(rf"不是(?:字母|英文|数字)?(?:{LETTER}{{1,2}}|{DIGIT})(?={MARK}|就是|$)(?<!不是{DIGIT})")
_CORRECTED = re.compile(
    rf"[\s，,、。啊哦哎嗯]*(?:{CORRECTION.pattern}|不(?=[，,]))(?:(?!{DIGIT})[\u4e00-\u9fff，,、\s]){{0,10}}"
)
_SPEECH = re.compile("就?是|叫|字母|打头|开头|字头|那个")
_DIGIT_AGAIN = re.compile("数字|就是")
_MISHEARD = re.compile(rf"[\u4e00-\u9fff](?={DIGIT})")
MOST = 24
"""Signs that are looked at, those that were corrected included."""
_ASIDE = re.compile(rf"(?:{_HAN}|{NO_ONE}){{1,8}}(?={MARK})")
_ASIDES = 2
"""Clauses of other talk in one code."""
_LONGEST_GAP = 60
"""Characters between two signs of a code, explanations included."""
_TAIL = re.compile(
    rf"[\s，,、。]*(?:哎呀?|哦不?|[啊哦]?不[对是]?|错了|说错了|{CORRECTION.pattern})[啊哦]?[\s，,]*(?:应该)?就?是?(?P<it>(?:{LETTER}|{DIGIT}){{1,4}}(?:[，,]是(?:{LETTER}|{DIGIT}){{1,4}})?)(?=[，,。\s吧啊呢]|$)"
)


_CAPITAL = re.compile(rf"[\s，,、。]*(?:[大小]写|字母)的?(?P<it>{LETTER})(?=[，,。\s]|$)")


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of a code: what it is, its bounds, and how it is joined to what stands before it.

    ``gap`` is where what stands before it begins; ``explained`` says that a sign is explained in it;
    ``corrected`` that it is said in place of another, ``again`` that it is the one before it said once more;
    ``doubtful`` that it may be; ``aside`` that something else is said before it.
    """

    value: str
    start: int
    end: int
    gap: int
    corrected: bool
    explained: tuple[tuple[int, int], ...]
    again: bool
    doubtful: bool = False
    aside: bool = False


def signs_from(text: str, at: int, *, last: str = "") -> Iterator[Sign]:
    """The signs of a code from a place on, until something else is said.

    Parameters
    ----------
    text
        The text, folded.
    at
        Where the code goes on.
    last
        The sign that stands before it.

    Examples
    --------
    >>> [sign.value for sign in signs_from("七，F，飞机的F，三个九，打不溜", 0)]
    ['七', 'F', '九九九', 'W']
    """
    strayed, aside, asides, again_before, said = False, False, 0, False, last
    for _ in range(MOST):
        gap = at
        correction = None if _CONTRAST.match(text, _marks_end(text, at)) else _CORRECTED.match(text, at)
        at, explained, value = _gap(text, correction.end() if correction else at, last)
        if value:  # explained before it was said
            yield Sign(value, at, at, gap, correction is not None, explained, again=False)
            last = value
            continue
        found = _SIGN.match(text, at)
        name = None if found else NAME.match(text, at)
        if found and at > gap and is_counted(text, found.end()):  # a count after a mark
            return
        value = _value(found) if found else letter_of(name) if name else ""
        end = found.end() if found else name.end() if name else at
        if (
            not value
            and not strayed
            and _MISHEARD.match(text, at)
            and text[at] not in APART
            and at
            and re.match(DIGIT, text[at - 1])
        ):
            strayed, value, end = True, text[at], at + 1
        if not value:
            other = _ASIDE.match(text, at) if asides < _ASIDES and at and re.match(MARK, text[at - 1]) else None
            if other is None:
                return
            asides, aside, at = asides + 1, True, other.end()
            continue
        same = value.upper() == last.upper()
        again = same and bool(name or (_SPEECH if value.isascii() else _DIGIT_AGAIN).search(text[gap:at]) or explained)
        again = again or (bool(found and found["twice"]) and value.isalpha() and said.endswith(value))
        doubtful = same and value.isascii() and value.isalpha() and at > gap
        doubtful = doubtful and (again_before or "\n" in text[gap:at] or _is_explained(text, end))
        again_before = again
        said += value
        yield Sign(value, at, end, gap, correction is not None, explained, again=again, doubtful=doubtful, aside=aside)
        aside = False
        last, at = value, end


def tail_of(text: str, at: int, last: str) -> list[tuple[int, int]]:
    """The bounds of what is said right after a code of its last sign: an explanation, or one in its place.

    Examples
    --------
    >>> tail_of("五K，K是开始的K", 2, "K"), tail_of("五，哎，四，是四", 1, "五")
    ([(3, 9)], [(4, 8)])
    """
    if capital := _CAPITAL.match(text, at):
        return [capital.span("it")]
    found = _TAIL.match(text, at)
    if found and not is_counted(text, found.end("it")):
        return [found.span("it")]
    place = _marks_end(text, at)
    explained = _OF_A_SIGN.match(text, place)
    if explained and explained["it"][-1].upper() == last.upper() and re.search("[A-Za-z]", last):
        return [explained.span()]
    word = _OF_A_WORD.match(text, place)
    return [word.span()] if word and word["it"] and word["it"].upper() == last.upper() else []


def _is_explained(text: str, at: int) -> bool:
    """Whether a word in which a sign stands follows at once."""
    found = _OF_A_WORD.match(text, _marks_end(text, at))
    return found is not None


def _is_misheard(text: str, at: int) -> bool:
    """Whether a word between two digits may be one that was heard wrong."""
    beside = at > 0 and re.match(DIGIT, text[at - 1]) is not None
    return beside and _MISHEARD.match(text, at) is not None and text[at] not in APART


def _marks_end(text: str, at: int) -> int:
    while at < len(text) and re.match(MARK, text[at]):
        at += 1
    return at


def _gap(text: str, at: int, last: str) -> tuple[int, tuple[tuple[int, int], ...], str]:
    """Where a gap ends, what is explained in it, and a sign that is said by its explanation alone."""
    explained = list[tuple[int, int]]()
    limit = min(len(text), at + _LONGEST_GAP)
    while at < limit:
        found = _OF_A_SIGN.match(text, at)
        if found and last and found["it"][-1].upper() == last.upper():
            explained.append(found.span())
            at = found.end()
            continue
        if found := _CONTRAST.match(text, at):
            explained.append(found.span())
            at = found.end()
            continue
        if found := _GAP.match(text, at):
            at = found.end()
            continue
        found = _OF_A_WORD.match(text, at)
        if found is None:
            break
        explained.append(found.span())
        at = found.end()
        if found["it"] and found["it"].upper() != last.upper():
            return at, tuple(explained), found["it"]
    return at, tuple(explained), ""


def is_counted(text: str, at: int) -> bool:
    """Whether a unit stands at a place, which no letter of a code is (八K)."""
    found = UNIT.match(text, at)
    return found is not None and not found[0].strip()[0].isascii()


def _value(found: re.Match[str]) -> str:
    if found["twice"]:
        return found["twice"] * (2 if found["double"] else _COUNTS[found["count"]])
    return found[0]


def reaches(signs: list[Sign], wanted: int, *, said: int = 0) -> int | None:
    """How many of the signs make a code of so many, whichever of them were corrected; ``None`` where none do.

    Parameters
    ----------
    signs
        The signs after the head of the code.
    wanted
        How many signs the code has.
    said
        How many of them stand in the head.
    """
    counts, group, found = {said}, 0, None
    for i, sign in enumerate(signs):
        if sign.corrected:
            counts |= {said, 0} | {count - group for count in counts if count >= group}
        group = 0 if sign.corrected or sign.start > sign.gap else group
        if not sign.again:
            counts = {count + len(sign.value) for count in counts} | (counts if sign.doubtful else set())
            group += len(sign.value)
        if wanted in counts:
            found = i + 1
        if min(counts) >= wanted:
            break
    return found
