"""Parquet files as they are written: row groups of one size, so that the same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

PART = "part-0.parquet"
GROUP_ROWS = 50_000  # rows of a Parquet row group; so many findings are about 15 MB


class TableWriter:
    """A file of a table on its way, written in row groups of a fixed size.

    Parameters
    ----------
    path
        The file; its folder is made.
    schema
        Its columns.
    order
        The columns that its rows are sorted by: they come so, the footer says it, and a reader may rely on it.
    small
        Whether the file is one of very many: its footer has then no descriptions, and the range of values of the
        sorted columns alone. In a file of some hundred rows they would be most of its bytes.
    """

    def __init__(self, path: Path, schema: pa.Schema, *, order: Sequence[str] = (), small: bool = False) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._schema = pa.schema([pa.field(each.name, each.type) for each in schema]) if small else schema
        self._writer = pq.ParquetWriter(
            path,
            self._schema,
            compression="zstd",
            store_schema=not small,
            write_statistics=list(order) if small else True,
            use_dictionary=_texts(schema) if small else True,
            sorting_columns=[pq.SortingColumn(schema.get_field_index(name), nulls_first=True) for name in order],
        )
        if small:
            self._writer.add_key_value_metadata(schema.metadata)
        self._waiting = [self._schema.empty_table()]
        self._count = 0

    def add(self, rows: pa.Table) -> None:
        """Add rows after those added before."""
        self._waiting.append(rows)
        self._count += len(rows)
        while self._count >= GROUP_ROWS:
            waiting = pa.concat_tables(self._waiting)
            self._write(waiting.slice(0, GROUP_ROWS))
            self._waiting = [waiting.slice(GROUP_ROWS)]
            self._count = len(self._waiting[0])

    def _write(self, rows: pa.Table) -> None:
        self._writer.write_table(rows.combine_chunks())  # else the pages would show how the rows came

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        try:
            if kind is None:
                self._write(pa.concat_tables(self._waiting))
        finally:
            self._writer.close()


def _texts(schema: pa.Schema) -> list[str]:
    """Columns of which a few hundred rows repeat values, so that a dictionary of them saves bytes."""
    return [each.name for each in schema if not pa.types.is_floating(each.type)]
