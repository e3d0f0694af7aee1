"""The tables of one day as frames, each read once, with the columns that are needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from voicecheck.tables.audit import read_frame
from voicecheck.tables.schema import table_columns
from voicecheck.tables.tabular import TABLES

PROSE = frozenset({
    "text", "matched", "expected", "recommended", "nearest", "notes", "note", "message", "title", "wording",
    "notes_zh", "suspect_zh", "reason_zh", "message_zh", "title_zh", "not_scored_because_zh",
    "failed_norms_zh", "failed_norms_en", "better_wording_zh", "better_wording_en", "unknown_norms_zh",
    "unknown_norms_en",
})  # fmt: skip
"""Columns of long texts, which nothing is recomputed from: they are not read."""


@dataclass(frozen=True)
class Day:
    """A day's tables.

    ``files`` are the files of each table; a table without one has no rows. ``given`` are rows known already: those of
    ``by_agent``, whose files hold more than a day.
    """

    day: date
    files: Mapping[str, Sequence[Path]]
    given: Mapping[str, pd.DataFrame]
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict)

    def frame(self, table: str) -> pd.DataFrame:
        """Give a table's rows of the day."""
        if table in self.given:
            return self.given[table]
        if table not in self._frames:
            rows = read_frame(self.files.get(table, ()), needed_columns(table))
            # Of rows that share a key the first counts: the others are named with their file.
            self._frames[table] = rows.drop_duplicates(list(TABLES[table].key)) if TABLES[table].key else rows
        return self._frames[table]


def needed_columns(table: str) -> list[str]:
    """Give the columns of a table but for `PROSE`, unless it is of the key."""
    return [each.name for each in table_columns(table) if each.name not in PROSE or each.name in TABLES[table].key]


def counts(rows: pd.DataFrame, keys: pd.Series) -> pd.Series:
    """How many rows each key has, 0 where none."""
    return rows.groupby("call_key").size().reindex(keys, fill_value=0).reset_index(drop=True)


def sums(rows: pd.DataFrame, column: str | pd.Series, keys: pd.Series) -> pd.Series:
    """The sum of a column over each key's rows, 0 where there are none."""
    values = rows[column] if isinstance(column, str) else column
    return values.groupby(rows["call_key"]).sum().reindex(keys, fill_value=0).reset_index(drop=True)


def greatest(rows: pd.DataFrame, column: str | pd.Series, keys: pd.Series) -> pd.Series:
    """The greatest value of a column over each key's rows, null where there are none."""
    values = rows[column] if isinstance(column, str) else column
    return values.astype(float).groupby(rows["call_key"]).max().reindex(keys).reset_index(drop=True)


def median(rows: pd.DataFrame, values: pd.Series, keys: pd.Series) -> pd.Series:
    """The median of some values over each key's rows, null where there are none."""
    return values.astype(float).groupby(rows["call_key"]).median().reindex(keys).reset_index(drop=True)
