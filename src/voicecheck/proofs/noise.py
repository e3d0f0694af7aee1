"""What a recogniser does to what was said: other ways of writing it, and other words of like sound.

Another way of writing (figures for numerals, Traditional characters, no punctuation) says the same,
so no result may change with it. A misheard character is another word: a result may change, but
should rather become ``unknown`` than an accusation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from random import Random

from voicecheck.phonetics.mishearing import misheard_text
from voicecheck.text.normalize import simplify
from voicecheck.text.numerals import parse_number
from voicecheck.text.quantities import number_aloud

_SAID = re.compile(r"([ \t]*[AC][~!?]?:[ \t]*)(.*)")
_DIGIT = "零一二三四五六七八九"
_UNITS = "个工作日|个小时|小时|分钟|秒钟|秒|天|个月|月|号|元|点|块|兆"
_SPELT_OUT = re.compile(f"[{_DIGIT}幺]{{3,}}")
_QUANTITY = re.compile("[零一二两三四五六七八九十百千万]{2,}")
_ALONE = "(?<![零一二两三四五六七八九十百千万有哪这那每同另某第前后头整])([一二两三四五六七八九十])"
_COUNTED = re.compile(f"{_ALONE}(?=(?:{_UNITS}))")
_RANGE = re.compile(f"{_ALONE}[到至]([二两三四五六七八九十])(?=(?:{_UNITS}))")
_PUNCTUATION = re.compile("[，。？！、；：,?!;：“”…]+")


def rewritten(dialogue: str, form: str) -> str:
    """A dialogue in another way of writing (a name of `FORMS`); what is no speech stays."""
    return _each_said(dialogue, FORMS[form])


def misheard(dialogue: str, share: float, rng: Random, *, marked: bool = False) -> str:
    """A dialogue in which each Chinese character is heard as another with a probability of `share`.

    Half of the others sound the same, half as near as what is often confused (`voicecheck.phonetics.mishearing`).
    With ``marked`` they stand in braces, as words that the recogniser was not sure of: 97 % of what it gets wrong is
    such (`voicecheck.phonetics.doubt.SURE`).
    """
    mark = "{{{}}}" if marked else "{}"
    return _each_said(dialogue, lambda text: misheard_text(text, share, rng, mark=mark))


def _each_said(dialogue: str, change: Callable[[str], str]) -> str:
    lines = dialogue.splitlines()
    return "\n".join(m[1] + change(m[2]) if (m := _SAID.fullmatch(line)) else line for line in lines)


def _figures(text: str) -> str:
    """Figures for numerals, where a recogniser writes them: codes, amounts and counted things, not idioms."""
    text = re.sub("百分之([一二三四五六七八九十]+|百)", lambda m: f"{_value(m[1].replace('百', '一百'))}%", text)
    text = _RANGE.sub(lambda m: f"{_value(m[1])}-{_value(m[2])}", text)
    text = _SPELT_OUT.sub(lambda m: "".join(str(_DIGIT.index(c.replace("幺", "一"))) for c in m[0]), text)
    text = _QUANTITY.sub(_quantity, text)
    return _COUNTED.sub(lambda m: m[0] if m[0] == "一" and text[m.end()] in "点块" else str(_value(m[0])), text)


def _quantity(match: re.Match[str]) -> str:
    """The figure of a numeral that is written in full; 两三 (two or three), 一百二 and 千万 stay."""
    value = parse_number(match[0]) if re.search("[一二两三四五六七八九]", match[0]) else None
    if value is None or value != int(value) or _plain(number_aloud(int(value))) != _plain(match[0]):
        return match[0]
    return str(int(value))


def _plain(numeral: str) -> str:
    return numeral.replace("两", "二")


def _value(numeral: str) -> int:
    return int(parse_number(numeral) or 0)


def _spoken_ones(text: str) -> str:
    """幺 for the 一 of codes."""
    return _SPELT_OUT.sub(lambda m: m[0].replace("一", "幺"), text)


_TRADITIONAL = dict(zip("么后里几听坏儿挂划准愿于钟当历证脏须", "麼後裡幾聽壞兒掛劃準願於鐘當歷證髒須", strict=True))
"""Where the common Traditional character is not the first of `_traditional_of`, or the Simplified one is one, too."""


def _traditional(text: str) -> str:
    table = _traditional_of()
    return "".join(table.get(c, c) for c in text)


@cache
def _traditional_of() -> Mapping[str, str]:
    """Traditional characters, of the 5,401 commonest of Big5, by the Simplified ones that they are written for."""
    cells = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    codes = (bytes((row, cell)) for row in range(0xA4, 0xC7) for cell in cells)
    common = "".join(code.decode("big5", "ignore") for code in codes)
    table: dict[str, str] = {}
    for character in common:
        simple = simplify(character)
        if simple != character and simple not in common:
            table.setdefault(simple, character)
    return table | _TRADITIONAL


FORMS: Mapping[str, Callable[[str], str]] = {
    "figures": _figures,
    "spoken ones": _spoken_ones,
    "Traditional": _traditional,
    "no punctuation": lambda text: _PUNCTUATION.sub("", text),
    "all commas": lambda text: _PUNCTUATION.sub("，", text),
}
"""Ways of writing that say the same, each as a function of a text."""
