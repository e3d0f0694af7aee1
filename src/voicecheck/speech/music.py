"""Music on hold, song, and the tones of the line: sound that lasts and is no speech."""

from __future__ import annotations

import numpy as np

from voicecheck.speech.detectors import event_probability
from voicecheck.speech.frames import (
    RATE_HZ,
    Array,
    Mask,
    closed,
    count_frames,
    narrow,
    opened,
    runs,
    smoothed,
    touching,
    widened,
)
from voicecheck.speech.options import SpeechOptions

TONE_WINDOW = 512  # samples at 8 kHz: bins of 16 Hz, so that a gliding voice does not stay in one
TONE_HOP = 256
TONE_FRAME = 3.2  # frames of 10 ms
PEAK_SHARE = 0.01  # of a spectrum's power: smaller peaks are noise
REST = 50  # frames: sound with shorter rests is one stretch
PIECE = 10  # frames: a shorter gap does not part a note from the next, or from a word
VOICE = 30  # frames that the audio-event model must call speech before they part music
BRIEF = 31  # frames over which the audio-event model's answers are averaged
LENGTHY = 201  # frames over which song must show: words over music are heard between its beats
UNBROKEN = 20  # frames: the pause of a speaker; music leaves none, nor does singing with instruments
SUNG = 800  # frames: so long is the shortest hold; four seconds of declaiming sound like a song
WHOLE = 601  # frames over which singing over the telephone must lead: by the line a third of it sounds like speech
SUNG_LEAD = 0.1  # of the probability of song or music over that of speech
SUNG_SPEECH = 0.4  # of speech at most; agents with music behind them had .5 and more
CLEAR_LEAD = 0.5  # of the probability of speech over that of music
PURE = 0.65  # share of power in steady tones that no speech reaches over 2 s
UNSPOKEN = 0.3  # probability of speech below which the steadiness of tones may decide
SPEECH, SINGING, MUSIC = 0, 1, 2


