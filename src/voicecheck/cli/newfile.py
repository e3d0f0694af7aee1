"""Files and folders that a command makes for people: whole or not at all, and nothing is overwritten unasked."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from voicecheck.errors import UsageError
from voicecheck.language.stored import english, of_system

FILE_ENDINGS = frozenset((
    ".arrow", ".csv", ".db", ".ddb", ".duckdb", ".feather", ".html", ".json", ".jsonl", ".mp3", ".parquet", ".pdf",
    ".rttm", ".sqlite", ".srt", ".textgrid", ".tsv", ".vcon", ".vtt", ".wav", ".xls", ".xlsm", ".xlsx", ".yaml", ".yml",
    ".zip",
))  # fmt: skip
"""Endings that say what a file is: other programs go by them, so nothing else may be written under such a name. A
``.txt`` may hold any text."""


def form_by_ending(to: Path | None, chosen: str | None, endings: Mapping[str, str], default: str) -> str:
    """Give the format that a file is written in: the one asked for, else that of its ending.

    Parameters
    ----------
    to
        The file; `None`: the terminal.
    chosen
        The format that was asked for, if any was.
    endings
        From an ending (``.csv``) to the name of its format; a format may have several.
    default
        The format of the terminal, and of a file without an ending.

    Raises
    ------
    UsageError
        The ending is that of another format, or none was asked for and no format has this ending.
    """
    ending = to.suffix.lower() if to else ""
    told = endings.get(ending)
    if chosen is not None and told != chosen and ending in FILE_ENDINGS:
        right = ", ".join(each for each, form in endings.items() if form == chosen)
        wrong = english(
            "{file}: {ending} is not an ending of the format {chosen}; name a file with {right}",
            file=to,
            ending=ending,
            chosen=chosen,
            right=right,
        )
        if told:
            raise UsageError("{wrong}, or ask for --format {other}", wrong=wrong, other=told)
        raise UsageError(wrong)
    if chosen is None and told is None and ending:
        raise UsageError(
            "{file}: no format has the ending {ending}; name a file with {endings}, or say which with --format",
            file=to,
            ending=ending,
            endings=", ".join(endings),
        )
    return chosen or told or default


def check_folder_name(path: Path, form: str) -> None:
    """Refuse a name that looks like a file's for a new folder.

    Raises
    ------
    UsageError
        It ends as a file does, and is no folder yet.
    """
    if path.suffix.lower() in FILE_ENDINGS and not path.is_dir():
        raise UsageError(
            "{path}: --format {form} writes several files into a folder; name a folder, as {stem}",
            path=path,
            form=form,
            stem=path.stem,
        )


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
        raise UsageError("{path}: cannot be written: {reason}", path=path, reason=of_system(error)) from error
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
        raise UsageError("{path}: cannot be written: {reason}", path=path, reason=of_system(error)) from error
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
            raise UsageError("{path}: is no folder; name one", path=path)
        if path.is_dir() and not force and any(path.iterdir()):
            raise UsageError("{path}: has files already; name a new folder, or replace them with --force", path=path)
        if not path.absolute().parent.is_dir():
            raise UsageError("{path}: there is no folder {parent}; make it first", path=path, parent=path.parent)
    except (OSError, ValueError) as error:
        raise UsageError("{path}: cannot be written: {reason}", path=path, reason=error) from error


def check_new(path: Path, *, force: bool) -> None:
    """Refuse a file that is there already, unless `force` allows to replace it; a folder is never replaced.

    Raises
    ------
    UsageError
        It is there, or no file could be.
    """
    try:
        if path.is_dir():
            raise UsageError("{path}: is a folder; name a file", path=path)
        if os.path.lexists(path) and not force:
            raise UsageError("{path}: is there already; name another file, or replace it with --force", path=path)
        if not path.parent.is_dir():
            raise UsageError("{path}: there is no folder {parent}; make it first", path=path, parent=path.parent)
    except (OSError, ValueError) as error:  # a name that is too long, or holds a NUL
        raise UsageError("{path}: cannot be written: {reason}", path=path, reason=error) from error
