"""Columns of published tables, a day at a time: for pages that show thousands of calls."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from voicecheck.tables.schema import PARTITION
from voicecheck.tables.writing import PART

RESULTS = ("not_applicable", "fail", "unknown", "pass")
"""The codes of results in `NormResults`, by their place; what was not asked of a call is not applicable."""

Codes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class NormResults:
    """The result of each norm on each call.

    Attributes
    ----------
    rules
        The norms' names, sorted.
    codes
        Calls × norms, places in `RESULTS`; a call without a row is all not applicable.
    """

    rules: tuple[str, ...]
    codes: Codes


Wanted = Mapping[str, Collection[Any]]


def read_columns(
    out: Path, table: str, columns: Sequence[str], days: Iterable[date], *, where: Wanted | None = None
) -> dict[str, list[Any]]:
    """Read some columns of a table over some days, as lists of the same length.

    Parameters
    ----------
    out
        The folder of the tables.
    table, columns
        The table and its columns. A column that an earlier version did not publish is null.
    days
        The days, in the order in which their rows are wanted.
    where
        Values that a row must have, by column; all rows where nothing is said.

    Notes
    -----
    A day that was not published, or whose file is damaged, has no rows: `reconcile` and `rescore` deal with it.
    """
    wanted = where or {}
    found: dict[str, list[Any]] = {name: [] for name in columns}
    for day in days:
        part = _day(out, table, (*columns, *wanted), day)
        if part is None:
            continue
        for name, values in wanted.items():
            part = part.filter(pc.is_in(part[name], value_set=pa.array(list(values), part[name].type)))
        for name in columns:
            found[name] += part[name].to_pylist()
    return found


def read_norm_results(out: Path, days: Iterable[date], calls: Sequence[str]) -> NormResults:
    """Read what came of each norm on some calls.

    Parameters
    ----------
    out
        The folder of the tables.
    days
        The days of the calls.
    calls
        Their keys, in the order of the rows that are wanted.
    """
    place = {key: number for number, key in enumerate(calls)}
    parts = [part for day in days if (part := _day(out, "call_norms", ("call_key", "rule_id", "result"), day))]
    rules = sorted({rule for part in parts for rule in pc.unique(part["rule_id"]).to_pylist()})
    codes = np.zeros((len(calls), len(rules)), np.uint8)
    for part in parts:
        rows = _places(part["call_key"], place)
        columns = _places(part["rule_id"], {rule: number for number, rule in enumerate(rules)})
        results = _places(part["result"], {result: number for number, result in enumerate(RESULTS)})
        known = (rows >= 0) & (results >= 0)
        codes[rows[known], columns[known]] = results[known]
    return NormResults(tuple(rules), codes)


def _day(out: Path, table: str, columns: Sequence[str], day: date) -> pa.Table | None:
    """Some columns of a day's file; ``None`` where there is no file that can be read."""
    try:
        with pq.ParquetFile(out / table / f"{PARTITION}={day.isoformat()}" / PART) as file:
            there = [name for name in dict.fromkeys(columns) if name in file.schema_arrow.names]
            part = file.read(there)
    except (OSError, pa.ArrowException):
        return None
    for name in dict.fromkeys(columns):
        if name not in there:
            part = part.append_column(name, pa.nulls(part.num_rows))
    return part


def _places(column: pa.ChunkedArray, known: Mapping[str, int]) -> npt.NDArray[np.int64]:
    """The number of each value, -1 where it is not known."""
    coded = column.combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    numbers = np.array([known.get(each, -1) for each in coded.dictionary.to_pylist()], np.int64)
    indices = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return np.where(indices < 0, -1, numbers[indices]) if len(numbers) else np.full(len(indices), -1, np.int64)
