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
    assert total(intersect(speech, (Interval(3, 6),))) > 2.6


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


def test_a_voice_that_does_not_sing_is_no_song(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the speech models call speech, over instruments and for less than a hold, is song only where it sings."""
    monkeypatch.setattr(music, "steady_share", lambda *_: np.full(1000, 0.2, np.float32))
    samples, rate, sounding, speech = stretch()
    sounding[500:] = False
    for singing, found in ((0.1, False), (0.9, True)):
        classes = (0.1, singing, 0.9)
        monkeypatch.setattr(music, "event_probability", lambda _s, _r, where, _f, c=classes: answer(where, c))
        _, song = music.detect(samples, rate, sounding, speech, 1.0, vad.SpeechOptions())
        assert song.any() == found


def test_the_last_word_before_a_song_is_speech(monkeypatch: pytest.MonkeyPatch) -> None:
    """A drawn-out word, which is taken for singing, is speech until the instruments are heard."""
    events = np.zeros((2000, 3), np.float32)
    events[100:200], events[200:1900] = (0.1, 0.9, 0.0), (0.1, 0.9, 0.9)
    monkeypatch.setattr(music, "event_probability", lambda _s, _r, where, _f: events * where[:, np.newaxis])
    heard = np.zeros(2000, bool)
    heard[100:1900] = True
    _, song = music.detect(sound.noise(20, dbfs=-30), 8000, heard, heard.copy(), 1.0, vad.SpeechOptions())
    assert not song[100:180].any()
    assert song[220:1800].all()


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


@pytest.mark.parametrize(
    ("seconds", "gap", "classes", "found"),
    [
        (20.0, 0.1, (0.3, 0.3, 0.6), True),
        (20.0, 0.1, (0.3, 0.6, 0.1), False),
        (20.0, 0.1, (0.6, 0.4, 0.9), False),
        (20.0, 0.1, (0.35, 0.4, 0.4), False),
        (6.0, 0.1, (0.1, 0.9, 0.9), False),
        (20.0, 0.3, (0.3, 0.3, 0.6), False),
    ],
    ids=["song", "no instruments", "speech with music", "in doubt", "short", "with pauses"],
)
def test_singing_over_the_telephone_is_known_by_its_length(
    monkeypatch: pytest.MonkeyPatch, seconds: float, gap: float, classes: tuple[float, float, float], found: bool
) -> None:
    """Supposed speech without pauses, with music rather than speech in it over a hold's length, is song.

    What lasts less, has a speaker's pauses, or no instruments is left to the other rules, which these sounds,
    voices without steady tones, do not meet.
    """
    monkeypatch.setattr(music, "event_probability", lambda _s, _r, where, _f: answer(where, classes))
    samples = sound.noise(seconds + 2, dbfs=-30)
    heard = np.zeros(round(100 * (seconds + 2)), bool)
    heard[100:-100] = True
    for at in range(250, len(heard) - 100, 250):
        heard[at : at + round(100 * gap)] = False
    tune, song = music.detect(samples, 8000, heard, heard.copy(), 1.0, vad.SpeechOptions())
    assert song.any() == tune.any() == found
    if found:
        assert song[heard].mean() > 0.95


def test_what_is_asked_for_song_alone_is_no_music_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sound without pauses that is not sung on the whole is judged where it was before, and nowhere else."""

    def asked(_s: np.ndarray, _r: int, where: np.ndarray, _f: float) -> np.ndarray:
        found = answer(where, (0.9, 0.0, 0.0))
        found[500:800] = np.where(where[500:800, np.newaxis], (0.0, 0.9, 0.9), 0)
        return found

    monkeypatch.setattr(music, "event_probability", asked)
    heard = np.zeros(2200, bool)
    heard[100:-100] = True
    tune, song = music.detect(sound.noise(22, dbfs=-30), 8000, heard, heard.copy(), 1.0, vad.SpeechOptions())
    assert not tune.any()
    assert not song.any()
