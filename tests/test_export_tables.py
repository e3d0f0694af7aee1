"""``voicecheck export`` to CSV and DuckDB: the tables as they are, and nothing that a spreadsheet would change."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from math import isfinite
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from made_tables import DAY, NEXT, made_row, put
from voicecheck.cli import app
from voicecheck.export.cells import CUT, MOST_CHARACTERS, csv_text, headings, is_cut, plain_text, shown_columns
from voicecheck.tables.columns import columns_of
from voicecheck.tables.schema import table_columns
from voicecheck.tables.stream import EXPORTED, ROWS_AT_ONCE, Selection, stream

AGENTS = ["007", "0012", "12", "1e5", "张三", "A/1", "3-1", "DEC1", "TRUE", "1234567890123456789"]
FORMULAS = ['=HYPERLINK("http://a")', "\t=1+1", "+1", "-1", "@SUM(1)", "\r=1", " =1", "＝1", "\n=1", "　=1"]


def export(out: Path, *arguments: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, ["export", "--out", str(out), *map(str, arguments)])


def read_csv(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV as they stand there."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Two days: agents with ids that look like numbers on the first, one of another team on the second."""
    folder = tmp_path / "out"
    put(folder, "calls", [made_row(n, agent_id=agent) for n, agent in enumerate(AGENTS)])
    put(folder, "calls", [made_row(99, agent_id="12", team="二组", day=NEXT)], NEXT)
    put(folder, "turns", [{"call_key": "k1", "turn": 0, "team": "一组", "text": text} for text in FORMULAS])
    put(folder, "norms", [{"rule_id": "a.b", "title_zh": "规范"}], None)
    return folder


def test_a_csv_opens_in_excel_as_it_is_meant(out: Path, tmp_path: Path) -> None:
    """A mark says that it is UTF-8; headings are Chinese, times local, ids text with a tab that nobody sees."""
    assert export(out, "--format", "csv", "--to", tmp_path / "c", "--lang", "zh").exit_code == 0
    file = tmp_path / "c" / "calls.csv"
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = read_csv(file)
    assert [row["工号"].rstrip("\t") for row in rows] == [*AGENTS, "12"]
    assert [row["工号"] for row in rows if not row["工号"].endswith("\t")] == ["张三", "A/1"]
    assert {row["开始时间"] for row in rows} == {"2026-11-20 09:40:00", "2026-11-21 09:40:00"}
    assert {row["质检得分"] for row in rows} == {"90"}
    assert {row["双方通话"] for row in rows} == {"TRUE"}
    assert set(pd.read_csv(file)["录音时长"]) == {60}


def test_english_headings_are_the_columns_names(out: Path, tmp_path: Path) -> None:
    """In English a heading is the column's name, so that a formula or a script finds it."""
    assert export(out, "--format", "csv", "--to", tmp_path / "c", "--lang", "en").exit_code == 0
    (row, *_) = read_csv(tmp_path / "c" / "calls.csv")
    assert list(row) == [column.name for column in shown_columns("calls")]
    assert "started_at" not in row
    assert row["started_at_local"] == "2026-11-20 09:40:00"


@pytest.mark.parametrize("table", EXPORTED)
def test_no_two_headings_of_a_table_are_the_same(table: str) -> None:
    """Who looks for a column by its heading finds one, in both languages."""
    for language in ("zh", "en"):
        heads = headings(table, language)
        assert len(set(heads)) == len(heads)


def test_moments_are_local_by_the_configured_zone(out: Path, tmp_path: Path) -> None:
    """A moment is told by the clock of ``run.zone``, across midnight too."""
    put(out, "failures", [{"recording": "x.wav", "last_at": datetime(2026, 11, 20, 23, 30, tzinfo=UTC)}])
    config = tmp_path / "config.yaml"
    config.write_text("run: {zone: Asia/Tokyo}")
    for more, expected in ((), "2026-11-21 07:30:00"), (("--config", config), "2026-11-21 08:30:00"):
        where = tmp_path / f"c{len(more)}"
        asked = ("--format", "csv", "--tables", "failures", "--lang", "en", "--to", where)
        assert export(out, *asked, *more).exit_code == 0
        assert read_csv(where / "failures.csv")[0]["last_at"] == expected


