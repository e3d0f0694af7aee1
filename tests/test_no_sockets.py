"""A run reaches no network: the interpreter is watched in the driver and in every worker."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import voicecheck

WATCH = '''
"""Every use of a socket but that of the system's own pipes (AF_UNIX) goes into a file, with the process."""
import os, socket, sys

_FILE = os.environ["WATCHED_SOCKETS"]

def _write(*values):
    with open(_FILE, "a", encoding="utf-8") as file:
        file.write(" ".join(map(str, (os.getpid(), *values))) + "\\n")

def _watch(event, arguments):
    if event.startswith("socket.") and event != "socket.gethostname":
        family = getattr(arguments[0], "family", None) if arguments else None
        family = arguments[1] if event == "socket.__new__" else family
        if family != socket.AF_UNIX:
            _write(event, arguments[1:])

sys.addaudithook(_watch)
_write("watched")
'''
RUN = """
import sys
from pathlib import Path
from made_calls import text_analyser
from voicecheck.batch.discover import discover
from voicecheck.batch.run import BatchSettings, run_batch

if __name__ == "__main__":
    out = Path(sys.argv[2])
    run_batch(discover([sys.argv[1]]), text_analyser, BatchSettings(out=out, fingerprint="f", workers=2))
"""
SHOWS = "import socket; socket.socket(socket.AF_INET).close(); socket.getaddrinfo('localhost', 80)"


def watched(folder: Path, *command: str) -> list[str]:
    """Run Python with the watch in every process; the lines that it wrote."""
    (folder / "watch").mkdir()
    (folder / "watch" / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    source = Path(voicecheck.__file__).parent.parent
    paths = [folder / "watch", source, Path(__file__).parent]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
        "WATCHED_SOCKETS": str(folder / "seen"),
    }
    everything = [sys.executable, *command]
    done = subprocess.run(everything, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return (folder / "seen").read_text(encoding="utf-8").splitlines()


def processes(lines: list[str]) -> set[str]:
    """The processes that were watched."""
    return {line.split()[0] for line in lines if line.endswith("watched")}


def test_the_watch_sees_a_socket(tmp_path: Path) -> None:
    """A program that opens one is seen, else the tests below would prove nothing."""
    seen = " ".join(watched(tmp_path, "-c", SHOWS))
    assert "socket.__new__" in seen
    assert "socket.getaddrinfo" in seen


def test_a_run_opens_no_socket(tmp_path: Path) -> None:
    """Neither the driver nor its two workers open, bind or connect one, or ask for an address."""
    (tmp_path / "in").mkdir()
    for number in range(4):
        (tmp_path / "in" / f"{number}.wav").write_text("word")
    (tmp_path / "job.py").write_text(RUN, encoding="utf-8")
    lines = watched(tmp_path, "job.py", str(tmp_path / "in"), str(tmp_path / "out"))
    assert [line for line in lines if not line.endswith("watched")] == []
    assert len(processes(lines)) >= 3
    assert (tmp_path / "out" / "calls").is_dir()


@pytest.mark.model
def test_a_run_with_the_speech_model_opens_no_socket(tmp_path: Path) -> None:
    """The same of the whole program, from loading the model to publishing, on a sample recording.

    Sockets of Python are seen, whoever asks for them; those that native code opens by itself are not.
    """
    samples = Path(__file__).parent.parent / "sample_audio"
    recording = samples / "sample-practice.wav"
    command = ["-m", "voicecheck", "run", str(recording), "--out", str(tmp_path / "out"), "--workers", "1"]
    lines = watched(tmp_path, *command)
    assert [line for line in lines if not line.endswith("watched")] == []
    assert (tmp_path / "out" / "calls").is_dir()
