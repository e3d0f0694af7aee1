"""``voicecheck review``: verdicts are kept, and what they say is printed."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from made_calls import made_call, made_talk
from small_configs import small_configs
from voicecheck.batch.remember import LEDGER_NAME
from voicecheck.cli import app
from voicecheck.ledger.ledger import Entry, Ledger
from voicecheck.records import Finding, Turn
from voicecheck.tables.publish import publish_rows
from voicecheck.tables.read import read_rows

DAY = date(2026, 11, 20)


FAULT = Finding(rule_id="pace.rate", pack="own", result="fail", start=3.0, matched="好")


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An output folder with three calls that failed a rule of small packs, the first at two places."""
    folder = small_configs(tmp_path / "configs")
    monkeypatch.setattr("voicecheck.config.configs_folder", lambda: folder)
    out = tmp_path / "out"
    with Ledger(out / LEDGER_NAME) as ledger:
        for call, digit in (("c1", "9"), ("c2", "8"), ("c3", "7")):
            findings = (FAULT, replace(FAULT, start=9.7)) if call == "c1" else (FAULT,)
            talk = made_talk(turns=(Turn(speaker="agent", kind="turn", start=2.5, end=4.0, text="好的", characters=2),))
            entry = Entry(
                path=f"/in/{call}.wav", call_id=call, day=DAY, size=1, mtime_ns=1, sha256=digit * 64, fingerprint="",
                hearing="", judged="", label="", elapsed=1.0,
            )  # fmt: skip
            ledger.store(entry, made_call(call, findings=findings, talk=talk))
    publish_rows(out, "calls", DAY, [])
    return out


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


def imported(out: Path, rows: str, *more: str, head: str = "call_id,rule_id,start_s,verdict,reviewer,note") -> str:
    """What the import of some rows prints."""
    file = out.parent / "labels.csv"
    file.write_text(f"{head}\n{rows}", encoding="utf-8")
    done = invoke("review", "import", file, "--out", out, *more)
    assert done.exit_code == 0, done.output
    return done.stdout


TWO = "c2,pace.rate,,right,Li,\nc3,pace.rate,,wrong,Li,\nc2,pace.rate,,wrong,Wu,\n"


def test_verdicts_are_kept_and_told(stored: Path) -> None:
    """Precision by rule with its interval, agreement in words, and the finding to talk about."""
    told = imported(stored, TWO)
    assert told.startswith("3 verdicts kept, 0 changed, 0 known already; 3 in all\n")
    (line,) = [line for line in told.splitlines() if "pace.rate" in line]
    assert "0/1" in line
    assert "0 %–79 %" in line
    assert "Li and Wu: the same verdict on 0 of 1; too few to tell: at least 20" in told
    assert "c2  the whole call    Li right, Wu wrong" in told
    assert "c3" in told.partition("will change")[2]


def test_it_is_told_in_chinese(stored: Path) -> None:
    """The same, for who reads Chinese."""
    told = imported(stored, TWO, "--lang", "zh")
    assert "新收到 3 条复核意见" in told
    assert "共同复核的太少，还不能下结论" in told
    assert "意见不一致，请一起听（校准清单）" in told


def test_importing_twice_changes_nothing(stored: Path) -> None:
    """Neither the verdicts, nor when they came, nor the tables; the day needs no rescoring again."""
    imported(stored, TWO)
    with Ledger(stored / LEDGER_NAME) as ledger:
        before = ledger.reviews()
        ledger.mark_published(DAY, "s")
    rows = read_rows(stored, "reviews")
    assert imported(stored, TWO).startswith("0 verdicts kept, 0 changed, 3 known already; 3 in all\n")
    with Ledger(stored / LEDGER_NAME) as ledger:
        assert (ledger.reviews(), ledger.stale()) == (before, [])
    assert read_rows(stored, "reviews") == rows


def test_a_verdict_that_changed_is_told(stored: Path) -> None:
    """A reviewer's later file replaces their earlier verdict, and says so; an older file given again says so, too."""
    imported(stored, "c1,pace.rate,9.0,right,Li,\n")
    told = imported(stored, "c1,pace.rate,9.0,wrong,Li,\n")
    assert "0 verdicts kept, 1 changed" in told
    assert "Li said right before, and now wrong: c1 pace.rate 0:09" in told


def test_a_verdict_is_about_one_place(stored: Path) -> None:
    """Of two places of a norm one is withdrawn; what a sheet had and is not there any more is kept and told."""
    rows = "c1,pace.rate,9.6,,wrong,Li\nc1,pace.rate,0:03,,right,Li\nc2,pace.rate,50,fail,wrong,Li\n"
    told = imported(stored, rows, head="call_id,rule_id,start_s,result,verdict,reviewer")
    assert "kept, but of no effect, since nothing is found there any more: c2 pace.rate 0:50" in told
    assert "1 finding withdrawn" in told
    assert "1/2" in told


