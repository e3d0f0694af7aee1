"""Frames, masks and the noise floor."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sound
from voicecheck.intervals import Interval
from voicecheck.speech import frames, noise
from voicecheck.speech.options import SpeechOptions

masks = st.lists(st.booleans(), max_size=60).map(lambda flags: np.array(flags, bool))


@pytest.mark.parametrize("rate", [8000, 16000])
def test_level_of_a_tone(rate: int) -> None:
    """A tone of -20 dBFS shows -20 dBFS in its band, and next to nothing in the others."""
    levels = frames.band_levels(sound.tone(500, 1, rate), rate)[5:-5]
    assert levels[:, 0] == pytest.approx(-20, abs=0.7)
    assert levels[:, 1:].max() < -45


def test_frames_are_ten_milliseconds() -> None:
    """A sound lights up the frames that it is in, and there is a frame for each whole 10 ms."""
    levels = frames.total_level(frames.band_levels(sound.place(2.005, (1, sound.tone(500, 0.5))), 8000))
    assert len(levels) == 200
    assert frames.to_intervals(levels > -30) == (Interval(1.0, 1.5),)


@pytest.mark.parametrize("rest", [0, 1, 2, 157, 158, 159])
@pytest.mark.parametrize("seconds", [1, frames.BLOCK_S])
def test_frames_are_as_many_at_both_rates(rest: int, seconds: int) -> None:
    """Sound at 16 kHz has a frame for each whole 160 samples, whatever is left over after the last."""
    samples = sound.noise(seconds + 0.01, rate=16000)[: seconds * 16000 + rest]
    assert len(frames.band_levels(samples, 16000)) == len(samples) // 160


@given(masks)
def test_masks_and_intervals(mask: frames.Mask) -> None:
    """A mask comes back from its intervals unchanged."""
    assert np.array_equal(frames.to_mask(frames.to_intervals(mask), len(mask)), mask)


@given(masks, st.integers(1, 10))
def test_closing_and_opening(mask: frames.Mask, size: int) -> None:
    """Closing only adds and leaves no short hole; opening only takes away and leaves no short stretch."""
    closed, opened = frames.closed(mask, size), frames.opened(mask, size)
    assert np.all(closed >= mask)
    assert np.all(opened <= mask)
    assert all(end - start >= size for start, end in frames.runs(opened))
    inner = [(a, b) for a, b in frames.runs(~closed) if a > 0 and b < len(mask)]
    assert all(end - start >= size for start, end in inner)


def test_touching() -> None:
    """Of two stretches only the one with a mark in it is kept."""
    mask, marks = np.array([1, 1, 0, 1, 1], bool), np.array([0, 0, 0, 0, 1], bool)
    assert frames.touching(mask, marks).tolist() == [False, False, False, True, True]


def test_trimming() -> None:
    """A stretch is cut to its marks, and goes where it has none."""
    mask, marks = np.array([1, 1, 1, 0, 1], bool), np.array([0, 1, 0, 0, 0], bool)
    assert frames.trimmed(mask, marks).tolist() == [False, True, False, False, False]


def test_floor_follows_the_noise() -> None:
    """The floor lies at the noise, whatever loud sounds are in it, and nothing of the noise is above it."""
    samples = sound.noise(20, dbfs=-50) + sound.place(20, (5, sound.tone(700, 3)), (12, sound.tone(700, 2)))
    levels = noise.smooth_levels(frames.band_levels(samples, 8000))
    floor = noise.steady_floor(levels)
    assert np.abs(floor - np.median(levels[:400], axis=0)).max() < 1.5
    found = frames.to_intervals(noise.above(levels, floor, SpeechOptions()))
    assert [(round(i.start, 1), round(i.end, 1)) for i in found] == [(5.0, 8.0), (12.0, 14.0)]


def test_nothing() -> None:
    """No sound gives no frames."""
    levels = frames.band_levels(sound.silence(0), 8000)
    assert levels.shape == (0, 3)
    assert noise.above(noise.smooth_levels(levels), noise.steady_floor(levels), SpeechOptions()).shape == (0,)
