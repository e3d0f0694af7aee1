"""``voicecheck export --format xlsx``: a workbook a team that opens, filters and reads without colour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from made_tables import DAY, NEXT, made_row, put
from voicecheck.cli import app
from voicecheck.export.cells import MOST_CHARACTERS
from voicecheck.export.digest import CALLS_TO_LISTEN
from voicecheck.export.places import PLACES_A_CALL
from voicecheck.export.sheets import LEAST_CALLS, SHEETS
from voicecheck.export.workbook import file_names
from voicecheck.rules.language.norm import DOCUMENTS
from voicecheck.rules.reasons import CATALOGUE

SAID = {
    "agent_level_dbfs": None,
    "agent_rated_characters": 200,
    "agent_rated_talk_s": 60.0,
    "agent_rated_pause_s": 10.0,
    "interruptions_by_agent_counted": 1,
    "dead_air_s": 2.0,
    "hold_count": 1,
    "hold_s": 20.0,
    "norms_failed": 1,
}


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workbooks are read in Chinese, unless a test asks for English."""
    monkeypatch.delenv("VOICECHECK_LANG")


def export(out: Path, to: Path, *arguments: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(
        app, ["export", "--out", str(out), "--format", "xlsx", "--to", str(to), *map(str, arguments)]
    )


def opened(file: Path) -> Any:
    """The workbook as openpyxl reads it."""
    return openpyxl.load_workbook(BytesIO(file.read_bytes()))


def norm(key: str, rule: str = "a.b", result: str = "fail", **more: Any) -> dict[str, Any]:
    """A row of ``call_norms``, of agent 007 of team 一组."""
    return {
        "call_key": key,
        "local_date": DAY,
        "rule_id": rule,
        "result": result,
        "asked": True,
        "agent_id": "007",
        "team": "一组",
        "severity": "minor",
        "direction": "inbound",
    } | more


def place(key: str, rule: str = "a.b", start: float | None = 65.4, **more: Any) -> dict[str, Any]:
    """A failed row of ``findings``."""
    return {
        "call_key": key,
        "rule_id": rule,
        "result": "fail",
        "withdrawn": False,
        "fault_form": "said",
        "start_s": start,
        "matched": "不可能",
        "match_kind": "exact",
        "expected": "不说不可能",
        "recommended": "我帮您看看",
    } | more


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Six calls of 007 of 一组, the last of which failed most; one of 0012, one of nobody known, one of practice."""
    folder = tmp_path / "out"
    calls = [made_row(n, qa_score=80.0 + n, **SAID) for n in range(6)]
    calls += [
        made_row(6, agent_id="0012", team="二组", **SAID),
        made_row(7, agent_id=None, team=None, qa_score=None, not_scored_because="too little was recorded"),
        made_row(8, direction="practice", qa_score=1.0, **SAID),
    ]
    put(folder, "calls", calls)
    put(
        folder,
        "call_norms",
        [
            *(norm(f"k{n}") for n in range(6)),
            norm("k5", "c.d", severity="critical"),
            norm("k6", agent_id="0012", team="二组", result="pass"),
            norm("k8", direction="practice"),
            norm("k7", agent_id=None, team=None, result="unknown"),
        ],
    )
    put(
        folder,
        "findings",
        [*(place(f"k{n}") for n in range(6)), place("k5", "c.d", None, window_start_s=2.0, window_end_s=30.0)],
    )
    put(
        folder,
        "norms",
        [
            {
                "rule_id": "a.b",
                "title_zh": "不说不可能",
                "title_en": "Never says impossible",
                "severity": "minor",
                "documents": "R",
                "recommended_zh": "快了{value}，请放慢",
            }
        ],
        None,
    )
    return folder


def cells(file: Path, sheet: str) -> list[dict[str, Any]]:
    """A sheet's rows by their headings."""
    head, *rows = opened(file)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_each_team_has_its_workbook(out: Path, tmp_path: Path) -> None:
    """A file a team, also one for calls whose team is not known; each has three sheets and says how to read them."""
    done = export(out, tmp_path / "x")
    assert done.exit_code == 0, done.stderr
    assert sorted(file.name for file in (tmp_path / "x").iterdir()) == ["一组.xlsx", "二组.xlsx", "班组不明.xlsx"]
    for file in (tmp_path / "x").iterdir():
        assert opened(file).sheetnames == ["坐席", "待听录音", "规范", "说明"]
        assert str(file) in done.stdout
    assert [row["工号"] for row in cells(tmp_path / "x" / "班组不明.xlsx", "坐席")] == ["（工号不明）"]


def test_sheets_are_made_to_be_read(out: Path, tmp_path: Path) -> None:
    """Heads stay in view, every column has a width and a filter, and no cells are merged."""
    export(out, tmp_path / "x")
    book = opened(tmp_path / "x" / "一组.xlsx")
    for sheet, page in zip(SHEETS, book.worksheets, strict=False):
        assert page.freeze_panes == "B2"
        assert page.auto_filter.ref.startswith("A1:")
        assert page.auto_filter.ref.endswith(str(max(page.max_row, 2)))
        assert not page.merged_cells.ranges
        assert len(page.column_dimensions) == len(sheet.heads) or sum(
            each.max - each.min + 1 for each in page.column_dimensions.values()
        ) == len(sheet.heads)
        assert page.print_title_rows == "$1:$1"


def test_an_agents_line_is_its_calls(out: Path, tmp_path: Path) -> None:
    """Sums and rates are those of the calls, practice left out; a rate is of sums, no mean of rates."""
    export(out, tmp_path / "x")
    (row,) = cells(tmp_path / "x" / "一组.xlsx", "坐席")
    assert (row["工号"], row["通话数"], row["计分通话"]) == ("007", 6, 6)
    assert row["平均质检得分"] == pytest.approx(82.5)
    assert row["语速（字/分）"] == pytest.approx(200)
    assert row["发音速度（字/分，不含停顿）"] == pytest.approx(240)
    assert (row["每通抢话（计入规范的）"], row["每通冷场（秒）"], row["平均每次保持（秒）"]) == (1, 2, 20)
    assert row["最常不合格的规范（通话数）"] == "不说不可能（6）；c.d（1）"
    assert row["提示"] is None
    (few,) = cells(tmp_path / "x" / "二组.xlsx", "坐席")
    assert str(LEAST_CALLS) in few["提示"]


def test_agents_are_compared_where_enough_is_known(out: Path, tmp_path: Path) -> None:
    """Against the team's mean stands a number whose sign a mark shows; with too few calls there is none."""
    more = [made_row(10 + n, agent_id="12", qa_score=90.0, **SAID) for n in range(LEAST_CALLS)]
    few = [made_row(30, agent_id="13", qa_score=0.0, **SAID)]
    put(out, "calls", [*(made_row(n, qa_score=80.0, **SAID) for n in range(LEAST_CALLS)), *more, *few])
    export(out, tmp_path / "x")
    rows = {row["工号"]: row for row in cells(tmp_path / "x" / "一组.xlsx", "坐席")}
    mean = (80.0 * LEAST_CALLS + 90.0 * LEAST_CALLS) / (2 * LEAST_CALLS + 1)
    assert rows["007"]["与班组平均相比"] == pytest.approx(80 - mean)
    assert rows["12"]["与班组平均相比"] == pytest.approx(90 - mean)
    assert rows["13"]["与班组平均相比"] is None
    page = opened(tmp_path / "x" / "一组.xlsx")["坐席"]
    assert page["E2"].number_format == "▲ 0.0;▼ 0.0;0.0"


def test_the_calls_to_listen_to_say_where_and_why(out: Path, tmp_path: Path) -> None:
    """Those with the gravest faults, from a little before the place, with its norm and words; no practice."""
    export(out, tmp_path / "x")
    rows = cells(tmp_path / "x" / "一组.xlsx", "待听录音")
    keys = [row["通话键"] for row in rows]
    assert len(set(keys)) == CALLS_TO_LISTEN
    assert "k5" in keys
    assert "k8" not in keys
    grave, mild = [row for row in rows if row["通话键"] == "k5"]
    assert (grave["规范编号"], grave["从第几秒听"]) == ("c.d", 0)
    assert (mild["从第几秒听"], mild["从几分几秒听"]) == (62, timedelta(seconds=62))
    assert mild["为什么听"] == "不该说：不说不可能"
    assert (mild["听到的话"], mild["推荐说法"], mild["录音"]) == ("不可能", "我帮您看看", "5.wav")
    assert (mild["日期"], mild["开始时间"]) == (datetime(2026, 11, 20), datetime(2026, 11, 20, 9, 40))
    assert mild["复核意见"] is None
    page = opened(tmp_path / "x" / "一组.xlsx")["待听录音"]
    (choice,) = page.data_validations.dataValidation
    assert choice.formula1 == '"对,错,听不清"'
    (unscored,) = cells(tmp_path / "x" / "班组不明.xlsx", "待听录音")
    assert "too little was recorded" in unscored["为什么听"]


def test_of_a_call_only_some_places_are_shown(out: Path, tmp_path: Path) -> None:
    """A norm is shown once a call, withdrawn findings never, and of many norms the gravest."""
    kept = [norm("k0", "r.9", "pass", severity="critical")]
    rules = [f"r.{n}" for n in range(PLACES_A_CALL + 2)]
    failed = [norm("k0", rule, severity="critical" if rule == "r.4" else "minor") for rule in rules]
    put(out, "call_norms", failed + kept)
    again = [place("k0", rule, 1.0) for rule in rules]
    put(out, "findings", [*again, *again, place("k0", "r.9", withdrawn=True)])
    export(out, tmp_path / "x")
    rows = cells(tmp_path / "x" / "一组.xlsx", "待听录音")
    assert [row["规范编号"] for row in rows] == ["r.4", "r.0", "r.1"]


def test_equally_grave_faults_are_told_by_points_and_time(out: Path, tmp_path: Path) -> None:
    """The dearest first, then what has a time, the earlier before; what is nowhere in the call has no time."""
    rules = ["a.nowhere", "b.late", "c.early", "d.dear"]
    put(out, "call_norms", [norm("k0", rule) for rule in rules])
    whole = {"window_start_s": 0.0, "window_end_s": 59.9, "fault_form": "not_said"}
    starts = {"b.late": 40.0, "c.early": 20.0}
    put(out, "findings", [place("k0", rule, starts.get(rule), **({} if rule in starts else whole)) for rule in rules])
    put(out, "deductions", [{"call_key": "k0", "rule_id": "d.dear", "card": "qa", "points": each} for each in (1, 2)])
    export(out, tmp_path / "x")
    rows = cells(tmp_path / "x" / "一组.xlsx", "待听录音")
    assert [row["规范编号"] for row in rows] == ["d.dear", "c.early", "b.late"]
    assert (rows[0]["从第几秒听"], rows[0]["从几分几秒听"]) == (None, None)
    put(out, "deductions", [])
    export(out, tmp_path / "y")
    rows = cells(tmp_path / "y" / "一组.xlsx", "待听录音")
    assert [row["规范编号"] for row in rows] == ["c.early", "b.late", "a.nowhere"]


def test_what_was_not_said_says_why_and_when_it_was_due(out: Path, tmp_path: Path) -> None:
    """Words heard beside 没有说 are explained, and a time that is only a stretch's start is marked as such."""
    unsaid = {"fault_form": "not_said", "matched": None}
    put(
        out,
        "findings",
        [
            place("k5", **unsaid | {"matched": "感谢"}, reason_code="misplaced", reason="said, but not in its place"),
            place("k4", start=None, **unsaid, window_start_s=0.0, window_end_s=20.0, reason_code="gone", reason="why"),
        ],
    )
    export(out, tmp_path / "x")
    rows = {row["通话键"]: row for row in cells(tmp_path / "x" / "一组.xlsx", "待听录音")}
    assert rows["k5"]["为什么听"] == f"没有说：不说不可能（{CATALOGUE['misplaced'].zh}）"
    assert rows["k4"]["为什么听"] == "没有说：不说不可能（why；应说的时段 0:00–0:20）"
    assert rows["k4"]["从第几秒听"] == 0


def test_a_measured_fault_says_by_how_much(out: Path, tmp_path: Path) -> None:
    """The figure, its unit and the limits stand beside the norm; one limit with its direction."""
    figure = {"fault_form": "out_of_limit", "value": 211.4, "unit": "characters/min", "matched": None}
    put(
        out,
        "findings",
        [
            place("k5", **figure, limit_low=120.0, limit_high=150.0),
            place("k4", **(figure | {"unit": "s", "value": 12.0}), limit_high=10.0),
            place("k3", **(figure | {"unit": "share", "value": 0.39}), limit_low=0.9),
            place("k2", **(figure | {"unit": "rings", "value": 5.0, "fault_form": "metadata"}), limit_high=3.0),
        ],
    )
    export(out, tmp_path / "x")
    why = {row["通话键"]: row["为什么听"] for row in cells(tmp_path / "x" / "一组.xlsx", "待听录音")}
    assert why["k5"] == "超限：不说不可能 211.4 字/分，限 120–150"
    assert why["k4"] == "超限：不说不可能 12 秒，限 ≤ 10"
    assert why["k3"] == "超限：不说不可能 39%，限 ≥ 90%"
    assert why["k2"].endswith("不说不可能 5 声，限 ≤ 3")


def test_the_codes_of_documents_are_explained(out: Path, tmp_path: Path) -> None:
    """Whoever reads R or N in the sheet of norms finds on the last sheet which document that is."""
    for language, sheet, name in (("zh", "说明", "依据文件"), ("en", "About", "Documents")):
        export(out, tmp_path / language, "--lang", language)
        told = dict(opened(tmp_path / language / "一组.xlsx")[sheet].iter_rows(values_only=True))
        assert all(f"{code} " in told[name] for code in DOCUMENTS)


def test_a_norms_line_counts_calls(out: Path, tmp_path: Path) -> None:
    """Shares are of judged calls, beside those of all teams; placeholders of the wording are not shown."""
    export(out, tmp_path / "x")
    rows = cells(tmp_path / "x" / "一组.xlsx", "规范")
    assert [row["规范编号"] for row in rows] == ["a.b", "c.d"]
    assert (rows[0]["规范"], rows[0]["严重程度"], rows[0]["依据文件"]) == ("不说不可能", "轻微", "R")
    assert (rows[0]["考核通话"], rows[0]["不合格"], rows[0]["涉及坐席数"]) == (6, 6, 1)
    assert rows[0]["不合格率（不合格÷已判定）"] == 1
    assert rows[0]["全体不合格率"] == pytest.approx(6 / 7)
    assert rows[0]["与全体相比（百分点）"] == pytest.approx(100 / 7)
    assert rows[0]["推荐说法"] == "快了…，请放慢"


def test_english_is_english(out: Path, tmp_path: Path) -> None:
    """With English asked for no heading and no word of the program is Chinese."""
    export(out, tmp_path / "x", "--lang", "en")
    book = opened(tmp_path / "x" / "一组.xlsx")
    assert book.sheetnames == ["Agents", "Calls to listen to", "Norms", "About"]
    heads = [cell.value for page in book.worksheets[:3] for cell in page[1]]
    about = [row[0] for row in book["About"].iter_rows(values_only=True)]
    assert not any("\u4e00" <= each <= "\u9fff" for text in (*heads, *about) for each in text)
    assert book["Calls to listen to"]["H3"].value == "said: Never says impossible"
    assert (tmp_path / "x" / "unknown team.xlsx").is_file()


HOSTILE = [
    '=HYPERLINK("http://a","b")',
    "\t=1+1",
    "1e5",
    "007",
    "http://a.b",
    "\x00\x0b\ufffe",
    "_x0041_",
    "x" * 40_000,
    "\n",
    " 前后 ",
    "internal:a!A1",
    "{=1}",
]


def test_hostile_texts_stay_texts(out: Path, tmp_path: Path) -> None:
    """No text becomes a formula, a link or a number, none breaks the file, none is longer than a cell."""
    put(out, "calls", [made_row(n, agent_id=text, **SAID) for n, text in enumerate(HOSTILE)])
    put(out, "call_norms", [norm(f"k{n}", agent_id=text) for n, text in enumerate(HOSTILE)])
    put(out, "findings", [place(f"k{n}", matched=text, recommended=text) for n, text in enumerate(HOSTILE)])
    done = export(out, tmp_path / "x", "--tables", "calls,findings")
    assert done.exit_code == 0, done.stderr
    assert "已截断" in done.stdout
    book = opened(tmp_path / "x" / "一组.xlsx")
    assert {cell.data_type for page in book for row in page.iter_rows() for cell in row} <= {"s", "n", "d", "b"}
    assert not any(cell.hyperlink for page in book for row in page.iter_rows() for cell in row)
    for sheet in ("坐席", "calls"):
        # openpyxl shows Excel's escape for an underscore, which Excel itself does not.
        agents = {row["工号"].replace("_x005F", "") for row in cells(tmp_path / "x" / "一组.xlsx", sheet)}
        assert {'=HYPERLINK("http://a","b")', "1e5", "007", "http://a.b", "\\x00\\x0b\ufffd", "_x0041_"} <= agents
        assert max(map(len, agents)) <= MOST_CHARACTERS


def test_further_tables_are_split_where_a_sheet_is_full(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table's rows of the team follow on sheets of their own, each with its head; the terminal names them."""
    monkeypatch.setattr("voicecheck.export.workbook.MOST_ROWS", 5)
    done = export(out, tmp_path / "x", "--tables", "calls,norms", "--team", "一组")
    book = opened(tmp_path / "x" / "一组.xlsx")
    assert book.sheetnames == ["坐席", "待听录音", "规范", "calls", "calls 2", "norms", "说明"]
    assert [book[name].max_row for name in ("calls", "calls 2", "norms")] == [5, 4, 2]
    assert book["calls"]["A1"].value == book["calls 2"]["A1"].value == "通话键"
    started = [cell.column for cell in book["calls"][1] if cell.value == "开始时间"]
    assert book["calls"].cell(2, started[0]).value == datetime(2026, 11, 20, 9, 40)
    assert "calls 2：3 行" in done.stdout
    assert [file.name for file in (tmp_path / "x").iterdir()] == ["一组.xlsx"]


def test_the_team_that_is_not_known_has_its_own_rows(out: Path, tmp_path: Path) -> None:
    """Its further sheets hold its rows, and no other team's."""
    export(out, tmp_path / "x", "--tables", "calls")
    assert [row["通话键"] for row in cells(tmp_path / "x" / "班组不明.xlsx", "calls")] == ["k7"]


def test_moments_of_other_tables_are_local(out: Path, tmp_path: Path) -> None:
    """A moment in UTC is written by the clock of the configured zone."""
    put(out, "reviews", [{"team": "一组", "call_id": "1", "imported_at": datetime(2026, 11, 20, 23, tzinfo=UTC)}])
    export(out, tmp_path / "x", "--tables", "reviews")
    assert cells(tmp_path / "x" / "一组.xlsx", "reviews")[0]["导入时间"] == datetime(2026, 11, 21, 7)


@pytest.mark.parametrize(
    "teams",
    [["A/B", "A:B", "a_b"], ["..", ".", " "], ["CON", "con", "Lpt1"], ["班" * 300, "班" * 299], ["a\x00", "\n"]],
)
def test_names_of_teams_make_names_of_files(teams: list[str], tmp_path: Path) -> None:
    """Whatever a team is called, its file can be made, lies in the folder, and is no other team's."""
    names = file_names(dict.fromkeys([*teams, None]), "zh")
    assert len({name.casefold() for name in names.values()}) == len(names)
    for name in names.values():
        (tmp_path / name).touch()
        assert (tmp_path / name).parent == tmp_path
        assert not name.startswith(".")
    assert len(list(tmp_path.iterdir())) == len(names)


def test_a_year_takes_no_more_memory_than_its_agents(tmp_path: Path) -> None:
    """What is gathered grows with agents: of many days an agent has as many calls to listen to as of one."""
    for n in range(10):
        day = DAY - timedelta(days=n)
        put(tmp_path, "calls", [made_row(n, day=day, **SAID)], day)
        put(tmp_path, "call_norms", [norm(f"k{n}", local_date=day)], day)
        put(tmp_path, "findings", [place(f"k{n}")], day)
    export(tmp_path, tmp_path / "x")
    rows = cells(tmp_path / "x" / "一组.xlsx", "待听录音")
    assert {row["日期"].date() for row in rows} == {DAY - timedelta(days=n) for n in range(CALLS_TO_LISTEN)}
    assert NEXT not in {row["日期"].date() for row in rows}
    assert date(2026, 11, 11) not in {row["日期"].date() for row in rows}


def test_a_full_disk_leaves_no_workbook(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full the exit code is 3 and nothing is left."""

    def full(*_: object) -> None:
        from xlsxwriter.exceptions import FileCreateError

        raise FileCreateError(OSError(28, "No space left on device"))

    monkeypatch.setattr("xlsxwriter.workbook.Workbook._store_workbook", full)
    done = export(out, tmp_path / "x")
    assert (done.exit_code, "磁盘已满" in done.stderr) == (3, True)
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
