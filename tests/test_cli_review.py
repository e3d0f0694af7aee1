"""``voicecheck review``: verdicts are kept, and what they say is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from made_calls import made_call, made_finding
from small_configs import small_configs
from voicecheck.batch.remember import LEDGER_NAME
from voicecheck.cli.review import group, import_reviews, stored_results
from voicecheck.cli.rules import group as rules_group
from voicecheck.errors import ConfigError, UsageError
from voicecheck.ledger.layouts import key_of
from voicecheck.ledger.ledger import Entry, Ledger
from voicecheck.proofs.reviews import Review
from voicecheck.records import Finding
from voicecheck.tables.publish import publish_rows
from voicecheck.tables.read import read_rows

DAY = date(2026, 11, 20)


class FakeStore:
    """Keeps verdicts as the ledger does."""

    def __init__(self) -> None:
        fault = Finding(rule_id="close.wish", pack="own", result="fail", start=3.0, matched="好")
        self.calls = {"c1": (fault, fault), "c2": (fault,)}
        self.kept: dict[tuple[str, ...], Review] = {}

    def findings_of(self, call_id: str) -> tuple[Finding, ...]:
        return self.calls.get(call_id, ())

    def calls_named(self, name: str) -> list[tuple[str, date]]:
        return [(name, date(2026, 11, 20))] if name in self.calls else []

    def stored_findings(self) -> Iterator[tuple[str, str, tuple[Finding, ...]]]:
        return ((call, call, findings) for call, findings in self.calls.items())

    def add_reviews(self, reviews: Iterable[Review]) -> None:
        self.kept |= {(*r.judged, r.reviewer): r for r in reviews}

    def reviews(self) -> list[Review]:
        return list(self.kept.values())


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    path = tmp_path / "labels.csv"
    path.write_text(
        "call_id,rule_id,verdict,reviewer,note\nc1,close.wish,right,Li,\nc2,close.wish,wrong,Li,\nc1,close.wish,wrong,Wu,\n",
        encoding="utf-8",
    )
    return path


def test_verdicts_are_kept_and_told(labels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The precision by rule and the agreement of each two reviewers are printed; importing again changes nothing."""
    store = FakeStore()
    import_reviews(labels, store, ["close.wish"])
    first = capsys.readouterr().out
    assert first.splitlines()[0] == "3 verdicts kept; 3 in all"
    (line,) = [line for line in first.splitlines() if line.startswith("close.wish")]
    assert "0 of 1" in line
    assert line.endswith("c1")
    assert "Li and Wu: agree on 0 of 1 findings, kappa 0.00" in first
    import_reviews(labels, store, ["close.wish"])
    assert capsys.readouterr().out == first


