"""Every line of ``columns.tsv`` is whole, true to the code, and can be read by itself."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest

from voicecheck.conversation.pace import RATED_CHARACTERS
from voicecheck.score.agents import CallSums
from voicecheck.tables import columns
from voicecheck.tables.agents import agent_day, agent_row, described_measures, measure_rows
from voicecheck.tables.columns import Column, columns_of, enumerations, faults_of
from voicecheck.tables.tabular import TABLES

TSV = Path(columns.__file__).with_name("columns.tsv")
HEADING = ["table", "column", "type", "unit", "key", "additive", "values", "name_zh", "zh", "en", "null_zh", "null_en"]
ALL = [
    *((table, column) for table, each in TABLES.items() for column in each.columns),
    *(("measures", column) for column in columns_of("measures")),
]
"""The columns of every table, and the measures of an agent's day that are no column of ``agents``."""
LEANING = re.compile(
    r"^the same\b|\bthe same as\b|\bthose\b|\bof them\b|\bsuch stretches|\bas above|\bditto|^of which|^but |^why$|"
    r"同上|如上|其中之|上述|前者|^其中|以上各",
    re.IGNORECASE,
)
"""Words that mean a neighbour."""


def line(**changes: str) -> dict[str, str]:
    """A line without a fault, but for the changes."""
    cells = ["calls", "duration_s", "number", "s", "", "no", "", "时长", "录音的长度", "Length", "", ""]
    return dict(zip(HEADING, cells, strict=True)) | changes


def test_all_lines_are_of_tables_that_there_are() -> None:
    """No line is lost, for want of a table or of its twelve cells."""
    with TSV.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows[0] == HEADING
    assert {len(row) for row in rows} == {12}
    assert {row[0] for row in rows[1:]} <= {*TABLES, "measures"}
    assert len(rows) - 1 == len(ALL)
    assert not [cell for row in rows for cell in row if cell != cell.strip() or "  " in cell]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"type": "float"}, "unknown type 'float'"),
        ({"additive": "yes"}, "unknown additive 'yes'"),
        ({"type": "text", "additive": "sum"}, "a text cannot be added up or averaged"),
        ({"values": "direction"}, "no enumeration 'direction' of a text"),
        ({"type": "text", "values": "nothing"}, "no enumeration 'nothing' of a text"),
        ({"key": "part calls.nothing"}, "joins 'calls.nothing', which is not described"),
        ({"column": "Duration"}, "is no name"),
        ({"name_zh": ""}, "has no name_zh"),
        ({"zh": " "}, "has no zh"),
        ({"en": ""}, "has no en"),
        ({"null_en": "there is none"}, "says in one language only why it may be null"),
        ({"en": "Over {nothing} s"}, "unknown placeholder in en: 'nothing'"),
        ({"null_zh": "{", "null_en": "x"}, "unknown placeholder in null_zh: "),
    ],
)
def test_a_line_that_is_not_whole_is_refused(changes: dict[str, str], fault: str) -> None:
    """Each fault is said with the column that has it."""
    assert faults_of([line()]) == []
    (found,) = faults_of([line(**changes)])
    assert found.startswith(f"calls.{changes.get('column', 'duration_s')}: {fault}")


def test_all_faults_are_said_at_once() -> None:
    """A column described twice, and cells too few or too many, are faults, too."""
    assert faults_of([line(), line(), line(column="x", type="y")]) == [
        "calls.duration_s: described 2 times",
        "calls.x: unknown type 'y'",
    ]
    assert faults_of([{**line(), None: ["more"]}]) == ["calls.duration_s: not 12 cells"]  # type: ignore[dict-item]


@pytest.mark.parametrize("column", [pytest.param(each, id=f"{table}.{each.name}") for table, each in ALL])
def test_each_description_stands_by_itself(column: Column) -> None:
    """A tooltip shows one column alone: it leans on no neighbour, is a sentence, and its Chinese is Chinese."""
    for text in (column.zh, column.en, column.null_zh, column.null_en):
        assert not LEANING.search(text), text
        assert "{" not in text
        assert not text.endswith((".", "。"))
    assert len(column.en.split()) >= 2
    assert not re.match(r"(it|they|them|its|their)\b", column.en, re.IGNORECASE)
    assert re.search(r"[\u4e00-\u9fff]", column.zh)
    assert re.search(r"[\u4e00-\u9fff]|^[A-Z]+$", column.name_zh)
    assert not re.search(r"[\u4e00-\u9fff]", column.en + column.null_en)
    assert column.nullable == bool(column.null_zh)


def test_placeholders_are_the_limits_of_the_code() -> None:
    """The number of characters that a rated turn needs is the one that `is_rated` asks."""
    (rated,) = (each for each in columns_of("turns") if each.name == "rated")
    assert f"at least {RATED_CHARACTERS} characters" in rated.en
    assert f"至少{RATED_CHARACTERS}字" in rated.zh


def test_no_column_is_a_keyword_of_sql() -> None:
    """Nobody has to quote a column: none is a word that DuckDB reserves, or any common dialect."""
    known = "select keyword_name from duckdb_keywords() where keyword_category in ('reserved', 'type_function')"
    reserved = {name for (name,) in duckdb.sql(known).fetchall()} | {"by", "limit", "days", "date", "order"}
    assert not [(table, column.name) for table, column in ALL if column.name in reserved]


def test_chinese_names_tell_the_columns_of_a_table_apart() -> None:
    """Headings of an export in Chinese are unique within a table."""
    for table, each in TABLES.items():
        repeated = [name for name, n in Counter(column.name_zh for column in each.columns).items() if n > 1]
        assert not repeated, table


def test_keys_are_told_and_never_null() -> None:
    """A table whose rows can be told apart says by what; a primary key stands alone."""
    for table, each in TABLES.items():
        primary = [column for column in each.columns if "primary" in column.key.split()]
        assert len(primary) <= 1
        assert not primary or each.key == (primary[0].name,), table
        assert not [column.name for column in primary if column.nullable]


def test_enumerations_are_used_and_whole() -> None:
    """Each value is named once, in both languages, and each enumeration belongs to a column."""
    used = {column.values for _, column in ALL if column.values}
    assert used == enumerations().keys()
    for name, allowed in enumerations().items():
        assert len({each.value for each in allowed}) == len(allowed), name
        assert all(each.zh and each.en for each in allowed), name


def test_each_measure_is_described_once() -> None:
    """A measure of an agent's day has a row, a description in ``agents`` or beside it, and a name in both languages."""
    described = described_measures()
    assert sorted(each.name for each in described) == sorted({each.name for each in described})
    assert {column.name for column in columns_of("measures")} <= {each.name for each in described}
    names = {each.value: each for each in enumerations()["measure"]}
    assert names.keys() == {each.name for each in described}
    for each in described:
        assert each.type in ("count", "number"), each.name
        assert (names[each.name].zh, bool(names[each.name].en)) == (each.name_zh, True), each.name
    day = agent_day("A1", CallSums(), None, date(2026, 11, 20))
    assert [row["measure"] for row in measure_rows(day)] == sorted(names)


def test_agents_is_short() -> None:
    """A team leader's list has at most 45 columns, each of which a row fills or leaves null."""
    assert len(columns_of("agents")) <= 45
    filled = agent_row(agent_day("A1", CallSums(), None, date(2026, 11, 20)))
    assert list(filled.keys() ^ {column.name for column in columns_of("agents")}) == []
