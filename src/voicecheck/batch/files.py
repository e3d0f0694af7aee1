"""The files that a command line means: files, folders and globs, and which of them can be used."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from voicecheck.errors import MetadataError, NotFoundError, UsageError
from voicecheck.language.stored import of_system


@dataclass(frozen=True, slots=True)
class Selection:
    """The inputs, resolved: folders, files with the names they were given by, and what is not there."""

    folders: tuple[Path, ...] = ()
    files: tuple[tuple[Path, str], ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing was given."""
        return not (self.folders or self.files or self.missing)

    def has(self, path: Path) -> bool:
        """Whether a resolved path is among the inputs or in one of their folders."""
        return any(path == file for file, _ in self.files) or any(path.is_relative_to(each) for each in self.folders)


def select(inputs: Sequence[str | Path]) -> Selection:
    """Resolve the inputs; a name that does not exist is tried as a glob (``**`` is any folders).

    Raises
    ------
    UsageError
        Inputs were given and none exists.
    """
    folders: dict[Path, None] = {}
    files: dict[Path, str] = {}
    missing: list[str] = []
    for text in map(str, inputs):
        names = [text] if os.path.lexists(text) else sorted(glob.glob(text, recursive=True))
        missing += [] if names else [text]
        for name in names:
            path = resolved(Path(name))
            if os.path.isdir(path):
                folders[path] = None
            else:
                files.setdefault(path, name)
    if inputs and not folders and not files:
        raise UsageError("none of these exists: {missing}", missing=", ".join(missing))
    return Selection(tuple(folders), tuple(files.items()), tuple(missing))


def walk(folder: Path) -> Iterator[Path]:
    """List a folder's files in order of name, without what is hidden or still being written.

    Links to folders are not followed. A folder that cannot be listed comes as it is, to be refused
    with a reason like any other name.
    """
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError:
            yield here
            continue
        names = [entry for entry in entries if not entry.name.startswith(".") and not entry.name.endswith(".part")]
        yield from (Path(entry) for entry in names if not _is_folder(entry))
        folders = [entry for entry in entries if not entry.name.startswith(".") and _is_folder(entry)]
        waiting += [Path(entry) for entry in reversed(folders)]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def resolved(path: Path) -> Path:
    """The path with every link in it followed; as it is where they lead in a circle."""
    return Path(os.path.realpath(path))


def _is_text(name: str) -> bool:
    try:
        return bool(name.encode())
    except UnicodeEncodeError:  # bytes that are no UTF-8 (PEP 383)
        return False


def check_file(path: Path, where: str, roots: Sequence[Path] = ()) -> None:
    """Refuse what cannot be used as a recording.

    Parameters
    ----------
    path
        The file.
    where
        What to call it in a message.
    roots
        Resolved folders in one of which it must lie, links followed; none: it may lie anywhere.

    Raises
    ------
    MetadataError
        It lies outside the roots, or its name is no UTF-8 text.
    NotFoundError
        It is not there, or no regular file.
    """
    real = resolved(path)
    if roots and not any(real.is_relative_to(root) for root in roots):
        raise MetadataError(
            "{where}: leads outside of {roots}; move it there, or give its folder as input too",
            where=where,
            roots=roots[0],
        )
    if not _is_text(str(real)):
        raise MetadataError("{where}: its name is not UTF-8 text; rename the file", where=where)
    try:
        mode = real.stat().st_mode
    except OSError as error:
        raise NotFoundError(
            "{where}: no such file; looked for {path} ({reason})",
            where=where,
            path=str(path)[:500],
            reason=of_system(error),
        ) from error
    if stat.S_ISDIR(mode):
        raise NotFoundError("{where}: a folder, no recording; write the path of a file", where=where)
    if not stat.S_ISREG(mode):
        raise NotFoundError("{where}: not a regular file; give a recording", where=where)
