"""Files that were written aside, swapped in: each by one rename, and what is current said last."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from voicecheck.tables.guides.beside import write_guides
from voicecheck.tables.live import describe, group_of, sync_all, write_live
from voicecheck.tables.rights import make_folder, rights_of

STAGING = ".staging"


def clear_staging(out: Path) -> None:
    """Remove what was being written, also by a run that died."""
    shutil.rmtree(out / STAGING, ignore_errors=True)


def put(out: Path, places: Iterable[Path], *, gone: Sequence[Path] = ()) -> None:
    """Put new files in place by one rename each, take others away, and say last what is current.

    All has reached the disk before: after a power cut the old files stand there, or the new ones, whole.

    Parameters
    ----------
    out
        The folder of the tables; the new files lie below `STAGING` in it.
    places
        The new files, by their paths below `out`.
    gone
        Files to be removed, by their paths below `out`.
    """
    new = {place.as_posix(): out / STAGING / place for place in places}
    sync_all(new.values())
    listed = {name: describe(path) for name, path in new.items()}
    folders = {(out / name).parent for name in new}
    made = {parent.parent for folder in folders for parent in (folder, folder.parent) if not parent.exists()}
    rights = rights_of(out)
    for name, path in new.items():
        make_folder(out, (out / name).parent)
        if rights:
            rights.give(path)
        os.replace(path, out / name)
    for place in gone:
        _remove(out, place)
    sync_all(folders | made)
    if new or gone:
        write_live(out, listed, {*map(group_of, new), *(group_of(place.as_posix()) for place in gone)})
    write_guides(out)


def _remove(out: Path, place: Path) -> None:
    """Remove a file, and its folders as far as they are empty."""
    path = out / place
    path.unlink(missing_ok=True)
    with suppress(OSError):  # something else is in it
        for folder in path.parents[: len(place.parts) - 1]:
            folder.rmdir()
