"""Files and folders that a command makes for people: whole or not at all, and nothing is overwritten unasked."""

from __future__ import annotations

import os
import shutil
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


@contextmanager
def new_folder(path: Path, *, force: bool) -> Iterator[Path]:
    """Give a folder beside `path` to write to; when all is written its files go to `path`, else it goes.

    Raises
    ------
    UsageError
        `path` has files already and `force` is false, it is no folder, or it cannot be written to.
    StoppedError
        The disk is full.
    """
    from voicecheck.ledger.disk import full_disk_stops

    check_new_folder(path, force=force)
    aside = path.with_name(f".{path.name[:100]}.{os.getpid()}")
    try:
        with full_disk_stops():
            aside.mkdir()
            yield aside
            path.mkdir(exist_ok=True)
            for file in sorted(aside.iterdir()):
                os.replace(file, path / file.name)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def check_new_folder(path: Path, *, force: bool) -> None:
    """Refuse a folder that has files already, unless `force` allows to replace those of the same names.

    Raises
    ------
    UsageError
        It has files, is no folder, or there could be none.
    """
    try:
        if os.path.lexists(path) and not path.is_dir():
            raise UsageError(f"{path}: is no folder; name one")
        if path.is_dir() and not force and any(path.iterdir()):
            raise UsageError(f"{path}: has files already; name a new folder, or replace them with --force")
        if not path.absolute().parent.is_dir():
            raise UsageError(f"{path}: there is no folder {path.parent}; make it first")
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be written: {error}") from error


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
