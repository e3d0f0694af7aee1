"""A folder of ill will through the whole batch: every name is analysed or listed, and nothing else is touched."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

import hostile_sounds
import sound
from made_calls import one_by_one
from voicecheck.analysis import analyse
from voicecheck.batch.discover import DiscoverSettings, discover
from voicecheck.batch.run import BatchSettings, RunSummary, run_batch
from voicecheck.config import load_settings
from voicecheck.errors import UsageError
from voicecheck.plaintext import has_unseen, printable
from voicecheck.tables.read import read_rows
from voicecheck.transcript.whisper import Hypothesis
from voicecheck.transcript.windows import Clip
from voicecheck.workers.worker import Analyser

NAMES = (
    "plain.wav", "a\nb.wav", "c\x1b[2Jd.wav", "\u202egnp.wav", "emoji 😀👨‍👩‍👧.wav", "-rf.wav",
    "=cmd|'C calc'!A1.wav", "<script>alert(1)<script>.wav", "张三 {agent}.wav", "$(touch harmed).wav", "`id`;.wav",
    "%00%2e%2e.wav",
    " .wav", "x" * 251 + ".wav", "\x7f\x9b31m.wav", "a\u2028b.wav", "é.wav", "e\u0301.wav",
)  # fmt: skip


class Deaf:
    """A recogniser that hears nothing."""

    name = "deaf"

    def recognise(self, clips: Sequence[Clip], **_asked: object) -> list[Hypothesis]:
        """An empty hypothesis for each sound."""
        return [Hypothesis(()) for _ in clips]


def deaf_analyser(_threads: int) -> Analyser:
    """The whole analysis but for the model."""
    settings = load_settings(environ={})
    return one_by_one(lambda recording: analyse(recording, Deaf(), settings))


def run(folder: Path, out: Path, manifest: Path | None = None, pattern: str | None = None) -> RunSummary:
    """Run the batch in this process."""
    found = discover([folder], manifest, settings=DiscoverSettings(file_pattern=pattern))
    return run_batch(found, deaf_analyser, BatchSettings(out=out, fingerprint="f", workers=1))


def snapshot(folder: Path) -> dict[str, bytes]:
    """What is in a folder and its folders."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_whole_batch(tmp_path: Path) -> None:
    """Names, links, devices, pipes and damaged files: each is a call or a failure, and what is shown can be shown."""
    folder, elsewhere = tmp_path / "calls", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    sound.write(elsewhere / "secret.wav", sound.speech_like(1.0, seed=9))
    good = sound.write(tmp_path / "good.wav", sound.speech_like(1.0), subtype="ULAW").read_bytes()
    for number, name in enumerate(NAMES):
        (folder / name).write_bytes(good + bytes([number]) * 2)  # no two of the same content
    (folder / os.fsdecode("工号.wav".encode("gb18030"))).write_bytes(good)
    for name, data in hostile_sounds.mutated(46):
        (folder / name).write_bytes(data)
    (folder / "out.wav").symlink_to(elsewhere / "secret.wav")
    (folder / "up.wav").symlink_to("../elsewhere/secret.wav")
    (folder / "loop.wav").symlink_to("loop.wav")
    (folder / "gone.wav").symlink_to("nowhere.wav")
    (folder / "zero.wav").symlink_to("/dev/zero")
    (folder / "folder").symlink_to(elsewhere)
    (folder / "deep.wav").mkdir()
    sound.write(folder / "deep.wav" / "inner.wav", sound.speech_like(1.0, seed=3))
    os.mkfifo(folder / "pipe.wav")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "s.wav"))
    before = snapshot(folder), snapshot(elsewhere)

    out = tmp_path / "out"
    done = run(folder, out)

    listed = {failure.recording for failure in done.failures}
    calls = {row["recording"] for row in read_rows(out, "calls")}
    shown = {printable(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix == ".wav"}
    assert shown - {"deep.wav"} <= listed | calls
    assert {printable(name) for name in NAMES} | {"deep.wav/inner.wav"} <= calls
    assert {"out.wav", "up.wav", "loop.wav", "gone.wav", "zero.wav", "pipe.wav", "s.wav"} <= listed
    assert not [failure for failure in done.failures if "fault of voicecheck" in failure.message]
    assert any("links to folders" in note for note in done.notes)
    assert (snapshot(folder), snapshot(elsewhere)) == before
    assert {path.name for path in tmp_path.iterdir()} == {"calls", "elsewhere", "good.wav", "out"}
    for table in ("calls", "failures", "agents"):
        for row in read_rows(out, table):
            assert not [value for value in row.values() if isinstance(value, str) and has_unseen(value, keep="\n")]


def test_a_folder_of_a_thousand_folders(tmp_path: Path) -> None:
    """Folders inside folders, deeper than Python may call itself, are searched to the bottom or said to be unlisted."""
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    try:
        assert not discover([tmp_path]).recordings
        (tmp_path / "d/d/d/a.wav").touch()
        assert [recording.call_id for recording in discover([tmp_path]).recordings] == ["a"]
    finally:
        subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)  # Python's own removal calls itself once a level


def test_a_folder_that_cannot_be_listed(tmp_path: Path) -> None:
    """It is a failure: its recordings must not be missing in silence."""
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0)
    try:
        if os.access(locked, os.R_OK):
            pytest.skip("this account may list everything")
        assert [failure.recording for failure in discover([tmp_path]).failures] == ["locked"]
    finally:
        locked.chmod(0o700)


def test_a_pattern_that_takes_for_ever(tmp_path: Path) -> None:
    """The user's pattern is tried in linear time; one that RE2 does not know is refused."""
    (tmp_path / ("a" * 200 + "!.wav")).write_bytes(b"x")
    assert len(discover([tmp_path], settings=DiscoverSettings(file_pattern=r"(?P<agent_id>(a+)+)$")).recordings) == 1
    with pytest.raises(UsageError, match="no regular expression"):
        discover([tmp_path], settings=DiscoverSettings(file_pattern=r"(a)(?=b)\1"))
