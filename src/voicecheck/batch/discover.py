"""What there is to analyse: files, folders, globs and a manifest become recordings and failures.

Nothing is lost in silence: a file that cannot be used, a row without its file and a file without
its row are failures; what is passed over by rule is said in a note.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import re2

from voicecheck.audio.endings import ENDINGS
from voicecheck.batch.files import Selection, check_file, resolved, select, walk
from voicecheck.batch.labels import Reading, Remark, build_recording
from voicecheck.batch.manifest import LONGEST_CELL, ManifestRow, read_manifest
from voicecheck.batch.remarks import alike_note, remark_notes
from voicecheck.errors import MetadataError, NotFoundError, RecordingError, UsageError
from voicecheck.given.options import ManifestOptions
from voicecheck.plaintext import printable
from voicecheck.records import Recording
from voicecheck.tables.rows import Failure

MANIFEST_NAME = "manifest.csv"
_MOST_ENDINGS = 20
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
        ``team``, ``started_at`` …, any other as a further column). Used where there is no manifest.
        ``None``: only the file's name is known, as the call's.
    extensions
        Endings of audio files, in lower case; others in a folder are passed over.
    manifest
        How manifests are read.
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
class _Found:
    """What has been found so far."""

    settings: DiscoverSettings
    recordings: dict[Path, Recording] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)  # by call_id: the row or file that has it
    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)  # by ending
    remarks: list[tuple[Remark, str]] = field(default_factory=list)  # each with the row or file that it is about

    def take(self, cells: Mapping[str, str], path: Path, where: str, *, overlong: Sequence[str] = ()) -> None:
        """Take a file with what is said of it."""
        recording, remarks = build_recording(cells, path, self.settings.reading, overlong=overlong)
        self.add(recording, where)
        self.remarks += ((remark, where) for remark in remarks)

    def add(self, recording: Recording, where: str) -> None:
        taken = self.origin.get(recording.call_id)
        if taken:
            named = f"call_id is {recording.call_id!r}"
            raise MetadataError(f"{where}: {named}, which {taken} has already; give each call its own call_id")
        if recording.path in self.recordings:
            first = self.origin[self.recordings[recording.path].call_id]
            raise MetadataError(f"{where}: recording is {recording.name!r}, which {first} has already; remove one")
        self.origin[recording.call_id] = where
        self.recordings[recording.path] = recording

    def fail(self, error: RecordingError, *, name: str, path: str | Path, agent_id: str | None = None) -> None:
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


def discover(
    inputs: Sequence[str | Path], manifest: Path | None = None, *, settings: DiscoverSettings | None = None
) -> Discovery:
    """Find what there is to analyse.

    With a manifest, the inputs select among its rows (none given: all rows), and a file among them
    without a row is a failure. A folder that holds ``manifest.csv`` is read by it, which a note
    says. A row's recording lies under the manifest's folder or under a folder given as input.

    Parameters
    ----------
    inputs
        Files, folders (searched to the bottom) and globs.
    manifest
        A CSV or Parquet file; its paths are relative to its folder.
    settings
        How recordings are found and named.

    Raises
    ------
    ManifestError
        The manifest is wrong as a whole: unreadable, or without a required column.
    UsageError
        Nothing was given, all that was found was passed over for its ending, or the file pattern is wrong.
    """
    found = _Found(settings or DiscoverSettings())
    if not inputs and manifest is None:
        raise UsageError("no recordings given: name files, folders or globs, or a manifest with --manifest")
    chosen = select(inputs)
    for name in chosen.missing:
        error = NotFoundError(f"{name}: no such file or folder, and no file matches it; look at its spelling")
        found.fail(error, name=name, path=resolved(Path(name)))
    if manifest is not None:
        _from_manifest(manifest, chosen, found)
    else:
        _from_inputs(chosen, found)
    if found.passed_over and not found.recordings and not found.failures:
        read = ", ".join(found.settings.extensions)
        told = _told(found.passed_over)
        raise UsageError(f"no recordings: all files were passed over for their ending ({told}); read are {read}")
    recordings = tuple(found.recordings.values())
    notes = (*found.notes, *remark_notes(found.remarks), *alike_note(each.agent_id for each in recordings))
    return Discovery(recordings, tuple(found.failures), tuple(map(printable, notes)))


def _from_inputs(chosen: Selection, found: _Found) -> None:
    """Take folders with a manifest of their own by it, everything else by the files' names."""
    own = [folder for folder in chosen.folders if (folder / MANIFEST_NAME).is_file()]
    for folder in own:
        found.notes.append(f"{folder / MANIFEST_NAME} is used; --manifest names another")
        _from_manifest(folder / MANIFEST_NAME, Selection(folders=(folder,)), found)
    rest = Selection(tuple(folder for folder in chosen.folders if folder not in own), chosen.files)
    files = {path: name for path, name in _listed(rest, found) if path not in found.recordings}  # each file once
    _from_names(list(files.items()), found)


