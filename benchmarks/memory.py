"""Peak memory of the analysis of a two-hour call on two channels.

    python benchmarks/memory.py [RECORDING] [HOURS]

The recording is repeated to that length and analysed whole, in a process of its own. So that this
does not take hours, the speech model is loaded and hears the first windows, and the others are
answered without it: what it holds is held, and its work does not add to that.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from voicecheck.analysis import analyse
from voicecheck.audio import decode
from voicecheck.config import load_settings
from voicecheck.records import Array, Recording, Word
from voicecheck.transcript.models import locate
from voicecheck.transcript.whisper import Hypothesis, WhisperRecogniser

MODEL_BATCHES = 3


@dataclass(slots=True)
class FirstWindowsOnly:
    """The model for the first batches, then four characters a second."""

    inner: WhisperRecogniser
    batches: int = 0

    @property
    def name(self) -> str:
        """The model's name."""
        return self.inner.name

    def recognise(self, sounds: Sequence[Array], *, beam_size: int, context_s: float) -> list[Hypothesis]:
        """Hear some windows."""
        self.batches += 1
        if self.batches <= MODEL_BATCHES:
            return self.inner.recognise(sounds, beam_size=beam_size, context_s=context_s)
        return [_made_up(len(sound) / 16_000) for sound in sounds]


def _made_up(duration: float) -> Hypothesis:
    times = np.arange(0, duration, 0.25)
    text = "您好请问有什么可以帮您稍等一下我查询后告诉"
    words = tuple(Word(t, t + 0.25, text[i % len(text)], 0.9) for i, t in enumerate(times.tolist()))
    return Hypothesis(words, -0.2, 0.0)


def main() -> None:
    """Measure and print."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("sample_audio/sample-complaint.wav")
    hours = float(sys.argv[2]) if len(sys.argv) > 2 else 2.0
    settings = load_settings(environ=os.environ)
    samples, rate = soundfile.read(source, dtype="int16", always_2d=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.wav"
        with soundfile.SoundFile(path, "w", rate, samples.shape[1], "ULAW") as file:
            for _ in range(round(hours * 3600 * rate / len(samples))):
                file.write(samples)
        del samples
        model = locate(settings.transcript.model, folder=settings.models)
        recogniser = FirstWindowsOnly(WhisperRecogniser(model, name="base", threads=1, options=settings.transcript))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.perf_counter()
        recording = Recording(path=path, name=path.name, call_id="long", direction="inbound", agent_channel="left")
        result = analyse(recording, recogniser, settings)
        took = time.perf_counter() - began
        duration = decode.load(path, options=settings.audio).duration
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{duration / 3600:.2f} h on {len(result.conversation.turns)} turns: peak {peak / 1e6:.2f} GB, ", end="")
    print(f"{before / 1e6:.2f} GB of it before the call was opened; {duration / took:.0f}x real time without the model")


if __name__ == "__main__":
    main()
