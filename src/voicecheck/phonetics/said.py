"""Where phrases stand in what somebody said: as written, or by their sound where the recogniser was not sure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from voicecheck.phonetics.doubt import unsure, words_under
from voicecheck.phonetics.heard import Heard
from voicecheck.phonetics.phonebook import Phonebook
from voicecheck.records import Word
from voicecheck.text.normalize import normalize

Span = tuple[int, int]


def spans_said(text: str, words: Sequence[Word], phrases: tuple[str, ...], limit: float) -> tuple[Span, ...]:
    """Where phrases stand in the normalised form of a text.

    Parameters
    ----------
    text
        What somebody said.
    words
        Its words with their probabilities; text without any was typed, and is taken as written.
    phrases
        In normalised form.
    limit
        Mean cost of a syllable up to which a phrase is heard in other words.

    Examples
    --------
    >>> unsure_words = (Word(0.0, 0.4, "收", 0.5), Word(0.4, 0.8, "等", 0.99))
    >>> spans_said("请收等", unsure_words, ("稍等",), 0.12), spans_said("请收等", (), ("稍等",), 0.12)
    (((1, 3),), ())
    """
    normal = normalize(text)
    doubtful = unsure(words_under(normal, text, words)) if words else np.zeros(len(normal.text), bool)
    return _spans(normal.text, doubtful.tobytes(), phrases, limit)


@lru_cache(maxsize=1024)
def _spans(text: str, doubtful: bytes, phrases: tuple[str, ...], limit: float) -> tuple[Span, ...]:
    written = [span for phrase in phrases for span in _written(text, phrase)]
    heard = _book(phrases, limit).find(Heard(text, np.frombuffer(doubtful, bool)))
    sounded = [(place.start, place.end) for places in heard.values() for place in places]
    return tuple(dict.fromkeys([*written, *sounded]))


def _written(text: str, phrase: str) -> list[Span]:
    found: list[Span] = []
    at = text.find(phrase)
    while at >= 0:
        found.append((at, at + len(phrase)))
        at = text.find(phrase, at + 1)
    return found


@lru_cache(maxsize=32)
def _book(phrases: tuple[str, ...], limit: float) -> Phonebook:
    return Phonebook(phrases, limit)
