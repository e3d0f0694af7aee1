"""Whether the same is said again: the same figures, or where there are none the same words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from voicecheck.phonetics.phonebook import MAY_BE_THE_SAME, Phonebook
from voicecheck.records import Role
from voicecheck.rules.call.evidence import Evidence, Words, words_of
from voicecheck.rules.call.script import Script
from voicecheck.rules.judge.scene import BADLY_HEARD, Outcome, Scene, unread
from voicecheck.rules.language.condition import Who
from voicecheck.rules.measures.digits import DIGIT
from voicecheck.rules.reasons import Reason
from voicecheck.text.numerals import read_aloud

_NUMERAL = "零一二两三四五六七八九十百千万亿点半"
_FIGURE = re.compile(
    f"(?:周|星期|礼拜)[一二三四五六日天]|(?<![{_NUMERAL}])[{_NUMERAL}][元块]"
    f"|[{_NUMERAL}]+(?:个?(?:秒|分钟|刻钟|半?小时|钟头|天|工作日|星期|周|月|年)|[号月点])?"
)
_BETWEEN = "(?:嗯|呃|啊|哦|那个|然后|对|\n){0,2}"
_DICTATED = 4
"""Digits on end from which a number is said in pieces, with fillers and pauses between."""
_DIGITS = "零一二三四五六七八九"
_EITHER = {"二": "[二两]", "两": "[二两]", "周": "(?:周|星期|礼拜)", "元": "[元块]", "块": "[元块]"}


def said_again(evidence: Evidence, by: Who, times: int, scene: Scene) -> Outcome:
    """Whether what was found is said so often in all, the first time counted; its hit is the last of them."""
    first = words_of(evidence)
    if first is None:
        return Outcome(False)
    script = scene.call.script(first.speaker)
    keys, within = _keys(script.text[slice(*first.span)])
    speakers: tuple[Role, ...] = ("agent", "customer") if by == "anyone" else (by,)
    found = [first] * within if first.speaker in speakers else []
    reasons: list[Reason | None] = []
    for speaker in speakers:
        script = scene.call.script(speaker)
        start = first.span[1] if first.speaker == speaker else script.position_at(first.start)
        found += _later(keys, script, start)
        reasons.append(scene.call.unheard(speaker) or _doubt(keys, script, start, scene))
        if len(found) >= times - 1:
            return Outcome(True, (found[times - 2],))
    reason = next(filter(None, reasons), None)
    return Outcome(None, (), reason) if reason else Outcome(False)


def _keys(words: str) -> tuple[tuple[str, ...], int]:
    """The figures in what was said, or else all of it; and how often it is said again within."""
    figures = [figure for figure in _FIGURE.findall(words) if len(figure) > 1]  # 一 is mostly no figure: 一下, 一定
    once = re.fullmatch(r"(..+?)\1+", figures[0]) if len(figures) == 1 else None
    if once:
        return (once[1],), len(figures[0]) // len(once[1]) - 1
    return tuple(dict.fromkeys(figures)) or (words,), 0


def _later(keys: tuple[str, ...], script: Script, start: int) -> Iterator[Words]:
    """Each time that all of the keys are said after a place, by the last of them."""
    places = [_pattern(key).finditer(script.text, start) for key in keys]
    for again in zip(*places, strict=False):
        last = max(again, key=lambda match: match.end())
        line = script.text.rfind("\n", last.start(), last.end()) + 1
        yield script.words((max(line, last.start()), last.end()), "exact", 1.0)


@lru_cache(maxsize=1024)
def _pattern(key: str) -> re.Pattern[str]:
    """The key as it may be said again: 两 or 二, 星期四 or 周四, a long number in pieces; no part of a longer one."""
    key = re.sub("(?:星期|礼拜)(?=[一二三四五六日天])", "周", key).replace("个", "")
    signs = [_EITHER.get(sign, re.escape(sign)) for sign in key]
    if re.fullmatch(f"{DIGIT}{{{_DICTATED},}}", key):
        # A recogniser may have written it as a figure, which is then read as a quantity.
        figure = "".join(str(_DIGITS.index(sign)) for sign in key)
        return re.compile(f"{_BETWEEN.join(signs)}|{read_aloud(f'{figure}元').removesuffix('元')}")
    body = signs[0] + "".join(f"个?{sign}" for sign in signs[1:])
    if re.search("[百千][一二三四五六七八九]$", key):
        body += "[十百]?"  # 三千六百八 is 三千六百八十
    elif re.search("百[一二三四五六七八九]十$|千[一二三四五六七八九]百$", key):
        body += "?"
    number = f"[{_NUMERAL}]"
    before = f"(?<!{number})" if key[0] in _NUMERAL else ""
    return re.compile(before + body + (f"(?!{number})" if key[-1] in _NUMERAL else ""))


def _doubt(keys: tuple[str, ...], script: Script, start: int, scene: Scene) -> Reason | None:
    """Why it may have been said again without being found."""
    span = (start, len(script.text))
    if reason := unread(scene, script, span):
        return reason
    if scene.strict or start >= len(script.text):
        return None
    if script.uncertain(span) >= scene.options.badly_heard_share:
        return BADLY_HEARD
    near = all(Phonebook([key], MAY_BE_THE_SAME).find(script.heard, start) for key in keys)
    return Reason("repeated_alike") if near else None
