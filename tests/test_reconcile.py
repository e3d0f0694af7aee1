"""Every aggregate of the tables is that of the rows below it, and whatever is not is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from made_centre import AGENTS, FIRST_DAY, store_days
from voicecheck.batch.purge import purge
from voicecheck.batch.rescore import rescore
from voicecheck.cli import app
from voicecheck.config import load_settings
from voicecheck.reconcile.tables import reconcile
from voicecheck.reconcile.tally import Tally
from voicecheck.tables.columns import Column, enumeration
from voicecheck.tables.schema import table_columns
from voicecheck.tables.tabular import TABLES

DAYS = (FIRST_DAY, FIRST_DAY + timedelta(days=2))
LATER = FIRST_DAY + timedelta(days=4)


def differences(tally: Tally) -> list[str]:
    return [str(each) for found in tally.differences.values() for each in found]


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two days of a small centre, published."""
    out = tmp_path_factory.mktemp("centre")
    settings = load_settings(environ={"VOICECHECK_SCORES__LEAST_COVERAGE": "0.6"})
    rescore(out, store_days(out, DAYS, 2, settings, AGENTS), workers=1)
    return out


@pytest.fixture
def out(centre: Path, tmp_path: Path) -> Path:
    """A copy that may be changed."""
    shutil.copytree(centre, tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture(scope="module")
def clean(centre: Path) -> Tally:
    """What is compared where nothing was changed."""
    return reconcile(centre)


def test_what_is_published_adds_up(clean: Tally, centre: Path) -> None:
    """Nothing differs, and what was looked at is not nothing; the command says so."""
    assert differences(clean) == []
    least = {"agents": 40, "agent_measures": 9, "calls": 55, "turns": 7, "call_norms": 14, "call_scores": 14,
             "day_scores": 9, "deductions": 6, "events": 4, "by_agent": 45}  # fmt: skip
    assert {table: n for table, n in least.items() if len(clean.columns[table]) < n} == {}
    done = CliRunner().invoke(app, ["doctor", "--out", str(centre), "--tables"])
    assert (done.exit_code, "NOT" in done.output) == (0, False)
    assert "columns recomputed" in done.output


def test_late_calls_other_limits_and_purges_leave_nothing_that_does_not_add_up(out: Path) -> None:
    """A day that got more calls, a later day with trends, judging anew with other limits, and a day purged."""
    settings = load_settings(environ={})
    rescore(out, store_days(out, [DAYS[0], LATER], 3, settings, AGENTS), workers=1)
    assert differences(reconcile(out)) == []
    limits = load_settings(environ={"VOICECHECK_RULES__LIMITS": "{pace.rate: {min: 180, max: 260}}"})
    from voicecheck.batch.judging import judging_of

    rescore(out, judging_of(limits), workers=1)
    assert differences(reconcile(out)) == []
    purge(out, DAYS[1])
    assert differences(reconcile(out)) == []


def changed(value: Any, column: Column) -> Any:
    """Another value than the one there is."""
    if column.values:
        return next(each.value for each in enumeration(column.values) if each.value != value)
    if column.type == "flag":
        return not value
    if column.type == "date":
        return (value or date(2026, 1, 1)) + timedelta(days=1)
    return f"{value}x" if column.type == "text" else -(value or 0) - 1


def rewrite(path: Path, change: Callable[[pa.Table], pa.Table]) -> None:
    table = pq.ParquetFile(path).read()
    pq.write_table(change(table), path)


def falsify(path: Path, columns: list[Column]) -> None:
    """Change one value of each column, each in another row."""

    def change(table: pa.Table) -> pa.Table:
        rows = table.to_pylist()
        for number, column in enumerate(columns):
            row = rows[number % len(rows)]
            row[column.name] = changed(row[column.name], column)
        return pa.Table.from_pylist(rows, schema=table.schema)

    rewrite(path, change)


@pytest.mark.parametrize(
    "table", ["agents", "agent_measures", "calls", "turns", "call_norms", "call_scores", "day_scores", "deductions"]
)
def test_each_column_that_is_recomputed_is_named_where_it_was_falsified(out: Path, clean: Tally, table: str) -> None:
    """One value of each column that rests on others is changed in a file: every one of them is found."""
    recomputed = clean.columns[table].keys() - set(TABLES[table].key)
    columns = [each for each in table_columns(table) if each.name in recomputed]
    path = next((out / table).rglob(f"date={DAYS[0]}/*.parquet"))
    falsify(path, columns)
    found = reconcile(out)
    named = {each.column for each in found.differences[table]}
    assert {each.name for each in columns} - named == set()
    assert "not the file that was published" in "\n".join(differences(found))


def test_a_difference_says_where_and_what(out: Path) -> None:
    """Table, column, key, what the table says and what the rows below it come to; the command ends with 2."""
    path = out / "agents" / f"date={DAYS[0]}" / "part-0.parquet"
    (column,) = (each for each in table_columns("agents") if each.name == "calls")
    row = pq.ParquetFile(path).read().to_pylist()[0]
    falsify(path, [column])
    agent = "null" if row["agent_id"] is None else row["agent_id"]
    done = CliRunner().invoke(app, ["doctor", "--out", str(out), "--tables"])
    assert done.exit_code == 2
    said = f"[agent_id={agent}, local_date={DAYS[0]}]: says {-row['calls'] - 1}, should be {row['calls']}"
    assert f"agents.calls {said}" in done.output


def twice(table: pa.Table) -> pa.Table:
    return pa.concat_tables([table, table.slice(0, 1)])


def with_value(column: str, value: Any) -> Callable[[pa.Table], pa.Table]:
    """One value of a column replaced."""

    def change(table: pa.Table) -> pa.Table:
        at = table.schema.get_field_index(column)
        values = [value, *table[column].to_pylist()[1:]]
        return table.set_column(at, table.schema.field(at), pa.array(values, table.schema.field(at).type))

    return change


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("calls", twice, "says 2 rows, should be one"),
        ("turns", with_value("speaker", None), "says null (1 times), should be never null"),
        ("turns", with_value("speaker", "robot"), "says 'robot', should be one of agent, customer, unknown"),
        ("calls", lambda table: table.drop_columns(["agent_clarity"]), "says no such column, should be double"),
        ("calls", lambda table: table.append_column("meta_vip", pa.array(["x"] * len(table))), "no such column"),
        ("calls", lambda table: table.select([*table.schema.names[1:], table.schema.names[0]]), "another place"),
        ("call_norms", with_value("rule_id", "no.such"), "rule_id"),
        ("events", with_value("call_key", "nothing"), "calls has no such call"),
        ("turns", with_value("agent_id", "999"), "turns.agent_id"),
        ("events", with_value("team", "x"), "events.team"),
        ("findings", with_value("turn", 9999), "one that turns has"),
        ("calls", with_value("local_date", date(2020, 1, 1)), "calls.local_date"),
        ("findings", lambda table: table.slice(1), "findings has"),
        ("agents", lambda table: table.slice(1), "a row: calls has some"),
        ("agent_measures", lambda table: table.slice(1), "no row"),
    ],
)
def test_each_broken_rule_is_named(out: Path, table: str, change: Callable[[pa.Table], pa.Table], said: str) -> None:
    """Keys, nulls, enumerations, columns, joins, days: each breach is told."""
    rewrite(out / table / f"date={DAYS[0]}" / "part-0.parquet", change)
    assert said in "\n".join(differences(reconcile(out)))


