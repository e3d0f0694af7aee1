"""The measurement of a machine: what is reckoned from the timings, and that they can be taken."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from voicecheck import bench
from voicecheck.bench import Bench, Timing
from voicecheck.cli import app
from voicecheck.config import load_settings
from voicecheck.errors import UsageError
from voicecheck.records import Recording

SAMPLES = Path(__file__).parent.parent / "sample_audio"
SLOW = Timing(1, 2, 1, encoder_s=1.0, decoder_s=1.0)
FAST = Timing(2, 1, 4, encoder_s=1.2, decoder_s=0.8)
MEASURED = Bench((SLOW, FAST), call_s=90.0, windows_per_call=4.0, other_s=1.0)


def test_the_best_setting_has_the_most_calls_an_hour() -> None:
    """Two processes with the seconds a window of one do twice the calls."""
    assert MEASURED.best is FAST
    assert MEASURED.calls_an_hour(FAST) == 2 * MEASURED.calls_an_hour(SLOW) == pytest.approx(800)


def test_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The best settings as they are written in a settings file, and the same figures as JSON."""
    asked: list[Any] = []

    def measure(recordings: Any, *_: Any, **__: Any) -> Bench:
        asked.extend(recordings)
        return MEASURED

    monkeypatch.setattr("voicecheck.bench.measure", measure)
    text = CliRunner().invoke(app, ["bench"]).stdout
    assert "Expect 800 calls of 90 s an hour (20.0x real time)" in text
    assert "run: {workers: 2}" in text
    assert "transcript: {threads: 1, batch_windows: 4}" in text
    plain = json.loads(CliRunner().invoke(app, ["bench", str(SAMPLES), "--json"]).stdout)
    assert plain["best"] == {"processes": 2, "threads": 1, "batch": 4}
    assert (plain["calls_an_hour"], plain["realtime_factor"]) == (800, 20.0)
    assert asked


def test_no_recordings_is_wrong_usage(tmp_path: Path) -> None:
    """A folder without recordings is told, and nothing is measured."""
    done = CliRunner().invoke(app, ["bench", str(tmp_path)])
    assert done.exit_code == 2
    assert "no recordings" in done.stderr


@pytest.mark.model
def test_a_machine_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes are started, hear the windows and give seconds that are more than none."""
    monkeypatch.setattr(bench, "WINDOWS", 1)
    monkeypatch.setattr(bench, "BATCHES", (1,))
    path = SAMPLES / "sample-complaint.wav"
    recording = Recording(path=path, name=path.name, call_id="a", direction="inbound", agent_channel="left")
    settings = load_settings(environ=os.environ)
    measured = bench.measure([recording], settings, cores=1)
    assert [(t.processes, t.threads, t.batch) for t in measured.timings] == [(1, 1, 1)]
    assert measured.timings[0].encoder_s > 0
    assert measured.timings[0].decoder_s > 0
    assert measured.windows_per_call > 1
    with pytest.raises(UsageError):
        bench.measure([], settings, cores=1)
