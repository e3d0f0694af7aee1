"""What BI tools load: sources of dbt and a dashboard of Superset, both from the descriptions of the columns."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from typer.testing import CliRunner

from voicecheck.cli import app
from voicecheck.tables.columns import enumeration
from voicecheck.tables.guides.charts import CHARTS, FIGURES
from voicecheck.tables.guides.dbt import dbt_sources
from voicecheck.tables.guides.superset import superset_files, superset_zip
from voicecheck.tables.schema import arrow_schema, table_columns
from voicecheck.tables.tabular import TABLES

Tree = dict[str, Any]


@cache
def sources(language: Any) -> dict[str, Tree]:
    """The tables of the dbt file by their names."""
    return {table["name"]: table for table in yaml.safe_load(dbt_sources(language))["sources"][0]["tables"]}


def asked_of(column: Tree) -> dict[str, Any]:
    """A column's tests by their names, with their arguments."""
    pairs = (({each: {}} if isinstance(each, str) else each) for each in column.get("data_tests", []))
    return {name: test.get("arguments", {}) for pair in pairs for name, test in pair.items()}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_dbt_knows_every_table_and_column_with_its_description(language: Any) -> None:
    """No table and no column is missing, and none is without words in the language asked for."""
    known = sources(language)
    assert list(known) == list(TABLES)
    for name, table in known.items():
        assert table["description"] == TABLES[name].grain(language)
        told = {column["name"]: column["description"] for column in table["columns"]}
        assert told == {each.name: each.described(language) for each in table_columns(name)}


@pytest.mark.parametrize("table", TABLES)
def test_dbt_tests_what_is_said_of_a_column(table: str) -> None:
    """A null without a reason, a value of no enumeration, a key that joins nothing or stands twice: each is a fault."""
    for column, told in zip(table_columns(table), sources("en")[table]["columns"], strict=True):
        tests = asked_of(told)
        assert ("not_null" in tests) is not column.nullable, column.name
        assert ("unique" in tests) is (TABLES[table].key == (column.name,)), column.name
        values = [each.value for each in enumeration(column.values)] if column.values else None
        assert tests.get("accepted_values", {}).get("values") == values
        joined = tests.get("relationships")
        assert (joined and (joined["to"], joined["field"])) == (
            (f"source('voicecheck', '{column.joins[0]}')", column.joins[1]) if column.joins else None
        )


@pytest.mark.parametrize("table", [name for name, table in TABLES.items() if len(table.key) > 1])
def test_a_key_of_several_columns_is_tested_as_a_whole(table: str) -> None:
    """The expression that dbt counts tells rows apart that differ in one part of the key, also by a null."""
    (test,) = sources("en")[table]["data_tests"]
    whole = test["unique"]["arguments"]["column_name"]
    key = TABLES[table].key
    with duckdb.connect() as base:
        rows = arrow_schema(table).empty_table()
        base.register("rows", rows)
        base.execute("create table t as select * from rows")
        columns = ", ".join(key)
        kinds = {each.name: each.type for each in table_columns(table)}
        day = "2026-03-02"
        some: dict[str, Any] = {"count": 1, "number": 1.5, "date": day, "instant": day, "local": day, "text": ""}
        full = [some[kinds[name]] for name in key]
        for place in range(len(key)):
            row = [None if at == place else value for at, value in enumerate(full)]
            base.execute(f"insert into t ({columns}) values ({', '.join('?' * len(key))})", row)
        base.execute(f"insert into t ({columns}) values ({', '.join('?' * len(key))})", full)
        assert base.sql(f"select count(distinct {whole}) from t").fetchall() == [(len(key) + 1,)]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_superset_knows_every_table_and_column(language: Any) -> None:
    """Each table is a dataset whose columns are described, and only what may be added up has a ready sum."""
    files = superset_files(language)
    for name in TABLES:
        dataset = yaml.safe_load(files[f"datasets/voicecheck/{name}.yaml"])
        told = {column["column_name"]: column["description"] for column in dataset["columns"]}
        assert told == {each.name: each.described(language) for each in table_columns(name)}
        sums = {metric["metric_name"] for metric in dataset["metrics"] if metric["metric_name"].startswith("sum_")}
        assert sums == {f"sum_{each.name}" for each in table_columns(name) if each.additive == "sum"}


