"""Manifests of people of ill will: rows are recordings or failures, and a hopeless file is refused at once."""

from __future__ import annotations

import io
import os
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import sound
from voicecheck.batch.discover import discover
from voicecheck.batch.manifest import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, read_manifest
from voicecheck.errors import ManifestError
from voicecheck.plaintext import has_unseen, printable
from voicecheck.records import Recording
from voicecheck.tables.months import agent_folder


def found(folder: Path, content: str | bytes) -> tuple[list[Recording], list[str]]:
    """Recordings and messages of a manifest; there is one recording, ``a.wav``."""
    sound.write(folder / "a.wav", sound.speech_like(0.5))
    manifest = folder / "m.csv"
    manifest.write_bytes(content.encode() if isinstance(content, str) else content)
    discovery = discover([], manifest)
    assert not [f for f in discovery.failures if has_unseen(f.message + f.recording + (f.agent_id or ""), keep="")]
    return list(discovery.recordings), [failure.message for failure in discovery.failures]


@pytest.mark.parametrize(
    "cell",
    ["=cmd|' /C calc'!A1", "+1", "@SUM(A1)", "<script>alert(1)</script>", "../../etc/passwd", "%s%n", "' OR 1=1 --",
     "😀", "{agent}", "..", "/etc"],
)  # fmt: skip
def test_cells_that_mean_something_elsewhere(tmp_path: Path, cell: str) -> None:
    """They are text like any other, and lead to no other folder."""
    recordings, messages = found(tmp_path, f'recording,agent_id,team,note\na.wav,"{cell}","{cell}","{cell}"\n')
    assert not messages
    assert (recordings[0].agent_id, recordings[0].team, recordings[0].extra["note"]) == (cell, cell, cell)
    assert "/" not in agent_folder(cell)


@pytest.mark.parametrize("sign", ["\x00", "\x1b[31m", "\x07", "\u202e", "\u2028", "\x9b2J", "\r", "\n"])
def test_signs_that_steer_a_terminal(tmp_path: Path, sign: str) -> None:
    """They are written out, in names of people as in the names of columns; a note keeps its lines."""
    recordings, messages = found(tmp_path, f'recording,agent_id,"n{sign}o"\na.wav,"A{sign}1","x{sign}y"\n')
    assert not messages
    assert recordings[0].agent_id == f"A{printable(sign)}1"
    assert not any(has_unseen(text) for pair in recordings[0].extra.items() for text in pair)


@pytest.mark.parametrize("column", ["recording", "agent_id", "started_at", "rings", "note"])
def test_an_endless_cell(tmp_path: Path, column: str) -> None:
    """A cell of a megabyte is left out; as the name of a file it is its row's fault, and the next is read."""
    cells = {"recording": "b.wav", "agent_id": "A1", "started_at": "", "rings": "", "note": ""}
    cells[column] = "x" * 1_000_000
    sound.write(tmp_path / "b.wav", sound.speech_like(0.5))
    recordings, messages = found(tmp_path, f"{','.join(cells)}\n{','.join(cells.values())}\na.wav,A1,,,\n")
    told = [f"more than {LONGEST_CELL:,} characters in recording"] if column == "recording" else []
    assert len(recordings) == 2 - len(told)
    assert all(part in message for part, message in zip(told, messages, strict=True))
    if column != "recording":
        (remark,) = recordings[0].remarks
        assert remark == f"{column}: more than {LONGEST_CELL:,} characters; it is left out, shorten it"
        assert recordings[0].agent_id == ("A1" if column != "agent_id" else None)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("recording,agent_id,agent_id\na.wav,A,B\n", "more than one column agent_id"),
        (",".join(["recording", "agent_id", *(f"c{i}" for i in range(10_000))]), f"at most {MOST_COLUMNS}"),
        ("recording,agent_id\n" + "a,b\n" * (MOST_ROWS + 1), f"more than {MOST_ROWS:,} rows"),
        ("recording,agent_id\na.wav,A\n".encode("utf-16"), "UTF-16"),
        (b"\xff" * 1000, "UTF-8 nor GB18030"),
        (b"", "no column recording"),
        ('recording,agent_id\n"a.wav,A\n', "no CSV"),
        ("\x1b]0;x\x07,agent_id\n", r"\\x1b"),
        ("x" * 2_000_000, "no column recording"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_manifests_that_are_refused(tmp_path: Path, content: str | bytes, message: str) -> None:
    """What is wrong as a whole is said before anything is started, in a message that can be shown."""
    with pytest.raises(ManifestError, match=message) as caught:
        found(tmp_path, content)
    assert not has_unseen(str(caught.value))
    assert len(str(caught.value)) < 5_000


@pytest.mark.parametrize("name", ["m.csv", "m.parquet"])
def test_no_file(tmp_path: Path, name: str) -> None:
    """A pipe, a device or a folder as manifest is refused and not waited for."""
    os.mkfifo(tmp_path / name)
    (tmp_path / "d").mkdir()
    for path in (tmp_path / name, tmp_path / "d", Path("/dev/zero")):
        with pytest.raises(ManifestError):
            read_manifest(path)


def parquet(**columns: object) -> bytes:
    """A Parquet file of such columns."""
    target = io.BytesIO()
    pq.write_table(pa.table(columns), target)
    return target.getvalue()


def test_damaged_parquet(tmp_path: Path) -> None:
    """Two hundred damaged Parquet manifests are read or refused."""
    good = parquet(recording=["a.wav", "b.wav"] * 50, agent_id=["A1", None] * 50, rings=[1, 2] * 50)
    path = tmp_path / "m.parquet"
    read = 0
    for number in range(200):
        chance = random.Random(number)
        data = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data[: len(data) if chance.random() < 0.8 else chance.randrange(len(data))])
        try:
            read += len(read_manifest(path)) > 0
        except ManifestError as error:
            assert not has_unseen(str(error))  # noqa: PT017 (to be read is as good an outcome)
    assert 10 < read < 190


def test_parquet_that_grows(tmp_path: Path) -> None:
    """One long text of many rows stays one text, and all of it is bounded; a column of another kind is text too."""
    path = tmp_path / "m.parquet"
    for rows, refused in ((100, False), (100_000, True)):
        many = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), ["x" * 1_000_000])
        path.write_bytes(parquet(recording=many, agent_id=many))
        if refused:
            with pytest.raises(ManifestError, match="million characters"):
                read_manifest(path)
        else:
            assert [row.overlong for row in read_manifest(path)] == [("recording", "agent_id")] * rows
    path.write_bytes(parquet(recording=[b"a\xff.wav"], agent_id=[{"a": [1, None]}], note=[float("nan")]))
    assert dict(read_manifest(path)[0].cells) == {"recording": "a\\xff.wav", "agent_id": "{'a': [1, None]}", "note": ""}
    path.write_bytes(parquet(**{f"c{i}": [1] for i in range(1_500)}))
    with pytest.raises(ManifestError, match=f"at most {MOST_COLUMNS}"):
        read_manifest(path)
