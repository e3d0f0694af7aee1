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

from voicecheck.language.stored import english
from voicecheck.records import Word
from voicecheck.text.normalize import normalize
from voicecheck.text.spoken import count_characters
from voicecheck.transcript.options import TranscriptOptions

_LONG = 30  # characters from which zlib's ratio means repetition
_REPEATS = 6  # times that a unit of up to four characters may be said without a break
_SHORT_S = 0.5  # of speech; shorter pieces may well have no text that fits
_LONG_S = 1.0  # of speech, from which something was said even if no syllable was counted
_USUAL_CPS = 4.5  # characters a second that are usually said, pauses left out (real speakers: 4 to 6)
_SLOW_CPS = 3.0  # under which a speaker is slow
_SYLLABLES = 4  # heard in a piece, from which their number says something


def invented(words: Sequence[Word], speech: float, syllables: int, *, options: TranscriptOptions) -> str | None:
    """Why a piece's text was not said, or ``None`` where it may have been.

    Fast speech alone is no proof: the fastest speakers reach the limit, and a detector may mark too little of
    them. It is proof where the recogniser is unsure too, or fewer syllables were heard.

    Parameters
    ----------
    words
        What the recogniser wrote, Simplified.
    speech
        Seconds of speech that it wrote it for.
    syllables
        Syllables heard in that speech.
    options
        Settings.
    """
    text = text_of(words)
    plain = normalize(text).text
    if not plain:
        return None
    if options.prompt and plain in _plain((options.prompt,)):
        return english("echo of the prompt")
    if plain in _plain(options.stock_phrases):
        return english("stock phrase")
    if _repeats_itself(plain, options):
        return english("repeats itself")
    if probability(words) < options.guess_probability:
        return english("no more than a guess")
    characters = count_characters(text)
    unsure = probability(words) < options.min_probability
    unheard = exceeds(words, syllables, options=options)
    if characters > 1 + options.max_characters_per_s * speech and (unsure or unheard):
        return english("more characters than can be said in the time")
    if unsure and unheard:
        return english("the recogniser is unsure, and fewer syllables were heard")
    return None


@lru_cache(maxsize=8)
def _plain(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(normalize(phrase).text for phrase in phrases)


def exceeds(words: Sequence[Word], syllables: int, *, options: TranscriptOptions) -> bool:
    """Whether a piece's text has far more characters than syllables were heard: a sentence written twice, say.

    Slurred speech has few nuclei, too: such text is doubted, and decoded again, but not thrown out for it.
    """
    return options.min_syllable_share * count_characters(text_of(words)) > 1 + syllables


def lost(words: Sequence[Word], speech: float, syllables: int, *, options: TranscriptOptions) -> bool:
    """Whether much of what was said is missing from a piece's text.

    Fewer characters than the slowest speaker says in the time are too few, whatever the syllables. Fewer than the
    syllables heard are too few only where the recogniser is not sure of them, or they are slow besides: the
    count of syllables is good to a tenth on most speakers, and to a half on some.
    """
    if speech < _SHORT_S:
        return False
    characters = count_characters(text_of(words))
    if characters == 0:
        return syllables > 0 or speech >= _LONG_S
    if characters + 1 < options.min_characters_per_s * speech:
        return True
    doubted = probability(words) < options.sure_probability or characters < _SLOW_CPS * speech
    return syllables >= _SYLLABLES and characters < options.min_syllable_share * syllables and doubted


def voiceless(words: Sequence[Word], syllables: int) -> bool:
    """Whether text stands where no syllable was heard: a single character may, several may not."""
    return syllables == 0 and count_characters(text_of(words)) > 1


def cost(words: Sequence[Word], speech: float, syllables: int, *, options: TranscriptOptions) -> float:
    """How bad a piece's text is; of two readings the cheaper is kept.

    Its distance, as a logarithm, from the syllables that were heard and from what is said in the time at a usual
    rate (between the two it is as good as at either), and the doubt of the recogniser; invented text costs more
    than none.
    """
    characters = count_characters(text_of(words))
    fewest, most = sorted((float(syllables), _USUAL_CPS * speech))
    nearest = min(max(characters, fewest), most)
    distance = abs(math.log((characters + 1) / (nearest + 1)))
    return distance + 1 - probability(words) + (5 if invented(words, speech, syllables, options=options) else 0)


def text_of(words: Sequence[Word]) -> str:
    """The words as they were written."""
    return "".join(word.text for word in words)


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
