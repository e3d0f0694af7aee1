"""What a ledger's file holds that voicecheck never made: SQLite obeys triggers and views without a word."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from voicecheck.ledger.layouts import FORMER_TABLES, make_tables

_INTERNAL = "sqlite_%"  # SQLite's own tables and indexes; no other program can make one of such a name


def foreign_object(db: sqlite3.Connection) -> str | None:
    """Name the first object that no version of voicecheck made.

    Parameters
    ----------
    db
        A ledger of any layout; only its schema is read.

    Returns
    -------
    str or None
        "trigger x", "view x", "table x", "index x" or "generated column x.y"; ``None`` where there is none.

    Raises
    ------
    sqlite3.DatabaseError
        The schema cannot be read.
    """
    ours = _ours()
    rows = db.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE ?", (_INTERNAL,)).fetchall()
    for kind, name, sql in rows:
        if (kind, name) not in ours or str(sql).upper().startswith("CREATE VIRTUAL"):
            return f"{kind} {name}"
        if kind == "table":
            for _, column, _, _, _, _, hidden in db.execute(f"PRAGMA table_xinfo({name})"):
                if hidden:
                    return f"generated column {name}.{column}"
    return None


def _ours() -> set[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:")) as db:
        make_tables(db)
        made = set(db.execute("SELECT type, name FROM sqlite_master"))
    return made | {("table", name) for name in FORMER_TABLES}
