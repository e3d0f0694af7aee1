"""Five hundred damaged recordings and files in disguise: each is read or refused with a reason."""

from __future__ import annotations

import io
import json
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile as sf

import hostile_child
import hostile_sounds
import sound
import voicecheck
from voicecheck.plaintext import printable

FILES = 500
CANARY = "canary.wav"


def outcomes(folder: Path, tmp_path: Path) -> list[dict[str, Any]]:
    """Read a folder in a process of its own and give what became of each file."""
    results = tmp_path / "results.jsonl"
    command = [sys.executable, hostile_child.__file__, str(folder), str(results)]
    source = str(Path(voicecheck.__file__).parent.parent)  # the same that is tested here, from wherever it is run
    environ = {**os.environ, "PYTHONPATH": source}
    done = subprocess.run(command, capture_output=True, timeout=600, check=False, cwd=folder, env=environ)
    lines = [json.loads(line) for line in results.read_text().splitlines()]
    assert done.returncode == 0, f"{lines[-1]} ended the process ({done.returncode}): {done.stderr[-2000:]!r}"
    assert b"Traceback" not in done.stderr
    assert all(first["name"] == second["name"] for first, second in zip(lines[::2], lines[1::2], strict=True))
    return lines[1::2]


def check(outcome: dict[str, Any], folder: Path) -> None:
    """A sound, or a reason that names the file and can be shown; within the limits."""
    assert outcome["took"] < hostile_child.SECONDS
    assert outcome["waited"] < hostile_child.SECONDS
    assert outcome["peak"] < hostile_child.MEMORY
    if "error" in outcome:
        assert outcome["error"] in ("DecodeError", "TooLongError", "NotFoundError")
        assert outcome["message"].startswith(printable(folder / outcome["name"]))
        assert printable(outcome["message"]) == outcome["message"]
        assert len(outcome["message"]) < 1_000
    else:
        assert outcome["seconds"] >= 0.1


def test_damaged_recordings(tmp_path: Path) -> None:
    """500 mutations of 23 kinds of file end neither the process nor its limits; some are still recordings."""
    folder = tmp_path / "calls"
    folder.mkdir()
    sound.write(folder / "000.wav", sound.speech_like(1.0))
    for name, data in hostile_sounds.mutated(FILES):
        (folder / name).write_bytes(data)
    read = outcomes(folder, tmp_path)
    assert len(read) == FILES + 1
    for outcome in read:
        check(outcome, folder)
    heard = sum("error" not in outcome for outcome in read)
    assert FILES // 10 < heard < FILES * 6 // 10  # were none damaged, or all, the rest would prove little


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server that nobody may call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def disguised(port: int, folder: Path) -> Iterator[tuple[str, bytes]]:
    """What makes a media library open other files and addresses, under names of recordings."""
    other, web = folder / CANARY, f"http://127.0.0.1:{port}/a.wav"
    for number, target in enumerate((CANARY, str(other), web, f"file:{other}", f"concat:{other}|{other}")):
        hls = f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{target}\n#EXT-X-ENDLIST\n"
        yield f"hls{number}.wav", hls.encode()
        yield f"concat{number}.wav", f"ffconcat version 1.0\nfile '{target}'\n".encode()
        yield f"dash{number}.m4a", f"<?xml version='1.0'?><MPD><BaseURL>{target}</BaseURL></MPD>".encode()
        yield f"text{number}.mp3", target.encode()
        yield f"dref{number}.m4a", with_reference(target)
        yield f"asx{number}.wma", f"<asx><entry><ref href='{target}'/></entry></asx>".encode()
        yield f"tag{number}.mp3", b"ID3\x03\x00\x00\x00\x00\x01\x00WXXX" + target.encode().ljust(300, b"\0")
    sdp = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
    yield "sdp.wav", f"{sdp}m=audio {port} RTP/AVP 0\na=rtpmap:0 PCMU/8000\n".encode()
    yield "pls.wav", f"[playlist]\nFile1={web}\nNumberOfEntries=1\n".encode()
    yield "data.wav", b"data:audio/wav;base64,UklGRg=="
    yield "script.wav", b"#!/bin/sh\ntouch harmed\n"
    yield "html.ogg", b"<html><script>alert(1)</script></html>" * 100
    yield "zip.m4a", b"PK\x03\x04" + bytes(200)
    yield "parquet.wav", b"PAR1" + bytes(200) + b"PAR1"


