"""A Parquet file of somebody else's as rows, within limits: what it claims of itself is not believed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from voicecheck.language.stored import english

MOST_BYTES = 500_000_000
"""Uncompressed size, by the file's own account."""
_ROWS_AT_ONCE = 4096
_FAULTS = (pa.ArrowException, OSError, ValueError, LookupError, OverflowError, MemoryError)  # of damaged files


def read_sheet(data: bytes, *, most_columns: int, longest: int) -> tuple[list[str], Iterator[list[Any]]]:
    """Read a Parquet file's column names and its rows, as they come.

    Parameters
    ----------
    data
        The file's bytes.
    most_columns
        More columns are refused.
    longest
        Texts are cut after so many characters.

    Raises
    ------
    ValueError
        It is damaged, is no Parquet, or too large; also while the rows are read.
    """
    try:
        # Texts stay in a dictionary: written out, one long text of a million rows would be a million long texts.
        schema = pq.read_schema(io.BytesIO(data))
        texts = [field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_binary(field.type)]
        file = pq.ParquetFile(io.BytesIO(data), read_dictionary=texts[:most_columns])
        about = file.metadata
        groups = (about.row_group(number) for number in range(about.num_row_groups))
        size = sum(group.total_byte_size for group in groups)
        header = list(file.schema_arrow.names)
    except _FAULTS as error:
        raise ValueError(_unreadable(error)) from error
    if len(header) > most_columns:
        raise ValueError(
            english(
                "has {count} columns, at most {most_columns} are read; leave out those not needed",
                count=len(header),
                most_columns=most_columns,
            )
        )
    if not 0 <= size <= MOST_BYTES:
        raise ValueError(
            english(
                "has {size:,.0f} MB of cells, at most {most_bytes:,.0f} MB are read; split it",
                size=size / 1e6,
                most_bytes=MOST_BYTES / 1e6,
            )
        )
    return header, _records(file, longest)


def _records(file: pq.ParquetFile, longest: int) -> Iterator[list[Any]]:
    try:
        for batch in file.iter_batches(_ROWS_AT_ONCE):
            columns = [_values(column, longest) for column in batch.columns]
            for number in range(batch.num_rows):
                yield [column[number] for column in columns]
    except _FAULTS as error:
        raise ValueError(_unreadable(error)) from error


def _values(column: Any, longest: int) -> list[Any]:
    """A column's values; equal texts are one object."""
    if isinstance(column, pa.DictionaryArray):
        known = [_cut(value, longest) for value in column.dictionary.to_pylist()]
        return [None if index is None else known[index] for index in column.indices.to_pylist()]
    return [_cut(value, longest) for value in column.to_pylist()]


def _cut(value: Any, longest: int) -> Any:
    return value[:longest] if isinstance(value, str | bytes) else value


def _unreadable(error: Exception) -> str:
    return english("no Parquet that can be read: {reason}", reason=str(error)[:300])
