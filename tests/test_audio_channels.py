"""Channels: levels, emptiness, doubling, clipping, and one party leaking into the other's channel."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

import sound
from voicecheck.audio.channels import ChannelOptions, ChannelReport, examine, listen, notes
from voicecheck.audio.decode import Sound
from voicecheck.audio.leakage import Leak, LeakOptions, _delay
from voicecheck.audio.leakmarks import leaked
from voicecheck.intervals import Interval, Intervals, intersect, merge, subtract, total

RATE = 8000
SECONDS = 60.0
# Who speaks when: by turns, and both at once from 44 to 46.
LEFT_TURNS = merge([Interval(2, 12), Interval(20, 30), Interval(40, 46), Interval(52, 58)])
RIGHT_TURNS = merge([Interval(13, 19), Interval(31, 39), Interval(44, 51)])


@cache
def talk(turns: Intervals, dbfs: float, seed: int, rate: int = RATE) -> sound.Floats:
    """Speech-like sound in the given turns."""
    parts = [
        (turn.start, sound.speech_like(turn.duration, rate, dbfs, seed=100 * seed + k)) for k, turn in enumerate(turns)
    ]
    return sound.place(SECONDS, *parts, rate=rate)


def delayed(samples: sound.Floats, ms: float, db: float, rate: int = RATE) -> sound.Floats:
    """The same sound, later and weaker."""
    lag = round(ms * rate / 1000)
    return np.concatenate([np.zeros(lag, np.float32), samples[: len(samples) - lag]]) * np.float32(10 ** (db / 20))


def call(
    *, leak_db: float | None, ms: float = 40, right_dbfs: float = -22.0, noise_dbfs: float = -60.0, rate: int = RATE
) -> Sound:
    """A call in which the left party leaks into the right channel."""
    left, right = talk(LEFT_TURNS, -20.0, 1, rate), talk(RIGHT_TURNS, right_dbfs, 2, rate)
    if leak_db is not None:
        right = right + delayed(left, ms, leak_db, rate)
    noises = [sound.noise(SECONDS, rate, noise_dbfs, seed) for seed in (1, 2)]
    return recording(left + noises[0], right + noises[1], rate=rate)


def recording(*channels: sound.Floats, rate: int = RATE) -> Sound:
    """Channels as a decoded recording."""
    return Sound(sound.pcm(*channels), rate, "", "")


@pytest.mark.parametrize(
    ("leak_db", "ms", "rate"), [(-20, 5, 8000), (-20, 200, 8000), (-32, 40, 8000), (-32, 120, 16000)]
)
def test_leak_is_found_and_marked(leak_db: float, ms: float, rate: int) -> None:
    """A leak is measured to 1 dB, marked where it is heard, and none of the party's own speech is marked."""
    report = examine(call(leak_db=leak_db, ms=ms, rate=rate))
    assert report.leak_db[0] is None
    assert report.leak_db[1] == pytest.approx(leak_db, abs=1.0)
    heard = subtract([Interval(t.start + ms / 1000, t.end + ms / 1000) for t in LEFT_TURNS], RIGHT_TURNS)
    assert total(intersect(report.leaked[1], heard)) > 0.9 * total(heard)
    assert total(intersect(report.leaked[1], RIGHT_TURNS)) == 0
    assert report.leaked[0] == ()


@pytest.mark.parametrize(("leak_db", "ms"), [(-10, 600), (-10, 1200), (-20, 1950), (-30, 900)])
def test_late_echo_is_found_and_marked(leak_db: float, ms: float) -> None:
    """An echo up to 2 s late is measured, marked and said with its delay; the party's own speech is not marked."""
    report = examine(call(leak_db=leak_db, ms=ms))
    assert (report.leak_db[0], report.leaked[0], report.offset_s) == (None, (), None)
    assert report.leak_db[1] == pytest.approx(leak_db, abs=1.0)
    assert report.leak_delay_s[1] == pytest.approx(ms / 1000, abs=0.005)
    heard = subtract([Interval(t.start + ms / 1000, t.end + ms / 1000) for t in LEFT_TURNS], RIGHT_TURNS)
    assert total(intersect(report.leaked[1], heard)) > 0.9 * total(heard)
    assert total(intersect(report.leaked[1], RIGHT_TURNS)) < 0.01 * total(RIGHT_TURNS)
    assert any(f"at {leak_db} dB, {ms / 1000:.1f} s later" in note for note in notes(report))


