"""A damaged ledger is found when it is opened to write, set aside, and rebuilt from what can be read of it.

Every call that is whole comes over. Of a call that does not, the published tables may still hold the rows:
it becomes an orphan, and a day with orphans keeps its tables as they are until the call is stored again, that
is, until a run is given its recording. So no day is ever replaced by a smaller one. A ledger that is gone
is rebuilt in the same way, from the tables alone.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from voicecheck.language.catalogue import Message
from voicecheck.ledger.codec import decode_findings, decode_heard
from voicecheck.ledger.foreign import foreign_object
from voicecheck.ledger.layouts import (
    LAYOUT,
    SEALED,
    columns_of,
    connect,
    fill_keys,
    fill_states,
    make_tables,
    seal,
    start_text,
)
from voicecheck.tables.read import published_calls, published_days, read_rows

REBUILT = ".rebuilt"
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)  # the last: a value of a wrong kind
_SPAN = 256  # rows read at once, some megabytes
_TABLES = (
    "calls", "heard", "findings", "failures", "recordings", "orphans", "days", "agent_days", "runs", "reviews",
    "appeals",
)  # fmt: skip
_RUN_COLUMNS = {
    "command": "command", "version": "voicecheck_version", "model": "asr_model", "hearing": "hearing_sha256",
    "judged": "judging_sha256", "scores": "scores_sha256", "calls": "calls", "analysed": "analysed",
    "rejudged": "rejudged", "failed": "failed", "audio": "audio_s", "stopped": "stopped",
    "model_sha256": "asr_model_sha256",
}  # fmt: skip
_log = logging.getLogger(__name__)


def ensure_whole(path: Path) -> None:
    """See to it that the ledger at a path can be relied on; who calls holds the lock.

    Raises
    ------
    OSError, sqlite3.Error
        It cannot be read for another reason than damage, or the new one cannot be written.
    """
    rebuilt = path.with_name(path.name + REBUILT)
    if rebuilt.exists() and not path.exists():  # killed between setting aside and putting in place
        rebuilt.rename(path)
    _remove(rebuilt)
    fault = _fault(path)
    if fault is None or (fault == "" and not published_days(path.parent)):
        return
    calls, orphans = _rebuild(path, rebuilt)
    said = Message("rebuilt with the {calls} calls that could be read; of {orphans} calls only the published tables "
                   "are left", {"calls": calls, "orphans": orphans})  # fmt: skip
    if fault:
        aside = f"{path}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
        for ending in ("-wal", "-shm", ""):
            if os.path.exists(f"{path}{ending}"):
                os.rename(f"{path}{ending}", f"{aside}{ending}")
        _log.warning(Message("{path}: damaged ({fault}); set aside as {aside} and {said}",
                             {"path": path, "fault": fault, "aside": Path(aside).name, "said": said}))  # fmt: skip
    else:
        _log.warning(Message("{path}: not there, though there are tables; {said}", {"path": path, "said": said}))
    rebuilt.rename(path)


def _fault(path: Path) -> str | None:
    """What is wrong with a ledger: ``None`` nothing, "" that there is none yet."""
    if not path.exists() or path.stat().st_size == 0:
        return ""
    with closing(connect(path)) as db:
        try:
            if found := foreign_object(db):  # looked for first: nothing of it may be run
                return f"it holds {found}, which voicecheck did not make"
            (said,) = db.execute("PRAGMA integrity_check(1)").fetchone()
            return _spoilt(db) if said == "ok" else str(said).replace("\n", " ")
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", _DAMAGED[0]) & 0xFF not in _DAMAGED:
                raise
            return str(error)


def _spoilt(db: sqlite3.Connection) -> str | None:
    """What SQLite does not see: bytes that changed within a value."""
    for table, what in SEALED.items():
        if "crc" in columns_of(db, table):
            row = db.execute(f"SELECT rowid FROM {table} WHERE crc IS NOT crc32({what}) LIMIT 1").fetchone()
            if row:
                return f"row {row[0]} of {table} is spoilt"
    return None


def _rebuild(path: Path, rebuilt: Path) -> tuple[int, int]:
    """Make the new ledger aside; how many calls came over, and how many are left in the tables alone."""
    with closing(connect(rebuilt)) as new:
        new.execute("BEGIN")
        make_tables(new)
        if path.exists() and path.stat().st_size:
            with closing(connect(path)) as old:
                old.execute("PRAGMA cell_size_check = ON")
                for table in _TABLES:
                    _copy(old, new, table)
            _drop_spoilt(new)
        _reviews(new, path.parent)
        _appeals(new, path.parent)
        _runs(new, path.parent)
        _orphans(new, path.parent)
        new.execute("INSERT OR REPLACE INTO days SELECT DISTINCT day, NULL FROM calls")
        fill_keys(new)
        fill_states(new)
        new.execute(f"PRAGMA user_version = {LAYOUT}")
        new.execute("COMMIT")
        counts = [new.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("calls", "orphans")]
    return counts[0], counts[1]


def _copy(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> None:
    """Copy the rows of a table that can be read, as far as its columns are known; none where nothing can.

    What has the table's name and is another thing, a view, say, is not read.
    """
    try:
        real = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ? AND sql NOT LIKE 'CREATE VIRTUAL%'"
        there = columns_of(old, table) if old.execute(real, (table,)).fetchone() else []
    except sqlite3.DatabaseError:
        return
    columns = [name for name in columns_of(new, table) if name in there]
    names, places = ", ".join(columns), ", ".join("?" * len(columns))
    if columns:
        new.executemany(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})", _rows(old, table, names))


def _rows(db: sqlite3.Connection, table: str, columns: str) -> Iterator[tuple[object, ...]]:
    """Read a table in stretches; where one cannot be read, its halves are tried, down to the single row."""
    last = _last_row(db, table)
    spans = [(start, start + _SPAN - 1) for start in range(last - last % _SPAN, -1, -_SPAN)]
    while spans:
        first, last = spans.pop()
        query = f"SELECT {columns} FROM {table} WHERE rowid BETWEEN ? AND ?"
        try:
            rows = db.execute(query, (first, last)).fetchall()
        except sqlite3.DatabaseError:
            middle = (first + last) // 2
            spans += [(middle + 1, last), (first, middle)] if first < last else []
        else:
            yield from rows


def _last_row(db: sqlite3.Connection, table: str) -> int:
    """The number of a table's last row; where that cannot be read, more than it can be in a file of this size."""
    for each in ("heard", "findings", "calls") if table in ("heard", "findings", "calls") else (table,):
        try:
            return int(db.execute(f"SELECT max(rowid) FROM {each}").fetchone()[0] or 0)
        except sqlite3.DatabaseError:
            continue
    return 64 * int(os.path.getsize(db.execute("PRAGMA database_list").fetchone()[2]) / 4096)


