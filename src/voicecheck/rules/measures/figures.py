"""A measure of the figures that a customer has to remember: whether they are said twice, or repeated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from voicecheck.phonetics.phonebook import MAY_BE_THE_SAME, Phonebook
from voicecheck.rules.call.call import Call
from voicecheck.rules.call.evidence import Span
from voicecheck.rules.call.script import Script
from voicecheck.rules.measures.digits import DIGIT, said
from voicecheck.rules.measures.registry import Measured, Need, measure
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.reasons import Reason

_N = "[零一二两三四五六七八九十百千万]+"
_SPAN = f"(?:半|{_N}(?:到{_N})?)"
_LASTS = f"{_SPAN}个?(?:分钟|小时|工作日|天|周|星期|月|年)"
_DAY = "(?:[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_PART_OF_DAY = "(?:早上|上午|中午|下午|晚上|凌晨|夜里|傍晚|今晚|明早)"
_WEEKDAY = "(?:周|星期|礼拜)[一二三四五六日天]"
_ROUND = "[一二两三四五六七八九十]+[百千万][零一二两三四五六七八九十百千万]*"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("amount", re.compile(f"(?P<key>{_N}(?:点{_N})?)(?:元|块钱|块{DIGIT}(?![十百千号点])|块(?!儿))")),
    (
        "date",
        re.compile(
            "(?<![零一二两三四五六七八九十百千万])"  # 一百二十八号 is a house
            f"(?:{_DAY}月)?(?P<key>{_DAY}号)(?!楼|线|店|窗口|客服|坐席|房|院|路|桌|专员|门)"
        ),
    ),
    ("date", re.compile(f"(?:这|下|本)?个?(?P<key>{_WEEKDAY})")),
    ("clock", re.compile(f"{_PART_OF_DAY}(?P<key>{_N}点)(?:半|{_N}分|钟|整)?")),
    ("clock", re.compile(f"(?P<key>{_N}点)(?:钟|半|整|之前|以前|前|之后|以后|到)")),
    ("deadline", re.compile(f"(?P<key>{_LASTS})(?:[之以]?内|[之以]?后|左右|到账)")),
    ("number", re.compile(f"(?P<key>{DIGIT}{{5,}})(?!的)")),
)
"""What the customer has to remember, wherever it is said."""
_BESIDE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("deadline", re.compile(f"(?P<key>{_LASTS})")),
    ("clock", re.compile(f"(?P<key>{_N}点)(?={_N}分?)")),
    ("date", re.compile("(?P<key>(?:[今明后]天|今晚|明早)(?:早上|上午|中午|下午|晚上)?)")),
    ("amount", re.compile(f"(?P<key>{_ROUND})(?![多来几个户人米克斤公里度位次张件天年岁分秒点吨兆名家口号零一二])")),
    (
        "amount",
        re.compile(f"(?:每月|每年|月费|年费|一共|总共|只要|票价|单价|收费?|交){{1}}(?P<key>{_N})(?![个天次点月])"),
    ),
    ("quantity", re.compile(f"(?P<key>{_N}(?:公斤|千克|斤|公里|平米|毫升|升|吉|兆))")),
)
"""What may be such a figure or said in passing: it counts where it is said twice, and is not missed where it is not."""
_IN_PASSING = re.compile(
    "(?:上(?:个|周|月|次|星期|礼拜)|(?<![号点天日时月年])(?:之前|以前)|昨天|前天|刚才|过去|过了|超过|扣了|花了|去年|工号|编号|(?:订|单|工单|受理|运单|快递)单?号(?:码)?(?:是|为)?|我是|路|街|弄|占用|耽误|打扰|最近|满"
    "|尾号|后四位|您的?(?:手机|电话|号码|卡)[^\n]{0,6})[^\n]{0,4}$"
)
_NO_KEY = re.compile(
    "^[^\n]{0,12}(?:等|稍候|在线|片刻|时间了解|的问题|吗(?:\n|$)|多长|无理由|说错|报错|讲错|口误|不对|更正)"
    "|^(?:之前|以前)?(?:打|来|办|买|下)的"
)
_DECLINED = re.compile(
    "(?:^|\n)(?:嗯|哦|啊|那|我|谢谢|还是)*(?:不用|不要|不办|不买|不考虑|不需要|不感兴趣|算了|没兴趣|太贵)"
)
"""A customer's turn that turns down what was just offered."""
_AGAIN = re.compile("(?:再|重复|复述|确认|核对|强调)[^\n]{0,6}(?:一遍|一下|一次|说)")


