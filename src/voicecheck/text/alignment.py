"""Weighted alignment of many short phrases with one text: the search behind `voicecheck.text.sounds`.

Phrases and text are syllables; prices are whole hundredths of a syllable, so that all fit small
integers. At most one syllable too many is allowed between two of a phrase's, none at its edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecheck.text.confusions import DIFFERENT, Costs, price_tables, split_syllable

INSERTED = 70
DELETED = 80
# More than any match may cost; twice it still fits 16 bits.
_NEVER = 10_000
# 不 and 没: one missing or one too many turns the meaning round, so that is never forgiven, nor that
# one was heard as a syllable that is not near it.
_NEGATIONS = frozenset({"bu", "mei"})
_NEAR = 25


@dataclass(frozen=True, slots=True)
class Prices:
    """What each step of an alignment costs, in hundredths.

    Attributes
    ----------
    matched
        Each syllable of the vocabulary heard as each of the text, shape (syllables, places).
    deleted
        Each syllable of the vocabulary not heard at all, shape (syllables,).
    inserted
        Each of the text as one too many, shape (places,).
    """

    matched: Costs
    deleted: Costs
    inserted: Costs


def price(vocabulary: Sequence[str], text: Sequence[str]) -> Prices:
    """Price a vocabulary against a text, in which an empty or blank string is a border never crossed."""
    # A text has each of its syllables many times.
    different = list(dict.fromkeys(text))
    at = {syllable: number for number, syllable in enumerate(different)}
    places = np.fromiter(map(at.__getitem__, text), np.intp, len(text))
    prices = _priced(vocabulary, different)
    return Prices(prices.matched[:, places], prices.deleted, prices.inserted[places])


def _priced(vocabulary: Sequence[str], text: Sequence[str]) -> Prices:
    initials, finals = price_tables()
    split = [split_syllable(syllable) for syllable in text]
    chinese = np.array([parts is not None for parts in split], bool)
    text_initials, text_finals = np.array([parts or (0, 0) for parts in split], np.intp).reshape(-1, 2).T
    matched = np.full((len(vocabulary), len(text)), 2 * DIFFERENT, np.int16)
    for row, syllable in enumerate(vocabulary):
        parts = split_syllable(syllable)
        if parts is None:
            matched[row, [place for place, other in enumerate(text) if other == syllable]] = 0
        else:
            matched[row, chinese] = (initials[parts[0], text_initials] + finals[parts[1], text_finals])[chinese]
    negated_rows = np.array([syllable in _NEGATIONS for syllable in vocabulary], bool)[:, None]
    negated_places = np.array([syllable in _NEGATIONS for syllable in text], bool)[None, :]
    matched[(negated_rows | negated_places) & (matched > _NEAR)] = _NEVER
    borders = np.array([not syllable.strip() for syllable in text], bool)
    matched[:, borders] = _NEVER
    return Prices(
        matched=matched,
        deleted=np.where(negated_rows[:, 0], np.int16(_NEVER), np.int16(DELETED)),
        inserted=np.where(borders | negated_places[0], np.int16(_NEVER), np.int16(INSERTED)),
    )


def end_prices(prices: Prices, patterns: NDArray[np.intp]) -> Costs:
    """Price of the best match of each pattern that ends after each place of the text.

    Semi-global: a match may start anywhere for nothing. One syllable of every pattern at a time is
    taken over all places at once.

    Parameters
    ----------
    prices
        From `price`.
    patterns
        Rows of ``prices.matched``, shape (patterns, length).

    Returns
    -------
    ndarray of int16
        Shape (patterns, places).
    """
    count, length = patterns.shape
    best = np.zeros((count, len(prices.inserted) + 1), np.int16)
    step_prices = np.empty((count, len(prices.inserted)), np.int16)
    for step in range(length):
        np.take(prices.matched, patterns[:, step], axis=0, out=step_prices)
        step_prices += best[:, :-1]
        best += prices.deleted[patterns[:, step], None]
        np.minimum(best[:, 1:], step_prices, out=best[:, 1:])
        if step < length - 1:
            np.add(best[:, :-1], prices.inserted, out=step_prices)
            np.minimum(best[:, 1:], step_prices, out=best[:, 1:])
        np.minimum(best, _NEVER, out=best)
    return best[:, 1:]


def start_of(prices: Prices, pattern: NDArray[np.intp], end: int, cost: int) -> int:
    """Where the match that ends before place `end` for `cost` starts; of several, the last place.

    The same alignment run backwards over the few syllables before `end`, held to that end.
    """
    first = max(0, end - 2 * len(pattern))
    inserted = prices.inserted[first:end][::-1]
    best = np.full(end - first + 1, _NEVER, np.int64)
    best[0] = 0
    for step, row in enumerate(pattern[::-1]):
        matched = best[:-1] + prices.matched[row, first:end][::-1]
        best += prices.deleted[row]
        best[1:] = np.minimum(best[1:], matched)
        if step < len(pattern) - 1:
            best[1:] = np.minimum(best[1:], best[:-1] + inserted)
    return end - int(np.flatnonzero(best <= cost)[0])
