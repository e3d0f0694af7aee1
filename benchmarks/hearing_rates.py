"""How far off the count of syllables is at each pace: real clips made slower and quicker.

Stretched speech is not slow or quick speech: a speaker in a hurry leaves sounds out, and this one does not. It
shows what a pace alone does to the count. Clips of few characters are left out: one of eight is 12 %.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import soxr
from hearing_figures import Figure, halves_of
from hearing_measures import mean, relative_error
from hearing_peers import OURS, hear_sound
from hearing_sets import Clip, in_condition, load_texts
from hearing_speech import Asked

from voicecheck.intervals import Interval, Intervals, total
from voicecheck.records import Array
from voicecheck.speech.syllables import count_nuclei
from voicecheck.text.spoken import count_characters

PACES = (80, 120, 240, 400, 550, 700)
"""Syllables a minute, pauses left out."""
LEAST_CHARACTERS = 8
FURTHEST = 3.5
"""A clip is made so many times slower or quicker at most."""
RATE_HZ = 8000
WINDOW, HOP, SEEK = 240, 120, 80  # samples: 30 ms, half of it, and 10 ms to each side


def stretched(samples: Array, speed: float) -> Array:
    """Sound at 8 kHz made so many times quicker, at the same pitch (WSOLA, Verhelst and Roelands 1993).

    Each window is taken from near its place in the sound, where it goes on best from the window before.
    """
    count = int(len(samples) / speed / HOP)
    sound = np.pad(samples.astype(np.float64), (WINDOW, 2 * WINDOW + SEEK))
    shape = np.hanning(WINDOW + 1)[:WINDOW]
    made = np.zeros((count + 2) * HOP + WINDOW)
    before = WINDOW
    for k in range(count):
        due = min(int(k * HOP * speed) + WINDOW, len(sound) - WINDOW - SEEK)
        near = sound[due - SEEK : due + SEEK + WINDOW]
        goes_on = sound[before + HOP : before + HOP + WINDOW]
        energy = np.convolve(near**2, np.ones(WINDOW), "valid") + 1e-9
        before = due - SEEK + int(np.argmax(np.correlate(near, goes_on[:WINDOW], "valid") / np.sqrt(energy)))
        made[k * HOP : k * HOP + WINDOW] += sound[before : before + WINDOW] * shape
    quick: Array = made[: count * HOP].astype(np.float32)
    return quick


def measure_rates(asked: Asked) -> Iterator[Figure]:
    """Mean error and bias of the count of syllables at each pace, on clips whose words are known."""
    clips = [clip for clip in asked.wanted(load_texts(asked.folder("sets", "mandarin"))) if _long(clip)]
    heard = [(clip, hear_sound(clip.samples, clip.rate).activities[0].speech) for clip in clips]
    for pace in PACES:
        for condition in ("clean", "phone"):
            counts = [(clip.half, *pair) for clip, speech in heard if (pair := _counted(clip, speech, pace, condition))]
            for name, members in halves_of(asked.half).items():
                own = [(found, said) for half, found, said in counts if half in members]
                where = {"part": "rates", "condition": condition, "half": name, "system": OURS, "count": len(own)}
                errors = [100 * relative_error(*pair) for pair in own]
                yield Figure(measure=f"mean error at {pace} a minute", value=mean(errors), unit="%", **where)
                bias = [100 * (found / said - 1) for found, said in own]
                yield Figure(measure=f"bias at {pace} a minute", value=mean(bias), unit="%", **where)


def _long(clip: Clip) -> bool:
    return count_characters(clip.text) >= LEAST_CHARACTERS


def _counted(clip: Clip, speech: Intervals, pace: float, condition: str) -> tuple[int, int] | None:
    """Syllables found at a pace and characters said; ``None`` where the clip is too far from it."""
    said = count_characters(clip.text)
    speed = pace * total(speech) / 60 / said if speech else 0.0
    if not 1 / FURTHEST <= speed <= FURTHEST:
        return None
    samples = soxr.resample(clip.samples, clip.rate, RATE_HZ)
    samples, rate = in_condition(replace(clip, samples=stretched(samples, speed), rate=RATE_HZ), condition)
    return count_nuclei(samples, rate, tuple(Interval(i.start / speed, i.end / speed) for i in speech)), said
