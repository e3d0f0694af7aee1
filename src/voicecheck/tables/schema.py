"""The Arrow schema of each table, and the data dictionary, both from `tables.columns` and `tables.tabular`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from voicecheck import __version__
from voicecheck.tables.columns import Allowed, Column, Language, enumerations
from voicecheck.tables.rows import META
from voicecheck.tables.tabular import TABLES, Table

SCHEMA_VERSION = "2.0"
"""Grows by its second number when columns are added, by its first when one changes or goes."""

PARTITION = "date"
"""The folder ``date=…``: the day that rows are filed under; not a column inside the files."""
DAY_PREFIX = "day_"


def table_columns(table: str) -> tuple[Column, ...]:
    """Give a table's columns; of ``by_agent`` those of ``calls``, then those of the agent's day."""
    if table != "by_agent":
        return TABLES[table].columns
    day = (
        replace(each, name=f"{DAY_PREFIX}{each.name}", en=f"The agent's day: {each.en}", zh=f"坐席当天：{each.zh}")
        for each in TABLES["agents"].columns
        if each.name not in {"agent_id", "team", "local_date"}
    )
    return (*TABLES["calls"].columns, *day)


def arrow_schema(table: str, meta: Iterable[str] = (), *, described: bool = True) -> pa.Schema:
    """Give a table's Arrow schema.

    Parameters
    ----------
    table
        Its name.
    meta
        The manifest's further columns without their prefix, for ``calls`` and ``by_agent``.
    described
        Whether each field carries what its column says, and its unit, key and values, in its metadata. A table of
        many small files does without: the descriptions would outweigh the rows.
    """
    known = [pa.field(each.name, each.arrow, metadata=each.metadata if described else None)
             for each in table_columns(table)]  # fmt: skip
    carried = [pa.field(f"{META}{name}", pa.string()) for name in sorted(set(meta))]
    about = {"voicecheck.schema_version": SCHEMA_VERSION, "voicecheck.version": __version__}
    return pa.schema([*known, *carried], metadata=about)


def data_dictionary() -> dict[str, Any]:
    """Give the data dictionary of every table as plain values, in both languages."""
    return {
        "schema_version": SCHEMA_VERSION,
        "partition": {
            "name": PARTITION,
            "zh": "文件夹 date=…：行归入的日期，文件内没有这一列",
            "en": "The folder date=…: the day that rows are filed under; no column inside the files has this name",
        },
        "tables": {table.name: _told(table) for table in TABLES.values()},
        "values": {name: [each._asdict() for each in allowed] for name, allowed in enumerations().items()},
    }


def _told(table: Table) -> dict[str, Any]:
    return {
        "zh": table.zh,
        "en": table.en,
        "order": list(table.order),
        "key": list(table.key),
        "folders": table.folders,
        "columns": [_told_column(each) for each in table_columns(table.name)],
    }


def _told_column(column: Column) -> dict[str, Any]:
    names = ("name", "type", "unit", "key", "additive", "values", "name_zh", "zh", "en", "null_zh", "null_en")
    return {name: getattr(column, name) for name in names} | {"nullable": column.nullable}


def dictionary_json() -> str:
    """Write the data dictionary as JSON (``voicecheck schema --format json``)."""
    return json.dumps(data_dictionary(), ensure_ascii=False, indent=2)


_HEADS: Mapping[Language, tuple[str, ...]] = {
    "zh": ("列", "名称", "类型", "单位", "键", "可加", "说明"),
    "en": ("column", "Chinese name", "type", "unit", "key", "additive", "what it says"),
}
_HEADING: Mapping[Language, tuple[str, ...]] = {
    "zh": (
        "# 数据表",
        "",
        f"版本 {SCHEMA_VERSION}。Parquet，按 `date`（行归入的日期）分文件夹，文件内没有这一列。"
        "空值表示无法知道或不适用，不是零。",
        "类型：text 文本，count 整数，number 小数，flag 是否，instant 时刻（UTC），local 当地时间（无时区），"
        "date 日期。键：primary 主键，part 联合主键的一列，`表.列` 为可关联的列。"
        "可加：sum 可相加，mean 只可平均，no 都不可。",
    ),
    "en": (
        "# Tables",
        "",
        f"Schema version {SCHEMA_VERSION}. Parquet, in folders by `date`, the day that rows are filed under, which is "
        "no column inside the files. A null means that it could not be known or does not apply, never zero.",
        "Types: text, count (whole number), number, flag, instant (UTC), local (local time without a zone), date. "
        "Key: primary, part (of a key of several columns), or the `TABLE.column` that it joins. Additive: sum (may be "
        "added up), mean (may only be averaged), no (neither).",
    ),
}


def dictionary_markdown(language: Language = "zh") -> str:
    """Write the data dictionary as Markdown in a language (``voicecheck schema``)."""
    zh = language == "zh"
    lines = list(_HEADING[language])
    for table in TABLES.values():
        sorted_by, key = ", ".join(table.order), ", ".join(table.key)
        lines += ["", f"## {table.name}", ""]
        lines += [f"一行是{table.zh}。排序：{sorted_by}。主键：{key or '无'}。" if zh else
                  f"A row is {table.en}. Sorted by {sorted_by}. Key: {key or 'none'}.", ""]  # fmt: skip
        lines += [_line(_HEADS[language]), _line(["---"] * len(_HEADS[language]))]
        lines += [_line(_cells(each, language)) for each in table_columns(table.name)]
    return "\n".join(lines) + "\n"


def _cells(column: Column, language: Language) -> tuple[str, ...]:
    name = f"`{column.name}`"
    return (name, column.name_zh, column.type, column.unit, column.key, column.additive, _said(column, language))


def _said(column: Column, language: Language) -> str:
    said = column.described(language)
    if not column.values:
        return said
    return f"{said}{'。取值：' if language == 'zh' else '. Values: '}{_values(enumerations()[column.values], language)}"


def _values(allowed: Iterable[Allowed], language: Language) -> str:
    return "; ".join(f"{each.value} ({each.zh if language == 'zh' else each.en})" for each in allowed)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(each.replace("|", r"\|") for each in cells) + " |"
