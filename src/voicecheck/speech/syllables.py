"""Syllable nuclei counted from the sound alone: in Mandarin a syllable is a character.

A nucleus is a peak of the loudness of voiced sound that stands out from the dips beside it (the method of
Mermelstein 1975, and of de Jong and Wempe 2009). Three things are different here, for speakers from 80 to 700
syllables a minute:

- Loudness is the mean over mel bands of the fourth root of their power. The root makes a band that dips as
  telling as a louder one that does not (n, l, m and w between vowels hardly dip in power), and the bands end
  below the hiss of s, sh and x.
- It is hardly smoothed. How deep a dip has to be, and how far apart two nuclei are, is in proportion to how long
  the speaker's syllables are: a long vowel wavers, a short one does not.
- How long they are is learnt from the speech around, not from the call: a speaker may be slow in one turn and
  quick in the next.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from librosa import mel_frequencies

from voicecheck.intervals import Intervals
from voicecheck.speech.frames import FRAME_S, RATE_HZ, Array, Mask, narrow, runs, spectra, to_mask
from voicecheck.speech.options import SpeechOptions

WINDOW = 200  # samples of a spectrum, 25 ms: two periods of a deep voice, or its level wavers from frame to frame
BANDS = 10
BAND_HZ = (250, 1900)  # from the first band's lower edge to the last one's upper edge
ROOT = 0.25  # of the power: a loudness
LOUD = 95  # percentile of the loudness of speech, which the rest is a share of
FINE = 3  # frames of smoothing
FIRST_SMOOTHING, FIRST_DIP, FIRST_GAP = 7, 0.037, 5  # of the first count: frames, share of the loud, frames
ROUNDS = 3  # times that nuclei are sought again with the length of syllables that the round before found
AROUND = 500  # frames of speech, 5 s, from which the length of a syllable is learnt, the near ones more
NEAREST = 4  # frames: no speaker has two nuclei closer than that
STEADY = 0.06  # standard deviation over mean of the loudness of 5 s: noise has 0.03, speech in noise of 0 dB 0.09


def count_nuclei(samples: Array, rate: int, within: Intervals, *, options: SpeechOptions | None = None) -> int:
    """Number of syllable nuclei in some stretches of speech.

    Parameters
    ----------
    samples, rate
        One channel, shape ``(n,)``, at 8000 or 16000 Hz.
    within
        Stretches of one speaker's speech, pauses left out, seconds.
    options
        Settings; the defaults where ``None``.
    """
    return len(nuclei(samples, rate, within, options=options))


def nuclei(samples: Array, rate: int, within: Intervals, *, options: SpeechOptions | None = None) -> tuple[float, ...]:
    """Times of the syllable nuclei in some stretches of speech, seconds, rising.

    Parameters
    ----------
    samples, rate
        One channel, shape ``(n,)``, at 8000 or 16000 Hz.
    within
        Stretches of one speaker's speech, pauses left out, seconds. What is loud is taken from all of them
        together: give a call's speech at once.
    options
        Settings; the defaults where ``None``.
    """
    options = options or SpeechOptions()
    loud = _loudness(samples, rate)
    spoken = to_mask(within, len(loud))
    top = float(np.percentile(loud[spoken], LOUD)) if spoken.any() else 0.0
    if top <= 0:
        return ()
    loud = loud / np.float32(top)
    coarse = _smoothed(loud, FIRST_SMOOTHING)
    found = _peaks(
        coarse / np.float32(FIRST_DIP), spoken, options.syllable_floor / FIRST_DIP, np.full(len(loud), FIRST_GAP)
    )
    fine = _smoothed(loud, FINE)
    for _ in range(ROUNDS):
        length = _length(found, spoken)
        dip = options.syllable_dip * length
        # In units of the dip that is asked for there, so that one pass over the frames can ask for 1.
        levels = fine / dip
        gap = np.maximum(NEAREST, options.syllable_gap * length)
        found = [k for k in _peaks(levels, spoken, 0.0, gap) if fine[k] > options.syllable_floor]
    wavers = _wavering(coarse, spoken) > STEADY
    return tuple(round((frame + 0.5) * FRAME_S, 3) for frame in found if wavers[frame])


def _loudness(samples: Array, rate: int) -> Array:
    """Mean over the bands of the root of the power, ``(frames,)``."""
    bank = _bank()
    rows = [(np.power(spectra(block, WINDOW) @ bank, np.float32(ROOT))).mean(1) for block in narrow(samples, rate)]
    return np.concatenate(rows) if rows else np.zeros(0, np.float32)


def _bank() -> Array:
    """Triangular mel bands over the bins of a spectrum, each of sum 1, ``(bins, BANDS)``.

    Like `librosa.filters.mel`, which compiles code when it is imported and wants to cache it beside the library
    (see `voicecheck.speech.voice`).
    """
    edges = mel_frequencies(BANDS + 2, fmin=BAND_HZ[0], fmax=BAND_HZ[1], htk=True)
    bins = np.fft.rfftfreq(WINDOW, 1 / RATE_HZ)[:, None]
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    bank = np.clip(np.minimum((bins - low) / (middle - low), (high - bins) / (high - middle)), 0, None)
    weighed: Array = (bank / bank.sum(0)).astype(np.float32)
    return weighed


def _smoothed(loud: Array, width: int) -> Array:
    window = np.hanning(width + 2)[1:-1].astype(np.float32)
    padded = np.pad(loud, width // 2, mode="edge")
    smooth: Array = np.convolve(padded, window / window.sum(), "valid").astype(np.float32)
    return smooth


def _length(found: list[int], spoken: Mask) -> Array:
    """Frames that a syllable lasts at each frame, from the nuclei of the speech around it, pauses left out.

    One more syllable of the mean length counts everywhere, so that a word alone does not decide.
    """
    hits = np.zeros(len(spoken), np.float32)
    hits[found] = 1
    mean = spoken.sum() / max(1, len(found))
    length = np.full(len(spoken), mean, np.float32)
    length[spoken] = (_around(np.ones(spoken.sum())) + mean) / (_around(hits[spoken]) + 1)
    return length


def _wavering(loud: Array, spoken: Mask) -> Array:
    """Standard deviation over mean of the loudness of the speech around each frame, 0 outside of it."""
    own = loud[spoken].astype(np.float64)
    frames = _around(np.ones(len(own)))
    mean = _around(own) / frames
    wavering = np.zeros(len(spoken), np.float32)
    wavering[spoken] = np.sqrt(np.maximum(0, _around(own**2) / frames - mean**2)) / (mean + 1e-9)
    return wavering


def _around(values: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Sums of the values around each one, the near ones weighing more."""
    summed: npt.NDArray[np.floating] = np.convolve(values, np.hanning(AROUND + 1))[AROUND // 2 :][: len(values)]
    return summed


def _peaks(levels: Array, spoken: Mask, floor: float, gap: Array) -> list[int]:
    """Frames of the peaks that stand out by 1 and over a floor, each so many frames after the one before."""
    found: list[int] = []
    for start, end in runs(spoken):
        peaks = [start + k for k in _standing_out(levels[start:end].tolist())]
        found += _apart([k for k in peaks if levels[k] > floor], levels, gap)
    return found


def _standing_out(levels: list[float]) -> list[int]:
    """Indices of the peaks that rise and fall by at least 1; the ends count as deep dips."""
    peaks: list[int] = []
    top, low, best = -np.inf, -np.inf, 0
    rising = True
    for k, value in enumerate(levels):
        if rising:
            if value > top:
                top, best = value, k
            elif top - value >= 1:
                peaks.append(best)
                rising, low = False, value
        elif value < low:
            low = value
        elif value - low >= 1:
            rising, top, best = True, value, k
    return [*peaks, best] if rising and levels else peaks


def _apart(peaks: list[int], levels: Array, gap: Array) -> list[int]:
    """The peaks without the lower one of any two that are closer than the gap."""
    kept: list[int] = []
    for peak in peaks:
        if not kept or peak - kept[-1] >= gap[peak]:
            kept.append(peak)
        elif levels[peak] > levels[kept[-1]]:
            kept[-1] = peak
    return kept


def count_by_interval(times: tuple[float, ...], intervals: Intervals) -> tuple[int, ...]:
    """How many nuclei lie in each interval.

    Parameters
    ----------
    times
        Nuclei from `nuclei`, seconds, rising.
    intervals
        Turns, or any other stretches.

    Examples
    --------
    >>> from voicecheck.intervals import Interval
    >>> count_by_interval((0.2, 0.5, 1.4), (Interval(0, 1), Interval(1, 2)))
    (2, 1)
    """
    edges = np.searchsorted(times, [(i.start, i.end) for i in intervals] or np.zeros((0, 2)))
    return tuple(int(end - start) for start, end in edges)
