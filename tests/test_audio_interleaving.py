"""Stereo sound under a mono header, and the other way round: found from the sound, and read as it was recorded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from sound import noise, pcm, place, tone
from speech_sounds import line, vowels
from voicecheck.audio.decode import Sound, load
from voicecheck.audio.interleaving import ONE_UNDER_TWO, TWO_UNDER_ONE, holds_one, holds_two, mended

SAMPLES = Path(__file__).parent.parent / "sample_audio"


def hissing(seconds: float, rate: int, *, seed: int, hertz: float = 120.0) -> NDArray[np.float32]:
    """Syllables with the hiss of s and sh between them, as in speech; without it nothing is above 2.5 kHz."""
    breath = noise(seconds, rate, dbfs=-30, seed=seed) - np.roll(noise(seconds, rate, dbfs=-30, seed=seed), 1)
    swell = np.clip(np.sin(2 * np.pi * 4 * np.arange(len(breath)) / rate), 0, 1)
    return (vowels(seconds, rate, seed=seed, hertz=hertz) + breath * swell).astype(np.float32)


def dialogue(rate: int = 8000) -> NDArray[np.int16]:
    """Two parties by turns, on a channel each."""
    agent = line(12, (0.5, hissing(3, rate, seed=1)), (7, hissing(3, rate, seed=2)), rate=rate)
    customer = line(12, (4, hissing(2.5, rate, seed=3, hertz=210)), (10.2, hissing(1.5, rate, seed=4)), rate=rate)
    return pcm(agent, customer + noise(12, rate, dbfs=-59, seed=5))


def sound_of(samples: NDArray[np.int16], rate: int = 8000) -> Sound:
    return Sound(np.ascontiguousarray(samples), rate, "", "wav/pcm_16")


@pytest.mark.parametrize("rate", [8000, 16000])
def test_two_channels_under_a_header_of_one_are_read_as_two(rate: int) -> None:
    """The parties come back sample for sample, in half the time, and a note says so."""
    both = dialogue(rate)
    result = mended(sound_of(both.T.reshape(1, -1), rate))
    assert np.array_equal(result.samples, both)
    assert (result.duration, result.rate, result.remarks) == (12.0, rate, (TWO_UNDER_ONE,))


def test_a_silent_channel_and_one_that_is_the_other_are_channels_too() -> None:
    """The customer alone on one of two channels, and the same sound on both, by turns of samples."""
    both = dialogue()
    dead = np.stack([np.zeros_like(both[1]), both[1]])
    assert np.array_equal(mended(sound_of(dead.T.reshape(1, -1))).samples, dead)
    doubled = np.stack([both[0], both[0]])
    assert np.array_equal(mended(sound_of(doubled.T.reshape(1, -1))).samples, doubled)


@pytest.mark.parametrize(("rate", "two"), [(8000, True), (16000, False), (32000, False)])
def test_samples_repeated_to_reach_a_higher_rate_are_one_channel(rate: int, two: bool) -> None:
    """A telephone's channel at 16 kHz by repeating is as long as before; at 8 kHz its own rate would be 4 kHz."""
    assert holds_two(np.repeat(dialogue(rate // 2)[0], 2), rate) == two
    assert holds_two(np.repeat(dialogue(rate // 2).sum(axis=0).astype(np.int16), 2), rate) == two


@pytest.mark.parametrize("rate", [8000, 16000])
def test_one_channel_under_a_header_of_two_is_read_as_one(rate: int) -> None:
    """The channel comes back sample for sample, in twice the time, and a note says so."""
    mono = dialogue(rate).sum(axis=0).astype(np.int16)
    result = mended(sound_of(mono.reshape(-1, 2).T, rate))
    assert np.array_equal(result.samples[0], mono)
    assert (result.channels, result.duration, result.remarks) == (1, 12.0, (ONE_UNDER_TWO,))


def test_sound_that_is_as_its_header_says_stays_as_it_is() -> None:
    """Dialogues, one party, both on one channel, the same on both channels, a sample apart, with leakage."""
    both = dialogue()
    agent, customer = both.astype(np.int32)
    mixed = agent + customer
    leaking = np.stack([agent + customer // 4, customer + agent // 4])
    late = np.stack([mixed[1:], mixed[:-1]])
    for samples in (both, both[:1], mixed[None], np.stack([mixed, mixed]), leaking, late, np.stack([mixed, -mixed])):
        given = sound_of(samples.astype(np.int16))
        assert mended(given) is given


def test_one_microphone_on_two_converters_is_no_halved_channel() -> None:
    """Channels half a sample apart have nothing above what one converter lets through."""
    fine = np.repeat(dialogue()[0].astype(np.float64), 2)
    smooth = np.convolve(fine, np.sinc(np.arange(-64, 65) * 0.42) * np.hamming(129) * 0.42, "same")
    pair = smooth.reshape(-1, 2).T.astype(np.int16)
    assert not holds_one(pair, 8000)


@pytest.mark.parametrize("hertz", [350, 440, 1004, 2000, 3999])
def test_tones_silence_and_noise_are_no_channels(hertz: float) -> None:
    """A tone of a quarter of the rate may be in every other sample alone; it is one channel all the same."""
    for heard in (tone(hertz, 10), noise(10, dbfs=-30), np.zeros(80_000, np.float32), place(10, (2, tone(hertz, 1)))):
        samples = pcm(heard)
        assert not holds_two(samples[0], 8000)
        assert not holds_one(np.stack([samples[0], pcm(noise(10, dbfs=-30, seed=7))[0]]), 8000)


@pytest.mark.parametrize("name", ["sample-complaint", "sample-good-enquiry", "sample-practice"])
def test_no_false_alarm_on_the_samples(name: str) -> None:
    """What was recorded right is not touched; made wrong in either way it is found."""
    given = load(next(SAMPLES.glob(f"{name}.*[!n]")))
    assert mended(given) is given
    if given.channels == 2:
        assert mended(sound_of(given.samples.T.reshape(1, -1), given.rate)).remarks == (TWO_UNDER_ONE,)
    mono = given.samples[0, : given.samples.shape[1] // 2 * 2]
    assert mended(sound_of(mono.reshape(-1, 2).T, given.rate)).remarks == (ONE_UNDER_TWO,)


def test_a_call_in_mu_law_is_found_too(tmp_path: Path) -> None:
    """Coarse steps of telephone codes leave the pattern, through the whole of decoding."""
    path = tmp_path / "a.wav"
    soundfile.write(path, dialogue().T.reshape(-1), 8000, subtype="ULAW")
    assert mended(load(path)).channels == 2
    mono = dialogue()[0]
    soundfile.write(path, mono.reshape(-1, 2), 8000, subtype="ULAW")
    assert mended(load(path)).channels == 1
