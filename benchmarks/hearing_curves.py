"""What damage does to hearing: noise, level, codecs, lost packets, leakage and echo, a step at a time.

    python benchmarks/hearing_curves.py --calls DIR --sets DIR --voices sample_audio --out DIR [--only white,echo]

Every step is measured on the report half of the TEN test set (speech and pauses, beside webrtcvad and Silero) and
on the made calls with their true words (`hearing_truth.py`: rates, pauses, interruptions, backchannels, holds,
responses); characters come from the speech model, on the two shortest two-channel calls and at fewer steps. All
sound is brought to 8 kHz first and through mu-law last, where no other codec is asked for; seeds are fixed. Figures
are added to `curves.csv` as they come. How each damage is made stands in `hearing_damage.py`.
"""

from __future__ import annotations

import argparse
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soxr
from hearing_damage import babble, coded, lose_packets, office, white, with_echo, with_leak, with_noise
from hearing_figures import STEPS, Figure, print_figures, write_figures
from hearing_measures import Edges, Frames, Pauses, compare_edges, compare_pauses, count_frames, mask_of, mean
from hearing_peers import HEARERS, OURS, hear, settings, write_sound
from hearing_sets import LOW_RATE_HZ, Clip, companded, load_ten, narrowed
from hearing_truth import (
    ROLES,
    MadeCall,
    compare_call,
    heard_conversation,
    load_calls,
    lost_speech,
    pauses_in_turns,
    true_conversation,
)

from voicecheck.audio.decode import load
from voicecheck.evaluate import total_hits
from voicecheck.records import Array
from voicecheck.speech.frames import Mask
from voicecheck.text.edits import Edits

