"""Questions to the tables are answered, and can do nothing but read them."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner, Result

from made_centre import publish_centre
from voicecheck.cli import app
from voicecheck.cli import query as command
from voicecheck.errors import StoppedError, UsageError
from voicecheck.query import asking, session
from voicecheck.query.asking import ask_tables
from voicecheck.query.session import Answer
from voicecheck.tables.guides.views import derived_views
from voicecheck.tables.tabular import TABLES

AGENTS = ["0012", "007", "12", "1e5", "A/1", "张三"]
NAMED = f"SELECT DISTINCT agent_id FROM calls WHERE agent_id IN ({', '.join(map(repr, AGENTS))}) ORDER BY 1"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of a small centre, in a folder with a name that has to be quoted."""
    out = tmp_path_factory.mktemp("query") / 'o\'ut [1]*?, "表"'
    publish_centre(out, weeks=1, calls=1)
    return out


@pytest.fixture
def out(published: Path, tmp_path: Path) -> Path:
    """A copy of the tables that a test may change."""
    copied = tmp_path / published.name
    shutil.copytree(published, copied, copy_function=shutil.copy2)
    return copied


def asked(out: Path, question: str, *more: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, ["query", question, "--out", str(out), *more], input=typed)


def files_of(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file with its length and time."""
    found = {str(path): path.stat() for path in folder.rglob("*")}
    return {path: (stat.st_size, stat.st_mtime_ns) for path, stat in found.items()}


def test_every_table_and_view_is_ready(published: Path) -> None:
    """SHOW TABLES names them all, and each can be read to its end."""
    names = {*TABLES, *(view.name for view in derived_views())}
    shown = json.loads(asked(published, "SHOW TABLES", "--format", "json").stdout)
    assert {row["name"] for row in shown} == names
    counts = " UNION ALL ".join(f"SELECT '{name}' AS name, count(*) AS n FROM {name}" for name in sorted(names))
    rows = json.loads(asked(published, counts, "--format", "json").stdout)
    assert {row["name"] for row in rows if row["n"]} >= {"calls", "turns", "call_norms", "agents", "by_agent", "live",
                                                         "fact_hold", "dim_date", "dim_agent", "dim_value"}  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_ids_stay_as_they_are(published: Path, form: str) -> None:
    """007, 0012, 12, 1e5, 张三 and A/1 are texts in each form."""
    text = asked(published, NAMED, "--format", form).stdout
    read: dict[str, Callable[[], list[str]]] = {
        "csv": lambda: [row["agent_id"] for row in csv.DictReader(io.StringIO(text))],
        "json": lambda: [row["agent_id"] for row in json.loads(text)],
        "table": lambda: text.splitlines()[2:-1],
    }
    assert read[form]() == AGENTS


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("COPY calls TO '{out}/x.csv'", "COPY is not a question"),
        ("WITH x AS (COPY (SELECT 1) TO '{file}' (USE_TMP_FILE false)) SELECT * FROM x", "COPY writes files"),
        ("WITH x AS (/**/copy/**/(SELECT 1) TO '{file}' (USE_TMP_FILE false)) FROM x", "COPY writes files"),
        ("FROM query('WITH x AS (COPY (SELECT 1) TO ''{nested}'' (USE_TMP_FILE false)) FROM x')", "top level"),
        ("EXPLAIN ANALYZE COPY (SELECT 1) TO '{file}' (USE_TMP_FILE false)", "EXPLAIN is not a question"),
        ("ATTACH '{out}/x.db'", "ATTACH is not a question"),
        ("EXPORT DATABASE '{out}/x'", "EXPORT is not a question"),
        ("INSTALL httpfs", "LOAD is not a question"),
        ("LOAD httpfs", "LOAD is not a question"),
        ("PRAGMA database_list", "PRAGMA is not a question"),
        ("CALL enable_logging('QueryLog', storage = 'file', storage_config = {{'path': '{out}/log'}})", "CALL is not"),
        ("FROM enable_logging('QueryLog', storage = 'file', storage_config = {{'path': '{out}/log'}})", "locked"),
        ("SET enable_external_access = true", "SET is not a question"),
        ("RESET lock_configuration", "SET is not a question"),
        ("SET temp_directory = '{out}/t'; FROM calls", "2 statements"),
        ("SELECT 1; SELECT 2", "2 statements"),
        ("CREATE TABLE x AS FROM calls", "CREATE is not a question"),
        ("DROP VIEW calls", "DROP is not a question"),
        ("SELECT * FROM read_csv('/etc/passwd')", "disabled by configuration"),
        ("SELECT * FROM read_text('{out}/config.yaml')", "disabled by configuration"),
        ("FROM '/etc/passwd'", "does not exist"),
        ("FROM glob('/etc/*')", "disabled by configuration"),
        ("FROM sniff_csv('/etc/passwd')", "disabled by configuration"),
        ("FROM read_parquet('https://example.org/x.parquet')", "disabled by configuration"),
        ("SELECT getenv('HOME')", "does not exist"),
        ("FROM question", "does not exist"),
        ("", "no question"),
        (" ;; -- nothing", "no question"),
    ],
)
def test_a_question_reads_the_tables_and_no_more(out: Path, question: str, said: str) -> None:
    """Whatever would write, read other files, load code or change settings is refused, and changes nothing."""
    file = next((out / "calls").rglob("*.parquet"))
    before, elsewhere = files_of(out), set(Path.cwd().iterdir())
    quoted = {name: str(path).replace("'", "''") for name, path in (("out", out), ("file", file))}
    quoted["nested"] = quoted["file"].replace("'", "''")
    done = asked(out, question.format(**quoted))
    assert done.exit_code == 2, done.output
    assert said in done.stderr
    assert files_of(out) == before
    assert set(Path.cwd().iterdir()) == elsewhere


def test_a_column_may_be_called_copy_in_quotes(published: Path) -> None:
    """Only the bare word is refused, whatever stands before it in other scripts."""
    done = asked(published, "SELECT '张三 copy' AS 甲, 1 AS \"copy\" -- copy", "--format", "json")
    assert json.loads(done.stdout) == [{"甲": "张三 copy", "copy": 1}]


def test_a_wrong_question_is_told_with_its_place(published: Path) -> None:
    """DuckDB's own words, with the line and a mark under the place."""
    done = asked(published, "SELECT\n  nothing\nFROM calls")
    assert done.exit_code == 2
    assert 'column "nothing" not found' in done.stderr
    assert "LINE 2:" in done.stderr
    assert "^" in done.stderr


def test_a_pivot_is_one_question(published: Path) -> None:
    """DuckDB makes several statements of it; whoever asks wrote one."""
    done = asked(published, "PIVOT call_norms ON result USING count(*) GROUP BY agent_id", "--format", "csv")
    assert done.exit_code == 0, done.output
    assert "fail" in done.stdout.splitlines()[0].split(",")


def test_a_question_comes_from_a_file_or_standard_input(published: Path, tmp_path: Path) -> None:
    """@FILE and - are read, also as Windows saves them."""
    written = tmp_path / "q.sql"
    written.write_bytes(b"\xef\xbb\xbf" + NAMED.encode())
    for result in (asked(published, f"@{written}", "--format", "csv"),
                   asked(published, "-", "--format", "csv", typed=NAMED)):  # fmt: skip
        assert result.stdout.split()[1:] == AGENTS
    missing = asked(published, f"@{tmp_path / 'none.sql'}")
    assert (missing.exit_code, "none.sql" in missing.stderr) == (2, True)


def test_csv_of_a_file_is_for_a_spreadsheet_and_that_of_a_pipe_is_plain(published: Path, tmp_path: Path) -> None:
    """A file has the mark by which Excel knows UTF-8, and no text in it is a formula; null is empty."""
    question = "SELECT '=1+1' AS a, NULL AS b, DATE '2026-11-20' AS c, '张\n三' AS d, -1 AS e, '007' AS f"
    to = tmp_path / "x.csv"
    assert asked(published, question, "--to", str(to)).exit_code == 0
    assert to.read_bytes().startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(to.read_text("utf-8-sig"), newline="")))[1] == [
        "'=1+1", "", "2026-11-20", "张\n三", "-1", "007\t",
    ]  # fmt: skip
    piped = asked(published, question, "--format", "csv").stdout
    assert list(csv.reader(io.StringIO(piped, newline="")))[1][0] == "=1+1"
    assert not piped.startswith("\ufeff")
    again = asked(published, question, "--to", str(to))
    assert (again.exit_code, "--force" in again.stderr) == (2, True)
    assert asked(published, question, "--to", str(to), "--force").exit_code == 0


