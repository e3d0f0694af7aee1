"""``voicecheck evaluate --by-rule``: what was measured of each rule is written for `rules coverage`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from made_calls import made_call, made_finding, one_by_one
from small_configs import small_configs
from voicecheck import __version__
from voicecheck.cli import app
from voicecheck.config import load_settings
from voicecheck.proofs.measured import Counts, read_measured, rule_digest
from voicecheck.records import CallAnalysis, Recording

LABEL: dict[str, Any] = {
    "call_id": "c1", "file": "c1.wav", "channels": {}, "turns": [], "events": [], "measures": {},
    "rules": {"pace.rate": "fail", "pace.telecom": "pass", "close.old": "fail"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small packs, a folder of one label, and an analysis without sound."""
    folder = small_configs(tmp_path / "configs")
    monkeypatch.setattr("voicecheck.config.configs_folder", lambda: folder)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nine").mkdir()
    (tmp_path / "nine" / "c1.json").write_text(json.dumps(LABEL), encoding="utf-8")

    def analyse(recording: Recording) -> CallAnalysis:
        findings = (
            made_finding(rule_id="pace.rate", result="fail"),
            made_finding(rule_id="pace.telecom", result="fail"),
        )
        return replace(made_call(), recording=recording, findings=findings)

    monkeypatch.setattr("voicecheck.cli.engines.analyser", lambda *_: one_by_one(analyse))


def test_counts_by_rule_are_written_with_their_occasion() -> None:
    """Counts are by rule, with its digest (none for a rule that is no more), the set's name, model and version."""
    done = CliRunner().invoke(app, ["evaluate", "nine", "--by-rule", "by_rule.csv"])
    assert done.exit_code == 0, done.output
    measured = read_measured(Path("by_rule.csv").read_text(encoding="utf-8"), "by_rule.csv")
    assert measured["pace.rate"].counts == Counts(n=1, right=1)
    assert measured["pace.telecom"].counts == Counts(n=1, wrong=1)
    assert measured["close.old"].counts == Counts(n=1, missed=1)
    rules = {rule.id: rule for pack in load_settings(environ={}).packs for rule in pack.rules}
    assert measured["pace.rate"].rule_digest == rule_digest(rules["pace.rate"])
    assert measured["close.old"].rule_digest == ""
    occasion = measured["pace.rate"].occasion
    assert (occasion.set, occasion.model, occasion.version) == ("nine", "base", __version__)


def test_a_file_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    """A folder that is not there is a usage error at the start; the set's name can be given."""
    assert CliRunner().invoke(app, ["evaluate", "nine", "--by-rule", "no/by_rule.csv"]).exit_code == 2
    named = CliRunner().invoke(app, ["evaluate", "nine", "--by-rule", "x.csv", "--name", "unseen"])
    assert named.exit_code == 0
    assert "unseen" in (tmp_path / "x.csv").read_text(encoding="utf-8")
