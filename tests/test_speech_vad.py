"""Speech on one channel is found with its edges, and nothing else is taken for it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sound
import speech_sounds
from voicecheck.intervals import Interval, intersect, total
from voicecheck.speech import detectors, vad
from voicecheck.speech.options import SpeechOptions

TURNS = (Interval(1.0, 3.0), Interval(4.0, 4.4), Interval(5.5, 7.5))


def a_call(dbfs: float = -20.0, noise_dbfs: float = -58.0, rate: int = 8000) -> sound.Floats:
    parts = [
        (turn.start, speech_sounds.vowels(turn.duration, rate, dbfs=dbfs, seed=seed))
        for turn, seed in zip(TURNS, (0, 9, 5), strict=True)
    ]
    return speech_sounds.line(8.5, *parts, dbfs=noise_dbfs, rate=rate)


def assert_found(speech: tuple[Interval, ...], within: float) -> None:
    assert len(speech) == len(TURNS)
    for found, turn in zip(speech, TURNS, strict=True):
        assert found.start == pytest.approx(turn.start, abs=within)
        assert found.end == pytest.approx(turn.end, abs=within)


@pytest.mark.parametrize("rate", [8000, 16000])
def test_edges(rate: int) -> None:
    """Turns and a short answer are found to a few hundredths of a second, at either rate."""
    assert_found(vad.detect(a_call(rate=rate), rate).speech, 0.08)


@pytest.mark.parametrize(("dbfs", "noise_dbfs"), [(-45.0, -70.0), (-20.0, -38.0), (-3.0, -40.0)])
def test_level_and_noise(dbfs: float, noise_dbfs: float) -> None:
    """Neither a quiet channel, nor noise, nor a loud channel loses a turn."""
    assert_found(vad.detect(a_call(dbfs, noise_dbfs), 8000).speech, 0.12)


@pytest.mark.parametrize(
    "samples",
    [
        sound.silence(0),
        np.array([0.5], np.float32),
        sound.silence(3),
        sound.noise(5, dbfs=-30),
        speech_sounds.line(6, (1, sound.tone(450, 1)), (3.5, sound.tone(450, 1))),
        speech_sounds.line(6, *((0.3 * k, sound.tone(770, 0.1) + sound.tone(1336, 0.1)) for k in range(1, 12))),
        speech_sounds.line(12, (1, speech_sounds.tune(10))),
    ],
    ids=["empty", "one sample", "silence", "noise", "ringing", "keys", "tune"],
)
def test_no_speech(samples: sound.Floats) -> None:
    """What is no voice is no speech."""
    assert vad.detect(samples, 8000).speech == ()


def test_leaked_sound_is_no_speech() -> None:
    """Nothing is found where the other channel explains the sound; the rest stays."""
    speech = vad.detect(a_call(), 8000, leaked=(Interval(0.9, 3.2),)).speech
    assert intersect(speech, (Interval(0.9, 3.2),)) == ()
    assert len(speech) == 2


def test_a_pause_parts_speech() -> None:
    """Silence of 0.3 s parts two stretches, a dip of 0.05 s does not."""
    parts = [(1.0, speech_sounds.vowels(1, seed=1)), (2.05, speech_sounds.vowels(1, seed=2))]
    assert len(vad.detect(speech_sounds.line(5, *parts), 8000).speech) == 1
    parts[1] = (2.3, parts[1][1])
    assert len(vad.detect(speech_sounds.line(5, *parts), 8000).speech) == 2


def test_speech_right_after_music() -> None:
    """A voice that begins 0.3 s after the music is kept, and the music ends before it."""
    samples = speech_sounds.line(14, (1, speech_sounds.tune(8)), (9.3, speech_sounds.vowels(2)))
    activity = vad.detect(samples, 8000)
    assert activity.speech[0].start == pytest.approx(9.3, abs=0.1)
    assert activity.music[0].start == pytest.approx(1.0, abs=0.3)
    assert activity.music[-1].end == pytest.approx(9.0, abs=0.3)


def test_music_without_the_event_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the audio-event model cannot be loaded, steady tones still tell music."""
    monkeypatch.setattr(detectors, "event_model", lambda: None)
    activity = vad.detect(speech_sounds.line(12, (1, speech_sounds.tune(10))), 8000)
    assert activity.speech == ()
    assert total(activity.music) == pytest.approx(10, abs=1)


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """A recording worked through in short blocks gives the same edges as in one."""
    whole = vad.detect(a_call(), 8000)
    monkeypatch.setattr("voicecheck.speech.frames.BLOCK_S", 2)
    monkeypatch.setattr(detectors, "BATCH_S", 2)
    for one, other in zip(whole.speech, vad.detect(a_call(), 8000).speech, strict=True):
        assert one.start == pytest.approx(other.start, abs=0.05)
        assert one.end == pytest.approx(other.end, abs=0.05)


