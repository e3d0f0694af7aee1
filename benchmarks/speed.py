"""How fast a whole run is, beside other programs on the same recordings, model and cores.

    python benchmarks/speed.py [FOLDER] [--rounds N] [--whisperx PYTHON]

FOLDER holds labelled recordings; sample_audio where none is named. The systems are timed after each
other, three rounds, and the ratios taken round by round: machines are noisy. The error rates are
those of the texts that the timed programs wrote.

1. plain: `WhisperModel.transcribe` on each channel, its defaults but `vad_filter=True` and
   `language="zh"`, int8, all cores.
2. batched: faster-whisper's `BatchedInferencePipeline` in the same way, batches of 8.
3. whisperx: WhisperX, where `--whisperx` names the interpreter of an environment that has it; its
   bundled speech detection, batches of 8, no alignment.
4. run: the command `voicecheck run`, from its start to its end, with the tables on disk.
5. limit: what the speech model alone would take, did its windows hold speech to the brim: seconds of
   speech / 30 × the encoder's time for a full window, and the decoder's time, both of one process on
   one core, spread evenly over the cores. Beside it one process's time for everything else.

For 1 to 3 the sound lies decoded in memory and the model is loaded: neither is counted.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from faster_whisper import BatchedInferencePipeline, WhisperModel

from voicecheck.analysis import analyse_together
from voicecheck.audio import decode
from voicecheck.audio.resample import resample
from voicecheck.config import Settings, load_settings
from voicecheck.errors import RecordingError
from voicecheck.evaluate import ROLES, Label, load_label
from voicecheck.intervals import total
from voicecheck.records import Array
from voicecheck.tables.read import read_rows
from voicecheck.text.edits import Edits, count_edits
from voicecheck.text.normalize import normalize
from voicecheck.transcript.models import locate
from voicecheck.transcript.whisper import Enough, Hypothesis, WhisperRecogniser
from voicecheck.transcript.windows import Clip

RATE_HZ = 16_000
FULL_S = 30.0
CORES = len(os.sched_getaffinity(0))

Timed = tuple[float, Edits]
"""Seconds, and the errors of what was written."""


@dataclass(frozen=True, slots=True)
class Data:
    """The recordings, and their channels as the other programs get them: 16 kHz, float32, in memory."""

    folder: Path
    labels: Sequence[Label]
    channels: Sequence[tuple[Label, int, Array]]
    audio_s: float


def load(folder: Path, settings: Settings) -> Data:
    """Read the labelled recordings of a folder."""
    labels = [load_label(file) for file in sorted(folder.glob("*.json"))]
    sounds = [decode.load(label.recording.path, options=settings.audio) for label in labels]
    channels = [
        (label, index, resample(sound.channel(index), sound.rate, RATE_HZ))
        for label, sound in zip(labels, sounds, strict=True)
        for index in range(sound.channels)
    ]
    return Data(folder, labels, channels, sum(sound.duration for sound in sounds))


def peer(data: Data, transcribe: Callable[[Array], Any]) -> Timed:
    """Seconds that faster-whisper takes for all channels, and its errors."""
    seconds, edits = 0.0, Edits()
    for label, index, channel in data.channels:
        began = time.perf_counter()
        segments, _ = transcribe(channel)
        text = "".join(segment.text for segment in segments)
        seconds += time.perf_counter() - began
        edits += _edits(label, index, text)
    return seconds, edits


def whisperx(data: Data, python: str, model: Path) -> Timed:
    """The same of WhisperX, in its own environment."""
    script = Path(__file__).parent / "peers" / "run_whisperx.py"
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "channels.npz"
        np.savez(archive, *(channel for _, _, channel in data.channels))
        command = [python, str(script), str(model), str(CORES), str(archive)]
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    answer = json.loads(done.stdout.splitlines()[-1])
    edits = Edits()
    for (label, index, _), text in zip(data.channels, answer["texts"], strict=True):
        edits += _edits(label, index, text)
    return answer["seconds"], edits


def _edits(label: Label, channel: int, text: str) -> Edits:
    side = label.recording.agent_channel
    role = "agent" if side == "mono" or (side == "left") == (channel == 0) else "customer"
    return count_edits(normalize(label.texts[role]).text, normalize(text).text)  # type: ignore[index]


def run(data: Data) -> Timed:
    """Seconds of a whole run in a new process, and the errors of the text in its tables."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "voicecheck", "run", str(data.folder), "--out", out]
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seconds = time.perf_counter() - began
        rows = sorted(read_rows(Path(out), "turns"), key=lambda row: row["start_s"])
    edits = Edits()
    for label in data.labels:
        for role in ROLES:
            own = (row for row in rows if row["call_id"] == label.recording.call_id and row["speaker"] == role)
            text = "".join(row["text"] or "" for row in own)
            edits += count_edits(normalize(label.texts[role]).text, normalize(text).text)
    return seconds, edits