def test_leak_and_echo_together() -> None:
    """A leak at once and an echo a second later, each way, are all taken off."""
    left, right = talk(LEFT_TURNS, -20.0, 1), talk(RIGHT_TURNS, -22.0, 2)
    into_right = delayed(left, 40, -20) + delayed(left, 1000, -15)
    into_left = delayed(right, 30, -25) + delayed(right, 1400, -12)
    noises = [sound.noise(SECONDS, seed=seed) for seed in (1, 2)]
    report = examine(recording(left + into_left + noises[0], right + into_right + noises[1]))
    assert report.offset_s == 0
    for index, (own, other, late) in enumerate(((LEFT_TURNS, RIGHT_TURNS, 1.4), (RIGHT_TURNS, LEFT_TURNS, 1.0))):
        copies = merge([*other, *(Interval(t.start + late, t.end + late) for t in other)])
        heard = subtract(copies, own)
        # The made call lacks the copies of copies, so that a second of each turn is not what is predicted.
        assert total(intersect(report.leaked[index], heard)) > 0.65 * total(heard)
        assert total(intersect(report.leaked[index], own)) < 0.02 * total(own)


@pytest.mark.parametrize("late", [1.0, 1.7])
def test_words_repeated_in_the_same_voice_are_no_echo(late: float) -> None:
    """Somebody who says some of the other's words again, in the very same waveform, keeps their speech.

    An echo repeats everything; here six of the ten phrases are repeated, at about the same delay.
    """
    random = np.random.default_rng(5)
    phrases = [(5.0 * k, sound.speech_like(1.0, seed=k)) for k in range(10)]
    again = [(start + 1.0 + late + random.uniform(-0.2, 0.2), phrase) for start, phrase in phrases[::2]]
    others = [(start + 1.6 + late, sound.speech_like(1.5, seed=50 + k)) for k, (start, _) in enumerate(phrases[1::2])]
    left = sound.place(SECONDS, *phrases) + sound.noise(SECONDS, seed=1)
    right = sound.place(SECONDS, *again, *others) + sound.noise(SECONDS, seed=2)
    report = examine(recording(left, right))
    assert report.leaked == ((), ())
    assert report.offset_s is None


@pytest.mark.parametrize(("late", "leak_db"), [(1.5, -35), (-0.8, -20), (1.1, -12)])
def test_channels_out_of_step_show_in_their_leaks(late: float, leak_db: float) -> None:
    """Where each party leaks into the other's channel and one channel is late, the delays say by how much.

    What leaks is still marked, although one way it comes before its cause.
    """
    left, right = talk(LEFT_TURNS, -20.0, 1), talk(RIGHT_TURNS, -22.0, 2)
    heard_left = left + delayed(right, 40, leak_db) + sound.noise(SECONDS, seed=1)
    heard_right = right + delayed(left, 60, leak_db) + sound.noise(SECONDS, seed=2)
    lag = round(abs(late) * RATE)
    if late > 0:
        heard_right = np.concatenate([sound.noise(late, seed=3), heard_right[: len(heard_right) - lag]])
    else:
        heard_left = np.concatenate([sound.noise(-late, seed=3), heard_left[: len(heard_left) - lag]])
    report = examine(recording(heard_left, heard_right))
    assert report.offset_s == pytest.approx(late, abs=0.03)
    assert report.leak_delay_s == pytest.approx((0.05, 0.05), abs=0.03)
    moved = [
        tuple(Interval(t.start + abs(late), t.end + abs(late)) for t in turns) for turns in (LEFT_TURNS, RIGHT_TURNS)
    ]
    own = (LEFT_TURNS, moved[1]) if late > 0 else (moved[0], RIGHT_TURNS)
    for index in (0, 1):
        assert total(intersect(report.leaked[index], own[index])) < 0.01 * total(own[index])
        if leak_db > -30:
            assert total(report.leaked[index]) > 15


