"""Sound that nobody claimed: as loud as the party's speech, and neither speech, music, tone nor leak.

Every witness of speech misses somebody: of a loud, lively caller a quarter was heard by none. What was
missed must not pass for silence, so it is told. Told is only what may hide words: it lasts, it is about as loud as
the speech, and it rises and falls as syllables do. Clicks, keys, breath and steady noise do not.
"""

from __future__ import annotations

import numpy as np

from voicecheck.intervals import Intervals
from voicecheck.speech.frames import (
    Array,
    Mask,
    closed,
    count_frames,
    opened,
    runs,
    to_db,
    to_intervals,
    to_power,
    total_level,
    widened,
)
from voicecheck.speech.music import PURE, steady_share
from voicecheck.speech.noise import steady_floor
from voicecheck.speech.options import SpeechOptions

ACTIVE_RANGE_DB = 20.0  # frames further below the loudest of a stretch are gaps in it
SYLLABLE_S = 0.1  # a stretch of speech is unbroken for so long at least; a click or a key is not
ENOUGH_SPEECH_S = 1.0  # of less speech the level is not known
LOUDER_DB = 10.0  # speech that lies further below all sound of its channel tells no level: it is a mistake


def find(
    samples: Array, rate: int, levels: Array, claims: tuple[Mask, Mask, Mask], options: SpeechOptions
) -> Intervals:
    """Find the stretches of a channel's sound that may hide words and that nothing claims.

    Parameters
    ----------
    samples, rate
        The channel, float32, shape ``(n,)``, at 8000 or 16000 Hz.
    levels
        ``(frames, bands)``, dBFS, smoothed over a few frames.
    claims
        Masks of frames: sound that rises above the noise; the party's speech; sound that is known to be something
        else (music, tones, what leaks in, voices behind the party).
    options
        Settings.

    Returns
    -------
    Intervals
        Stretches of at least `options.min_unclaimed`, pauses shorter than `options.min_pause` in them. They
        are within `options.unclaimed_range_db` of the loudness of the party's speech (of all sound, where there
        is hardly any speech), stand `options.unclaimed_snr_db` above the noise and move by
        `options.unclaimed_swing_db`.
    """
    sound, speech, other = claims
    level = total_level(levels)
    near = widened(speech, count_frames(options.trusted), count_frames(options.trusted)) | other
    rest = opened(closed(sound & ~near, count_frames(options.min_pause)) & ~near, count_frames(options.min_unclaimed))
    if not rest.any():
        return ()
    least = _usual_loudness(level, sound, speech) - options.unclaimed_range_db
    floor = total_level(steady_floor(levels))
    for start, end in runs(rest):
        loud = loudness(level[start:end])
        noise = float(floor[start:end].mean())
        if (
            loud < max(least, noise + options.unclaimed_snr_db)
            or not _moves_like_speech(level[start:end], options)
            or _is_tone(samples, rate, start, end)
        ):
            rest[start:end] = False
    return to_intervals(rest)


def loudness(level: Array) -> float:
    """Mean power of a stretch without its gaps, dB; `level` in dB, ``(frames,)``."""
    return float(to_db(to_power(level[level > level.max() - ACTIVE_RANGE_DB]).mean()))


def _usual_loudness(level: Array, sound: Mask, speech: Mask) -> float:
    """How loud the party speaks; where that is not known, how loud the channel is."""
    all_of_it = loudness(level[sound])
    if (speech & sound).sum() < count_frames(ENOUGH_SPEECH_S):
        return all_of_it
    return max(loudness(level[speech & sound]), all_of_it - LOUDER_DB)


def _moves_like_speech(level: Array, options: SpeechOptions) -> bool:
    """Whether a stretch rises and falls, and lasts as a syllable does."""
    low, high = np.percentile(level, [10, 90])
    loud = level > level.max() - ACTIVE_RANGE_DB
    return bool(high - low >= options.unclaimed_swing_db and opened(loud, count_frames(SYLLABLE_S)).any())


def _is_tone(samples: Array, rate: int, start: int, end: int) -> bool:
    """Whether a stretch is keys, ringing or notes: most of its power stands still."""
    size = rate // 100
    return float(np.median(steady_share(samples[start * size : end * size], rate, 5))) > PURE
