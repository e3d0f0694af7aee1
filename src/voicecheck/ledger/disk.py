"""What SQLite and the file system say of a full disk, or of a file damaged under way, in words of what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from voicecheck.errors import StoppedError


@contextmanager
def full_disk_stops() -> Iterator[None]:
    """Translate what SQLite and the file system say of a full disk, and of a ledger damaged under way."""
    try:
        yield
    except (OSError, sqlite3.DatabaseError) as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise StoppedError(
                "the ledger is damaged ({reason}); run again: it is set aside and rebuilt, no table is lost",
                reason=error,
            ) from error
        stop_if_full(error)
        raise


def stop_if_full(error: Exception) -> None:
    """Raise `StoppedError` where an error says that the disk is full."""
    if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "disk is full" in str(error):
        raise StoppedError("the disk is full; make room and run again, what is done is kept") from error
