"""A dry run tells what a run would do, and leaves no trace."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from made_calls import here, one_by_one, text_analyser
from voicecheck.batch.discover import discover
from voicecheck.batch.preview import Preview, preview
from voicecheck.batch.run import BatchSettings, run_batch
from voicecheck.errors import DecodeError
from voicecheck.report.preview_text import preview_dict, print_preview

DAY = date(2026, 11, 20)


def probe(path: Path) -> float | None:
    """A minute for each recording, a fault for one that is truncated, nothing known of one that is vague."""
    word = path.read_text()
    if word == "truncated":
        raise DecodeError(f"{path.name}: ends in the middle")
    return None if word == "vague" else 60.0


def make_recordings(folder: Path, **words: str) -> Path:
    """Write a "recording" for each word."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, word in words.items():
        (folder / f"{name}.wav").write_text(word)
    return folder


def settings_for(folder: Path, **more: Any) -> BatchSettings:
    """Settings of a run beside the recordings."""
    known: dict[str, Any] = {"out": folder.parent / "out", "fingerprint": "f", "engine": here, "day": DAY}
    return BatchSettings(**(known | more))


def run(folder: Path, **more: Any) -> int:
    """Run the batch: how many were analysed."""
    return run_batch(discover([folder]), text_analyser, settings_for(folder, **more)).analysed


def look(folder: Path, **more: Any) -> Preview:
    """Look at what a run would do."""
    return preview(discover([folder]), settings_for(folder, **more), probe=probe)


def kinds(view: Preview) -> dict[str, int]:
    """The prospects that there are."""
    return {name: count for name, count in view.prospects.items() if count}


def traces(folder: Path) -> dict[str, tuple[str, int]]:
    """Everything in a folder: content and time of change."""
    return {
        str(path.relative_to(folder)): (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
            path.stat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
    }


def test_before_the_first_run_all_is_new_and_nothing_is_made(tmp_path: Path) -> None:
    """Counts, hours, doubles, faults to expect; no folder, and no guess of how long it would take."""
    folder = make_recordings(tmp_path / "in", a="one", b="two", c="one", d="truncated", e="vague")
    view = look(folder)
    assert kinds(view) == {"new": 4}
    assert (view.audio, view.unprobed, view.seconds, view.exit_code) == (180.0, 1, None, 1)
    assert view.duplicates == (("a.wav", "c.wav"),)
    assert [each.recording for each in view.failures] == ["d.wav"]
    assert (view.days, view.without_agent) == ({DAY: 4}, 5)
    assert not (tmp_path / "out").exists()


def test_a_later_dry_run_foresees_the_run(tmp_path: Path) -> None:
    """New, changed, renamed and unchanged are told apart as the run then does, and the ledger is left as it was."""
    folder = make_recordings(tmp_path / "in", a="one", b="two", c="three")
    run(folder)
    make_recordings(folder, b="changed", d="new")
    (folder / "c.wav").rename(folder / "renamed.wav")
    before = traces(tmp_path)
    view = look(folder)
    assert traces(tmp_path) == before
    assert kinds(view) == {"new": 1, "changed": 1, "relabelled": 1, "unchanged": 1}
    assert view.audio == 120.0
    assert view.known_audio == 60.0  # of a.wav; renamed.wav is not known by that name yet
    assert view.seconds is not None
    assert view.seconds == pytest.approx(view.audio / (view.realtime_factor or 0))
    assert kinds(look(folder, force=True)) == {"new": 1, "changed": 1, "forced": 2}
    assert kinds(look(folder, fingerprint="another model")) == {"new": 1, "model": 2, "changed": 1}
    assert run(folder) == 2


def test_after_a_crash_nothing_is_touched_either(tmp_path: Path) -> None:
    """A ledger as a killed run leaves it, with its write-ahead log, is read as it is."""
    folder = make_recordings(tmp_path / "in", a="one")
    with_log = tmp_path / "crashed"

    def crash(recording: Any) -> Any:
        shutil.copytree(tmp_path / "out", with_log)
        raise DecodeError(str(recording.name))

    run_batch(discover([folder]), lambda _: one_by_one(crash), settings_for(folder, engine=here))
    assert (with_log / "ledger.sqlite-wal").exists()
    content = {name: digest for name, (digest, _) in traces(with_log).items() if not name.endswith("-shm")}
    assert kinds(look(folder, out=with_log)) == {"new": 1}
    assert {name: digest for name, (digest, _) in traces(with_log).items() if not name.endswith("-shm")} == content


def test_another_call_of_a_known_name_is_foreseen(tmp_path: Path) -> None:
    """Another file of the name of a call that is known already is a call of its own."""
    run(make_recordings(tmp_path / "one", a="one"))
    view = look(make_recordings(tmp_path / "two", a="other"))
    assert (kinds(view), view.failures) == ({"new": 1}, ())


def printed(view: Preview) -> str:
    """What a terminal of 80 columns shows, its lines joined."""
    shown = io.StringIO()
    print_preview(view, Console(file=shown, width=80), "en")
    return " ".join(shown.getvalue().split())


def test_it_is_told_to_people_and_to_programs(tmp_path: Path) -> None:
    """The page says what, how much, how long and how to find out; as JSON it is the same."""
    view = look(make_recordings(tmp_path / "in", a="one", b="one", c="truncated"))
    shown = printed(view)
    for part in ("3 recordings found; nothing was written", "2 new", "2 min 00 s of audio", "`voicecheck bench`",
                 "a.wav = b.wav", "WOULD FAIL: 1 recording", "c.wav: ends in the middle",
                 "3 recordings without one"):  # fmt: skip
        assert part in shown
    timed = replace(view, realtime_factor=12.0)
    assert "about 10 s, at the last runs' 12.0 times real time" in printed(timed)
    plain = json.loads(json.dumps(preview_dict(timed)))
    assert (plain["recordings"]["new"], plain["expected_s"], plain["duplicates"]) == (2, 10.0, [["a.wav", "b.wav"]])
    nothing = replace(view, prospects=dict.fromkeys(view.prospects, 0), failures=(), duplicates=())
    assert "nothing to analyse" in printed(nothing)
