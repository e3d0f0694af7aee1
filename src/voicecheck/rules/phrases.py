"""How a phrase is written in a rule, and what it stands for.

A phrase is what people say, with these signs:

- ``感谢…来电``: up to eight characters may stand between (``…``);
- ``感谢.{0,4}来电``: so many as the numbers say;
- ``(再见|拜拜)``: one or the other; ``您(的)?问题``, ``您的?问题``: may be left out;
- ``<number>`` a spoken number, ``<time>`` a stretch of time with a figure and a unit (一到两分钟),
  ``<name>`` one to four characters of a name;
- ``$farewell`` alone: all phrases of the pack's list of that name.

It is matched on normalised text (`voicecheck.text.normalize`), so punctuation, Traditional
characters and the way numerals are written make no difference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product

from voicecheck.text.normalize import normalize

LONGEST_GAP = 20
"""A wider gap than this many characters joins what does not belong together."""
MOST_READINGS = 400
"""A phrase that stands for more wordings than this is better written as several."""

NUMERALS = frozenset("零〇一二两三四五六七八九十百千万亿点半")
_UNITS = "(秒钟|秒|分钟|刻钟|个(半)?小时|小时|个钟头|天|个工作日|工作日|个星期|周|个月|年)"
_SLOTS = {
    "number": "<number>",
    "time": f"<number>(到<number>)?{_UNITS}",
    "name": ".{1,4}",
}
_GAP = re.compile(r"\.\{(\d+),(\d+)\}")
_SLOT = re.compile(r"<(\w+)>")


@dataclass(frozen=True, slots=True)
class Gap:
    """Characters between two parts of a phrase: how many, and which (``None``: any)."""

    low: int
    high: int
    allowed: frozenset[str] | None = None

    def fits(self, text: str) -> bool:
        """Whether a text may stand in the gap."""
        return self.low <= len(text) <= self.high and (self.allowed is None or self.allowed.issuperset(text))


Part = str | Gap
Reading = tuple[Part, ...]


def parse_phrase(phrase: str) -> tuple[Reading, ...]:
    """Every wording that a phrase stands for, as literals and the gaps between them.

    Raises
    ------
    ValueError
        If it is badly written, has no literal, or stands for too many wordings.

    Examples
    --------
    >>> parse_phrase("(再见|拜拜)")
    (('再见',), ('拜拜',))
    >>> parse_phrase("感谢.{0,4}来电")
    (('感谢', Gap(low=0, high=4, allowed=None), '来电'),)
    """
    raw, rest = _alternatives(phrase)
    if rest:
        raise ValueError(f"“{phrase}”: ) without (")
    readings = dict.fromkeys(_tidy(reading) for reading in raw)
    for reading in readings:
        if not any(isinstance(part, str) for part in reading):
            raise ValueError(f"“{phrase}”: has no words of its own")
    return tuple(readings)


def _alternatives(text: str) -> tuple[list[Reading], str]:
    """Readings up to the end of the text or a closing bracket, and what is left."""
    readings: list[Reading] = []
    branch: list[Reading] = [()]
    while text and text[0] != ")":
        if text[0] == "|":
            readings += branch
            branch, text = [()], text[1:]
            continue
        items, text = _item(text)
        if text[:1] == "?":
            items, text = [(), *items], text[1:]
        branch = [a + b for a, b in product(branch, items)]
        if len(branch) + len(readings) > MOST_READINGS:
            raise ValueError(f"stands for more than {MOST_READINGS} wordings; write several phrases")
    return readings + branch, text


def _item(text: str) -> tuple[list[Reading], str]:
    """The readings of the first sign of a text, and what is left."""
    if text[0] == "(":
        readings, rest = _alternatives(text[1:])
        if not rest:
            raise ValueError("( without )")
        return readings, rest[1:]
    if text[0] == "…":
        return [(Gap(0, 8),)], text[1:]
    if gap := _GAP.match(text):
        low, high = int(gap[1]), int(gap[2])
        if not low <= high <= LONGEST_GAP or high == 0:
            raise ValueError(f"{gap[0]}: the gap must grow, and be at most {LONGEST_GAP}")
        return [(Gap(low, high),)], text[gap.end() :]
    if slot := _SLOT.match(text):
        return _slot(slot[1]), text[slot.end() :]
    if text[0] in "?.{}[]*+<>^$\\":
        raise ValueError(f"“{text[0]}” means nothing here")
    return [(text[0],)], text[1:]


def _slot(name: str) -> list[Reading]:
    if name == "number":
        return [(Gap(1, 12, NUMERALS),)]
    if name not in _SLOTS:
        raise ValueError(f"<{name}>: no such slot; there are {', '.join(f'<{s}>' for s in _SLOTS)}")
    return _alternatives(_SLOTS[name])[0]


def _tidy(reading: Reading) -> Reading:
    """Letters joined and normalised, a gap that any other swallows left as it stands."""
    parts: list[Part] = []
    for part in reading:
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        else:
            parts.append(part)
    spelled: list[Part] = [normalize(p).text if isinstance(p, str) else p for p in parts]
    return tuple(part for part in spelled if part != "")
