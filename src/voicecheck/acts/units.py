"""The stretches of a turn that are tried for acts: what a person would call one utterance.

The model was taught with utterances of a clause or two. A recogniser's punctuation is a hint, no more: short clauses
are joined, and a long stretch without any is cut into pieces that overlap.
"""

from __future__ import annotations

from itertools import pairwise

from voicecheck.text.normalize import NormalizedText

SHORT = 6
"""Characters: a shorter clause is no utterance of its own."""
LONG = 40
"""Characters: few of the utterances that the model was taught with are longer."""

UNBROKEN = 24
"""Characters: a longer stretch without a comma may hold several utterances, which a recogniser did not part."""
PART = 16
"""Characters of the parts, overlapping by half, in which such a stretch is tried, too."""

Span = tuple[int, int]


def units(normal: NormalizedText, short: int = SHORT) -> tuple[Span, ...]:
    """The stretches of a turn's normalised text to try, each as it begins: alone, with the next, and all of it.

    Examples
    --------
    >>> from voicecheck.text.normalize import normalize
    >>> units(normalize("嗯，那个我想问一下，怎么又多扣了我二十块钱"))
    ((0, 8), (0, 19), (8, 19))
    """
    pieces: list[Span] = []
    for start, end in normal.clauses:
        if pieces and (end - start < short or pieces[-1][1] - pieces[-1][0] < short):
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    pieces = [part for piece in pieces for part in _cut(piece)]
    pairs = [(a[0], b[1]) for a, b in pairwise(pieces) if b[1] - a[0] <= LONG]
    parts = [part for piece in pieces if piece[1] - piece[0] > UNBROKEN for part in _cut(piece, PART)]
    whole = [(0, len(normal.text))] if 0 < len(normal.text) <= LONG else []
    return tuple(sorted({*pieces, *parts, *pairs, *whole}))


def _cut(piece: Span, longest: int = LONG) -> list[Span]:
    start, end = piece
    if end - start <= longest:
        return [piece]
    step = longest // 2
    return [(at, min(end, at + longest)) for at in range(start, end - step, step)]
