"""Synthetic sound for tests: tones, noise and something with the rhythm of speech; full scale is 1."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def silence(seconds: float, rate: int = 8000) -> Floats:
    """Digital silence."""
    return np.zeros(round(seconds * rate), np.float32)


def tone(hertz: float, seconds: float, rate: int = 8000, dbfs: float = -20.0) -> Floats:
    """A sine of the given level."""
    time = np.arange(round(seconds * rate)) / rate
    return at_level(np.sin(2 * np.pi * hertz * time), dbfs)


def noise(seconds: float, rate: int = 8000, dbfs: float = -60.0, seed: int = 0) -> Floats:
    """White noise of the given level."""
    # Its own stream: the same numbers must not be in the breath of a voice with the same seed.
    random = np.random.default_rng([seed, 1])
    return at_level(random.standard_normal(round(seconds * rate)), dbfs)


def speech_like(
    seconds: float, rate: int = 8000, dbfs: float = -20.0, seed: int = 0, syllables_per_second: float = 4.0
) -> Floats:
    """A buzz with harmonics under 3.4 kHz, a wandering pitch and one swell a syllable."""
    random = np.random.default_rng(seed)
    count = round(seconds * rate)
    time = np.arange(count) / rate
    knots = np.arange(0, seconds + 0.6, 0.3)
    pitch = 140 * 2 ** np.interp(time, knots, random.normal(0, 0.2, len(knots)))
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    weights = random.uniform(0.2, 1.0, 20) / np.arange(1, 21)
    voice = sum(w * np.sin(k * phase + k) for k, w in enumerate(weights, 1))
    breath = 0.1 * random.standard_normal(count)
    swell = np.abs(np.sin(np.pi * syllables_per_second * time)) + 1e-2
    return at_level((voice + breath) * swell, dbfs)


def at_level(samples: NDArray[np.floating], dbfs: float) -> Floats:
    """The same sound with its mean power at so many dBFS."""
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    return (samples * (10 ** (dbfs / 20) / np.sqrt(power))).astype(np.float32) if power else samples.astype(np.float32)


def place(total: float, *parts: tuple[float, Floats], rate: int = 8000) -> Floats:
    """Sounds laid at their start times (seconds) into so many seconds of silence."""
    out = silence(total, rate)
    for start, part in parts:
        first = round(start * rate)
        out[first : first + len(part)] += part[: max(0, len(out) - first)]
    return out


def pcm(*channels: Floats) -> NDArray[np.int16]:
    """Channels as int16 of shape (channels, n)."""
    return np.clip(np.rint(np.stack(channels) * 32768), -32768, 32767).astype(np.int16)


def write(path: Path, *channels: Floats, rate: int = 8000, subtype: str | None = None, **options: str) -> Path:
    """Write channels to a sound file whose format is that of its name."""
    sf.write(path, np.stack(channels, axis=1), rate, subtype=subtype, **options)
    return path