def test_json_is_json_whatever_is_in_it(published: Path) -> None:
    """Dates are ISO texts, no number is infinite, maps and lists are theirs, and no name is lost."""
    question = """SELECT 1 AS a, 2 AS a, 'nan'::DOUBLE AS b, DATE '2026-11-20' AS c, NULL AS d, 1.5::DECIMAL(9, 1) AS e,
        TIMESTAMPTZ '2026-11-20 01:00:00+00' AS f, [1, NULL] AS g, MAP {'k': DATE '2026-11-20'} AS h, TIME '09:00' AS i,
        INTERVAL 90 SECOND AS j, 'a"b\\c' AS k, 18446744073709551615::UBIGINT AS l"""
    (row,) = json.loads(asked(published, question, "--format", "json").stdout)
    assert row == {
        "a": 1, "a_2": 2, "b": None, "c": "2026-11-20", "d": None, "e": 1.5, "f": "2026-11-20T01:00:00+00:00",
        "g": [1, None], "h": {"k": "2026-11-20"}, "i": "09:00:00", "j": 90.0, "k": 'a"b\\c', "l": 2**64 - 1,
    }  # fmt: skip
    assert json.loads(asked(published, "FROM calls WHERE false", "--format", "json").stdout) == []


def test_a_table_is_set_by_width_and_says_what_it_leaves_out(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Chinese character is two places wide; what does not fit is cut, and said to be."""
    monkeypatch.setenv("COLUMNS", "50")
    question = "SELECT i AS n, repeat('字', 100) AS 说, 'x' AS more, repeat('y', 70) AS y FROM range(300) t(i)"
    lines = asked(published, question, "--rows", "3", "--lang", "zh").stdout.splitlines()
    assert max(map(cell_len, lines[:5])) == 50
    assert lines[2].startswith("0  字字")
    assert lines[2].endswith("字…")
    assert "前 3 行" in lines[5]
    assert "未显示 2 列：more, y" in lines[6]
    assert "已截断" in lines[7]
    english = asked(published, question, "--lang", "en").stdout
    assert "the first 100 rows alone" in english
    monkeypatch.delenv("COLUMNS")
    whole = asked(published, "SELECT 1 AS a, NULL AS b, chr(27) || '[2J' AS c", "--lang", "zh").stdout.splitlines()
    assert whole[-1] == "(1 行)"
    assert "\x1b" not in whole[2]


def test_what_is_missing_is_said_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder, an empty one, and no DuckDB."""
    for folder in (tmp_path, tmp_path / "none"):
        done = asked(folder, "FROM calls")
        assert done.exit_code == 2
        assert "holds no tables" in done.stderr
        assert "voicecheck run" in done.stderr
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(UsageError, match=r"pip install 'voicecheck\[query\]'"):
        session._imported()


def agents_of(answers: list[list[str]]) -> Callable[[Answer], None]:
    """Collect the first column of each answer."""
    return lambda answer: answers.append([row[0] for part in answer.parts for row in part])


def replace_calls(out: Path, agent: str) -> None:
    """Publish days again, as a run would: new files, and the list last."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from voicecheck.tables.live import describe

    listed = out / "live" / "part-0.parquet"
    rows = pq.ParquetFile(listed).read()
    known = rows.to_pylist()
    for row in known:
        if row["table_name"] == "calls":
            path = out / row["path"]
            calls = pq.ParquetFile(path).read()
            at = calls.schema.get_field_index("agent_id")
            changed = calls.set_column(at, calls.schema.field(at), pa.array([agent] * len(calls)))
            pq.write_table(changed, f"{path}.new")
            os.replace(f"{path}.new", path)
            said = describe(path)
            row["sha256"], row["byte_count"] = said["sha256"], said["bytes"]
    pq.write_table(pa.Table.from_pylist(known, schema=rows.schema), f"{listed}.new")
    os.replace(f"{listed}.new", listed)


def test_two_publications_are_never_mixed(out: Path) -> None:
    """Where the tables are replaced while an answer is read, the question is asked again, once."""
    answers: list[list[str]] = []
    collect = agents_of(answers)

    def replacing(answer: Answer) -> None:
        collect(answer)
        if len(answers) == 1:
            replace_calls(out, "new")

    ask_tables(out, "SELECT DISTINCT agent_id FROM calls", replacing)
    assert len(answers) == 2
    assert answers[1] == ["new"]

    def always(answer: Answer) -> None:
        collect(answer)
        replace_calls(out, f"newer {len(answers)}")

    with pytest.raises(StoppedError, match="being published"):
        ask_tables(out, "SELECT DISTINCT agent_id FROM calls", always)
    assert len(answers) == 4


def test_half_a_publication_is_waited_for(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the list does not know means that somebody publishes; so does one that is gone."""
    monkeypatch.setattr(asking, "PATIENCE_S", 0.1)
    listed = out / "live" / "part-0.parquet"
    before = (listed.read_bytes(), listed.stat().st_mtime_ns)
    replace_calls(out, "new")
    listed.write_bytes(before[0])
    os.utime(listed, ns=(before[1], before[1]))
    with pytest.raises(StoppedError, match="being published"):
        ask_tables(out, "FROM calls", agents_of([]))
    next((out / "turns").rglob("*.parquet")).unlink()
    assert asked(out, "FROM turns").exit_code == 3


def test_a_copy_of_the_tables_can_be_asked(published: Path, tmp_path: Path) -> None:
    """Where copying made every file younger than the list, files are told by what they hold."""
    shutil.copytree(published, tmp_path / "copy", copy_function=shutil.copyfile)
    os.utime(tmp_path / "copy" / "live" / "part-0.parquet", (1, 1))
    assert asked(tmp_path / "copy", NAMED, "--format", "csv").stdout.split()[1:] == AGENTS


def test_a_damaged_file_is_named(out: Path) -> None:
    """A file that cannot be read, though it is as long as listed, is said to be the fault."""
    path = next((out / "calls").rglob("*.parquet"))
    listed = (out / "live" / "part-0.parquet").stat().st_mtime
    path.write_bytes(b"x" * path.stat().st_size)
    os.utime(path, (listed - 10, listed - 10))
    done = asked(out, "FROM calls")
    assert done.exit_code == 3
    assert path.name in done.stderr


def test_more_than_memory_holds_is_refused_in_words(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written to disk instead; the message says what to do."""
    monkeypatch.setitem(session._OPTIONS, "memory_limit", "100MB")
    done = asked(published, "SELECT i, count(*) FROM range(50000000) t(i) GROUP BY i")
    assert done.exit_code == 2
    assert "ask for fewer rows" in done.stderr


def test_an_answer_of_any_length_is_printed_as_it_comes(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond what is held it goes out at once; then a publication meanwhile is an error, since it cannot be undone."""
    monkeypatch.setattr(command, "HELD_CHARACTERS", 1_000)
    question = "SELECT i FROM range(50000) t(i)"
    done = asked(published, question, "--format", "csv")
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) == 50_001
    stands = iter([False, True])
    monkeypatch.setattr("voicecheck.tables.current.Publication.stands", lambda _: next(stands))
    again = asked(published, question, "--format", "csv")
    assert again.exit_code == 3
    assert "two publications" in " ".join(again.stderr.split())


ENDLESS = {
    "counted": "SELECT count(*) FROM range(100000000000) a(i), range(1000) b(j)",
    "sorted": "SELECT i FROM range(100000000000) a(i) ORDER BY hash(i)",
    "streamed": "SELECT i FROM range(100000000000) a(i)",
    "in one list": "SELECT list_sort(list_transform(range(100000000), lambda x: hash(x)))",
}
CHILD = """
import signal, threading
signal.alarm(90)  # whatever becomes of the test: the system ends this process
signal.signal(signal.SIGINT, signal.default_int_handler)  # a child of a shell that ignores SIGINT would ignore it, too
from voicecheck.query import waiting
began = threading.Event()
run = waiting.Waiting.run
def told(self, call):
    def calling():
        if began.is_set():
            print("begun", flush=True)
        began.set()
        return call()
    return run(self, calling)
waiting.Waiting.run = told
from voicecheck.cli import app
app()
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT for a child")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("kind", ENDLESS)
def test_a_question_can_be_stopped(published: Path, tmp_path: Path, kind: str, number: signal.Signals) -> None:
    """A signal ends a question that would take for ever, with the exit code of a stop; no half a file is left."""
    to = tmp_path / "x.csv"
    arguments = [sys.executable, "-c", CHILD, "query", ENDLESS[kind], "--out", str(published), "--to", str(to)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout
            assert child.stdout.readline() == "begun\n"
            time.sleep(1)
            child.send_signal(number)
            _, said = child.communicate(timeout=20)
        finally:
            child.kill()
    assert (child.returncode, "stopped" in said) == (3, True), said
    assert list(tmp_path.iterdir()) == []
