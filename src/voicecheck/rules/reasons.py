"""Why a norm is what it is on a call: codes with arguments, told in English and in Chinese.

One place for all of them (``reasons.tsv``): who finds a reason names its code, who shows it asks for a language. What
rooms below the rules say of a text or a call (`Turn.suspect`, `Conversation.unjudged`) comes as their sentence and is
translated here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voicecheck.language.catalogue import Language
from voicecheck.rules.language.bilingual import Bilingual

_TABLE = Path(__file__).with_name("reasons.tsv")


def _read() -> dict[str, Bilingual]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["code"]: Bilingual(en=row["en"], zh=row["zh"]) for row in rows}


CATALOGUE: Mapping[str, Bilingual] = _read()
"""Every code, with what it says; ``{}`` stands for its arguments in turn."""

_WORDS: Mapping[str, str] = {
    "agent": "坐席",
    "customer": "客户",
    "opening": "开场",
    "closing": "结束时",
    "none": "未给出",
    "direction": "呼叫方向",
    "scenario": "业务场景",
    "rings": "振铃次数",
    "queue_wait_s": "排队时长",
    "hangup_by": "挂机方",
    "local_hour": "通话时刻",
    "local_weekday": "通话星期",
    "inbound": "呼入",
    "outbound": "呼出",
    "practice": "练习",
    "the recogniser is unsure of it": "识别没有把握",
    "text is missing: fewer characters than were heard": "文字有缺失，比听到的少",
}
"""What stands among the arguments and is no name, figure or quotation."""
_SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"from (\d+) to (\d+) s"), r"第\1到\2秒"),
    (re.compile(r"(\d+) more"), r"另外\1处"),
    (re.compile(r" and (?=第|另外)"), "、"),
    (re.compile("^invented text thrown out: .*$"), "识别器编造的文字已去掉"),
    (re.compile(r"^([\d.]+) s of ([\d.]+) s of speech without text$"), r"\2秒语音中有\1秒没有文字"),
    (re.compile(r"^([\d.]+) s of sound in it were not recognised as speech$"), r"其中\1秒声音没有识别为语音"),
    (re.compile("^another language .*$"), "说的是其他语言"),
    (re.compile("^noise hides .*$"), "噪声太大，听不出是什么语言"),
    (re.compile("^the call was not answered: .*$"), "电话没有接通：只有线路的提示音或音乐"),
    (re.compile("^.*agent_channel.*$"), "给出的坐席声道与内容不符"),
)
"""Sentences of the rooms below, and times."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a norm is what it is.

    Attributes
    ----------
    code
        One of `CATALOGUE`.
    arguments
        What stands in its text, in English.

    Examples
    --------
    >>> reason = Reason("no_text", ("customer", "from 3 to 5 s and from 9 to 12 s"))
    >>> reason.said("en")
    'what the customer said from 3 to 5 s and from 9 to 12 s could not be transcribed'
    >>> reason.said("zh")
    '客户第3到5秒、第9到12秒说的话没有转写出来'
    """

    code: str
    arguments: tuple[str, ...] = ()

    def said(self, language: Language) -> str:
        """The sentence in a language.

        Raises
        ------
        KeyError
            If there is no such code.
        """
        text = CATALOGUE[self.code].said(language)
        arguments = self.arguments if language == "en" else tuple(map(_in_chinese, self.arguments))
        return text.format(*arguments)


def because(code: str, *arguments: object) -> Reason:
    """A reason with what stands in its text."""
    return Reason(code, tuple(map(str, arguments)))


def _in_chinese(argument: str) -> str:
    if argument in _WORDS:
        return _WORDS[argument]
    for pattern, chinese in _SENTENCES:
        argument = pattern.sub(chinese, argument)
    return argument
