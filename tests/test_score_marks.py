"""Marks and figures: what is in the file is taken as written, what is wrong is told line by line."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from score_cards import SHIPPED
from voicecheck.config import load_settings
from voicecheck.errors import ConfigError
from voicecheck.score.marks import Figures, Mark, Marks, parse_figures, parse_marks

PARTS = {"knowledge": 20.0, "systems": 20.0}
RANGES = {"satisfaction": (0.0, 100.0), "sales": None}
DAY = date(2026, 11, 20)


def faults(parse: Callable[..., Any], text: str | bytes, known: Any) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(ConfigError) as caught:
        parse(data, "own.csv", known)
    return list(caught.value.faults)


def test_marks_are_of_a_call_or_of_a_day() -> None:
    """A call's own mark goes before its agent's day's; empty cells and lines are nothing."""
    head = "call_id,agent_id,date,part,points,out_of,assessor,note\n"
    text = head + "c1,,,systems,4,5,王芳,\n,,,,,,,\n,007,2026-11-20,systems,3,,,\n"
    marks = parse_marks(text.encode(), "own.csv", PARTS)
    assert marks == Marks({("c1", "systems"): Mark(4, 5, "王芳")}, {("007", DAY, "systems"): Mark(3)})
    assert marks.find("systems", call_id="c1", agent_id="007", day=DAY) == Mark(4, 5, "王芳")
    assert marks.find("systems", call_id="c2", agent_id="007", day=DAY) == Mark(3)
    assert marks.find("systems", call_id="c2", agent_id="7", day=DAY) is None
    assert marks.find("systems", call_id="c2", agent_id="007", day=None) is None
    assert marks.find("systems", call_id="c2", agent_id=None, day=DAY) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_what_spreadsheets_write_is_read(encoding: str) -> None:
    """With or without BOM, in GB18030, with Windows line ends and a note over two lines."""
    text = 'part,points,call_id,note\r\nknowledge,16.5,c1,"规则,\r\n不熟"\r\nsystems,1,c1,好\r\n'
    marks = parse_marks(text.encode(encoding), "own.csv", PARTS)
    assert marks.by_call["c1", "knowledge"] == Mark(16.5, None, None, "规则,\r\n不熟")
    assert marks.by_call["c1", "systems"].note == "好"


def test_all_faults_of_marks_are_told_by_line() -> None:
    """Unknown part, points out of range, no number, twice, no target, no date, too many cells: each with its line."""
    text = (
        "call_id,agent_id,date,part,points,out_of\n"
        "c1,,,knowledge,21,\n"
        "c1,,,manners,2,\n"
        "c1,,,systems,many,\n"
        "c2,,,systems,5,\n"
        "c2,,,systems,5,\n"
        ",A1,,systems,5,\n"
        ",A1,20/11/2026,systems,5,\n"
        "c3,,,systems,6,5\n"
        "c4,,,systems,6,0\n"
        "c5,,,,6,\n"
        "c6,,,systems,,\n"
        "c7,,,systems,6,,,x\n"
        "c8,,,systems,nan,\n"
        "c9,,,systems,-1,\n"
    )
    assert faults(parse_marks, text, PARTS) == [
        "line 2: knowledge has 21 points; it takes 0 to 20",
        "line 3: no configured card has marks for a part manners; known are knowledge, systems",
        "line 4: points is 'many'; write a number",
        "line 6: systems is marked twice for c2 (also line 5)",
        "line 7: names neither a call_id nor an agent_id and a date",
        "line 8: date is '20/11/2026': it does not begin with the year, so day and month cannot be told apart; "
        "write it as 2026-11-20",
        "line 9: systems has 6 points; it takes 0 to 5",
        "line 10: out_of is 0; write a number above 0",
        "line 11: part is empty",
        "line 12: points are missing; leave the row out where there is no mark",
        "line 13: has 8 cells, the header 6; quote a text with a comma in it",
        "line 14: points is 'nan'; write a number",
        "line 15: systems has -1 points; it takes 0 to 20",
    ]


