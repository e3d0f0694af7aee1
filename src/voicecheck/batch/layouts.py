"""A ledger's file of an earlier layout is brought up to date, one layout after another."""

from __future__ import annotations

import sqlite3

from pydantic import TypeAdapter

from voicecheck.batch.codec import decode_heard, decode_whole, encode_findings, encode_heard
from voicecheck.records import Recording

_facts: TypeAdapter[Recording] = TypeAdapter(Recording)


def migrate(db: sqlite3.Connection, layout: int, tables: str) -> None:
    """Bring a file up to date, within the transaction of who calls.

    Parameters
    ----------
    db
        The file.
    layout
        The layout that it has.
    tables
        The statements that make the tables of the present layout where they are not there.
    """
    if layout == 1:
        _from_1(db, tables)
    else:
        _make(db, tables)
    _from_2(db)


def _make(db: sqlite3.Connection, tables: str) -> None:
    for statement in filter(str.strip, tables.split(";")):  # `executescript` would end the transaction
        db.execute(statement)


def _from_1(db: sqlite3.Connection, tables: str) -> None:
    """Take the calls of layout 1 over, a stage each; all days must be published again."""
    db.execute("ALTER TABLE calls RENAME TO whole_calls")
    for index in ("calls_by_content", "calls_by_size"):
        db.execute(f"DROP INDEX IF EXISTS {index}")
    _make(db, tables)
    own = "path, call_id, day, agent_id, size, mtime_ns, sha256, fingerprint, label, meta, analysed_at, elapsed"
    db.execute(f"INSERT INTO calls ({own}, hearing, judged) SELECT {own}, '', '' FROM whole_calls")
    db.execute("INSERT INTO days SELECT day, NULL FROM calls UNION SELECT day, NULL FROM failures")
    query = "SELECT calls.id, analysis FROM calls JOIN whole_calls USING (path)"
    for call, data in db.execute(query):
        heard, findings = _stages(data)
        db.execute("INSERT INTO heard VALUES (?, ?)", (call, heard))
        db.execute("INSERT INTO findings VALUES (?, ?)", (call, findings))
    db.execute("DROP TABLE whole_calls")
    db.execute("DROP TABLE unpublished")


def _stages(data: bytes) -> tuple[bytes, bytes]:
    """A call of layout 1 as what was heard and what was found; what is damaged stays so, to be listed."""
    try:
        whole = decode_whole(data)
    except ValueError:
        return data, b""
    return encode_heard(whole), encode_findings(whole.findings)


def _from_2(db: sqlite3.Connection) -> None:
    """Give each recording a row with its state; runs get their exit code."""
    columns = {name for _, name, *_ in db.execute("PRAGMA table_info(runs)")}
    if "exit_code" not in columns:
        db.execute("ALTER TABLE runs ADD COLUMN exit_code INTEGER NOT NULL DEFAULT 0")
        db.execute("ALTER TABLE runs ADD COLUMN not_reached INTEGER NOT NULL DEFAULT 0")
        db.execute("UPDATE runs SET exit_code = CASE WHEN stopped THEN 3 WHEN failed THEN 1 ELSE 0 END")
    db.execute(
        "INSERT INTO recordings (path, day, state, attempts, elapsed, ended_at)"
        " SELECT path, day, 'done', 1, elapsed, analysed_at FROM calls"
    )
    for path, data in db.execute("SELECT path, data FROM calls JOIN heard ON heard.call = id"):
        try:
            call = decode_heard(data)
        except ValueError:  # damaged: its length and facts stay unknown until it is analysed again
            continue
        facts = _facts.dump_json(call.recording, exclude_defaults=True).decode()
        values = (call.conversation.duration, facts, path)
        db.execute("UPDATE recordings SET audio = ?, facts = ? WHERE path = ?", values)
    db.execute(
        "INSERT OR IGNORE INTO recordings (path, day, state, attempts, error, message, ended_at)"
        " SELECT path, day, iif(error = 'poison', 'quarantined', 'failed'), attempts, error, message, last_at"
        " FROM failures"
    )