PARTS = ("ten", "made", "characters")
PEERS = (OURS, "webrtcvad 2", "Silero p>.5")
CHARACTER_CALLS = 2
CHARACTER_STEPS = {
    "none": ("",), "white": ("20", "5"), "babble": ("20", "10", "5"), "office": ("10",), "level": ("-30",),
    "codec": ("AMR 4.75", "Opus 8"), "loss": ("5",), "concealed loss": ("5",), "leak": ("10",), "echo": ("0.6",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Damager:
    """Does damage of one kind and step to all channels of a recording."""

    kind: str
    step: str
    voices: Sequence[Array]

    def __call__(self, name: str, channels: Sequence[Array], speech: Sequence[Mask]) -> list[Array]:
        """Damage the channels of a recording at 8 kHz; its name and the channel's number are the seed."""
        loudest = [np.any(mask) for mask in speech]
        answer = []
        for index, (samples, mask) in enumerate(zip(channels, speech, strict=True)):
            rng = np.random.default_rng(zlib.crc32(f"{name} {index} {self.kind}".encode()))
            other = channels[1 - index] if len(channels) == 2 else None
            spoken = mask if loudest[index] else speech[int(np.argmax(loudest))]
            answer.append(self._damage(samples, spoken, other, rng))
        return answer

    def _damage(self, samples: Array, speech: Mask, other: Array | None, rng: np.random.Generator) -> Array:
        kind, step = self.kind, self.step
        if kind in ("white", "babble", "office"):
            made = {"white": white, "babble": self._babble, "office": office}[kind](len(samples), rng)
            samples = with_noise(samples, made, float(step), speech)
        elif kind == "level":
            samples = samples * np.float32(10 ** (float(step) / 20))
        elif kind == "leak" and other is not None:
            samples = with_leak(samples, other, float(step))
        elif kind == "echo":
            samples = with_echo(samples, float(step), rng)
        if kind == "codec" and step not in ("mu-law", "A-law"):
            return coded(samples, step)  # type: ignore[arg-type]
        packed = companded(samples, "ALAW" if step == "A-law" else "ULAW")
        if "loss" in kind:
            return lose_packets(packed, float(step) / 100, rng, concealed=kind == "concealed loss")
        return packed

    def _babble(self, length: int, rng: np.random.Generator) -> Array:
        return babble(length, self.voices, rng)


def load_voices(folder: Path) -> list[Array]:
    """The speech of each channel of a folder's recordings, at 8 kHz, its silences taken out."""
    voices = []
    for call in load_calls(folder):
        sound = load(call.label.recording.path, options=settings().audio)
        for role in ROLES:
            channel = call.channel(role)
            if channel is not None and call.speech(role):
                narrow = _low(sound.channel(channel), sound.rate)
                parts = [narrow[round(i.start * 8000) : round(i.end * 8000)] for i in call.speech(role)]
                voices.append(np.concatenate(parts))
    return voices


def measure_ten(clips: Sequence[Clip], damage: Damager, systems: Sequence[str] = PEERS) -> Iterator[Figure]:
    """Speech and pauses on clips of one channel."""
    sounds = [damage(c.name, [narrowed(c.samples, c.rate)], [mask_of(c.speech, c.frames)])[0] for c in clips]
    for system in systems:
        frames, pauses, edges = Frames(), Pauses(), Edges()
        for clip, sound in zip(clips, sounds, strict=True):
            heard = HEARERS[system](sound, LOW_RATE_HZ)
            called = mask_of(heard, clip.frames)
            frames += count_frames(mask_of(clip.speech, clip.frames), called)
            pauses += compare_pauses(clip.speech, heard, clip.frames)
            edges += compare_edges(clip.speech, called)
        about = {"part": "TEN", "condition": f"{damage.kind},{damage.step}", "half": "report", "system": system}
        yield Figure(measure="F1", value=frames.f1, count=len(clips), **about)
        yield Figure(measure="pauses found", value=_share(pauses.found, pauses.true), count=pauses.true, **about)
        yield Figure(
            measure="false pauses", value=_share(pauses.false, pauses.reported), count=pauses.reported, **about
        )
        yield Figure(measure="edges", value=mean(edges.ends_ms + edges.starts_ms), unit="ms", **about)


def measure_made(calls: Sequence[MadeCall], damage: Damager) -> Iterator[Figure]:
    """Every measure of the made calls, with their true words."""
    compared, pauses, lost, late = [], Pauses(), [], []
    for call in calls:
        with tempfile.TemporaryDirectory() as folder:
            file = damaged_file(call, damage, Path(folder))
            heard = hear(replace(call.label.recording, path=file), settings())
            conversation = heard_conversation(call, heard, settings())
        compared.append(compare_call(call, conversation))
        pauses += pauses_in_turns(call, heard)
        lost.append(lost_speech(call, heard))
        true, found = true_conversation(call, settings()).response_median, conversation.response_median
        if true is not None:
            late.append(1000 * abs(found - true) if found is not None else 1000 * true)
    about = {"part": "made calls", "condition": f"{damage.kind},{damage.step}", "half": "given", "system": OURS}
    for kind in ("interruption", "backchannel", "hold"):
        hits = total_hits(compared, kind)
        yield Figure(measure=f"{kind}s F1", value=hits.f1, count=hits.true, **about)
    for measure in ("speech rate", "articulation rate", "acoustic rate"):
        errors = [100 * own.errors[f"agent {measure}"] for own in compared if f"agent {measure}" in own.errors]
        yield Figure(measure=f"{measure} error", value=mean(errors), unit="%", count=len(errors), **about)
    yield Figure(measure="pauses found", value=_share(pauses.found, pauses.true), count=pauses.true, **about)
    yield Figure(measure="false pauses", value=_share(pauses.false, pauses.reported), count=pauses.reported, **about)
    share = 100 * sum(own for own, _ in lost) / sum(true for _, true in lost)
    yield Figure(measure="speech not heard", value=share, unit="%", **about)
    yield Figure(measure="response median error", value=mean(late), unit="ms", count=len(late), **about)


def measure_characters(calls: Sequence[MadeCall], damage: Damager) -> Iterator[Figure]:
    """Characters wrong, through the speech model."""
    from hearing_words import analysis_of

    edits = Edits()
    shortest = sorted((c for c in calls if c.label.two_party), key=lambda c: c.written["duration_s"])
    for call in shortest[:CHARACTER_CALLS]:
        with tempfile.TemporaryDirectory() as folder:
            analysis = analysis_of(replace(call.label.recording, path=damaged_file(call, damage, Path(folder))))
        own = compare_call(call, analysis.conversation)
        edits += sum(own.edits.values(), Edits())
    about = {"part": "made calls", "condition": f"{damage.kind},{damage.step}", "half": "given", "system": OURS}
    yield Figure(measure="CER", value=edits.rate, count=edits.length, **about)


def damaged_file(call: MadeCall, damage: Damager, folder: Path) -> Path:
    """Write a made call with damage done to it."""
    sound = load(call.label.recording.path, options=settings().audio)
    channels = [_low(sound.channel(index), sound.rate) for index in range(sound.channels)]
    frames = len(channels[0]) // 80
    masks = [np.zeros(frames, bool) for _ in channels]
    for role in ROLES:
        channel = call.channel(role)
        if channel is not None:
            masks[channel] |= mask_of(call.speech(role), frames)
    damaged = damage(call.label.recording.call_id, channels, masks)
    return write_sound(folder / call.label.recording.path.with_suffix(".wav").name, np.stack(damaged, 1), LOW_RATE_HZ)


def _low(samples: Array, rate: int) -> Array:
    return samples if rate == LOW_RATE_HZ else soxr.resample(samples, rate, LOW_RATE_HZ)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def main() -> None:
    """Measure step by step, print, and write after each."""
    parser = argparse.ArgumentParser(description="What damage does to hearing.")
    parser.add_argument("--calls", type=Path, metavar="DIR", help="made calls with labels")
    parser.add_argument("--sets", type=Path, metavar="DIR", help="fetched sets, of which ten is used")
    parser.add_argument(
        "--voices", type=Path, default=Path("sample_audio"), help="labelled calls that babble is made of"
    )
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help="where curves.csv is written")
    parser.add_argument("--only", default=",".join(STEPS), help=f"damages, with commas between: {', '.join(STEPS)}")
    parser.add_argument("--parts", default=",".join(PARTS), help="parts, with commas between")
    parser.add_argument("--alone", action="store_true", help="without the other programs")
    given = parser.parse_args()
    systems, parts = (OURS,) if given.alone else PEERS, given.parts.split(",")
    voices = load_voices(given.voices)
    calls = load_calls(given.calls) if given.calls else []
    clips = [clip for clip in load_ten(given.sets / "ten") if clip.half == "report"] if given.sets else []
    figures: list[Figure] = []
    for kind in given.only.split(","):
        for step in STEPS[kind]:
            damage = Damager(kind, step, voices)
            try:
                own = []
                if "ten" in parts and clips and kind != "leak":
                    own += measure_ten(clips, damage, systems)
                if "made" in parts and calls:
                    own += measure_made(calls, damage)
                if "characters" in parts and calls and step in CHARACTER_STEPS.get(kind, ()):
                    own += measure_characters(calls, damage)
            except LookupError as error:
                print(f"{kind} {step}: left out, {error}")
                continue
            if own:
                print_figures(f"{kind} {step}", own)
                figures += own
                write_figures(given.out / "curves.csv", figures)


if __name__ == "__main__":
    main()
