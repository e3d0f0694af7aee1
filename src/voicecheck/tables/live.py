"""The files that are current, day by day: what a careful reader checks before it believes a day.

``live/date=DAY/files.json`` names every file of a day with its rows, bytes and SHA-256. It is written last,
after all files of the day are in place, and by one rename. A reader that must not mix two publications reads
it first, then the files, and begins again where a file is not as it says: the day is being replaced.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TypedDict

import pyarrow.parquet as pq

from voicecheck import __version__
from voicecheck.tables.schema import SCHEMA_VERSION

FOLDER = "live"
SYNCS = 16  # at once: file systems write many such in one go


class LiveFile(TypedDict):
    """A current file: its rows, its length in bytes, and the SHA-256 of its content."""

    rows: int
    bytes: int
    sha256: str


def describe(path: Path) -> LiveFile:
    """Describe a Parquet file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return LiveFile(rows=pq.read_metadata(path).num_rows, bytes=path.stat().st_size, sha256=digest)


def read_live(out: Path, day: date) -> dict[str, LiveFile]:
    """Give the current files of a day by their paths below `out`; none where nothing was published."""
    try:
        files: dict[str, LiveFile] = json.loads(_file(out, day).read_bytes())["files"]
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError):  # damaged: who publishes the day next writes it anew
        return {}
    return files


def write_live(out: Path, day: date, new: dict[str, LiveFile], places: Iterable[str]) -> None:
    """Say which files of a day are current.

    Parameters
    ----------
    out
        The folder of the tables.
    day
        The day.
    new
        Files that were put in place just now.
    places
        All files of the day by their paths below `out`; what stayed is described as before.
    """
    known = read_live(out, day) | new
    files = {place: known[place] if place in known else describe(out / place) for place in sorted(places)}
    whole = {"day": day.isoformat(), "schema_version": SCHEMA_VERSION, "voicecheck_version": __version__}
    path = _file(out, day)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}")
    aside.write_text(json.dumps(whole | {"files": files}, indent=1), encoding="utf-8")
    sync(aside)
    os.replace(aside, path)
    sync(path.parent)


def check_live(out: Path) -> list[str]:
    """Hold the files against what is said of them; every fault, none where all is as it should be."""
    faults = []
    for listed in sorted((out / FOLDER).glob("date=*/files.json")):
        day = date.fromisoformat(listed.parent.name.removeprefix("date="))
        known = read_live(out, day)
        there = {each.relative_to(out).as_posix() for each in files_of(out, day)}
        faults += [f"{place}: is not listed" for place in sorted(there - known.keys())]
        faults += [f"{place}: is gone" for place in sorted(known.keys() - there)]
        for place in sorted(there & known.keys()):
            try:
                same = describe(out / place) == known[place]
            except (OSError, ValueError):
                same = False
            faults += [] if same else [f"{place}: is not the file that was published"]
    return faults


def files_of(out: Path, day: date) -> list[Path]:
    """Give all files of a day, of every table."""
    folder = f"date={day.isoformat()}/*.parquet"
    return [*out.glob(f"*/{folder}"), *out.glob(f"by_agent/*/{folder}")]


def sync_all(paths: Iterable[Path]) -> None:
    """Wait until several files or folders have reached the disk; together, since waiting is all that there is to do."""
    with ThreadPoolExecutor(SYNCS) as pool:
        for _ in pool.map(sync, paths):
            pass


def sync(path: Path) -> None:
    """Wait until a file, or what a folder lists, has reached the disk."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _file(out: Path, day: date) -> Path:
    return out / FOLDER / f"date={day.isoformat()}" / "files.json"
