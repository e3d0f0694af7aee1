"""What `voicecheck check` costs from a cold start to its verdict, beside what its recognition costs alone.

    python benchmarks/check.py [RECORDING] [--rounds N]

RECORDING is a minute of practice (sample_audio/sample-practice.wav where none is named). Three processes are started
anew each round, after each other:

1. check: the whole command, its output thrown away.
2. recognition: a process that loads the speech model and writes down the same speech, with as many threads, from
   sound that was decoded and searched for speech before; nothing is listened for, judged or printed.
3. start: a process that only reads the settings, which every command has to.

Printed are processor time (user and system, of all threads, the end of the process included) and time on the clock,
the median of the rounds, and their ratios, taken round by round: machines are noisy, and a busy one makes the clock
worth nothing. The aim is 4 s of processor time, and 1.25 times the recognition's time on the clock.
"""

from __future__ import annotations

import argparse
import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from voicecheck.analysis import hear
from voicecheck.cli.checking import threads_of
from voicecheck.cli.options import cores
from voicecheck.config import load_settings
from voicecheck.records import Recording
from voicecheck.transcript.models import locate
from voicecheck.transcript.transcribe import transcribe
from voicecheck.transcript.whisper import WhisperRecogniser

SAMPLE = Path(__file__).parent.parent / "sample_audio" / "sample-practice.wav"
START = "import os; from voicecheck.config import load_settings; load_settings(environ=os.environ)"

Cost = tuple[float, float]
"""Seconds of processor time, and on the clock."""


def prepare(path: Path) -> bytes:
    """What is known of a recording before its words, and the settings of the recogniser."""
    settings = load_settings(environ=os.environ)
    heard = hear(Recording(path=path, name=path.name, call_id=path.stem, direction="practice"), settings)
    folder = locate(settings.transcript.model, folder=settings.models)
    return pickle.dumps((heard.listened, settings.transcript, folder))


def recognise(prepared: Path) -> None:
    """Recognise what was prepared: what the second process does."""
    listened, options, folder = pickle.loads(prepared.read_bytes())
    threads = threads_of(cores())
    transcribe(
        [listened], WhisperRecogniser(folder, name=options.model, threads=threads, options=options), options=options
    )


def cost(command: Sequence[str]) -> Cost:
    """What a process costs, its end included."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recording", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--recognise", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.recognise:
        recognise(args.recognise)
        return
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "speech"
        prepared.write_bytes(prepare(args.recording))
        commands = {
            "check": ["-m", "voicecheck", "check", str(args.recording)],
            "recognition": [__file__, "--recognise", str(prepared)],
            "start": ["-c", START],
        }
        rounds = [{name: cost(command) for name, command in commands.items()} for _ in range(args.rounds)]
    print(f"{args.recording.name}, {cores()} cores, {threads_of(cores())} thread(s), load {os.getloadavg()[0]:.1f}")
    for name in commands:
        processor, clock = (median(each[name][at] for each in rounds) for at in (0, 1))
        print(f"{name:12} {processor:6.2f} s of processor time  {clock:6.2f} s on the clock")
    for at, what in ((0, "processor time"), (1, "the clock")):
        ratios = sorted(each["check"][at] / each["recognition"][at] for each in rounds)
        print(f"check / recognition by {what}: {median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")


if __name__ == "__main__":
    main()