def test_lines_are_counted_as_an_editor_shows_them() -> None:
    """A quoted cell over two lines moves the lines after it; a row is named by its first."""
    text = 'call_id,part,points,note\nc1,systems,1,"two\nlines"\nc1,systems,2,\n'
    assert faults(parse_marks, text, PARTS) == ["line 4: systems is marked twice for c1 (also line 2)"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("call_id,part\n", "line 1: there is no column points"),
        ("call_id,part,points,colour\n", "line 1: nothing asks for a column colour"),
        ("call_id,part,points,part\n", "line 1: more than one column part"),
        ("", "line 1: there is no column part"),
        ('call_id,part,points\n"c1,knowledge,3\n', "no CSV that can be read"),
        (b"part,points\n\xff\xff\xff", "neither UTF-8 nor GB18030"),
    ],
)
def test_a_file_that_is_no_table_of_marks_is_refused(data: str | bytes, told: str) -> None:
    """Nothing is read from a file whose header or form is wrong."""
    assert any(told in fault for fault in faults(parse_marks, data, PARTS))


def test_figures_are_of_a_day_and_may_be_missing() -> None:
    """An empty cell is no figure, not nought; an unknown day has none."""
    text = "agent_id,date,satisfaction,sales\nA1,2026-11-20,92.5,\nA2,2026-11-20,0,-5\n"
    figures = parse_figures(text.encode(), "own.csv", RANGES)
    assert figures == Figures({("A1", DAY): {"satisfaction": 92.5}, ("A2", DAY): {"satisfaction": 0, "sales": -5}})
    assert figures.find("A1", DAY) == {"satisfaction": 92.5}
    assert figures.find(None, DAY) == figures.find("A1", date(2026, 11, 21)) == {}


def test_all_faults_of_figures_are_told_by_line() -> None:
    """Out of range, twice, without agent or date, no number."""
    text = "agent_id,date,satisfaction\nA1,2026-11-20,101\nA1,2026-11-20,90\n,2026-11-20,9\nA1,,9\nA2,2026-11-20,high\n"
    assert faults(parse_figures, text, RANGES) == [
        "line 2: satisfaction is 101; it lies between 0 and 100",
        "line 3: A1 on 2026-11-20 stands twice (also line 2)",
        "line 4: needs an agent_id and a date, or a call_id",
        "line 5: needs an agent_id and a date, or a call_id",
        "line 6: satisfaction is 'high'; write a number",
    ]
    assert faults(parse_figures, "agent_id,date,qa_score\n", RANGES) == [
        "line 1: nothing asks for a column qa_score; known are agent_id, date, call_key, call_id, sales, satisfaction"
    ]


def test_figures_may_be_of_a_call() -> None:
    """By its key before its name; they are in no day's figures, and each call stands once."""
    text = "call_key,call_id,agent_id,date,satisfaction\nk1,c1,,,80\n,c2,A1,2026-11-20,60\n,,A1,2026-11-20,92.5\n"
    figures = parse_figures(text.encode(), "own.csv", RANGES)
    assert figures.by_call == {"k1": {"satisfaction": 80}, "c2": {"satisfaction": 60}}
    assert figures.find("A1", DAY) == {"satisfaction": 92.5}
    assert figures.own(call_key="k1", call_id="c2") == {"satisfaction": 80}
    assert figures.own(call_key="k9", call_id="c2") == {"satisfaction": 60}
    assert figures.own(call_key="k9", call_id="c9") == {}
    assert figures.without({"c2"}).by_call == {"k1": {"satisfaction": 80}}
    twice = "call_id,satisfaction\nc1,80\nc1,90\nc2,101\n,5\n"
    assert faults(parse_figures, twice, RANGES) == [
        "line 3: c1 stands twice (also line 2)",
        "line 4: satisfaction is 101; it lies between 0 and 100",
        "line 5: needs an agent_id and a date, or a call_id",
    ]


def guide_tables() -> list[str]:
    """The CSV examples of the guide."""
    return re.findall(r"```csv\n(.*?)```", (SHIPPED / "README.md").read_text(encoding="utf-8"), re.DOTALL)


