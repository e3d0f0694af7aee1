"""The ledger's file: its tables, how it is opened, and how a file of the layout before is brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from voicecheck.batch.codec import decode_whole, encode_findings, encode_heard
from voicecheck.errors import UsageError

LAYOUT = 2
STALE = ""
"""The settings of a day whose tables are to be judged and scored again, while its calls are the same."""

# The two stages of a call stand in tables of their own, so that rescoring writes findings alone and
# looking for a recording reads neither. `days.settings` are those that a day's tables were published
# with; NULL where its calls or failures have changed since.
_TABLES = """
CREATE TABLE IF NOT EXISTS calls (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, call_id TEXT NOT NULL, day TEXT NOT NULL, agent_id TEXT,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sha256 TEXT NOT NULL, fingerprint TEXT NOT NULL,
    hearing TEXT NOT NULL, judged TEXT NOT NULL, label TEXT NOT NULL, meta TEXT NOT NULL, analysed_at TEXT NOT NULL,
    elapsed REAL NOT NULL, UNIQUE (day, call_id)
);
CREATE INDEX IF NOT EXISTS calls_by_content ON calls (sha256, fingerprint);
CREATE INDEX IF NOT EXISTS calls_by_size ON calls (size);
CREATE INDEX IF NOT EXISTS calls_in_order ON calls (day, agent_id, call_id);
CREATE TABLE IF NOT EXISTS heard (call INTEGER PRIMARY KEY REFERENCES calls ON DELETE CASCADE, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS findings (call INTEGER PRIMARY KEY REFERENCES calls ON DELETE CASCADE, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS failures (
    path TEXT NOT NULL, recording TEXT NOT NULL, agent_id TEXT, day TEXT NOT NULL, stage TEXT NOT NULL,
    error TEXT NOT NULL, message TEXT NOT NULL, attempts INTEGER NOT NULL, last_at TEXT NOT NULL,
    started_at TEXT, PRIMARY KEY (path, message)
);
CREATE INDEX IF NOT EXISTS failures_by_day ON failures (day);
CREATE TABLE IF NOT EXISTS days (day TEXT PRIMARY KEY, settings TEXT);
CREATE TABLE IF NOT EXISTS agent_days (
    day TEXT NOT NULL, agent_id TEXT, team TEXT, sums BLOB NOT NULL, UNIQUE (agent_id, day)
);
CREATE INDEX IF NOT EXISTS agent_days_by_day ON agent_days (day);
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY, started_at TEXT NOT NULL, ended_at TEXT NOT NULL, command TEXT NOT NULL,
    version TEXT NOT NULL, model TEXT, hearing TEXT, judged TEXT NOT NULL, scores TEXT NOT NULL,
    calls INTEGER NOT NULL, analysed INTEGER NOT NULL, rejudged INTEGER NOT NULL, failed INTEGER NOT NULL,
    audio REAL NOT NULL, elapsed REAL NOT NULL, stopped INTEGER NOT NULL, sums BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS reviews (
    call_id TEXT NOT NULL, rule_id TEXT NOT NULL, verdict TEXT NOT NULL, reviewer TEXT NOT NULL, note TEXT NOT NULL,
    imported_at TEXT, PRIMARY KEY (call_id, rule_id, reviewer)
);
"""


class Storage:
    """The file, open for this process alone to write, or only to read."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open the ledger, or make it.

        Raises
        ------
        UsageError
            It cannot be used, is no ledger, or is of another layout; to be read, it must be there.
        """
        if read_only:
            self.must_exist(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            name = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}"
            self._db = sqlite3.connect(name, isolation_level=None, uri=True)
        except (OSError, sqlite3.Error) as error:
            raise UsageError(f"{path}: cannot be written ({error}); choose another folder with --out") from error
        self._read_only = read_only
        try:
            self._prepare(path)
        except (sqlite3.Error, UsageError) as error:
            self._db.close()
            if isinstance(error, UsageError):
                raise
            raise UsageError(f"{path}: cannot be used ({error}); move it away, or choose another --out") from error

    @staticmethod
    def must_exist(path: Path) -> None:
        """Refuse a folder in which nothing is stored.

        Raises
        ------
        UsageError
            There is no ledger.
        """
        if not path.is_file():
            raise UsageError(f"{path}: there is no ledger; analyse recordings first with `voicecheck run --out`")

    def _prepare(self, path: Path) -> None:
        layout = self._db.execute("PRAGMA user_version").fetchone()[0]
        if layout > LAYOUT:
            raise UsageError(f"{path}: written by another version of voicecheck; choose another folder with --out")
        if self._read_only:
            if layout < LAYOUT:
                raise UsageError(f"{path}: of an earlier version; `voicecheck rescore` brings it up to date")
            return
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        if layout == 1:
            self._migrate()
        self._db.executescript(_TABLES)
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.execute(f"PRAGMA user_version = {LAYOUT}")

    def _migrate(self) -> None:
        """Take the calls of layout 1 over, a stage each; all days must be published again."""
        with self.transaction():
            self._db.execute("ALTER TABLE calls RENAME TO whole_calls")
            for index in ("calls_by_content", "calls_by_size"):
                self._db.execute(f"DROP INDEX IF EXISTS {index}")
            for statement in filter(str.strip, _TABLES.split(";")):
                self._db.execute(statement)
            own = "path, call_id, day, agent_id, size, mtime_ns, sha256, fingerprint, label, meta, analysed_at, elapsed"
            self._db.execute(f"INSERT INTO calls ({own}, hearing, judged) SELECT {own}, '', '' FROM whole_calls")
            self._db.execute("INSERT INTO days SELECT day, NULL FROM calls UNION SELECT day, NULL FROM failures")
            query = "SELECT calls.id, analysis FROM calls JOIN whole_calls USING (path)"
            for call, data in self._db.execute(query):
                heard, findings = _stages(data)
                self._db.execute("INSERT INTO heard VALUES (?, ?)", (call, heard))
                self._db.execute("INSERT INTO findings VALUES (?, ?)", (call, findings))
            self._db.execute("DROP TABLE whole_calls")
            self._db.execute("DROP TABLE unpublished")
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


def _stages(data: bytes) -> tuple[bytes, bytes]:
    """A call of layout 1 as what was heard and what was found; what is damaged stays so, to be listed."""
    try:
        whole = decode_whole(data)
    except ValueError:
        return data, b""
    return encode_heard(whole), encode_findings(whole.findings)


def marks(count: int) -> str:
    """So many places for values in a statement."""
    return ", ".join("?" * count)
