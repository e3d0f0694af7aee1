"""How fast a whole run is, beside plain faster-whisper on the same recordings, model and cores.

    python benchmarks/speed.py [FOLDER]        labelled recordings; sample_audio where none is named

Three things are timed after each other, three rounds, and the ratios taken round by round: machines
are noisy. The error rates are those of the texts that the timed programs wrote.

1. plain: `WhisperModel.transcribe` on each channel, its defaults but `vad_filter=True` and
   `language="zh"`, int8, all cores. The sound lies decoded in memory and the model is loaded:
   neither is counted.
2. run: the command `voicecheck run`, from its start to its end, with the tables on disk.
3. steps: one call after the other in one process on one core, split into what the speech model
   takes (recognition) and all the rest but decoding the file.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from voicecheck.analysis import analyse
from voicecheck.audio import decode
from voicecheck.config import Settings, load_settings
from voicecheck.evaluate import ROLES, Label, load_label
from voicecheck.intervals import total
from voicecheck.records import Array
from voicecheck.tables.read import read_rows
from voicecheck.text.edits import Edits, count_edits
from voicecheck.text.normalize import normalize
from voicecheck.transcript.models import locate
from voicecheck.transcript.whisper import Hypothesis, WhisperRecogniser

ROUNDS = 3
RATE_HZ = 16_000


@dataclass(slots=True)
class Timed:
    """A recogniser that adds up the time that it takes and the sound that it hears."""

    inner: WhisperRecogniser
    seconds: float = 0.0
    windows: int = 0

    @property
    def name(self) -> str:
        """The model's name."""
        return self.inner.name

    def recognise(self, sounds: Sequence[Array], *, beam_size: int, context_s: float) -> list[Hypothesis]:
        """Hear some windows."""
        began = time.perf_counter()
        heard = self.inner.recognise(sounds, beam_size=beam_size, context_s=context_s)
        self.seconds += time.perf_counter() - began
        self.windows += len(sounds)
        return heard


def plain(labels: Sequence[Label], settings: Settings) -> tuple[float, Edits]:
    """Seconds that plain faster-whisper takes for all channels, and its errors."""
    from faster_whisper import WhisperModel

    from voicecheck.audio.resample import resample

    folder = locate(settings.transcript.model, folder=settings.models)
    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=os.cpu_count() or 1)
    seconds, edits = 0.0, Edits()
    for label in labels:
        sound = decode.load(label.recording.path, options=settings.audio)
        channels = [resample(sound.channel(i), sound.rate, RATE_HZ) for i in range(sound.channels)]
        for index, channel in enumerate(channels):
            began = time.perf_counter()
            segments, _ = model.transcribe(channel, language="zh", vad_filter=True)
            text = "".join(segment.text for segment in segments)
            seconds += time.perf_counter() - began
            edits += _edits(label, index, text)
    return seconds, edits


def _edits(label: Label, channel: int, text: str) -> Edits:
    side = label.recording.agent_channel
    role = "agent" if side == "mono" or (side == "left") == (channel == 0) else "customer"
    truth = normalize(label.texts[role]).text  # type: ignore[index]
    return count_edits(truth, normalize(text).text)


def run(labels: Sequence[Label], folder: Path) -> tuple[float, Edits]:
    """Seconds of a whole run in a new process, and the errors of the text in its tables."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "voicecheck", "run", str(folder), "--out", out]
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seconds = time.perf_counter() - began
        rows = sorted(read_rows(Path(out), "turns"), key=lambda row: row["start_s"])
    edits = Edits()
    for label in labels:
        for role in ROLES:
            own = (row for row in rows if row["call_id"] == label.recording.call_id and row["speaker"] == role)
            text = "".join(row["text"] or "" for row in own)
            edits += count_edits(normalize(label.texts[role]).text, normalize(text).text)
    return seconds, edits


def steps(labels: Sequence[Label], settings: Settings) -> tuple[float, float, int, float]:
    """Seconds of recognition and of all other steps on one core, windows, seconds of speech in them."""
    folder = locate(settings.transcript.model, folder=settings.models)
    options = replace(settings.transcript, threads=1)
    timed = Timed(WhisperRecogniser(folder, name="base", threads=1, options=options))
    analyse(labels[0].recording, timed, settings)  # loads every library
    timed.seconds, timed.windows, decoding, speech = 0.0, 0, 0.0, 0.0
    began = time.perf_counter()
    for label in labels:
        at = time.perf_counter()
        decode.load(label.recording.path, options=settings.audio)
        decoding += time.perf_counter() - at
        conversation = analyse(label.recording, timed, settings).conversation
        speech += total(turn.interval for turn in conversation.turns)
    whole = time.perf_counter() - began - 2 * decoding  # once here, once inside the analysis
    return timed.seconds, whole - timed.seconds, timed.windows, speech


def main() -> None:
    """Measure and print."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("sample_audio")
    labels = [load_label(file) for file in sorted(folder.glob("*.json"))]
    settings = load_settings(environ=os.environ)
    audio = sum(decode.load(label.recording.path, options=settings.audio).duration for label in labels)
    ratios: list[float] = []
    for number in range(1, ROUNDS + 1):
        slow, theirs = plain(labels, settings)
        fast, ours = run(labels, folder)
        ratios.append(slow / fast)
        print(f"round {number}: plain {audio / slow:5.1f}x real time, CER {theirs.rate:.3f}; ", end="")
        print(f"run {audio / fast:5.1f}x real time, CER {ours.rate:.3f}; run is {slow / fast:.2f} times as fast")
    print(
        f"run over plain faster-whisper: {median(ratios):.2f} in the middle of {ROUNDS} rounds, {audio:.0f} s of audio"
    )
    recognition, rest, windows, speech = steps(labels, settings)
    print(
        f"one core: recognition {audio / recognition:.1f}x, all steps but it and decoding {audio / rest:.0f}x real time"
    )
    print(f"windows of 30 s: {windows}, where {speech:.0f} s of speech would fill {speech / 30:.1f}")


if __name__ == "__main__":
    main()
