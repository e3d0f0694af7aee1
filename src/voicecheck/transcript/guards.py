"""Guards against what a recogniser invents and loses, judged by sound and by form, never by meaning.

Whisper writes stock phrases on noise, repeats itself without end, and skips speech, all with high
confidence. In batches faster-whisper checks none of it, so it is checked here, for each piece of
speech. Kinds and limits: faster-whisper issues 465 (loops), 1179 (lost speech), whisper_streaming
179 (stock phrases).
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from functools import lru_cache

from voicecheck.records import Word
from voicecheck.text.normalize import normalize
from voicecheck.text.spoken import count_characters
from voicecheck.transcript.options import TranscriptOptions

_LONG = 30  # characters from which zlib's ratio means repetition
_REPEATS = 6  # times that a unit of up to four characters may be said without a break
_SHORT_S = 0.5  # of speech; shorter pieces may well have no text that fits
_SYLLABLES = 4  # heard in a piece, from which their number says something


def invented(text: str, speech: float, *, options: TranscriptOptions) -> str | None:
    """Why a piece's text was not said, or ``None`` where it may have been.

    Parameters
    ----------
    text
        What the recogniser wrote, Simplified.
    speech
        Seconds of speech that it wrote it for.
    options
        Settings.
    """
    plain = normalize(text).text
    if not plain:
        return None
    if options.prompt and plain in _plain((options.prompt,)):
        return "echo of the prompt"
    if plain in _plain(options.stock_phrases):
        return "stock phrase"
    if _repeats_itself(plain, options):
        return "repeats itself"
    if count_characters(text) > 1 + options.max_characters_per_s * speech:
        return "more characters than can be said in the time"
    return None


@lru_cache(maxsize=8)
def _plain(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(normalize(phrase).text for phrase in phrases)


def lost(text: str, speech: float, syllables: int, *, options: TranscriptOptions) -> bool:
    """Whether much of what was said is missing from a piece's text."""
    if speech < _SHORT_S:
        return False
    characters = count_characters(text)
    if characters == 0:
        return syllables > 0
    return syllables >= _SYLLABLES and characters < options.min_syllable_share * syllables


def cost(words: Sequence[Word], speech: float, syllables: int, *, options: TranscriptOptions) -> float:
    """How bad a piece's text is; of two readings the cheaper is kept.

    Its distance from the syllables that were heard, as a logarithm, and the doubt of the
    recogniser; invented text costs more than none.
    """
    text = "".join(word.text for word in words)
    distance = abs(math.log((count_characters(text) + 1) / (syllables + 1)))
    return distance + 1 - probability(words) + (5 if invented(text, speech, options=options) else 0)


def probability(words: Sequence[Word]) -> float:
    """Mean probability of some words, 0 where there are none."""
    return sum(word.probability for word in words) / len(words) if words else 0.0


def _repeats_itself(plain: str, options: TranscriptOptions) -> bool:
    data = plain.encode()
    if len(plain) > _LONG and len(data) / len(zlib.compress(data)) > options.max_compression_ratio:
        return True
    return any(
        plain[at : at + size] * _REPEATS == plain[at : at + size * _REPEATS]
        for size in range(1, 5)
        for at in range(len(plain) - size * _REPEATS + 1)
    )
