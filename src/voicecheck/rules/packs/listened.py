"""The phrases of the packs as plain texts to listen for: what rules require, forbid or are set going by."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256

from voicecheck.rules.language.phrase import Gap, Reading, parse_phrase
from voicecheck.rules.packs.load import Pack, conditions_of
from voicecheck.text.lexicon import Lexicon
from voicecheck.text.normalize import normalize

MOST_EACH = 12
"""Texts of one phrase: one of many alternatives has more wordings than there is time to listen for."""
MOST = 6000
"""Texts in all. They are looked for by sound in every call."""
_SHORTEST = 2


def phrases_to_listen_for(packs: Sequence[Pack], lexicon: Lexicon | None = None) -> tuple[str, ...]:
    """The texts to listen for, normalised, each once.

    Of a phrase with alternatives the shortest wordings stand for all: what may be left out at its ends is. Of a phrase
    with a gap each part is listened for by itself, as what is looked for afterwards is the whole phrase in the text
    with that part. Exceptions are not listened for, nor what a rule wants found as it is written (``by_sound: false``).

    Parameters
    ----------
    packs
        The packs in force.
    lexicon
        The centre's own words. They come first, so that the bound leaves none of them out.
    """
    return _listened(tuple(packs), lexicon or Lexicon())


def digest_of(phrases: Sequence[str]) -> str:
    """What a list of phrases is known by; "" for an empty one."""
    if not phrases:
        return ""
    return sha256("\n".join(phrases).encode()).hexdigest()[:16]


@lru_cache(maxsize=4)
def _listened(packs: tuple[Pack, ...], lexicon: Lexicon) -> tuple[str, ...]:
    own = (normalize(word).text for word in (*lexicon.company, *lexicon.words))
    return tuple(dict.fromkeys([*(word for word in own if len(word) >= _SHORTEST), *_of_packs(packs)]))[:MOST]


@lru_cache(maxsize=4)
def _of_packs(packs: tuple[Pack, ...]) -> tuple[str, ...]:
    phrases = dict.fromkeys(
        phrase
        for pack in packs
        for rule in pack.rules
        for path, condition in conditions_of(rule)
        if rule.kind != "measure" and "unless" not in path and condition.by_sound
        for phrase in condition.phrases or ()
    )
    return tuple(dict.fromkeys(text for phrase in phrases for text in texts_of(phrase)))


def texts_of(phrase: str) -> list[str]:
    """The texts that stand for a phrase.

    Examples
    --------
    >>> texts_of("(非常)?感谢(来电|支持)")
    ['感谢支持', '感谢来电']
    >>> texts_of("感谢…来电")
    ['感谢', '来电']
    """
    texts: list[str] = []
    for reading in parse_phrase(phrase):
        for part in _parts(reading):
            lengths = sorted({len(word) for word in part})
            texts += [word for word in sorted(part, key=lambda w: (len(w), w)) if _is_core(word, part, lengths)]
    every = [text for text in dict.fromkeys(texts) if len(text) >= _SHORTEST]
    step = max(1.0, len(every) / MOST_EACH)
    return [every[int(at * step)] for at in range(min(len(every), MOST_EACH))]


def _parts(reading: Reading) -> list[frozenset[str]]:
    return [part for part in reading if not isinstance(part, Gap)]


def _is_core(word: str, wordings: frozenset[str], lengths: Sequence[int]) -> bool:
    """Whether no shorter wording stands inside a wording; ``lengths`` are those of all wordings, rising."""
    for length in lengths:
        if length >= len(word):
            break
        for start in range(len(word) - length + 1):
            if word[start : start + length] in wordings:
                return False
    return True
