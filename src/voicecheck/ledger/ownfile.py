"""The ledger's files are opened only where they are the user's own: never through a link to another file."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from voicecheck.errors import UsageError
from voicecheck.language.stored import english

BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite adds to a database's name for the files that it keeps beside it."""
_OTHERS = 0o077
"""The rights of the group and of all others, in a file's mode."""


def open_own(path: Path, flags: int) -> int:
    """Open a file of one's own, or make it; the caller closes the descriptor.

    Parameters
    ----------
    path
        The file. Links in the folders above it are followed, the file itself must be none.
    flags
        As for `os.open`.

    Raises
    ------
    UsageError
        It is a link, has a second name, is no regular file, or belongs to another user.
    OSError
        It cannot be opened.
    """
    try:
        # Without O_NONBLOCK a pipe in its place would be waited for.
        file = os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, 0o666)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise _foreign(path, english("a symbolic link")) from error
        raise
    try:
        _check(path, os.fstat(file))
    except BaseException:
        os.close(file)
        raise
    return file


def check_own(path: Path) -> None:
    """Check a database and the files that SQLite keeps beside it; those that are missing are passed over.

    Raises
    ------
    UsageError
        One is a link, has a second name, is no regular file, or belongs to another user.
    """
    for each in (Path(f"{path}{ending}") for ending in BESIDE):
        try:
            _check(each, os.lstat(each))
        except FileNotFoundError:
            continue


def make_private(paths: Iterable[Path]) -> None:
    """Take all rights but the owner's from files, and from folders and all in them; links are left alone."""
    for path in paths:
        if path.is_symlink() or not path.exists():
            continue
        _restrict(path)
        for root, folders, files in os.walk(path):
            for name in (*folders, *files):
                _restrict(Path(root, name))


def _restrict(path: Path) -> None:
    mode = os.lstat(path).st_mode
    if not stat.S_ISLNK(mode) and mode & _OTHERS:
        os.chmod(path, stat.S_IMODE(mode) & ~_OTHERS)


def _check(path: Path, found: os.stat_result) -> None:
    if stat.S_ISLNK(found.st_mode):
        raise _foreign(path, english("a symbolic link"))
    if not stat.S_ISREG(found.st_mode):
        raise _foreign(path, english("no regular file"))
    if found.st_nlink > 1:
        raise _foreign(path, english("a file with a second name (a hard link)"))
    if found.st_uid != os.geteuid():
        raise _foreign(path, english("a file of another user (number {number})", number=found.st_uid))


def _foreign(path: Path, what: str) -> UsageError:
    return UsageError(
        "{path}: is {what}, which voicecheck did not make; remove it, or choose another --out", path=path, what=what
    )
