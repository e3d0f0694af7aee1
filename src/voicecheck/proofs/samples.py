"""What a phrase stands for, written out: texts in which it has to be found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from voicecheck.rules.language.phrase import Gap, Reading, parse_phrase

_FILLING = "镥"
"""Stands in gaps: a character that nobody says."""
_MOST = 400
"""Wordings of a phrase that are written out; what is told of a phrase with more is not told at all."""


@lru_cache(maxsize=8192)
def samples(phrase: str) -> tuple[str, ...] | None:
    """Every wording of a phrase, each gap once as short and once as long as it may be.

    Returns
    -------
    tuple of str or None
        In normalised text; ``None`` where there are too many.

    Examples
    --------
    >>> samples("(再见|拜拜)了?")
    ('再见', '再见了', '拜拜', '拜拜了')
    """
    found = list(islice((text for reading in parse_phrase(phrase) for text in _written(reading)), _MOST + 1))
    return tuple(sorted(set(found))) if len(found) <= _MOST else None


def _written(reading: Reading) -> Iterator[str]:
    choices = [
        (_filled(part, part.low), _filled(part, part.high)) if isinstance(part, Gap) else sorted(part)
        for part in reading
    ]
    return ("".join(parts) for parts in product(*choices))


def _filled(gap: Gap, length: int) -> str:
    if gap.allowed is None:
        return _FILLING * length
    return (min(gap.allowed & frozenset("三"), default=min(gap.allowed)) * min(length, 1)) if length else ""


def syllable_counts(phrase: str) -> tuple[int, int]:
    """The fewest and the most syllables of a phrase, gaps left out."""
    readings = [[part for part in reading if not isinstance(part, Gap)] for reading in parse_phrase(phrase)]
    fewest = min(sum(min(map(len, part)) for part in parts) for parts in readings)
    return fewest, max(sum(max(map(len, part)) for part in parts) for parts in readings)


def spoken_length(sample: str) -> int:
    """The characters of a sample without those that fill its gaps."""
    return len(sample) - sample.count(_FILLING)
