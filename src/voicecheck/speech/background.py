"""Who else is heard on a party's channel: many voices at once, and voices far behind.

Speech models take both for speech. A single voice behind the party is told by its level alone. Many voices at
once have no gaps between syllables, so their level hardly moves; what does that and is fainter than the party
is murmur, however sure the models are.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from voicecheck.speech.frames import Array, Mask, count_frames, opened, runs, touching, widened
from voicecheck.speech.options import SpeechOptions
from voicecheck.speech.unclaimed import loudness

T = TypeVar("T", np.float32, np.bool_)

NEAREST_S = 2.0  # the loudest of the speech is at least so much: the voice next to the microphone
WINDOW = 100  # frames: some syllables and the gaps between them
STEP = 10  # frames from one window to the next
CLAIMED = 0.3
LOW, HIGH = 10, 90  # percentiles of a window's levels: how far it moves


def party_level(evidence: Array, level: Array, options: SpeechOptions) -> float:
    """Level of what is surely the party, dB: the middle of the loudest 2 s of sure speech; no level at all without any.

    Parameters
    ----------
    evidence
        Evidence of speech, ``(frames,)``.
    level
        Level of the sound over all bands, dB, ``(frames,)``.
    options
        Settings.
    """
    sure = np.sort(level[evidence > options.sure_evidence])
    return float(np.median(sure[-count_frames(NEAREST_S) :])) if len(sure) else -np.inf


def murmur(claimed: Mask, level: Array, party: float, options: SpeechOptions) -> Mask:
    """Frames in some second that is fainter than the party all through and hardly moves.

    Parameters
    ----------
    claimed
        Frames that the models take for speech: of a second of murmur a third at least.
    level
        Level of the sound over all bands, dB, ``(frames,)``.
    party
        Level of the party, dB (`party_level`).
    options
        Settings.
    """
    ordered = np.sort(_windows(level), axis=1)
    high, low = ordered[:, WINDOW * HIGH // 100], ordered[:, WINDOW * LOW // 100]
    flat = (high < party - options.faint_db) & (high - low < options.murmur_swing_db)
    flat &= _windows(claimed).mean(1) > CLAIMED
    reach = WINDOW * (HIGH - 50) // 100  # all of the window but what its highest levels may come from
    return widened(np.repeat(flat, STEP)[: len(level)], reach, reach)


def _windows(values: npt.NDArray[T]) -> npt.NDArray[T]:
    """A window of values around each `STEP` frames, ``(windows, WINDOW)``."""
    count = -(-len(values) // STEP)
    padded = np.pad(values, (WINDOW // 2, WINDOW // 2 + count * STEP - len(values)), mode="edge")
    found: npt.NDArray[T] = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::STEP][:count]
    return found


def told(murmured: Mask, claimed: Mask, options: SpeechOptions) -> Mask:
    """Murmur that the models take for speech: voices, and not noise."""
    return opened(murmured & claimed, count_frames(options.min_pause))


def of_murmur(speech: Mask, murmured: Mask, level: Array, party: float, options: SpeechOptions) -> Mask:
    """Stretches of speech in murmur that are as faint as it is: one of its voices, heard out of it for a moment.

    Parameters
    ----------
    speech, murmured
        Masks of frames.
    level, party
        Level of the sound over all bands, dB, ``(frames,)``, and of the party, dB.
    options
        Settings.
    """
    near = touching(speech, widened(murmured, WINDOW, WINDOW))
    for start, end in runs(near):
        near[start:end] = loudness(level[start:end]) < party - options.faint_db
    return near


def without_background(speech: Mask, level: Array, options: SpeechOptions) -> tuple[Mask, Mask]:
    """Speech without the stretches that are far below the middle one, and what may be other people in the room.

    A television can talk for longer than the party does: what is faint is told by the loudest fifth.
    """
    islands = runs(speech)
    faint = np.zeros_like(speech)
    if not islands:
        return speech, faint
    loud = np.array([loudness(level[start:end]) for start, end in islands])
    length = np.array([end - start for start, end in islands])
    order = np.argsort(loud)
    below = np.cumsum(length[order])
    middle = loud[order][np.searchsorted(below, below[-1] / 2)]
    nearest = loud[order][np.searchsorted(below, below[-1] - max(count_frames(NEAREST_S), below[-1] / 5), "right")]
    kept = speech.copy()
    for (start, end), own in zip(islands, loud, strict=True):
        kept[start:end] = own >= middle - options.background_db
        faint[start:end] = own < nearest - options.faint_db
    return kept, faint
