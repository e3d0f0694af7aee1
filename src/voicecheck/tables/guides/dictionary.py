"""The data dictionary: tables, columns, keys, joins and values, as plain values and as Markdown in two languages."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from voicecheck.tables.agents import described_measures
from voicecheck.tables.columns import Allowed, Column, Language, enumerations
from voicecheck.tables.guides.views import derived_views
from voicecheck.tables.schema import PARTITION, SCHEMA_VERSION, table_columns
from voicecheck.tables.tabular import TABLES, Folders, Table


class Join(NamedTuple):
    """Columns of a table that together name a row of another one."""

    table: str
    columns: tuple[str, ...]
    other: str
    other_columns: tuple[str, ...]


def joins() -> list[Join]:
    """Give every join that columns describe, in the order of the tables.

    Of a key of several columns the others go by their own names: a finding's number joins with its ``call_key``.

    Examples
    --------
    >>> [each for each in joins() if each.table == "findings" and each.other == "turns"]
    [Join(table='findings', columns=('call_key', 'turn'), other='turns', other_columns=('call_key', 'turn'))]
    """
    found: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for table in TABLES.values():
        for column in table.columns:
            if column.joins:
                other, other_column = column.joins
                found[table.name, other].append((column.name, other_column))
    return [_whole_join(table, other, pairs) for (table, other), pairs in found.items()]


def _whole_join(table: str, other: str, pairs: list[tuple[str, str]]) -> Join:
    told = {theirs for _, theirs in pairs}
    own = {column.name for column in TABLES[table].columns}
    rest = [(name, name) for name in TABLES[other].key if name in own and name not in told]
    whole = [*rest, *pairs]
    return Join(table, tuple(mine for mine, _ in whole), other, tuple(theirs for _, theirs in whole))


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
        "joins": [
            {"table": table, "columns": list(columns), "other": other, "other_columns": list(others)}
            for table, columns, other, others in joins()
        ],
        "values": {name: [each._asdict() for each in allowed] for name, allowed in enumerations().items()},
        "measures": [_told_measure(each) for each in described_measures()],
        "views": {view.name: {"zh": view.zh, "en": view.en} for view in derived_views()},
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


def _told_measure(measure: Column) -> dict[str, Any]:
    names = ("name", "type", "unit", "additive", "name_zh", "zh", "en", "null_zh", "null_en")
    return {name: getattr(measure, name) for name in names} | {"name_en": measure_names()[measure.name].en}


def measure_names() -> Mapping[str, Allowed]:
    """Give the short names of the measures of ``agent_measures``."""
    return {each.value: each for each in enumerations()["measure"]}


def dictionary_json() -> str:
    """Write the data dictionary as JSON (``voicecheck schema --format json``)."""
    return json.dumps(data_dictionary(), ensure_ascii=False, indent=2)


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "title": f"# 数据表 {SCHEMA_VERSION}",
        "made": "由 `voicecheck schema` 从代码生成，不要手改。",
        "files": "Parquet，按 `date`（行归入的日期）分文件夹，文件内没有这一列。空值表示无法知道或不适用，不是零。",
        "types": "类型：text 文本，count 整数，number 小数，flag 是否，instant 时刻（UTC），local 当地时间（无时区），"
        "date 日期。",
        "keys": "键：primary 主键，part 联合主键的一列，`表.列` 为可关联的列。",
        "additive": "可加：sum 可相加，mean 只可平均，no 都不可。空值：从不 = 列中没有空值，否则写明为什么可能为空。",
        "heads": "列|名称|类型|单位|键|可加|说明|空值",
        "never": "从不",
        "row": "一行是{grain}。路径：`{path}`。排序：{order}。主键：{key}。",
        "none": "无",
        "joins": "## 关联",
        "join_heads": "表和列|关联到",
        "values": "## 取值",
        "measures": "## 指标",
        "measure_text": "`agent_measures` 每个指标一行；数值的单位和能否相加：",
        "measure_heads": "指标|名称|英文名称|单位|可加|说明|空值",
        "value_heads": "值|中文|English",
        "views": "## 视图",
        "view_text": "`views.sql` 在 DuckDB 里为每张表建一个同名视图，另有：",
        "view_heads": "视图|是什么",
        "column_of": "用于：",
    },
    "en": {
        "title": f"# Tables {SCHEMA_VERSION}",
        "made": "Made from the code by `voicecheck schema`, not by hand.",
        "files": "Parquet, in folders by `date`, the day that rows are filed under, which is no column inside the "
        "files. A null means that it could not be known or does not apply, never zero.",
        "types": "Types: text, count (whole number), number, flag, instant (UTC), local (local time without a zone), "
        "date.",
        "keys": "Key: primary, part (of a key of several columns), or the `TABLE.column` that it joins.",
        "additive": "Additive: sum (may be added up), mean (may only be averaged), no (neither). Null: never, or why "
        "it may be null.",
        "heads": "column|Chinese name|type|unit|key|additive|what it says|null",
        "never": "never",
        "row": "A row is {grain}. Path: `{path}`. Sorted by {order}. Key: {key}.",
        "none": "none",
        "joins": "## Joins",
        "join_heads": "table and columns|join",
        "values": "## Values",
        "measures": "## Measures",
        "measure_text": "`agent_measures` has a row for each measure; its unit, and whether it may be added up:",
        "measure_heads": "measure|Chinese name|English name|unit|additive|what it says|null",
        "value_heads": "value|Chinese|English",
        "views": "## Views",
        "view_text": "`views.sql` makes a view of the same name for each table in DuckDB, and:",
        "view_heads": "view|what it is",
        "column_of": "Used by: ",
    },
}
_PATHS: Mapping[Folders, str] = {
    "date": "{}/date=2026-11-20/part-0.parquet",
    "agent": "{}/agent-0012/month=2026-11/part-0.parquet",
    "none": "{}/part-0.parquet",
}


def dictionary_markdown(language: Language = "zh") -> str:
    """Write the data dictionary as Markdown in a language (``voicecheck schema``)."""
    words = _WORDS[language]
    about = [words["title"], "", words["made"], words["files"], words["types"], words["keys"], words["additive"]]
    tables = [line for table in TABLES.values() for line in _table_lines(table, language)]
    lists = (_measure_lines, _join_lines, _value_lines, _view_lines)
    return "\n".join([*about, *tables, *(line for lines in lists for line in lines(language))]) + "\n"


def dictionary_both() -> str:
    """Write the data dictionary as Markdown, in Chinese and then in English (``DATA_DICTIONARY.md``)."""
    return f"{dictionary_markdown('zh')}\n{dictionary_markdown('en')}"


def _table_lines(table: Table, language: Language) -> Iterator[str]:
    words = _WORDS[language]
    yield from ("", f"## {table.name}", "")
    yield words["row"].format(
        grain=table.grain(language),
        path=_PATHS[table.folders].format(table.name),
        order=", ".join(table.order),
        key=", ".join(table.key) or words["none"],
    )
    yield ""
    yield from _heading(words["heads"])
    for column in table_columns(table.name):
        yield _line(_cells(column, language))


def _cells(column: Column, language: Language) -> tuple[str, ...]:
    said, null = (column.en, column.null_en) if language == "en" else (column.zh, column.null_zh)
    name, null = f"`{column.name}`", null or _WORDS[language]["never"]
    return (name, column.name_zh, column.type, column.unit, column.key, column.additive, _said(column, said), null)


def _said(column: Column, said: str) -> str:
    """What it says; of an enumeration with the values, whose words stand under their heading."""
    if not column.values:
        return said
    return f"{said} ({', '.join(each.value for each in enumerations()[column.values])})"


def _measure_lines(language: Language) -> Iterator[str]:
    words = _WORDS[language]
    yield from ("", words["measures"], "", words["measure_text"], "")
    yield from _heading(words["measure_heads"])
    for each in described_measures():
        said, null = (each.en, each.null_en) if language == "en" else (each.zh, each.null_zh)
        names = (f"`{each.name}`", each.name_zh, measure_names()[each.name].en)
        yield _line((*names, each.unit, each.additive, said, null or words["never"]))


def _join_lines(language: Language) -> Iterator[str]:
    words = _WORDS[language]
    yield from ("", words["joins"], "")
    yield from _heading(words["join_heads"])
    for each in joins():
        yield _line([_spelled(each.table, each.columns), _spelled(each.other, each.other_columns)])


def _spelled(table: str, columns: Iterable[str]) -> str:
    return f"`{table}` ({', '.join(columns)})"


def _value_lines(language: Language) -> Iterator[str]:
    words = _WORDS[language]
    yield from ("", words["values"])
    for name, allowed in enumerations().items():
        users = [
            f"`{table.name}.{column.name}`"
            for table in TABLES.values()
            for column in table.columns
            if column.values == name
        ]
        yield from ("", f"### {name}", "", words["column_of"] + ", ".join(users), "")
        yield from _heading(words["value_heads"])
        for each in allowed:
            yield _line([f"`{each.value}`", each.zh, each.en])


def _view_lines(language: Language) -> Iterator[str]:
    words = _WORDS[language]
    yield from ("", words["views"], "", words["view_text"], "")
    yield from _heading(words["view_heads"])
    for view in derived_views():
        yield _line([f"`{view.name}`", view.described(language)])


def _heading(cells: str) -> tuple[str, str]:
    heads = cells.split("|")
    return _line(heads), _line(["---"] * len(heads))


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(each.replace("|", r"\|") for each in cells) + " |"