def _drop_spoilt(db: sqlite3.Connection) -> None:
    """Leave out calls of which a stage is spoilt or missing, or whose row does not say what was heard."""
    query = (
        "SELECT id, heard.data, findings.data, day, calls.crc, call_id, agent_id, sha256 FROM calls"
        " LEFT JOIN heard ON heard.call = id LEFT JOIN findings ON findings.call = id"
    )
    for table, what in SEALED.items():  # an earlier layout has no checksums, and needs none where all else agrees
        db.execute(f"DELETE FROM {table} WHERE crc IS NOT NULL AND crc != crc32({what})")
    spoilt = [(row[0],) for row in db.execute(query) if not _is_whole(*row[1:])]
    for table, key in (("heard", "call"), ("findings", "call"), ("calls", "id")):
        db.executemany(f"DELETE FROM {table} WHERE {key} = ?", spoilt)
    for table in ("heard", "findings"):
        db.execute(f"DELETE FROM {table} WHERE call NOT IN (SELECT id FROM calls)")
    for table in ("failures", "recordings", "orphans", "days", "agent_days"):
        days = [day for (day,) in db.execute(f"SELECT DISTINCT day FROM {table}") if not _is_day(day)]
        db.executemany(f"DELETE FROM {table} WHERE day = ?", [(day,) for day in days])
    for table in SEALED:
        seal(db, table, "crc IS NULL")
    # What is done has its row by its call; the others must be such as can be read.
    db.execute("DELETE FROM recordings WHERE state NOT IN ('waiting', 'failed', 'quarantined')")