def test_a_place_at_which_nothing_is_found_is_refused(stored: Path) -> None:
    """Typed by a person, it is a slip: the row is told with its line and the seconds of the norm's findings."""
    file = stored.parent / "labels.csv"
    file.write_text("call_id,rule_id,start_s,verdict,reviewer\nc1,pace.rate,0:50,wrong,Li\n", encoding="utf-8")
    done = invoke("review", "import", file, "--out", stored)
    assert done.exit_code == 2
    assert "on this call they start at 3 (0:03), 9.7 (0:09)" in " ".join(done.output.split())


def test_an_appeal_with_the_shown_second_has_its_effect(stored: Path) -> None:
    """9.7 is appealed against as 0:09, kept with its start, and withdrawn when the result is changed."""
    file = stored.parent / "appeals.csv"
    file.write_text("call_id,rule_id,start_s,reason\nc1,pace.rate,0:09,说了\n", encoding="utf-8")
    assert invoke("appeals", "import", file, "--out", stored).exit_code == 0
    with Ledger(stored / LEDGER_NAME) as ledger:
        assert [each.start_s for each in ledger.appeals()] == [9.7]
    done = invoke("appeals", "decide", "c1", 0, "改判", "--by", "王芳", "--reason", "说了", "--out", stored)
    assert "1 finding withdrawn" in done.stdout, done.output
    assert "c1  0  pace.rate  Changed" in done.stdout


def test_a_sheets_own_result_is_what_the_verdict_is_about(stored: Path) -> None:
    """The sheet was drawn when the norm passed; that it fails now is not what the reviewer judged."""
    imported(stored, "c2,pace.rate,合格,wrong,Li\n", head="call_id,rule_id,result,verdict,reviewer")
    with Ledger(stored / LEDGER_NAME) as ledger:
        assert [each.result for each in ledger.reviews()] == ["pass"]


def test_a_file_with_a_fault_is_not_kept(stored: Path) -> None:
    """One bad row refuses the whole file, with its line; the other rows are not lost, they are in the file."""
    file = stored.parent / "labels.csv"
    file.write_text("call_id,rule_id,verdict,reviewer\nc1,pace.rate,right,Li\nc2,pace.rat,right,Li\n", encoding="utf-8")
    done = invoke("review", "import", file, "--out", stored)
    assert done.exit_code == 2
    assert "line 3: no rule pace.rat is in the packs" in done.output
    with Ledger(stored / LEDGER_NAME) as ledger:
        assert ledger.reviews() == []


def test_a_sheet_filled_in_is_imported_and_shown(stored: Path) -> None:
    """From the ledger to the reviewer and back: a row of ``reviews``, and the rule's precision in the coverage."""
    sheet = invoke("review", "sheet", "--out", stored, "--n", "1", "--rule", "pace.rate", "--lang", "zh").stdout_bytes
    (row,) = csv.DictReader(io.StringIO(sheet.decode("utf-8-sig")))
    assert row["录音"].startswith("/")
    assert (row["所在的话"], row["判定结果"], row["复核意见"]) == ("坐席：好的", "不合格", "")
    row |= {"复核意见": "对", "复核人": "李"}
    told = imported(stored, ",".join(row.values()), head=",".join(row))
    assert "1 verdict kept" in told
    (kept,) = read_rows(stored, "reviews")
    assert (kept["call_id"], kept["rule_id"], kept["verdict"], kept["reviewer"]) == (
        row["通话编号"],
        "pace.rate",
        "right",
        "李",
    )
    assert (kept["local_date"], kept["date"]) == (DAY, "2026-11-20")
    coverage = invoke("rules", "coverage", "--out", stored).stdout
    (line,) = [line for line in coverage.splitlines() if line.startswith("pace.rate")]
    assert line.endswith("1.00 [0.21, 1.00] of 1")


def test_disputed_findings_are_a_sheet(stored: Path) -> None:
    """What reviewers disagree on, and nothing else, for a meeting."""
    imported(stored, TWO)
    sheet = invoke("review", "sheet", "--out", stored, "--disputed").stdout_bytes.decode("utf-8-sig")
    assert [row["call_id"] for row in csv.DictReader(io.StringIO(sheet))] == ["c2"]


def test_stored_calls_are_learned_from(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`rules lint --out` tells of rules that always came out the same, from enough calls; three are not enough."""
    assert "always hit" not in invoke("rules", "lint", "--out", stored).stdout
    monkeypatch.setattr("voicecheck.proofs.observed.FEWEST_CALLS", 3)
    assert "always hit: pace.rate: fails in all of 3 judged" in invoke("rules", "lint", "--out", stored).stdout


def test_without_a_ledger_nothing_is_made(tmp_path: Path) -> None:
    """Verdicts on a folder without calls are a usage error, and leave no ledger behind."""
    (tmp_path / "f.csv").write_text("call_id,rule_id,verdict,reviewer\n", encoding="utf-8")
    assert invoke("review", "import", tmp_path / "f.csv", "--out", tmp_path / "empty").exit_code == 2
    assert not (tmp_path / "empty").exists()
