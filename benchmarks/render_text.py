"""Text as a synthetic voice can read it: figures and abbreviations written out, in short clauses."""

from __future__ import annotations

import re

_LONGEST = 22
"""Characters of a clause: of longer ones the synthesiser loses the end."""
_DIGITS = "零一二三四五六七八九"
_LETTERS = {
    "A": "诶", "B": "必", "C": "西", "D": "弟", "E": "伊", "F": "爱抚", "G": "计", "H": "爱尺", "I": "爱", "J": "杰",
    "K": "开", "L": "爱奥", "M": "爱慕", "N": "恩", "O": "欧", "P": "批", "Q": "扣", "R": "啊", "S": "爱丝", "T": "踢",
    "U": "优", "V": "微", "W": "达不溜", "X": "爱克斯", "Y": "歪", "Z": "贼",
}  # fmt: skip


def spoken(text: str) -> str:
    """The text as the voice can read it: figures and short abbreviations written out.

    Raises
    ------
    ValueError
        It has foreign words, which this voice does not speak.
    """
    text = re.sub(r"(\d+(?:\.\d+)?)%", r"百分之\1", text)
    text = re.sub(r"\d+(?:\.\d+)?", lambda found: _number(found[0]), text)
    text = re.sub(r"[A-Za-z]+", lambda found: _spelled(found[0]), text)
    return re.sub(r"[^\u4e00-\u9fff，。？！、；：]", "，", text)


def _number(digits: str) -> str:
    whole, _, part = digits.partition(".")
    if len(whole) > 4 or (len(whole) > 1 and whole[0] == "0"):
        read = "".join(_DIGITS[int(d)] for d in whole)
    else:
        read = _counted(int(whole))
    return read + ("点" + "".join(_DIGITS[int(d)] for d in part) if part else "")


def _counted(number: int) -> str:
    """A number below 10,000 as it is counted."""
    if number < 10:
        return _DIGITS[number]
    out = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += _DIGITS[digit] + name
        elif out and not out.endswith("零") and number % unit:
            out += "零"
    return out.removeprefix("一") if out.startswith("一十") else out


def _spelled(word: str) -> str:
    if len(word) > 4 or (len(word) > 2 and not word.isupper()):
        raise ValueError(f"foreign word: {word}")
    return "".join(_LETTERS[letter] for letter in word.upper())


def clauses(text: str) -> list[str]:
    """The text in parts that the voice reads without losing any."""
    parts = [part for part in re.split(r"[，。？！、；：]+", text) if part]
    short: list[str] = []
    for part in parts:
        count = -(-len(part) // _LONGEST)
        size = -(-len(part) // count)
        short += [part[at : at + size] for at in range(0, len(part), size)]
    return short