class Clocked(WhisperRecogniser):
    """A recogniser that adds up its time: the encoder's, and all of it."""

    encoder_s = 0.0
    whole_s = 0.0
    windows = 0

    def encode(self, clips: Sequence[Clip], *, context_s: float) -> Array:
        """As the model's, on the clock."""
        began = time.perf_counter()
        encoded = super().encode(clips, context_s=context_s)
        self.encoder_s += time.perf_counter() - began
        return encoded

    def recognise(
        self, clips: Sequence[Clip], *, beam_size: int, context_s: float, enough: Enough | None = None
    ) -> list[Hypothesis]:
        """As the model's, on the clock."""
        began = time.perf_counter()
        heard = super().recognise(clips, beam_size=beam_size, context_s=context_s, enough=enough)
        self.whole_s += time.perf_counter() - began
        self.windows += len(clips)
        return heard


def limit(data: Data, settings: Settings, model: Path) -> tuple[float, str]:
    """Seconds that the limit leaves for all recordings on all cores, and how it comes about."""
    options = replace(settings.transcript, threads=1)
    clock = Clocked(model, name="base", threads=1, options=options)
    samples = np.concatenate([channel for _, _, channel in data.channels])[: round((FULL_S - 1) * RATE_HZ)]
    full = Clip(samples, FULL_S)
    clock.encode([full], context_s=FULL_S)  # warms it up
    clock.encoder_s = 0.0
    for _ in range(3):
        clock.encode([full], context_s=FULL_S)
    encoder, clock.encoder_s = clock.encoder_s / 3, 0.0
    began = time.perf_counter()
    results = [result for _, result in analyse_together([label.recording for label in data.labels], clock, settings)]
    other = time.perf_counter() - began - clock.whole_s
    failed = [result for result in results if isinstance(result, RecordingError)]
    speech = sum(total(t.interval for t in r.conversation.turns) for r in results if not isinstance(r, Exception))
    decoder = clock.whole_s - clock.encoder_s
    seconds = (speech / FULL_S * encoder + decoder) / CORES
    return seconds, (
        f"{speech:.0f} s of speech = {speech / FULL_S:.1f} full windows of {encoder:.2f} s, decoder {decoder:.1f} s, "
        f"over {CORES} cores. One process took {clock.windows} windows, encoder {clock.encoder_s:.1f} s, "
        f"all steps but the model {other:.1f} s ({data.audio_s / other:.0f}x real time), {len(failed)} failed"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=Path("sample_audio"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--whisperx", metavar="PYTHON")
    asked = parser.parse_args()
    settings = load_settings(environ=os.environ)
    data = load(asked.folder, settings)
    folder = locate(settings.transcript.model, folder=settings.models)
    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=CORES)
    pipeline = BatchedInferencePipeline(model)
    systems: dict[str, Callable[[], Timed]] = {
        "plain": lambda: peer(data, lambda sound: model.transcribe(sound, language="zh", vad_filter=True)),
        "batched": lambda: peer(data, lambda sound: pipeline.transcribe(sound, language="zh", batch_size=8)),
    }
    if asked.whisperx:
        systems["whisperx"] = lambda: whisperx(data, asked.whisperx, folder)
    systems["run"] = lambda: run(data)
    taken: dict[str, list[float]] = {name: [] for name in (*systems, "limit")}
    for number in range(1, asked.rounds + 1):
        print(f"round {number} of {asked.rounds}, {data.audio_s:.0f} s of audio")
        for name, measure in systems.items():
            seconds, edits = measure()
            taken[name].append(seconds)
            print(f"  {name:9} {seconds:6.1f} s  {data.audio_s / seconds:5.1f}x real time  CER {edits.rate:.3f}")
        seconds, told = limit(data, settings, folder)
        taken["limit"].append(seconds)
        print(f"  {'limit':9} {seconds:6.1f} s  {data.audio_s / seconds:5.1f}x real time  {told}")
    for name, seconds_of in taken.items():
        if name != "run":
            ratios = [other / own for other, own in zip(seconds_of, taken["run"], strict=True)]
            print(f"run is {median(ratios):.2f} times as fast as {name}: {', '.join(f'{r:.2f}' for r in ratios)}")


if __name__ == "__main__":
    main()
