"""The one form in which Mandarin text is matched, with the way back to the text as written.

A recogniser writes Traditional or Simplified characters, full or half width, figures or Chinese
numerals, and any punctuation or none. All of it comes to the same here: Simplified, half width,
lower case, every numeral spelled as it is read aloud, no punctuation and no blanks. Words are
never exchanged for other words.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import opencc

from voicecheck.text.numerals import spell

# Kept by the width folding: "100，200" are two figures, "100,200" is one.
_KEPT_WIDE = frozenset("，：；！？（）")
_QUESTION = frozenset("?？")
# ○ is a zero written as a ring, and the mask of a digit (`voicecheck.text.privacy`): both are read as one digit.
# Variants that OpenCC's Traditional to Simplified leaves: 著 is 着 but in words of writing and fame, 帐 is 账 of money.
_VARIANTS = (
    (re.compile("(?<![名显卓昭原编译专论巨拙遗所土合撰])著(?![名作称述者书录])"), "着"),
    (re.compile("帐(?=[户单号目务款面期簿本])|(?<=[结转到入出对查记算欠付充])帐(?!篷)"), "账"),
    (re.compile("甚(?=么)"), "什"),
    (re.compile("[妳祢]"), "你"),
    (re.compile("○|〇(?=[零一二三四五六七八九〇幺])|(?<=[零一二三四五六七八九〇幺])〇"), "零"),
)
_VARIANT = re.compile("[著帐甚妳祢〇○]")
_DIGIT = "零一二三四五六七八九"
_SPOKEN_ONE = re.compile(f"幺(?=[{_DIGIT}幺洞])|(?<=[{_DIGIT}幺洞])幺")
_SPOKEN_ZERO = re.compile(f"(?<=[{_DIGIT}])洞(?=[{_DIGIT}洞])|(?<=[{_DIGIT}洞]{{2}})洞")


@dataclass(frozen=True, slots=True)
class NormalizedText:
    """Text in its matching form.

    Attributes
    ----------
    text
        Simplified, half width, lower case, numerals spelled out, nothing but letters, Chinese
        characters and other word characters.
    offsets, ends
        For each character of `text`, the bounds in the raw text of what it came from: a character,
        or the whole of a numeral that was read as a number (1999 gives seven characters, all with the
        bounds of the four digits). Both never fall.
    breaks
        Indices in `text`, ascending, before which the raw text has punctuation or a blank between
        Chinese characters. A hint: a recogniser may write no punctuation, or only commas.
    questions
        Indices in `text`, ascending, where a question ends (exclusive): a question mark, or 吗.
    """

    text: str
    offsets: tuple[int, ...]
    ends: tuple[int, ...]
    breaks: tuple[int, ...]
    questions: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Bounds in the raw text of ``text[start:end]``; an empty stretch has empty bounds."""
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"no such stretch in a text of {len(self.text)} characters: [{start}, {end})")
        if start == end:
            at = self.offsets[start] if start < len(self.text) else (self.ends[-1] if self.ends else 0)
            return at, at
        return self.offsets[start], self.ends[end - 1]

    def starts_clause(self, index: int) -> bool:
        """Whether the raw text begins there or has punctuation just before it."""
        return index == 0 or _holds(self.breaks, index)

    def ends_clause(self, index: int) -> bool:
        """Whether ``text[:index]`` ends where the raw text ends or has punctuation."""
        return index == len(self.text) or _holds(self.breaks, index)

    @property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """Bounds in `text` of the stretches between breaks."""
        cuts = [0, *self.breaks, len(self.text)]
        return tuple((a, b) for a, b in pairwise(cuts) if a < b)

    def asks(self, start: int, end: int) -> bool:
        """Whether a clause that ``text[start:end]`` touches ends as a question."""
        clause_end = next((b for _, b in self.clauses if b >= end), len(self.text))
        first = bisect_left(self.questions, start + 1)
        return first < bisect_right(self.questions, clause_end)


def _holds(ascending: tuple[int, ...], value: int) -> bool:
    at = bisect_left(ascending, value)
    return at < len(ascending) and ascending[at] == value


@cache
def _converter() -> opencc.OpenCC:
    # "t2s" and not "tw2sp", which exchanges Taiwanese words for mainland ones.
    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """Write in Simplified characters and half width, words unchanged.

    Examples
    --------
    >>> simplify("請您稍等，１分鐘")
    '请您稍等，1分钟'
    """
    return _simplified(_folded(text)[0])