def test_the_guides_tables_go_with_the_shipped_cards(tmp_path: Path) -> None:
    """Named in the settings, from the settings' folder, they are read; the digest tells when one changes."""
    (tmp_path / "marks.csv").write_text(guide_tables()[0], encoding="utf-8")
    (tmp_path / "figures.csv").write_text(guide_tables()[1], encoding="utf-8")
    file = tmp_path / "my.yaml"
    file.write_text("scores: {marks: marks.csv, figures: figures.csv}\n", encoding="utf-8")
    settings, plain = load_settings(file, environ={}), load_settings(environ={})
    assert settings.scores.marks.by_call["call-0001", "knowledge"] == Mark(16, None, "王芳", "套餐规则不熟")
    assert settings.scores.marks.by_day["A007", DAY, "knowledge"] == Mark(4, 5, "李强")
    assert settings.scores.figures.find("A008", DAY) == {"satisfaction": 88}
    (tmp_path / "marks.csv").write_text(guide_tables()[0].replace("16", "17"), encoding="utf-8")
    changed = load_settings(file, environ={})
    assert len({plain.scores.digest, settings.scores.digest, changed.scores.digest}) == 3
    assert plain.config_sha256 == settings.config_sha256 == changed.config_sha256


def test_faults_of_cards_and_tables_stand_among_those_of_the_settings(tmp_path: Path) -> None:
    """A missing card, a wrong card of one's own, a missing CSV and a wrong one are told with their files."""
    (tmp_path / "own.yaml").write_text("card: own\ntitle: Own\njudges: call\nparts: []\n", encoding="utf-8")
    (tmp_path / "marks.csv").write_text("part,points\nmanners,3\n", encoding="utf-8")
    (tmp_path / "a.yaml").write_text("scores:\n  cards: [qa, nowhere]\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("scores: {cards: [./own.yaml]}\n", encoding="utf-8")
    (tmp_path / "c.yaml").write_text("scores: {marks: marks.csv, figures: none.csv}\n", encoding="utf-8")
    (tmp_path / "d.yaml").write_text("scores: {cards: [qa, qa]}\n", encoding="utf-8")
    told = {}
    for name in "abcd":
        with pytest.raises(ConfigError) as caught:
            load_settings(tmp_path / f"{name}.yaml", environ={})
        told[name] = caught.value.faults
    assert told["a"] == (f"scores.cards[1]: no such card: nowhere ({tmp_path / 'a.yaml'}, line 2)",)
    assert told["b"] == (f"{tmp_path / 'own.yaml'}: line 4: parts: is empty",)
    assert told["c"][0].startswith(f"{tmp_path / 'marks.csv'}: line 2: no configured card has marks for a part manners")
    assert told["c"][-1] == f"{tmp_path / 'none.csv'}: cannot be read: No such file or directory"
    assert told["d"] == ("two cards are named qa",)


def test_marks_and_figures_are_read_as_spreadsheets_write_them() -> None:
    """Dates with slashes, percent signs, semicolons, ids as text formulas and headings in any case mean the same."""
    text = 'Agent_ID;Date;satisfaction\n"=""0012""";2026/11/16;92.5%\n１００２;2026年11月16日;８０\n'
    figures = parse_figures(text.encode("gb18030"), "f.csv", {"satisfaction": (0.0, 100.0)})
    day = date(2026, 11, 16)
    assert figures.by_day == {("0012", day): {"satisfaction": 92.5}, ("1002", day): {"satisfaction": 80.0}}
    share = parse_figures(b"agent_id,date,share\nA1,20261116,50%\n", "f.csv", {"share": (0.0, 1.0)})
    assert share.by_day == {("A1", day): {"share": 0.5}}
    marks = parse_marks(b"sep=;\ncall_id;part;points\nc1;systems;5\n", "m.csv", {"systems": 10.0})
    assert marks.by_call["c1", "systems"].points == 5


def test_lines_of_marks_count_the_line_that_names_the_separator() -> None:
    """A fault is told with the line that an editor shows."""
    with pytest.raises(ConfigError, match="line 3: points is 'x'"):
        parse_marks(b"sep=;\ncall_id;part;points\nc1;systems;x\n", "m.csv", {"systems": 10.0})


def test_a_mark_with_the_calls_key_is_that_calls_alone() -> None:
    """Where several calls have a name, the key tells them apart; marks by the name alone can be left out."""
    text = "call_key,call_id,part,points\nk1,c1,systems,5\n,c1,systems,7\n"
    marks = parse_marks(text.encode(), "m.csv", {"systems": 10.0})
    asked: dict[str, Any] = {"call_id": "c1", "agent_id": None, "day": None}
    assert [marks.of(key).find("systems", **asked).points for key in ("k1", "k2")] == [5, 7]
    less = marks.without({"c1"})
    assert [less.of(key).find("systems", **asked) is not None for key in ("k1", "k2")] == [True, False]
