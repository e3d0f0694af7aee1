"""How many characters were spoken: in Mandarin, how many syllables."""

from __future__ import annotations

import re

from voicecheck.text.normalize import simplify
from voicecheck.text.numerals import read_aloud

# Chinese characters, and the syllabic scripts that a recogniser slips into.
_SYLLABIC = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3041-\u30fa\uac00-\ud7a3]")
_WORD = re.compile("[A-Za-z\u00c0-\u024f]+")
_VOWELS = re.compile("[aeiouy\u00e0-\u00ff]+", re.IGNORECASE)
_SILENT_E = re.compile("(?<=[aeiouy])([^aeiouy\\W]+)e$", re.IGNORECASE)
# In capitals up to this length a word is an abbreviation, read letter by letter (IMS, VIP, APP).
_LONGEST_ABBREVIATION = 4


def count_characters(text: str) -> int:
    """Count what was spoken, one a syllable.

    Each Chinese character is one; a numeral counts as it is read aloud; a Latin letter read out is
    one; a foreign word counts its syllables, estimated by groups of vowels; fillers count,
    punctuation does not.

    Parameters
    ----------
    text
        As the recogniser wrote it: capitals tell an abbreviation from a word.

    Examples
    --------
    >>> count_characters("1999元"), count_characters("工号3021"), count_characters("嗯，IMS注册失败。")
    (8, 6, 8)
    """
    spoken = read_aloud(simplify(text))
    return len(_SYLLABIC.findall(spoken)) + sum(_word_syllables(word) for word in _WORD.findall(spoken))


def _word_syllables(word: str) -> int:
    """Syllables of a foreign word, or its letters where it is an abbreviation."""
    abbreviation = (word.isupper() and len(word) <= _LONGEST_ABBREVIATION) or word.lower() == "ok"
    groups = len(_VOWELS.findall(_SILENT_E.sub(r"\1", word)))
    return len(word) if abbreviation or not groups else groups
