"""The files that one publication left: taken from the list ``live``, and watched while somebody reads them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from voicecheck.errors import UsageError
from voicecheck.tables.live import TABLE as LIVE
from voicecheck.tables.live import describe
from voicecheck.tables.tabular import TABLES
from voicecheck.tables.writing import PART


class _Stamp(NamedTuple):
    """What tells a file from one that took its name."""

    inode: int
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Publication:
    """The current files of every table, and how they were when it was looked at."""

    files: Mapping[str, tuple[Path, ...]]
    _stamps: Mapping[Path, _Stamp]

    def stands(self) -> bool:
        """Whether every file is still the one that it was."""
        return all(_stamp(path) == stamp for path, stamp in self._stamps.items())


def current_publication(out: Path) -> Publication | None:
    """Give the current files; ``None`` while they are not those listed, since something is being published.

    Raises
    ------
    UsageError
        Nothing was published there, or the list cannot be read.
    """
    whole = out.absolute()
    listed = whole / LIVE / PART
    before = _stamp(listed)
    if before is None:
        raise UsageError(
            "{out}: holds no tables (no {live}/{part}); `voicecheck run` or `rescore` publishes them",
            out=out,
            live=LIVE,
            part=PART,
        )
    try:
        rows = pq.ParquetFile(listed).read(["table_name", "path", "byte_count", "sha256"]).to_pylist()
    except (OSError, pa.ArrowException, KeyError) as error:
        raise UsageError(
            "{listed}: cannot be read ({error}); `voicecheck rescore` writes it", listed=listed, error=str(error)[:200]
        ) from error
    files: dict[str, list[Path]] = {name: [] for name in TABLES}
    stamps = {listed: before}
    for row in rows:
        path = whole / row["path"]
        stamp = _stamp(path)
        if stamp is None or not _is_listed(path, stamp, row["byte_count"], row["sha256"], before.mtime_ns):
            return None
        stamps[path] = stamp
        if row["table_name"] in files:
            files[row["table_name"]].append(path)
    files[LIVE] = [listed]
    return Publication({name: tuple(paths) for name, paths in files.items()}, stamps)


def _is_listed(path: Path, stamp: _Stamp, size: int, sha256: str, listed_ns: int) -> bool:
    """Whether a file is the one listed: as long, and not younger than the list; where it is younger, by its content.

    The list is written last, so a younger file is being published, or everything was copied from elsewhere.
    """
    if stamp.size != size:
        return False
    if stamp.mtime_ns <= listed_ns:
        return True
    try:
        return describe(path)["sha256"] == sha256
    except (OSError, ValueError):
        return False


def _stamp(path: Path) -> _Stamp | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return _Stamp(found.st_ino, found.st_size, found.st_mtime_ns)
