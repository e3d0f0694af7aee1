"""Time and peak memory of the analysis of long calls on two channels: both should grow with their length.

    python benchmarks/memory.py [RECORDING] [--hours H …]

The recording is repeated to each length (10 minutes to 3 hours where none is named) and analysed
whole, in a process of its own. So that this does not take hours, the speech model is loaded and hears
the first windows, and the others are answered without it: what it holds is held, and its work does not
add to that. The time shown is processor time without those first windows.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile

from voicecheck.analysis import analyse
from voicecheck.config import load_settings
from voicecheck.records import Recording, Word
from voicecheck.transcript.models import locate
from voicecheck.transcript.whisper import Enough, Hypothesis, WhisperRecogniser
from voicecheck.transcript.windows import RATE_HZ, Clip

MODEL_BATCHES = 3
HOURS = (1 / 6, 0.5, 1.0, 2.0, 3.0)
SAMPLE = Path("sample_audio/sample-complaint.wav")


class FirstWindowsOnly(WhisperRecogniser):
    """The model for the first batches, then four characters a second."""

    batches = 0
    model_s = 0.0

    def recognise(
        self, clips: Sequence[Clip], *, beam_size: int, context_s: float, enough: Enough | None = None
    ) -> list[Hypothesis]:
        """Hear some windows."""
        self.batches += 1
        if self.batches > MODEL_BATCHES:
            return [_made_up(len(clip.samples) / RATE_HZ) for clip in clips]
        began = time.process_time()
        heard = super().recognise(clips, beam_size=beam_size, context_s=context_s, enough=enough)
        self.model_s += time.process_time() - began
        return heard


def _made_up(duration: float) -> Hypothesis:
    times = np.arange(0, duration, 0.25)
    text = "您好请问有什么可以帮您稍等一下我查询后告诉"
    words = tuple(Word(t, t + 0.25, text[i % len(text)], 0.9) for i, t in enumerate(times.tolist()))
    return Hypothesis(words)


def recogniser() -> FirstWindowsOnly:
    """The default model, on one thread."""
    settings = load_settings(environ=os.environ)
    folder = locate(settings.transcript.model, folder=settings.models)
    return FirstWindowsOnly(folder, name="base", threads=1, options=settings.transcript)


def measure(source: Path, hours: float) -> None:
    """Analyse a call of that length in this process and print what it took."""
    settings = load_settings(environ=os.environ)
    samples, rate = soundfile.read(source, dtype="int16", always_2d=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.wav"
        with soundfile.SoundFile(path, "w", rate, samples.shape[1], "ULAW") as file:
            for _ in range(max(1, round(hours * 3600 * rate / len(samples)))):
                file.write(samples)
        del samples
        model = recogniser()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        began = time.process_time()
        recording = Recording(path=path, name=path.name, call_id="long", direction="inbound", agent_channel="left")
        result = analyse(recording, model, settings)
        took = time.process_time() - began - model.model_s
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    length = result.conversation.duration / 3600
    print(f"{60 * length:5.0f} min, {len(result.conversation.turns):5} turns: ", end="")
    print(f"{took:6.1f} s of processor time, {took / length:5.1f} s an hour; peak {peak:.2f} GB, ", end="")
    print(f"{before:.2f} GB of it before the call, {(peak - before) / length:.2f} GB an hour above that", flush=True)


def main() -> None:
    """Measure each length in a process of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("recording", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--hours", nargs="+", type=float, default=HOURS)
    asked = parser.parse_args()
    if len(asked.hours) == 1:
        measure(asked.recording, asked.hours[0])
        return
    for hours in asked.hours:
        subprocess.run([sys.executable, __file__, str(asked.recording), "--hours", str(hours)], check=True)


if __name__ == "__main__":
    main()
