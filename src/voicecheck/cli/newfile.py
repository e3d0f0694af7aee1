"""A file that a command makes for people: whole or not at all, and nobody's file is overwritten unasked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voicecheck.errors import UsageError


@contextmanager
def new_file(path: Path, *, force: bool) -> Iterator[Path]:
    """Give a place beside `path` to write to; it takes the name when all is written, else it goes.

    Raises
    ------
    UsageError
        Something is there already and `force` is false, it is a folder, or the folder cannot be written to.
    StoppedError
        The disk is full.
    """
    from voicecheck.ledger.disk import full_disk_stops

    check_new(path, force=force)
    aside = path.with_name(f".{path.name[:100]}.{os.getpid()}")
    try:
        with full_disk_stops():
            yield aside
            os.replace(aside, path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        aside.unlink(missing_ok=True)


def check_new(path: Path, *, force: bool) -> None:
    """Refuse a file that is there already, unless `force` allows to replace it; a folder is never replaced.

    Raises
    ------
    UsageError
        It is there, or no file could be.
    """
    try:
        if path.is_dir():
            raise UsageError(f"{path}: is a folder; name a file")
        if os.path.lexists(path) and not force:
            raise UsageError(f"{path}: is there already; name another file, or replace it with --force")
        if not path.parent.is_dir():
            raise UsageError(f"{path}: there is no folder {path.parent}; make it first")
    except (OSError, ValueError) as error:  # a name that is too long, or holds a NUL
        raise UsageError(f"{path}: cannot be written: {error}") from error
