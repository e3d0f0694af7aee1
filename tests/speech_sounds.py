"""Sound for the tests of speech: vowels that a speech model takes for a voice, notes and chords."""

from __future__ import annotations

import numpy as np

import sound
from sound import Floats

FORMANTS_HZ = ((700, 1200, 2500), (300, 2300, 3000), (500, 900, 2400), (400, 2000, 2600), (600, 1700, 2500))
WIDTHS_HZ = (80, 110, 160)
WEIGHTS = (1.0, 0.5, 0.25)


def vowels(
    seconds: float,
    rate: int = 8000,
    *,
    dbfs: float = -20.0,
    seed: int = 0,
    per_second: float = 4.0,
    hertz: float = 120.0,
) -> Floats:
    """Syllables of gliding vowels: a buzz through moving formants with one swell a syllable.

    The pitch is `hertz` in the mean and wanders by about a semitone and a half.
    """
    random = np.random.default_rng(seed)
    time = np.arange(round(seconds * rate)) / rate
    knots = np.arange(0, seconds + 1, 1 / per_second)
    glide = random.normal(0, 0.12, len(knots))
    pitch = hertz * 2 ** np.interp(time, knots, glide - glide.mean())
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    chosen = [FORMANTS_HZ[k] for k in random.integers(0, len(FORMANTS_HZ), len(knots))]
    formants = [np.interp(time, knots, [vowel[k] for vowel in chosen]) for k in range(3)]
    voice = np.zeros(len(time))
    for harmonic in range(1, int(3500 / hertz) + 8):
        at = harmonic * pitch
        amplitude = sum(
            weight / (1 + ((at - centre) / width) ** 2)
            for centre, width, weight in zip(formants, WIDTHS_HZ, WEIGHTS, strict=True)
        )
        voice += np.where(at < 3500, amplitude / (1 + 0.05 * harmonic) * np.sin(harmonic * phase), 0)
    swell = np.clip(np.sin(np.pi * ((per_second * time) % 1)) * 1.6, 0, 1) ** 1.5 + 0.003
    return sound.at_level(voice * swell, dbfs)


def tune(seconds: float, rate: int = 8000, *, dbfs: float = -23.0, seed: int = 0) -> Floats:
    """Notes of 0.4 s that die away, as a music box plays them."""
    random = np.random.default_rng(seed)
    time = np.arange(round(0.4 * rate)) / rate
    notes = [392, 440, 494, 587, 330, 262, 294, 349]
    count = int(np.ceil(seconds / 0.4))
    played = [
        sum(np.sin(2 * np.pi * notes[k] * h * time) / h for h in range(1, 6)) * np.exp(-2.5 * time)
        for k in random.integers(0, len(notes), count)
    ]
    return sound.at_level(np.concatenate(played)[: round(seconds * rate)], dbfs)


def line(total: float, *parts: tuple[float, Floats], dbfs: float = -58.0, rate: int = 8000) -> Floats:
    """Sounds laid at their start times into line noise."""
    return sound.place(total, *parts, rate=rate) + sound.noise(total, rate, dbfs=dbfs)
