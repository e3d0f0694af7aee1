"""The tables as sources of dbt: every column with its description and with tests of what is said of it.

The sources are tables or views of one schema of a database: of the file that ``voicecheck export --format duckdb``
writes, of one that the views of ``views.sql`` were made in, or of a warehouse that the tables were loaded into.
"""

from __future__ import annotations

from typing import Any

import yaml

from voicecheck.tables.columns import Column, Language, enumeration
from voicecheck.tables.guides.views import DUCKDB_TYPES
from voicecheck.tables.schema import SCHEMA_VERSION, table_columns
from voicecheck.tables.tabular import TABLES, Table

SOURCE = "voicecheck"


def dbt_sources(language: Language) -> str:
    """Write the ``schema.yml`` of dbt (1.10.5 or newer): sources with descriptions and tests.

    A table's key is tested to be unique, a column without reason for a null not to be null, one with an enumeration to
    have its values alone, and one that joins another to be found there.

    Parameters
    ----------
    language
        Of the descriptions.
    """
    about = {
        "zh": f"voicecheck 的数据表，版本 {SCHEMA_VERSION}；由 voicecheck schema --format dbt 生成，不要手改",
        "en": f"The tables of voicecheck, schema {SCHEMA_VERSION}; made by voicecheck schema --format dbt, not by hand",
    }
    source = {
        "name": SOURCE,
        "description": about[language],
        "schema": "{{ var('voicecheck_schema', 'main') }}",
        "tables": [_table(table, language) for table in TABLES.values()],
    }
    return yaml.safe_dump({"version": 2, "sources": [source]}, allow_unicode=True, sort_keys=False, width=120)


def _table(table: Table, language: Language) -> dict[str, Any]:
    columns = table_columns(table.name)
    told: dict[str, Any] = {"name": table.name, "description": table.grain(language)}
    if len(table.key) > 1:
        told["data_tests"] = [{"unique": {"arguments": {"column_name": _together(table.key)}}}]
    return told | {"columns": [_column(each, alone=table.key == (each.name,), language=language) for each in columns]}


def _column(column: Column, *, alone: bool, language: Language) -> dict[str, Any]:
    tests = list(_tests(column, alone=alone))
    about = {"name_zh": column.name_zh, "unit": column.unit, "additive": column.additive}
    told: dict[str, Any] = {
        "name": column.name,
        "description": column.described(language),
        "data_type": DUCKDB_TYPES[column.type],
        "config": {"meta": {name: value for name, value in about.items() if value}},
    }
    return told | ({"data_tests": tests} if tests else {})


def _tests(column: Column, *, alone: bool) -> list[Any]:
    """What is said of a column, as tests."""
    tests: list[Any] = ["unique"] if alone else []
    if not column.nullable:
        tests.append("not_null")
    if column.values:
        allowed = [each.value for each in enumeration(column.values)]
        tests.append({"accepted_values": {"arguments": {"values": allowed}}})
    if column.joins:
        table, name = column.joins
        tests.append({"relationships": {"arguments": {"to": f"source('{SOURCE}', '{table}')", "field": name}}})
    return tests


def _together(key: tuple[str, ...]) -> str:
    """Several columns as one text; a null is another value than an empty text."""
    return "(" + " || '|' || ".join(f"coalesce(cast({name} as varchar), '<null>')" for name in key) + ")"
