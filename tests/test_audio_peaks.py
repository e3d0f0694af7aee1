"""The outline of a channel: what is loud is high, what is masked is nothing, and it is kept without loss."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from made_calls import made_call, made_talk
from voicecheck.audio.peaks import PER_SECOND, outline, without_peaks
from voicecheck.intervals import Interval
from voicecheck.ledger.codec import decode_heard, encode_heard
from voicecheck.privacy.options import PrivacyOptions
from voicecheck.privacy.redact import redact
from voicecheck.records import Turn, Word


def tone(seconds: float, level: float, rate: int) -> np.ndarray:
    """A tone of 300 Hz."""
    at = np.arange(round(seconds * rate)) / rate
    return (32767 * level * np.sin(2 * np.pi * 300 * at)).astype(np.int16)


@pytest.mark.parametrize("rate", [8000, 16000])
def test_loud_is_high_and_quiet_is_low(rate: int) -> None:
    """A second is 25 bytes at any rate; half as loud is 0.5 to the power of 0.7 as high; silence is 0."""
    samples = np.concatenate([tone(1, 0.8, rate), tone(1, 0.4, rate), np.zeros(rate, np.int16)])
    peaks = outline(samples, rate)
    assert len(peaks) == 3 * PER_SECOND
    assert set(peaks[:25]) <= {254, 255}
    assert all(abs(each - 255 * 0.5**0.7) < 3 for each in peaks[25:50])
    assert set(peaks[50:]) == {0}


def test_noise_does_not_look_like_speech() -> None:
    """A channel of nothing but quiet noise stays low: it is not drawn as large as speech would be."""
    noise = np.random.default_rng(1).normal(0, 3, 80_000).astype(np.int16)
    assert max(outline(noise, 8000)) < 40


def test_a_bang_does_not_make_speech_small() -> None:
    """One peak of full scale among four minutes of speech leaves the speech high."""
    speech = tone(240, 0.2, 8000)
    speech[1000] = -32768
    peaks = outline(speech, 8000)
    assert peaks[3] == 255
    assert np.median(list(peaks)) > 250


@pytest.mark.parametrize("size", [0, 1, 319, 320, 321])
def test_the_end_is_not_lost(size: int) -> None:
    """What is left at the end is a peak of its own; nothing gives nothing."""
    assert len(outline(np.full(size, 9000, np.int16), 8000)) == -(-size // 320)


def test_what_is_masked_is_flat() -> None:
    """A stretch is set to 0 with every peak that it touches, also beyond the end."""
    peaks = bytes([7]) * 50
    assert without_peaks(peaks, [Interval(1.0, 1.5)]) == bytes([7]) * 25 + bytes(13) + bytes([7]) * 12
    assert without_peaks(peaks, [Interval(1.9, 99)]) == bytes([7]) * 47 + bytes(3)
    assert without_peaks(peaks, []) == peaks


def test_the_ledger_keeps_the_outline() -> None:
    """A call comes back with its peaks, whatever bytes they are; one stored without has none; a cut one is damaged."""
    call = made_call("a")
    for peaks in ((), (bytes(range(256)), b"\n\n\x00"), (b"",)):
        assert decode_heard(encode_heard(replace(call, peaks=peaks))).peaks == peaks


def test_redaction_flattens_the_outline() -> None:
    """Where a number is masked in the text nothing is left of its sound in the outline, on either channel."""
    number = "13800138000"
    words = tuple(Word(2 + 0.2 * i, 2.2 + 0.2 * i, digit, 0.9) for i, digit in enumerate(number))
    turn = Turn(speaker="customer", kind="turn", start=2, end=4.2, text=number, characters=11, words=words)
    call = replace(made_call("a", talk=made_talk(turns=(turn,))), peaks=(bytes([9]) * 250,) * 2)
    hidden = redact(call, options=PrivacyOptions(redact=True))
    assert hidden.masked
    for peaks in hidden.peaks:
        assert set(peaks[50:105]) == {0}
        assert set(peaks[:50] + peaks[110:]) == {9}
