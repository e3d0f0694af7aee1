"""Measures of the figures that an agent says: private numbers, key information, dictation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from voicecheck.rules.call import Call, Hit, Measured, Script, Span

_DIGIT = "[零一二三四五六七八九]"
_BETWEEN = "(?:嗯|呃|啊|哦|那个|然后|对|\n){0,2}"
_RUN = re.compile(f"{_DIGIT}(?:{_BETWEEN}{_DIGIT})*x?")
_LONGEST_BREAK_S = 6.0
"""Seconds between two turns over which a number can still go on."""
_PARTS = 2
"""Digits that a number has at least on either side of such a break."""

_PHONE, _ID_CARD, _BANK_CARD = 11, 18, range(16, 20)
_DOUBTFUL = range(10, 21)
_NOT_PRIVATE = re.compile(
    "(?:订单|单号|工单|快递|运单|流水|编号|编码|物流|序列|条码|受理|回执|发票|合同|保单|热线|客服|师傅|网点|门店|专员"
    "|工程师|快递员|配送员|司机|经理|公司的?|我们的?|服务)[^您]{0,8}$"
)
_CARD = re.compile("(?:卡|账号|账户)[^订单]{0,10}$")


@dataclass(frozen=True, slots=True)
class Digits:
    """Digits said one by one: which, and where in the script."""

    value: str
    span: Span


def digit_runs(script: Script) -> Iterator[Digits]:
    """Digits that stand together, over fillers and over a short break between turns."""
    for found in _RUN.finditer(script.text):
        low, high = found.span()
        for part in _unbroken(script, low, high):
            text = script.text[part[0] : part[1]]
            value = "".join(c for c in text if re.match(f"{_DIGIT}|x", c))
            if value:
                yield Digits(value, part)


def _unbroken(script: Script, low: int, high: int) -> Iterator[Span]:
    """The run, parted where turns stand too far from each other or a part is too short."""
    start = low
    for at in range(low, high):
        if script.text[at] != "\n":
            continue
        gap = script.turns[script.turn_at(at + 1)].start - script.turns[script.turn_at(at - 1)].end
        if gap > _LONGEST_BREAK_S or min(at - start, high - at - 1) < _PARTS:
            yield start, at
            start = at + 1
    yield start, high


def _said(script: Script, span: Span, value: float, doubt: str | None = None) -> Hit:
    """A sample of a measure at a place in a script."""
    first = script.text.find("\n", *span)
    hit = script.hit((span[0], first if first >= 0 else span[1]), "measure", None)
    return replace(hit, value=value, doubt=doubt or hit.doubt)


def _private_numbers(call: Call) -> Measured:
    """1 for each full telephone, identity card or bank card number of a person; 0 where there is none."""
    if reason := call.unheard("agent"):
        return Measured(reason=reason)
    script = call.agent
    samples = []
    for run in digit_runs(script):
        before = script.text[max(0, run.span[0] - 16) : run.span[0]].rpartition("\n")[2]
        if _NOT_PRIVATE.search(before) or len(run.value) not in _DOUBTFUL:
            continue
        if _is_private(run.value, before):
            samples.append(_said(script, run.span, 1.0))
        elif re.match("一[三四五六七八九]", run.value) or _CARD.search(before):
            samples.append(_said(script, run.span, 1.0, "it may be a private number, not all of it well heard"))
    return Measured(tuple(samples) or (Hit(speaker="agent", start=None, end=None, kind="measure", value=0.0),))


def _is_private(value: str, before: str) -> bool:
    if len(value) == _PHONE:
        return re.match("一[三四五六七八九]", value) is not None
    if len(value) == _ID_CARD:
        return "身份证" in before or re.match("[一二三四五六][零一二三四五六].{4}(?:一九|二零)", value) is not None
    return len(value) in _BANK_CARD and _CARD.search(before) is not None


_N = "[零一二两三四五六七八九十百千万]+"
_DAY = "(?:[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_PART_OF_DAY = "(?:早上|上午|中午|下午|晚上|凌晨|傍晚|今晚|明早)"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("amount", re.compile(f"(?P<key>{_N}(?:点{_N})?)(?:元|块钱|块(?!儿))(?:{_N})?")),
    ("date", re.compile(f"(?:{_DAY}月)?(?P<key>{_DAY}号)(?!楼|线|店|窗口|客服|坐席|房|院|路|桌|专员|门)")),
    ("date", re.compile("(?:这|下|本)?个?(?P<key>(?:周|星期|礼拜)[一二三四五六日天])")),
    ("clock", re.compile(f"{_PART_OF_DAY}(?P<key>{_N}点)(?:半|{_N}分|钟|整)?")),
    ("clock", re.compile(f"(?P<key>{_N}点)(?:钟|半|整|之前|以前|前|之后|以后)")),
    ("deadline", re.compile(f"(?P<key>{_N}(?:到{_N})?个?(?:小时|工作日|天|周|星期|月))(?:之内|以内|内|之后|以后|后|左右)")),
    ("number", re.compile(f"(?P<key>{_DIGIT}{{5,}})")),
)
_IN_PASSING = re.compile(
    "(?:上个?|之前|以前|昨天|前天|刚才|过去|过了|超过|扣了|花了|去年|工号|编号|我是|路|街|弄|占用|耽误|打扰|最近|满"
    "|尾号|后四位|您的?(?:手机|电话|号码|卡)[^\n]{0,6})[^\n]{0,4}$"
)
_NO_KEY = re.compile("^[^\n]{0,12}(?:等|稍候|在线|片刻|时间了解|的问题|吗(?:\n|$)|多长|无理由)|^(?:之前|以前)?(?:打|来|办|买|下)的")
_AGAIN = re.compile("(?:再|重复|复述|确认|核对|强调)[^\n]{0,6}(?:一遍|一下|一次|说)")


@dataclass(frozen=True, slots=True)
class _Figure:
    kind: str
    key: str
    span: Span


def _figures(script: Script) -> list[_Figure]:
    """The amounts, dates, times, deadlines and numbers in a script; of overlapping ones the first kind."""
    found: list[_Figure] = []
    for kind, pattern in _KINDS:
        for match in pattern.finditer(script.text):
            if not any(f.span[0] < match.end() and match.start() < f.span[1] for f in found):
                found.append(_Figure(kind, _core(match["key"]), match.span()))
    return sorted(found, key=lambda f: f.span)


def _core(key: str) -> str:
    """One form for what is said in two: 三千六百八十 and 三千六百八, 星期四 and 周四."""
    key = re.sub("(?:星期|礼拜)(?=[一二三四五六日天]$)", "周", key).replace("个", "").replace("两", "二")
    return re.sub("(?<=百[一二三四五六七八九])十$|(?<=千[一二三四五六七八九])百$", "", key)


def _key_figures(call: Call) -> Measured:
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
        if key in once and (len(once) < len(firsts) or _another(figure, call)):
            doubt = "only some figures are repeated, or this one may be, badly heard"
        samples.append(_said(script, figure.span, float(key in once), doubt))
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
    bare = re.sub("(?:号|点|小时|工作日|天|周|星期|月)$", "", figure.key)
    later = _core(script.text[end:])
    heard = _core(call.customer.text[call.customer.position_at(script.time_of(figure.span[0])[0]) :])
    return figure.key in later or bare in heard or _AGAIN.search(script.text[end:]) is not None


def _another(figure: _Figure, call: Call) -> bool:
    """Whether a figure of its kind comes after it, from either party."""
    second = call.agent.time_of(figure.span[1] - 1)[1]
    after = call.customer.position_at(second)
    return any(f.kind == figure.kind and f.span[0] >= figure.span[1] for f in _figures(call.agent)) or any(
        f.kind == figure.kind and f.span[0] >= after for f in _figures(call.customer)
    )


_DICTATED = 6
"""Digits on end from which a number is dictated, not mentioned."""
_WORD_EDGE_S = 0.2
"""Seconds by which the time of a word may be off (`voicecheck.records.Word`)."""


def _dictation(call: Call) -> Measured:
    """Characters a minute over the longest number of at least six digits, by the times of its digits."""
    if reason := call.unheard("agent"):
        return Measured(reason=reason)
    script = call.agent
    runs = [run for run in digit_runs(script) if len(run.value) >= _DICTATED]
    if not runs:
        return Measured()
    longest = max(runs, key=lambda run: len(run.value))
    start, end = script.time_of(longest.span[0])[0], script.time_of(longest.span[1] - 1)[1]
    n, shortest = len(longest.value), end - start - 2 * _WORD_EDGE_S
    if shortest <= 0:
        return Measured(reason="the times of the digits are not known well enough")
    sample = _said(script, longest.span, 60 * n / (end - start + 2 * _WORD_EDGE_S))
    return Measured((sample,), second=60 * n / shortest)


FIGURES: dict[str, Callable[[Call], Measured]] = {
    "private_numbers": _private_numbers,
    "key_figures_unrepeated": _key_figures,
    "dictation_cpm": _dictation,
}
"""Measures of figures that rules may name."""
