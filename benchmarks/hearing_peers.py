"""What hears speech beside voicecheck, on the same sound: each gives the stretches that it calls speech."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
import soxr
import webrtcvad
from faster_whisper.vad import VadOptions, get_speech_timestamps, get_vad_model

from voicecheck.analysis import Heard, hear
from voicecheck.config import Settings, load_settings
from voicecheck.intervals import Interval, Intervals
from voicecheck.records import AgentChannel, Array, Recording
from voicecheck.speech.frames import runs

OURS = "voicecheck"
WEBRTC_MODE = 2
WEBRTC_S = 0.03
SILERO_RATE_HZ, SILERO_WINDOW = 16_000, 512
SILERO_LIMIT = 0.5

Hearer = Callable[[Array, int], Intervals]
"""Takes one channel and its rate, 8000 or 16000 Hz."""


@cache
def settings() -> Settings:
    """The settings that voicecheck has by itself, nothing masked: masked numbers would count as misheard."""
    own = load_settings(environ={})
    return replace(own, privacy=replace(own.privacy, redact=False))


def recording_of(file: Path, agent: AgentChannel = "mixed") -> Recording:
    """A recording of which nothing is known but whose channel is whose."""
    return Recording(path=file, name=file.name, call_id=file.stem, agent_channel=agent)


def hear_sound(samples: Array, rate: int) -> Heard:
    """All that voicecheck hears without words in sound of shape ``(n,)`` or ``(n, channels)``."""
    with tempfile.TemporaryDirectory() as folder:
        return hear(recording_of(write_sound(Path(folder) / "clip.wav", samples, rate)), settings())


def write_sound(file: Path, samples: Array, rate: int) -> Path:
    """Write a WAV file and give back its path."""
    soundfile.write(file, np.clip(samples, -1, 1), rate, subtype="PCM_16")
    return file


def voicecheck(samples: Array, rate: int) -> Intervals:
    """What voicecheck calls speech."""
    return hear_sound(samples, rate).activities[0].speech


def webrtc(samples: Array, rate: int) -> Intervals:
    """What webrtcvad calls speech, mode 2, frames of 30 ms."""
    vad = webrtcvad.Vad(WEBRTC_MODE)
    step = round(WEBRTC_S * rate)
    pcm = (np.clip(samples, -1, 1) * 32767).astype(np.int16)
    called = [vad.is_speech(pcm[k : k + step].tobytes(), rate) for k in range(0, len(pcm) - step + 1, step)]
    return _stretches(np.array(called, bool), WEBRTC_S)


def silero(samples: Array, rate: int) -> Intervals:
    """Where the Silero model's probability is over one half, windows of 32 ms."""
    wide = _wide(samples, rate)
    probability = get_vad_model()(np.pad(wide, (0, -len(wide) % SILERO_WINDOW))).ravel()
    return _stretches(probability > SILERO_LIMIT, SILERO_WINDOW / SILERO_RATE_HZ)


def whisper_filter(samples: Array, rate: int) -> Intervals:
    """What faster-whisper's own filter would let through, its defaults."""
    parts = get_speech_timestamps(_wide(samples, rate), VadOptions())
    return tuple(Interval(part["start"] / SILERO_RATE_HZ, part["end"] / SILERO_RATE_HZ) for part in parts)


HEARERS: Mapping[str, Hearer] = {
    OURS: voicecheck,
    "webrtcvad 2": webrtc,
    "Silero p>.5": silero,
    "faster-whisper filter": whisper_filter,
}


def _stretches(called: Array, step: float) -> Intervals:
    return tuple(Interval(start * step, end * step) for start, end in runs(called))


def _wide(samples: Array, rate: int) -> Array:
    wide: Array = samples if rate == SILERO_RATE_HZ else soxr.resample(samples, rate, SILERO_RATE_HZ)
    return wide.astype(np.float32, copy=False)