def test_the_mirror_image_of_an_echo_takes_nothing_from_its_cause() -> None:
    """A loud echo of the left channel does not make the left channel a leak of the right one."""
    left = talk(LEFT_TURNS, -20.0, 1) + sound.noise(SECONDS, seed=1)
    right = delayed(left, 1200, -3) + talk(merge([Interval(14.5, 16)]), -22.0, 2) + sound.noise(SECONDS, seed=2)
    report = examine(recording(left, right))
    assert report.leaked[0] == ()
    assert report.offset_s is None


@pytest.mark.parametrize("leak_db", [-20, -32])
def test_soft_speech_over_a_leak_is_kept(leak_db: float) -> None:
    """Somebody 20 dB softer than the party whose voice leaks in is still heard when both speak."""
    report = examine(call(leak_db=leak_db, right_dbfs=-40.0, noise_dbfs=-65.0))
    assert report.leaked[1] != ()
    assert total(intersect(report.leaked[1], RIGHT_TURNS)) < 0.01 * total(RIGHT_TURNS)


def test_filtered_leak() -> None:
    """An echo that a room has coloured is explained too."""
    left, right = talk(LEFT_TURNS, -20.0, 1), talk(RIGHT_TURNS, -22.0, 2)
    ring = np.random.default_rng(0).standard_normal(160) * np.exp(-np.arange(160) / 30)
    echo = np.convolve(left, ring / np.sqrt((ring**2).sum()))[: len(left)].astype(np.float32)
    report = examine(recording(left, right + delayed(echo, 80, -25) + sound.noise(SECONDS)))
    heard = subtract([Interval(t.start + 0.08, t.end + 0.08) for t in LEFT_TURNS], RIGHT_TURNS)
    assert total(intersect(report.leaked[1], heard)) > 0.9 * total(heard)
    assert total(intersect(report.leaked[1], RIGHT_TURNS)) == 0


@pytest.mark.parametrize("seed", range(2))
def test_no_leak(seed: int) -> None:
    """Two parties who speak at once all the time leak nothing into each other."""
    left = sound.speech_like(30.0, seed=2 * seed) + sound.noise(30.0, seed=1)
    right = sound.speech_like(30.0, seed=2 * seed + 1, dbfs=-30) + sound.noise(30.0, seed=2)
    report = examine(recording(left, right))
    assert report.leak_db == (None, None)
    assert report.leaked == ((), ())


def test_leak_under_the_noise_is_not_marked() -> None:
    """What nobody can hear need not be marked."""
    report = examine(call(leak_db=-50, noise_dbfs=-55))
    assert report.leaked == ((), ())


