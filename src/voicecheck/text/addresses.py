"""E-mail addresses and names of persons in a text, written or spelled aloud.

An address is found from its @ (or 艾特) outwards: sign by sign, then over whole clauses before it in which
nothing but signs and words of spelling stand. The time taken is in proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicecheck.text.dictation import CORRECTION, DIGIT, NO_ONE, left_over

_TOKEN = re.compile(
    r"(?P<at>@|[艾爱埃][\u4e00-\u9fff](?:符号)?|[圈花]\s?[aA](?![A-Za-z])|小老鼠)"
    r"|(?P<word>(?<![A-Za-z])(?:at|AT|At)(?![A-Za-z]))"  # an English word too: only where an ending follows
    r"|(?P<end>(?:\.|点|dot)[\s，,、]*(?:c\s?o\s?[mn]|c\s?n|n\s?e\s?t|org|edu|gov|vip|[康抗卡扛考][木么们慕]|[\u4e00-\u9fff][姆母])(?![A-Za-z]))"
    r"|(?P<dot>\.|点|dot(?![A-Za-z]))"
    rf"|(?P<sign>[A-Za-z0-9_%+\-]|{DIGIT}|[两洞拐勾]|下[\u4e00-\u9fff]线|横杠|中[划横]线|减号|杠|小写|大写|新浪|网易|搜狐|雅虎|扣扣|球球|企鹅)"
    r"|(?P<mark>[，,、\n。])|(?P<blank>\s)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_HINT = re.compile(
    r"@|[艾爱埃][\u4e00-\u9fff]|[圈花]\s?a|小老鼠|(?<![a-z])at(?![a-z])|(?:\.|点|dot)[\s，,、]*[a-z康抗卡扛考\u4e00-\u9fff][a-z木么们慕姆母]",
    re.IGNORECASE,
)
"""What an address has at least: its @, or its end."""
_CALLED = re.compile("邮箱|邮件|伊妹儿|e-?mail|发[到给我至]", re.IGNORECASE)
_LONGEST = 64
"""Tokens of an address on either side of its @ (a local part has at most 64 characters, RFC 5321)."""

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
COMPOUND = "欧阳|上官|司马|诸葛|司徒|东方|夏侯|皇甫|尉迟|公孙|令狐|慕容"
_NO_NAME = "的是在有要想这那了吧啊呢吗嘛哈呀和就也都不没您你我他她它先女客个一什么"
_HAN = rf"(?:(?![{_NO_NAME}])[\u4e00-\u9fff])"
_ENDS = rf"(?=先生|女士|小姐|[^\u4e00-\u9fff]|[{_NO_NAME}]|$)"
_NAMES = (
    re.compile(rf"(?:我叫|我的名字(?:是|叫)|姓名是|叫我)(?P<it>{_HAN}{{2,4}}?){_ENDS}"),
    re.compile(rf"(?:我|免贵|本人|敝)姓(?P<it>{COMPOUND}|{_HAN})"),
    re.compile(rf"(?:我是|我就是|本人)(?P<it>(?:{COMPOUND}|[{SURNAMES}]){_HAN}{{1,2}}){_ENDS}"),
)


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Find names after 我叫, 我姓 and 我是.

    Examples
    --------
    >>> list(find_names("我叫张三丰。"))
    [(2, 5)]
    """
    for pattern in _NAMES:
        for found in pattern.finditer(text):
            yield found.span("it")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    start: int
    end: int


def find_emails(text: str) -> Iterator[tuple[int, int]]:
    """Find e-mail addresses in a folded text; give their bounds, or those of their pieces.

    Examples
    --------
    >>> list(find_emails("邮箱是li幺二三艾特qq点康姆"))
    [(3, 15)]
    >>> list(find_emails("w，a，n，g，艾特，126，点com"))
    [(8, 19), (6, 7), (4, 5), (2, 3), (0, 1)]
    """
    if not _HINT.search(text):
        return
    tokens = [_Token(str(found.lastgroup), *found.span()) for found in _TOKEN.finditer(text)]
    for i, token in enumerate(tokens):
        if token.kind not in ("at", "word", "end"):
            continue
        right = _rightwards(tokens, i)
        ended = any(each.kind == "end" for each in tokens[i : right + 1])
        left = _outwards(tokens, i, -1, strays=_STRAYS if ended else 0)
        start, end = tokens[left].start, tokens[right].end
        before = list(_clauses_before(text, start)) if ended and token.kind != "end" else []
        if token.kind == "end":  # the @ was lost in hearing: what is called an address and ends like one
            found = left < i and _CALLED.search(text[max(0, start - 8) : start]) is not None
        else:
            found = i < right and (left < i or bool(before)) and (ended or token.kind == "at")
        if found:
            yield start, end
            yield from before


_SPELLED = re.compile(
    rf"[A-Za-z]是[\u4e00-\u9fff]{{1,4}}的[A-Za-z]|[A-Za-z0-9_%+\-.@]|{DIGIT}|下划线|横杠|中划线|减号|杠|点|字母|大写|小写|英文|全拼|拼音"
    r"|[一两三四二2-4]个|来个|三连"
)
_NAMING = re.compile("邮箱|邮件|前缀|用户名|名字|拼音|全拼|伊妹儿|e-?mail", re.IGNORECASE)
_SIGN = rf"(?:[A-Za-z0-9]|[一两三四二2-4]个(?=[A-Za-z])|(?!{NO_ONE}){DIGIT})"
_SIGNS = re.compile(rf"{_SIGN}(?:.*{_SIGN})?")
_CLAUSES = 8
_MARKS = "，,、\n。；;?？!！"


def _clauses_before(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The signs of the clauses before a place, as long as nothing else is said in them."""
    for _ in range(_CLAUSES):
        head = text[:start].rstrip(" ")
        if not head or head[-1] not in _MARKS:
            return
        end = len(head) - 1
        start = max((head.rfind(mark, 0, end) for mark in _MARKS), default=-1) + 1
        clause = text[start:end]
        naming = _NAMING.search(clause)
        left = left_over(CORRECTION.sub("", _SPELLED.sub("", clause)))
        if len(left) > 1 and naming is None:
            return
        signs = _SIGNS.search(clause, naming.end() if naming else 0)
        if signs and re.search("[A-Za-z]" if left else rf"[A-Za-z]|{DIGIT}{{2}}", signs[0]):
            yield start + signs.start(), start + signs.end()
        if naming:
            return


def _rightwards(tokens: Sequence[_Token], at: int) -> int:
    """The last token after the @, over marks where a known ending follows."""
    plain = _outwards(tokens, at, 1)
    if any(each.kind == "end" for each in tokens[at : plain + 1]):
        return plain
    strangers = 0
    for i in range(at + 1, min(at + 1 + _LONGEST, len(tokens))):
        if tokens[i].kind == "end":
            return _outwards(tokens, i, 1)
        strangers += tokens[i].kind not in (*_INSIDE, "mark")
        if strangers > _HOST:
            break
    return plain


_INSIDE = ("sign", "dot", "end", "blank")
_HOST = 4
"""Characters of a host that is called by its name (艾特阿里云点com)."""
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
