"""Letters as a recogniser writes their names, and the other signs and marks of a code."""

from __future__ import annotations

import re

from voicecheck.text.dictation import DIGIT

PROVINCE = "京沪津渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
LETTER = "[A-Za-z](?![A-Za-z]{2})"
MARK = r"[\s·•.\-—，,、。…:()（）“”]"
_LONG_NAMES = {
    "W": "[达打大][不布][溜6六]|双[Uu优]", "X": "[艾埃爱]克斯", "S": "[艾爱][斯死]", "F": "[艾爱][福弗抚付夫]",
    "H": "[艾爱][尺吃取去曲]", "M": "[艾爱埃][姆母慕]", "N": "[艾爱]恩",
    "L": "[艾爱][路楼勒鲁欧喽]", "R": "[阿啊][尔儿]",
}  # fmt: skip
_SHORT_NAMES = {
    "A": "诶欸", "B": "比必币毕", "C": "西希", "D": "第弟帝迪", "E": "易意伊衣鹅",
    "G": "鸡基季", "J": "杰街", "K": "克科", "N": "恩",
    "O": "欧", "P": "批皮屁", "Q": "丘球秋", "T": "提踢", "U": "优", "V": "微威", "X": "叉", "Y": "歪", "Z": "贼",
}  # fmt: skip
"""Letters as a recogniser writes their names; of one character only between marks, digits and letters."""
_NAME_OF = {sign: letter for letter, signs in _SHORT_NAMES.items() for sign in signs}
NAME = re.compile(
    rf"{'|'.join(f'(?P<n{letter}>{names})' for letter, names in _LONG_NAMES.items())}"
    rf"|[{''.join(_NAME_OF)}](?={MARK}*(?:{MARK}|{DIGIT}|[A-Za-z]|$))"
)


def letter_of(found: re.Match[str]) -> str:
    """The letter that a name means.

    Examples
    --------
    >>> [letter_of(found) for found in NAME.finditer("打不溜，诶，")]
    ['W', 'A']
    """
    return (found.lastgroup or "")[1:] or _NAME_OF.get(found[0], "")