def test_what_explains_nothing_marks_nothing() -> None:
    """A response that takes nothing off the sound is no reason to take anybody's speech for a leak."""
    left = sound.speech_like(20.0, seed=1) + sound.noise(20.0, seed=1)
    right = sound.speech_like(20.0, seed=2, dbfs=-30) + sound.noise(20.0, seed=2)
    source, target = (listen(samples, RATE // 100, ChannelOptions()) for samples in sound.pcm(left, right))
    leak = Leak(np.array([0.3], np.float32), 100, -10.0)
    assert leaked(source, target, [leak], LeakOptions()) == ()


def test_a_cause_without_sound_stands_out_of_nothing() -> None:
    """Where the cause holds digital silence there is no path, and no warning of a division by zero."""
    heard = listen(sound.pcm(sound.speech_like(5.0, seed=1))[0], RATE // 100, ChannelOptions())
    silent = listen(np.zeros(5 * RATE, np.int16), RATE // 100, ChannelOptions())
    starts = np.arange(4) * 3600 + 4000
    assert _delay(silent, heard, starts, (3600, 2400))[1] == 0


def test_levels() -> None:
    """The level is that of the active sound, the noise that of the rest."""
    report = examine(call(leak_db=None))
    assert report.level_dbfs[0] == pytest.approx(-20, abs=0.5)
    assert report.level_dbfs[1] == pytest.approx(-22, abs=0.5)
    assert report.noise_dbfs == pytest.approx((-60, -60), abs=1)
    assert report.empty == (False, False)


def test_gain_moves_the_level_and_nothing_else() -> None:
    """Half the amplitude is 6 dB less, and the same leak."""
    loud = call(leak_db=-26)
    soft = Sound((loud.samples // 2).astype(np.int16), RATE, "", "")
    before, after = examine(loud), examine(soft)
    for one, other in zip(before.level_dbfs, after.level_dbfs, strict=True):
        assert one is not None
        assert other == pytest.approx(one - 6.02, abs=0.1)
    assert after.leak_db[1] == pytest.approx(before.leak_db[1], abs=0.1)


def test_empty_channel() -> None:
    """Noise, digital silence, or nothing but the other party's leak is an empty channel without a level."""
    left = talk(LEFT_TURNS, -20.0, 1) + sound.noise(SECONDS)
    for right in (
        sound.silence(SECONDS),
        sound.noise(SECONDS, dbfs=-45),
        delayed(left, 40, -30) + sound.noise(SECONDS),
    ):
        report = examine(recording(left, right))
        assert report.empty == (False, True)
        assert report.level_dbfs[1] is None
        assert "the right channel is empty: nobody is heard on it" in notes(report)


def test_constant_offset_is_no_sound() -> None:
    """A recorder's offset makes no channel loud, and two offsets no doubled channel."""
    left = talk(LEFT_TURNS, -20.0, 1) + sound.noise(SECONDS) + np.float32(0.1)
    report = examine(recording(left, sound.noise(SECONDS, seed=3) + np.float32(0.1)))
    assert report.empty == (False, True)
    assert not report.doubled
    assert report.noise_dbfs == pytest.approx((-60, -60), abs=1)


@pytest.mark.parametrize("gain", [1.0, 0.25, -1.0])
def test_doubled(gain: float) -> None:
    """The same sound on both channels, at whatever level or polarity, is one sound and no leak."""
    both = talk(LEFT_TURNS, -20.0, 1) + sound.noise(SECONDS)
    report = examine(recording(both, both * np.float32(gain)))
    assert report.doubled
    assert report.leak_db == (None, None)
    assert notes(report)[0].startswith("both channels hold the same sound")


def test_two_parties_are_not_doubled() -> None:
    """Not even where each leaks strongly into the other's channel."""
    assert not examine(call(leak_db=-10)).doubled


def test_clipping() -> None:
    """Flattened peaks are counted among the samples of the speech, not of the pauses."""
    left = np.clip(talk(LEFT_TURNS, -20.0, 1) * 8, -1, 1)
    report = examine(recording(left, talk(RIGHT_TURNS, -22.0, 2)))
    share = float((np.abs(left) >= 32000 / 32768).sum() / (total(LEFT_TURNS) * RATE))
    assert share > 0.1
    assert report.clipping_share[0] == pytest.approx(share, rel=0.02)
    assert report.clipping_share[1] == 0
    assert any(note.startswith("the left channel is clipped") for note in notes(report))


def test_one_channel() -> None:
    """A single channel is measured; there is nothing that could leak or be doubled."""
    report = examine(recording(talk(LEFT_TURNS, -20.0, 1) + sound.noise(SECONDS)))
    assert len(report.level_dbfs) == 1
    assert (report.leaked, report.leak_db, report.doubled) == (((),), (None,), False)
    assert notes(report) == ()


@pytest.mark.parametrize("samples", [0, 1, 79, 800])
def test_next_to_nothing(samples: int) -> None:
    """A recording of no frame or of a few is empty."""
    assert examine(Sound(np.zeros((2, samples), np.int16), RATE, "", "")).empty == (True, True)


def test_notes_name_the_leak() -> None:
    """A leak is said of the channel that it is heard on."""
    report = ChannelReport(
        level_dbfs=(-20.0, -22.0), noise_dbfs=(-60.0, -60.0), empty=(False, False), clipping_share=(0.0, 0.0),
        leaked=((Interval(1, 4),), ()), leak_db=(-31.6, -50.0), doubled=False,
    )  # fmt: skip
    assert notes(report) == (
        "the left channel also carries the right channel at -32 dB; what leaks in is not counted as speech there",
    )
