"""``voicecheck transcript`` from the outside: calls found by any name, files whole and never overwritten unasked."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from made_calls import made_call, made_talk
from voicecheck.cli import app
from voicecheck.ledger.ledger import Entry, Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.records import Turn


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with three stored calls: two of one name, on two days, and one of another."""
    folder = tmp_path / "out"
    stored = [("a", "/calls/1/a.wav", 20), ("a", "/calls/2/a.wav", 21), ("b", "/calls/2/客户 b.wav", 21)]
    with Ledger(folder / LEDGER_NAME) as ledger:
        for number, (name, path, day) in enumerate(stored):
            said = Turn(speaker="agent", kind="turn", start=1.0, end=2.0, text=f"您好{number}")
            call = made_call(name, talk=made_talk(turns=(said,)), path=Path(path))
            entry = Entry(
                path=path, call_id=name, day=date(2026, 11, day), size=9, mtime_ns=1, sha256=str(number),
                fingerprint="f", hearing="h", judged="j", label="l", elapsed=1.0,
            )  # fmt: skip
            ledger.store(entry, replace(call, sha256=str(number)))
    return folder


def transcript(out: Path, *arguments: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, ["transcript", "--out", str(out), *map(str, arguments)])


@pytest.mark.parametrize(
    "name", ["b", "客户 b.wav", "2/客户 b.wav", "2\\客户 b.wav", "./2/客户 b.wav", "/calls/2/客户 b.wav"]
)
def test_a_call_is_found_by_any_of_its_names(out: Path, name: str) -> None:
    """By its call_id, its recording's file, the end of its path, written either way, or the whole path."""
    done = transcript(out, name, "--lang", "zh")
    assert done.exit_code == 0, done.stderr
    assert "<v 坐席>您好2</v>" in done.stdout


def test_a_name_of_several_calls_lists_their_keys(out: Path) -> None:
    """An ambiguous name is an error that names each call's key, day and recording; by its key each is found."""
    done = transcript(out, "a")
    assert done.exit_code == 2
    with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
        keys = [key for key, _ in ledger.calls_named("a")]
    assert len(keys) == 2
    for key, day, path in zip(sorted(keys), ("20", "21"), ("1", "2"), strict=False):
        assert key in done.stderr
        assert f"2026-11-{day}" in done.stderr
        assert f"/calls/{path}/a.wav" in done.stderr
        assert transcript(out, key).exit_code == 0
    assert transcript(out, "a.wav").exit_code == 2, "several recordings of that name"
    assert "您好1" in transcript(out, "2/a.wav").stdout


@pytest.mark.parametrize("name", ["nobody", "", "wav", "%", "\x1b[31m", "/"])
def test_a_name_of_no_call_is_said(out: Path, name: str) -> None:
    """What names no call is an error, and no part of a file's name is taken for one."""
    done = transcript(out, name)
    assert done.exit_code == 2
    assert "no stored call" in done.stderr
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize("form", ["vtt", "srt", "rttm", "textgrid", "vcon"])
def test_a_file_is_written_in_utf8(out: Path, form: str, tmp_path: Path) -> None:
    """The file holds what the terminal would show; nothing else is left, and only its owner reads it."""
    file = tmp_path / "made" / "b.txt"
    file.parent.mkdir()
    assert transcript(out, "b", "--format", form, "--to", file).exit_code == 0
    assert file.read_text(encoding="utf-8") == transcript(out, "b", "--format", form).stdout
    assert [each.name for each in file.parent.iterdir()] == ["b.txt"]
    assert file.stat().st_mode & 0o077 == 0


def test_the_ending_of_the_file_says_the_format(out: Path, tmp_path: Path) -> None:
    """Without --format a file is what its name says."""
    for name, form in (("b.rttm", "rttm"), ("b.SRT", "srt"), ("b.TextGrid", "textgrid"), ("b.json", "vcon")):
        assert transcript(out, "b", "--to", tmp_path / name).exit_code == 0
        written = (tmp_path / name).read_text(encoding="utf-8")
        assert written == transcript(out, "b", "--format", form).stdout


def test_a_file_is_replaced_only_with_force(out: Path, tmp_path: Path) -> None:
    """What is there stays, unless --force is given; a folder stays in any case."""
    file = tmp_path / "b.vtt"
    file.write_text("mine")
    done = transcript(out, "b", "--to", file)
    assert (done.exit_code, file.read_text()) == (2, "mine")
    assert "--force" in done.stderr
    assert transcript(out, "b", "--to", file, "--force").exit_code == 0
    assert file.read_text(encoding="utf-8").startswith("WEBVTT")
    assert transcript(out, "b", "--to", tmp_path, "--force").exit_code == 2


@pytest.mark.parametrize("place", ["no/such/folder/b.vtt", "x" * 300, "nul\0.vtt"])
def test_a_place_that_cannot_be_is_an_error(out: Path, place: str, tmp_path: Path) -> None:
    """A folder that is not there, a name that is too long or that no file can have: nothing is made, and it is said."""
    done = transcript(out, "b", "--to", tmp_path / place)
    assert done.exit_code == 2
    assert "Traceback" not in done.stderr


def test_a_full_disk_leaves_no_half_of_a_file(out: Path) -> None:
    """Where the disk is full the exit code says that it may be tried again."""
    if not os.path.exists("/dev/full"):
        pytest.skip("no full device here")
    from voicecheck.cli.newfile import new_file
    from voicecheck.errors import StoppedError

    def write() -> None:
        with new_file(out / "b.vtt", force=False) as place:
            place.write_text("half")
            Path("/dev/full").write_bytes(b"x" * 100_000)

    before = sorted(out.iterdir())
    with pytest.raises(StoppedError, match="disk is full"):
        write()
    assert sorted(out.iterdir()) == before


def test_without_a_ledger_nothing_is_made(tmp_path: Path) -> None:
    """A folder in which nothing is stored is an error, and stays empty."""
    assert transcript(tmp_path, "b").exit_code == 2
    assert list(tmp_path.iterdir()) == []