def test_the_parts_of_the_dashboard_find_each_other() -> None:
    """Each chart has its dataset, each dataset its database, and each place its chart, by the same identifier."""
    files = {path: yaml.safe_load(text) for path, text in superset_files("zh").items()}
    base = files["databases/voicecheck.yaml"]["uuid"]
    datasets = {tree["uuid"]: tree for path, tree in files.items() if path.startswith("datasets/")}
    charts = {tree["uuid"]: tree for path, tree in files.items() if path.startswith("charts/")}
    assert {tree["database_uuid"] for tree in datasets.values()} == {base}
    assert {tree["dataset_uuid"] for tree in charts.values()} <= datasets.keys()
    places = [each for each in files["dashboards/voicecheck.yaml"]["position"].values() if each in _charts_of([each])]
    assert {place["meta"]["uuid"] for place in places} == charts.keys()
    assert len({place["meta"]["chartId"] for place in places}) == len(charts)
    assert len({tree["uuid"] for tree in files.values() if "uuid" in tree}) == len(TABLES) + len(CHARTS) + 2


def _charts_of(places: list[Any]) -> list[Any]:
    return [place for place in places if isinstance(place, dict) and place.get("type") == "CHART"]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_a_chart_asks_what_its_table_can_answer(chart: Any) -> None:
    """Figures, axis, groups and rows of each chart are SQL that a database with the tables runs."""
    figures = [f"{each.sql} as {each.name}" for each in FIGURES if each.name in chart.figures]
    assert len(figures) == len(chart.figures)
    groups = ", ".join(filter(None, (chart.along, *chart.groups)))
    with duckdb.connect() as base:
        base.register("rows", arrow_schema(chart.table).empty_table())
        where = f"where {chart.rows}" if chart.rows else ""
        base.sql(f"select {', '.join(figures)} from rows {where} {f'group by {groups}' if groups else ''}").fetchall()


def test_the_zip_is_the_same_each_time() -> None:
    """Importing again replaces what is there: nothing in it depends on the hour or on chance."""
    with zipfile.ZipFile(io.BytesIO(superset_zip("en"))) as archive:
        assert {name.split("/", 1)[1] for name in archive.namelist()} == superset_files("en").keys()
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_command_writes_both(tmp_path: Path) -> None:
    """``schema --format dbt`` prints a file; a dashboard goes where ``--to`` says, and nowhere else."""
    run = CliRunner().invoke
    assert run(app, ["schema", "--format", "dbt", "--lang", "en"]).output == dbt_sources("en")
    to = tmp_path / "dashboard.zip"
    assert run(app, ["schema", "--format", "superset", "--lang", "zh", "--to", str(to)]).exit_code == 0
    assert to.read_bytes() == superset_zip("zh")
    assert run(app, ["schema", "--format", "superset"]).exit_code == 2
    assert run(app, ["schema", "--format", "dbt", "--to", str(tmp_path / "no" / "folder.yml")]).exit_code == 2


@pytest.mark.parametrize("name", ["pace", "interruptions"])
def test_charts_take_the_rows_that_the_questions_take(name: str) -> None:
    """Practice is in none; people are compared by scored calls that have both parties."""
    (chart,) = [each for each in CHARTS if each.name == name]
    with duckdb.connect() as base:
        base.execute("create table calls (call_key text, two_party bool, qa_score double, direction text)")
        base.execute("insert into calls values ('ok', true, 80, null), ('unscored', true, null, 'inbound'), "
                     "('one', false, 80, 'inbound'), ('practice', true, 80, 'practice')")  # fmt: skip
        rows = base.sql(f"select call_key from {chart.table} where {chart.rows}").fetchall()
    assert rows == [("ok",)]
