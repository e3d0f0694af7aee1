"""How alike Chinese syllables sound, and where a phrase is heard in a text by sound.

A recogniser's wrong characters are mostly right or nearly right syllables (工号 → 孤号), so a
phrase is looked for among toneless syllables, with a price for each that differs. A syllable is an
initial and a final; each differs by a price between 0 (the same) and ½ (nothing in common), set
by what telephone Mandarin and southern speakers confuse: sh/s, zh/z, ch/c, n/l, f/h, an/ang,
en/eng and in/ing cost almost nothing.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from voicecheck.text.alignment import DELETED, Prices, end_prices, price, start_of
from voicecheck.text.confusions import Costs, price_tables, split_syllable

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # characters are read one by one; the words take 0.3 s to load
import pypinyin

# Interjections that pinyin writes without a vowel.
_SPELLINGS = {"n": "en", "ng": "en", "m": "en", "hm": "heng", "hng": "heng"}
MAY_BE_THE_SAME = 0.35
"""Mean cost of a syllable up to which another place may hold the same figure or words, badly heard: one syllable of
three wholly another."""
# Patterns aligned at once: few enough that their rows stay in the processor's cache.
_BLOCK = 24


class Alike(NamedTuple):
    """A place where a phrase is heard: ``text[start:end]``, and how far it is from the phrase.

    ``cost`` is the mean price of a syllable of the phrase: 0 sounds the same, 1 nothing alike.
    """

    start: int
    end: int
    cost: float


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


def find_alike(pattern: Sequence[str], text: Sequence[str], *, limit: float) -> list[Alike]:
    """Find where a phrase is heard in a text, by sound.

    How large a limit may be depends on the phrase's length. On Whisper base transcripts of calls
    at 8 kHz, so much was found of what had been said, and in a call where it had not been said:

    ========= =============== =============== ===============
    syllables limit 0         limit 0.1       limit 0.15
    ========= =============== =============== ===============
    2         90 %, 0.8 %     93 %, 4 %       95 %, 9 %
    3         85 %, 0.1 %     91 %, 0.9 %     94 %, 2 %
    4         80 %, 0.02 %    89 %, 0.2 %     94 %, 0.5 %
    6         73 %, 0 %       91 %, 0.1 %     95 %, 1 %
    8         66 %, 0 %       91 %, 0.2 %     97 %, 0.2 %
    ========= =============== =============== ===============

    Parameters
    ----------
    pattern, text
        Syllables (`syllables`). An empty or blank string in `text` is a border that no match crosses
        (between two turns, say).
    limit
        Largest mean price of a syllable of the pattern, at least 0 and below 0.8. A missing syllable costs 0.8, one
        too many 0.7; 不 or 没 may be neither.

    Returns
    -------
    list of Alike
        The best places that do not overlap, in order.

    Examples
    --------
    >>> find_alike(syllables("工号"), syllables("我的孤号是三"), limit=0.15)
    [Alike(start=2, end=4, cost=0.1)]
    """
    return find_alike_many([pattern], text, limit=limit)[0]


def find_alike_many(
    patterns: Sequence[Sequence[str]], text: Sequence[str], *, limit: float | Sequence[float]
) -> list[list[Alike]]:
    """Find many phrases in one text: as `find_alike` for each, much faster.

    Six hundred phrases in a call of 1,500 characters take about 25 ms on one core.

    Parameters
    ----------
    patterns
        Syllables of each phrase.
    text
        Syllables, as for `find_alike`.
    limit
        One for all patterns, or one for each.

    Returns
    -------
    list of list of Alike
        One list for each pattern, in the order given.
    """
    budgets = _budgets(patterns, limit)
    found: list[list[Alike]] = [[] for _ in patterns]
    if not text:
        return found
    vocabulary = sorted({syllable for pattern in patterns for syllable in pattern})
    rows = {syllable: row for row, syllable in enumerate(vocabulary)}
    prices = price(vocabulary, text)
    by_length: dict[int, list[int]] = {}
    for number, pattern in enumerate(patterns):
        by_length.setdefault(len(pattern), []).append(number)
    for length, numbers in by_length.items():
        for first in range(0, len(numbers) if length else 0, _BLOCK):
            block = numbers[first : first + _BLOCK]
            indices = np.array([[rows[s] for s in patterns[n]] for n in block])
            ends = end_prices(prices, indices)
            for number, row, row_ends in zip(block, indices, ends, strict=True):
                found[number] = _best_places(row_ends, budgets[number], prices, row)
    return found


def _budgets(patterns: Sequence[Sequence[str]], limit: float | Sequence[float]) -> list[int]:
    """Largest price of a match of each pattern, in hundredths."""
    limits = [limit] * len(patterns) if isinstance(limit, int | float) else limit
    if len(limits) != len(patterns):
        raise ValueError(f"{len(patterns)} patterns need as many limits, not {len(limits)}")
    if any(not 0 <= value < DELETED / 100 for value in limits):
        raise ValueError("a limit must be at least 0 and below 0.8, where nothing need be heard at all")
    return [int(value * 100 * len(pattern) + 1e-6) for value, pattern in zip(limits, patterns, strict=True)]


def _best_places(ends: Costs, budget: int, prices: Prices, pattern: NDArray[np.intp]) -> list[Alike]:
    """The cheapest matches of one pattern that do not overlap, in order."""
    places: list[Alike] = []
    if ends.min() > budget:
        return places
    for last in sorted(np.flatnonzero(ends <= budget).tolist(), key=lambda place: (ends[place], place)):
        end = last + 1
        if any(place.start < end and last < place.end for place in places):
            continue
        start = start_of(prices, pattern, end, int(ends[last]))
        if all(end <= place.start or place.end <= start for place in places):
            places.append(Alike(start, end, int(ends[last]) / (100 * len(pattern))))
    return sorted(places)
