"""Syllables are counted from the sound, at whatever pace."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

import sound
import speech_sounds
from voicecheck.intervals import Interval
from voicecheck.speech import syllables

RATES = (2.0, 7.5, 2.0, 7.5, 2.0)


@pytest.mark.parametrize("per_second", [1.35, 2.5, 4.0, 5.5, 8.0, 11.6])
@pytest.mark.parametrize("hertz", [90.0, 120.0, 220.0])
@pytest.mark.parametrize("noise_dbfs", [-60.0, -35.0])
def test_count(per_second: float, hertz: float, noise_dbfs: float) -> None:
    """From 80 to 700 a minute, with a deep voice or a high one, in quiet or in noise, the count is right to a tenth."""
    samples = speech_sounds.line(13, (1, speech_sounds.vowels(11, per_second=per_second, hertz=hertz)), dbfs=noise_dbfs)
    counted = syllables.count_nuclei(samples, 8000, (Interval(1, 12),))
    assert counted == pytest.approx(11 * per_second, rel=0.1)


def test_a_quick_turn_after_slow_ones() -> None:
    """How long a syllable is is learnt from the speech around: a quick turn is not held against the slow ones."""
    turns = [(1 + 8 * k, speech_sounds.vowels(7, per_second=rate, seed=k)) for k, rate in enumerate(RATES)]
    within = tuple(Interval(start, start + 7) for start, _ in turns)
    found = syllables.nuclei(speech_sounds.line(42, *turns), 8000, within)
    counts = syllables.count_by_interval(found, within)
    assert counts == tuple(pytest.approx(7 * rate, rel=0.12) for rate in RATES)


def test_a_consonant_that_hardly_dips() -> None:
    """Syllables joined by a murmur that is only 3 dB weaker (l, m, n between vowels) are counted, not merged."""
    time = np.arange(8 * 8000) / 8000
    voice = sum(np.sin(2 * np.pi * 130 * k * time) / k for k in range(2, 15))
    murmur = np.interp(time % 0.2, [0, 0.03, 0.05, 0.15, 0.17, 0.2], [0, 0, 1, 1, 0, 0])
    samples = sound.at_level(voice * 10 ** (-3 * (1 - murmur) / 20), -20)
    assert syllables.count_nuclei(samples, 8000, (Interval(0, 8),)) == pytest.approx(40, rel=0.1)


def test_the_hiss_of_a_consonant_is_no_syllable() -> None:
    """Hiss above 2 kHz as loud as the vowels, between them (s, sh, x), is not counted."""
    vowels = speech_sounds.vowels(8, per_second=3.0, dbfs=-20)
    time = np.arange(len(vowels)) / 8000
    spectrum = np.fft.rfft(sound.noise(8, dbfs=-20))
    spectrum[np.fft.rfftfreq(len(vowels), 1 / 8000) < 2300] = 0
    hiss = sound.at_level(np.fft.irfft(spectrum, len(vowels)), -20)
    between = np.clip(np.cos(2 * np.pi * 3.0 * time), 0, 1) ** 2
    within = (Interval(0, 8),)
    assert syllables.count_nuclei(vowels + hiss * between, 8000, within) == pytest.approx(24, rel=0.1)


@pytest.mark.parametrize("seconds", [0.7, 2.0, 3.1])
def test_how_speech_is_cut_does_not_matter(seconds: float) -> None:
    """The same speech in pieces that touch has the nuclei that it has in one stretch."""
    samples = speech_sounds.vowels(8, per_second=5.0)
    edges = np.append(np.arange(0, 8, seconds), 8.0)
    pieces = tuple(Interval(a, b) for a, b in pairwise(edges.tolist()))
    assert syllables.nuclei(samples, 8000, pieces) == syllables.nuclei(samples, 8000, (Interval(0, 8),))


@pytest.mark.parametrize("dbfs", [-60, -20])
def test_noise_that_was_taken_for_speech_has_no_syllables(dbfs: float) -> None:
    """Steady noise has no nuclei, however loud, and speech in noise keeps its own."""
    within = (Interval(0, 9),)
    assert syllables.nuclei(sound.noise(9, dbfs=dbfs), 8000, within) == ()
    spoken = speech_sounds.vowels(9, per_second=4.0, dbfs=dbfs - 5) + sound.noise(9, dbfs=dbfs - 8)
    assert syllables.count_nuclei(spoken, 8000, within) == pytest.approx(36, rel=0.1)


def test_the_rate_of_the_samples_does_not_matter() -> None:
    """At 16 kHz the count is that at 8 kHz."""
    within = (Interval(0, 8),)
    counts = [syllables.count_nuclei(speech_sounds.vowels(8, rate), rate, within) for rate in (8000, 16000)]
    assert counts == [32, 32]


def test_times_are_those_of_the_vowels() -> None:
    """Each nucleus lies inside its syllable, where the sound swells."""
    found = syllables.nuclei(speech_sounds.vowels(8, per_second=4.0), 8000, (Interval(0, 8),))
    assert all(0.03 < time % 0.25 < 0.22 for time in found)


def test_level_does_not_matter() -> None:
    """The same speech 30 dB quieter has the same nuclei."""
    samples = speech_sounds.vowels(8)
    within = (Interval(0, 8),)
    assert syllables.nuclei(samples, 8000, within) == syllables.nuclei(samples * np.float32(0.0316), 8000, within)


def test_only_within() -> None:
    """Nuclei lie inside the stretches that were asked for, and rise."""
    within = (Interval(1, 2), Interval(3, 4.5))
    found = syllables.nuclei(speech_sounds.vowels(6), 8000, within)
    assert found
    assert list(found) == sorted(found)
    assert all(any(i.start <= t < i.end for i in within) for t in found)
    assert sum(syllables.count_by_interval(found, within)) == len(found)


@pytest.mark.parametrize(
    ("samples", "within"),
    [
        (sound.silence(0), ()),
        (sound.silence(2), ()),
        (sound.silence(2), (Interval(0, 2),)),
        (sound.silence(0), (Interval(0, 1),)),
        (speech_sounds.vowels(2), (Interval(5, 6),)),
    ],
)
def test_nothing(samples: sound.Floats, within: tuple[Interval, ...]) -> None:
    """No sound and no speech have no syllables."""
    assert syllables.count_nuclei(samples, 8000, within) == 0
    assert syllables.count_by_interval((), within) == (0,) * len(within)
