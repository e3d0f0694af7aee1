"""Which language is spoken where on a channel: Mandarin, another, or one that noise hides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voicecheck.audio.decode import Sound
from voicecheck.intervals import Interval, Intervals, in_words, total
from voicecheck.language.stored import english
from voicecheck.records import Array
from voicecheck.transcript.options import TranscriptOptions
from voicecheck.transcript.windows import Piece

Flags = npt.NDArray[np.bool_]

OTHER = english("another language than Mandarin is spoken there")
HIDDEN = english("noise hides which language is spoken there")

_CERTAIN = 3.0  # of a logarithm of odds (.95 to .05): a higher one tells no more
_FRAMES_S = 0.02  # of level
_AROUND_S = 0.5  # before and after a piece, where the noise is heard alone
_LOUD, _QUIET = 90.0, 10.0  # percentiles of level: of speech, and of what is between it


@dataclass(frozen=True, slots=True)
class Languages:
    """What is spoken on a channel.

    Attributes
    ----------
    other
        Where another language than Mandarin is spoken, seconds, from first sound to last.
    hidden
        Where it does not sound like Mandarin, and noise hides what it is.
    foreign
        Whether hardly any of what is spoken on the channel is Mandarin.
    """

    other: Intervals = ()
    hidden: Intervals = ()
    foreign: bool = False

    def is_other(self, piece: Piece) -> bool:
        """Whether a piece is in another language: what was written for it in Mandarin nobody said."""
        return extent(piece) in self.other

    def reason(self, piece: Piece) -> str | None:
        """Why what was written for a piece is no text, or ``None`` where it is Mandarin."""
        if self.is_other(piece):
            return OTHER
        return HIDDEN if extent(piece) in self.hidden else None

    def notes(self, who: str) -> Iterator[str]:
        """What a person should know of it, a sentence each, of the party `who`."""
        if self.foreign:
            yield english(
                "another language than Mandarin was heard from {who}: no norm on what was said there is judged", who=who
            )
        elif self.other:
            yield english(
                "another language than Mandarin was heard from {who} for {seconds:.0f} s ({when}): what was said there "
                "is unknown",
                who=who,
                seconds=total(self.other),
                when=in_words(self.other),
            )
        if self.hidden:
            yield english(
                "for {seconds:.0f} s noise hides which language is heard from {who} ({when}): what was said there is "
                "unknown",
                who=who,
                seconds=total(self.hidden),
                when=in_words(self.hidden),
            )


def extent(piece: Piece) -> Interval:
    """From a piece's first sound to its last."""
    return Interval(piece.islands[0].start, piece.islands[-1].end)


def told(
    pieces: Sequence[Piece], mandarin: Sequence[float | None], sound: Sound, *, options: TranscriptOptions
) -> Languages:
    """Tell what is spoken on a channel from the recogniser's probability of Mandarin in each of its pieces.

    Parameters
    ----------
    pieces
        The channel's pieces, in the order of time.
    mandarin
        Probability of Mandarin in each, ``None`` where that was not asked: such a piece says nothing.
    sound
        The recording.
    options
        Settings.

    Returns
    -------
    Languages
        All is Mandarin where less than `options.language_s` of speech were heard: that is too little to tell.
    """
    speech = np.array([piece.speech for piece in pieces], np.float32)
    asked = np.array([chance is not None for chance in mandarin], bool)
    if float(speech[asked].sum()) < options.language_s:
        return Languages()
    chances = np.array([0.5 if chance is None else chance for chance in mandarin], np.float32)
    unlike = not_mandarin(chances, speech, change_s=options.language_change_s)
    hidden = np.array([
        no and contrast_db(piece, sound) < options.language_contrast_db
        for piece, no in zip(pieces, unlike, strict=True)
    ])  # fmt: skip
    other = unlike & ~hidden
    told_s = float(speech[~hidden].sum())
    return Languages(
        tuple(extent(piece) for piece, there in zip(pieces, other, strict=True) if there),
        tuple(extent(piece) for piece, there in zip(pieces, hidden, strict=True) if there),
        told_s > 0 and float(speech[~unlike].sum()) < options.least_mandarin * told_s,
    )


def not_mandarin(chances: Array, speech: Array, *, change_s: float) -> Flags:
    """Which pieces are in another language: the likeliest sequence, in which a change must be worth it.

    Of two states, Mandarin and another, the path is sought that agrees best with the pieces (Viterbi). A piece
    speaks for its state with its seconds, less where its language is in doubt. To leave Mandarin and to come back
    costs as much as `change_s` of certain speech is worth, so that a word of a brand or a short phrase, or a
    sound of which the recogniser is wrong, changes nothing. Before and after the call is Mandarin.

    Parameters
    ----------
    chances
        Probability of Mandarin in each piece, in the order of time.
    speech
        Seconds of speech in each.
    change_s
        Seconds of speech in another language that are one.

    Examples
    --------
    >>> speech = np.array([4.0, 1.0, 4.0, 2.0, 3.0], np.float32)
    >>> not_mandarin(np.array([0.99, 0.01, 0.99, 0.01, 0.01], np.float32), speech, change_s=1.5).tolist()
    [False, False, False, True, True]
    """
    clear = np.clip(chances, 1e-6, 1 - 1e-6)
    certain = np.clip(np.log(clear / (1 - clear)) / _CERTAIN, -1, 1) * speech
    best = np.array([0.0, -change_s])  # of the paths that end in Mandarin, and in another language
    came_from = np.zeros((len(certain), 2), bool)
    for i, each in enumerate(certain):
        back, away = best[1], best[0] - change_s
        came_from[i] = back > best[0], best[1] >= away
        best = np.array([max(best[0], back) + each / 2, max(best[1], away) - each / 2])
    path = np.zeros(len(certain), bool)
    state = int(best[1] > best[0])
    for i in range(len(certain) - 1, -1, -1):
        path[i] = bool(state)
        state = int(came_from[i, state])
    return path


def contrast_db(piece: Piece, sound: Sound) -> float:
    """How far a piece's speech stands above what is heard between it and beside it, in dB."""
    heard = sound.channel(piece.channel, piece.heard.start - _AROUND_S, piece.heard.end + _AROUND_S)
    size = max(1, round(_FRAMES_S * sound.rate))
    frames = heard[: len(heard) // size * size].reshape(-1, size)
    if not len(frames):
        return 0.0
    levels = 10 * np.log10((frames**2).mean(axis=1) + 1e-9)
    loud, quiet = np.percentile(levels, (_LOUD, _QUIET))
    return float(loud - quiet)