def test_formulas_are_texts(out: Path, tmp_path: Path) -> None:
    """Whatever begins like a formula, also behind white space or in full width, gets an apostrophe; numbers none."""
    put(out, "calls", [made_row(1, agent_level_dbfs=-23.5)])
    assert export(out, "--format", "csv", "--to", tmp_path / "c", "--lang", "en").exit_code == 0
    texts = [row["text"] for row in read_csv(tmp_path / "c" / "turns.csv")]
    assert len(texts) == len(FORMULAS)
    assert all(text.startswith("'") for text in texts)
    assert read_csv(tmp_path / "c" / "calls.csv")[0]["agent_level_dbfs"] == "-23.5"


@given(st.text(max_size=40))
def test_no_text_of_a_csv_is_a_formula_or_a_number(text: str) -> None:
    """No text begins a formula, and what would be read as a number ends with a tab."""
    written = csv_text(text)
    assert not written.strip(" \n\u3000").startswith(tuple("=+-@＝＋－＠\t\r")) or not written.strip(" \n\u3000")
    try:
        number = float(written)
    except ValueError:
        return
    assert written.endswith("\t") or not isfinite(number)


@pytest.mark.parametrize("text", ["a" * 40_000, "字" * 40_000, "𠮷" * 20_000, "\x00" * 10_000])
def test_a_cell_is_never_too_long(text: str) -> None:
    """A text longer than a cell of Excel, as Excel counts, is cut between characters, and says so."""
    assert is_cut(text)
    told = plain_text(text)
    assert MOST_CHARACTERS - 2 <= len(told.encode("utf-16-le")) // 2 <= MOST_CHARACTERS
    assert told.endswith(CUT)
    whole = "字" * MOST_CHARACTERS
    assert (is_cut(whole), plain_text(whole)) == (False, whole)


def test_texts_that_no_xml_can_hold_are_written_out() -> None:
    """Control characters, half characters and what is no character become something that can be seen."""
    assert plain_text("a\x00\x0b\ud800\ufffe\uffffb\n") == "a\\x00\\x0b\\ud800\ufffd\ufffdb\n"


def test_cut_texts_are_told(out: Path, tmp_path: Path) -> None:
    """The terminal says how many texts were cut."""
    put(out, "turns", [{"call_key": "k1", "text": "字" * 40_000}])
    done = export(out, "--format", "csv", "--to", tmp_path / "c", "--tables", "turns")
    assert "1 texts are longer" in done.stdout