def steady_share(samples: Array, rate: int, steps: int) -> Array:
    """Share of the power in spectral peaks that stand still, averaged over 2 s.

    Notes and tones stand still; the harmonics of a voice glide with its pitch.

    Parameters
    ----------
    samples
        One channel, shape ``(n,)``.
    rate
        8000 or 16000 Hz.
    steps
        How many spectra of 32 ms a peak must outlast.

    Returns
    -------
    array
        One value for each frame of 10 ms, ``(n * 100 // rate,)``.
    """
    still: list[Array] = []
    power: list[Array] = []
    for block in narrow(samples, rate):
        heard = np.pad(block, (0, TONE_WINDOW))
        view = np.lib.stride_tricks.sliding_window_view(heard, TONE_WINDOW)[::TONE_HOP]
        spectrum = np.fft.rfft(view * np.hanning(TONE_WINDOW).astype(np.float32))[:, 7:250]
        found = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
        count = round((len(block) - 2 * 128) / TONE_HOP)
        still.append((found * _lasting_peaks(found, steps)).sum(1)[:count])
        power.append(found.sum(1)[:count])
    if not still:
        return np.zeros(0, np.float32)
    width = 2 * round(1.0 * RATE_HZ / TONE_HOP) + 1
    both = smoothed(np.stack([np.concatenate(still), np.concatenate(power)], axis=1), width)
    share: Array = both[:, 0] / (both[:, 1] + np.float32(1e-12))
    frames = np.arange(len(samples) * 100 // rate)
    near: Array = share[np.minimum((frames / TONE_FRAME).astype(int), len(share) - 1)]
    return near


def _lasting_peaks(power: Array, steps: int) -> Mask:
    """Bins at or beside a spectral peak that stays where it is for `steps` spectra."""
    peak: Mask = np.zeros(power.shape, bool)
    peak[:, 1:-1] = (power[:, 1:-1] > power[:, :-2]) & (power[:, 1:-1] >= power[:, 2:])
    peak &= power > PEAK_SHARE * power.sum(1, keepdims=True)
    if len(peak) < steps:
        return np.zeros_like(peak)
    lasts = np.lib.stride_tricks.sliding_window_view(peak, steps, axis=0).min(axis=-1)
    still = np.zeros_like(peak)
    for k in range(steps):
        still[k : k + len(lasts)] |= lasts
    wide = still.copy()
    wide[:, 1:] |= still[:, :-1]
    wide[:, :-1] |= still[:, 1:]
    return wide


def detect(
    samples: Array, rate: int, sound: Mask, speech: Mask, factor: float, options: SpeechOptions
) -> tuple[Mask, Mask]:
    """Music on a channel, and what of its supposed speech is none.

    Parameters
    ----------
    samples, rate
        One channel, shape ``(n,)``, at 8000 or 16000 Hz.
    sound
        Frames that rise above the noise, and are not far below the channel's usual level.
    speech
        Frames that the speech models call speech.
    factor
        What to multiply the samples by to bring them to a normal level.
    options
        Settings.

    Returns
    -------
    tuple of masks
        Frames of music, with rests of up to `options.music_gap` in it; frames of `speech` that
        are song, or the first notes of music, and no speech.
    """
    lasting, doubtful = _to_try(samples, rate, sound, speech, options)
    unbroken = opened(closed(sound, UNBROKEN), SUNG)
    if not (doubtful | unbroken).any():
        return np.zeros_like(sound), np.zeros_like(sound)
    still = steady_share(samples, rate, 5)
    tonal = lasting & (still > options.tonal_music)
    events = event_probability(samples, rate, doubtful | unbroken, factor)
    if events is None:
        song = _first_notes(sound, speech & doubtful, tonal, still > PURE)
        return _drawn_out(tonal | song, sound, speech & ~song, options), song
    sung = _sung(events, sound & (doubtful | unbroken))
    played = sung & (smoothed(events, BRIEF)[:, MUSIC] > UNSPOKEN)  # no drawn-out word before the music
    events[~doubtful] = 0
    smooth = smoothed(events, BRIEF)
    spoken, tune = smooth[:, SPEECH], np.maximum(smooth[:, SINGING], smooth[:, MUSIC])
    tuneful = doubtful & ((tune > options.music_on) | (tonal & ((spoken < UNSPOKEN) | (still > PURE))))
    tuneful = opened(closed(tuneful, REST), count_frames(options.min_music) // 2)
    # Slow speech is taken for singing, but never for singing with instruments; a voice over music does not sing.
    lengthy = smoothed(events, LENGTHY)
    singing = np.minimum(lengthy[:, SINGING], lengthy[:, MUSIC])
    song = speech & (played | ((singing > options.music_on) & (lengthy[:, SPEECH] < UNSPOKEN)))
    unclear = (spoken - tune < CLEAR_LEAD) | (still > PURE)
    song |= _first_notes(sound, speech & doubtful, tuneful & lasting, unclear)
    voice = opened((spoken > options.music_on) & (still < PURE) & ~sung, VOICE)
    barred = (speech | voice) & ~song
    return _drawn_out((tuneful | song | sung) & ~barred, sound, barred, options), song


def _sung(events: Array, asked: Mask) -> Mask:
    """Stretches of singing with instruments, as the audio-event model hears them on the whole.

    Over the telephone it takes such singing for speech every few seconds, and a few seconds of a drawn-out
    voice for song; over a hold's length the two are far apart.
    """
    heard = smoothed(asked.astype(np.float32)[:, np.newaxis], WHOLE)
    whole = smoothed(events * asked[:, np.newaxis], WHOLE) / np.maximum(heard, np.float32(1e-3))
    leads = (whole[:, MUSIC] - whole[:, SPEECH] > SUNG_LEAD) & (whole[:, SPEECH] < SUNG_SPEECH)
    return opened(closed(leads & (heard[:, 0] > UNSPOKEN), 2 * REST), SUNG)


def _to_try(samples: Array, rate: int, sound: Mask, speech: Mask, options: SpeechOptions) -> tuple[Mask, Mask]:
    """Sound that lasts and is no speech; and all that is worth asking about music.

    The second holds the first, what lies near it, and speech whose tones stand still.
    """
    least, gap = count_frames(options.min_music), count_frames(options.music_gap)
    lasting = opened(closed(sound & ~widened(speech, REST, REST), REST), least)
    lasting |= touching(closed(sound, PIECE) & ~speech, lasting)
    still = speech & (steady_share(samples, rate, 8) > options.tonal_song)
    return lasting, (widened(lasting, gap, gap) & closed(sound, REST)) | opened(closed(still, gap), least)


def _first_notes(sound: Mask, speech: Mask, music: Mask, unclear: Mask) -> Mask:
    """Supposed speech with which a stretch of sound begins that goes on as music.

    The speech model takes the first second of music for speech. Nobody is cut off by music
    without a gap: what is `unclear` there, for the most part, is no voice.
    """
    notes = np.zeros_like(speech)
    for start, end in runs(closed(sound, PIECE)):
        marked = runs(speech[start:end])
        if not marked or marked[0][0] > 2 * REST:
            continue
        first = slice(start + marked[0][0], start + marked[0][1])
        follows = music[first.stop : min(end, first.stop + REST)]
        if len(follows) > PIECE and follows.mean() > 0.5 and unclear[first].mean() > 0.5:
            notes[first] = True
    return notes


def _drawn_out(music: Mask, sound: Mask, barred: Mask, options: SpeechOptions) -> Mask:
    """Music drawn out to the edges of the sound that it is in, and over its rests."""
    whole = touching(closed(sound & ~barred, REST) & ~barred, music)
    return closed(whole, count_frames(options.music_gap)) & ~barred
