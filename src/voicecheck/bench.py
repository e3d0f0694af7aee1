"""How fast this machine is: the speech model with several settings, on some recordings.

Each setting is tried as a run would use it: so many processes at once, each with so many threads and
its own copy of the model, all hearing the same windows.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import Any

from voicecheck.analysis import hear
from voicecheck.config import Settings
from voicecheck.errors import UsageError
from voicecheck.records import Recording
from voicecheck.transcript.models import locate
from voicecheck.transcript.options import TranscriptOptions
from voicecheck.transcript.whisper import WhisperRecogniser
from voicecheck.transcript.windows import Clip, clip_of, context_of, cut_pieces, pack
from voicecheck.workers.crew import plan_crew

BATCHES = (1, 4)
WINDOWS = 4  # the longest, which each process hears
_PATIENCE_S = 600.0


@dataclass(frozen=True, slots=True)
class Timing:
    """What a window costs with a setting: seconds of one process while all of them work."""

    processes: int
    threads: int
    batch: int
    encoder_s: float
    decoder_s: float

    @property
    def windows_per_s(self) -> float:
        """Windows that all processes decode in a second."""
        return self.processes / (self.encoder_s + self.decoder_s)


@dataclass(frozen=True, slots=True)
class Bench:
    """What was measured.

    Attributes
    ----------
    timings
        One a setting.
    call_s
        Mean length of the recordings, seconds.
    windows_per_call
        Windows that the speech of a recording fills, in the mean.
    other_s
        Seconds that the steps before the words take for a recording on one core.
    """

    timings: tuple[Timing, ...]
    call_s: float
    windows_per_call: float
    other_s: float

    @property
    def best(self) -> Timing:
        """The setting with the most calls an hour."""
        return max(self.timings, key=self.calls_an_hour)

    def calls_an_hour(self, timing: Timing) -> float:
        """Calls like these recordings in an hour; a window counts as one of the longest.

        Examples
        --------
        Two processes, 2 s a window, 5 windows and 2 s of other work a call: 6 s for each call.

        >>> timing = Timing(2, 1, 4, encoder_s=1.0, decoder_s=1.0)
        >>> Bench((timing,), call_s=120.0, windows_per_call=5.0, other_s=2.0).calls_an_hour(timing)
        600.0
        """
        return 3600 / (self.windows_per_call / timing.windows_per_s + self.other_s / timing.processes)


def measure(recordings: Sequence[Recording], settings: Settings, *, cores: int) -> Bench:
    """Try the model on the recordings with several settings.

    Raises
    ------
    ModelError
        The model is missing or damaged.
    RecordingError
        A recording cannot be read.
    UsageError
        There are no recordings, or nobody speaks in them.
    """
    options = settings.transcript
    folder = locate(options.model, folder=settings.models)
    if not recordings:
        raise UsageError("there are no recordings to measure with")
    hear(recordings[0], settings)  # loads every library
    began = time.perf_counter()
    heard = [hear(recording, settings).listened for recording in recordings]
    other = time.perf_counter() - began
    windows = [
        (window, call.sound)
        for call in heard
        for channel, speech in enumerate(call.speech)
        for window in pack(cut_pieces(speech, channel, call.sound.duration, options=options), options=options)
    ]
    if not windows:
        raise UsageError("nobody speaks in these recordings: name some that are like yours")
    longest = sorted(windows, key=lambda each: -each[0].duration)[:WINDOWS]
    clips = [clip_of(*longest[k % len(longest)], options=options) for k in range(WINDOWS)]
    context = context_of(longest[0][0], options=options)
    return Bench(
        tuple(_tried(_Trial(folder, options, context, clips), cores)),
        fmean(call.sound.duration for call in heard),
        len(windows) / len(heard),
        other / len(heard),
    )


@dataclass(frozen=True, slots=True)
class _Trial:
    """What each process does: these windows, filled up to so many seconds."""

    folder: Path
    options: TranscriptOptions
    context_s: float
    clips: list[Clip]


def _tried(trial: _Trial, cores: int) -> Iterator[Timing]:
    most = plan_crew(None, cores).workers  # as many as memory allows
    for processes in sorted({most, max(1, most // 2), 1}, reverse=True):
        threads = max(1, cores // processes)
        for batch in BATCHES:
            yield _timed(trial, processes, threads, batch)


def _timed(trial: _Trial, processes: int, threads: int, batch: int) -> Timing:
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(processes)
    with ProcessPoolExecutor(processes, context, _prepare, (trial, threads, start)) as pool:
        taken = [job.result() for job in [pool.submit(_work, batch) for _ in range(processes)]]
    encoder, decoder = (fmean(each) / WINDOWS for each in zip(*taken, strict=True))
    return Timing(processes, threads, batch, encoder, decoder)


_prepared: dict[str, Any] = {}  # of a process that was started here, and of no other


def _prepare(trial: _Trial, threads: int, start: Any) -> None:
    options = replace(trial.options, threads=threads)
    recogniser = WhisperRecogniser(trial.folder, name=options.model, threads=threads, options=options)
    _prepared.update(trial=trial, recogniser=recogniser, start=start)


def _work(batch: int) -> tuple[float, float]:
    """Seconds of the encoder and of the decoder for all windows, from the moment that all are ready."""
    trial, recogniser = _prepared["trial"], _prepared["recogniser"]
    batches = [trial.clips[at : at + batch] for at in range(0, len(trial.clips), batch)]
    _prepared["start"].wait(_PATIENCE_S)
    began = time.perf_counter()
    for clips in batches:
        recogniser.encode(clips, context_s=trial.context_s)
    encoder = time.perf_counter() - began
    _prepared["start"].wait(_PATIENCE_S)
    began = time.perf_counter()
    for clips in batches:
        recogniser.recognise(clips, beam_size=trial.options.beam_size, context_s=trial.context_s)
    return encoder, max(0.0, time.perf_counter() - began - encoder)