def test_other_rates_are_refused() -> None:
    """A rate that no detector knows is an error, not a guess."""
    with pytest.raises(ValueError, match="44100"):
        vad.detect(sound.silence(1, 44100), 44100)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(-60, 0), st.floats(0.02, 3))
def test_what_is_given_back(seed: int, dbfs: float, seconds: float) -> None:
    """Stretches are in order, inside the recording, parted by a pause, and free of music."""
    activity = vad.detect(speech_sounds.vowels(seconds, seed=seed, dbfs=dbfs), 8000)
    for one, other in zip(activity.speech, activity.speech[1:], strict=False):
        assert other.start - one.end >= SpeechOptions().min_pause - 1e-9
    assert all(0 <= i.start < i.end <= seconds + 0.01 for i in activity.speech + activity.music)
    assert intersect(activity.speech, activity.music) == ()


def test_voices_in_the_background_are_not_the_party() -> None:
    """Speech 18 dB below the rest of its channel is somebody else; 8 dB below it is still the party."""
    levels = ((1.0, 0, -20.0), (4.0, 0, -38.0), (7.0, 5, -20.0), (10.0, 5, -28.0))
    parts = [(start, speech_sounds.vowels(2.0, dbfs=dbfs, seed=seed)) for start, seed, dbfs in levels]
    heard = speech_sounds.line(13, *parts, dbfs=-62)
    activity = vad.detect(heard, 8000)
    found = activity.speech
    assert [round(total(intersect(found, [Interval(at, at + 2)]))) for at, _, _ in levels] == [2, 0, 2, 2]
    assert [round(total(intersect(activity.background, [Interval(at, at + 2)]))) for at, _, _ in levels] == [0, 2, 0, 0]
    behind = speech_sounds.line(13, *parts[:1], *parts[2:3], (4.0, speech_sounds.vowels(2.0, dbfs=-31.5)), dbfs=-62)
    kept = vad.detect(behind, 8000)
    assert round(total(intersect(kept.speech, [Interval(4, 6)]))) == 2
    assert round(total(intersect(kept.background, [Interval(4, 6)]))) == 2
    everybody = vad.detect(heard, 8000, options=SpeechOptions(background_db=60)).speech
    assert total(intersect(everybody, [Interval(4, 6)])) > 1


def test_a_voice_in_the_background_may_talk_for_longer_than_the_party() -> None:
    """A television that talks three times as long as the customer, 16 dB below them, is told; the customer is not."""
    starts = (1.0, 4.0, 7.0, 10.0)
    parts = [(at, speech_sounds.vowels(2.0, dbfs=-36 if at > 1 else -20, seed=5 if at > 1 else 0)) for at in starts]
    found = vad.detect(speech_sounds.line(13, *parts, dbfs=-62), 8000).background
    assert [round(total(intersect(found, [Interval(at, at + 2)]))) for at in starts] == [0, 2, 2, 2]
