"""The real model: what it writes for a window hangs on the window alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import soundfile
import soxr

from voicecheck.config import load_settings
from voicecheck.transcript.models import locate
from voicecheck.transcript.whisper import WhisperRecogniser

SAMPLES = Path(__file__).parent.parent / "sample_audio"


@pytest.mark.model
def test_a_window_is_heard_alike_alone_and_in_a_batch() -> None:
    """Words, times and probabilities are the same whatever else is decoded beside a window."""
    settings = load_settings(environ=os.environ)
    options = settings.transcript
    recogniser = WhisperRecogniser(
        locate(options.model, folder=settings.models), name=options.model, threads=1, options=options
    )
    samples, rate = soundfile.read(SAMPLES / "sample-complaint.wav", dtype="float32", always_2d=True)
    wide = soxr.resample(samples, rate, 16_000).T
    sounds = [wide[0][80_000:200_000], wide[1][80_000:160_000], wide[0][300_000:390_000]]
    together = recogniser.recognise(sounds, beam_size=2, context_s=10.0)
    assert sum(bool(heard.words) for heard in together) >= 2
    assert together == [recogniser.recognise([sound], beam_size=2, context_s=10.0)[0] for sound in sounds]
