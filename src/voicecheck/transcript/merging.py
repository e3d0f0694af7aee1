"""What the encoder makes of a window, shortened: neighbouring frames that are most alike become one.

Silence and long vowels fill many frames of 20 ms with nearly the same, and a decoder reads all of them at
each of its steps.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from voicecheck.records import Array

KEPT = 0.67
"""Share of a window's frames that is left. With half of them, even frames joined with odd ones, half as much
again was misheard; down to two thirds there are enough pairs, whichever are joined first."""


def merge_alike(encoded: Array, *, kept: float = KEPT) -> Array:
    """Join pairs of neighbouring frames, the most alike first, until only a share of all frames is left.

    How many are left hangs on the length alone, so that windows of one length can be decoded together, and what
    becomes of a window not on those beside it.

    Parameters
    ----------
    encoded
        Frames of windows, shape ``(windows, frames, width)``.
    kept
        Share of the frames that is left, from `KEPT` to 1. No frame is joined twice: where whole silences
        became one frame, more was misheard (docs/decisions/hearing.md).

    Returns
    -------
    Array
        Shape ``(windows, frames left, width)``; each frame is one of those before, or the mean of two.

    Examples
    --------
    >>> encoded = np.array([[[1.0, 0.0], [0.0, 1.0], [0.0, 3.0], [1.0, 1.0]]])
    >>> merge_alike(encoded, kept=0.75).tolist()
    [[[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]]]

    References
    ----------
    Y. Li et al., "Accelerating Transducers through Adjacent Token Merging", Interspeech 2023: there inside
    an encoder that was trained with it.
    """
    surplus = encoded.shape[1] - int(np.ceil(kept * encoded.shape[1]))
    return np.stack([_merged(window, _pairs(window, surplus)) for window in encoded])


def _pairs(window: Array, count: int) -> npt.NDArray[np.intp]:
    """Where the pairs to be joined begin, in order."""
    length = np.linalg.norm(window, axis=1)
    likeness = np.einsum("ij,ij->i", window[1:], window[:-1]) / np.maximum(length[1:] * length[:-1], 1e-12)
    free = [True] * len(window)
    firsts: list[int] = []
    for first in np.argsort(-likeness, kind="stable").tolist():
        if len(firsts) == count:
            break
        if free[first] and free[first + 1]:
            free[first] = free[first + 1] = False
            firsts.append(first)
    return np.sort(np.array(firsts, np.intp))


def _merged(window: Array, firsts: npt.NDArray[np.intp]) -> Array:
    joined = window.copy()
    joined[firsts] = (window[firsts] + window[firsts + 1]) / 2
    return np.delete(joined, firsts + 1, axis=0)
