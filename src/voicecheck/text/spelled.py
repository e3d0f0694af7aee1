"""Number plates and passports, whose letters and digits are said one by one.

    plate    := PROVINCE gap LETTER (gap sign)*       five signs after the head, one of new energy six
    passport := LETTER (gap LETTER)? (gap sign)*      nine signs, the first or the first two of them letters
    code     := plate | passport | its last signs, 前面是, the others

Signs and gaps are those of `voicecheck.text.lettering`. A gap may go over the end of a turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from voicecheck.text.dictation import DIGIT, left_over
from voicecheck.text.lettering import MOST, Sign, is_counted, reaches, signs_from, tail_of
from voicecheck.text.letternames import LETTER, MARK, NAME, PROVINCE
from voicecheck.text.numbernames import named as is_named

_HEAD = re.compile(
    rf"[{PROVINCE}](?:{MARK}|[{PROVINCE}]|[\u4e00-\u9fff]{{0,4}}(?:的|那个)(?:那个)?[{PROVINCE}]|牌照?的?|字母|大写|英文|开头的?|就?是|[啊哦]?不[是对]?|错了|[A-Za-z][，,\s]*(?:就?是|不[是对])[，,\s]*(?=[{PROVINCE}])){{0,8}}"
    rf"(?:(?P<letter>[A-Za-z](?![A-Za-z]{{4}}))|(?P<name>{re.sub('[?]P<n.>', '?:', NAME.pattern)}))"
)
_PLACE = rf"(?:[A-HJ-NP-Za-hj-np-z0-9]|{DIGIT}|[两洞拐勾要])"
_MARK = r"[\s·•.\-，,、]?"
_WORD = "[\u4e00-\u9fff]"
_DOUBTFUL_PLATES = (
    # One of its signs was misheard as a word.
    re.compile(
        rf"[{PROVINCE}]{_MARK}[A-Za-z]{_MARK}(?=(?:{_MARK}{_PLACE}){{0,4}}{_WORD}?)(?:{_MARK}{_PLACE}|{_WORD}(?={_PLACE}|\W|$)){{5}}(?![元块\d])"
    ),
    # One of the first two was lost or misheard.
    re.compile(
        rf"车(?:牌|号)?(?:号码?)?[是为：:，,\s]{{0,2}}(?P<it>[\u4e00-\u9fff]?{_MARK}[A-Za-z]{_MARK}{_PLACE}(?:{_MARK}{_PLACE}){{3,6}}"
        rf"|[{PROVINCE}]{_MARK}{_PLACE}(?:{_MARK}{_PLACE}){{4,5}})"
    ),
)
_ON_A_PLATE, _ON_A_PASSPORT = 5, 9
_SIGNS = 4
"""Digits and capitals that a plate has at least, one lost or misheard."""
_TRAVEL = re.compile(
    r"(?<![A-Za-z0-9])[EGDSPHMCWKTegdsphmcwkt](?:[\s，,、]*[A-Za-z])?(?![A-Za-z])"
    rf"|(?:(?<=护照)|(?<=护照是)|(?<=护照号)|(?<=通行证))[，,\s]?[易意伊衣鹅鸡基季第弟批皮](?={MARK}|{DIGIT}|[A-Za-z])"
)
"""Letters with which passports (E, G, D, S, P, K) and permits for Hong Kong, Macao and Taiwan (C, H, M, W, T) begin."""
_NAMED = re.compile("护照|通行证|证件|签证|出入境|台胞证|回乡证")
_POINTS = ("·", "•", ".", "-")
_NEW_ENERGY = frozenset("ABCDEFGHJK")
_REACH = 30
_LETTERS = 2
"""Letters with which a passport begins, at most."""
_LONGEST_PERMIT = 11
"""Signs of a permit for those who come home from Hong Kong and Macao: H or M and ten digits."""
_TAIL_FIRST = re.compile(
    rf"(?:(?:最后|后面?|尾号|末尾|尾数|末)(?:[一两三四五六2-6][位个])?(?:数字?|号)?(?:就?是|为)?[，,\s]*|(?:^|[\n，,。？?]))(?P<it>(?:{LETTER}|{DIGIT})(?:{MARK}|{LETTER}|{DIGIT})*)"
    r"[\u4e00-\u9fff]{0,4}(?:前[面头边]|开头|打头)(?:的?是|有)?[，,\s]*$"
)


def find_plates(text: str) -> Iterator[tuple[int, int]]:
    """Find number plates by their province; give the bounds of each sign.

    Examples
    --------
    >>> [text[a:b] for text in ["粤B，D，幺二三四五，充电"] for a, b in find_plates(text)]
    ['粤', 'B', 'D', '幺', '二', '三', '四', '五']
    """
    known: set[int] = set()
    for head in _HEAD.finditer(text):
        first = "letter" if head["letter"] else "name"
        signs = list(signs_from(text, head.end(), last=head["letter"] or ""))
        tail = _tail_before(text, head.start())
        said = len(re.findall(f"{LETTER}|{DIGIT}", text[slice(*tail)])) if tail else 0
        if tail and said in (_ON_A_PLATE, _ON_A_PLATE + 1):  # nothing but its head is said after it
            yield from ((head.start(), head.end()), tail)
            continue
        taken = _plate_signs(text, signs, said)
        if taken and (head["letter"] or _is_plain(taken)):
            yield from ((at, at + 1) for at in range(head.start(), head.start(first)) if _tells(text[at]))
            point = text[head.end() : taken[0].start] in _POINTS
            yield head.start(first), taken[0].start if point else head.end()
            yield from _places(text, taken)
            if tail:
                yield tail
            known.update(range(head.start(), taken[-1].end))
        elif doubtful := _DOUBTFUL_PLATES[0].match(text, head.start()):
            yield doubtful.span()
    for doubtful in _DOUBTFUL_PLATES[1].finditer(text):
        signs_of_it = re.findall(f"{DIGIT}|[A-Z]", doubtful["it"])
        if len(signs_of_it) >= _SIGNS and known.isdisjoint(range(*doubtful.span("it"))):
            yield doubtful.span("it")


def _plate_signs(text: str, signs: list[Sign], said: int) -> list[Sign]:
    """The signs of a plate, or none where there are too few; `said` of them were said before its head."""
    whole = reaches(signs, _ON_A_PLATE - said)
    if said and whole is None:
        return signs[:0]
    taken = signs[:whole] if whole else _before_aside(signs)
    if whole and whole < len(signs) and not said and _is_sixth(text, signs, whole):
        return signs[: whole + 1]
    written = [sign for sign in taken if not sign.value.islower() and not sign.again]
    return taken if sum(len(sign.value) for sign in written) + said >= _SIGNS else []


def _is_sixth(text: str, signs: list[Sign], i: int) -> bool:
    """Whether a sixth sign belongs to a plate of new energy: a letter begins or ends it."""
    first = max((at for at, sign in enumerate(signs[:i]) if sign.corrected), default=0)
    begins, ends = signs[first].value[0].upper() in _NEW_ENERGY, signs[i].value.upper() in ("D", "F")
    return (begins or ends) and not signs[i].aside and len(signs[i].value) == 1 and not is_counted(text, signs[i].end)


def _tells(sign: str) -> bool:
    return sign in PROVINCE or (sign.isascii() and sign.isalpha())


def _before_aside(signs: list[Sign]) -> list[Sign]:
    """The signs up to the first before which something else is said."""
    return signs[: next((i for i, sign in enumerate(signs) if sign.aside), len(signs))]


def _is_plain(signs: list[Sign]) -> bool:
    """Whether there is no doubt of signs whose head was written as a word: all five, three of them digits."""
    values = "".join(sign.value for sign in signs)
    return len(values) >= _ON_A_PLATE and len(re.findall(DIGIT, values)) > _ON_A_PLATE // 2


def _places(text: str, signs: list[Sign]) -> Iterator[tuple[int, int]]:
    """The bounds of signs, of what explains one of them, and of what is said of the last right after it."""
    for sign in signs:
        yield from sign.explained
        if sign.start < sign.end:
            yield sign.start, sign.end
    yield from tail_of(text, signs[-1].end, signs[-1].value[-1])


def _tail_before(text: str, head: int) -> tuple[int, int] | None:
    """Where the last signs of a code stand that were said before its head."""
    start = max(0, head - _REACH)
    found = _TAIL_FIRST.search(text[start:head])
    return (start + found.start("it"), start + found.end("it")) if found else None


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
    ['E', '鹅的那个E', '幺', '四', '九', '四', '九', '二', '六', '零']
    """
    end = 0
    for head in _TRAVEL.finditer(text):
        if head.start() < end:
            continue
        signs = list(_of_a_passport(head.group(), signs_from(text, head.end(), last=head.group()[-1])))
        before = text[max(0, head.start() - _REACH) : head.start()]
        if is_named(before) == (True, None) and _NAMED.search(before) is None:  # an order, a staff number
            continue
        named = _NAMED.search(before) is not None or any(head.start() - _REACH <= at <= head.start() for at in asked)
        tail = _tail_before(text, head.start())
        said = len(re.findall(DIGIT, text[slice(*tail)])) if tail else 0
        taken = _passport_signs(text, head.group(), signs, named=named, said=said)
        if taken:
            end = taken[-1].end
            yield head.span()
            yield from _places(text, taken)
            if tail and said:
                yield tail
        elif len(signs) == MOST and all(map(_is_letter, signs)):  # letters alone: no code begins among them
            end = signs[-1].end


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
    signs = [found.span() for found in re.finditer(rf"{LETTER}|{DIGIT}", text)]
    rest = re.sub(rf"{LETTER}|{DIGIT}", "", text)
    return [at for span in signs for at in range(*span)] if not left_over(rest) else []


