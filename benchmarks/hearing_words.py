"""The parts of `hearing.py` that need the speech model: characters, events, and the made calls as a whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
import soxr
from faster_whisper import WhisperModel
from hearing_figures import Figure, halves_of
from hearing_measures import mean
from hearing_peers import OURS, recording_of, settings, write_sound
from hearing_sets import HIGH_RATE_HZ, Clip, in_condition, load_music, load_texts
from hearing_speech import Asked

from voicecheck.analysis import analyse
from voicecheck.evaluate import EVENT_KINDS, compare, load_label, total_hits
from voicecheck.records import Array, CallAnalysis, Recording
from voicecheck.text.edits import Edits, count_edits
from voicecheck.text.normalize import normalize
from voicecheck.transcript.models import locate
from voicecheck.transcript.whisper import WhisperRecogniser

PEER = "faster-whisper"
CONDITIONS = ("clean", "phone")
PACKED_S = 180.0
GAP_S = 3.0
GAP_DBFS = -70.0

Writer = Callable[[Array, int], str]
"""Writes down one channel at 8 or 16 kHz."""


@cache
def recogniser() -> WhisperRecogniser:
    """The speech model as a run loads it."""
    options = settings().transcript
    folder = locate(options.model, folder=settings().models)
    return WhisperRecogniser(folder, name=options.model, threads=threads(), options=options)


@cache
def peer_model() -> WhisperModel:
    """The same model in faster-whisper."""
    folder = locate(settings().transcript.model, folder=settings().models)
    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads())


def threads() -> int:
    """Threads of a model: what OMP_NUM_THREADS says, else all cores."""
    return int(os.environ.get("OMP_NUM_THREADS") or len(os.sched_getaffinity(0)))


def analysis_of(recording: Recording) -> CallAnalysis:
    """What voicecheck finds on a recording, nothing masked."""
    return analyse(recording, recogniser(), settings())


def write_ours(samples: Array, rate: int) -> str:
    """What voicecheck writes of a recording with one channel."""
    with tempfile.TemporaryDirectory() as folder:
        analysis = analysis_of(recording_of(write_sound(Path(folder) / "clip.wav", samples, rate)))
    return "".join(turn.text for turn in analysis.conversation.turns)


def write_peer(samples: Array, rate: int) -> str:
    """What faster-whisper writes, its defaults but for the language and its filter of silence."""
    wide = samples if rate == HIGH_RATE_HZ else soxr.resample(samples, rate, HIGH_RATE_HZ)
    segments, _ = peer_model().transcribe(wide.astype(np.float32), language="zh", vad_filter=True)
    return "".join(segment.text for segment in segments)


def writers(asked: Asked) -> dict[str, Writer]:
    """What writes down, by name."""
    return {OURS: write_ours} if asked.alone else {OURS: write_ours, PEER: write_peer}


def measure_text(asked: Asked) -> Iterator[Figure]:
    """Characters wrong in real clips with their words: each by itself, and all packed into one long recording."""
    clips = asked.wanted(load_texts(asked.folder("sets", "mandarin")))
    for condition in CONDITIONS:
        for system, write in writers(asked).items():
            alone = [(clip, _edits(clip.text, write(*in_condition(clip, condition)))) for clip in clips]
            for name, members in halves_of(asked.half).items():
                edits = sum((own for clip, own in alone if clip.half in members), Edits())
                yield from _text_figures("single", condition, name, system, edits)
            samples, text = packed(clips)
            if text:
                long = Clip(name="packed", half="given", samples=samples, rate=HIGH_RATE_HZ, text=text)
                edits = _edits(text, write(*in_condition(long, condition)))
                yield from _text_figures("packed", condition, asked.half, system, edits)


def packed(clips: list[Clip]) -> tuple[Array, str]:
    """Clips one after another with `GAP_S` of faint noise before each, in rounds until `PACKED_S` are full.

    Each round begins with another clip. Gives the sound at 16 kHz and all that is said in it.
    """
    noise = np.random.default_rng(1)
    gap = round(GAP_S * HIGH_RATE_HZ)
    parts: list[Array] = []
    words: list[str] = []
    length = used = 0
    while clips and length < PACKED_S * HIGH_RATE_HZ:
        clip = clips[(used + used // len(clips)) % len(clips)]
        wide = clip.samples if clip.rate == HIGH_RATE_HZ else soxr.resample(clip.samples, clip.rate, HIGH_RATE_HZ)
        parts += [(noise.standard_normal(gap) * 10 ** (GAP_DBFS / 20)).astype(np.float32), wide]
        words.append(clip.text)
        length += gap + len(wide)
        used += 1
    return (np.concatenate(parts) if parts else np.zeros(0, np.float32)), "".join(words)


def measure_written(asked: Asked) -> Iterator[Figure]:
    """Characters written where nobody speaks: in music on hold."""
    clips = asked.wanted(load_music(asked.folder("sets", "moh")))
    for system, write in writers(asked).items():
        written = [(clip, len(normalize(write(clip.samples, clip.rate)).text)) for clip in clips]
        for name, members in halves_of(asked.half).items():
            own = [(clip.duration, count) for clip, count in written if clip.half in members]
            measure = f"characters written in {sum(duration for duration, _ in own) / 60:.0f} min of hold music"
            value = sum(count for _, count in own)
            yield Figure(
                part="written", measure=measure, value=value, unit="characters", half=name, system=system,
                count=len(own),
            )  # fmt: skip


def measure_events(asked: Asked) -> Iterator[Figure]:
    """Interruptions and backchannels of calls 40 and 49; those of 49 are listed."""
    for stem in ("auto_repairs_40_stereo", "auto_repairs_49_stereo"):
        analysis = analysis_of(recording_of(asked.folder("real", f"{stem}.flac"), "left"))
        events = analysis.conversation.events
        barged = [event for event in events if event.kind == "interruption"]
        counts = {
            "interruptions": len(barged),
            "  of these counted": sum(bool(event.counted) for event in barged),
            "  of these yielded": sum(bool(event.yielded) for event in barged),
            "backchannels": sum(event.kind == "backchannel" for event in events),
            "dead air": sum(event.kind == "dead_air" for event in events),
        }
        for measure, value in counts.items():
            yield Figure(
                part="events", measure=f"{measure}, {stem}", value=value, unit="events", half="given", system=OURS
            )
        foreign = len(analysis.conversation.foreign)
        yield Figure(
            part="events", measure=f"parties whose language was noticed, {stem}", value=foreign, unit="events",
            half="given", system=OURS,
        )  # fmt: skip
        for event in events:
            if event.kind in ("interruption", "backchannel") and "49" in stem:
                print(
                    f"  {event.start:7.2f} to {event.end:7.2f}  {event.kind:12} by {event.by}"
                    f"  yielded {event.yielded}  counted {event.counted}"
                )


def measure_made(asked: Asked) -> Iterator[Figure]:
    """Events, rates and characters of the made calls, as ``voicecheck evaluate`` compares them."""
    labels = [load_label(file) for file in sorted(asked.folder("calls").glob("*.json"))]
    compared = [compare(label, analysis_of(label.recording)) for label in labels]
    about = {"part": "made", "half": "given", "system": OURS}
    for kind in EVENT_KINDS:
        hits = total_hits(compared, kind)
        yield Figure(measure=f"{kind}s, F1", value=hits.f1, count=hits.true, **about)
    for measure in sorted({name for comparison in compared for name in comparison.errors}):
        errors = [100 * own.errors[measure] for own in compared if measure in own.errors]
        yield Figure(measure=f"{measure}, mean error", value=mean(errors), unit="%", count=len(errors), **about)
    edits = sum((own for comparison in compared for own in comparison.edits.values()), Edits())
    yield Figure(measure="CER", value=edits.rate, count=edits.length, **about)
    results = [pair for comparison in compared for pair in comparison.results.values()]
    right = sum(want == got for want, got in results) / len(results) if results else None
    yield Figure(measure="norms right", value=right, count=len(results), **about)


def _text_figures(how: str, condition: str, half: str, system: str, edits: Edits) -> Iterable[Figure]:
    where = {"part": "text", "condition": condition, "half": half, "system": system, "count": edits.length}
    yield Figure(measure=f"CER, {how}", value=edits.rate, **where)
    yield Figure(measure=f"  characters lost, {how}", value=edits.deletions, unit="characters", **where)
    yield Figure(measure=f"  characters invented, {how}", value=edits.insertions, unit="characters", **where)


def _edits(true: str, found: str) -> Edits:
    return count_edits(normalize(true).text, normalize(found).text)


PARTS: dict[str, Callable[[Asked], Iterator[Figure]]] = {
    "events": measure_events,
    "made": measure_made,
    "text": measure_text,
    "written": measure_written,
}
