"""The files that are current: what a careful reader goes by, so that it never mixes two publications.

``live/part-0.parquet`` has a row for each current file of every table: its path, rows, bytes and SHA-256. It is
written last, after all files of a publication are in place, and by one rename. A reader that must not mix two
publications reads it first, then the files, and begins again where a file is not as it says: something is being
published. ``live/date=DAY/files.json``, ``live/month=MONTH/files.json`` and, for files that belong to neither,
``live/files.json`` say it of a part of the files.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import TypedDict

import pyarrow as pa
import pyarrow.parquet as pq

from voicecheck import __version__
from voicecheck.tables.rights import ANCHOR, make_folder, rights_of
from voicecheck.tables.rows import Row
from voicecheck.tables.schema import SCHEMA_VERSION, arrow_schema
from voicecheck.tables.tabular import TABLES
from voicecheck.tables.writing import PART, TableWriter

SYNCS = 16  # at once: file systems write many such in one go
TABLE = FOLDER = ANCHOR
BY_DAY, BY_MONTH = "date=", "month="


class LiveFile(TypedDict):
    """A current file: its rows, its length in bytes, and the SHA-256 of its content."""

    rows: int
    bytes: int
    sha256: str


def day_group(day: date) -> str:
    """The folder that files of a day lie in."""
    return f"{BY_DAY}{day.isoformat()}"


def month_group(day: date) -> str:
    """The folder that files of a day's month lie in."""
    return f"{BY_MONTH}{day:%Y-%m}"