def test_a_table_longer_than_a_sheet_is_several_files(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With room for four rows, eleven calls are three files, each with its head; the terminal names them."""
    monkeypatch.setattr("voicecheck.export.csvfiles.MOST_ROWS", 5)
    done = export(out, "--format", "csv", "--to", tmp_path / "c", "--tables", "calls", "--lang", "zh")
    files = sorted((tmp_path / "c").iterdir())
    assert [file.name for file in files] == ["calls-2.csv", "calls-3.csv", "calls.csv"]
    assert sorted(len(read_csv(file)) for file in files) == [3, 4, 4]
    assert {row["工号"] for file in files for row in read_csv(file)} >= {"张三", "A/1"}
    assert all(file.name in done.stdout for file in files)


def test_rows_come_a_few_thousand_at_a_time(tmp_path: Path) -> None:
    """However many rows a day has, only some are in memory; a file of a version without a column reads as null."""
    put(tmp_path, "turns", [{"call_key": "k", "turn": n} for n in range(2 * ROWS_AT_ONCE + 1)])
    batches = [len(rows) for rows in stream(tmp_path, "turns", Selection())]
    assert batches == [ROWS_AT_ONCE, ROWS_AT_ONCE, 1]
    path = tmp_path / "turns" / f"date={DAY}" / "part-0.parquet"
    pd.read_parquet(path)[["call_key", "turn"]].to_parquet(path)
    (first, *_) = next(stream(tmp_path, "turns", Selection()))
    assert len(first) == len(columns_of("turns"))
    assert first[-1] is None


@pytest.mark.parametrize(
    ("asked", "calls"),
    [((), 11), (("--from", NEXT), 1), (("--to", DAY), 10), (("--from", DAY, "--to", DAY), 10), (("--team", "二组"), 1)],
)
def test_days_and_teams_are_chosen(out: Path, tmp_path: Path, asked: tuple[object, ...], calls: int) -> None:
    """From and to are days, both included; a team's rows are its own. ``--to`` takes a day and a place."""
    for form, place in (("csv", tmp_path / "c"), ("duckdb", tmp_path / "c.duckdb")):
        done = export(out, "--format", form, *asked, "--to", place, "--lang", "en")
        assert done.exit_code == 0, done.stderr
    assert len(read_csv(tmp_path / "c" / "calls.csv")) == calls
    with duckdb.connect(str(tmp_path / "c.duckdb"), read_only=True) as db:
        assert db.execute("SELECT count(*) FROM calls").fetchall() == [(calls,)]
        assert db.execute("SELECT count(*) FROM norms").fetchall() == [(1,)], "norms are of nobody, and always there"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("--from", "2026-11-21", "--to", "2026-11-20"), "is after"),
        (("--from", "2026-12-01"), "there are some from 2026-11-20 to 2026-11-21"),
        (("--to", "2026-02-30"), "write a day"),
        (("--from", "yesterday"), "write a day"),
        (("--team", "九组"), "there are: 一组, 二组"),
        (("--team", ""), "no call of these days is of the team"),
        (("--tables", "calls,nothing"), "no such table to export: nothing"),
        (("--tables", "by_agent"), "no such table"),
        (("--tables", ","), "names none"),
        (("--to", DAY, "--to", NEXT), "one last day"),
        (("--to", "a", "--to", "b"), "one last day and one place"),
    ],
)
def test_wrong_usage_writes_nothing(out: Path, tmp_path: Path, asked: tuple[object, ...], says: str) -> None:
    """What cannot be done is said, with what can be, and leaves nothing behind."""
    before = sorted(tmp_path.rglob("*"))
    more = () if "a" in asked else ("--to", tmp_path / "c")
    done = export(out, "--format", "csv", *asked, *more)
    assert done.exit_code == 2
    assert says in " ".join(done.stderr.replace("│", " ").split())
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_without_tables_is_said(tmp_path: Path) -> None:
    """Where nothing was published there is nothing to export."""
    done = export(tmp_path, "--format", "csv", "--to", tmp_path / "c")
    assert (done.exit_code, "no calls were published" in done.stderr) == (2, True)


def test_what_is_there_is_replaced_only_with_force(out: Path, tmp_path: Path) -> None:
    """A folder with files, or a file, is left alone; with --force files of the same names are replaced."""
    folder, file = tmp_path / "c", tmp_path / "c.duckdb"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    (folder / "calls.csv").write_text("old")
    file.write_text("mine")
    for form, place in (("csv", folder), ("duckdb", file)):
        assert export(out, "--format", form, "--to", place).exit_code == 2
    assert (folder / "calls.csv").read_text() == "old"
    assert file.read_text() == "mine"
    for form, place in (("csv", folder), ("duckdb", file)):
        assert export(out, "--format", form, "--to", place, "--force").exit_code == 0
    assert (folder / "mine.txt").read_text() == "mine"
    assert len(read_csv(folder / "calls.csv")) == 11
    assert export(out, "--format", "csv", "--to", file, "--force").exit_code == 2, "a file is no folder"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["c", "c.duckdb", "out"]


