"""Sound files as recorders write them, and what disks, lines and people of ill will make of them.

Everything is made from a seed, so a file that did harm once can be made again by its name.
"""

from __future__ import annotations

import io
import random
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import soundfile as sf

import sound

SECONDS = 1.5
SAMPLES = Path(__file__).parent.parent / "sample_audio"
_LIBSNDFILE = {
    "pcm16.wav": ("WAV", "PCM_16", 2),
    "pcm24.wav": ("WAV", "PCM_24", 2),
    "float.wav": ("WAV", "FLOAT", 2),
    "alaw.wav": ("WAV", "ALAW", 2),
    "ulaw.wav": ("WAV", "ULAW", 2),
    "ima.wav": ("WAV", "IMA_ADPCM", 2),
    "ms.wav": ("WAV", "MS_ADPCM", 2),
    "gsm.wav": ("WAV", "GSM610", 1),
    "a.flac": ("FLAC", "PCM_16", 2),
    "a.mp3": ("MP3", "MPEG_LAYER_III", 2),
    "vorbis.ogg": ("OGG", "VORBIS", 2),
    "opus.ogg": ("OGG", "OPUS", 2),
    "a.vox": ("RAW", "VOX_ADPCM", 1),
    "a.au": ("AU", "ULAW", 2),
    "a.caf": ("CAF", "PCM_16", 2),
    "a.w64": ("W64", "PCM_16", 2),
}
_FFMPEG = {
    "a.m4a": ("mp4", "aac", 16000),
    "a.aac": ("adts", "aac", 16000),
    "a.webm": ("webm", "libopus", 48000),
    "a.wma": ("asf", "wmav2", 16000),
}
_NUMBERS = (0, 1, 2, 3, 7, 255, 65535, 1 << 20, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)


def good_files() -> dict[str, bytes]:
    """A short recording of every kind that is read, by name, and the beginnings of the sample recordings."""
    left, right = sound.speech_like(SECONDS, seed=1), sound.speech_like(SECONDS, seed=2)
    made: dict[str, bytes] = {}
    for name, (container, subtype, channels) in _LIBSNDFILE.items():
        target = io.BytesIO()
        sf.write(target, np.stack([left, right][:channels], 1), 8000, format=container, subtype=subtype)
        made[name] = target.getvalue()
    for name, (container, codec, rate) in _FFMPEG.items():
        made[name] = _by_ffmpeg(sound.pcm(left, right), container, codec, rate)
    made["a.amr"] = b"#!AMR\n" + b"".join(b"\x3c" + random.Random(i).randbytes(31) for i in range(75))
    for path in (SAMPLES / "sample-practice.wav", SAMPLES / "sample-good-enquiry.ogg"):
        made[path.name] = path.read_bytes()
    return made


def _by_ffmpeg(samples: Any, container: str, codec: str, rate: int) -> bytes:
    frame = av.AudioFrame.from_ndarray(samples.T.reshape(1, -1).copy(), format="s16", layout="stereo")
    frame.sample_rate = 8000
    target = io.BytesIO()
    with av.open(target, "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate, layout="stereo")
        context = stream.codec_context
        context.bit_rate = 64_000
        resampler = av.AudioResampler(format=context.format, layout="stereo", rate=rate, frame_size=context.frame_size)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return target.getvalue()


def mutated(count: int) -> Iterator[tuple[str, bytes]]:
    """So many damaged files with their names, of every kind and every damage in turn."""
    good = good_files()
    names = list(good)
    for number in range(count):
        chance = random.Random(number)
        base = names[number % len(names)]
        how = DAMAGES[(number // len(names)) % len(DAMAGES)]
        other = good[names[chance.randrange(len(names))]]
        yield f"{number:03}-{how.__name__[1:]}-{base}", how(bytearray(good[base]), other, chance)


def _flipped(data: bytearray, _other: bytes, chance: random.Random) -> bytes:
    """Bits turned over, most of them where headers are."""
    for _ in range(chance.randint(1, 40)):
        reach = len(data) if chance.random() < 0.4 else min(len(data), 200)
        data[chance.randrange(reach)] ^= 1 << chance.randrange(8)
    return bytes(data)


def _cut(data: bytearray, _other: bytes, chance: random.Random) -> bytes:
    """The end lost, often all but the header."""
    return bytes(data[: chance.randrange(1, len(data) if chance.random() < 0.5 else 120)])


def _zeroed(data: bytearray, _other: bytes, chance: random.Random) -> bytes:
    """A hole, as a disk leaves one."""
    start = chance.randrange(min(len(data), 4000))
    end = min(len(data), start + chance.randint(1, 4096))
    data[start:end] = bytes(end - start)
    return bytes(data)


def _swapped(data: bytearray, other: bytes, chance: random.Random) -> bytes:
    """The header of another kind of file."""
    size = chance.choice((4, 12, 16, 36, 44, 60, 100, 200))
    return other[:size] + bytes(data[size:])


def _absurd(data: bytearray, _other: bytes, chance: random.Random) -> bytes:
    """Numbers of the header that no recorder writes: rates, channels, sizes, lengths."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(2, min(len(data), 160) - 8)
        form = chance.choice(("<I", ">I", "<H", ">H"))
        number = chance.choice(_NUMBERS) & (0xFFFFFFFF if form[1] == "I" else 0xFFFF)
        data[at : at + struct.calcsize(form)] = struct.pack(form, number)
    return bytes(data)


def _wav_fields(data: bytearray, other: bytes, chance: random.Random) -> bytes:
    """The fields of a WAV's format and data chunks, each with its own absurdity; of other kinds the same places."""
    fields = ((4, "<I"), (16, "<I"), (20, "<H"), (22, "<H"), (24, "<I"), (28, "<I"), (32, "<H"), (34, "<H"), (40, "<I"))
    for at, form in chance.sample(fields, chance.randint(1, 3)):
        most = 0xFFFFFFFF if form == "<I" else 0xFFFF
        data[at : at + struct.calcsize(form)] = struct.pack(form, chance.choice(_NUMBERS) & most)
    return bytes(data) if chance.random() < 0.8 else bytes(data) + other


def _spliced(data: bytearray, other: bytes, chance: random.Random) -> bytes:
    """Two files in one."""
    return bytes(data[: chance.randrange(1, len(data))]) + other[chance.randrange(len(other)) :]


def _shuffled(data: bytearray, _other: bytes, chance: random.Random) -> bytes:
    """Blocks in another order, some of them twice."""
    size = chance.choice((16, 64, 256, 1024))
    blocks = [bytes(data[at : at + size]) for at in range(0, len(data), size)]
    blocks += chance.choices(blocks, k=min(20, len(blocks)))
    tail = blocks[1:]
    chance.shuffle(tail)
    return b"".join([blocks[0], *tail])


def _noise(data: bytearray, _other: bytes, chance: random.Random) -> bytes:
    """A magic number and then nothing that belongs to it."""
    return bytes(data[: chance.choice((4, 8, 12, 40))]) + chance.randbytes(chance.randint(1, 20_000))


DAMAGES: tuple[Callable[[bytearray, bytes, random.Random], bytes], ...] = (
    _flipped, _cut, _zeroed, _swapped, _absurd, _wav_fields, _spliced, _shuffled, _noise,
)  # fmt: skip


def parquet_manifest() -> bytes:
    """A small manifest as Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    target = io.BytesIO()
    pq.write_table(pa.table({"recording": ["a.wav", "b.wav"], "agent_id": ["A1", None], "rings": [1, 2]}), target)
    return target.getvalue()
