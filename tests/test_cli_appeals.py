"""``voicecheck appeals``: an agent's appeal, the lead's decision, and what becomes of the finding and the score."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from test_batch_rescore import DAYS, OLD, make_recordings, run
from voicecheck.batch.purge import purge
from voicecheck.batch.remember import LEDGER_NAME
from voicecheck.batch.rescore import rescore
from voicecheck.cli import app
from voicecheck.ledger.ledger import Ledger
from voicecheck.proofs.reviews import Review
from voicecheck.tables.read import read_rows

HEAD = "call_id,rule_id,start_s,reason"
NORM = "close.farewell"


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An output folder with four calls, of which 0 and 3 failed the one norm; scored by a card of that norm."""
    monkeypatch.setattr("voicecheck.batch.judging.judging_of", lambda _: OLD)
    run(make_recordings(tmp_path / "in"), tmp_path / "out", OLD)
    return tmp_path / "out"


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


def handed_in(out: Path, text: str, *more: str) -> Result:
    file = out.parent / "appeals.csv"
    file.write_text(text, encoding="utf-8")
    return invoke("appeals", "import", file, "--out", out, *more)


def decide(out: Path, decision: str, *more: str, call: str = "0", reason: str = "录音里说了") -> Result:
    words = ["--by", "王芳", "--reason", reason] if reason else ["--by", "王芳"]
    return invoke("appeals", "decide", call, 0, decision, "--out", out, *words, *more)


def score(out: Path, call_id: str = "0") -> float | None:
    (row,) = (row for row in read_rows(out, "calls") if row["call_id"] == call_id)
    found: float | None = row["qa_score"]
    return found


def withdrawn(out: Path, call_id: str = "0") -> bool:
    return any(row["withdrawn"] for row in read_rows(out, "findings") if row["call_id"] == call_id)


def test_an_appeal_is_listed_with_what_a_lead_needs(out: Path) -> None:
    """The reason, what the program found and the score; once decided it is listed with --all alone."""
    done = handed_in(out, f"{HEAD}\n0,{NORM},,我说了再见\n")
    assert (done.exit_code, done.stdout) == (0, "1 appeal kept, 0 known already\n")
    told = invoke("appeals", "list", "--out", out, "--lang", "zh").stdout
    assert all(part in told for part in ("我说了再见", "不合格", "申诉中", "质检分  90"))
    assert decide(out, "upheld").exit_code == 0
    assert "没有待处理的申诉" in invoke("appeals", "list", "--out", out, "--lang", "zh").stdout
    assert "维持  王芳  录音里说了" in invoke("appeals", "list", "--out", out, "--all", "--lang", "zh").stdout


def test_the_same_appeal_twice_is_one(out: Path) -> None:
    """Importing a file again changes nothing."""
    handed_in(out, f"{HEAD}\n0,{NORM},,我说了再见\n")
    before = read_rows(out, "appeals")
    assert handed_in(out, f"{HEAD}\n0,{NORM},,我说了再见\n").stdout == "0 appeals kept, 1 known already\n"
    assert read_rows(out, "appeals") == before


def test_a_changed_decision_withdraws_the_finding_and_the_earlier_score_stays(out: Path) -> None:
    """The score changes with the next rescoring; the table of appeals has the score before and after."""
    handed_in(out, f"{HEAD}\n0,{NORM},,我说了再见\n")
    done = decide(out, "changed")
    assert "90 → no score" in done.stdout
    assert "1 finding withdrawn" in done.stdout
    assert (score(out), withdrawn(out)) == (90, False)
    rescore(out, OLD, workers=1)
    assert (score(out), withdrawn(out)) == (None, True)
    (row,) = read_rows(out, "appeals")
    known = ("decision", "decided_by", "decision_reason", "score_before", "score_after")
    assert [row[name] for name in known] == ["granted", "王芳", "录音里说了", 90.0, None]
    assert row["decided_at"] is not None


def test_an_upheld_decision_keeps_the_finding_whatever_reviewers_say(out: Path) -> None:
    """And a changed one takes it away, though a reviewer says that it is right: the lead decides last."""
    handed_in(out, f"{HEAD}\n0,{NORM},,我说了\n3,{NORM},,我说了\n")
    with Ledger(out / LEDGER_NAME) as ledger:
        verdicts = {"0": "wrong", "3": "right"}
        ledger.add_reviews(
            Review(call_id=call, rule_id=NORM, verdict=said, reviewer="Li", result="fail")  # type: ignore[arg-type]
            for call, said in verdicts.items()
        )
    decide(out, "upheld")
    decide(out, "changed", call="3")
    rescore(out, OLD, workers=1)
    assert (withdrawn(out), withdrawn(out, "3")) == (False, True)


