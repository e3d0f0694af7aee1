"""The views of DuckDB, and the guides beside the tables, are made from the descriptions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from voicecheck.tables.columns import Language
from voicecheck.tables.guides.beside import guides, unpublished, write_guides
from voicecheck.tables.guides.views import DUCKDB_TYPES, derived_views, quoted, views_sql
from voicecheck.tables.schema import arrow_schema, table_columns
from voicecheck.tables.tabular import TABLES

DOCS = Path(__file__).parent.parent / "docs"
DAYS = (date(2026, 11, 20), date(2026, 11, 21))
AGENTS = ("007", "0012", "12", "1e5", "张三", "A/1")


def write_day(out: Path, table: str, day: date, schema: pa.Schema | None = None) -> Path:
    """Write a day of a table: a row for each of the agents, nothing else known."""
    schema = schema or arrow_schema(table)
    known = {"agent_id": list(AGENTS), "local_date": [day] * len(AGENTS)}
    columns = [pa.array(known.get(field.name, [None] * len(AGENTS)), field.type) for field in schema]
    path = out / table / f"date={day}" / "part-0.parquet"
    path.parent.mkdir(parents=True)
    pq.write_table(pa.table(columns, schema=schema), path)
    return path


def opened(out: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB with the views of a folder."""
    connection = duckdb.connect()
    connection.execute(f"SET file_search_path = {quoted(str(out))}")
    connection.execute(views_sql(empty=unpublished(out)))
    return connection


@pytest.mark.parametrize("name", guides())
def test_guides_in_the_documentation_are_those_that_the_code_makes(name: str) -> None:
    """Who changes a column makes them anew: make docs."""
    assert (DOCS / name).read_text(encoding="utf-8") == guides()[name], "make docs writes it anew"


def test_every_view_can_be_made_where_nothing_was_published_yet(tmp_path: Path) -> None:
    """A table without files has no rows; its columns and their types are those described."""
    with opened(tmp_path) as connection:
        for table in TABLES:
            view = connection.table(table)
            assert view.columns == [each.name for each in table_columns(table)]
            types = [str(each).replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ") for each in view.types]
            assert types == [DUCKDB_TYPES[each.type] for each in table_columns(table)]
            assert view.fetchall() == []
        for derived in derived_views():
            connection.table(derived.name).fetchall()


def test_tables_and_columns_say_what_they_are() -> None:
    """A tool that shows comments shows the descriptions, in the language asked for."""
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        with duckdb.connect() as connection:
            connection.execute(views_sql(language, empty=TABLES.keys()))
            told = connection.execute("SELECT table_name, column_name, comment FROM duckdb_columns()").fetchall()
            comments = {(table, column): comment for table, column, comment in told}
            for table in TABLES:
                for column in table_columns(table):
                    said = column.en if language == "en" else column.zh
                    assert said in comments[table, column.name]
            views = connection.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall()
            assert {name for name, comment in views if comment} >= {*TABLES, *(each.name for each in derived_views())}


@pytest.mark.parametrize("name", ["out", "张三's 表 [1]*?", 'a"b'])
def test_a_day_is_read_from_its_file_alone(tmp_path: Path, name: str) -> None:
    """local_date comes from the folder, as a date; agents are texts as written; the folder may be called anything."""
    for day in DAYS:
        write_day(tmp_path / name, "calls", day)
    with opened(tmp_path / name) as connection:
        rows = connection.execute("SELECT agent_id, local_date FROM calls ORDER BY ALL").fetchall()
        plan = connection.execute("EXPLAIN ANALYZE FROM calls WHERE local_date = DATE '2026-11-21'").fetchone()
    assert rows == sorted((agent, day) for agent in AGENTS for day in DAYS)
    assert plan
    assert "Scanning Files: 1/2" in plan[1] or "Total Files Read: 1" in plan[1]


def test_every_table_of_days_can_be_read_from_its_files(tmp_path: Path) -> None:
    """Also those whose rows have no local_date of their own, as runs."""
    tables = [name for name, table in TABLES.items() if table.folders == "date"]
    for table in tables:
        write_day(tmp_path, table, DAYS[0])
    with opened(tmp_path) as connection:
        for table in tables:
            assert len(connection.table(table).fetchall()) == len(AGENTS)
            assert connection.table(table).columns == [each.name for each in table_columns(table)]


def test_guides_are_written_anew_only_where_they_differ(tmp_path: Path) -> None:
    """A file that says what it should is left alone; when a table gets its first file, its view reads it."""
    write_guides(tmp_path)
    before = {name: (tmp_path / name).stat().st_ino for name in guides()}
    write_guides(tmp_path)
    assert {name: (tmp_path / name).stat().st_ino for name in guides()} == before
    assert "calls/*/*.parquet" not in (tmp_path / "views.sql").read_text(encoding="utf-8")
    write_day(tmp_path, "calls", DAYS[0])
    write_guides(tmp_path)
    assert "calls/*/*.parquet" in (tmp_path / "views.sql").read_text(encoding="utf-8")
    assert (tmp_path / "DATA_DICTIONARY.md").stat().st_ino == before["DATA_DICTIONARY.md"]
    assert not list(tmp_path.glob(".*"))
