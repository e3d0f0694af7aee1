"""The last run as a Prometheus textfile, for the textfile collector of node_exporter.

Gauges alone: a run is over when it is told of, so there is nothing to count up. What is not known (the
counts of a run that never began, a real-time factor where nothing was analysed) is left out rather than
zero. No name of a person or a recording is in it; ``out`` tells several output folders apart.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from voicecheck import __version__
from voicecheck.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """What is told of the last run and of what is stored; ``None`` or empty: not known.

    ``completed_at`` is when a run last came to its end, with exit code 0 or 1; ``recordings`` counts what
    is stored by state. Seconds are ``audio`` and ``stored_audio``.
    """

    out: Path
    command: str
    started_at: datetime
    ended_at: datetime
    exit_code: int
    completed_at: datetime | None = None
    analysed: int | None = None
    unchanged: int | None = None
    failed: int | None = None
    not_reached: int | None = None
    audio: float | None = None
    realtime_factor: float | None = None
    recordings: Mapping[str, int] = field(default_factory=dict)
    stored_audio: float | None = None
    unpublished_days: int | None = None


@dataclass(frozen=True, slots=True)
class _Gauge:
    """A metric: its name after ``voicecheck_``, what it says, and its values by further labels."""

    name: str
    help: str
    values: Mapping[tuple[tuple[str, str], ...], float | None]


def metrics_text(known: Metrics) -> str:
    """Write the metrics in Prometheus' text format."""
    place = ("out", str(known.out))
    lines = []
    for gauge in _gauges(known):
        values = {labels: value for labels, value in gauge.values.items() if value is not None}
        if not values:
            continue
        lines += [f"# HELP voicecheck_{gauge.name} {gauge.help}", f"# TYPE voicecheck_{gauge.name} gauge"]
        for labels, value in values.items():
            written = ",".join(f'{name}="{_escaped(text)}"' for name, text in (place, *labels))
            lines.append(f"voicecheck_{gauge.name}{{{written}}} {value!r}")
    return "\n".join(lines) + "\n"


def _gauges(known: Metrics) -> Iterator[_Gauge]:
    plain: tuple[tuple[str, str, float | None], ...] = (
        ("run_start_timestamp_seconds", "When the last run began.", known.started_at.timestamp()),
        ("run_end_timestamp_seconds", "When the last run ended.", known.ended_at.timestamp()),
        ("run_duration_seconds", "How long it took.", (known.ended_at - known.started_at).total_seconds()),
        ("run_exit_code", "0 all done, 1 some recordings failed, 2 nothing started, 3 stopped early.", known.exit_code),
        ("run_completed_timestamp_seconds", "When a run last came to its end (exit code 0 or 1).",
         known.completed_at.timestamp() if known.completed_at else None),
        ("run_analysed_recordings", "Recordings that the last run analysed.", known.analysed),
        ("run_unchanged_recordings", "Recordings that it knew already.", known.unchanged),
        ("run_failed_recordings", "Recordings that it could not analyse.", known.failed),
        ("run_not_reached_recordings", "Recordings left when it was stopped.", known.not_reached),
        ("run_audio_seconds", "Length of the recordings that it analysed.", known.audio),
        ("run_realtime_factor", "Seconds of audio it analysed a second of work.", known.realtime_factor),
        ("stored_audio_seconds", "Length of all recordings that are stored.", known.stored_audio),
        ("unpublished_days", "Days whose tables are older than what is stored.", known.unpublished_days),
    )  # fmt: skip
    for name, text, value in plain:
        yield _Gauge(name, text, {(): value})
    states: dict[tuple[tuple[str, str], ...], float | None] = {
        (("state", state),): count for state, count in known.recordings.items()
    }
    yield _Gauge("recordings", "Recordings known, by state.", states)
    info = (("version", __version__), ("command", known.command))
    yield _Gauge("run_info", "Always 1; version and command of the last run.", {info: 1})


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def check_metrics_file(path: Path) -> None:
    """Refuse a place where the metrics could not be written at the end of the night.

    Raises
    ------
    UsageError
        Its folder is not there or cannot be written.
    """
    folder = path.absolute().parent
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(
            "{path}: the folder {folder} is not there or cannot be written; choose another --metrics",
            path=path,
            folder=folder,
        )


def write_metrics(path: Path, known: Metrics) -> None:
    """Write the metrics aside and swap them in, so that a collector never reads half a file.

    Anybody may read the file: the collector runs as another user.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        aside.write_text(metrics_text(known), encoding="utf-8")
        aside.chmod(0o644)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
