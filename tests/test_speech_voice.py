"""Level, clipping and pitch are those of the voice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sound
import speech_sounds
from voicecheck.intervals import Interval, total
from voicecheck.speech import voice
from voicecheck.speech.options import SpeechOptions


@pytest.mark.parametrize(("hertz", "rate"), [(110, 8000), (200, 8000), (150, 16000)])
def test_pitch(hertz: float, rate: int) -> None:
    """The middle pitch is found, for a man and for a woman, and how much it moves."""
    samples = speech_sounds.vowels(6, rate, hertz=hertz)
    figures = voice.measure(samples, rate, (Interval(0, 6),))
    assert figures.pitch_median_hz == pytest.approx(hertz, rel=0.05)
    assert figures.pitch_sd_semitones == pytest.approx(1.2, abs=0.6)


def test_a_monotone() -> None:
    """A pitch that does not move has no deviation."""
    time = np.arange(8000 * 3) / 8000
    buzz = sum(np.sin(2 * np.pi * 200 * h * time) / h for h in range(1, 10))
    figures = voice.measure(sound.at_level(buzz, -20), 8000, (Interval(0, 3),))
    assert figures.pitch_sd_semitones == pytest.approx(0, abs=0.05)


def test_level_leaves_gaps_out() -> None:
    """The level is that of the speech: silence within the stretch does not lower it."""
    samples = sound.place(10, (0, sound.tone(300, 2, dbfs=-25)), (6, sound.tone(300, 2, dbfs=-25)))
    figures = voice.measure(samples, 8000, (Interval(0, 10),))
    assert figures.level_dbfs == pytest.approx(-25, abs=0.2)
    assert figures.clipping_share == 0


def test_clipping() -> None:
    """Sound cut off at full scale is counted; a loud sound that is not cut off has none."""
    loud = np.clip(sound.tone(300, 2, dbfs=3), -1, 1)
    share = voice.measure(loud, 8000, (Interval(0, 2),)).clipping_share
    assert share == pytest.approx(np.mean(np.abs(loud) >= 0.975), abs=0.01)
    assert voice.measure(loud * np.float32(0.9), 8000, (Interval(0, 2),)).clipping_share == 0


@pytest.mark.parametrize(
    ("samples", "within"),
    [
        (sound.silence(0), ()),
        (sound.silence(0), (Interval(0, 1),)),
        (sound.noise(1), ()),
        (sound.noise(1), (Interval(0.5, 0.501),)),
    ],
)
def test_too_little_is_unknown(samples: sound.Floats, within: tuple[Interval, ...]) -> None:
    """What cannot be measured is unknown, not zero."""
    assert voice.measure(samples, 8000, within) == voice.VoiceFigures()


def test_silence_and_noise_have_no_pitch() -> None:
    """Digital silence has no level, and noise no pitch."""
    assert voice.measure(sound.silence(3), 8000, (Interval(0, 3),)).level_dbfs is None
    figures = voice.measure(sound.noise(3, dbfs=-30), 8000, (Interval(0, 3),))
    assert figures.level_dbfs == pytest.approx(-30, abs=0.2)
    assert figures.pitch_median_hz is None


def test_thirds_of_a_call() -> None:
    """A voice that grows louder and higher shows it between its first third and its last."""
    parts = [(0.0, speech_sounds.vowels(3, hertz=120, dbfs=-30)), (3.0, speech_sounds.vowels(3, hertz=150, dbfs=-25))]
    samples = sound.place(12, *parts, (8, speech_sounds.vowels(3, hertz=200, dbfs=-20)))
    first, _, last = voice.by_thirds(samples, 8000, (Interval(0, 6), Interval(8, 11)))
    assert first.level_dbfs == pytest.approx(-30, abs=0.5)
    assert last.level_dbfs == pytest.approx(-20, abs=0.5)
    assert last.pitch_median_hz == pytest.approx(200, rel=0.06)
    assert first.pitch_median_hz == pytest.approx(120, rel=0.06)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.01, 10)), min_size=1, max_size=6))
def test_thirds_cover_all(stretches: list[tuple[float, float]]) -> None:
    """The thirds last equally long and together as long as the speech."""
    within = tuple(Interval(start, start + length) for start, length in stretches)
    parts = voice.thirds(within)
    for part in parts:
        assert total(part) == pytest.approx(total(within) / 3, abs=1e-6)


def test_a_pitch_every_fiftieth_of_a_second() -> None:
    """Half a second of voice, 25 frames, is enough for a pitch, and less is not."""
    samples = speech_sounds.vowels(2)
    enough, too_little = (voice.measure(samples, 8000, (Interval(0.5, end),)) for end in (1.1, 0.9))
    assert enough.pitch_median_hz is not None
    assert too_little.pitch_median_hz is None


def test_pitch_is_sampled() -> None:
    """Of a long speech only so much is used for the pitch, with the same result."""
    samples = speech_sounds.vowels(20)
    all_of_it = voice.measure(samples, 8000, (Interval(0, 20),)).pitch_median_hz
    some = voice.measure(samples, 8000, (Interval(0, 20),), options=SpeechOptions(voice_sample=5)).pitch_median_hz
    assert some == pytest.approx(all_of_it, rel=0.05)
