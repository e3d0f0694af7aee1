"""Two speech models are heard together, each where the other doubts, and the sound gives the edges."""

from __future__ import annotations

import numpy as np
import pytest

import sound
import speech_sounds
from voicecheck.intervals import Interval, intersect, total
from voicecheck.speech import detectors, evidence, vad
from voicecheck.speech.options import SpeechOptions

OPTIONS = SpeechOptions()


def per_frame(*values: tuple[float, int]) -> np.ndarray:
    return np.concatenate([np.full(count, value, np.float32) for value, count in values])


def test_a_voice_that_one_model_is_deaf_to_is_speech() -> None:
    """FireRedVAD's certainty outweighs Silero's silence; a doubt of both, or Silero alone, does not suffice."""
    silero = np.array([0.02, 0.02, 0.95, 0.3, 0.6], np.float32)
    fire = np.array([0.99, 0.70, 0.02, 0.3, 0.6], np.float32)
    assert (evidence.combined(silero, fire) > OPTIONS.evidence).tolist() == [True, False, False, False, True]


def test_silero_alone_where_the_other_model_is_missing() -> None:
    """Without FireRedVAD Silero decides."""
    assert (evidence.combined(np.array([0.1, 0.9]), None) > OPTIONS.evidence).tolist() == [False, True]


def test_less_is_asked_of_a_voice_that_the_models_do_not_know() -> None:
    """Where the loudest sound near has little evidence less is asked; where it has none, and of a known voice, not."""
    level = per_frame((-60, 500), (-20, 500), (-60, 500))
    for value, asked in ((8.0, OPTIONS.evidence), (2.0, -2.0), (-3.0, -4.5), (-7, OPTIONS.evidence)):
        found = per_frame((-9, 500), (value, 500), (-9, 500))
        assert evidence.limits(found, level, -20.0, OPTIONS)[750] == pytest.approx(asked)


def test_less_is_not_asked_of_a_voice_far_below_the_party() -> None:
    """What is 15 dB below the party is no voice that the models do not know, however long it is the loudest sound."""
    level, found = per_frame((-35, 1000)), per_frame((2.0, 1000))
    assert evidence.limits(found, level, -30.0, OPTIONS)[500] == pytest.approx(-2.0)
    assert evidence.limits(found, level, -20.0, OPTIONS)[500] == pytest.approx(OPTIONS.evidence)


def test_a_stretch_needs_more_evidence_somewhere() -> None:
    """What barely reaches the limit and no more is not marked."""
    asked = np.zeros(30, np.float32)
    found = per_frame((-5, 10), (0.2, 10), (-5, 10))
    assert not evidence.marked(found, asked, OPTIONS).any()
    found[15] = 0.7
    assert evidence.marked(found, asked, OPTIONS).sum() == 10


def test_edges_are_where_the_sound_stands_out_of_the_pause() -> None:
    """Evidence that comes 0.1 s late is drawn out over the soft beginning, and not over the noise before it."""
    rise = np.linspace(-52, -20, 12, dtype=np.float32)
    level = np.concatenate([per_frame((-60, 100)), rise, per_frame((-20, 100), (-60, 100))])
    speech = np.zeros(len(level), bool)
    speech[112:212] = True
    found = per_frame((-3, len(level)))
    drawn = evidence.drawn(speech, np.stack([level, level - 20], axis=1), found, OPTIONS)
    assert 100 <= np.flatnonzero(drawn)[0] <= 104
    assert np.flatnonzero(drawn)[-1] == 211
    denied = evidence.drawn(speech, np.stack([level, level - 20], axis=1), found - 3, OPTIONS)
    assert np.flatnonzero(denied)[0] == 112


def test_a_loud_pause_is_no_speech() -> None:
    """Breath in a pause of 0.3 s, 15 dB below the speech and 25 above the line, is no part of the speech."""
    parts = [(1.0, speech_sounds.vowels(2, seed=1)), (3.3, speech_sounds.vowels(2, seed=2))]
    breath = (3.0, sound.noise(0.3, dbfs=-35))
    found = vad.detect(speech_sounds.line(6.5, *parts, breath, dbfs=-60), 8000).speech
    assert len(found) == 2
    assert total(intersect(found, [Interval(3.0, 3.3)])) < 0.1


def test_noise_that_swells_in_a_pause_is_no_speech() -> None:
    """A pause of a second in noise that swells by 6 dB stays one; the noise is learnt from the pause itself."""
    time = np.arange(8000 * 7) / 8000
    swell = (10 ** (0.15 * np.sin(2 * np.pi * time / 1.5))).astype(np.float32)
    parts = [(1.0, speech_sounds.vowels(2, seed=1)), (4.0, speech_sounds.vowels(2, seed=2))]
    found = vad.detect(sound.noise(7, dbfs=-42) * swell + sound.place(7, *parts), 8000).speech
    assert total(intersect(found, [Interval(3.0, 4.0)])) < 0.15
    assert total(found) == pytest.approx(4, abs=0.4)


def test_the_models_together_are_heard_over_music() -> None:
    """A voice in music is one where both models say so; FireRedVAD alone takes some music for a voice."""
    silero, fire = per_frame((0.3, 200), (0.01, 200)), per_frame((0.99, 400))
    agreed = vad._agreed(silero, fire)
    assert agreed[:150].all()
    assert not agreed[250:].any()


@pytest.mark.skipif(detectors.speech_model() is None, reason="FireRedVAD cannot be loaded on this machine")
def test_the_empty_band_of_a_telephone_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    """FireRedVAD hears a voice of the telephone's band better where a little noise fills the band above it."""
    samples = speech_sounds.line(4, (1, speech_sounds.vowels(2)), dbfs=-80)
    everywhere = np.ones(400, bool)
    inside = slice(120, 280)
    filled = detectors.speech_probability(samples, 8000, everywhere, 1.0)[1]
    monkeypatch.setattr(detectors, "_fill", lambda _start, count: np.zeros(count, np.float32))
    empty = detectors.speech_probability(samples, 8000, everywhere, 1.0)[1]
    assert filled is not None
    assert empty is not None
    assert filled[inside].mean() > empty[inside].mean() + 0.1


@pytest.mark.skipif(detectors.speech_model() is None, reason="FireRedVAD cannot be loaded on this machine")
def test_answers_do_not_depend_on_the_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    """FireRedVAD and the audio-event model say the same of a recording heard in pieces of 3 s as of the whole."""
    samples = speech_sounds.line(12, (0.5, speech_sounds.vowels(4)), (6, speech_sounds.vowels(5, seed=3)))
    everywhere = np.ones(1200, bool)

    def asked() -> tuple[np.ndarray, np.ndarray]:
        fire = detectors.speech_probability(samples, 8000, everywhere, 1.0)[1]
        events = detectors.event_probability(samples, 8000, everywhere, 1.0)
        assert fire is not None
        assert events is not None
        return fire, events

    whole = asked()
    monkeypatch.setattr(detectors, "BATCH_S", 3)
    for one, other in zip(whole, asked(), strict=True):
        assert np.abs(one - other).max() < 0.01


def test_without_the_second_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that cannot load FireRedVAD still finds the turns."""
    monkeypatch.setattr(detectors, "speech_model", lambda: None)
    found = vad.detect(speech_sounds.line(5, (1, speech_sounds.vowels(2))), 8000).speech
    assert found[0].start == pytest.approx(1.0, abs=0.1)
    assert found[-1].end == pytest.approx(3.0, abs=0.1)
