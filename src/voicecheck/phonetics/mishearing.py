"""What a recogniser writes instead of a character: another of the same sound, or of one that is often confused."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from random import Random

from voicecheck.phonetics.syllables import syllable_cost, syllables

_SAME_SOUND = 0.5
"""Share of misheard characters that sound exactly as what was said: three of the six that `norms.md` lists."""
_NEAR_SOUND = 0.2
"""Cost up to which a sound is taken for another: that of 工 heard as 孤, of 稍 heard as 收."""


def misheard_text(text: str, share: float, rng: Random, *, mark: str = "{}") -> str:
    """A text in which each Chinese character is heard as another with a probability of `share`.

    Half of the others sound the same, half as near as what is often confused. With a `mark`, each that was put for
    another stands in it, ``{}`` for itself.
    """
    return "".join(mark.format(_heard(c, rng)) if rng.random() < share else c for c in text)


def _heard(character: str, rng: Random) -> str:
    same, near = _alternatives(character)
    pool = same if same and (not near or rng.random() < _SAME_SOUND) else near
    return rng.choice(pool) if pool else character


@cache
def _alternatives(character: str) -> tuple[str, str]:
    """Common characters of the same sound, and of a near one."""
    known = _by_sound()
    sound = syllables(character)[0]
    if sound not in known:
        return "", ""
    return known[sound].replace(character, ""), "".join(known[other] for other in _near(sound))


@cache
def _near(sound: str) -> tuple[str, ...]:
    return tuple(other for other in _by_sound() if 0 < syllable_cost(sound, other) <= _NEAR_SOUND)


@cache
def _by_sound() -> Mapping[str, str]:
    """The 3,755 commonest characters (level 1 of GB 2312) by their sound."""
    codes = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    known: dict[str, str] = {}
    for character in "".join(code.decode("gb2312", "ignore") for code in codes):
        sound = syllables(character)[0]
        known[sound] = known.get(sound, "") + character
    return known
