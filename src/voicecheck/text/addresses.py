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
    r"(?P<at>@|[艾爱埃][，,\s]?特(?:符号)?|[艾爱埃][\u4e00-\u9fff](?:符号)?|(?<![A-Za-z])[aA]圈|[圈花][里儿]?(?:一?个)?[\s，,]?[aA](?![A-Za-z])|小?老鼠"
    r"|(?:那个|一个)?(?<![A-Za-z])[aA][，,\s]*(?:外面|上面)?(?:带|加|画|套)一?个?圈的?|(?:带|加|画|套)一?个?圈的?[，,\s]*(?:那个)?[aA](?![A-Za-z])|at符号)"
    r"|(?P<word>(?<![A-Za-z])(?:at|AT|At)(?![A-Za-z])|域名是?|后缀是?)"  # only where an ending follows
    r"|(?P<end>(?:\.|点|dot)[\s，,、]*(?:c[\s，,、]*o[\s，,、]*[mn]|c[\s，,、]*n|n[\s，,、]*e[\s，,、]*t|org|edu|gov|vip|hk|tw|jp|uk|io|cc|me|top|xyz|tech|club|[康抗卡扛考][木么们慕]|[\u4e00-\u9fff][姆母])(?![A-Za-z])|(?<=[，,、\s])com(?![A-Za-z]))"
    r"|(?P<dot>\.|点|dot(?![A-Za-z]))"
    rf"|(?P<sign>[A-Za-z0-9_%+\-]|{DIGIT}|[两洞拐勾]|下[\u4e00-\u9fff]线|[横短]杠|[中短]?[划横]线|减号|杠|underscore|dash|小写|大写|新浪|网易|搜狐|雅虎|扣扣|球球|企鹅)"
    r"|(?P<mark>[，,、\n。])|(?P<blank>\s)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_HINT = re.compile(
    r"@|[艾爱埃][\u4e00-\u9fff，,]|[圈花]|老鼠|(?<![a-z])at(?![a-z])|(?:\.|点|dot)[\s，,、]*[a-z康抗卡扛考\u4e00-\u9fff][a-z木么们慕姆母]",
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


def asks_for_address(said: str) -> bool:
    """Whether a turn asks for an e-mail address, so that the next may be the part before its @."""
    return _NAMING.search(said) is not None and _ASKING.search(said) is not None


def find_emails(text: str, asked: frozenset[int] = frozenset()) -> Iterator[tuple[int, int]]:
    """Find e-mail addresses in a folded text; give their bounds, or those of their pieces.

    Parameters
    ----------
    text
        The text.
    asked
        Where turns begin before which an address was asked for.

    Examples
    --------
    >>> list(find_emails("我的是li幺二三艾特qq点康姆"))
    [(3, 15)]
    >>> list(find_emails("w，a，n，g，艾特，126，点com"))
    [(8, 19), (6, 7), (4, 5), (2, 3), (0, 1)]
    """
    yield from _without_at(text, asked)
    if not _HINT.search(text):
        return
    tokens = [_Token(str(found.lastgroup), *found.span()) for found in _TOKEN.finditer(text)]
    for i, token in enumerate(tokens):
        if token.kind not in ("at", "word", "end"):
            continue
        right = _and_country(tokens, _rightwards(tokens, i))
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


