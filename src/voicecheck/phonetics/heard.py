"""A text in numbers, as phrases are looked for in it: its syllables, its characters, and which of them are in doubt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voicecheck.phonetics.syllables import Numbers, classes, numbers

Shape = tuple[int, ...]
"""Which syllables of a row are looked at, counted from its first: ``(0, 1, 3)`` leaves out the third."""
MOST_LOOKED_AT = 4
LONGEST_SHAPE = 5
"""Syllables at most in a shape, and from its first to its last."""
_MOST_CLASSES = 1024
"""Four classes and the shape that they stand in fit one 64-bit key."""


class Heard:
    """A text in numbers.

    Parameters
    ----------
    text
        Normalised; what no phrase reaches over (a turn's end, say) is a blank.
    unsure
        Which characters the recogniser was not sure of, shape (characters,): only these may be others of a like
        sound, lost ones only beside them. Where ``None``, all may be.

    Attributes
    ----------
    length
        Number of characters.
    sounds, classes
        The number of each character's syllable, and of its class, shape (characters,).
    codes
        The characters themselves.
    certain
        Which characters are taken as written, shape (characters,).
    """

    def __init__(self, text: str, unsure: Sequence[bool] | NDArray[np.bool_] | None = None) -> None:
        self.length = len(text)
        self.sounds = numbers(text)
        self.classes = classes()[self.sounds]
        self.codes = codes(text)
        doubtful = np.ones(len(text), bool) if unsure is None else np.asarray(unsure, bool)
        if len(doubtful) != len(text):
            raise ValueError(f"{len(text)} characters need as many marks of doubt, not {len(doubtful)}")
        self.certain = ~doubtful
        self.doubtful_before = np.concatenate([[0], doubtful.cumsum()])
        """Characters in doubt before each place, shape (characters + 1,)."""
        self._keys: dict[tuple[Shape, ...], Numbers] = {}

    @property
    def all_certain(self) -> bool:
        """Whether all is taken as written, so that nothing is heard by its sound."""
        return not self.doubtful_before[-1]

    def keys(self, shapes: tuple[Shape, ...]) -> Numbers:
        """The keys of each shape (`shape_keys`) at each place of the text, shape (shapes, places)."""
        if shapes not in self._keys:
            ended = np.concatenate([self.classes, np.zeros(LONGEST_SHAPE - 1, np.int64)])
            self._keys[shapes] = np.stack([shape_keys(ended, shape)[: self.length] for shape in shapes])
        return self._keys[shapes]


def codes(text: str) -> NDArray[np.int32]:
    """The characters of a text as numbers, shape (characters,)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.int32)


def shape_keys(classes: Numbers, shape: Shape) -> Numbers:
    """One number for the classes in a shape at each place of the last axis: equal only where all of them are.

    Those of two shapes are never equal.
    """
    keys = np.full((*classes.shape[:-1], max(0, classes.shape[-1] - shape[-1])), sum(1 << at for at in shape), np.int64)
    for at in shape:
        keys = keys * _MOST_CLASSES + classes[..., at : at + keys.shape[-1]]
    return keys