@dataclass(frozen=True, slots=True)
class _Figure:
    kind: str
    key: str
    span: Span
    beside: bool


@lru_cache(maxsize=4)
def _figures(script: Script) -> Sequence[_Figure]:
    """The amounts, dates, times, deadlines and numbers in a script; of overlapping ones the first kind."""
    found: list[_Figure] = []
    for kind, pattern in (*_KINDS, *_BESIDE):
        for match in pattern.finditer(script.text):
            if not any(f.span[0] < match.end() and match.start() < f.span[1] for f in found):
                found.append(_Figure(kind, _core(match["key"]), match.span(), (kind, pattern) in _BESIDE))
    return sorted(found, key=lambda f: f.span)


def _core(key: str) -> str:
    """One form for what is said in two: 三千六百八十 and 三千六百八, 星期四 and 周四."""
    key = re.sub("(?:星期|礼拜)(?=[一二三四五六日天])", "周", key).replace("个", "").replace("两", "二")
    return re.sub("(?<=百[一二三四五六七八九])十$|(?<=千[一二三四五六七八九])百$", "", key)


@measure("key_figures_unrepeated", unit="figures", needs={Need.TEXT, Need.BOTH}, reads_digits=True)
def _key_figures(call: Call, _: RulesOptions) -> Measured:
    """For each figure that the customer has to remember: 0 where it is said twice or repeated, 1 where not.

    Where half of them are repeated these are what mattered, and the others were said in passing (five of five
    such dialogues in the labelled sets pass). Where fewer are, or the same one may follow badly heard, nothing is
    claimed.
    """
    if reason := call.unheard("agent") or call.unheard("customer"):
        return Measured(reason=reason)
    script = call.agent
    asked = [f for f in _figures(script) if _is_key(f, call)]
    firsts = {f.key: f for f in reversed(asked)}
    once = {key for key, f in firsts.items() if not _repeated(f, call)}
    counted = {key: f for key, f in firsts.items() if not (f.beside and key in once)}
    missed = once & counted.keys()
    if 2 * len(missed) <= len(counted):
        missed = set()
    samples = []
    for key, figure in counted.items():
        doubt = None
        if key in missed:
            doubt = _gap_after(figure, call) or (_UNSURE if _another(figure, call) else None)
            doubt = doubt or (_SOME if len(missed) < len(counted) else None)
        samples.append(said(script, figure.span, float(key in missed), doubt))
    return Measured(tuple(sorted(samples, key=lambda s: s.start or 0.0)))


_SOME = Reason("some_repeated")
_UNSURE = Reason("repeated_unsure")


def _is_key(figure: _Figure, call: Call) -> bool:
    """Whether the agent gives it, and not in passing."""
    text, (low, high) = call.agent.text, figure.span
    if _IN_PASSING.search(text[max(0, low - 14) : low]) or _NO_KEY.search(text[high : high + 16]):
        return False
    told = call.customer.position_at(call.agent.time_of(low)[0])
    if any(f.key == figure.key for f in _figures(call.customer) if f.span[0] < told):
        return False
    answer = call.customer.text[told:].lstrip("\n").partition("\n")[0]
    return figure.key not in _core(call.customer.text[:told]) and not _DECLINED.match(answer)


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


def _gap_after(figure: _Figure, call: Call) -> Reason | None:
    """Why it may have been repeated unheard, by either party, or ``None``."""
    script, end = call.agent, figure.span[1]
    after = call.customer.position_at(script.time_of(figure.span[0])[0])
    spans = ((script, (end, len(script.text))), (call.customer, (after, len(call.customer.text))))
    return next((reason for own, span in spans if (reason := own.missing(span)[1])), None)


def _another(figure: _Figure, call: Call) -> bool:
    """Whether a figure of its kind comes after it, from either party, or may be said elsewhere, badly heard.

    Where every word was heard for certain, what is written is what was said, and no other figure is this one.
    """
    script, (low, high) = call.agent, figure.span
    if not any(not own.heard.all_certain or own.unreadable((0, len(own.text)))[0] for own in (script, call.customer)):
        return False
    after = call.customer.position_at(script.time_of(high - 1)[1])
    if any(f.kind == figure.kind and f.span[0] >= high for f in _figures(script)):
        return True
    if any(f.kind == figure.kind and f.span[0] >= after for f in _figures(call.customer)):
        return True
    book = Phonebook({figure.key, script.text[low:high]}, MAY_BE_THE_SAME)
    return any((book.find(script.heard, 0, low), book.find(script.heard, high), book.find(call.customer.heard, after)))
