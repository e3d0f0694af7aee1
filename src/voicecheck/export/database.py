"""The tables as one DuckDB file, with what each column says as its comment, and the views."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from voicecheck.errors import StoppedError, UsageError
from voicecheck.export.csvfiles import Written
from voicecheck.tables.columns import Language
from voicecheck.tables.guides.views import DUCKDB_TYPES, comments, derived_views, quoted
from voicecheck.tables.schema import table_columns
from voicecheck.tables.stream import Selection, files_of_table, has_team

_NAMED = re.compile(r"^COMMENT ON (?:TABLE|COLUMN|VIEW) (\w+)")
_FROM = re.compile(r"\b(?:FROM|JOIN) (\w+)")


def write_duckdb(out: Path, to: Path, tables: Sequence[str], selection: Selection, *, language: Language) -> Written:
    """Write tables into a new DuckDB file; DuckDB streams them, so that memory does not grow with their rows.

    Parameters
    ----------
    out
        The folder of the tables.
    to
        The file.
    tables
        The tables. A view is made where all that it reads are among them.
    selection
        Which rows.
    language
        Of the comments.

    Raises
    ------
    UsageError
        DuckDB is not installed, or a table's file cannot be read.
    StoppedError
        The disk is full.
    """
    try:
        import duckdb
    except ImportError as error:
        raise UsageError("a DuckDB file needs the package duckdb: pip install 'voicecheck[query]'") from error
    written = Written()
    try:
        with duckdb.connect(str(to)) as db:
            for table in tables:
                db.execute(_empty(table))
                if files := [str(path) for path in files_of_table(out, table, selection)]:
                    db.execute(_filled(table, files, selection))
                count = db.execute(f"SELECT count(*) FROM {table}").fetchone()
                written.parts[table] = count[0] if count else 0
            views = _views(tables)
            for statement in views.values():
                db.execute(statement)
            for comment in comments(language, kind="TABLE"):
                if (found := _NAMED.match(comment)) and found[1] in {*tables, *views}:
                    db.execute(comment)
    except duckdb.Error as error:
        if "No space left" in str(error) or "disk is full" in str(error):
            raise StoppedError("the disk is full; make room and export again") from error
        raise UsageError("the DuckDB file cannot be written: {error}", error=error) from error
    return written


def _empty(table: str) -> str:
    """The statement that makes a table; its key is not declared, since a manifest may repeat what should be unique."""
    columns = (f'"{each.name}" {DUCKDB_TYPES[each.type]}' for each in table_columns(table))
    return f"CREATE TABLE {table} ({', '.join(columns)})"


def _filled(table: str, files: Iterable[str], selection: Selection) -> str:
    """The statement that reads its files: what one lacks is null, what a later version added is left out."""
    columns = table_columns(table)
    none = ", ".join(f'NULL::{DUCKDB_TYPES[each.type]} AS "{each.name}"' for each in columns)
    names = ", ".join(f'"{each.name}"' for each in columns)
    listed = ", ".join(map(quoted, files))
    read = f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
    known = f"SELECT {names} FROM (SELECT {none} WHERE false UNION ALL BY NAME SELECT * FROM {read})"
    one = selection.team if has_team(table) else None
    return f"INSERT INTO {table} BY NAME {known}" + ("" if one is None else f" WHERE team = {quoted(one)}")


def _views(tables: Iterable[str]) -> dict[str, str]:
    """The statements of the views of which every table is there."""
    known = set(tables)
    views: dict[str, str] = {}
    for view in derived_views():
        if set(_FROM.findall(view.statement)) <= {*known, *views}:
            views[view.name] = view.statement
    return views
