"""The parts of `hearing.py` that need no words: speech, pauses, edges, music on hold, syllables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import soundfile
from hearing_figures import Figure, halves_of
from hearing_measures import (
    Edges,
    Frames,
    Pauses,
    compare_edges,
    compare_pauses,
    count_frames,
    mask_of,
    mean,
    not_heard,
    relative_error,
    start_errors,
)
from hearing_peers import HEARERS, OURS, Hearer, hear, hear_sound, recording_of, settings
from hearing_sets import Clip, in_condition, load_music, load_ten, load_texts, load_turns, load_vad, read_rttm
from hearing_truth import ROLES, load_calls

from voicecheck.intervals import Interval, Intervals, intersect, merge, subtract, total
from voicecheck.speech.syllables import count_by_interval
from voicecheck.text.spoken import count_characters

T = TypeVar("T", Frames, Pauses, Edges)
TEN_CONDITIONS = ("clean", "phone", "phone -15 dB", "phone -30 dB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Where the recordings lie (``None``: not given), which half is asked for, and whether without other programs."""

    calls: Path | None
    real: Path | None
    sets: Path | None
    half: str = "all"
    alone: bool = False

    @property
    def hearers(self) -> dict[str, Hearer]:
        """What hears speech, by name."""
        return {name: own for name, own in HEARERS.items() if not self.alone or name == OURS}

    def folder(self, root: str, *parts: str) -> Path:
        """A folder or file under one of the three.

        Raises
        ------
        FileNotFoundError
            It is not there.
        """
        base: Path | None = getattr(self, root)
        if base is None:
            raise FileNotFoundError(f"--{root} was not given")
        path = base.joinpath(*parts)
        if not path.exists():
            raise FileNotFoundError(f"{path} is not there")
        return path

    def wanted(self, clips: Iterable[Clip]) -> list[Clip]:
        """The clips of the half that is asked for."""
        return [clip for clip in clips if self.half in ("all", clip.half)]


def measure_ten(asked: Asked) -> Iterator[Figure]:
    """F1, false alarm, miss, pauses and edges on the TEN test set."""
    clips = asked.wanted(load_ten(asked.folder("sets", "ten")))
    for condition in TEN_CONDITIONS:
        sounds = [in_condition(clip, condition) for clip in clips]
        for system, hearer in asked.hearers.items():
            heard = [hearer(samples, rate) for samples, rate in sounds]
            yield from speech_figures("ten", condition, system, clips, heard, asked.half)


def measure_vad(asked: Asked) -> Iterator[Figure]:
    """The frames of recordings with known speech, by recording."""
    for clip in asked.wanted(load_vad(asked.folder("sets", "vad"))):
        for condition in ("clean", "phone"):
            for system, hearer in asked.hearers.items():
                heard = hearer(*in_condition(clip, condition))
                frames = count_frames(mask_of(clip.speech, clip.frames), mask_of(heard, clip.frames))
                where = {"condition": condition, "half": clip.half, "system": system}
                yield Figure(part="vad", measure=f"F1, {clip.name}", value=frames.f1, **where)
                lost = not_heard(clip.speech, heard)
                yield Figure(part="vad", measure=f"speech not heard, {clip.name}", value=lost, unit="s", **where)


def speech_figures(
    part: str, condition: str, system: str, clips: Sequence[Clip], heard: Sequence[Intervals], half: str
) -> Iterator[Figure]:
    """All that is measured of speech, for each half."""
    for name, members in halves_of(half).items():
        own = [(clip, speech) for clip, speech in zip(clips, heard, strict=True) if clip.half in members]
        frames = _sum((count_frames(mask_of(c.speech, c.frames), mask_of(h, c.frames)) for c, h in own), Frames())
        pauses = _sum((compare_pauses(c.speech, h, c.frames) for c, h in own), Pauses())
        edges = _sum((compare_edges(c.speech, mask_of(h, c.frames)) for c, h in own), Edges())
        where = {"part": part, "condition": condition, "half": name, "system": system}
        for measure, share in (("F1", frames.f1), ("false alarm", frames.false_alarm), ("miss", frames.miss)):
            yield Figure(measure=measure, value=share, count=len(own), **where)
        found = pauses.found / pauses.true if pauses.true else None
        yield Figure(measure="pauses >= 200 ms found", value=found, count=pauses.true, **where)
        yield Figure(measure="pauses reported", value=pauses.reported, unit="pauses", **where)
        yield Figure(measure="of these false", value=pauses.false, unit="pauses", **where)
        parted = len(edges.ends_ms)
        for measure, off in (
            ("edges at pauses >= 300 ms", edges.ends_ms + edges.starts_ms),
            ("  where speech ends", edges.ends_ms),
            ("  where it starts", edges.starts_ms),
        ):
            yield Figure(measure=measure, value=mean(off), unit="ms", count=parted, **where)
        yield Figure(
            measure="pauses not parted", value=edges.unparted, unit="pauses", count=parted + edges.unparted, **where
        )


def measure_call49(asked: Asked) -> Iterator[Figure]:
    """How much of the loud caller's and of the agent's speech is not heard."""
    yield from _two_party(asked, "auto_repairs_49_stereo", "call49")


def measure_call40(asked: Asked) -> Iterator[Figure]:
    """The same of a calm call, in which nobody speaks over the other."""
    yield from _two_party(asked, "auto_repairs_40_stereo", "call40")


