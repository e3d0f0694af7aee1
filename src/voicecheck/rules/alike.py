"""Where wordings are heard by sound.

Only what shares two syllables in a row with the text, or the ones they are confused with most, is
weighed syllable by syllable (`voicecheck.text.sounds.syllable_cost`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from voicecheck.rules.phrases import Reading
from voicecheck.rules.places import TURN_END, Place
from voicecheck.text.sounds import syllable_cost, syllables

_SHARE_OF_LIMIT = {1: 0.0, 2: 0.35, 3: 0.6, 4: 0.8}
"""A short phrase sounds like many others, so it has to come closer: share of the limit by its syllables.

At a mean cost of 0.1 two syllables are heard in 4 % of the calls in which they were not said, four in 0.2 %
(table at `voicecheck.text.sounds.find_alike`).
"""


def share_of_limit(syllable_count: int) -> float:
    """How much of the limit a phrase of so many syllables may use."""
    return _SHARE_OF_LIMIT.get(syllable_count, 1.0)


class SoundIndex:
    """The wordings of one set by the pairs of syllables in them; those of two also by each syllable."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.readings = readings
        shares: dict[str, float] = {}
        for reading in readings:
            parts = [part for part in reading if isinstance(part, frozenset)]
            share = share_of_limit(sum(min(map(len, part)) for part in parts))
            for word in (word for part in parts for word in part):
                # Two short words, one after the other, are as telling as one long word.
                own = share if len(parts) > 1 else share_of_limit(len(word))
                shares[word] = max(own, shares.get(word, 0.0))
        self.single = frozenset(word for word in shares if len(word) == 1)
        self.by_pair: dict[tuple[str, ...], list[_Heard]] = {}
        for word, share in sorted(shares.items()):
            sounds = tuple(map(_sound, word))
            classes = tuple(map(_class, sounds))
            alone = [(at, classes[at : at + 1]) for at in range(2)] if len(word) == 2 else []
            for at, pair in (*enumerate(pairwise(classes)), *alone):
                self.by_pair.setdefault(pair, []).append((word, sounds, at, share))

    def places(self, text: str, limit: float) -> dict[str, list[Place]]:
        """Where the wordings are heard; one character alone only as it is written."""
        sounds, keys = _sounds(text)
        found: dict[str, list[Place]] = {}
        tried: set[tuple[str, int]] = set()
        for at, key in keys:
            for word, syllables_of_word, offset, share in self.by_pair.get(key, ()):
                start = at - offset
                if start < 0 or (word, start) in tried:
                    continue
                tried.add((word, start))
                cost = _cost(syllables_of_word, sounds, start, limit * share)
                if cost is not None:
                    found.setdefault(word, []).append(Place(start, start + len(word), cost, len(word)))
        for at, character in enumerate(text if self.single else ""):
            if character in self.single:
                found.setdefault(character, []).append(Place(at, at + 1))
        return found


_Heard = tuple[str, tuple[str, ...], int, float]
"""A wording, its syllables, where in it a pair of them stands, and its share of the limit."""


@lru_cache(maxsize=64)
def _sounds(text: str) -> tuple[tuple[str, ...], tuple[tuple[int, tuple[str, ...]], ...]]:
    """The syllables of a text, and by class its pairs of them and each alone, with where they stand."""
    sounds = tuple(map(_sound, text))
    classes = tuple(map(_class, sounds))
    alone = enumerate((c,) for c in classes)
    return sounds, (*enumerate(pairwise(classes)), *alone)


_NEGATIONS = frozenset({"bu", "mei"})
_NEAR = 0.25
"""不 and 没 turn the meaning round: they are heard only as themselves or what is this near."""


def _cost(word: Sequence[str], text: Sequence[str], start: int, limit: float) -> float | None:
    """Summed cost of a word heard at a place, ``None`` if its mean is over the limit."""
    if start + len(word) > len(text):
        return None
    left = limit * len(word) + 1e-9
    for at, syllable in enumerate(word, start):
        heard = text[at]
        if syllable != heard:
            cost = _syllable_cost(syllable, heard)
            left -= cost
            if left < 0:
                return None
            if cost > _NEAR and (syllable in _NEGATIONS or heard in _NEGATIONS):
                return None
    return limit * len(word) + 1e-9 - left


@lru_cache(maxsize=65536)
def _syllable_cost(first: str, second: str) -> float:
    return syllable_cost(first, second) if first and second else 2.0


@lru_cache(maxsize=16384)
def _sound(character: str) -> str:
    # Read alone, a character of several readings has the same one in the phrase and in the text;
    # and a table look-up is a hundred times faster than reading words.
    return "" if character == TURN_END else syllables(character)[0]


_CONFUSED = (
    (re.compile("^([zcs])h"), r"\1"),
    (re.compile("^[nr](?=[aeiouv])"), "l"),
    (re.compile("^f"), "h"),
    (re.compile("([aei])ng$"), r"\1n"),
)


@lru_cache(maxsize=2048)
def _class(syllable: str) -> str:
    """One name for the syllables that are confused most."""
    for pattern, name in _CONFUSED:
        syllable = pattern.sub(name, syllable)
    return syllable
