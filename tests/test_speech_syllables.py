"""Syllables are counted from the sound, at whatever pace."""

from __future__ import annotations

import numpy as np
import pytest

import sound
import speech_sounds
from voicecheck.intervals import Interval
from voicecheck.speech import syllables


@pytest.mark.parametrize("per_second", [1.6, 2.5, 4.0, 5.5])
@pytest.mark.parametrize("noise_dbfs", [-60.0, -35.0])
def test_count(per_second: float, noise_dbfs: float) -> None:
    """Slow or fast, in quiet or in noise, the count is within a tenth of the truth."""
    samples = speech_sounds.line(13, (1, speech_sounds.vowels(11, per_second=per_second)), dbfs=noise_dbfs)
    counted = syllables.count_nuclei(samples, 8000, (Interval(1, 12),))
    assert counted == pytest.approx(11 * per_second, rel=0.1)


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
    [(sound.silence(0), ()), (sound.silence(2), ()), (sound.silence(0), (Interval(0, 1),))],
)
def test_nothing(samples: sound.Floats, within: tuple[Interval, ...]) -> None:
    """No sound and no speech have no syllables."""
    assert syllables.count_nuclei(samples, 8000, within) == 0
    assert syllables.count_by_interval((), within) == (0,) * len(within)
