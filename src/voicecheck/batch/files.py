"""The files that a command line means: files, folders and globs, and which of them can be used."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from voicecheck.errors import MetadataError, NotFoundError, UsageError


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
            path = Path(name).resolve()
            if path.is_dir():
                folders[path] = None
            else:
                files.setdefault(path, name)
    if inputs and not folders and not files:
        raise UsageError(f"none of these exists: {', '.join(missing)}")
    return Selection(tuple(folders), tuple(files.items()), tuple(missing))


def walk(folder: Path) -> Iterator[Path]:
    """List a folder's files in order of name, without what is hidden or still being written."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith(".part"):
                yield Path(root, name)


def printable(name: str | Path) -> str:
    r"""Write a file's name as text that any table holds, bytes that are no UTF-8 as ``\xNN``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


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
    real = path.resolve()
    if roots and not any(real.is_relative_to(root) for root in roots):
        raise MetadataError(f"{where}: leads outside of {roots[0]}; move it there, or give its folder as input too")
    if printable(real) != str(real):
        raise MetadataError(f"{where}: its name is not UTF-8 text; rename the file")
    try:
        mode = real.stat().st_mode
    except OSError as error:
        raise NotFoundError(f"{where}: no such file; looked for {path} ({error.strerror})") from error
    if not stat.S_ISREG(mode):
        raise NotFoundError(f"{where}: not a regular file; give a recording")
