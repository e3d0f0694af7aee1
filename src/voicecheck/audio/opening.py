"""Opening a recording: a regular file, by a way on which nothing was changed since it was found."""

from __future__ import annotations

import errno
import os
import stat
from io import FileIO
from pathlib import Path

from voicecheck.errors import NotFoundError
from voicecheck.language.stored import english
from voicecheck.plaintext import printable


def open_regular(path: str | os.PathLike[str]) -> FileIO:
    """Open a regular file: no device, no pipe (which would wait for ever for a writer), and no link.

    A link anywhere in the path is refused. What was found under a folder has had its links resolved,
    so one that is met now was put there since, and may lead out of the folder.

    Raises
    ------
    NotFoundError
        If there is no such file, or it may not be read.
    """
    try:
        descriptor = _open_without_links(os.fspath(path))
    except (OSError, ValueError) as error:
        raise NotFoundError("{where}: {why}", where=printable(Path(path)), why=_why_not_opened(error)) from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        kind = english("a folder") if stat.S_ISDIR(status.st_mode) else english("a device or a pipe")
        raise NotFoundError(
            "{path}: this is {kind}, not a recording; give the file itself", path=printable(Path(path)), kind=kind
        )
    return FileIO(descriptor)


def _open_without_links(path: str) -> int:
    """Open a file folder by folder, each from the one before, so that nothing can be changed on the way."""
    flags = os.O_RDONLY
    for name in ("O_BINARY", "O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK"):  # not every system has all
        flags |= getattr(os, name, 0)
    if os.open not in os.supports_dir_fd:
        return os.open(path, flags)
    through = getattr(os, "O_PATH", 0)  # a folder that may be passed through need not be one that may be listed
    *folders, last = Path(path).parts or (path,)
    here: int | None = None
    try:
        for folder in folders:
            below = os.open(folder, flags | os.O_DIRECTORY | through, dir_fd=here)
            if here is not None:
                os.close(here)
            here = below
        return os.open(last, flags, dir_fd=here)
    finally:
        if here is not None:
            os.close(here)


def _why_not_opened(error: OSError | ValueError) -> str:
    match getattr(error, "errno", None):
        case errno.ENOENT:
            return english("no such file; check the name and the folder")
        case errno.ENOTDIR:
            return english("no such file: a folder on the way is none, or is a symbolic link; check the folder")
        case errno.ELOOP:
            return english("this is a symbolic link; give the file that it points to")
        case errno.EACCES | errno.EPERM:
            return english("may not be read; give this account the right to read it")
        case _:
            return english("cannot be opened ({reason}); check the name and the disk", reason=error)
