"""Music is known by its steady tones and by the audio-event model, and is not taken for speech."""

from __future__ import annotations

import numpy as np
import pytest

import sound
import speech_sounds
from voicecheck.intervals import Interval, intersect, total
from voicecheck.speech import detectors, music, vad


def test_tones_stand_still() -> None:
    """All of a tone's power stands still, hardly any of a voice's or of noise's does."""
    assert music.steady_share(sound.tone(440, 4), 8000, 5)[150:250].min() > 0.95
    assert music.steady_share(speech_sounds.vowels(4), 8000, 8)[150:250].max() < 0.3
    assert music.steady_share(sound.noise(4), 8000, 5)[150:250].max() < 0.1
    assert len(music.steady_share(sound.noise(4), 8000, 5)) == 400


@pytest.mark.parametrize("samples", [sound.silence(0), sound.silence(0.005), sound.silence(0.02)])
def test_hardly_any_sound(samples: sound.Floats) -> None:
    """Less than a spectrum of sound has no steady tones and is no error."""
    assert not music.steady_share(samples, 8000, 5).any()


def test_a_voice_over_quiet_music_is_kept() -> None:
    """Speech 20 dB above music is speech."""
    samples = speech_sounds.line(9, (0, speech_sounds.tune(9, dbfs=-40)), (3, speech_sounds.vowels(3)))
    speech = vad.detect(samples, 8000).speech
    assert total(intersect(speech, (Interval(3, 6),))) > 2.7


def test_song_is_no_speech(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the speech model takes for speech, and the event model for music without speech, is song."""
    monkeypatch.setattr(music, "event_probability", lambda _s, _r, where, _f: answer(where, (0.1, 0.9, 0.9)))
    tune, song = music.detect(*stretch(), 1.0, vad.SpeechOptions())
    assert song[100:900].all()
    assert tune[100:900].all()


def test_speech_over_music_is_no_song(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the event model hears speech as well as music, the speech is kept."""
    monkeypatch.setattr(music, "event_probability", lambda _s, _r, where, _f: answer(where, (0.9, 0.0, 0.9)))
    _, song = music.detect(*stretch(), 1.0, vad.SpeechOptions())
    assert not song.any()


def test_the_event_model_is_asked_in_whole_windows() -> None:
    """A scrap of sound too short for the model is left at zero, not an error."""
    where = np.zeros(7000, bool)
    where[:6001] = True
    answered = detectors.event_probability(sound.noise(70), 8000, where, 1.0)
    assert answered is None or answered.shape == (7000, 3)


def answer(where: np.ndarray, classes: tuple[float, float, float]) -> np.ndarray:
    return np.where(where[:, None], np.array(classes, np.float32), np.float32(0))


def stretch() -> tuple[sound.Floats, int, np.ndarray, np.ndarray]:
    """Ten seconds of a steady tone that the speech model, wrongly, calls speech."""
    everywhere = np.ones(1000, bool)
    return sound.tone(440, 10), 8000, everywhere, everywhere
