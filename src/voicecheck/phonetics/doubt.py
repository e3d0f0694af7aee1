"""Which characters of a text the recogniser was not sure of: only these may be others of a like sound."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voicecheck.records import Word
from voicecheck.text.normalize import NormalizedText

SURE = 0.97
"""Probability from which a word is taken as written.

On nine labelled calls (8 kHz, Whisper base int8) 151 of 1,643 characters were wrong; 97 % of these were in words less
likely than this, and 59 % of all characters. Of the places where a phrase of the packs stands by its sound alone, in
other characters, within the limit of a required phrase, 91 % of the 58 that had been said have all their other
characters in doubt, and 50 % of the 568 that had not. At 0.8: 52 and 18 %; at 0.9: 79 and 28 %, and an announced hold
(稍等, heard as 收 with 0.96) was called unannounced; at 0.99: 98 and 65 %.
"""


def words_under(normal: NormalizedText, text: str, words: Sequence[Word]) -> list[Word | None]:
    """The word that each character of a normalised text comes from; ``None`` where there is none.

    Parameters
    ----------
    normal
        The text in its matching form.
    text
        As the recogniser wrote it.
    words
        Its words, in order.
    """
    raw: list[Word | None] = [None] * len(text)
    cursor = 0
    for word in words:
        written = word.text.strip()
        found = text.find(written, cursor) if written else -1
        if found < 0:
            continue
        cursor = found + len(written)
        raw[found:cursor] = [word] * len(written)
    return [raw[at] for at in normal.offsets]


def unsure(under: Sequence[Word | None]) -> NDArray[np.bool_]:
    """Whether each character is in doubt, by the words under them (`words_under`).

    What has no probability (typed, or of a recogniser that gives none) is taken as written.
    """
    return np.array([word is not None and word.probability < SURE for word in under], bool)
