"""Packing speech into windows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.audio.decode import Sound
from voicecheck.intervals import Interval, Intervals, total
from voicecheck.transcript.options import TranscriptOptions
from voicecheck.transcript.windows import RATE_HZ, Window, clip_of, context_of, cut_pieces, laid, pack

OPTIONS = TranscriptOptions()


def islands(lengths: list[tuple[float, float]]) -> Intervals:
    """Islands of speech from (silence before, length)."""
    found, cursor = [], 0.0
    for gap, length in lengths:
        cursor += gap
        found.append(Interval(cursor, cursor + length))
        cursor += length
    return tuple(found)


speech = st.lists(st.tuples(st.floats(0.2, 5), st.floats(0.05, 70)), max_size=30).map(islands)


@given(speech)
def test_no_speech_is_lost_and_no_window_is_too_long(found: Intervals) -> None:
    """All speech is in exactly one piece, every piece in one window, no window over the limit."""
    end = found[-1].end + 1 if found else 1.0
    pieces = cut_pieces(found, 0, end, options=OPTIONS)
    windows = pack(pieces, options=OPTIONS)
    laid_out = [piece for window in windows for piece in window.pieces]
    assert sorted(laid_out, key=lambda piece: piece.heard) == list(pieces)
    assert sum(piece.speech for piece in pieces) == pytest.approx(total(found))
    assert all(window.duration <= OPTIONS.window_s + 1e-6 for window in windows)


def test_neighbours_stay_together_and_far_ones_part() -> None:
    """A pause of 0.3 s is heard as it was; a silence of 3 s is cut out."""
    pieces = cut_pieces(islands([(1, 1), (0.3, 1), (3, 1)]), 0, 10.0, options=OPTIONS)
    assert [len(piece.islands) for piece in pieces] == [2, 1]
    assert pieces[0].heard == Interval(0.85, 3.4499999999999997)


def test_padding_never_reaches_a_neighbour() -> None:
    """Two pieces 0.2 s apart share the silence between them."""
    options = TranscriptOptions(piece_s=1.0)
    first, second = cut_pieces(islands([(1, 1), (0.2, 1)]), 0, 5.0, options=options)
    assert first.heard.end == pytest.approx(second.heard.start) == pytest.approx(2.1)


def test_a_short_piece_fills_an_earlier_window() -> None:
    """What still fits a window that is not full needs no window of its own."""
    pieces = cut_pieces(islands([(0, 20), (3, 20), (3, 4)]), 0, 60.0, options=OPTIONS)
    windows = pack(pieces, options=OPTIONS)
    assert [[round(piece.speech) for piece in window.pieces] for window in windows] == [[20, 4], [20]]


def test_times_of_a_window_lead_back_to_its_pieces() -> None:
    """A time in a window falls into the piece that is heard there, or the nearest."""
    pieces = cut_pieces(islands([(1, 1), (4, 1)]), 0, 10.0, options=OPTIONS)
    window = laid(pieces, options=OPTIONS)
    assert [window.piece_at(time) for time in (0.5, window.starts[1] + 0.5, 99.0)] == [0, 1, 1]


def test_a_window_holds_the_sound_of_its_pieces() -> None:
    """What is heard in a window is what was recorded at those times, brought to 16 kHz."""
    samples = np.zeros((1, 80_000), np.int16)
    samples[0, 8_000:16_000] = (8_000 * np.sin(np.arange(8_000) / 5)).astype(np.int16)
    sound = Sound(samples, 8_000, "", "")
    window = laid(cut_pieces((Interval(1, 2),), 0, 10.0, options=OPTIONS), options=OPTIONS)
    clip = clip_of(window, sound, options=OPTIONS)
    assert len(clip.samples) == round(window.duration * RATE_HZ)
    inside = clip.samples[round(0.2 * RATE_HZ) : round(1.1 * RATE_HZ)]
    assert np.sqrt((inside**2).mean()) == pytest.approx(8_000 / 32_768 / np.sqrt(2), rel=0.02)


@pytest.mark.parametrize(
    ("duration", "heard_s", "context_s"),
    [(3.0, 20.0, 20.0), (20.3, 20.8, 22.0), (23.8, 24.3, 26.0), (29.8, 30.0, 30.0)],
)
def test_a_window_is_heard_with_a_little_silence_after_it(duration: float, heard_s: float, context_s: float) -> None:
    """Half a second, or what short windows need more, and never over 30 s; the rest to an even number is not heard."""
    window = Window((), (), duration)
    silent = Sound(np.zeros((1, 8_000), np.int16), 8_000, "", "")
    assert clip_of(window, silent, options=OPTIONS).heard_s == pytest.approx(heard_s)
    assert context_of(window, options=OPTIONS) == context_s


def test_nothing_said_needs_no_window() -> None:
    """No speech, no work."""
    assert pack(cut_pieces((), 0, 10.0, options=OPTIONS), options=OPTIONS) == ()
