"""The toneless syllable of each character, and the number by which its costs are looked up.

A syllable is an initial and a final. Its number is that of both together; what is not Chinese has the number of its
sign, and a border between turns one of its own.
"""

from __future__ import annotations

import os
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from voicecheck.phonetics.confusions import (
    DIFFERENT,
    FINAL_COUNT,
    INITIAL_COUNT,
    class_names,
    price_tables,
    split_syllable,
)

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # characters are read one by one; the words take 0.3 s to load
import pypinyin

Numbers = NDArray[np.int64]
Costs = NDArray[np.int16]

# Interjections that pinyin writes without a vowel.
_SPELLINGS = {"n": "en", "ng": "en", "m": "en", "hm": "heng", "hng": "heng"}
NEVER = 10_000
"""More than any match may cost; twice it still fits 16 bits."""
# 不 and 没: one missing or one too many turns the meaning round, so that is never forgiven, nor that
# one was heard as a syllable that is not near it.
NEGATIONS = ("bu", "mei")
_NEAR = 25
_ASCII = range(0x21, 0x7F)
_FIRST_SIGN = INITIAL_COUNT * FINAL_COUNT
_OTHER = _FIRST_SIGN + len(_ASCII)
BORDER = _OTHER + 1
"""The number of what no phrase reaches over: a line's end, a space."""
PADDING = BORDER + 1
"""The number of what fills up short phrases: it costs nothing anywhere."""
COUNT = PADDING + 1
"""So many numbers there are."""


def syllables(text: str) -> tuple[str, ...]:
    """Toneless pinyin of each character; what is not Chinese stands for itself.

    A character of several readings is given its commonest everywhere: so the same character is
    always the same sound, whatever wrong characters a recogniser put around it. (Reading whole
    words finds 0.1 to 0.4 % fewer of the phrases that were said, and takes a hundred times longer.)

    Parameters
    ----------
    text
        Normalised text (`voicecheck.text.normalize.normalize`).

    Returns
    -------
    tuple of str
        As many as `text` has characters.

    Examples
    --------
    >>> syllables("绿色电话a")
    ('lv', 'se', 'dian', 'hua', 'a')
    """
    return tuple(map(_sound, text))


@lru_cache(maxsize=16384)
def _sound(character: str) -> str:
    sound: str = pypinyin.lazy_pinyin(character, style=pypinyin.Style.NORMAL)[0]
    return _SPELLINGS.get(sound, sound)


def numbers(text: str) -> Numbers:
    """The number of each character's syllable, shape (characters,)."""
    return np.fromiter(map(_number, text), np.int64, len(text))


@lru_cache(maxsize=16384)
def _number(character: str) -> int:
    if not character.strip():
        return BORDER
    return number_of(_sound(character))


@lru_cache(maxsize=4096)
def number_of(syllable: str) -> int:
    """The number of a toneless syllable, or of a sign that is none."""
    if parts := split_syllable(syllable):
        return parts[0] * FINAL_COUNT + parts[1]
    return _FIRST_SIGN + ord(syllable) - _ASCII.start if len(syllable) == 1 and ord(syllable) in _ASCII else _OTHER


@cache
def syllable_costs() -> Costs:
    """What each syllable costs to be heard as each other, in hundredths, shape (`COUNT`, `COUNT`).

    At most 100, but for a border between turns, and for 不 and 没, which are never heard as what is not near them.
    Symmetric but for `PADDING`; 0 on the diagonal but for borders and for signs without a number of their own.
    """
    initials, finals = price_tables()
    costs = np.full((COUNT, COUNT), 2 * DIFFERENT, np.int16)
    chinese = costs[:_FIRST_SIGN, :_FIRST_SIGN].reshape(INITIAL_COUNT, FINAL_COUNT, INITIAL_COUNT, FINAL_COUNT)
    chinese[...] = initials[:, None, :, None] + finals[None, :, None, :]
    signs = np.arange(_FIRST_SIGN, _OTHER)
    costs[signs, signs] = 0
    for negation in map(number_of, NEGATIONS):
        costs[negation, costs[negation] > _NEAR] = NEVER
        costs[costs[:, negation] > _NEAR, negation] = NEVER
    costs[BORDER], costs[:, BORDER] = NEVER, NEVER
    costs[PADDING] = 0
    return costs


@cache
def negated() -> NDArray[np.bool_]:
    """Whether a number is that of a syllable that turns the meaning round, shape (`COUNT`,)."""
    return np.isin(np.arange(COUNT), [number_of(negation) for negation in NEGATIONS])


@cache
def classes() -> Numbers:
    """One name for the syllables that are confused most: what costs less than `OTHER_CLASS`, and some more.

    Shape (`COUNT`,): the number of the syllable that stands for its class; 0 for what is no syllable.
    """
    named = np.zeros(COUNT, np.int64)
    every = np.arange(_FIRST_SIGN)
    initials, finals = (np.array(list(names), np.int64) for names in class_names())
    named[:_FIRST_SIGN] = 1 + initials[every // FINAL_COUNT] * FINAL_COUNT + finals[every % FINAL_COUNT]
    return named


def syllable_cost(first: str, second: str) -> float:
    """How unlike two toneless syllables are: 0 the same, 1 nothing in common. Symmetric.

    Examples
    --------
    >>> syllable_cost("shi", "shi"), syllable_cost("shi", "si"), syllable_cost("gong", "gu")
    (0.0, 0.1, 0.2)
    """
    if first == second:
        return 0.0
    left, right = split_syllable(first), split_syllable(second)
    if left is None or right is None:
        return 1.0
    initials, finals = price_tables()
    return float(initials[left[0], right[0]] + finals[left[1], right[1]]) / 100
