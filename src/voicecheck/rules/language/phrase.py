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
from functools import lru_cache
from itertools import product
from math import prod

from voicecheck.language.stored import english
from voicecheck.text.normalize import normalize

LONGEST_GAP = 20
"""A wider gap than this many characters joins what does not belong together."""
MOST_WORDINGS = 2000
"""A phrase with more wordings than this between two gaps is better written as several."""

MOST_READINGS = 200
"""A phrase with more ways to choose among its gaps than this is better written as several; the shipped packs
have 6 at most."""
LONGEST_PHRASE = 1000
"""Characters; the longest of the shipped packs has 218."""
DEEPEST = 20
"""Brackets inside brackets."""

NUMERALS = frozenset("零〇一二两三四五六七八九十百千万亿点半")
_UNITS = "(秒钟|秒|分钟|刻钟|个半小时|个小时|小时|个钟头|天|个工作日|工作日|个星期|周|个月|年)"
_SLOTS = {"time": f"<number>(到<number>)?{_UNITS}", "name": ".{1,4}"}
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


Wordings = frozenset[str]
Part = Wordings | Gap
Reading = tuple[Part, ...]


@lru_cache(maxsize=16384)
def parse_phrase(phrase: str) -> tuple[Reading, ...]:
    """The readings of a phrase: each a row of wordings, one of which has to stand there, and gaps.

    Raises
    ------
    ValueError
        If it is badly written, has no words of its own, or has too many wordings.

    Examples
    --------
    >>> [[sorted(part) for part in reading] for reading in parse_phrase("(再见|拜拜)")]
    [[['再见', '拜拜']]]
    >>> parse_phrase("感谢.{0,4}来电")
    ((frozenset({'感谢'}), Gap(low=0, high=4, allowed=None), frozenset({'来电'})),)
    """
    if len(phrase) > LONGEST_PHRASE:
        raise ValueError(
            english(
                "“{phrase}…”: has more than {longest_phrase} characters; write several phrases",
                phrase=phrase[:20],
                longest_phrase=LONGEST_PHRASE,
            )
        )
    try:
        _check_depth(phrase)
        raw, rest = _alternatives(phrase)
        if rest:
            raise ValueError(english(") without ("))
        readings = dict.fromkeys(tidy for reading in raw for tidy in _tidy(reading))
        if not readings or not all(any(not isinstance(part, Gap) for part in reading) for reading in readings):
            raise ValueError(english("has no words of its own"))
    except ValueError as error:
        raise ValueError(english("“{phrase}”: {error}", phrase=phrase, error=error)) from error
    return tuple(readings)


def _check_depth(text: str) -> None:
    depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if depth > DEEPEST:
            raise ValueError(english("has more than {deepest} brackets inside each other", deepest=DEEPEST))


def _bounded(readings: list[Reading]) -> list[Reading]:
    """The readings, unless there are too many to look for."""
    if len(readings) > MOST_READINGS:
        raise ValueError(
            english("has more than {most_readings} readings; write several phrases", most_readings=MOST_READINGS)
        )
    return readings


def _alternatives(text: str) -> tuple[list[Reading], str]:
    """Readings up to the end of the text or a closing bracket, and what is left."""
    readings: list[Reading] = []
    branch: list[Reading] = [()]
    while text and text[0] != ")":
        if text[0] == "|":
            readings = _bounded(readings + branch)
            branch, text = [()], text[1:]
            continue
        items, text = _item(text)
        if text[:1] == "?":
            items, text = [(), *items], text[1:]
        branch = _bounded(_merged([_joined(first, then) for first, then in product(branch, _merged(items))]))
    return _bounded(_merged(readings + branch)), text


def _joined(first: Reading, then: Reading) -> Reading:
    """One after the other; wordings that meet become wordings of both."""
    if first and then and isinstance(first[-1], frozenset) and isinstance(then[0], frozenset):
        if len(first[-1]) * len(then[0]) > MOST_WORDINGS:
            raise ValueError(
                english("has more than {most_wordings} wordings; write several phrases", most_wordings=MOST_WORDINGS)
            )
        return (*first[:-1], frozenset(a + b for a, b in product(first[-1], then[0])), *then[1:])
    return first + then


def _merged(readings: list[Reading]) -> list[Reading]:
    """Readings that are nothing but wordings (or nothing at all) as one."""
    plain = [r for r in readings if not r or (len(r) == 1 and isinstance(r[0], frozenset))]
    if len(plain) < 2:
        return readings
    words = frozenset(word for r in plain for part in (r or (frozenset({""}),)) for word in part)  # type: ignore[union-attr]
    return [(words,), *(r for r in readings if r not in plain)]


def _item(text: str) -> tuple[list[Reading], str]:
    """The readings of the first sign of a text, and what is left."""
    if text[0] == "(":
        readings, rest = _alternatives(text[1:])
        if not rest:
            raise ValueError(english("( without )"))
        return readings, rest[1:]
    if text[0] == "…":
        return [(Gap(0, 8),)], text[1:]
    if gap := _GAP.match(text):
        low, high = int(gap[1]), int(gap[2])
        if not low <= high <= LONGEST_GAP or high == 0:
            raise ValueError(
                english(
                    "{gap}: the second number must not be smaller, and at most {longest_gap}",
                    gap=gap[0],
                    longest_gap=LONGEST_GAP,
                )
            )
        return [(Gap(low, high),)], text[gap.end() :]
    if slot := _SLOT.match(text):
        return _slot(slot[1]), text[slot.end() :]
    if text[0] in "?.{}[]*+<>^$\\":
        raise ValueError(english("{given} means nothing here", given=text[0]))
    return [(frozenset({text[0]}),)], text[1:]


def _slot(name: str) -> list[Reading]:
    if name == "number":
        return [(Gap(1, 12, NUMERALS),)]
    if name not in _SLOTS:
        raise ValueError(english("<{name}>: there is no such slot, only <number>, <time> and <name>", name=name))
    return _alternatives(_SLOTS[name])[0]


def _tidy(reading: Reading) -> list[Reading]:
    """The reading in normalised text; where a part may be left out, once with and once without it."""
    choices: list[list[Reading]] = []
    for part in reading:
        if isinstance(part, Gap):
            choices.append([(part,)])
            continue
        words = frozenset(map(_normal, part))
        said = words - {""}
        choices.append(([(said,)] if said else []) + ([()] if "" in words else []))
    if prod(map(len, choices)) > MOST_READINGS:
        raise ValueError(
            english("has more than {most_readings} readings; write several phrases", most_readings=MOST_READINGS)
        )
    return [_gaps_joined(tuple(p for piece in pieces for p in piece)) for pieces in product(*choices)]


@lru_cache(maxsize=16384)
def _normal(word: str) -> str:
    """The normalised word; one of plain characters is so already, which saves most of the time."""
    return word if all(map(_is_plain, word)) else normalize(word).text


@lru_cache(maxsize=8192)
def _is_plain(character: str) -> bool:
    return character not in NUMERALS and not character.isdigit() and normalize(character).text == character


def _gaps_joined(reading: Reading) -> Reading:
    """Two gaps that meet as one wide gap."""
    parts: list[Part] = []
    for part in reading:
        last = parts[-1] if parts else None
        if isinstance(part, Gap) and isinstance(last, Gap):
            parts[-1] = Gap(last.low + part.low, last.high + part.high)
        else:
            parts.append(part)
    return tuple(parts)
