"""The Arrow schema of each table, from `tables.columns` and `tables.tabular`."""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from voicecheck import __version__
from voicecheck.tables.columns import Column
from voicecheck.tables.tabular import TABLES

SCHEMA_VERSION = "2.1"
"""Grows by its second number when columns are added, by its first when one changes or goes."""

VERSION_KEY = b"voicecheck.schema_version"
"""Where a file's metadata say it."""

PARTITION = "date"
"""The folder ``date=…``: the day that rows are filed under; not a column inside the files."""


def table_columns(table: str) -> tuple[Column, ...]:
    """Give a table's columns."""
    return TABLES[table].columns


@cache
def arrow_schema(table: str, *, described: bool = True) -> pa.Schema:
    """Give a table's Arrow schema.

    Parameters
    ----------
    table
        Its name.
    described
        Whether each field carries what its column says, and its unit, key and values, in its metadata. A table of
        many small files does without: the descriptions would outweigh the rows.
    """
    known = [pa.field(each.name, each.arrow, metadata=each.metadata if described else None)
             for each in table_columns(table)]  # fmt: skip
    about = {VERSION_KEY: SCHEMA_VERSION, "voicecheck.version": __version__}
    return pa.schema(known, metadata=about)
