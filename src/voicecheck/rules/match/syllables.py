"""Texts as numbers of syllables, and what each syllable costs to be heard as another: one table for all phrases.

Looking for phrases by sound is looking up this table many times, so that it is made once, and a text
is turned into numbers once (`Heard`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from voicecheck.rules.match.places import TURN_END
from voicecheck.text.alignment import price
from voicecheck.text.confusions import split_syllable
from voicecheck.text.sounds import syllables

Numbers = NDArray[np.int64]

OTHER_CLASS = 15
"""Hundredths: what two Chinese syllables of different classes cost at least (`class_of`)."""
_MOST_CLASSES = 1024
"""Four classes and the shape that they stand in fit one 64-bit key."""

_CONFUSED = (
    (re.compile("^([zcs])h"), r"\1"),
    (re.compile("^[nr](?=[aeiouv])"), "l"),
    (re.compile("^f"), "h"),
    (re.compile("([aei])ng$"), r"\1n"),
    (re.compile("^er$"), "e"),
    (re.compile("^wo$|uo$"), "o"),
    (re.compile("^you$"), "yo"),
)


@lru_cache(maxsize=2048)
def class_of(syllable: str) -> str:
    """One name for the syllables that are confused most: all that cost less than `OTHER_CLASS`, and some more.

    Examples
    --------
    >>> class_of("sheng"), class_of("sen"), class_of("fu"), class_of("hu")
    ('sen', 'sen', 'hu', 'hu')
    """
    for pattern, name in _CONFUSED:
        syllable = pattern.sub(name, syllable)
    return syllable


def sound_of(character: str) -> str:
    """The toneless syllable of a character, empty between turns.

    Read alone, a character of several readings has the same one in the phrase and in the text.
    """
    return "" if character == TURN_END else syllables(character)[0]


class Heard:
    """A text in numbers.

    Attributes
    ----------
    cells
        Where the column of each character's syllable begins in `SyllableTable.costs`.
    classes
        The number of its class, 0 where it is none of a phrase's.
    """

    def __init__(self, cells: Numbers, classes: Numbers) -> None:
        self.cells = cells
        self.classes = classes
        self._keys: dict[tuple[Shape, ...], Numbers] = {}

    def keys(self, shapes: tuple[Shape, ...]) -> Numbers:
        """The keys of each shape (`shape_keys`) at each place of the text, shape (shapes, places)."""
        if shapes not in self._keys:
            ended = np.concatenate([self.classes, np.zeros(LONGEST_SHAPE - 1, np.int64)])
            self._keys[shapes] = np.stack([shape_keys(ended, shape)[: len(self.classes)] for shape in shapes])
        return self._keys[shapes]


Shape = tuple[int, ...]
"""Which syllables of a row are looked at, counted from its first: ``(0, 1, 3)`` leaves out the third."""
MOST_LOOKED_AT = 4
LONGEST_SHAPE = 5
"""Syllables at most in a shape, and from its first to its last."""


def shape_keys(classes: Numbers, shape: Shape) -> Numbers:
    """One number for the classes in a shape at each place of the last axis: equal only where all of them are.

    Those of two shapes are never equal.
    """
    keys = np.full((*classes.shape[:-1], max(0, classes.shape[-1] - shape[-1])), sum(1 << at for at in shape), np.int64)
    for at in shape:
        keys = keys * _MOST_CLASSES + classes[..., at : at + keys.shape[-1]]
    return keys


class SyllableTable:
    """What the syllables of some phrases cost to be heard as any other.

    Parameters
    ----------
    characters
        All characters of the phrases.

    Attributes
    ----------
    costs
        What row is heard as what column, in hundredths, at ``column * stride + row`` (one look-up by one
        number is the fastest). Rows are the syllables of the phrases, columns all that were met so far. At most
        100, but for a border between turns, and for 不 and 没, which are never heard as what is not near them.
    padding
        The last row, which costs nothing anywhere: words of different lengths are filled up with it.
    """

    def __init__(self, characters: Iterable[str]) -> None:
        self._vocabulary = sorted({sound_of(character) for character in characters})
        self.padding = len(self._vocabulary)
        self.stride = self.padding + 1
        # Every syllable is a column; so is the border, and one for all foreign sounds that no phrase has.
        self._numbers = {sound: at for at, sound in enumerate((*self._vocabulary, *_BORDER_AND_FOREIGN))}
        self._classes = {name: at for at, name in enumerate(sorted({class_of(s) for s in self._vocabulary}), 1)}
        self._characters: dict[str, int] = {}
        self.costs = self._priced(tuple(self._numbers))
        self._class_of_column = self._classed(tuple(self._numbers))

    def _priced(self, sounds: tuple[str, ...]) -> NDArray[np.int16]:
        costs = np.zeros((len(sounds), self.stride), np.int16)
        if self._vocabulary:
            costs[:, :-1] = price(self._vocabulary, sounds).matched.T
        return costs.ravel()

    def _classed(self, sounds: tuple[str, ...]) -> Numbers:
        return np.array([self._classes.get(class_of(sound), 0) for sound in sounds], np.int64)

    def hear(self, text: str) -> Heard:
        """Turn a text into numbers."""
        columns = self.numbers(text)
        return Heard(self.stride * columns, self._class_of_column[columns])

    def numbers(self, text: str) -> Numbers:
        """The column of each character; for a phrase's characters also the row."""
        new = set(text).difference(self._characters)
        if new:
            self._meet(sorted(new))
        return np.fromiter(map(self._characters.__getitem__, text), np.int64, len(text))

    def classes(self, columns: Numbers) -> Numbers:
        """The class of each column."""
        return self._class_of_column[columns]

    def _meet(self, characters: list[str]) -> None:
        """Learn characters; the syllables among them that were never met before get columns of their own."""
        sounds = {character: sound_of(character) for character in characters}
        new = tuple(
            sound for sound in sorted(set(sounds.values())) if sound not in self._numbers and split_syllable(sound)
        )
        if new:
            self._numbers.update((sound, at) for at, sound in enumerate(new, len(self._numbers)))
            self.costs = np.concatenate([self.costs, self._priced(new)])
            self._class_of_column = np.concatenate([self._class_of_column, self._classed(new)])
        foreign = self._numbers[_BORDER_AND_FOREIGN[1]]
        self._characters.update((c, self._numbers.get(sound, foreign)) for c, sound in sounds.items())


_BORDER_AND_FOREIGN = ("", "?")
"""No syllable of a normalised text has a question mark."""