def _is_whole(heard: bytes, findings: bytes, day: str, crc: int | None, *row: str) -> bool:
    """Whether both stages can be read; without a checksum the row must say what was heard."""
    try:
        call = decode_heard(heard)
        decode_findings(findings)
    except (ValueError, TypeError):
        return False
    return _is_day(day) and (crc is not None or row == (call.recording.call_id, call.recording.agent_id, call.sha256))


def _is_day(day: object) -> bool:
    try:
        return date.fromisoformat(str(day)).isoformat() == day
    except ValueError:
        return False


def _reviews(db: sqlite3.Connection, out: Path) -> None:
    """Bring reviewers' verdicts back from their table, where the ledger has lost them."""
    rows = [
        (
            row["call_id"], row["rule_id"], row["verdict"], row["reviewer"], row["note"] or "",
            row["imported_at"] and row["imported_at"].isoformat(), row.get("result"), row.get("call_key") or "",
            start_text(row.get("start_s")),
        )
        for row in read_rows(out, "reviews")
    ]  # fmt: skip
    own = "call_id, rule_id, verdict, reviewer, note, imported_at, result, call_key, start_s"
    db.executemany(f"INSERT OR IGNORE INTO reviews ({own}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _appeals(db: sqlite3.Connection, out: Path) -> None:
    """Bring agents' appeals back from their table, where the ledger has lost them."""
    same = ("call_key", "rule_id", "start_s", "result", "reason", "decision", "decided_by", "decision_reason",
            "score_before", "score_after")  # fmt: skip
    names = ("number", "appealed_at", "decided_at", *same)
    for row in read_rows(out, "appeals"):
        times = [row[name] and row[name].isoformat() for name in ("appealed_at", "decided_at")]
        values = (row["appeal"], *times, *(row[name] for name in same))
        places = ", ".join("?" * len(names))
        db.execute(f"INSERT OR IGNORE INTO appeals ({', '.join(names)}) VALUES ({places})", values)


def _runs(db: sqlite3.Connection, out: Path) -> None:
    """Bring the record of runs back from its table, before those that the ledger still has; without their sums."""
    known = {text for (text,) in db.execute("SELECT started_at FROM runs")}
    lost = [row for row in read_rows(out, "runs") if row["started_at"].isoformat() not in known]
    number = min(1, db.execute("SELECT coalesce(min(id), 1) FROM runs").fetchone()[0])
    for row in sorted(lost, key=lambda row: row["started_at"], reverse=True):
        number -= 1
        named = {ours: row[theirs] for ours, theirs in _RUN_COLUMNS.items()}
        times = {name: row[name].isoformat() if row[name] else "" for name in ("started_at", "ended_at")}
        ends = {name: row[name] or 0 for name in ("exit_code", "not_reached")}  # an earlier version had neither
        ends["elapsed"] = row["elapsed_s"] or 0.0  # of a run that was killed nobody knows it
        values = {"id": number, "sums": b"", **named, **times, **ends}
        marks = ", ".join(f":{name}" for name in values)
        db.execute(f"INSERT OR IGNORE INTO runs ({', '.join(values)}) VALUES ({marks})", values)


def _orphans(db: sqlite3.Connection, out: Path) -> None:
    """Note the calls that stand in the tables and nowhere in the ledger."""
    columns = "day, call_id, recording, sha256, call_key"
    for day in published_days(out):
        for call_id, recording, sha256, key in published_calls(out, day):
            same = "call_key = ? OR (? IS NULL AND sha256 = ?)"
            if db.execute(f"SELECT 1 FROM calls WHERE {same}", (key, key, sha256)).fetchone() is None:
                values = (day.isoformat(), call_id, recording, sha256, key)
                db.execute(f"INSERT OR IGNORE INTO orphans ({columns}) VALUES (?, ?, ?, ?, ?)", values)


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
