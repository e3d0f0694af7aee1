"""Telephone numbers in their talk: the extension that follows one, and the hotlines of companies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from voicecheck.text.dictation import DIGIT, Digit, fold
from voicecheck.text.digitrows import Line, Row
from voicecheck.text.numbershapes import FREE
from voicecheck.text.units import UNIT

_SOME = rf"(?:[两俩三四五六2-6]个{DIGIT}|{DIGIT}){{1,6}}(?!{UNIT.pattern})"
_EXTENSION = re.compile(
    rf"[\s，,、。]*(?:然后|之后|再|请|您|你|让[他她]|叫[他她]|帮我|麻烦|听到?(?:语音|提示音?)后?)*(?:(?:转|拨|按|分机|内线|井号?|杠|#|-)(?:号码?)?[\s，,]*){{1,3}}(?:是|为|到)?[\s，,]*(?P<it>{_SOME})"
)
_CALLED_SO = re.compile(rf"(?:分机|内线)(?:(?!{DIGIT})[\u4e00-\u9fff，,\s]){{0,10}}(?P<it>{_SOME})")
_AREA = re.compile(
    rf"(?:区号|前[头面]要?加?)(?:就?是|为|[三四34]位|的|[嗯呃啊，,\s])*(?P<it>[0零〇]{DIGIT}{{2,3}})(?!{DIGIT})"
)
_REACH = 3
"""Lines before and after a number in which its extension or area code may stand."""
_ASKED_SO = re.compile("分机|内线|转(?:多少|几)")
_ITS_OWN = re.compile(rf"(?:[\s，,。嗯呃啊哦是转拨]|分机号?|内线|有)*(?P<it>{_SOME})")
_HOTLINE = re.compile("热线|客服|官方|服务电话|投诉电话|咨询|你们|我们(?:这边)?的?(?:服务|电话|总机)|贵公司")
_BESIDE = 10
"""Characters beside a number of 400 or 800 in which a word says that it is a company's."""


def is_hotline(row: Row, lines: Sequence[Line]) -> bool:
    """Whether it is a number of 400 or 800 of which the words beside it say that it is a company's."""
    first, last = row.digits[0], row.digits[-1]
    if not FREE.fullmatch(row.value) or first.line != last.line:
        return False
    text = lines[first.line].text
    beside = text[max(0, first.at - _BESIDE) : first.at], text[last.end : last.end + _BESIDE]
    return any(_HOTLINE.search(each) for each in beside)


def extensions(last: Digit, lines: Sequence[Line]) -> Iterator[tuple[int, int, int]]:
    """The digits of an extension after a telephone number, in its turn or, where it is asked for or named, the next.

    Given as line, start and end.
    """
    found = _EXTENSION.match(fold(lines[last.line].text), last.end)
    if found:
        yield (last.line, *found.span("it"))
        return
    asked = False
    for number in range(last.line, min(last.line + 1 + _REACH, len(lines))):
        text, start = fold(lines[number].text), last.end if number == last.line else 0
        own = lines[number].speaker == lines[last.line].speaker
        found = _ITS_OWN.match(text) if own and asked else _CALLED_SO.search(text, start)
        if found:
            yield (number, *found.span("it"))
        asked = not own and _ASKED_SO.search(text) is not None


def area_codes(row: Row, lines: Sequence[Line]) -> Iterator[tuple[int, int, int]]:
    """Area codes that are called so near a telephone number, as line, start and end."""
    first, last = row.digits[0].line, row.digits[-1].line
    for number in range(max(0, first - _REACH), min(last + 1 + _REACH, len(lines))):
        for found in _AREA.finditer(fold(lines[number].text)):
            yield (number, *found.span("it"))
