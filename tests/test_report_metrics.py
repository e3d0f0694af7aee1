"""The Prometheus textfile is what a collector can read, whole at any moment, and says no more than is known."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from voicecheck.errors import UsageError
from voicecheck.report.metrics import Metrics, check_metrics_file, metrics_text, write_metrics

BEGAN = datetime(2026, 11, 21, 18, tzinfo=UTC)


def made_metrics(**more: Any) -> Metrics:
    """The metrics of a run that took an hour."""
    known: dict[str, Any] = {
        "out": Path("/data/out"), "command": "run", "started_at": BEGAN, "ended_at": BEGAN + timedelta(hours=1),
        "exit_code": 1, "completed_at": BEGAN + timedelta(hours=1), "analysed": 990, "unchanged": 0, "failed": 10,
        "not_reached": 0, "audio": 36_000.0, "realtime_factor": 10.0, "stored_audio": 90_000.5,
        "unpublished_days": 0, "recordings": {"done": 2000, "failed": 8, "quarantined": 2, "waiting": 0},
    }  # fmt: skip
    return Metrics(**(known | more))


def parsed(text: str) -> dict[tuple[str, str | None], float]:
    """Every sample by name and state, as Prometheus' own parser reads it; each metric is a gauge with a help."""
    samples = {}
    for family in text_string_to_metric_families(text):
        assert family.type == "gauge"
        assert family.documentation
        for sample in family.samples:
            assert sample.labels["out"]
            samples[sample.name.removeprefix("voicecheck_"), sample.labels.get("state")] = sample.value
    return samples


def test_a_collector_reads_every_figure() -> None:
    """All figures come back by the official parser, with their values."""
    samples = parsed(metrics_text(made_metrics()))
    assert samples["run_start_timestamp_seconds", None] == BEGAN.timestamp()
    assert samples["run_duration_seconds", None] == 3600
    assert samples["run_exit_code", None] == 1
    assert samples["run_analysed_recordings", None] == 990
    assert samples["run_failed_recordings", None] == 10
    assert samples["run_not_reached_recordings", None] == 0
    assert samples["run_realtime_factor", None] == 10
    assert samples["stored_audio_seconds", None] == 90_000.5
    assert samples["recordings", "quarantined"] == 2
    assert samples["recordings", "done"] == 2000
    assert len(samples) == 18


def test_what_is_not_known_is_left_out() -> None:
    """A run that never began has times and a code, and no zeros that look like counts."""
    unknown = dict.fromkeys(
        ("completed_at", "analysed", "unchanged", "failed", "not_reached", "audio", "realtime_factor", "stored_audio",
         "unpublished_days")
    )  # fmt: skip
    samples = parsed(metrics_text(made_metrics(exit_code=2, recordings={}, **unknown)))
    assert {name for name, _ in samples} == {
        "run_start_timestamp_seconds", "run_end_timestamp_seconds", "run_duration_seconds", "run_exit_code", "run_info",
    }  # fmt: skip


def test_a_strange_folder_is_escaped() -> None:
    """Quotes, backslashes and line ends in the folder's name come back as they are."""
    name = 'a "b" \\ c\nd'
    (family, *_) = text_string_to_metric_families(metrics_text(made_metrics(out=Path(name))))
    assert family.samples[0].labels["out"] == name


def test_the_file_is_swapped_in_and_anybody_may_read_it(tmp_path: Path) -> None:
    """The old file is replaced whole, nothing is left beside it, and the collector may read it, whatever the umask."""
    file = tmp_path / "voicecheck.prom"
    file.write_text("old")
    opened = file.open()
    before = os.umask(0o077)
    try:
        write_metrics(file, made_metrics())
    finally:
        os.umask(before)
    assert opened.read() == "old"  # who reads the old one reads it to its end
    opened.close()
    assert parsed(file.read_text())
    assert [path.name for path in tmp_path.iterdir()] == ["voicecheck.prom"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


def test_a_folder_that_is_not_there_is_found_before_the_night(tmp_path: Path) -> None:
    """It is wrong usage, not a surprise after the last call."""
    check_metrics_file(tmp_path / "voicecheck.prom")
    with pytest.raises(UsageError, match="choose another --metrics"):
        check_metrics_file(tmp_path / "none" / "voicecheck.prom")
