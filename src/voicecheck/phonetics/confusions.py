"""What a syllable's initial and final cost to confuse, in hundredths: the tables of what is confused."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

Costs = NDArray[np.int16]

# The price of two initials, or two finals, with nothing in common.
DIFFERENT = 50

# Initials that are confused, with the price in hundredths.
_INITIALS = (
    "", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "zh", "ch", "sh", "r", "z", "c", "s",
)  # fmt: skip
_NEAR_INITIALS: dict[int, str] = {
    # what southern speakers do not tell apart
    10: "sh-s zh-z ch-c n-l f-h",
    15: "r-l",
    # breath or friction lost on the line
    20: "b-p d-t g-k j-q zh-ch z-c x-sh x-s j-zh q-ch sh-ch s-c m-n n-r",
    # the place in the mouth lost, or the whole of a soft initial
    25: "b-d d-g b-g p-t t-k p-k j-z q-c f-p h-k d-l j-x q-x zh-sh z-s r-sh z-ch zh-c -h -l -r -m -n",
}
# Finals as medial, nucleus, coda; "z" is the vowel of zi and zhi.
_FINALS: dict[str, tuple[str, str, str]] = {
    "a": ("", "a", ""), "o": ("u", "o", ""), "e": ("", "e", ""), "er": ("", "e", "r"), "ê": ("", "e", ""),
    "ai": ("", "a", "i"), "ei": ("", "e", "i"), "ao": ("", "a", "u"), "ou": ("", "o", "u"),
    "an": ("", "a", "n"), "en": ("", "e", "n"), "ang": ("", "a", "g"), "eng": ("", "e", "g"), "ong": ("", "u", "g"),
    "i": ("", "i", ""), "ia": ("i", "a", ""), "ie": ("i", "e", ""), "iao": ("i", "a", "u"), "iu": ("i", "o", "u"),
    "ian": ("i", "a", "n"), "in": ("", "i", "n"), "iang": ("i", "a", "g"), "ing": ("", "i", "g"),
    "iong": ("i", "u", "g"),
    "u": ("", "u", ""), "ua": ("u", "a", ""), "uo": ("u", "o", ""), "uai": ("u", "a", "i"), "ui": ("u", "e", "i"),
    "uan": ("u", "a", "n"), "un": ("u", "e", "n"), "uang": ("u", "a", "g"),
    "v": ("", "v", ""), "ve": ("v", "e", ""), "van": ("v", "a", "n"), "vn": ("", "v", "n"), "z": ("", "z", ""),
}  # fmt: skip
_PARTS = (
    # medial
    {"-i": 20, "-u": 20, "i-v": 15, "u-v": 15, "i-u": 30, "-v": 25},
    # nucleus
    {"u-o": 15, "a-o": 20, "o-e": 20, "a-e": 25, "i-e": 25, "i-v": 20, "u-v": 20, "i-z": 20, "e-z": 15, "u-z": 25},
    # coda: a nasal for the other is the commonest confusion of all
    {"n-g": 10, "-n": 20, "-g": 20, "i-n": 20, "u-g": 20, "-i": 20, "-u": 20, "-r": 10, "i-u": 25, "n-r": 20},
)
_FINAL_NAMES = tuple(_FINALS)
INITIAL_COUNT, FINAL_COUNT = len(_INITIALS), len(_FINALS)

OTHER_CLASS = 15
"""Hundredths: what two syllables of different classes cost at least (`class_names`)."""
_SAME_INITIAL = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "r": "l", "f": "h"}
_SAME_FINAL = {"ang": "an", "eng": "en", "ing": "in", "iang": "ian", "uang": "uan", "er": "e", "ê": "e", "uo": "o"}


@cache
def split_syllable(syllable: str) -> tuple[int, int] | None:
    """Indices of the initial and the final in `price_tables`, ``None`` where it is no Chinese syllable.

    Examples
    --------
    >>> split_syllable("yun") == split_syllable("vn"), split_syllable("ok")
    (True, None)
    """
    name = syllable
    for written, meant in (("yu", "v"), ("yi", "i"), ("wu", "u"), ("y", "i"), ("w", "u")):
        if syllable.startswith(written):
            name = meant + syllable[len(written) :]
            break
    initial = next((i for i in sorted(_INITIALS, key=len, reverse=True) if i and name.startswith(i)), "")
    final = name[len(initial) :]
    if initial in ("j", "q", "x") and final.startswith("u"):
        final = "v" + final[1:]
    final = {"iou": "iu", "uei": "ui", "uen": "un", "ueng": "ong", "ue": "ve", "io": "iu"}.get(final, final)
    if final == "i" and initial in ("zh", "ch", "sh", "r", "z", "c", "s"):
        final = "z"
    return (_INITIALS.index(initial), _FINAL_NAMES.index(final)) if final in _FINALS else None


@cache
def price_tables() -> tuple[Costs, Costs]:
    """Prices between initials and between finals, in hundredths: symmetric, 0 on the diagonal, at most 50."""
    initials = np.full((len(_INITIALS), len(_INITIALS)), DIFFERENT, np.int16)
    np.fill_diagonal(initials, 0)
    for price, pairs in _NEAR_INITIALS.items():
        for pair in pairs.split():
            i, j = (_INITIALS.index(name) for name in pair.split("-"))
            initials[i, j] = initials[j, i] = price
    finals = np.zeros((len(_FINALS), len(_FINALS)), np.int16)
    for (i, first), (j, second) in product(enumerate(_FINALS.values()), repeat=2):
        price = sum(_part_price(near, a, b) for near, a, b in zip(_PARTS, first, second, strict=True))
        finals[i, j] = min(DIFFERENT, price)
    return initials, finals


def _part_price(near: dict[str, int], first: str, second: str) -> int:
    if first == second:
        return 0
    return near.get(f"{first}-{second}", near.get(f"{second}-{first}", DIFFERENT))


def class_names() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """For each initial and each final the index of the one that stands for those that it is confused with most."""
    initials = (_INITIALS.index(_SAME_INITIAL.get(name, name)) for name in _INITIALS)
    finals = (_FINAL_NAMES.index(_SAME_FINAL.get(name, name)) for name in _FINAL_NAMES)
    return tuple(initials), tuple(finals)