def describe(path: Path) -> LiveFile:
    """Describe a Parquet file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return LiveFile(rows=pq.read_metadata(path).num_rows, bytes=path.stat().st_size, sha256=digest)


def read_live(out: Path, group: date | str) -> dict[str, LiveFile]:
    """Give the current files of a day, or of a folder such as ``month=2026-11``, by their paths below `out`.

    None where nothing was published. Files that belong to no day and no month are those of "".
    """
    try:
        files: dict[str, LiveFile] = json.loads(_listed(out, group).read_bytes())["files"]
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError):  # damaged: who publishes next writes it anew
        return {}
    return files


def write_live(out: Path, new: Mapping[str, LiveFile], groups: Iterable[str]) -> None:
    """Say which files are current.

    Parameters
    ----------
    out
        The folder of the tables.
    new
        Files that were put in place just now, by their paths below `out`.
    groups
        The folders (``date=…``, ``month=…``, "") in which files changed or went. What stayed is described as before.
    """
    changed = {}
    for group in sorted(set(groups)):
        known = {**read_live(out, group), **new}
        places = sorted(path.relative_to(out).as_posix() for path in files_of(out, group))
        changed[group] = {place: known[place] if place in known else describe(out / place) for place in places}
        _write_listed(out, group, changed[group])
    _write_files(out, changed)


def check_live(out: Path) -> list[str]:
    """Hold the files against what is said of them; every fault, none where all is as it should be."""
    faults = []
    for group in _groups(out):
        known = read_live(out, group)
        there = {each.relative_to(out).as_posix() for each in files_of(out, group)}
        faults += [f"{place}: is not listed" for place in sorted(there - known.keys())]
        faults += [f"{place}: is gone" for place in sorted(known.keys() - there)]
        for place in sorted(there & known.keys()):
            try:
                same = describe(out / place) == known[place]
            except (OSError, ValueError):
                same = False
            faults += [] if same else [f"{place}: is not the file that was published"]
    return faults + list(_list_faults(out))


def _list_faults(out: Path) -> Iterator[str]:
    """Where the list of all files says something else than the lists of the folders."""
    path = out / FOLDER / PART
    known = {place: _file_row(place, said) for group in _groups(out) for place, said in read_live(out, group).items()}
    if known and not path.exists():
        yield f"{FOLDER}/{PART}: is gone"
    listed = {row["path"]: row for row in _known_rows(out, path)}
    for place in sorted(known.keys() | listed.keys()):
        if known.get(place) != listed.get(place):
            yield f"{place}: {FOLDER}/{PART} does not say of it what was published"


def files_of(out: Path, group: str) -> list[Path]:
    """Give all files of a folder such as ``date=2026-11-20``, of every table; of "" those that lie in none."""
    if not group:
        return [path for path in out.glob("*/*.parquet") if path.parent.name not in (FOLDER, "by_agent")]
    return [*out.glob(f"*/{group}/*.parquet"), *out.glob(f"by_agent/*/{group}/*.parquet")]


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


def _groups(out: Path) -> Iterator[str]:
    """The folders that are listed, "" among them where any file belongs to none."""
    for listed in sorted((out / FOLDER).rglob("files.json")):
        yield listed.parent.relative_to(out / FOLDER).as_posix().removeprefix(".")


def _listed(out: Path, group: date | str) -> Path:
    return out / FOLDER / (group if isinstance(group, str) else day_group(group)) / "files.json"


def _write_listed(out: Path, group: str, files: Mapping[str, LiveFile]) -> None:
    """Write the list of a folder; without files there is none."""
    path = _listed(out, group)
    if not files:
        path.unlink(missing_ok=True)
        with suppress(OSError):  # not there, or the list of all is in it
            path.parent.rmdir()
        return
    whole = {"day": group.removeprefix(BY_DAY)} if group.startswith(BY_DAY) else {"folder": group or None}
    whole |= {"schema_version": SCHEMA_VERSION, "voicecheck_version": __version__}
    aside = _aside(out, path)
    aside.write_text(json.dumps(whole | {"files": files}, indent=1), encoding="utf-8")
    _put(out, aside, path)


def _write_files(out: Path, changed: Mapping[str, Mapping[str, LiveFile]]) -> None:
    """Write the list of all files; of folders that did not change it says what it said."""
    path = out / FOLDER / PART
    rows = [row for row in _known_rows(out, path) if group_of(row["path"]) not in changed]
    rows += [_file_row(place, said) for files in changed.values() for place, said in files.items()]
    if not rows:
        path.unlink(missing_ok=True)
        with suppress(OSError):
            path.parent.rmdir()
        return
    aside, schema = _aside(out, path), arrow_schema(TABLE)
    with TableWriter(aside, schema, order=TABLES[TABLE].order) as writer:
        writer.add(pa.Table.from_pylist(sorted(rows, key=itemgetter("path")), schema=schema))
    _put(out, aside, path)


def group_of(place: str) -> str:
    """The folder of a day or a month in a path, "" where it has none.

    Examples
    --------
    >>> group_of("calls/date=2026-11-20/part-0.parquet"), group_of("norms/part-0.parquet")
    ('date=2026-11-20', '')
    """
    folder = place.split("/")[-2]
    return folder if folder.startswith((BY_DAY, BY_MONTH)) else ""


def _known_rows(out: Path, path: Path) -> list[Row]:
    """The list of all files as it stands; where it is not there or damaged, from the lists of the folders."""
    with suppress(OSError, pa.ArrowException):
        table = pq.ParquetFile(path).read()
        if table.schema.equals(arrow_schema(TABLE)):
            rows: list[Row] = table.to_pylist()
            return rows
    return [_file_row(place, said) for group in _groups(out) for place, said in read_live(out, group).items()]


def _file_row(place: str, said: LiveFile) -> Row:
    group = group_of(place)
    return {
        "local_date": date.fromisoformat(group.removeprefix(BY_DAY)) if group.startswith(BY_DAY) else None,
        "table_name": place.split("/")[0],
        "path": place,
        "row_count": said["rows"],
        "byte_count": said["bytes"],
        "sha256": said["sha256"],
    }


def _aside(out: Path, path: Path) -> Path:
    make_folder(out, path.parent)
    return path.with_name(f".{path.name}")


def _put(out: Path, aside: Path, path: Path) -> None:
    if rights := rights_of(out):
        rights.give(aside)
    sync(aside)
    os.replace(aside, path)
    sync(path.parent)