def with_reference(target: str) -> bytes:
    """An M4A whose sound is said to be in another file (its data reference is not "this file")."""
    data = hostile_sounds.good_files()["a.m4a"]
    at = data.index(b"url \x00\x00\x00\x01") - 4
    name = target.encode() + b"\0"
    box = struct.pack(">I", 12 + len(name)) + b"url \x00\x00\x00\x00" + name
    return data[:at] + box + data[at + 12 :]


def test_files_in_disguise(tmp_path: Path, listener: socket.socket) -> None:
    """Playlists and descriptions open no other file and no connection, whatever their name."""
    folder = tmp_path / "calls"
    folder.mkdir()
    (folder / "000.wav").write_bytes(hostile_sounds.good_files()["pcm16.wav"])
    sf.write(folder / CANARY, sound.tone(440, 3.21, 8000), 8000)
    for name, data in disguised(listener.getsockname()[1], folder):
        (folder / name).write_bytes(data)
    os.utime(folder / CANARY, (1e9, 1e9))
    for outcome in outcomes(folder, tmp_path):
        check(outcome, folder)
        recording = outcome["name"] in ("000.wav", CANARY)
        assert ("error" not in outcome) == recording or outcome["name"].startswith("dref"), outcome
        assert recording or outcome.get("seconds") != pytest.approx(3.21, abs=0.01)
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_claims_that_are_not_kept(tmp_path: Path) -> None:
    """Sizes, lengths, rates and channels that a header only claims cost nothing."""
    folder = tmp_path / "calls"
    folder.mkdir()
    sound.write(folder / "000.wav", sound.speech_like(1.0))
    good = hostile_sounds.good_files()
    flac = bytearray(good["a.flac"])
    flac[21] |= 0x0F
    flac[22:26] = b"\xff" * 4  # 2^36 samples
    (folder / "long.flac").write_bytes(flac)
    wav = good["pcm16.wav"]
    for name, at, form, number in (
        ("riff", 4, "<I", 0xFFFFFFF0), ("data", 40, "<I", 0x7FFFFFF0), ("rate", 24, "<I", 0xFFFFFFFF),
        ("norate", 24, "<I", 0), ("channels", 22, "<H", 65535), ("nochannel", 22, "<H", 0), ("bits", 34, "<H", 65535),
        ("align", 32, "<H", 0), ("fmt", 16, "<I", 0xFFFFFFFF), ("codec", 20, "<H", 0x1234),
    ):  # fmt: skip
        data = bytearray(wav)
        data[at : at + struct.calcsize(form)] = struct.pack(form, number)
        (folder / f"{name}.wav").write_bytes(data)
    (folder / "header.w64").write_bytes(good["a.w64"][:200])
    m4a = good["a.m4a"]
    at = m4a.index(b"mdhd") + 20
    (folder / "long.m4a").write_bytes(m4a[:at] + b"\x7f\xff\xff\xff" + m4a[at + 4 :])
    (folder / "silent.flac").write_bytes(bomb())
    (folder / "sparse.wav").write_bytes(wav[:44])
    os.truncate(folder / "sparse.wav", 300 << 20)
    for outcome in outcomes(folder, tmp_path):
        check(outcome, folder)
        assert outcome.get("seconds", 0.0) < 2.0, outcome  # nothing is longer than what is there
        assert outcome["name"] not in ("rate.wav", "channels.wav", "silent.flac") or "error" in outcome, outcome


def bomb() -> bytes:
    """A second of silence at 192 kHz that says it is nine hours."""
    target = io.BytesIO()
    sf.write(target, np.zeros((192_000, 2), np.int16), 192_000, format="FLAC")
    data = bytearray(target.getvalue())
    samples = 192_000 * 3600 * 9
    data[21] = (data[21] & 0xF0) | (samples >> 32)
    data[22:26] = (samples & 0xFFFFFFFF).to_bytes(4, "big")
    return bytes(data)