def test_files_that_do_not_belong_are_named(out: Path) -> None:
    """Left-overs of the schema before, files that nobody listed, files that are gone, and damaged ones."""
    part = out / "calls" / f"date={DAYS[0]}" / "part-0.parquet"
    for place in (f"scores/date={DAYS[0]}", f"by_agent/agent-12/date={DAYS[0]}", f"calls/date={LATER}"):
        (out / place).mkdir(parents=True)
        shutil.copy(part, out / place / "part-0.parquet")
    next((out / "turns").rglob("*.parquet")).unlink()
    next((out / "events").rglob("*.parquet")).write_bytes(b"PAR1")
    (by_agent,) = (out / "by_agent" / "agent-007").rglob("*.parquet")
    rewrite(by_agent, lambda table: table.slice(1))
    said = "\n".join(differences(reconcile(out)))
    for fault in (f"files.path [scores/date={DAYS[0]}/part-0.parquet]: says a Parquet file", "by_agent/agent-12/date=",
                  "is not listed", "is gone", "unreadable", "a row: calls has the call"):  # fmt: skip
        assert fault in said


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    """There is nothing to recompute, and that is said."""
    done = CliRunner().invoke(app, ["doctor", "--out", str(tmp_path), "--tables"])
    assert done.exit_code == 2
    assert "holds no tables" in done.stderr
