"""Days of an earlier and of a later minor version are read together by the documented recipes of four readers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from test_tables_views import AGENTS, opened, write_day
from voicecheck.tables.schema import arrow_schema
from voicecheck.tables.tabular import TABLES

DOCUMENT = (Path(__file__).parent.parent / "docs" / "tables.md").read_text(encoding="utf-8")
EARLIER, NOW, LATER = (date(2026, 11, day) for day in (20, 21, 22))
READERS = ("DuckDB", "Polars", "pandas", "pyarrow")
WITH_AGENTS = [
    name
    for name, table in TABLES.items()
    if table.folders == "date" and {"agent_id", "local_date"} <= {each.name for each in table.columns}
]
TO_ROWS: dict[str, Callable[[Any], list[dict[str, Any]]]] = {
    "DuckDB": lambda read: read.to_pylist(),
    "Polars": lambda read: read.to_dicts(),
    "pandas": lambda read: read.astype(object).where(read.notna(), None).to_dict("records"),
    "pyarrow": lambda read: read.to_pylist(),
}


def recipe(reader: str) -> str:
    """The code that the document gives for a reader."""
    together = DOCUMENT.partition("## Days of several versions together")[2]
    (found,) = re.findall(rf"\n{reader}:\n\n```python\n(.*?)```", together, re.DOTALL)
    return str(found)


def mixture(out: Path, table: str) -> str:
    """A day of an earlier version without one of the columns, one of this, and one of a later with one more."""
    schema = arrow_schema(table)
    lost = next(name for name in reversed(schema.names) if name not in ("agent_id", "local_date", "call_key"))
    write_day(out, table, EARLIER, schema.remove(schema.get_field_index(lost)))
    write_day(out, table, NOW)
    write_day(out, table, LATER, schema.append(pa.field("added_later", pa.string())))
    write_day(out, "a_new_table", LATER, schema)
    return lost


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("table", WITH_AGENTS)
def test_days_of_three_versions_are_read_together(tmp_path: Path, table: str, reader: str) -> None:
    """No reader fails, every row and column is there, ids are the texts that they were, dates are dates."""
    lost = mixture(tmp_path, table)
    scope: dict[str, Any] = {}
    exec(recipe(reader).replace("OUT/calls", f"{tmp_path}/{table}"), scope)
    rows = TO_ROWS[reader](scope["calls"])
    assert [row["agent_id"] for row in rows] == [*AGENTS] * 3
    assert sorted({row["local_date"] for row in rows}) == [EARLIER, NOW, LATER]
    assert {lost, "added_later"} <= set(rows[0])
    assert rows[0].keys() >= set(arrow_schema(table).names)


def test_the_views_read_them_too(tmp_path: Path) -> None:
    """Known columns keep their place and a later one comes behind; the new table is in nobody's way."""
    mixture(tmp_path, "calls")
    with opened(tmp_path) as connection:
        view = connection.table("calls")
        assert view.columns == [*arrow_schema("calls").names, "added_later"]
        assert len(view.fetchall()) == 3 * len(AGENTS)