_HAN_WORD = "[\u4e00-\u9fff]"
_SPELLED = re.compile(
    rf"[一两三四五六七八九二2-9][个遍位]|[A-Za-z]*(?:就|也)?不?是{_HAN_WORD}{{1,6}}的(?:那个)?(?:[A-Za-z]+|{_HAN_WORD})?|[A-Za-z0-9_%+\-.@]|{DIGIT}|下{_HAN_WORD}线|[横短]杠|[中短]?[划横]线|减号|杠|点"
    rf"|字母|数字?|大写|小写|英文|{_HAN_WORD}{{1,6}}的(?:{_HAN_WORD}{{0,4}})(?:首字母|字母|全拼|拼音|缩写)|全拼|拼音|首字母|缩写|来个|三连|中间|连着|都是?"
    rf"|{_HAN_WORD}{{1,4}}(?:的|那个)(?:那个)?(?:[A-Za-z]+|{_HAN_WORD}$)|姓{_HAN_WORD}的?{_HAN_WORD}?|[翘平卷]舌的?|括号|符号"
)
"""Signs, what they are called, and what explains them: h是喝的喝, 开始的k, 大圣的全拼."""
_NAMING = re.compile("邮箱|邮件|前缀|用户名|伊妹儿|e-?mail", re.IGNORECASE)
_SIGN = rf"(?:[A-Za-z0-9]|[一两三四五六七八九二2-9]个(?=[A-Za-z0-9]|{DIGIT})|(?!{NO_ONE}){DIGIT})"
_SIGNS = re.compile(rf"{_SIGN}(?:.*{_SIGN})?")
_ASKING = re.compile("[?？吗呢]|多少|什么|哪|说|报|提供|留|告诉|给我|念")
_LOCAL = rf"(?:[A-Za-z]|{DIGIT})(?:[\s，,、]?(?:[A-Za-z0-9_.]|下{_HAN_WORD}线|{DIGIT})){{4,}}"
_CALLED_SO = re.compile(
    rf"(?:邮箱|e-?mail)(?:号码?|地址|账号|前缀)?(?:就|应该)?(?:是|叫|为|:)?[，,\s]*(?P<it>{_LOCAL})", re.IGNORECASE
)
_ANSWER = re.compile(rf"(?:[嗯呃额啊哦诶是就，,\s]|那个|小写的?)*(?P<it>{_LOCAL})(?=[，,。\s的吧啊呀]|$)")
_SAID_LAST = re.compile(r"(?<=[发是叫写记用到给成为填报念])[A-Za-z][A-Za-z0-9_.]*$")
"""Signs that end a clause in which something else was said before."""
_CLAUSES, _STRANGERS, _SHORT = 12, 2, 10
"""Clauses that are looked at; how many of so few characters, without signs, may be words that explain (王, 小)."""
_MARKS = "，,、\n。；;?？!！"


def _without_at(text: str, asked: frozenset[int]) -> Iterator[tuple[int, int]]:
    """What stands before the @ of an address, called so or asked for: letters and a digit, or many letters."""
    found = [*_CALLED_SO.finditer(text), *(answer for at in asked if (answer := _ANSWER.match(text, at)))]
    for each in found:
        letters, digits = re.findall("[A-Za-z]", each["it"]), re.findall(DIGIT, each["it"])
        if len(letters) >= _LETTERS and (digits or len(letters) > _WORD):
            yield each.span("it")


_LETTERS, _WORD = 2, 7
"""Letters of what stands before an @, beside digits; and of a common English word (outlook), which may be meant."""


def _clauses_before(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The signs of the clauses before a place, as long as nothing else is said in them."""
    strangers, some = 0, False
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
            if strangers == 0 and (ending := _SAID_LAST.search(clause)):
                yield start + ending.start(), end
            strangers += 1
            if strangers > _STRANGERS or len(clause) > _SHORT or re.search(rf"[A-Za-z]|{DIGIT}{{2}}", clause):
                return
            continue
        signs = _SIGNS.search(clause, naming.end() if naming else 0)
        wanted = "[A-Za-z]" if left or strangers else rf"[A-Za-z]|{DIGIT}{{2}}|个|^{DIGIT}$"
        if naming:
            wanted = _SIGN if some else rf"[A-Za-z]|{DIGIT}{{4}}"
        if signs and re.search(wanted, signs[0]):
            some = True
            yield start + signs.start(), start + signs.end()
            strangers = 0
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


def _and_country(tokens: Sequence[_Token], at: int) -> int:
    """The same over a second ending after a mark: 点com，点cn."""
    after = at + 1
    while after < len(tokens) and tokens[after].kind in ("mark", "blank"):
        after += 1
    return after if after < len(tokens) and tokens[at].kind == tokens[after].kind == "end" else at


_INSIDE = ("sign", "dot", "end", "blank")
_HOST = 6
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