def test_a_decision_counts_also_where_verdicts_do_not(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """review.withdraw is about reviewers' samples; what a lead decided for an agent is done."""
    handed_in(out, f"{HEAD}\n0,{NORM},,我说了再见\n")
    counting = type(OLD)(**{name: getattr(OLD, name) for name in OLD.__dataclass_fields__} | {"withdraw": False})
    monkeypatch.setattr("voicecheck.batch.judging.judging_of", lambda _: counting)
    decide(out, "changed")
    rescore(out, counting, workers=1)
    assert withdrawn(out)


def test_what_is_decided_is_decided_again_only_on_request(out: Path) -> None:
    """The second decision is refused, in words; with --again it counts; without a reason there is none."""
    handed_in(out, f"{HEAD}\n0,{NORM},,我说了再见\n")
    assert "decision_reason is empty" in decide(out, "changed", reason="").output
    assert decide(out, "upheld").exit_code == 0
    refused = decide(out, "changed")
    assert (refused.exit_code, "was decided by 王芳 already" in refused.output) == (2, True)
    assert decide(out, "changed", "--again").exit_code == 0
    assert read_rows(out, "appeals")[0]["decision"] == "granted"
    missing = invoke("appeals", "decide", "0", 7, "upheld", "--out", out, "--by", "王", "--reason", "x")
    assert (missing.exit_code, "has no appeal 7" in missing.output) == (2, True)


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_a_sheet_of_appeals_is_decided_in_a_spreadsheet(out: Path, name: str) -> None:
    """Written in Chinese, filled in and handed in again; rows not filled in yet stay open."""
    handed_in(out, f"{HEAD}\n0,{NORM},,我说了\n3,{NORM},,我也说了\n")
    sheet = out.parent / name
    assert invoke("appeals", "list", "--out", out, "--to", sheet, "--lang", "zh").exit_code == 0
    filled = {"处理结果": "改判", "处理人": "王芳", "处理理由": "录音里说了"}
    if name.endswith("csv"):
        rows = list(csv.DictReader(io.StringIO(sheet.read_bytes().decode("utf-8-sig"))))
        rows[0] |= filled
        text = io.StringIO()
        writer = csv.DictWriter(text, rows[0])
        writer.writeheader()
        writer.writerows(rows)
        sheet.write_bytes(text.getvalue().encode("gb18030"))
    else:
        book = openpyxl.load_workbook(sheet)
        for cell in book.active[1]:
            if cell.value in filled:
                book.active.cell(2, cell.column, filled[cell.value])
        book.save(sheet)
    done = invoke("appeals", "import", sheet, "--out", out)
    assert (done.exit_code, "1 appeal decided" in done.stdout) == (0, True)
    assert sorted(row["decision"] for row in read_rows(out, "appeals")) == ["granted", "open"]
    assert "0 appeals decided, 1 decided so already" in invoke("appeals", "import", sheet, "--out", out).stdout


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("9,close.farewell,,因为", "no call 9 is stored"),
        ("0,close.farewel,,因为", "no rule close.farewel"),
        ("0,close.farewell,,", "the appeal has no reason"),
        ("0,close.farewell,soon,因为", "start_s is 'soon'"),
    ],
)
def test_a_bad_row_refuses_the_file(out: Path, row: str, fault: str) -> None:
    """Each with its line; none of the file is kept."""
    done = handed_in(out, f"{HEAD}\n0,{NORM},,好\n{row}\n")
    assert done.exit_code == 2
    assert f"line 3: {fault}" in done.output
    assert read_rows(out, "appeals") == []


def test_a_verdict_has_no_place_among_appeals(out: Path) -> None:
    """Nor has a decision without a name, or in other words; the number is that of the sheet."""
    done = handed_in(out, f"call_id,rule_id,verdict,reason\n0,{NORM},wrong,因为\n")
    assert "takes the verdicts of reviewers" in done.output
    handed_in(out, f"{HEAD}\n0,{NORM},,好\n")
    head = "call_id,appeal,decision,decided_by,decision_reason"
    faults = handed_in(out, f"{head}\n0,0,也许,王,x\n0,a,改判,王,x\n0,0,改判,,x\n").output
    assert "line 2: decision is '也许'" in faults
    assert "line 3: appeal is 'a'" in faults
    assert "line 4: decided_by is empty" in faults


def test_an_appeal_comes_with_verdicts_from_the_review_page(out: Path) -> None:
    """`review import` takes both; an appeal against the score as a whole names no norm."""
    file = out.parent / "page.csv"
    head = "call_id,call_key,rule_id,start_s,verdict,reviewer,note,at"
    file.write_text(f"{head}\n0,,{NORM},,appeal,,我说了,2026-11-21T01:00:00Z\n", encoding="utf-8")
    assert "1 appeal kept" in invoke("review", "import", file, "--out", out).stdout
    assert handed_in(out, "call_id,reason\n0,整通都不对\n").stdout == "1 appeal kept, 0 known already\n"
    rows = {row["rule_id"]: row for row in read_rows(out, "appeals")}
    assert (rows[NORM]["result"], rows[None]["result"], rows[None]["score_before"]) == ("fail", None, 90.0)
    done = invoke("appeals", "decide", "0", 1, "changed", "--out", out, "--by", "王", "--reason", "x")
    assert "an appeal against the score withdraws no finding" in " ".join(done.stdout.split())


def test_show_tells_what_became_of_an_appeal(out: Path) -> None:
    """The stored verdict has the appeal with its reason, decision and scores; what was changed counts no more there."""
    handed_in(out, f"{HEAD}\n0,{NORM},,我说了再见\n")
    assert "申诉中" in invoke("show", "0", "--out", out, "--lang", "zh").stdout
    decide(out, "changed")
    told = invoke("show", "0", "--out", out, "--lang", "zh").stdout
    assert all(part in told for part in ("我说了再见", "改判", "录音里说了", "90 → 未评分"))
    data = json.loads(invoke("show", "0", "--out", out, "--json").stdout)
    (appeal,) = data["appeals"]
    assert (appeal["decision"], appeal["decided_by"], appeal["score_before"]) == ("granted", "王芳", 90.0)
    assert data["reviews"] == []


def test_purging_counts_and_takes_appeals(out: Path) -> None:
    """An appeal goes with its call, and the purge says how many went."""
    handed_in(out, f"{HEAD}\n0,{NORM},,我说了再见\n")
    assert purge(out, DAYS[1], dry_run=True).appeals == 1
    told = invoke("purge", "--out", out, "--older-than", "1d", "--dry-run").stdout
    assert "1 appeal" in told
    purge(out, DAYS[1])
    assert read_rows(out, "appeals") == []