@pytest.mark.parametrize("form", ["csv", "duckdb"])
def test_a_damaged_file_is_named_and_nothing_is_left(out: Path, tmp_path: Path, form: str) -> None:
    """A table that cannot be read is an error that says which, and no half of the result is left."""
    (out / "turns" / f"date={DAY}" / "part-0.parquet").write_bytes(b"PAR1 no")
    done = export(out, "--format", form, "--to", tmp_path / "c")
    assert done.exit_code == 2
    assert "turns" in done.stderr
    assert "Traceback" not in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_a_duckdb_file_has_tables_comments_and_views(out: Path, tmp_path: Path) -> None:
    """Types, comments in the language asked for, and the views of which all tables are there."""
    put(out, "agents", [{"agent_id": "007", "team": "一组", "local_date": DAY, "calls": 3}])
    put(out, "events", [{"call_key": "k1", "kind": "hold", "start_s": 1.0, "end_s": 9.5}])
    file = tmp_path / "c.duckdb"
    assert export(out, "--format", "duckdb", "--to", file, "--lang", "zh").exit_code == 0
    with duckdb.connect(str(file), read_only=True) as db:
        assert [agent for (agent,) in db.execute("SELECT agent_id FROM calls").fetchall()] == [*AGENTS, "12"]
        asked = ", ".join(f"typeof({name})" for name in ("local_date", "started_at", "started_at_local"))
        types = db.execute(f"SELECT {asked} FROM calls").fetchone()
        assert types == ("DATE", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP")
        assert db.execute("SELECT hold_s FROM fact_hold").fetchall() == [(8.5,)]
        assert db.execute("SELECT agent_id, calls FROM dim_agent").fetchall() == [("007", 3)]
        query = "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'calls'"
        told = dict(db.execute(query).fetchall())
        assert told.keys() == {column.name for column in table_columns("calls")}
        assert told["agent_id"].startswith("工号：")
    again = ("--to", file, "--force", "--tables", "calls", "--lang", "en")
    assert export(out, "--format", "duckdb", *again).exit_code == 0
    with duckdb.connect(str(file), read_only=True) as db:
        assert {name for (name,) in db.execute("SHOW TABLES").fetchall()} == {"calls", "dim_value"}


def test_a_team_with_quotes_is_a_name(out: Path, tmp_path: Path) -> None:
    """A team's name is data in DuckDB as in CSV, whatever stands in it."""
    team = "二'组\"; DROP TABLE calls; --"
    put(out, "calls", [made_row(1, team=team), made_row(2)])
    for form, place in (("csv", tmp_path / "c"), ("duckdb", tmp_path / "c.duckdb")):
        assert export(out, "--format", form, "--team", team, "--to", place, "--lang", "zh").exit_code == 0
    with duckdb.connect(str(tmp_path / "c.duckdb"), read_only=True) as db:
        assert db.execute("SELECT call_key FROM calls").fetchall() == [("k1",)]
    assert [row["通话键"] for row in read_csv(tmp_path / "c" / "calls.csv")] == ["k1"]


def test_tables_without_teams_are_left_out_of_a_teams_export(out: Path, tmp_path: Path) -> None:
    """Rows that are of no team are not given away with a team's; the terminal says so."""
    put(out, "runs", [{"command": "run"}])
    done = export(out, "--format", "csv", "--team", "一组", "--to", tmp_path / "c")
    assert not (tmp_path / "c" / "runs.csv").exists()
    assert "left out" in done.stdout
    assert "runs" in done.stdout


def test_the_place_may_be_left_out(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a place the result lies in the present folder, under a name that the help tells."""
    monkeypatch.chdir(tmp_path)
    assert export(out, "--format", "csv", "--from", DAY, "--to", DAY).exit_code == 0
    assert (tmp_path / "voicecheck-csv" / "calls.csv").is_file()


def test_a_full_disk_leaves_nothing(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full the exit code is 3, and nothing is left but what was there."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("voicecheck.export.csvfiles.count_cut", full)
    done = export(out, "--format", "csv", "--to", tmp_path / "c")
    assert (done.exit_code, "disk is full" in done.stderr) == (3, True)
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_days_are_files_and_nothing_else(out: Path) -> None:
    """A folder that is no day is passed over."""
    (out / "calls" / "date=tomorrow").mkdir()
    (out / "calls" / "date=tomorrow" / "x.parquet").write_bytes(b"")
    assert sum(len(rows) for rows in stream(out, "calls", Selection(first=date(2026, 1, 1)))) == 11
