"""Sound files as recorders leave them: appended, cut, never finished, with odd headers. All made here."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
import soundfile as sf

import sound
from sound import Floats


def written(samples: Floats, container: str, subtype: str, rate: int = 8000, **options: object) -> bytes:
    """Samples of shape (n,) or (n, channels) as libsndfile writes them."""
    target = io.BytesIO()
    sf.write(target, samples, rate, format=container, subtype=subtype, **options)
    return target.getvalue()


def encoded(
    samples: Floats,
    container: str,
    codec: str,
    rate: int = 8000,
    codec_options: dict[str, str] | None = None,
    **options: str,
) -> bytes:
    """Samples of shape (n,) at 8 kHz as FFmpeg writes them."""
    frame = av.AudioFrame.from_ndarray(sound.pcm(samples), format="s16", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = 8000, 0, Fraction(1, 8000)
    target = io.BytesIO()
    with av.open(target, "w", format=container, options=options) as file:
        stream = file.add_stream(codec, rate=rate, layout="mono", options=codec_options or {})
        context = stream.codec_context
        context.bit_rate = 12_200 if codec.endswith("amrnb") else 32_000
        context.open(strict=False)
        resampler = av.AudioResampler(format=context.format, layout="mono", rate=rate, frame_size=context.frame_size)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return target.getvalue()


def changed(data: bytes, at: int, form: str, value: int) -> bytes:
    """The same bytes with another number at a place."""
    return data[:at] + struct.pack(form, value) + data[at + struct.calcsize(form) :]


def wave(samples: Floats, *chunks: bytes, rate: int = 8000, size: int | None = None, after: bytes = b"") -> bytes:
    """A 16-bit WAV with more chunks before its data, and a data size that may be wrong."""
    pcm = sound.pcm(samples).tobytes()
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16)
    body = form + b"".join(chunks) + b"data" + struct.pack("<I", len(pcm) if size is None else size) + pcm + after
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body


def chunk(name: bytes, content: bytes, *, padded: bool = True) -> bytes:
    """A RIFF chunk, with or without the pad byte of an odd one."""
    return name + struct.pack("<I", len(content)) + content + (b"\0" if padded and len(content) % 2 else b"")


def mp3(samples: Floats, mode: str = "VARIABLE") -> bytes:
    """An MP3 with a Xing tag."""
    return written(samples, "MP3", "MPEG_LAYER_III", bitrate_mode=mode, compression_level=0.5)


def mp3_frames(data: bytes) -> Iterator[tuple[int, int]]:
    """Where each frame of an MPEG-2.5 layer III file at 8 kHz begins, and its length."""
    kbps = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
    position = 0
    while position + 4 <= len(data):
        size = 72 * kbps[data[position + 2] >> 4] * 1000 // 8000 + (data[position + 2] >> 1 & 1)
        yield position, size
        position += size


def without_xing(data: bytes) -> bytes:
    """An MP3 without its first frame, which holds the Xing tag."""
    position, size = next(mp3_frames(data))
    tag = data[position : position + size]
    assert b"Xing" in tag or b"Info" in tag
    return data[size:]


def id3v2(content: bytes) -> bytes:
    """An ID3v2.3 tag with one private frame."""
    frame = b"PRIV" + struct.pack(">IH", len(content), 0) + content
    size = len(frame)
    return b"ID3\x03\x00\x00" + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127]) + frame


def id3v1() -> bytes:
    """An ID3v1 tag."""
    return b"TAG" + b"name".ljust(125, b"\0")


def ape() -> bytes:
    """An APEv2 tag with header and footer."""
    item = struct.pack("<II", 400, 0) + b"Comment\0" + b"x" * 400
    head = struct.pack("<8sIIII8x", b"APETAGEX", 2000, len(item) + 32, 1, 0xA0000000)
    foot = struct.pack("<8sIIII8x", b"APETAGEX", 2000, len(item) + 32, 1, 0x80000000)
    return head + item + foot


def amr(frames: int, *, silent: slice = slice(0), wide: bool = False) -> bytes:
    """AMR with speech frames of random content, and a stretch of comfort noise with seven empty frames after each."""
    random = np.random.default_rng(5)
    speech, size = (0x44, 60) if wide else (0x3C, 31)
    comfort = (0x4C, 5) if wide else (0x44, 5)
    out = b"#!AMR-WB\n" if wide else b"#!AMR\n"
    for number in range(frames):
        if number in range(frames)[silent]:
            quiet = number % 8 == 0
            out += bytes([comfort[0]]) + bytes(comfort[1]) if quiet else bytes([0x7C])
        else:
            out += bytes([speech]) + random.bytes(size)
    return out


def ogg_pages(data: bytes) -> list[bytes]:
    """The pages of an Ogg file."""
    pages, position = [], 0
    while position < len(data):
        count = data[position + 26]
        size = 27 + count + sum(data[position + 27 : position + 27 + count])
        pages.append(data[position : position + size])
        position += size
    return pages


def ogg_page(page: bytes, *, flags: int | None = None, drop_last_lacing: bool = False) -> bytes:
    """A page with other flags, or whose last packet goes on in a page that is not there; its checksum is right."""
    out = bytearray(page)
    if flags is not None:
        out[5] = flags
    if drop_last_lacing:
        count = out[26]
        lacing = bytearray(out[27 : 27 + count])
        content = bytes(out[27 + count :])
        kept = sum(lacing[:-1])
        lacing[-1] = 255
        out = bytearray(out[:27]) + lacing + content[:kept] + content[kept:].ljust(255, b"\0")[:255]
    out[22:26] = bytes(4)
    check = 0
    for byte in out:
        check ^= byte << 24
        for _ in range(8):
            check = (check << 1 ^ (0x04C11DB7 if check & 0x80000000 else 0)) & 0xFFFFFFFF
    out[22:26] = struct.pack("<I", check)
    return bytes(out)


def without_end(data: bytes) -> bytes:
    """An Ogg file whose last page is not marked as the last one."""
    pages = ogg_pages(data)
    return b"".join([*pages[:-1], ogg_page(pages[-1], flags=pages[-1][5] & ~4)])