def test_what_is_marked_wrong_and_what_stays_is_told(labels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """c2 is marked wrong by the only reviewer; of c1 two disagree, so it stays. Each verdict keeps its result."""
    store = FakeStore()
    new = import_reviews(labels, store, ["close.wish"])
    told = capsys.readouterr().out
    assert "marked wrong: c2 close.wish\n" in told
    assert "kept, since another reviewer says that they are right: c1 close.wish\n" in told
    assert {each.result for each in new} == {"fail"}


def test_places_are_told_where_a_norm_has_several(labels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One of two places is marked wrong, with its time; a verdict on a place that is not there is told, too."""
    store = FakeStore()
    store.calls["c1"] = (store.calls["c2"][0], Finding(rule_id="close.wish", pack="own", result="fail", start=9.0))
    rows = "c1,close.wish,9.1,wrong,Li\nc1,close.wish,3,right,Li\nc2,close.wish,50,wrong,Li\n"
    labels.write_text(f"call_id,rule_id,time,verdict,reviewer\n{rows}", encoding="utf-8")
    import_reviews(labels, store, ["close.wish"])
    told = capsys.readouterr().out
    assert "marked wrong: c1 close.wish at 9.0 s\n" in told
    assert "about what is not found there any more, and of no effect: close.wish 50.0\n" in told
    assert "1 of 2" in told


def test_a_sheets_own_result_is_what_the_verdict_is_about(labels: Path) -> None:
    """The sheet was drawn when the norm passed; that it fails now is not what the reviewer judged."""
    labels.write_text("call_id,rule_id,result,verdict,reviewer\nc2,close.wish,pass,wrong,Li\n", encoding="utf-8")
    (review,) = import_reviews(labels, FakeStore(), ["close.wish"])
    assert review.result == "pass"


def test_a_file_with_a_fault_is_not_kept(labels: Path) -> None:
    """An unknown rule or call refuses the whole file."""
    store = FakeStore()
    with pytest.raises(ConfigError, match=r"no rule close\.wish"):
        import_reviews(labels, store, ["close.thanks"])
    assert store.reviews() == []


def test_results_are_those_of_the_reviewed_calls() -> None:
    """A call's result for a norm is its worst finding; calls that nobody reviewed are not read."""
    review = Review(call_id="c1", rule_id="close.wish", verdict="right", reviewer="Li")
    assert stored_results(FakeStore(), [review]) == {("c1", "close.wish"): "fail"}


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An output folder with one call that failed a rule of small packs."""
    folder = small_configs(tmp_path / "configs")
    monkeypatch.setattr("voicecheck.config.configs_folder", lambda: folder)
    call = made_call("c1", findings=(made_finding("pace.rate", start=1.0, matched="您好"),))
    entry = Entry(
        path="c1.wav", call_id="c1", day=DAY, size=1, mtime_ns=1, sha256="9" * 64, fingerprint="",
        hearing="",
        judged="", label="", elapsed=1.0,
    )  # fmt: skip
    with Ledger(tmp_path / "out" / LEDGER_NAME) as ledger:
        ledger.store(entry, call)
    publish_rows(tmp_path / "out", "calls", entry.day, [])
    return tmp_path / "out"


def invoke(*arguments: str) -> Result:
    app = typer.Typer()
    app.add_typer(group, name="review")
    app.add_typer(rules_group, name="rules")
    return CliRunner().invoke(app, arguments)


def test_a_sheet_filled_in_is_imported_and_shown(stored: Path) -> None:
    """From the ledger to the reviewer and back: a row of ``reviews``, and the rule's precision in the coverage."""
    sheet = invoke("review", "sheet", "--out", str(stored))
    assert sheet.stdout.splitlines()[1] == f"{key_of('9' * 64, 'c1')},c1,pace.rate,1.0,您好,fail,,,"
    filled = stored / "filled.csv"
    filled.write_text(sheet.stdout.replace(",fail,,,", ",fail,right,Li,"), encoding="utf-8")
    told = invoke("review", "import", str(filled), "--out", str(stored)).stdout
    assert "1 verdicts kept; 1 in all" in told
    assert f"`voicecheck rescore --out {stored}` publishes what this changes" in told
    (row,) = read_rows(stored, "reviews")
    assert (row["call_id"], row["rule_id"], row["verdict"], row["reviewer"]) == ("c1", "pace.rate", "right", "Li")
    assert (row["local_date"], row["date"], row["finding"], row["start_s"]) == (DAY, "2026-11-20", 0, 1.0)
    coverage = invoke("rules", "coverage", "--out", str(stored)).stdout
    (line,) = [line for line in coverage.splitlines() if line.startswith("pace.rate")]
    assert line.endswith("1.00 [0.21, 1.00] of 1")


def test_stored_calls_are_learned_from(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`rules lint --out` tells of rules that always came out the same, from enough calls; one is not enough."""
    assert "always hit" not in invoke("rules", "lint", "--out", str(stored)).stdout
    monkeypatch.setattr("voicecheck.proofs.observed.FEWEST_CALLS", 1)
    assert "always hit: pace.rate: fails in all of 1 judged" in invoke("rules", "lint", "--out", str(stored)).stdout


def test_without_a_ledger_nothing_is_made(tmp_path: Path, labels: Path) -> None:
    """Verdicts on a folder without calls are a usage error, and leave no ledger behind."""
    done = invoke("review", "import", str(labels), "--out", str(tmp_path / "empty"))
    assert isinstance(done.exception, UsageError)
    assert not (tmp_path / "empty").exists()
