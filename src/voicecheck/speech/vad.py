"""Who makes sound when: speech and music on one channel.

Energy opens the gate; Silero and FireRedVAD together say that a sound is speech
(`voicecheck.speech.evidence`), and where they doubt, webrtcvad at a normal level; the frames above the
noise of the pause beside it give the edges; an audio-event model tells music. webrtcvad alone calls nine
tenths of hold music speech and hears a second speaker in every echo.
"""

from __future__ import annotations

import numpy as np

from voicecheck.intervals import Intervals, merge
from voicecheck.records import Activity
from voicecheck.speech import background, detectors, evidence, music, noise, unclaimed
from voicecheck.speech.frames import (
    Array,
    Mask,
    band_levels,
    closed,
    count_frames,
    opened,
    runs,
    smoothed,
    to_intervals,
    to_mask,
    total_level,
    trimmed,
    widened,
)
from voicecheck.speech.options import SpeechOptions

AGAIN_GAP = 10  # frames
AGREED = 51  # frames over which the models agree that there is a voice in music
HALF_HEARD = 0.1  # Silero's probability that music does not reach over so long where FireRedVAD takes it for speech
AFTER_MUSIC_S = 3.0


def detect(samples: Array, rate: int, *, leaked: Intervals = (), options: SpeechOptions | None = None) -> Activity:
    """Find the speech and the music on one channel.

    Parameters
    ----------
    samples
        The channel, float32, shape ``(n,)``, full scale 1.
    rate
        8000 or 16000 Hz.
    leaked
        Where the sound is explained by what leaks over from the other channel: no speech.
    options
        Settings; the defaults where ``None``.

    Returns
    -------
    Activity
        Stretches of speech that are parted by at least ``options.min_pause`` of silence, with
        edges to 10 ms, and stretches of music and line tones.

    Raises
    ------
    ValueError
        At any other rate.
    """
    options = options or SpeechOptions()
    levels = noise.smooth_levels(band_levels(samples, rate))
    foreign = to_mask(leaked, len(levels))
    sound = noise.above(levels, noise.steady_floor(levels), options) & ~foreign
    if not sound.any():
        return Activity(speech=())
    factor = detectors.gain(levels, sound, options)
    silero, fire = detectors.speech_probability(samples, rate, sound, factor)
    loud = sound & (total_level(levels) + 20 * np.log10(factor) > options.normal_dbfs - options.music_range_db)
    supposed = _marked(silero, options) | (sound & _agreed(silero, fire))
    tune, song = music.detect(samples, rate, loud, supposed, factor, options)
    passed = _after(tune, sound, _marked(silero, options), options)
    silero, fire = _heard_again(samples, rate, passed, factor, silero, fire)
    found = evidence.combined(silero, fire)
    found[~sound | song | tune] = evidence.NONE
    level = total_level(levels)
    party = background.party_level(found, level, options)
    asked = evidence.limits(found, level, party, options)
    doubtful = (found > asked) & (found <= options.evidence)
    asked[doubtful & ~detectors.voiced(samples, rate, doubtful, factor, options)] = options.evidence
    murmur = background.murmur(found > asked, level, party, options)
    behind = background.told(murmur, found > asked, options)
    floor = noise.raised(noise.steady_floor(levels), levels, murmur)
    speech = _islands(levels, floor, found, asked, foreign | song | tune, options)
    behind |= background.of_murmur(speech, murmur, level, party, options)
    single = speech & ~behind
    speech, faint = background.without_background(single, level, options)
    far = opened(single & ~speech, count_frames(options.min_unclaimed))
    faint |= behind & ~speech
    near = count_frames(options.trusted)
    tune = trimmed(closed(tune, count_frames(options.music_gap)) & ~speech, sound & ~widened(speech, near, near))
    tune = opened(tune, count_frames(options.min_music) // 2)
    nobodys = unclaimed.find(samples, rate, levels, (sound, speech, song | tune | faint), options)
    # A single voice far under the party's level may be the party, turned away: it is no silence.
    nobodys = merge((*nobodys, *to_intervals(far)))
    return Activity(to_intervals(speech), to_intervals(tune), background=to_intervals(faint), unclaimed=nobodys)


def _heard_again(
    samples: Array, rate: int, passed: Mask, factor: float, silero: Array, fire: Array | None
) -> tuple[Array, Array | None]:
    """The probabilities of speech, asked again for sound that was passed over after music.

    After minutes of music the speech model needs a second or two to hear a voice again; without
    the music before it, it hears the voice at once.
    """
    if not passed.any():
        return silero, fire
    again, same = detectors.speech_probability(samples, rate, passed, factor)
    return np.maximum(silero, again), fire if fire is None or same is None else np.maximum(fire, same)


def _agreed(silero: Array, fire: Array | None) -> Mask:
    """Frames that the models together call speech, and Silero does not wholly deny: there may be music behind it."""
    both = smoothed(np.stack([silero, evidence.combined(silero, fire)], axis=1), AGREED)
    agreed: Mask = (both[:, 0] > HALF_HEARD) & (both[:, 1] > 0)
    return agreed


def _after(music: Mask, sound: Mask, marked: Mask, options: SpeechOptions) -> Mask:
    """Sound soon after music that the speech model passed over."""
    soon = widened(music, 0, count_frames(AFTER_MUSIC_S)) & ~music
    return opened(closed(sound & soon, AGAIN_GAP) & ~marked & soon, count_frames(options.min_pause))


def _marked(probability: Array, options: SpeechOptions) -> Mask:
    """Frames that the speech model calls speech, with hysteresis."""
    marked = probability > options.speech_off
    for start, end in runs(marked):
        marked[start:end] = probability[start:end].max() > options.speech_on
    return closed(marked, count_frames(options.min_pause))


def _islands(levels: Array, floor: Array, found: Array, asked: Array, barred: Mask, options: SpeechOptions) -> Mask:
    """Stretches of speech that are parted by a pause, without clicks."""
    pause = count_frames(options.min_pause)
    heard = noise.above(levels, floor, options) & ~barred
    speech = evidence.marked(found, asked, options) & heard
    speech = closed(evidence.drawn(speech, levels, found, options) & heard, pause) & ~barred
    kept = opened(speech, count_frames(options.min_island))
    for start, end in runs(speech & ~kept):
        kept[start:end] = end - start >= noise.MIN_SOUND and found[start:end].max() > options.sure_evidence
    return kept
