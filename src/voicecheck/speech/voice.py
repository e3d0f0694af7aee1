"""How a voice sounds: its level, whether it is clipped, its pitch and how much that moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from librosa import hz_to_midi

from voicecheck.intervals import Interval, Intervals, merge, total
from voicecheck.speech.frames import Array, to_db
from voicecheck.speech.options import SpeechOptions

LOWEST_HZ, HIGHEST_HZ = 65, 450  # of a speaking voice, men's to high women's
PITCH_WINDOW_S = 0.064
PITCH_STEP_S = 0.02
VOICED_RANGE_DB = 20.0  # voiced frames are among the loudest
CLEAR_DIP = 0.1  # of the normalised difference, below which the first dip is the period
VOICED_MATCH = 0.6  # correlation with the sound one period later, below which a frame is unvoiced
ACTIVE_RANGE_DB = 35.0  # frames further below the loudest are gaps in the speech
OCTAVE = 11.0  # semitones: a pitch so far, nearly an octave, from the middle is an error of the estimate
CLIPPED = 0.975  # of full scale: the top step of A-law and mu-law is 0.98
LEAST_VOICED = 25  # frames: half a second of voice


@dataclass(frozen=True, slots=True)
class VoiceFigures:
    """How a voice sounds over some stretches of speech; ``None`` where there is too little.

    Attributes
    ----------
    level_dbfs
        Level of the speech without its gaps, dB below full scale.
    clipping_share
        Share of the samples of speech that are cut off at full scale.
    pitch_median_hz
        Middle pitch of the voiced frames.
    pitch_sd_semitones
        Standard deviation of the pitch: about 1 in a monotone, 2 to 4 in lively speech.
    """

    level_dbfs: float | None = None
    clipping_share: float | None = None
    pitch_median_hz: float | None = None
    pitch_sd_semitones: float | None = None


def measure(samples: Array, rate: int, within: Intervals, *, options: SpeechOptions | None = None) -> VoiceFigures:
    """Level, clipping and pitch of a voice.

    Parameters
    ----------
    samples, rate
        One channel, shape ``(n,)``, full scale 1, at 8000 or 16000 Hz.
    within
        Stretches of one speaker's speech, seconds.
    options
        Settings; the defaults where ``None``.
    """
    options = options or SpeechOptions()
    parts = [_cut(samples, rate, interval) for interval in merge(within)]
    parts = [part for part in parts if len(part) >= rate // 100]
    if not parts:
        return VoiceFigures()
    pitch = _pitch(samples, rate, _sampled(within, options.voice_sample))
    semitones = _semitones(pitch) if len(pitch) >= LEAST_VOICED else None
    return VoiceFigures(
        level_dbfs=_level(parts, rate),
        clipping_share=_clipping(parts),
        pitch_median_hz=None if semitones is None else round(float(np.median(pitch)), 1),
        pitch_sd_semitones=None if semitones is None else round(float(np.std(semitones)), 2),
    )


def by_thirds(
    samples: Array, rate: int, within: Intervals, *, options: SpeechOptions | None = None
) -> tuple[VoiceFigures, VoiceFigures, VoiceFigures]:
    """The figures of the first, the middle and the last third of a party's speech.

    Parameters
    ----------
    samples, rate, within, options
        As for `measure`. The thirds are of the seconds spoken, not of the call.
    """
    options = options or SpeechOptions()
    first, middle, last = thirds(within)
    return (
        measure(samples, rate, first, options=options),
        measure(samples, rate, middle, options=options),
        measure(samples, rate, last, options=options),
    )


def thirds(within: Intervals) -> tuple[Intervals, Intervals, Intervals]:
    """Speech parted into three of equal length.

    Examples
    --------
    >>> thirds((Interval(0, 2), Interval(5, 6)))[1:]
    ((Interval(start=1.0, end=2),), (Interval(start=5, end=6),))
    """
    speech = merge(within)
    length = total(speech) / 3
    parts: tuple[list[Interval], list[Interval], list[Interval]] = ([], [], [])
    spoken = 0.0
    for interval in speech:
        for k, part in enumerate(parts):
            low = interval.start + max(0.0, k * length - spoken)
            high = interval.end if k == 2 else min(interval.end, interval.start + (k + 1) * length - spoken)
            if low < high:
                part.append(Interval(interval.start if k * length <= spoken else low, high))
        spoken += interval.duration
    return tuple(parts[0]), tuple(parts[1]), tuple(parts[2])


def _cut(samples: Array, rate: int, interval: Interval) -> Array:
    return samples[round(interval.start * rate) : round(interval.end * rate)]


def _level(parts: list[Array], rate: int) -> float | None:
    step = rate // 100
    power = np.concatenate([np.square(p[: len(p) // step * step].reshape(-1, step)).mean(1) for p in parts])
    if power.max() <= 0:
        return None
    active = power[power > power.max() * 10 ** (-ACTIVE_RANGE_DB / 10)]
    return round(float(10 * np.log10(active.mean())), 2)


def _clipping(parts: list[Array]) -> float:
    """Share of samples at full scale that have a neighbour there: one alone is only a peak."""
    clipped = 0
    for part in parts:
        full = np.abs(part) >= CLIPPED
        beside = np.zeros_like(full)
        beside[1:] |= full[:-1]
        beside[:-1] |= full[1:]
        clipped += int((full & beside).sum())
    return round(clipped / sum(len(part) for part in parts), 6)


def _sampled(within: Intervals, seconds: float) -> Intervals:
    """The middles of the stretches, so that they last so long together."""
    speech = merge(within)
    share = seconds / max(seconds, total(speech))
    cut = [(1 - share) * interval.duration / 2 for interval in speech]
    return tuple(Interval(i.start + c, i.end - c) for i, c in zip(speech, cut, strict=True))


def _pitch(samples: Array, rate: int, within: Intervals) -> Array:
    """Pitch of the voiced frames, Hz."""
    window, step = round(PITCH_WINDOW_S * rate), round(PITCH_STEP_S * rate)
    tracks = [_voiced_pitch(_cut(samples, rate, interval), rate, window, step) for interval in within]
    hz = np.concatenate([track[0] for track in tracks])
    level = np.concatenate([track[1] for track in tracks])
    if len(hz) == 0:
        return hz
    loud: Array = hz[level > level.max() - VOICED_RANGE_DB]
    near: Array = loud[np.abs(_semitones(loud)) < OCTAVE]
    return near


def _semitones(hz: Array) -> Array:
    """How far each pitch is from the middle one."""
    away: Array = hz_to_midi(hz) - hz_to_midi(np.median(hz))
    return away


def _voiced_pitch(part: Array, rate: int, window: int, step: int) -> tuple[Array, Array]:
    """Pitch in Hz and level in dB of the frames that repeat themselves one period later.

    YIN (de Cheveigné and Kawahara 2002), with all frames at once. `librosa.yin` does the same, but
    its compiled kernels are cached beside the library, and processes that load that cache together
    have crashed.
    """
    if len(part) < window:
        return np.zeros(0, np.float32), np.zeros(0, np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(part, window)[::step]
    half, most = window // 2, min(window // 2, rate // LOWEST_HZ)
    size = 2 * window
    spectra = np.fft.rfft(frames, size) * np.conj(np.fft.rfft(frames[:, :half], size))
    product = np.fft.irfft(spectra, size)[:, : most + 1]
    running = np.cumsum(np.pad(np.square(frames, dtype=np.float64), ((0, 0), (1, 0))), axis=1)
    energy = running[:, half : half + most + 1] - running[:, : most + 1]
    lag = _period(energy[:, :1] + energy - 2 * product, rate)
    whole = np.round(lag).astype(int)[:, None]
    shifted = np.sqrt(energy[:, :1] * np.take_along_axis(energy, whole, 1) + 1e-20)
    voiced = (np.take_along_axis(product, whole, 1) / shifted)[:, 0] > VOICED_MATCH
    return (rate / lag[voiced]).astype(np.float32), to_db(np.square(frames).mean(1))[voiced]


def _period(difference: npt.NDArray[np.float64], rate: int) -> npt.NDArray[np.float64]:
    """The period of each frame in samples: the first dip of its normalised difference, else the deepest."""
    lags = np.arange(1, difference.shape[1])
    mean = np.cumsum(difference[:, 1:], axis=1) / lags + 1e-20
    dips = (difference[:, 1:] / mean)[:, rate // HIGHEST_HZ - 1 :]
    inner = dips[:, 1:-1]
    clear = (inner < CLEAR_DIP) & (inner <= dips[:, :-2]) & (inner < dips[:, 2:])
    at = 1 + np.where(clear.any(1), clear.argmax(1), inner.argmin(1))
    before, here, after = (np.take_along_axis(dips, (at + k)[:, None], 1)[:, 0] for k in (-1, 0, 1))
    curve = before - 2 * here + after
    shift = np.where(curve > 1e-12, (before - after) / (2 * np.maximum(curve, 1e-12)), 0.0)
    period: npt.NDArray[np.float64] = rate // HIGHEST_HZ + at + np.clip(shift, -1, 1)
    return period