def _two_party(asked: Asked, stem: str, part: str) -> Iterator[Figure]:
    file = asked.folder("real", f"{stem}.flac")
    truth = read_rttm(file.with_suffix(".rttm"))
    samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
    activities = hear(recording_of(file, "left"), settings()).activities
    heard = {OURS: [activity.speech for activity in activities]}
    for system, hearer in asked.hearers.items():
        if system != OURS:
            heard[system] = [hearer(samples[:, channel], rate) for channel in (0, 1)]
    agent, customer = (truth.get(a) or truth[b] for a, b in (("agent", "A"), ("customer", "B")))
    for system, own in heard.items():
        for role, true, found in (("caller", customer, own[1]), ("agent", agent, own[0])):
            about = {"part": part, "half": "given", "unit": "s", "system": system}
            yield Figure(measure=f"{role}: not heard of {total(true):.1f} s", value=not_heard(true, found), **about)
            yield Figure(measure=f"{role}: heard beside it", value=not_heard(found, true), **about)
        yield Figure(measure="overlap", value=total(intersect(*own)), **about)
    for role, true, activity in (("caller", customer, activities[1]), ("agent", agent, activities[0])):
        unclaimed: Intervals = getattr(activity, "unclaimed", ())
        about = {"part": part, "half": "given", "unit": "s", "system": OURS}
        lost = subtract(true, activity.speech)
        yield Figure(measure=f"{role}: of that unclaimed", value=total(intersect(lost, unclaimed)), **about)
        yield Figure(measure=f"{role}: unclaimed in all", value=total(unclaimed), **about)
    overlap = total(intersect(agent, customer))
    yield Figure(measure="overlap", value=overlap, part=part, half="given", unit="s", system="the .rttm")


def measure_hold(asked: Asked) -> Iterator[Figure]:
    """How much of the music on hold is called speech."""
    for system, hearer in asked.hearers.items():
        clips = asked.wanted(load_music(asked.folder("sets", "moh")))
        shares = [(clip, total(hearer(clip.samples, clip.rate))) for clip in clips]
        for name, members in halves_of(asked.half).items():
            own = [(clip.duration, spoken) for clip, spoken in shares if clip.half in members]
            long = sum(duration for duration, _ in own)
            value = sum(spoken for _, spoken in own) / long if long else None
            yield Figure(
                part="hold", measure="music called speech", value=value, half=name, system=system, count=len(own)
            )


def measure_acoustic(asked: Asked) -> Iterator[Figure]:
    """Syllables heard against characters said: real clips with their words, and the made calls."""
    for source, load in _texts(asked).items():
        clips = asked.wanted(load)
        for condition in ("clean", "phone"):
            counts = [(clip, _syllables(clip, condition), count_characters(clip.text)) for clip in clips]
            for name, members in halves_of(asked.half).items():
                own = [(heard, said) for clip, heard, said in counts if clip.half in members]
                where = {"part": "acoustic", "condition": condition, "half": name, "system": OURS, "count": len(own)}
                errors = [100 * relative_error(heard, said) for heard, said in own]
                yield Figure(measure=f"rate, mean error, {source}", value=mean(errors), unit="%", **where)
                bias = [100 * (heard / said - 1) for heard, said in own]
                yield Figure(measure=f"rate, bias, {source}", value=mean(bias), unit="%", **where)
    if asked.calls is not None:
        made = [100 * relative_error(*pair) for pair in _made_syllables(asked.calls)]
        yield Figure(
            part="acoustic", measure="rate, mean error, made calls' agents", value=mean(made), unit="%", half="given",
            system=OURS, count=len(made),
        )  # fmt: skip


def _texts(asked: Asked) -> dict[str, list[Clip]]:
    clips = {"real clips": list(load_texts(asked.folder("sets", "mandarin")))}
    if asked.sets is not None and (asked.sets / "dialogue").exists():
        clips["a dialogue's turns"] = list(load_turns(asked.sets / "dialogue"))
    return clips


def _syllables(clip: Clip, condition: str) -> int:
    return sum(len(own) for own in hear_sound(*in_condition(clip, condition)).nuclei)


def _made_syllables(folder: Path) -> Iterator[tuple[int, int]]:
    for call in load_calls(folder):
        turns = merge(Interval(turn["start"], turn["end"]) for turn in call.turns("agent"))
        channel = call.channel("agent")
        if turns and channel is not None:
            nuclei = hear(call.label.recording, settings()).nuclei[channel]
            yield sum(count_by_interval(nuclei, turns)), sum(turn["characters"] for turn in call.turns("agent"))


def measure_starts(asked: Asked) -> Iterator[Figure]:
    """Where the stretches of speech of the made calls start, against the labels."""
    errors: list[float] = []
    for call in load_calls(asked.folder("calls")):
        activities = hear(call.label.recording, settings()).activities
        for role in ROLES:
            channel = call.channel(role)
            if channel is not None:
                starts = [turn["start"] for turn in call.turns(role)]
                errors += start_errors(starts, [part.start for part in activities[channel].speech])
    about = {"part": "starts", "unit": "ms", "half": "given", "system": OURS, "count": len(errors)}
    yield Figure(measure="turns' starts, mean", value=mean(errors), **about)
    yield Figure(measure="turns' starts, worst", value=max(errors, default=None), **about)


def _sum(counts: Iterable[T], start: T) -> T:
    for count in counts:
        start += count
    return start


PARTS: dict[str, Callable[[Asked], Iterator[Figure]]] = {
    "ten": measure_ten,
    "vad": measure_vad,
    "call49": measure_call49,
    "call40": measure_call40,
    "hold": measure_hold,
    "acoustic": measure_acoustic,
    "starts": measure_starts,
}
