"""The ledger: what was analysed, with what, and what came of it, so that nothing is done twice.

One SQLite file with one writer. Each result is committed as it comes, so a run that dies loses only
what was in hand. The tables are published from here, a day at a time; a day stays marked until its
tables are in place.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from voicecheck.batch.codec import decode, encode
from voicecheck.errors import UsageError
from voicecheck.records import CallAnalysis
from voicecheck.tables.rows import Failure

LAYOUT = 1

_TABLES = """
CREATE TABLE IF NOT EXISTS calls (
    path TEXT PRIMARY KEY, call_id TEXT NOT NULL, day TEXT NOT NULL, agent_id TEXT,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sha256 TEXT NOT NULL, fingerprint TEXT NOT NULL,
    label TEXT NOT NULL, meta TEXT NOT NULL, analysis BLOB NOT NULL, analysed_at TEXT NOT NULL, elapsed REAL NOT NULL,
    UNIQUE (day, call_id)
);
CREATE INDEX IF NOT EXISTS calls_by_content ON calls (sha256, fingerprint);
CREATE INDEX IF NOT EXISTS calls_by_size ON calls (size);
CREATE TABLE IF NOT EXISTS failures (
    path TEXT NOT NULL, recording TEXT NOT NULL, agent_id TEXT, day TEXT NOT NULL, stage TEXT NOT NULL,
    error TEXT NOT NULL, message TEXT NOT NULL, attempts INTEGER NOT NULL, last_at TEXT NOT NULL,
    started_at TEXT, PRIMARY KEY (path, message)
);
CREATE INDEX IF NOT EXISTS failures_by_day ON failures (day);
CREATE TABLE IF NOT EXISTS unpublished (day TEXT PRIMARY KEY);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the ledger knows of a recording besides its analysis.

    ``fingerprint`` stands for all that the analysis depends on but the file's bytes, ``label`` for
    what is known of the call beforehand; ``size`` and ``mtime_ns`` say that the bytes are the same
    without reading them; ``elapsed`` is in seconds.
    """

    path: str
    call_id: str
    day: date
    size: int
    mtime_ns: int
    sha256: str
    fingerprint: str
    label: str
    elapsed: float


_ENTRY = tuple(item.name for item in fields(Entry))
_FAILURE = tuple(item.name for item in fields(Failure))


class Ledger:
    """The ledger of an output folder, open for this process alone to write."""

    def __init__(self, path: Path) -> None:
        """Open the ledger, or make it.

        Raises
        ------
        UsageError
            It cannot be written, is no ledger, or is of another layout.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise UsageError(f"{path}: cannot be written ({error}); choose another folder with --out") from error
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            layout = self._db.execute("PRAGMA user_version").fetchone()[0]
            if layout not in (0, LAYOUT):
                raise UsageError(f"{path}: written by another version of voicecheck; choose another folder with --out")
            self._db.executescript(_TABLES)
            self._db.execute(f"PRAGMA user_version = {LAYOUT}")
        except (sqlite3.Error, UsageError) as error:
            self._db.close()
            if isinstance(error, UsageError):
                raise
            raise UsageError(f"{path}: cannot be used ({error}); move it away, or choose another --out") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._db.close()

    def entry(self, path: str) -> Entry | None:
        """Find what is known of the recording at `path`."""
        return self._entry("path = ?", path)

    def by_content(self, sha256: str, fingerprint: str) -> Entry | None:
        """Find an analysis of the same bytes with the same settings, wherever the file lay."""
        return self._entry("sha256 = ? AND fingerprint = ?", sha256, fingerprint)

    def by_call(self, day: date, call_id: str) -> Entry | None:
        """Find the call of this name on this day."""
        return self._entry("day = ? AND call_id = ?", day.isoformat(), call_id)

    def has_size(self, size: int) -> bool:
        """Whether a known recording has so many bytes; if not, its content cannot be known either."""
        return self._db.execute("SELECT 1 FROM calls WHERE size = ?", (size,)).fetchone() is not None

    def _entry(self, condition: str, *values: str) -> Entry | None:
        query = f"SELECT {', '.join(_ENTRY)} FROM calls WHERE {condition} ORDER BY path LIMIT 1"
        row = self._db.execute(query, values).fetchone()
        if row is None:
            return None
        known = dict(zip(_ENTRY, row, strict=True))
        return Entry(**(known | {"day": date.fromisoformat(known["day"])}))

    def analysis(self, path: str) -> CallAnalysis:
        """Read the stored analysis of a known recording.

        Raises
        ------
        ValueError
            It is damaged.
        """
        return decode(self._db.execute("SELECT analysis FROM calls WHERE path = ?", (path,)).fetchone()[0])

    def store(self, entry: Entry, analysis: CallAnalysis, *, replaces: str | None = None) -> None:
        """Keep an analysis, in place of that of the same path, of the same call, and of `replaces`."""
        recording = analysis.recording
        meta = json.dumps(sorted(recording.extra), ensure_ascii=False)
        day = entry.day.isoformat()
        values = (entry.path, entry.call_id, day, recording.agent_id, entry.size, entry.mtime_ns, entry.sha256)
        more = (entry.fingerprint, entry.label, meta, encode(analysis), datetime.now(UTC).isoformat(), entry.elapsed)
        with self._transaction():
            self._mark("SELECT day FROM calls WHERE path IN (?, ?)", entry.path, replaces)
            self._mark("SELECT ?", day)
            self._db.execute("DELETE FROM calls WHERE path = ?", (replaces,))
            self._db.execute(f"INSERT OR REPLACE INTO calls VALUES ({_marks(13)})", values + more)

    def settle(self, path: str, failures: Iterable[tuple[Failure, date]] = ()) -> list[Failure]:
        """Replace the failures of a path, none meaning that all is well now.

        Each failure comes with the day to file it under; gives them back with earlier attempts
        added to theirs.
        """
        earlier = self._db.execute("SELECT max(attempts) FROM failures WHERE path = ?", (path,)).fetchone()[0]
        kept = [(replace(each, attempts=each.attempts + (earlier or 0)), day) for each, day in failures]
        if earlier is None and not kept:
            return []
        with self._transaction():
            self._mark("SELECT day FROM failures WHERE path = ?", path)
            self._db.execute("DELETE FROM failures WHERE path = ?", (path,))
            for each, day in kept:
                self._mark("SELECT ?", day.isoformat())
                started = each.started_at.isoformat() if each.started_at else None
                values = (path, each.recording, each.agent_id, day.isoformat(), each.stage, each.error, each.message)
                more = (each.attempts, each.last_at.isoformat(), started)
                self._db.execute(f"INSERT OR REPLACE INTO failures VALUES ({_marks(10)})", values + more)
        return [each for each, _ in kept]

    def failures(self, day: date) -> list[Failure]:
        """Give a day's failures, sorted by recording."""
        query = f"SELECT {', '.join(_FAILURE)} FROM failures WHERE day = ? ORDER BY recording, message"
        return [_read_failure(row) for row in self._db.execute(query, (day.isoformat(),))]

    def calls(self, day: date) -> Iterator[tuple[str, bytes]]:
        """Give the paths and encoded analyses of a day, one after another, sorted by agent and call."""
        query = "SELECT path, analysis FROM calls WHERE day = ? ORDER BY agent_id, call_id"
        yield from self._db.execute(query, (day.isoformat(),))

    def meta(self, day: date) -> set[str]:
        """Give the names of the manifest's further columns that the day's calls have."""
        rows = self._db.execute("SELECT DISTINCT meta FROM calls WHERE day = ?", (day.isoformat(),))
        return {name for (names,) in rows for name in json.loads(names)}

    def unpublished(self) -> list[date]:
        """Give the days that changed since they were published."""
        return [date.fromisoformat(day) for (day,) in self._db.execute("SELECT day FROM unpublished ORDER BY day")]

    def mark_published(self, day: date) -> None:
        """Note that a day's tables are in place."""
        self._db.execute("DELETE FROM unpublished WHERE day = ?", (day.isoformat(),))

    def _mark(self, days: str, *values: str | None) -> None:
        self._db.execute(f"INSERT OR IGNORE INTO unpublished {days}", values)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:  # a full disk has rolled back already
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _read_failure(row: tuple[Any, ...]) -> Failure:
    known = dict(zip(_FAILURE, row, strict=True))
    started = known["started_at"]
    times = {
        "last_at": datetime.fromisoformat(known["last_at"]),
        "started_at": datetime.fromisoformat(started) if started else None,
    }
    return Failure(**(known | times))