def _passport_signs(text: str, head: str, signs: list[Sign], *, named: bool, said: int) -> list[Sign]:
    """The signs of a passport after its head, or none; `said` of its digits were said before it."""
    first = len(re.findall("[A-Za-z]", head)) or 1
    whole = reaches(signs, _ON_A_PASSPORT - said, said=first)
    if whole is None and named and not said:
        signs = _before_aside(signs)
        count = sum(len(sign.value) for sign in signs if not _is_letter(sign))
        longest = _LONGEST_PERMIT if head[0] in "HMhm" else _ON_A_PASSPORT + 1
        whole = len(signs) if 6 <= count < longest else None
    taken = signs[: whole or 0]
    longer = not taken or re.match(DIGIT, text[taken[-1].end : taken[-1].end + 1])
    if whole and named and longer and taken and head[0] in "HMhm" and len(signs) <= _LONGEST_PERMIT:
        return signs
    return taken if not longer else []


def _of_a_passport(head: str, signs: Iterator[Sign]) -> Iterator[Sign]:
    """The signs up to a letter after the digits, or a third one, but where they are said anew."""
    letters = len(re.findall("[A-Za-z]", head)) or 1
    digits = 0
    for sign in signs:
        if not _is_letter(sign):
            digits += 1
        elif sign.corrected:
            letters, digits = 1, 0
        elif not sign.again and not sign.doubtful:
            letters += 1
            if digits or letters > _LETTERS:
                return
        yield sign


def _is_letter(sign: Sign) -> bool:
    return sign.value.isascii() and sign.value.isalpha()