def _folded(text: str) -> tuple[str, list[int]]:
    """Fold the width, character by character, with the index each one came from."""
    out: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        if char in _KEPT_WIDE or char.isascii():
            folded = char
        elif "\ud800" <= char <= "\udfff":
            folded = "\ufffd"  # half a character cannot be encoded for OpenCC
        else:
            folded = unicodedata.normalize("NFKC", char)
        out.append(folded)
        origin.extend([index] * len(folded))
    return "".join(out), origin


def _simplified(text: str) -> str:
    """Convert to Simplified, character for character."""
    converted: str = _converter().convert(text)
    if len(converted) != len(text):  # a phrase rule changed the length: offsets would be lost
        converted = "".join(_one_for_one(char) for char in text)
    if _VARIANT.search(converted):
        for pattern, replacement in _VARIANTS:
            converted = pattern.sub(replacement, converted)
    return converted


def _one_for_one(char: str) -> str:
    converted: str = _converter().convert(char)
    return converted if len(converted) == 1 else char


# Chinese characters and everyday punctuation, none of which is folded or spelled; all that is left to do is
# to drop the punctuation. Most turns are such, and it takes a fifth of the time.
_EVERYDAY = re.compile("[\u4e00-\u9fff，。？！、,?! ]*")
_SPECIAL = re.compile("[著帐甚妳祢〇○幺洞]")
_RUN = re.compile("[\u4e00-\u9fff]+|[^\u4e00-\u9fff]+")


@lru_cache(maxsize=4096)
def normalize(text: str) -> NormalizedText:
    """Bring text to its matching form.

    Idempotent: the form of the form is itself.

    Examples
    --------
    >>> normalize("請您稍等1-2分鐘，好嗎？").text
    '请您稍等一到两分钟好吗'
    >>> normalize("我的工号是3021。").raw_span(5, 9)
    (5, 9)
    """
    if _EVERYDAY.fullmatch(text):
        simplified = _simplified(text)
        if _EVERYDAY.fullmatch(simplified) and not _SPECIAL.search(simplified):
            return _without_punctuation(simplified)
    return _normalized(text)


def _without_punctuation(text: str) -> NormalizedText:
    """`_normalized` for text that only has punctuation to be dropped."""
    kept: list[str] = []
    offsets: list[int] = []
    breaks: list[int] = []
    questions: list[int] = []
    for run in _RUN.finditer(text):
        if "\u4e00" <= run[0][0] <= "\u9fff":
            kept.append(run[0])
            offsets.extend(range(*run.span()))
        elif offsets:
            breaks.append(len(offsets))
            if not _QUESTION.isdisjoint(run[0]):
                questions.append(len(offsets))
    return _finished("".join(kept), offsets, [offset + 1 for offset in offsets], breaks, questions)


def _normalized(text: str) -> NormalizedText:
    folded, origin = _folded(text)
    spelled = spell(_simplified(folded))
    kept: list[str] = []
    offsets: list[int] = []
    ends: list[int] = []
    breaks: list[int] = []
    questions: list[int] = []
    for char, start, end in zip(spelled.text, spelled.starts, spelled.ends, strict=True):
        if char.isalnum():
            lowered = char.lower()
            kept.extend(lowered)
            offsets.extend([origin[start]] * len(lowered))
            ends.extend([origin[end - 1] + 1] * len(lowered))
        elif kept:
            if char in _QUESTION:
                questions.append(len(kept))
            if breaks[-1:] != [len(kept)] and not (char == " " and kept[-1].isascii()):
                breaks.append(len(kept))
    return _finished(_SPOKEN_ZERO.sub("零", _SPOKEN_ONE.sub("一", "".join(kept))), offsets, ends, breaks, questions)


def _finished(
    text: str, offsets: Iterable[int], ends: Iterable[int], breaks: Iterable[int], questions: list[int]
) -> NormalizedText:
    form = _simplified(text)  # again: characters that punctuation parted stand together now
    if "吗" in form:
        questions.extend(index + 1 for index, char in enumerate(form) if char == "吗")
    return NormalizedText(
        text=form,
        offsets=tuple(offsets),
        ends=tuple(ends),
        breaks=tuple(index for index in breaks if index < len(form)),
        questions=tuple(sorted(set(questions))),
    )
