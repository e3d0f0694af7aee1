"""What was compared, and what differs: a value as a table says it, and as the rows below it give it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from voicecheck.language.catalogue import Language, say
from voicecheck.rules.reasons import retold
from voicecheck.tables.audit import spelled_key

MOST_KEPT = 100
"""Differences that are kept of a table; of more only the number is known."""
_CLOSE = 1e-6
"""Two numbers this near, of 1 or of the larger, are one: sums of floats differ by the order of their addends."""


class Difference(NamedTuple):
    """A value that is not what it should be: of which table and row, in which column, and both values."""

    table: str
    key: str
    column: str
    says: str
    expected: str

    def __str__(self) -> str:
        return self.said("en")

    def said(self, language: Language) -> str:
        """The difference in a language; what both sides say in words is said in it, too."""
        where = f"{self.table}.{self.column}" + (f" [{self.key}]" if self.key else "")
        says, expected = (retold(each, language) for each in (self.says, self.expected))
        return say("{where}: says {says}, should be {expected}", language, where=where, says=says, expected=expected)


@dataclass(slots=True)
class Tally:
    """Counts what was compared, and keeps what differs; ``notes`` say what could not be recomputed, and how often."""

    values: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    columns: defaultdict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    differing: Counter[str] = field(default_factory=Counter)
    differences: defaultdict[str, list[Difference]] = field(default_factory=lambda: defaultdict(list))

    def compare(self, table: str, rows: pd.DataFrame, key: Sequence[str], column: str, expected: pd.Series) -> None:
        """Compare a column with what it should be.

        Parameters
        ----------
        table, column
            What is compared.
        rows
            The table's rows.
        key
            The columns that name a row.
        expected
            What each row should say; null where nothing is known.
        """
        self.columns[table][column] = None
        self.values[table] += len(rows)
        wrong = ~_same(rows[column], expected)
        if not wrong.any():
            return
        bad = rows.loc[wrong.to_numpy(), [*dict.fromkeys([*key, column])]]
        for (_, row), should in zip(bad.iterrows(), expected[wrong.to_numpy()], strict=True):
            named = {name: _plain(row[name]) for name in key}
            self.add(Difference(table, spelled_key(named, key), column, shown(row[column]), shown(should)))

    def add(self, difference: Difference) -> None:
        """Keep a difference."""
        self.differing[difference.table] += 1
        if len(self.differences[difference.table]) < MOST_KEPT:
            self.differences[difference.table].append(difference)


def shown(value: Any) -> str:
    """Write a value as a difference shows it.

    Examples
    --------
    >>> shown(float("nan")), shown(2.0), shown(0.30000000001), shown("x")
    ('null', '2', '0.3', "'x'")
    """
    value = _plain(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.10g}"
    return repr(value) if isinstance(value, str) else str(value)


def _plain(value: Any) -> Any:
    """A value of a frame as Python has it, ``None`` for null."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return None
    return value.item() if isinstance(value, np.generic) else value


def _same(said: pd.Series, expected: pd.Series) -> pd.Series:
    """Whether values are alike, row by row; null is like null alone."""
    said, expected = (each.reset_index(drop=True).infer_objects() for each in (said, expected))
    both_null = said.isna() & expected.isna()
    if _is_number(said) and _is_number(expected):
        mine, theirs = said.to_numpy(float, na_value=np.nan), expected.to_numpy(float, na_value=np.nan)
        close = np.isclose(mine, theirs, rtol=_CLOSE, atol=_CLOSE)
        return both_null | pd.Series(close)
    known = said.notna() & expected.notna()
    alike = pd.Series(False, index=said.index)
    alike[known] = said[known].to_numpy(object) == expected[known].to_numpy(object)
    return both_null | alike


def _is_number(column: pd.Series) -> bool:
    """Whether a column holds numbers, or nothing but nulls."""
    return bool(pd.api.types.is_numeric_dtype(column)) or bool(column.isna().all())
