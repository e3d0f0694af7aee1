"""Measures of the numbers that an agent says digit by digit: private ones, and how fast they are dictated."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from voicecheck.rules.call.call import Call
from voicecheck.rules.call.evidence import Sample, Span, sample_of
from voicecheck.rules.call.script import Script
from voicecheck.rules.measures.registry import Measured, Need, measure
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.reasons import Reason

DIGIT = "[零一二三四五六七八九]"
_BETWEEN = "(?:嗯|呃|啊|哦|那个|然后|对|\n){0,2}"
# 幺 as a recogniser hears it, right before digits: 要380013800
_ONE = "要妖腰耀药"
_RUN = re.compile(f"(?:[{_ONE}](?={DIGIT}{{3}}))?{DIGIT}(?:{_BETWEEN}{DIGIT})*x?")
_VALUE = f"[{_ONE}x]|{DIGIT}"
_SPELLED = str.maketrans("0123456789", "零一二三四五六七八九")
_LONGEST_BREAK_S = 6.0
"""Seconds between two turns over which a number can still go on."""
_PARTS = 2
"""Digits that a number has at least on either side of such a break."""

_DICTATED = 6
"""Digits on end from which a number is dictated, not mentioned."""

_PHONE, _ID_CARD, _BANK_CARD = 11, 18, range(16, 20)
_DOUBTFUL = range(9, 21)
_OWN_PHONE = re.compile(
    "(?:您|你|预留|绑定|登记|联系|本机|机主)[^\n]{0,8}(?:手机|电话|号码|号是|后是)[^\n]{0,4}$|(?:手机|电话)号?码?[^\n]{0,3}$"
)
_NOT_PRIVATE = re.compile(
    "(?:订单|单号|工单|快递|运单|流水|编号|编码|物流|序列|条码|受理|回执|发票|合同|保单|热线|客服|师傅|网点|门店|专员"
    "|工程师|快递员|配送员|司机|经理|公司的?|我们的?|服务)[^您]{0,8}$"
)
_CARD = re.compile("(?:卡|账号|账户)[^订单]{0,10}$")
_UNIONPAY = re.compile("六二.{14,17}$")
"""A bank card by its first digits: those of Chinese banks begin with 62 (ISO/IEC 7812 issuer 62, UnionPay)."""
_CARD_AFTER = re.compile("^(?:的|这|那|这张|那张|这个|的这张)?(?:银行|储蓄|信用)?卡")


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
            yield Digits(_once("".join("一" if c in _ONE else c for c in text if re.match(_VALUE, c))), part)
    yield from _written(script)


def _once(value: str) -> str:
    """A number that is said twice on end, once."""
    half = len(value) // 2
    return value[:half] if half >= _DICTATED and value[:half] == value[half:] else value


def _written(script: Script) -> Iterator[Digits]:
    """Long rows of figures that were written without need for a numeral, and are read as millions."""
    for i, turn in enumerate(script.turns):
        normal, base = script.normalized[i], script.starts[i]
        for found in re.finditer(rf"[{_ONE}]?(\d{{{min(_DOUBTFUL)},}})(?![元块万])", turn.text):
            span = base + bisect_left(normal.offsets, found.start(1)), base + bisect_right(normal.ends, found.end(1))
            if not re.fullmatch(f"{DIGIT}*", script.text[slice(*span)]):
                value = found[1].translate(_SPELLED)
                yield Digits(_once(value if len(found[0]) == len(value) else f"一{value}"), span)


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


def said(script: Script, span: Span, value: float, doubt: Reason | None = None) -> Sample:
    """A sample of a measure at a place in a script."""
    first = script.text.find("\n", *span)
    words = script.words((span[0], first if first >= 0 else span[1]), "measure", None)
    return sample_of(words, value, doubt)


@measure("private_numbers", unit="numbers", needs={Need.TEXT}, reads_digits=True)
def _private_numbers(call: Call, _: RulesOptions) -> Measured:
    """1 for each full telephone, identity card or bank card number of a person; 0 where there is none."""
    if reason := call.unheard("agent"):
        return Measured(reason=reason)
    script = call.agent
    samples = []
    for run in digit_runs(script):
        before = script.text[max(0, run.span[0] - 16) : run.span[0]].rpartition("\n")[2]
        after = script.text[run.span[1] : run.span[1] + 6]
        if _NOT_PRIVATE.search(before) or len(run.value) not in _DOUBTFUL:
            continue
        card = bool(_CARD.search(before) or _CARD_AFTER.search(after) or _UNIONPAY.match(run.value))
        if _is_private(run.value, before, card):
            samples.append(said(script, run.span, 1.0))
        elif re.match("一[三四五六七八九]", run.value) or card:
            samples.append(said(script, run.span, 1.0, Reason("maybe_private")))
    return Measured(tuple(samples) or (Sample(0.0),))


def _is_private(value: str, before: str, card: bool) -> bool:
    """Whether the digits are a person's number; of a telephone number one digit may be lost or doubled in hearing."""
    if re.match("一[三四五六七八九]", value) and (
        len(value) == _PHONE or (abs(len(value) - _PHONE) == 1 and _OWN_PHONE.search(before))
    ):
        return True
    if len(value) == _ID_CARD:
        return (
            "身份证" in before or card or re.match("[一二三四五六][零一二三四五六].{4}(?:一九|二零)", value) is not None
        )
    return len(value) in _BANK_CARD and card


_WORD_EDGE_S = 0.2
"""Seconds by which the time of a word may be off (`voicecheck.records.Word`)."""


@measure("dictation_cpm", unit="characters/min", needs={Need.TEXT}, reads_digits=True)
def _dictation(call: Call, _: RulesOptions) -> Measured:
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
        return Measured(reason=Reason("digit_times"))
    sample = said(script, longest.span, 60 * n / (end - start + 2 * _WORD_EDGE_S))
    return Measured((sample,), second=60 * n / shortest)
