"""Neighbouring frames that are alike become one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.transcript.merging import KEPT, merge_alike


def made(frames: int, *, windows: int = 1, seed: int = 0) -> np.ndarray:
    """Frames with nothing in common."""
    return np.random.default_rng(seed).normal(size=(windows, frames, 8)).astype(np.float32)


def test_frames_that_are_alike_are_joined_and_others_are_not() -> None:
    """A silence of many equal frames loses up to half of them, and what is said beside it none."""
    encoded = made(150)
    encoded[0, 50:] = encoded[0, 50]
    merged = merge_alike(encoded)
    assert merged.shape == (1, 101, 8)  # 0.67 of 150, rounded up
    assert merged.dtype == np.float32
    assert np.array_equal(merged[0, :50], encoded[0, :50])
    assert np.allclose(merged[0, 50:], encoded[0, 50])


def test_loudness_is_not_likeness() -> None:
    """Frames of one direction are alike, however faint; loud ones of two directions are not."""
    encoded = np.array([[[9.0, 9.0], [9.0, 0.0], [0.0, 1.0], [0.0, 3.0]]])
    assert merge_alike(encoded, kept=0.75).tolist() == [[[9.0, 9.0], [9.0, 0.0], [0.0, 2.0]]]


@pytest.mark.parametrize("last", [1.0, 0.9])
def test_no_frame_is_joined_twice(last: float) -> None:
    """Of three that are alike two are joined, whichever are more so; then others are, and the order stays."""
    alike = [[1.0, 1.0 - last], [1.0, 0.0], [1.0, 0.0]]
    left = merge_alike(np.array([[*alike, [0.0, 1.0], [0.2, 1.0], [-1.0, 0.0]]]), kept=0.6).tolist()
    assert left == [[alike[0], [1.0, 0.0], [0.1, 1.0], [-1.0, 0.0]]]


def test_a_window_is_the_same_whatever_is_beside_it() -> None:
    """What is written for a call does not hang on the calls that share its batch."""
    encoded = made(400, windows=3)
    merged = merge_alike(encoded)
    for window in range(3):
        assert np.array_equal(merge_alike(encoded[[window]])[0], merged[window])


@given(st.integers(100, 1500), st.integers(0, 3))
def test_there_are_always_pairs_enough(frames: int, seed: int) -> None:
    """Windows of one length keep one length, however their frames are alike."""
    encoded = np.ones((1, frames, 2)) if seed == 0 else made(frames, seed=seed)
    assert merge_alike(encoded).shape[1] == int(np.ceil(KEPT * frames))


def test_nothing_is_joined_where_all_is_kept() -> None:
    """A share of 1 leaves the frames as they are."""
    encoded = made(100)
    assert np.array_equal(merge_alike(encoded, kept=1.0), encoded)


def test_silent_frames_are_no_error() -> None:
    """A frame of zeros has no direction."""
    assert np.array_equal(merge_alike(np.zeros((1, 120, 4))), np.zeros((1, 81, 4)))
