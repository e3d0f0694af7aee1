"""A measure of the figures that a customer has to remember: whether they are said twice, or repeated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from voicecheck.rules.call.call import Call, Measured, Script, Span
from voicecheck.rules.measures.digits import DIGIT, said
from voicecheck.rules.measures.registry import Need, measure
from voicecheck.rules.options import RulesOptions
from voicecheck.text.sounds import MAY_BE_THE_SAME, find_alike, syllables

_N = "[零一二两三四五六七八九十百千万]+"
_SPAN = f"(?:半|{_N}(?:到{_N})?)"
_DAY = "(?:[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_PART_OF_DAY = "(?:早上|上午|中午|下午|晚上|凌晨|傍晚|今晚|明早)"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("amount", re.compile(f"(?P<key>{_N}(?:点{_N})?)(?:元|块钱|块{DIGIT}(?![十百千号点])|块(?!儿))")),
    ("date", re.compile(f"(?:{_DAY}月)?(?P<key>{_DAY}号)(?!楼|线|店|窗口|客服|坐席|房|院|路|桌|专员|门)")),
    ("date", re.compile("(?:这|下|本)?个?(?P<key>(?:周|星期|礼拜)[一二三四五六日天])")),
    ("clock", re.compile(f"{_PART_OF_DAY}(?P<key>{_N}点)(?:半|{_N}分|钟|整)?")),
    ("clock", re.compile(f"(?P<key>{_N}点)(?:钟|半|整|之前|以前|前|之后|以后)")),
    ("deadline", re.compile(f"(?P<key>{_SPAN}个?(?:小时|工作日|天|周|星期|月))(?:[之以]?内|[之以]?后|左右)")),
    ("number", re.compile(f"(?P<key>{DIGIT}{{5,}})")),
)
_IN_PASSING = re.compile(
    "(?:上(?:个|周|月|次|星期|礼拜)|之前|以前|昨天|前天|刚才|过去|过了|超过|扣了|花了|去年|工号|编号|我是|路|街|弄|占用|耽误|打扰|最近|满"
    "|尾号|后四位|您的?(?:手机|电话|号码|卡)[^\n]{0,6})[^\n]{0,4}$"
)
_NO_KEY = re.compile(
    "^[^\n]{0,12}(?:等|稍候|在线|片刻|时间了解|的问题|吗(?:\n|$)|多长|无理由|说错|报错|讲错|口误|不对|更正)"
    "|^(?:之前|以前)?(?:打|来|办|买|下)的"
)
_AGAIN = re.compile("(?:再|重复|复述|确认|核对|强调)[^\n]{0,6}(?:一遍|一下|一次|说)")


@dataclass(frozen=True, slots=True)
class _Figure:
    kind: str
    key: str
    span: Span


@lru_cache(maxsize=4)
def _figures(script: Script) -> Sequence[_Figure]:
    """The amounts, dates, times, deadlines and numbers in a script; of overlapping ones the first kind."""
    found: list[_Figure] = []
    for kind, pattern in _KINDS:
        for match in pattern.finditer(script.text):
            if not any(f.span[0] < match.end() and match.start() < f.span[1] for f in found):
                found.append(_Figure(kind, _core(match["key"]), match.span()))
    return sorted(found, key=lambda f: f.span)


def _core(key: str) -> str:
    """One form for what is said in two: 三千六百八十 and 三千六百八, 星期四 and 周四."""
    key = re.sub("(?:星期|礼拜)(?=[一二三四五六日天])", "周", key).replace("个", "").replace("两", "二")
    return re.sub("(?<=百[一二三四五六七八九])十$|(?<=千[一二三四五六七八九])百$", "", key)


@measure("key_figures_unrepeated", unit="figures", needs={Need.TEXT, Need.BOTH}, reads_digits=True)
def _key_figures(call: Call, _: RulesOptions) -> Measured:
    """For each figure that the customer has to remember: 0 where it is said twice or repeated, 1 where not.

    Where some are repeated and others are not, or another figure of its kind follows (it may be the
    same one, badly heard), nothing is claimed.
    """
    if reason := call.unheard("agent") or call.unheard("customer"):
        return Measured(reason=reason)
    script = call.agent
    asked = [f for f in _figures(script) if _is_key(f, call)]
    firsts = {f.key: f for f in reversed(asked)}
    if not firsts:
        return Measured()
    once = {key: f for key, f in firsts.items() if not _repeated(f, call)}
    samples = []
    for key, figure in firsts.items():
        doubt = None
        if key in once:
            doubt = _gap_after(figure, call)
        if key in once and (len(once) < len(firsts) or _another(figure, call)):
            doubt = doubt or "only some figures are repeated, or this one may be, badly heard"
        samples.append(said(script, figure.span, float(key in once), doubt))
    return Measured(tuple(sorted(samples, key=lambda s: s.start or 0.0)))


def _is_key(figure: _Figure, call: Call) -> bool:
    """Whether the agent gives it, and not in passing."""
    text, (low, high) = call.agent.text, figure.span
    if _IN_PASSING.search(text[max(0, low - 14) : low]) or _NO_KEY.search(text[high : high + 16]):
        return False
    told = call.customer.position_at(call.agent.time_of(low)[0])
    if any(f.key == figure.key for f in _figures(call.customer) if f.span[0] < told):
        return False
    return figure.key not in _core(call.customer.text[:told])


def _repeated(figure: _Figure, call: Call) -> bool:
    """Whether the agent says it again, or announces to, or the customer repeats it."""
    script, end = call.agent, figure.span[1]
    half = len(figure.key) // 2
    if figure.kind == "number" and figure.key[:half] == figure.key[half:]:
        return True
    bare = re.sub("(?:号|点|小时|工作日|天|周|星期|月)$", "", figure.key)
    later = _core(script.text[end:])
    heard = _core(call.customer.text[call.customer.position_at(script.time_of(figure.span[0])[0]) :])
    return figure.key in later or bare in heard or _AGAIN.search(script.text[end:]) is not None


def _gap_after(figure: _Figure, call: Call) -> str | None:
    """Why it may have been repeated unheard, by either party, or ``None``."""
    script, end = call.agent, figure.span[1]
    after = call.customer.position_at(script.time_of(figure.span[0])[0])
    spans = ((script, (end, len(script.text))), (call.customer, (after, len(call.customer.text))))
    return next((reason for own, span in spans if (reason := own.missing(span)[1])), None)


def _another(figure: _Figure, call: Call) -> bool:
    """Whether a figure of its kind comes after it, from either party, or what sounds like it is said elsewhere."""
    script, (low, high) = call.agent, figure.span
    after = call.customer.position_at(script.time_of(high - 1)[1])
    if any(f.kind == figure.kind and f.span[0] >= high for f in _figures(script)):
        return True
    if any(f.kind == figure.kind and f.span[0] >= after for f in _figures(call.customer)):
        return True
    elsewhere = (script.text[:low], script.text[high:], call.customer.text[after:])
    return any(find_alike(syllables(figure.key), syllables(_core(text)), limit=MAY_BE_THE_SAME) for text in elsewhere)
