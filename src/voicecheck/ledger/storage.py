"""The ledger's file: its tables, how it is opened, and how a file of the layout before is brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from voicecheck.errors import UsageError
from voicecheck.language.stored import english
from voicecheck.ledger.disk import stop_if_full
from voicecheck.ledger.foreign import foreign_object
from voicecheck.ledger.layouts import LAYOUT, connect, make_tables, migrate
from voicecheck.ledger.lock import Lock
from voicecheck.ledger.ownfile import check_own, make_private
from voicecheck.ledger.recovery import ensure_whole
from voicecheck.tables.rights import PUBLISHED

LEDGER_NAME = "ledger.sqlite"
STALE = ""
"""The settings of a day whose tables are to be judged and scored again, while its calls are the same."""


class Storage:
    """The file, open for this process alone to write, or only to read."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open the ledger, or make it.

        Raises
        ------
        UsageError
            It cannot be used, is no ledger, is a link or another user's file, or is of another layout; to be
            read, it must be there and hold nothing foreign, to be written, no other process may have it open
            to write.
        StoppedError
            The disk is full.
        """
        if read_only:
            self.must_exist(path)
        self._lock = None if read_only else _locked(path)
        try:
            self._open(path, read_only=read_only)
        except BaseException:
            self._release()
            raise

    def _open(self, path: Path, *, read_only: bool) -> None:
        check_own(path)
        try:
            if not read_only:
                ensure_whole(path)
            name = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
            self._db = connect(name, uri=True)
        except (OSError, sqlite3.Error) as error:
            stop_if_full(error)
            raise UsageError(
                "{path}: cannot be written ({error}); choose another folder with --out", path=path, error=error
            ) from error
        self._read_only = read_only
        try:
            self._prepare(path)
        except (sqlite3.Error, UsageError) as error:
            self._db.close()
            if isinstance(error, UsageError):
                raise
            stop_if_full(error)
            rebuild = english("`voicecheck run` and `rescore` rebuild a damaged one")
            what = rebuild if read_only else english("move it away")
            raise UsageError(
                "{path}: cannot be used ({error}); {what}, or choose another --out", path=path, error=error, what=what
            ) from error

    @staticmethod
    def must_exist(path: Path) -> None:
        """Refuse a folder in which nothing is stored.

        Raises
        ------
        UsageError
            There is no ledger.
        """
        if not path.is_file():
            raise UsageError(
                "{path}: there is no ledger; analyse recordings first with `voicecheck run --out`", path=path
            )

    def _prepare(self, path: Path) -> None:
        layout = self._db.execute("PRAGMA user_version").fetchone()[0]
        if layout > LAYOUT:
            raise UsageError(
                "{path}: written by another version of voicecheck; choose another folder with --out", path=path
            )
        if self._read_only:
            if found := foreign_object(self._db):
                raise UsageError(
                    "{path}: holds {found}, not made by voicecheck; `voicecheck rescore` rebuilds it",
                    path=path,
                    found=found,
                )
            if layout < LAYOUT:
                raise UsageError("{path}: of an earlier version; `voicecheck rescore` brings it up to date", path=path)
            return
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA secure_delete = ON")  # what is replaced or removed leaves no bytes behind
        # Each commit reaches the disk: a call takes seconds, its commit milliseconds.
        self._db.execute("PRAGMA synchronous = FULL")
        if 0 < layout < LAYOUT:
            with self.transaction():
                migrate(self._db, layout)
            # Earlier versions left files and folders as the umask had them.
            make_private([path, lock_path(path), *(path.parent / name for name in PUBLISHED)])
        make_tables(self._db)
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.execute(f"PRAGMA user_version = {LAYOUT}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do several things wholly or not at all."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:  # a full disk has rolled back already
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if not self._read_only:
            # Else the next who only reads would leave the files of a write-ahead log beside it.
            with suppress(sqlite3.Error):
                self._db.execute("PRAGMA journal_mode = DELETE")
        self._db.close()
        self._release()

    def _release(self) -> None:
        if self._lock:
            self._lock.release()


def lock_path(ledger: Path) -> Path:
    """The file whose lock is the right to write a ledger."""
    return ledger.with_suffix(".lock")


def _locked(path: Path) -> Lock:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        stop_if_full(error)
        raise UsageError(
            "{parent}: cannot be made ({error}); choose another folder with --out", parent=path.parent, error=error
        ) from error
    return Lock(lock_path(path))


def marks(count: int) -> str:
    """So many places for values in a statement."""
    return ", ".join("?" * count)
