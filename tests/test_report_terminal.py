"""What the pages on the terminal share."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from voicecheck.report.terminal import PIPED_WIDTH, page, rest, rows, told


def printed(lines: list[tuple[str, ...]], width: int, **more: object) -> list[str]:
    """Rows as a terminal of so many columns shows them."""
    shown = io.StringIO()
    rows(lines, Console(file=shown, width=width), **more)  # type: ignore[arg-type]
    return shown.getvalue().splitlines()


def test_rows_align_and_the_last_column_is_cut() -> None:
    """Numbers flush right, words flush left, wide characters counted as two, each row one line."""
    lines = [("7", "短", "a long sentence about it"), ("12", "longer", "short")]
    assert printed(lines, 60) == [" 7  短      a long sentence about it", "12  longer  short"]
    assert printed(lines, 24) == [" 7  短      a long sent…", "12  longer  short"]
    assert printed([("短", "严重的错误")], 8) == ["短  严 …"]


def test_markup_in_cells_is_text() -> None:
    """What stands in square brackets in a name is printed, not taken for a style."""
    assert printed([("[red]x[/red]", "y")], 40) == ["[red]x[/red]  y"]


def test_a_terminal_too_narrow_still_shows_everything() -> None:
    """Where the other columns alone fill the line nothing is lost."""
    assert "the end" in " ".join(printed([("x" * 30, "the end")], 20))


def test_a_pipe_is_wide_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no terminal can be asked lines are wide; COLUMNS is obeyed."""
    monkeypatch.delenv("COLUMNS", raising=False)
    assert page().width == PIPED_WIDTH
    monkeypatch.setenv("COLUMNS", "66")
    assert page().width == 66


def test_a_long_text_is_indented_on_every_line() -> None:
    """In as many lines as it takes, none wider than the terminal, no spaces at their ends."""
    shown = io.StringIO()
    told("一个 long message [red]with[/red] marks", Console(file=shown, width=20))
    assert shown.getvalue() == "  一个 long message\n  [red]with[/red]\n  marks\n"


def test_what_is_left_is_said_only_where_something_is() -> None:
    """No line where all was shown."""
    shown = io.StringIO()
    rest(3, 3, "there", Console(file=shown))
    assert shown.getvalue() == ""
    rest(1234, 3, "there", Console(file=shown))
    assert shown.getvalue() == "  … 1,231 more there\n"
