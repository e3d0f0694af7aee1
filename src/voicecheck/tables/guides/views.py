"""The tables as views of DuckDB: one a table, and those of ``derived.sql`` made of them.

They read a mixture of days that different versions published: a column that a day lacks is null there, and a column
that a later version added comes after the known ones. ``local_date`` is taken from the folder's name, so that a
query of some days opens their files alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from voicecheck.tables.columns import Column, Kind, Language, enumerations
from voicecheck.tables.schema import PARTITION, SCHEMA_VERSION, table_columns
from voicecheck.tables.tabular import TABLES, Folders, Table

DUCKDB_TYPES: Mapping[Kind, str] = {
    "text": "VARCHAR",
    "count": "INTEGER",
    "number": "DOUBLE",
    "flag": "BOOLEAN",
    "instant": "TIMESTAMPTZ",
    "local": "TIMESTAMP",
    "date": "DATE",
}
LEAST_DUCKDB = "1.3"
"""The oldest version of DuckDB that the views are tried with."""

_PATTERNS: Mapping[Folders, str] = {"date": "{}/*/*.parquet", "agent": "{}/*/*/*.parquet", "none": "{}/*.parquet"}
_DERIVED = Path(__file__).with_name("derived.sql")
_HEAD = re.compile(r"^-- (?P<name>\w+) \| (?P<zh>.+) \| (?P<en>.+)$", re.MULTILINE)
_INTRODUCTION: Mapping[Language, tuple[str, ...]] = {
    "zh": (
        f"voicecheck 数据表的 DuckDB（{LEAST_DUCKDB} 或更新）视图，表结构版本 {SCHEMA_VERSION}。"
        "由 voicecheck schema --format sql 生成，不要手改。",
        "在存放数据表的文件夹里启动：cd OUT && duckdb -init views.sql",
        "或者先说明文件夹在哪里，再执行本文件：SET file_search_path = '/data/out';",
    ),
    "en": (
        f"Views of voicecheck's tables for DuckDB ({LEAST_DUCKDB} or newer), schema version {SCHEMA_VERSION}. "
        "Made by voicecheck schema --format sql, not by hand.",
        "Start in the folder that holds the tables: cd OUT && duckdb -init views.sql",
        "or say where they are, then run this file: SET file_search_path = '/data/out';",
    ),
}


@dataclass(frozen=True, slots=True)
class DerivedView:
    """A view made of tables: its name, what a row is, and the statement that makes it."""

    name: str
    zh: str
    en: str
    statement: str

    def described(self, language: Language) -> str:
        """What it is, in a language."""
        return self.en if language == "en" else self.zh


@cache
def derived_views() -> tuple[DerivedView, ...]:
    """Give the views of ``derived.sql``, and the words of the enumerations, in the order in which they are made."""
    text = _DERIVED.read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    found = [
        DerivedView(head["name"], head["zh"], head["en"], text[head.end() : end].strip())
        for head, end in zip(heads, ends, strict=True)
    ]
    zh, en = "取值：每个枚举的每个值和它的中英文说法", "Each value of each enumeration, in Chinese and in English words"
    return (*found, DerivedView("dim_value", zh, en, _values()))


def views_sql(language: Language = "zh", *, empty: Collection[str] = ()) -> str:
    """Write the statements that make all views, with what each column says as its comment.

    Parameters
    ----------
    language
        Of the comments.
    empty
        Tables of which there are no files; their views have no rows.
    """
    tables = TABLES.values()
    parts = [*(f"-- {line}" for line in _INTRODUCTION[language]), ""]
    for table in tables:
        parts += [f"-- {table.grain(language)}", table_view(table, None if table.name in empty else _source(table)), ""]
    for view in derived_views():
        parts += [f"-- {view.described(language)}", view.statement, ""]
    return "\n".join([*parts, *comments(language)]) + "\n"


def table_view(table: Table, source: str | None) -> str:
    """Write the statement that makes a table's view.

    Parameters
    ----------
    table
        The table.
    source
        What gives its rows, to stand after ``FROM``; ``None`` where there are none.
    """
    columns = table_columns(table.name)
    typed = ",\n    ".join(f"NULL::{DUCKDB_TYPES[each.type]} AS {each.name}" for each in columns)
    none = f"CREATE OR REPLACE VIEW {table.name} AS\nSELECT\n    {typed}\nWHERE false"
    if source is None:
        return f"{none};"
    filed = f" EXCLUDE ({PARTITION})" if table.folders == "date" else ""
    if filed and any(each.name == "local_date" for each in columns):
        filed += f" REPLACE ({PARTITION} AS local_date)"
    return f"{none}\nUNION ALL BY NAME\nSELECT *{filed}\nFROM {source};"


def comments(language: Language, *, kind: str = "VIEW") -> Iterator[str]:
    """Write the statements that tell DuckDB what each table, column and view says.

    Parameters
    ----------
    language
        Of the comments.
    kind
        ``VIEW`` or ``TABLE``: what the tables are.
    """
    for table in TABLES.values():
        yield f"COMMENT ON {kind} {table.name} IS {quoted(table.grain(language))};"
        for column in table_columns(table.name):
            yield f"COMMENT ON COLUMN {table.name}.{column.name} IS {quoted(_told(column, language))};"
    for view in derived_views():
        yield f"COMMENT ON VIEW {view.name} IS {quoted(view.described(language))};"


def quoted(text: str) -> str:
    """Write a text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def _told(column: Column, language: Language) -> str:
    name = f"{column.name_zh}：" if language == "zh" else ""
    unit = f"[{column.unit}] " if column.unit else ""
    return f"{name}{unit}{column.described(language)}"


def _source(table: Table) -> str:
    """Its files, below the folder that DuckDB searches."""
    options = "union_by_name = true"
    if table.folders == "date":
        options += f", hive_partitioning = true, hive_types = {{'{PARTITION}': DATE}}"
    else:
        options += ", hive_partitioning = false"  # else the folders of by_agent would be a column
    return f"read_parquet({quoted(_PATTERNS[table.folders].format(table.name))}, {options})"


def _values() -> str:
    rows = (
        f"    ({', '.join(map(quoted, (name, each.value, each.zh, each.en)))})"
        for name, allowed in enumerations().items()
        for each in allowed
    )
    heading = "CREATE OR REPLACE VIEW dim_value AS\nSELECT *\nFROM (VALUES\n"
    return f"{heading}{_joined(rows)}\n) AS known (enumeration, value, zh, en);"


def _joined(lines: Iterable[str]) -> str:
    return ",\n".join(lines)
