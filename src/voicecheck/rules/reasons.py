"""Why a norm is what it is on a call: codes with arguments, told in English and in Chinese.

One place for all of them (``reasons.tsv``): who finds a reason names its code, who shows it asks for a language. What
is stored of a call as an English sentence (its notes, `Turn.suspect`, `Conversation.unjudged`, why it failed) is told
in Chinese here.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from voicecheck.language.catalogue import Language
from voicecheck.language.stored import Sentences, stored_pairs, values_of
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
    "closing": "结尾",
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
    "complaint": "投诉",
    "enquiry": "咨询",
    "sale": "销售",
    "followup": "回访",
    "follow_up": "回访",
    "survey": "调查",
    "order": "订单",
    "elderly": "老年人",
}
"""What stands among the arguments and is no name, figure or quotation."""


@cache
def _sentences() -> Sentences:
    """All that is stored of a call in English: reasons, also without what belongs to one call, and notes."""
    reasons = {text.en: text.zh for text in CATALOGUE.values() if text.en != "{}"}
    whole = {**_WORDS, **reasons, **dict(stored_pairs())}
    kinds = {en.partition(": ")[0]: zh.partition("：")[0] for en, zh in whole.items()}
    told = {en: zh for en, zh in kinds.items() if not en.startswith("{") and values_of(en) >= values_of(zh)}
    return Sentences((told | whole).items())


@lru_cache(maxsize=8192)
def _in_chinese(text: str, words: tuple[tuple[str, str], ...]) -> str | None:
    return _sentences().chinese(text, dict(words))


def in_chinese(text: str, words: Mapping[str, str] | None = None) -> str | None:
    """The Chinese of what is stored of a call in English; ``None`` where it is not known.

    Parameters
    ----------
    text
        A reason, a note, why a turn's text is doubtful, why there is no score, why a recording failed.
    words
        The Chinese of what may stand in it and is in no catalogue, such as the parts of a card.

    Examples
    --------
    >>> in_chinese("the right channel is empty: nobody is heard on it")
    '右声道是空的：听不到任何人'
    """
    return _in_chinese(str(text), tuple(words.items()) if words else ())


def retold(text: str, language: Language) -> str:
    """What is stored of a call in English, in a language; what is not known in Chinese stays as it is."""
    return text if language == "en" else in_chinese(text) or text


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
        arguments = self.arguments if language == "en" else tuple(retold(each, "zh") for each in self.arguments)
        return text.format(*arguments)


def because(code: str, *arguments: object) -> Reason:
    """A reason with what stands in its text."""
    return Reason(code, tuple(map(str, arguments)))
