"""A file that a command writes has an ending that fits what is in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from made_tables import made_row, put
from voicecheck.cli import app
from voicecheck.cli.newfile import form_by_ending
from voicecheck.errors import UsageError

ENDINGS = {".csv": "csv", ".json": "json", ".txt": "table"}


@pytest.mark.parametrize(
    ("name", "chosen", "form"),
    [
        (None, None, "table"),
        (None, "csv", "csv"),
        ("a.CSV", None, "csv"),
        ("a.json", "json", "json"),
        ("a", None, "table"),
        ("a", "csv", "csv"),
        ("a.2026-11", "csv", "csv"),
        ("a.txt", "csv", "csv"),
    ],
)
def test_the_ending_says_the_format(name: str | None, chosen: str | None, form: str) -> None:
    """Whoever names a format gets it; else the ending tells, in any case of letters; else it is the terminal's."""
    assert form_by_ending(Path(name) if name else None, chosen, ENDINGS, "table") == form


@pytest.mark.parametrize(
    ("name", "chosen", "told"),
    [
        ("a.parquet", None, "no format has the ending .parquet; name a file with .csv, .json, .txt"),
        ("a.parquet", "csv", "name a file with .csv"),
        ("a.json", "csv", "or ask for --format json"),
        ("a.csv", "table", "name a file with .txt"),
        ("a.2026-11", None, "say which with --format"),
    ],
)
def test_an_ending_that_contradicts_is_refused(name: str, chosen: str | None, told: str) -> None:
    """Nothing is written under the name of another format, and what to do is said."""
    with pytest.raises(UsageError, match="name a file with") as caught:
        form_by_ending(Path(name), chosen, ENDINGS, "table")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "SELECT 1", "--to", "x.parquet"),
        ("query", "SELECT 1", "--format", "json", "--to", "x.csv"),
        ("transcript", "k1", "--to", "t.docx"),
        ("transcript", "k1", "--format", "vtt", "--to", "t.rttm"),
        ("export", "--format", "csv", "--to", "y.csv"),
        ("export", "--format", "xlsx", "--to", "y.xlsx"),
        ("export", "--format", "duckdb", "--to", "y.csv"),
    ],
)
def test_each_command_refuses(arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The exit code is 2, the file is named, and nothing is written."""
    put(tmp_path / "out", "calls", [made_row()])
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, [*arguments, "--out", "out"])
    assert done.exit_code == 2
    assert arguments[-1] in done.stderr
    assert "--format" in done.stderr or "name a file" in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
