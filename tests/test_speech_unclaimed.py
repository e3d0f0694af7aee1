"""Sound that may hide words and that nothing claims is told; what hides none is not."""

from __future__ import annotations

import numpy as np
import pytest

import sound
import speech_sounds
from voicecheck.intervals import Interval, total
from voicecheck.records import Activity
from voicecheck.speech import unclaimed, vad
from voicecheck.speech.announcements import without_repeated
from voicecheck.speech.frames import Mask, band_levels, to_mask
from voicecheck.speech.noise import above, smooth_levels, steady_floor
from voicecheck.speech.options import SpeechOptions

SPOKEN = Interval(1.0, 5.0)
OPTIONS = SpeechOptions()


def swells(seconds: float, *, dbfs: float = -20.0, per_second: float = 3.0, seed: int = 0) -> sound.Floats:
    """Noise that rises and falls as syllables do: no detector takes it for a voice."""
    time = np.arange(round(seconds * 8000)) / 8000
    swell = np.clip(np.sin(np.pi * ((per_second * time) % 1)) * 1.5, 0, 1) ** 2 + 0.003
    return sound.at_level(sound.noise(seconds, dbfs=-20, seed=seed) * swell, dbfs)


def clicks(seconds: float, *, dbfs: float = -20.0) -> sound.Floats:
    """Keys of a keyboard, eight a second, 15 ms each, each as loud as speech."""
    out = sound.silence(seconds)
    for k in range(int(seconds * 8)):
        first = round(k / 8 * 8000)
        out[first : first + 120] = sound.noise(0.015, dbfs=dbfs, seed=k)[: len(out) - first]
    return out


def with_speech(*parts: tuple[float, sound.Floats], noise_dbfs: float = -60.0) -> sound.Floats:
    """A channel on which somebody speaks from 1 to 5 s, and other sounds."""
    return speech_sounds.line(12.0, (SPOKEN.start, speech_sounds.vowels(4.0, seed=3)), *parts, dbfs=noise_dbfs)


def found(
    samples: sound.Floats, *, speech: tuple[Interval, ...] = (SPOKEN,), other: Mask | None = None
) -> list[Interval]:
    """What nobody claims where only `speech` was heard as speech."""
    levels = smooth_levels(band_levels(samples, 8000))
    heard = above(levels, steady_floor(levels), OPTIONS)
    none = np.zeros(len(levels), bool) if other is None else other
    return list(unclaimed.find(samples, 8000, levels, (heard, to_mask(speech, len(levels)), none), OPTIONS))


def near(stretches: list[Interval], *wanted: Interval) -> bool:
    """Whether they are the wanted ones, to a tenth of a second."""
    return len(stretches) == len(wanted) and all(
        abs(a.start - b.start) <= 0.1 and abs(a.end - b.end) <= 0.1 for a, b in zip(stretches, wanted, strict=True)
    )


@pytest.mark.parametrize("seconds", [0.6, 2.0])
@pytest.mark.parametrize("dbfs", [-18.0, -26.0])
def test_what_sounds_like_words_and_is_not_known_as_speech_is_told(dbfs: float, seconds: float) -> None:
    """From the level of the party's speech down to a few decibels below it, however short, when it was."""
    assert near(found(with_speech((7.0, swells(seconds, dbfs=dbfs)))), Interval(7.0, 7.0 + seconds))


def test_speech_that_was_not_heard_is_told() -> None:
    """A voice, too, of which the detector heard nothing."""
    assert near(found(with_speech((7.0, speech_sounds.vowels(2.0, seed=8)))), Interval(7.0, 9.0))


@pytest.mark.parametrize(
    "samples",
    [
        sound.noise(0.05, dbfs=-14),
        swells(0.25),
        swells(2.0, dbfs=-34),
        clicks(3.0),
        sound.noise(3.0, dbfs=-20),
        sound.tone(450, 1.0),
        np.concatenate([sound.tone(697, 0.2), sound.silence(0.1)] * 3),
    ],
    ids=["click", "a syllable", "breath", "keyboard", "steady noise", "ringing", "keys"],
)
def test_what_hides_no_words_is_not_told(samples: sound.Floats) -> None:
    """Clicks, breath, keys of a keyboard or of a telephone, steady noise and ringing are no words."""
    assert found(with_speech((7.0, samples))) == []


