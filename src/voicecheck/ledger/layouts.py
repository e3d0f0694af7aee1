"""The layout of the ledger's file, and how a file of an earlier one is brought up to date."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from voicecheck.ledger.codec import decode_heard, decode_whole, encode_findings, encode_heard
from voicecheck.records import Recording

LAYOUT = 8
# The two stages of a call stand in tables of their own, so that rescoring writes findings alone and
# looking for a recording reads neither. `days.settings` are those that a day's tables were published
# with; NULL where its calls or failures have changed since. `orphans` are calls that stand in the tables
# alone, since the ledger was rebuilt without them. `call_key` tells calls apart whose `call_id` is the same.
# `reviews.start_s` is text, '' for a verdict on all findings of the norm: null would never be the same as null.
# `calls.meta` names the manifest's further columns; nothing reads it any more, but `crc` is over it, too.
# `runs.ended_at` is '' while a run goes on, and stays so where it is killed.
# `crc` is over what stands in `SEALED`: SQLite itself does not see bytes that change within a value.
TABLES = """
CREATE TABLE IF NOT EXISTS calls (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, call_id TEXT NOT NULL, day TEXT NOT NULL, agent_id TEXT,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sha256 TEXT NOT NULL, fingerprint TEXT NOT NULL,
    hearing TEXT NOT NULL, judged TEXT NOT NULL, label TEXT NOT NULL, meta TEXT NOT NULL, analysed_at TEXT NOT NULL,
    elapsed REAL NOT NULL, crc INTEGER, call_key TEXT UNIQUE, run_id TEXT, model_sha256 TEXT, judged_at TEXT
);
CREATE INDEX IF NOT EXISTS calls_by_name ON calls (call_id);
CREATE INDEX IF NOT EXISTS calls_by_content ON calls (sha256, fingerprint);
CREATE INDEX IF NOT EXISTS calls_by_size ON calls (size);
CREATE INDEX IF NOT EXISTS calls_in_order ON calls (day, agent_id, call_id);
CREATE TABLE IF NOT EXISTS heard (
    call INTEGER PRIMARY KEY REFERENCES calls ON DELETE CASCADE, data BLOB NOT NULL, crc INTEGER
);
CREATE TABLE IF NOT EXISTS findings (
    call INTEGER PRIMARY KEY REFERENCES calls ON DELETE CASCADE, data BLOB NOT NULL, crc INTEGER
);
CREATE TABLE IF NOT EXISTS failures (
    path TEXT NOT NULL, recording TEXT NOT NULL, agent_id TEXT, day TEXT NOT NULL, stage TEXT NOT NULL,
    error TEXT NOT NULL, message TEXT NOT NULL, attempts INTEGER NOT NULL, last_at TEXT NOT NULL,
    started_at TEXT, dismissed INTEGER NOT NULL DEFAULT 0, team TEXT, PRIMARY KEY (path, message)
);
CREATE INDEX IF NOT EXISTS failures_by_day ON failures (day);
CREATE TABLE IF NOT EXISTS recordings (
    path TEXT PRIMARY KEY, day TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, error TEXT, message TEXT,
    size INTEGER, mtime_ns INTEGER, fingerprint TEXT, audio REAL, elapsed REAL, queued_at TEXT, ended_at TEXT,
    facts TEXT
);
CREATE INDEX IF NOT EXISTS recordings_by_state ON recordings (day, state);
CREATE TABLE IF NOT EXISTS orphans (
    day TEXT NOT NULL, call_id TEXT NOT NULL, recording TEXT NOT NULL, sha256 TEXT, call_key TEXT,
    PRIMARY KEY (day, call_id, recording)
);
CREATE TABLE IF NOT EXISTS days (day TEXT PRIMARY KEY, settings TEXT);
CREATE TABLE IF NOT EXISTS agent_days (
    day TEXT NOT NULL, agent_id TEXT, team TEXT, sums BLOB NOT NULL, crc INTEGER, UNIQUE (agent_id, day)
);
CREATE INDEX IF NOT EXISTS agent_days_by_day ON agent_days (day);
CREATE TABLE IF NOT EXISTS judgings (judged TEXT PRIMARY KEY, rules TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS listenings (listened TEXT PRIMARY KEY, phrases TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY, started_at TEXT NOT NULL, ended_at TEXT NOT NULL, command TEXT NOT NULL,
    version TEXT NOT NULL, model TEXT, hearing TEXT, judged TEXT NOT NULL, scores TEXT NOT NULL,
    calls INTEGER NOT NULL, analysed INTEGER NOT NULL, rejudged INTEGER NOT NULL, failed INTEGER NOT NULL,
    audio REAL NOT NULL, elapsed REAL NOT NULL, stopped INTEGER NOT NULL, sums BLOB NOT NULL,
    exit_code INTEGER NOT NULL DEFAULT 0, not_reached INTEGER NOT NULL DEFAULT 0, model_sha256 TEXT
);
CREATE TABLE IF NOT EXISTS reviews (
    call_id TEXT NOT NULL, rule_id TEXT NOT NULL, verdict TEXT NOT NULL, reviewer TEXT NOT NULL, note TEXT NOT NULL,
    imported_at TEXT, result TEXT, call_key TEXT NOT NULL DEFAULT '', start_s TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (call_key, call_id, rule_id, reviewer, start_s)
);
CREATE TABLE IF NOT EXISTS appeals (
    call_key TEXT NOT NULL, number INTEGER NOT NULL, rule_id TEXT, start_s REAL, result TEXT, reason TEXT NOT NULL,
    appealed_at TEXT NOT NULL, decision TEXT NOT NULL, decided_by TEXT, decided_at TEXT, decision_reason TEXT,
    score_before REAL, score_after REAL, PRIMARY KEY (call_key, number)
);
"""

FORMER_TABLES = ("unpublished",)
"""Tables of earlier layouts that this one has no more."""

SEALED = {
    "calls": "json_array(path, call_id, day, agent_id, size, mtime_ns, sha256, fingerprint, hearing, label, meta)",
    "heard": "data",
    "findings": "data",
    "agent_days": "json_array(day, agent_id, team, hex(sums))",
}
"""What of a row its checksum covers: all that could put a wrong thing down to an agent."""

_facts: TypeAdapter[Recording] = TypeAdapter(Recording)


def connect(path: str | Path, **more: Any) -> sqlite3.Connection:
    """Open a file, with the function ``crc32`` for its checksums."""
    db: sqlite3.Connection = sqlite3.connect(path, isolation_level=None, **more)
    db.create_function("crc32", 1, _crc32, deterministic=True)
    return db


def _crc32(value: bytes | str | None) -> int | None:
    return None if value is None else zlib.crc32(value.encode() if isinstance(value, str) else value)


def seal(db: sqlite3.Connection, table: str, condition: str, *values: object) -> None:
    """Write the checksum of some rows."""
    db.execute(f"UPDATE {table} SET crc = crc32({SEALED[table]}) WHERE {condition}", values)


def make_tables(db: sqlite3.Connection) -> None:
    """Make the tables that are not there yet."""
    for statement in filter(str.strip, TABLES.split(";")):  # `executescript` would end a transaction
        db.execute(statement)


def migrate(db: sqlite3.Connection, layout: int) -> None:
    """Bring a file of an earlier layout up to date, within the transaction of who calls."""
    if layout == 1:
        _from_1(db)
    keyless = "call_key" not in columns_of(db, "calls")
    if keyless:
        for table in _KEYED:
            _remake(db, table)
    if "start_s" not in columns_of(db, "reviews"):  # before layout 7 a verdict was unique by its norm
        _remake(db, "reviews")
    make_tables(db)
    if keyless:  # the tables of every day get the keys
        db.execute("INSERT OR REPLACE INTO days SELECT DISTINCT day, NULL FROM calls")
    if "exit_code" not in columns_of(db, "runs"):
        db.execute("ALTER TABLE runs ADD COLUMN exit_code INTEGER NOT NULL DEFAULT 0")
        db.execute("ALTER TABLE runs ADD COLUMN not_reached INTEGER NOT NULL DEFAULT 0")
        db.execute("UPDATE runs SET exit_code = CASE WHEN stopped THEN 3 WHEN failed THEN 1 ELSE 0 END")
    if "result" not in columns_of(db, "reviews"):
        db.execute("ALTER TABLE reviews ADD COLUMN result TEXT")
    if "dismissed" not in columns_of(db, "failures"):
        db.execute("ALTER TABLE failures ADD COLUMN dismissed INTEGER NOT NULL DEFAULT 0")
    _add_missing(db)
    for table in SEALED:
        if "crc" not in columns_of(db, table):
            db.execute(f"ALTER TABLE {table} ADD COLUMN crc INTEGER")
        seal(db, table, "crc IS NULL")
    if layout < 8:  # the tables of every day get the columns of schema 2
        db.execute("INSERT OR REPLACE INTO days SELECT day, NULL FROM calls UNION SELECT day, NULL FROM failures")
    fill_keys(db)
    fill_states(db)
    db.execute(f"PRAGMA user_version = {LAYOUT}")


_SINCE_8 = {"calls": ("run_id", "model_sha256", "judged_at"), "failures": ("team",), "runs": ("model_sha256",)}
"""Columns that layout 8 added: unknown of what was stored before."""


def _add_missing(db: sqlite3.Connection) -> None:
    for table, names in _SINCE_8.items():
        for name in names:
            if name not in columns_of(db, table):
                db.execute(f"ALTER TABLE {table} ADD COLUMN {name} TEXT")


_KEYED = ("calls", "orphans", "reviews")
"""Tables that were unique by the call's name before layout 4."""


def _remake(db: sqlite3.Connection, table: str) -> None:
    """Make a table anew with its rows, since SQLite cannot change what is unique in one.

    References to it stay as they are while foreign keys are not enforced, as during a migration.
    """
    names = ", ".join(columns_of(db, table))
    if not names:
        return
    (statement,) = (each for each in TABLES.split(";") if f"CREATE TABLE IF NOT EXISTS {table} (" in each)
    db.execute(statement[statement.index("CREATE") :].replace(f"EXISTS {table} (", f"EXISTS {table}_anew (", 1))
    known = ", ".join(name for name in columns_of(db, table) if name in columns_of(db, f"{table}_anew"))
    db.execute(f"INSERT INTO {table}_anew ({known}) SELECT {known} FROM {table}")
    db.execute(f"DROP TABLE {table}")
    db.execute(f"ALTER TABLE {table}_anew RENAME TO {table}")


def fill_keys(db: sqlite3.Connection) -> None:
    """Give each call and each review without a key its own."""
    query = "SELECT id, sha256, call_id, path FROM calls WHERE call_key IS NULL ORDER BY day, path"
    for number, *known in db.execute(query).fetchall():
        db.execute("UPDATE calls SET call_key = ? WHERE id = ?", (free_key(db, *known), number))
    for number, sha256, call_id in db.execute(
        "SELECT rowid, sha256, call_id FROM orphans WHERE call_key IS NULL"
    ).fetchall():
        db.execute("UPDATE orphans SET call_key = ? WHERE rowid = ?", (key_of(sha256, call_id), number))
    # A review was of the latest call of its name.
    db.execute(
        "UPDATE OR IGNORE reviews SET call_key = (SELECT call_key FROM calls WHERE calls.call_id = reviews.call_id"
        " ORDER BY day DESC LIMIT 1) WHERE call_key = '' AND call_id IN (SELECT call_id FROM calls)"
    )


def start_text(start_s: float | None) -> str:
    """When a finding starts, as a row of ``reviews`` has it: to a tenth of a second, '' where none is named."""
    return "" if start_s is None else f"{start_s:.1f}"


_KEY_LENGTH = 16  # hexadecimal digits: 64 bits


def key_of(*known: str | None) -> str:
    """A call's key: of what its file holds and of its name, so that it is the same wherever the file lies."""
    return hashlib.sha256("\n".join(map(str, known)).encode(errors="surrogateescape")).hexdigest()[:_KEY_LENGTH]


def free_key(db: sqlite3.Connection, sha256: str, call_id: str, path: str) -> str:
    """A key that no call has: a copy of the same name is told apart by its path."""
    key, copy = key_of(sha256, call_id), 0
    while db.execute("SELECT 1 FROM calls WHERE call_key = ?", (key,)).fetchone():
        key, copy = key_of(sha256, call_id, path, *([str(copy)] if copy else [])), copy + 1
    return key


def columns_of(db: sqlite3.Connection, table: str) -> list[str]:
    """The names of a table's columns; none where there is no such table."""
    return [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]


def _from_1(db: sqlite3.Connection) -> None:
    """Take the calls of layout 1 over, a stage each; all days must be published again."""
    db.execute("ALTER TABLE calls RENAME TO whole_calls")
    for index in ("calls_by_content", "calls_by_size"):
        db.execute(f"DROP INDEX IF EXISTS {index}")
    make_tables(db)
    own = "path, call_id, day, agent_id, size, mtime_ns, sha256, fingerprint, label, meta, analysed_at, elapsed"
    db.execute(f"INSERT INTO calls ({own}, hearing, judged) SELECT {own}, '', '' FROM whole_calls")
    db.execute("INSERT INTO days SELECT day, NULL FROM calls UNION SELECT day, NULL FROM failures")
    query = "SELECT calls.id, analysis FROM calls JOIN whole_calls USING (path)"
    for call, data in db.execute(query):
        heard, findings = _stages(data)
        db.execute("INSERT INTO heard (call, data) VALUES (?, ?)", (call, heard))
        db.execute("INSERT INTO findings (call, data) VALUES (?, ?)", (call, findings))
    db.execute("DROP TABLE whole_calls")
    db.execute("DROP TABLE unpublished")


def _stages(data: bytes) -> tuple[bytes, bytes]:
    """A call of layout 1 as what was heard and what was found; what is damaged stays so, to be listed."""
    try:
        whole = decode_whole(data)
    except ValueError:
        return data, b""
    return encode_heard(whole), encode_findings(whole.findings)


def fill_states(db: sqlite3.Connection) -> None:
    """Give each call and each failure without one a row with its state."""
    db.execute(
        "INSERT OR IGNORE INTO recordings (path, day, state, attempts, elapsed, ended_at)"
        " SELECT path, day, 'done', 1, elapsed, analysed_at FROM calls"
    )
    query = "SELECT path, heard.data FROM calls JOIN heard ON heard.call = id JOIN recordings USING (path)"
    for path, data in db.execute(f"{query} WHERE state = 'done' AND facts IS NULL").fetchall():
        try:
            call = decode_heard(data)
        except ValueError:  # damaged: its length and facts stay unknown until it is analysed again
            continue
        facts = _facts.dump_json(call.recording, exclude_defaults=True).decode()
        values = (call.conversation.duration, facts, path)
        db.execute("UPDATE recordings SET audio = ?, facts = ? WHERE path = ?", values)
    db.execute(
        "INSERT OR IGNORE INTO recordings (path, day, state, attempts, error, message, ended_at) SELECT path, day,"
        " iif(error IN ('poison', 'timeout'), 'quarantined', 'failed'), attempts, error, message, last_at FROM failures"
    )
