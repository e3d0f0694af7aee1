"""E-mail addresses, number plates and names of persons in a text, written or spelled aloud.

An address is found from its @ (or 艾特) outwards, sign by sign, so that the time taken is in proportion
to the text whatever stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicecheck.text.dictation import DIGIT, fold

Found = tuple[str, int, int]
"""Kind, and where it starts and ends."""

_TOKEN = re.compile(
    r"(?P<at>@|[艾爱埃][\u4e00-\u9fff]|圈\s?[aA](?![A-Za-z]))"
    r"|(?P<word>(?<![A-Za-z])(?:at|AT|At)(?![A-Za-z]))"  # an English word too: only where an ending follows
    r"|(?P<end>(?:\.|点|dot)\s?(?:com|con|cn|net|org|edu|[康抗卡扛考][木么们慕]|[\u4e00-\u9fff][姆母])(?![A-Za-z]))"
    r"|(?P<dot>\.|点|dot(?![A-Za-z]))"
    rf"|(?P<sign>[A-Za-z0-9_%+\-]|{DIGIT}|[两洞拐勾]|下[\u4e00-\u9fff]线|横杠|中划线|减号|杠|小写|大写|新浪|网易|搜狐|雅虎|扣扣|球球|企鹅)"
    r"|(?P<blank>\s)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CALLED = re.compile("邮箱|邮件|伊妹儿|e-?mail|发[到给我至]", re.IGNORECASE)
_LONGEST = 64
"""Tokens of an address on either side of its @ (a local part has at most 64 characters, RFC 5321)."""

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLACE = rf"(?:[A-HJ-NP-Za-hj-np-z0-9]|{DIGIT}|[两洞拐勾要])"
_GAP = r"[\s·•.\-，,、]?"
_WORD = "[\u4e00-\u9fff]"
_PLATES = (
    re.compile(rf"[{_PROVINCE}]{_GAP}[A-Za-z]{_GAP}{_PLACE}(?:{_GAP}{_PLACE}){{3,5}}[挂学警港澳领]?(?![元块\d])"),
    # One of its signs was misheard as a word.
    re.compile(
        rf"[{_PROVINCE}]{_GAP}[A-Za-z]{_GAP}(?=(?:{_GAP}{_PLACE}){{0,4}}{_WORD}?)(?:{_GAP}{_PLACE}|{_WORD}(?={_PLACE}|\W|$)){{5}}(?![元块\d])"
    ),
    # One of the first two was lost or misheard.
    re.compile(
        rf"车(?:牌|号)?(?:号码?)?[是为：:，,\s]{{0,2}}(?P<it>[\u4e00-\u9fff]?{_GAP}[A-Za-z]{_GAP}{_PLACE}(?:{_GAP}{_PLACE}){{3,6}}"
        rf"|[{_PROVINCE}]{_GAP}{_PLACE}(?:{_GAP}{_PLACE}){{4,5}})"
    ),
)
_SIGNS = 4
"""Digits and capitals that a plate has at least."""

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_COMPOUND = "欧阳|上官|司马|诸葛|司徒|东方|夏侯|皇甫|尉迟|公孙|令狐|慕容"
_NO_NAME = "的是在有要想这那了吧啊呢吗嘛哈呀和就也都不没您你我他她它先女客个一什么"
_HAN = rf"(?:(?![{_NO_NAME}])[\u4e00-\u9fff])"
_ENDS = rf"(?=先生|女士|小姐|[^\u4e00-\u9fff]|[{_NO_NAME}]|$)"
_NAMES = (
    re.compile(rf"(?:我叫|我的名字(?:是|叫)|姓名是|叫我)(?P<it>{_HAN}{{2,4}}?){_ENDS}"),
    re.compile(rf"(?:我|免贵|本人|敝)姓(?P<it>{_COMPOUND}|{_HAN})"),
    re.compile(rf"(?:我是|我就是|本人)(?P<it>(?:{_COMPOUND}|[{_SURNAMES}]){_HAN}{{1,2}}){_ENDS}"),
)


def find_addresses(text: str, *, names: bool) -> Iterator[Found]:
    """Find e-mail addresses, plates and, if asked, names after 我叫, 我姓 and 我是.

    Examples
    --------
    >>> list(find_addresses("邮箱是li幺二三艾特qq点康姆", names=False))
    [('email', 3, 15)]
    """
    text = fold(text)
    yield from _emails(text)
    places = set[Found]()
    for kind, patterns in (("plate", _PLATES), ("name", _NAMES if names else ())):
        for pattern in patterns:
            for found in pattern.finditer(text):
                start, end = found.span("it" if "it" in pattern.groupindex else 0)
                if kind != "plate" or len(re.findall(f"{DIGIT}|[A-Z]", text[start:end])) >= _SIGNS:
                    places.add((kind, start, end))
    yield from sorted(places, key=lambda place: place[1:])


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    start: int
    end: int


def _emails(text: str) -> Iterator[Found]:
    if not re.search("[@艾爱埃圈点.]|at|dot", text, re.IGNORECASE):
        return
    tokens = [_Token(str(found.lastgroup), *found.span()) for found in _TOKEN.finditer(text)]
    for i, token in enumerate(tokens):
        if token.kind not in ("at", "word", "end"):
            continue
        right = _outwards(tokens, i, 1)
        ended = any(each.kind == "end" for each in tokens[i : right + 1])
        left = _outwards(tokens, i, -1, strays=_STRAYS if ended else 0)
        start, end = tokens[left].start, tokens[right].end
        if token.kind == "end":  # the @ was lost in hearing: what is called an address and ends like one
            found = left < i and _CALLED.search(text[max(0, start - 8) : start]) is not None
        else:
            found = left < i < right and (ended or token.kind == "at")
        if found:
            yield "email", start, end


_INSIDE = ("sign", "dot", "end", "blank")
_STRAYS = 2
"""Signs of an address that may have been misheard as words."""


def _outwards(tokens: Sequence[_Token], at: int, step: int, *, strays: int = 0) -> int:
    """The last token of the address in a direction; it is neither a blank nor a dot."""
    last = at
    for distance in range(1, _LONGEST):
        i = at + step * distance
        if not 0 <= i < len(tokens):
            break
        if tokens[i].kind not in _INSIDE:
            strays -= 1
            beyond = tokens[i + step].kind if 0 <= i + step < len(tokens) else ""
            if strays < 0 or (tokens[i].kind, beyond) != ("other", "sign"):
                break
        elif tokens[i].kind in ("sign", "end"):
            last = i
    return last