def test_noise_that_moves_is_not_told() -> None:
    """What stands little above the noise is noise, though it is as loud as the speech."""
    assert found(with_speech((7.0, swells(2.0, dbfs=-27)), noise_dbfs=-33)) == []


def test_what_somebody_claims_is_not_told() -> None:
    """Music, what leaks in and speech, of which the sound right before and after it is part."""
    samples = with_speech((7.0, swells(2.0)))
    assert found(samples, other=to_mask([Interval(6.8, 9.2)], 1200)) == []
    assert found(samples, speech=(SPOKEN, Interval(7.35, 8.65))) == []
    assert found(samples, speech=(SPOKEN, Interval(7.5, 8.5))) != []


def test_without_speech_the_loudest_sound_tells_the_level() -> None:
    """On a channel on which no speech was found at all, what is loudest is told, not what is behind it."""
    samples = speech_sounds.line(12.0, (2.0, swells(2.0)), (7.0, swells(2.0, dbfs=-36, seed=2)), dbfs=-70)
    assert near(found(samples, speech=()), Interval(2.0, 4.0))


def test_the_level_is_that_of_the_party() -> None:
    """A quiet party is told beside loud music on its channel."""
    samples = speech_sounds.line(
        12.0, (1.0, speech_sounds.vowels(2.0, dbfs=-34)), (4.0, speech_sounds.tune(3.0, dbfs=-22)),
        (9.0, swells(2.0, dbfs=-36)), dbfs=-75,
    )  # fmt: skip
    music = to_mask([Interval(3.9, 7.2)], 1200)
    assert near(found(samples, speech=(Interval(1.0, 3.0),), other=music), Interval(9.0, 11.0))


def test_a_mistake_far_below_the_music_tells_no_level() -> None:
    """Faint sound that was taken for speech does not make what is behind loud music speech."""
    faint = ((10.0, swells(2.0, dbfs=-52)), (14.0, speech_sounds.vowels(2.0, dbfs=-54)))
    samples = speech_sounds.line(17.0, (0.0, speech_sounds.tune(8.0)), *faint, dbfs=-85)
    music = to_mask([Interval(0.0, 8.5)], 1700)
    assert found(samples, speech=(Interval(14.0, 16.0),), other=music) == []


def test_detection_tells_it() -> None:
    """`detect` gives what it claims and what nobody claims, and both are never the same sound."""
    activity = vad.detect(with_speech((7.0, swells(2.0))), 8000)
    assert near(list(activity.unclaimed), Interval(7.0, 9.0))
    assert near(list(activity.speech), SPOKEN)
    assert vad.detect(with_speech(), 8000).unclaimed == ()
    leaking = vad.detect(with_speech((7.0, swells(2.0))), 8000, leaked=(Interval(6.8, 9.2),))
    assert leaking.unclaimed == ()


def test_what_lies_between_an_announcement_and_its_music_is_the_lines() -> None:
    """The end of an announcement that was not heard as speech hides nobody's words; sound elsewhere may."""
    voice = speech_sounds.vowels(3.0, seed=4)
    samples = speech_sounds.line(40.0, (10.0, voice), (25.0, voice))
    heard = Activity(
        speech=(Interval(10.0, 13.0), Interval(25.0, 28.0)),
        music=(Interval(1.0, 9.5), Interval(13.8, 24.5), Interval(28.8, 39.0)),
        unclaimed=(Interval(13.1, 13.7), Interval(39.2, 39.9)),
    )
    (kept,) = without_repeated([samples], 8000, [heard])
    assert total(kept.announcements) == 6.0
    assert kept.unclaimed == (Interval(39.2, 39.9),)
