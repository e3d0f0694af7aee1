"""Syllable nuclei counted from the sound alone: in Mandarin a syllable is a character.

A nucleus is a peak of the loudness between 300 and 2500 Hz that stands out from the dips beside it
(the method of Mermelstein 1975, and of de Jong and Wempe 2009). With one smoothing for everybody
slow speakers, whose long syllables waver, are counted up to a quarter too high, and fast ones a
seventh too low. So a first count tells how long the speaker's syllables are, and smoothing, dip
and distance are then set in proportion to that.
"""

from __future__ import annotations

import numpy as np

from voicecheck.intervals import Intervals, total
from voicecheck.speech.frames import FRAME_S, Array, band_levels, count_frames, to_db, to_mask, to_power
from voicecheck.speech.options import SpeechOptions

BAND_HZ = (300, 2500)
USUAL = 25  # frames of a syllable at 240 a minute, for which the options hold
SMOOTHING = 0.33  # of a syllable
NEAREST = 0.35  # of a syllable: two peaks closer than that are one
FIRST_SMOOTHING = 9  # frames
FIRST_DIP_DB = 2.0


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
        Stretches of one speaker's speech, pauses left out, seconds. How slowly the speaker speaks
        is taken from all of them together: give a call's speech at once.
    options
        Settings; the defaults where ``None``.
    """
    options = options or SpeechOptions()
    power = to_power(band_levels(samples, rate, (BAND_HZ,))[:, 0])
    spoken = to_mask(within, len(power))
    if not spoken.any():
        return ()
    gap = count_frames(options.syllable_gap)
    first = _peaks(power, within, (FIRST_SMOOTHING, FIRST_DIP_DB, gap), options)
    length = total(within) / FRAME_S / max(1, len(first))  # frames of one syllable
    smoothing = int(np.clip(round(SMOOTHING * length), 5, 21)) | 1
    dip = float(np.clip(options.syllable_dip_db * length / USUAL, 1, 6))
    found = _peaks(power, within, (smoothing, dip, max(gap, int(NEAREST * length))), options)
    return tuple(round((frame + 0.5) * FRAME_S, 3) for frame in found)


def _peaks(power: Array, within: Intervals, shape: tuple[int, float, int], options: SpeechOptions) -> list[int]:
    """Frames of the peaks, for a smoothing in frames, a dip in dB and a distance in frames."""
    smoothing, dip, gap = shape
    window = np.hanning(smoothing + 2)[1:-1]
    level = to_db(np.convolve(power, window / window.sum(), "same").astype(np.float32))
    floor = float(np.percentile(level[to_mask(within, len(level))], 99.5)) - options.syllable_range_db
    found: list[int] = []
    for interval in within:
        start, end = count_frames(interval.start), count_frames(interval.end)
        peaks = [start + k for k in _standing_out(level[start:end].tolist(), dip)]
        found += _apart([k for k in peaks if level[k] > floor], level, gap)
    return found


def _standing_out(level: list[float], dip: float) -> list[int]:
    """Indices of the peaks that rise and fall by at least `dip`; the ends count as deep dips."""
    peaks: list[int] = []
    top, low, best = -np.inf, -np.inf, 0
    rising = True
    for k, value in enumerate(level):
        if rising:
            if value > top:
                top, best = value, k
            elif top - value >= dip:
                peaks.append(best)
                rising, low = False, value
        elif value < low:
            low = value
        elif value - low >= dip:
            rising, top, best = True, value, k
    return [*peaks, best] if rising and level else peaks


def _apart(peaks: list[int], level: Array, gap: int) -> list[int]:
    """The peaks without the lower one of any two that are closer than `gap` frames."""
    kept: list[int] = []
    for peak in peaks:
        if not kept or peak - kept[-1] >= gap:
            kept.append(peak)
        elif level[peak] > level[kept[-1]]:
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
