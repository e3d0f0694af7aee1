"""What discovery gives, what it is told, and what it has found so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from voicecheck.audio.endings import ENDINGS
from voicecheck.batch.labels import Reading, Remark, build_recording
from voicecheck.errors import RecordingError
from voicecheck.given.options import ManifestOptions
from voicecheck.plaintext import printable
from voicecheck.records import Recording
from voicecheck.tables.rows import Failure

_LONGEST_NAME = 1000  # characters of a name that are shown of a failure


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoverSettings:
    """How recordings are found and named.

    Parameters
    ----------
    zone
        The zone of a start time written without one.
    file_pattern
        Regular expression (RE2 syntax: no look-around, no
        back-references) searched for in the path below the folder given, without
        the file's ending; its named groups give the manifest's columns (``agent_id``, ``call_id``,
        ``team``, ``started_at`` …, ``meta_queue`` a further column ``queue``). Used where no manifest names
        the recording. ``None``: the patterns of `manifest` are tried.
    extensions
        Endings of audio files, in lower case; others in a folder are passed over.
    manifest
        How manifests and file names are read.
    """

    zone: str = "Asia/Shanghai"
    file_pattern: str | None = None
    extensions: tuple[str, ...] = ENDINGS
    manifest: ManifestOptions = field(default_factory=ManifestOptions)

    @property
    def reading(self) -> Reading:
        """How cells are read."""
        return Reading(zone=ZoneInfo(self.zone), values=self.manifest.values)


@dataclass(frozen=True, slots=True)
class Discovery:
    """Recordings to analyse, those that cannot be and why, and what else a person should know."""

    recordings: tuple[Recording, ...]
    failures: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Found:
    """What has been found so far."""

    settings: DiscoverSettings
    recordings: dict[Path, Recording] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)  # by ending
    remarks: list[tuple[Remark, str]] = field(default_factory=list)  # each with the row or file that it is about

    def take(
        self, cells: Mapping[str, str], path: Path, where: str, *, overlong: Sequence[str] = (), told: str | None = None
    ) -> None:
        """Take a file with what is said of it; `told` is what to say of how the file was found."""
        more = [Remark("recording", cells.get("recording", ""), told)] if told else []
        recording, remarks = build_recording(cells, path, self.settings.reading, overlong=overlong, more=more)
        self.recordings[path] = recording
        self.remarks += ((remark, where) for remark in remarks)

    def fail(self, error: RecordingError, *, name: str, path: str | Path, agent_id: str | None = None) -> None:
        """Note a failure."""
        self.failures.append(
            Failure(
                recording=printable(name)[:_LONGEST_NAME],
                path=printable(path)[:_LONGEST_NAME],
                agent_id=agent_id,
                stage="discover",
                error=type(error).__name__,
                message=printable(str(error)),
                attempts=1,
                last_at=datetime.now(UTC),
            )
        )
