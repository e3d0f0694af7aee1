"""The recordings that hearing is measured on, and the telephone that they are put through.

Where the sets come from and how they lie in their folder stands in benchmarks/README.md. Of fetched
recordings one half tunes and the other reports, by a fixed rule on the name (`half_of`).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal

import numpy as np
import soundfile
import soxr
from scipy.signal import butter, sosfiltfilt

from voicecheck.intervals import Interval, Intervals, merge
from voicecheck.records import Array

Half = Literal["tune", "report", "given"]
LOW_RATE_HZ, HIGH_RATE_HZ = 8000, 16000
TELEPHONE_HZ = (300, 3400)
CONDITIONS: Mapping[str, tuple[bool, float]] = {
    "clean": (False, 0),
    "phone": (True, 0),
    "phone -15 dB": (True, -15),
    "phone -30 dB": (True, -30),
}
"""By name: whether a recording goes through the telephone, and its level before that, dB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One channel of a recording, 8 or 16 kHz, and what is known of it: when there is speech, and the words."""

    name: str
    half: Half
    samples: Array
    rate: int
    speech: Intervals = ()
    text: str = ""

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.samples) / self.rate

    @property
    def frames(self) -> int:
        """Whole frames of 10 ms."""
        return len(self.samples) * 100 // self.rate


def half_of(stem: str) -> Half:
    """Which half a fetched recording belongs to, by the name of its file without the ending.

    Examples
    --------
    >>> half_of("testset-audio-05"), half_of("testset-audio-01")
    ('tune', 'report')
    """
    return "report" if zlib.crc32(stem.encode()) % 2 else "tune"


def load_ten(folder: Path) -> Iterator[Clip]:
    """The clips of the TEN test set that are there: NAME.wav, and NAME.scv with name, start, end, flag, start …."""
    for file in sorted(folder.glob("*.scv")):
        fields = file.read_text().strip().split(",")[1:]
        rows = zip(fields[::3], fields[1::3], fields[2::3], strict=True)
        speech = merge(Interval(float(start), float(end)) for start, end, flag in rows if flag.strip() == "1")
        samples, rate = read_mono(file.with_suffix(".wav"))
        yield Clip(name=file.stem, half=half_of(file.stem), samples=samples, rate=rate, speech=speech)


def load_vad(folder: Path) -> Iterator[Clip]:
    """Recordings with the speech of all who speak: NAME.rttm, or NAME.json of speechbrain, beside NAME.wav."""
    for file in sorted(folder.glob("*.wav")):
        samples, rate = read_mono(file)
        if (times := file.with_suffix(".rttm")).exists():
            speech = merge(interval for own in read_rttm(times).values() for interval in own)
        elif (times := file.with_suffix(".json")).exists():
            speech, stop = _speechbrain(times, rate)
            samples = samples[:stop]
        else:
            continue
        yield Clip(name=file.stem, half=half_of(file.stem), samples=samples, rate=rate, speech=speech)


def load_texts(folder: Path) -> Iterator[Clip]:
    """Clips with their words: the file ``text`` has a name and the words in each line, NAME.wav the sound."""
    table = folder / "text"
    for line in table.read_text(encoding="utf-8").splitlines() if table.exists() else ():
        name, *words = line.split() or [""]
        file = folder / f"{name}.wav"
        if words and file.exists():
            samples, rate = read_mono(file)
            yield Clip(name=name, half=half_of(name), samples=samples, rate=rate, text="".join(words))


def load_turns(folder: Path) -> Iterator[Clip]:
    """The turns of dialogues with words, each a clip: NAME.txt has lines ``SPEAKER: [START END] WORDS``."""
    for file in sorted(folder.glob("*.txt")):
        samples, rate = read_mono(file.with_suffix(".wav"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
            times, _, words = line.partition("[")[2].partition("]")
            if not times:
                continue
            start, end = (round(float(t) * rate) for t in times.split())
            name = f"{file.stem} {number}"
            yield Clip(name=name, half=half_of(file.stem), samples=samples[start:end], rate=rate, text=words.strip())


def load_music(folder: Path) -> Iterator[Clip]:
    """Music on hold: nobody speaks in it."""
    for file in sorted(folder.glob("*.wav")):
        samples, rate = read_mono(file)
        yield Clip(name=file.stem, half=half_of(file.stem), samples=samples, rate=rate)


def read_rttm(file: Path) -> dict[str, Intervals]:
    """The speech of each speaker of an RTTM file."""
    speech: dict[str, list[Interval]] = {}
    for line in file.read_text().splitlines():
        fields = line.split()
        if fields and fields[0] == "SPEAKER":
            start = float(fields[3])
            speech.setdefault(fields[7], []).append(Interval(start, start + float(fields[4])))
    return {speaker: merge(own) for speaker, own in speech.items()}


def read_mono(file: Path) -> tuple[Array, int]:
    """The first channel of a file at 8 or 16 kHz, whichever is nearer."""
    samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
    wanted = LOW_RATE_HZ if rate < HIGH_RATE_HZ else HIGH_RATE_HZ
    first: Array = samples[:, 0]
    return (first if rate == wanted else soxr.resample(first, rate, wanted)), wanted


def in_condition(clip: Clip, condition: str) -> tuple[Array, int]:
    """The sound of a clip in one of the `CONDITIONS`, and its rate."""
    phone, level_db = CONDITIONS[condition]
    samples = clip.samples * np.float32(10 ** (level_db / 20))
    return (telephone(samples, clip.rate), LOW_RATE_HZ) if phone else (samples, clip.rate)


def telephone(samples: Array, rate: int) -> Array:
    """Sound as a telephone gives it: 300 to 3400 Hz, 8 kHz, mu-law (G.711)."""
    return companded(narrowed(samples, rate), "ULAW")


def narrowed(samples: Array, rate: int) -> Array:
    """Sound at 8 kHz within the band of the telephone."""
    narrow: Array = samples if rate == LOW_RATE_HZ else soxr.resample(samples, rate, LOW_RATE_HZ)
    if len(narrow) > 3 * len(_band()) * 2 + 3:  # what the filter needs at both ends
        narrow = sosfiltfilt(_band(), narrow).astype(np.float32)
    return narrow


def companded(samples: Array, law: Literal["ULAW", "ALAW"]) -> Array:
    """Samples at 8 kHz after G.711, by either of its laws."""
    packed = BytesIO()
    soundfile.write(packed, np.clip(samples, -1, 1), LOW_RATE_HZ, format="RAW", subtype=law)
    packed.seek(0)
    answer: Array = soundfile.read(
        packed, dtype="float32", samplerate=LOW_RATE_HZ, channels=1, format="RAW", subtype=law
    )[0]
    return answer


@cache
def _band() -> Array:
    """A Butterworth band-pass, run forwards and backwards so that no edge moves."""
    sections: Array = butter(4, TELEPHONE_HZ, "bandpass", fs=LOW_RATE_HZ, output="sos")
    return sections


def _speechbrain(file: Path, rate: int) -> tuple[Intervals, int]:
    """Speech of a recording of examples one after another, and how many of its samples they are."""
    examples = list(json.loads(file.read_text()).values())
    found = []
    for example in examples:
        offset = example["wav"]["start"] / rate
        times = [float(time) + offset for time in example["speech"].split()]
        found += [Interval(start, end) for start, end in zip(times[::2], times[1::2], strict=True)]
    return merge(found), max(example["wav"]["stop"] for example in examples)
