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
from test_ledger_layout7 import restore
from voicecheck.batch.judging import Judging, judging_of
from voicecheck.batch.purge import purge
from voicecheck.batch.rescore import rescore
from voicecheck.cli import app
from voicecheck.config import load_settings
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.reconcile.tables import reconcile
from voicecheck.reconcile.tally import Tally
from voicecheck.tables.columns import Column, enumeration
from voicecheck.tables.live import check_live
from voicecheck.tables.read import read_rows
from voicecheck.tables.schema import table_columns
from voicecheck.tables.tabular import TABLES

DAY, NEXT, LATER = (FIRST_DAY + timedelta(days=n) for n in (0, 2, 4))
FEW = tuple(agent for agent in AGENTS if agent.agent_id in ("007", "12", "1e5", "A/1", None))
INVENTED = ("agent_", "customer_", "pause_count", "longest_pause_s")
"""How columns begin that the calls of `ledgers/layout7.sql` have not from their turns: their voices were invented."""


def differences(tally: Tally) -> list[str]:
    return [str(each) for found in tally.differences.values() for each in found]


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day of a small centre, published."""
    out = tmp_path_factory.mktemp("centre")
    settings = load_settings(environ={"VOICECHECK_SCORES__LEAST_COVERAGE": "0.6"})
    rescore(out, store_days(out, [DAY], 2, settings, FEW), workers=1)
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
    """A day that got more calls, later days with trends, judging anew with other limits, and a day purged."""
    settings = load_settings(environ={})
    rescore(out, store_days(out, [DAY, NEXT, LATER], 3, settings, FEW), workers=1)
    assert differences(reconcile(out)) == []
    limits = load_settings(environ={"VOICECHECK_RULES__LIMITS": "{pace.rate: {min: 180, max: 260}}"})
    rescore(out, judging_of(limits), workers=1)
    assert differences(reconcile(out)) == []
    purge(out, NEXT)
    assert differences(reconcile(out)) == []


def test_other_names_of_agents_leave_nothing_that_does_not_add_up(out: Path) -> None:
    """Ids are hashed from now on, then by another key: no table and no file has the agents of before."""
    for key in ("a key of some length", "another key of some length"):
        hiding = {"VOICECHECK_PRIVACY__AGENT_IDS": "hash", "VOICECHECK_PRIVACY__AGENT_KEY": key}
        assert rescore(out, judging_of(load_settings(environ=hiding)), workers=1).days == (DAY,)
        found = reconcile(out)
        assert differences(found) == []
        assert found.values["by_agent"] > 0
        assert not {"007", "12", "1e5"} & {row["agent_id"] for row in read_rows(out, "agents")}


def test_an_upgraded_ledger_leaves_nothing_that_does_not_add_up(tmp_path: Path) -> None:
    """What the version before stored adds up, but for the voices of its calls and their packs, which were invented."""
    restore(tmp_path / LEDGER_NAME)
    rescore(tmp_path, Judging(digest="j"), workers=1)
    found = reconcile(tmp_path)
    told = {(each.table, each.column) for table in found.differences.values() for each in table}
    assert {each for each in told if each[0] != "calls" or not each[1].startswith(INVENTED)} == {("norms", "rule_id")}
    assert found.columns.keys() >= {"agents", "agent_measures", "calls", "call_scores", "turns", "events", "by_agent"}


def changed(value: Any, column: Column) -> Any:
    """Another value than the one there is."""
    if column.values:
        return next(each.value for each in enumeration(column.values) if each.value != value)
    if column.type == "flag":
        return not value
    if column.type in ("date", "local", "instant"):
        return (value or date(2026, 1, 1)) + timedelta(days=1)
    return f"{value}x" if column.type == "text" else -(value or 0) - 1


def rewrite(path: Path, change: Callable[[pa.Table], pa.Table]) -> None:
    table = pq.ParquetFile(path).read()
    pq.write_table(change(table), path)


def falsify(path: Path, columns: list[Column]) -> None:
    """Change one value of each column, each in another row."""

    def change(table: pa.Table) -> pa.Table:
        rows = table.to_pylist()
        # Pauses of turns that are nobody's are no events: nothing tells how many they should be.
        told = [row for row in rows if (row.get("speaker"), row.get("kind")) == ("agent", "turn")] or rows
        for number, column in enumerate(columns):
            row = told[number % len(told)]
            row[column.name] = changed(row[column.name], column)
        return pa.Table.from_pylist(rows, schema=table.schema)

    rewrite(path, change)


@pytest.mark.parametrize(
    "table",
    ["agents", "agent_measures", "calls", "turns", "events", "call_norms", "call_scores", "day_scores", "deductions",
     "by_agent", "runs"],
)
def test_each_column_that_is_recomputed_is_named_where_it_was_falsified(out: Path, clean: Tally, table: str) -> None:
    """One value of each column that rests on others is changed in a file: every one of them is found."""
    recomputed = clean.columns[table].keys() - set(TABLES[table].key)
    if table == "by_agent":  # whose files hold a month: a row of another day is one that is missing
        recomputed -= {"local_date"}
    columns = [each for each in table_columns(table) if each.name in recomputed]
    path = next((out / table).rglob("*.parquet"))
    falsify(path, columns)
    found = reconcile(out)
    named = {each.column for each in found.differences[table]}
    assert {each.name for each in columns} - named == set()
    assert "not the file that was published" in "\n".join(differences(found))


def test_a_difference_says_where_and_what(out: Path) -> None:
    """Table, column, key, what the table says and what the rows below it come to; the command ends with 2."""
    path = out / "agents" / f"date={DAY}" / "part-0.parquet"
    (column,) = (each for each in table_columns("agents") if each.name == "calls")
    row = pq.ParquetFile(path).read().to_pylist()[0]
    falsify(path, [column])
    agent = "null" if row["agent_id"] is None else row["agent_id"]
    done = CliRunner().invoke(app, ["doctor", "--out", str(out), "--tables"])
    assert done.exit_code == 2
    said = f"[agent_id={agent}, local_date={DAY}]: says {-row['calls'] - 1}, should be {row['calls']}"
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


Change = Callable[[pa.Table], pa.Table]


@pytest.mark.parametrize(
    "broken",
    [
        [
            ("turns", with_value("speaker", None), "says null (1 times), should be never null"),
            ("call_norms", with_value("rule_id", "no.such"), "call_norms.rule_id"),
            ("events", with_value("call_key", "nothing"), "calls has no such call"),
            ("findings", with_value("turn", 9999), "one that turns has"),
            ("agents", lambda table: table.slice(1), "a row: calls has some"),
        ],
        [
            ("turns", with_value("speaker", "robot"), "says 'robot', should be one of agent, customer, unknown"),
            ("events", with_value("team", "x"), "events.team"),
            ("findings", with_value("result", "fail"), "call_norms.result"),
            ("agent_measures", lambda table: table.slice(1), "no row"),
        ],
        [
            ("turns", with_value("agent_id", "999"), "turns.agent_id"),
            ("findings", with_value("team", "x"), "findings.team"),
            ("calls", with_value("local_date", date(2020, 1, 1)), "calls.local_date"),
        ],
        [("findings", lambda table: table.slice(1), "findings has")],
        [("calls", twice, "says 2 rows, should be one")],
        [("calls", lambda table: table.drop_columns(["agent_clarity"]), "says no such column, should be double")],
        [("calls", lambda table: table.append_column("meta_vip", pa.array(["x"] * len(table))), "no such column")],
        [("calls", lambda table: table.select([*table.schema.names[1:], table.schema.names[0]]), "another place")],
    ],
)
def test_each_broken_rule_is_named(out: Path, broken: list[tuple[str, Change, str]]) -> None:
    """Keys, nulls, enumerations, columns, joins, days: each breach is told, whatever others there are."""
    for table, change, _ in broken:
        rewrite(out / table / f"date={DAY}" / "part-0.parquet", change)
    found = "\n".join(differences(reconcile(out)))
    assert [said for _, _, said in broken if said not in found] == []


def test_files_that_do_not_belong_are_named(out: Path) -> None:
    """Left-overs of the schema before, files that nobody listed, files that are gone, and damaged ones."""
    part = out / "calls" / f"date={DAY}" / "part-0.parquet"
    for place in (f"scores/date={DAY}", f"by_agent/agent-12/date={DAY}", f"calls/date={LATER}"):
        (out / place).mkdir(parents=True)
        shutil.copy(part, out / place / "part-0.parquet")
    next((out / "turns").rglob("*.parquet")).unlink()
    next((out / "events").rglob("*.parquet")).write_bytes(b"PAR1")
    (by_agent,) = (out / "by_agent" / "agent-007").rglob("*.parquet")
    rewrite(by_agent, lambda table: table.slice(1))
    said = "\n".join(differences(reconcile(out)))
    for fault in (f"files.path [scores/date={DAY}/part-0.parquet]: says a Parquet file", "by_agent/agent-12/date=",
                  "is not listed", "is gone", "unreadable", "a row: calls has the call"):  # fmt: skip
        assert fault in said


def test_a_list_that_says_something_else_is_named(out: Path) -> None:
    """The list of all files is held against what was published: its checksums, its lines, and that it is there."""
    listed = out / "live" / "part-0.parquet"
    place = pq.ParquetFile(listed).read()["path"][0].as_py()
    rewrite(listed, with_value("sha256", "0" * 64))
    assert f"{place}: live/part-0.parquet does not say of it what was published" in check_live(out)
    rewrite(listed, lambda table: table.slice(1))
    assert f"files.path [{place}]" in "\n".join(differences(reconcile(out)))
    listed.unlink()
    assert "live/part-0.parquet: is gone" in check_live(out)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    """There is nothing to recompute, and that is said."""
    done = CliRunner().invoke(app, ["doctor", "--out", str(tmp_path), "--tables"])
    assert done.exit_code == 2
    assert "holds no tables" in done.stderr