def _from_manifest(manifest: Path, chosen: Selection, found: _Found) -> None:
    home = resolved(manifest).parent
    named: set[Path] = set()
    passed_over = 0
    for row in read_manifest(manifest, found.settings.manifest):
        name, where = row.cells.get("recording", ""), f"{manifest.name} row {row.number}"
        try:
            path = _path_of(row, home, where)
            real = resolved(path)
            named.add(real)
            if real.is_relative_to(home) and not (chosen.empty or chosen.has(real)):
                passed_over += 1
                continue
            _check_cells(row, where)
            check_file(path, f"{where}: recording is {name!r}", (home, *chosen.folders))
            found.take(row.cells, real, where, overlong=row.overlong)
        except RecordingError as error:
            key = real if name and "\0" not in name else f"{resolved(manifest)}#{row.number}"
            found.fail(error, name=name or where, path=key, agent_id=row.cells.get("agent_id") or None)
    if passed_over:
        found.notes.append(f"{passed_over} rows of {manifest.name} are not among the recordings given")
    for path, name in _listed(chosen, found):
        if path not in named:
            unnamed = MetadataError(f"{name}: not in the manifest {manifest.name}; add a row for it")
            found.fail(unnamed, name=name, path=path)


def _path_of(row: ManifestRow, home: Path, where: str) -> Path:
    name = row.cells.get("recording", "")
    if not name:
        raise MetadataError(f"{where}: recording is empty; write the file's path")
    if "\0" in name:
        raise MetadataError(f"{where}: recording is {name!r}, no name of a file; write the file's path")
    return Path(os.path.normpath(home / name))


def _check_cells(row: ManifestRow, where: str) -> None:
    if "recording" in row.overlong:
        raise MetadataError(f"{where}: more than {LONGEST_CELL:,} characters in recording; shorten it")
    if row.surplus:
        raise MetadataError(f"{where}: has more cells than the header has columns; quote a cell that holds a comma")


def _from_names(files: list[tuple[Path, str]], found: _Found) -> None:
    pattern = _compiled(found.settings.file_pattern)
    stems = Counter(path.stem for path, _ in files)
    top = os.path.commonpath([path.parent for path, _ in files]) if files else ""
    unmatched = 0
    for path, name in files:
        match = pattern.search(printable(os.path.splitext(name)[0])) if pattern else None
        unmatched += pattern is not None and match is None
        cells = {key: value or "" for key, value in match.groupdict().items()} if match else {}
        # Files of one name in several folders are different calls: their folders tell them apart.
        call_id = printable(path.stem if stems[path.stem] == 1 else path.relative_to(top).as_posix())
        try:
            check_file(path, name)
            found.take({"call_id": call_id, **cells, "recording": name}, path, name)
        except RecordingError as error:
            found.fail(error, name=name, path=path, agent_id=cells.get("agent_id") or None)
    if unmatched:
        found.notes.append(f"{unmatched} file names do not match the configured pattern: their agents are not known")


def _compiled(pattern: str | None) -> Any:
    """The pattern for RE2, which takes time in proportion to the name, whatever the pattern."""
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options) if pattern else None
    except re2.error as error:
        reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        raise UsageError(f"the file pattern {pattern!r} is no regular expression: {reason}") from error


def _listed(chosen: Selection, found: _Found) -> Iterator[tuple[Path, str]]:
    """List the audio files chosen with their names: as given, or below the folder given."""
    yield from chosen.files
    for folder in chosen.folders:
        others: Counter[str] = Counter()
        for path in walk(folder):
            name = path.relative_to(folder).as_posix()
            if path.is_dir() and path.is_symlink():
                others["links to folders, which are not followed"] += 1
            elif path.is_dir():
                unlisted = NotFoundError(f"{name}: cannot be listed; give this account the right to read the folder")
                found.fail(unlisted, name=name, path=path)
            elif path.suffix.lower() not in found.settings.extensions:
                if path.name != MANIFEST_NAME:
                    others[path.suffix.lower() or "without ending"] += 1
                    found.passed_over[path.suffix.lower() or "without ending"] += 1
            elif not resolved(path).is_relative_to(folder):
                led_out = MetadataError(f"{name}: a link that leads out of {folder}; give the folder it leads to")
                found.fail(led_out, name=name, path=path)
            else:
                yield resolved(path), name
        if others:
            found.notes.append(f"{folder}: no recordings by their ending, passed over: {_told(others)}")


def _told(counts: Counter[str]) -> str:
    """How many of each, in the order of their names; of very many the first."""
    told = [f"{count} {ending[:40]}" for ending, count in sorted(counts.items())]
    return ", ".join(told[:_MOST_ENDINGS]) + (", …" if len(told) > _MOST_ENDINGS else "")
