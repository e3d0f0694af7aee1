"""``voicecheck rules``: what is asked reaches the proofs, and what they find becomes lines and exit codes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from small_configs import small_configs
from voicecheck.cli import app
from voicecheck.proofs.measured import Counts, Occasion, write_measured

PACK = """
pack: own
title: Own rules
document: N
rules:
  - id: word.dont_know
    title: No 不知道
    documents: [N]
    kind: never
    condition: {phrases: [不知道], unless: [您<hit>]}
    expected: 不说不知道
    recommended: 我需要查询后告诉您
    examples:
      pass: ["A: 您不知道吗？", "A: 好的。", "A: 我查一下。"]
      fail: ["A: 我不知道。", "A: 这个不知道。", "A: 不知道啊。"]
  - id: close.farewell
    title: Says goodbye
    documents: [N]
    kind: must
    condition: {phrases: [再见]}
    expected: 再见
    examples:
      pass: ["A: 再见。", "A: 好，再见。", "A: 那再见。"]
      fail: ["A: 好的。", "A: 行。", "A: 嗯，是的。"]
"""
CALL = "A: 我不知道。\nC: 那好吧。\nA: 您稍等一下。"


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One pack of two rules, an empty place, and nothing of the caller's environment."""
    folder = small_configs(tmp_path / "configs")
    monkeypatch.setattr("voicecheck.config.configs_folder", lambda: folder)
    monkeypatch.chdir(tmp_path)
    use(PACK, tmp_path)


def use(pack: str, folder: Path | None = None) -> None:
    folder = folder or Path.cwd()
    (folder / "own.yaml").write_text(pack, encoding="utf-8")
    (folder / "mine.yaml").write_text("rules: {packs: [./own.yaml]}\n", encoding="utf-8")


def invoke(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, ["rules", *arguments, "--config", "mine.yaml"], input=typed)


def test_a_call_is_printed_with_its_faults_first() -> None:
    """A fault has its time, the words, what is expected and the better wording; then what passed."""
    done = invoke("test", "-", typed=CALL)
    assert done.exit_code == 0, done.output
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert lines[:2] == ["FAIL (2)", "0:00.2  word.dont_know  No 不知道"]
    assert {"said  “不知道”", "expected  不说不知道", "better  我需要查询后告诉您", "PASS (0)"} <= set(lines)
    assert lines.index("FAIL (2)") < lines.index("PASS (0)") < lines.index("CAN'T TELL (0)")


def test_one_rule_alone_is_judged() -> None:
    """`--rule` leaves the others out; one that is not there is a usage error."""
    assert "word.dont_know" not in invoke("test", "-", "--rule", "close.farewell", typed=CALL).stdout
    assert invoke("test", "-", "--rule", "close.nothing", typed=CALL).exit_code == 2


def test_a_transcript_is_judged(tmp_path: Path) -> None:
    """A label file's turns are judged as a dialogue is; what is neither is a usage error."""
    turns = [{"speaker": "agent", "start": 61, "end": 63, "text": "我不知道。"}]
    (tmp_path / "call.json").write_text(json.dumps({"turns": turns}), encoding="utf-8")
    assert "1:01" in invoke("test", "call.json").stdout
    assert invoke("test", "-", typed="客户：好").exit_code == 2


def test_examples_noise_and_mutants_are_tried() -> None:
    """Proved rules pass every trial with 0; what is found is counted."""
    assert "2 rules: 0 examples" in invoke("test").stdout
    done = invoke("test", "--noise", "1", "--seed", "3")
    assert done.exit_code == 0
    assert "0 results changed" in done.stdout
    assert "3 of 3 (100.0%)" in done.stdout
    done = invoke("test", "--mutate")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "0 of 3 mutants survive")


def test_what_is_not_proved_exits_with_1() -> None:
    """An example that is wrong, one that changes with the writing, and a mutant that survives each fail their trial."""
    use(PACK.replace("A: 您不知道吗？", "A: 我不知道吗？"))
    done = invoke("test")
    assert done.exit_code == 1
    assert "word.dont_know: expected pass, got fail" in done.stdout
    assert invoke("test", "--noise", "0").exit_code == 1
    use(PACK.replace("A: 您不知道吗？", "A: 好。"))
    done = invoke("test", "--mutate")
    assert done.exit_code == 1
    assert "own: word.dont_know: condition.unless without all of it: no example notices" in done.stdout


def test_trials_are_asked_for_one_at_a_time() -> None:
    """A call together with noise, noise with mutants, and `--each` alone say nothing clear."""
    for arguments in (("-", "--noise", "0.1"), ("--noise", "0.1", "--mutate"), ("--each",)):
        assert invoke("test", *arguments, typed=CALL).exit_code == 2


def test_lint_tells_what_helps_nobody() -> None:
    """Remarks are a line each, and no failure; faults are."""
    assert "no faults, 0 remarks" in invoke("lint").stdout
    use(PACK.replace("[不知道]", "[不知道, 您不知道, 不知道]"))
    done = invoke("lint")
    assert done.exit_code == 0
    assert "dead: own: word.dont_know: condition: every hit of “您不知道”" not in done.stdout
    assert "shadowed: own: word.dont_know: condition: " in done.stdout
    use(PACK.replace("kind: must", "kind: maybe"))
    assert invoke("lint").exit_code == 2


def test_lint_tries_exceptions_where_it_is_asked_to() -> None:
    """An exception that one example needs is refused by `lint --exceptions`; a second example saves it."""
    assert invoke("lint").exit_code == 0
    done = invoke("lint", "--exceptions")
    assert done.exit_code == 2
    assert "lonely: own: word.dont_know: condition.unless: without “您<hit>” only A: 您不知道吗？" in done.stdout
    use(PACK.replace('"A: 好的。", "A: 我查一下。"', '"A: 您不知道的话我来说。", "A: 我查一下。"'))
    assert invoke("lint", "--exceptions").exit_code == 0


def test_lint_refuses_a_limit_written_as_text() -> None:
    """A limit is configuration: a text that states it as a figure is told and ends with 2; a placeholder is well."""
    pace = (
        "- {id: own.pace, title: T, documents: [N], kind: measure, measure: speech_rate_cpm, max: 260, expected: TEXT}"
    )
    use(f"pack: own\ntitle: O\nrules:\n  {pace}\n".replace("TEXT", "'每分钟不超过260字'"))
    done = invoke("lint", "own.yaml")
    assert done.exit_code == 2
    assert "figure: own: own.pace: expected states the limit as “260”" in done.stdout
    assert "refused: 1 of 2 remarks" in done.stderr
    use(f"pack: own\ntitle: O\nrules:\n  {pace}\n".replace("TEXT", "'每分钟{limits}字'"))
    assert invoke("lint", "own.yaml").exit_code == 0


def test_lint_of_files_may_use_the_shipped_pack() -> None:
    """A file is checked on its own, with the shipped pack at hand for what it uses."""
    assert "1 pack, 2 rules: no faults" in invoke("lint", "own.yaml").stdout
    use(PACK.replace("document: N", "document: N\nuses: [pace.rate]"))
    assert invoke("lint", "own.yaml").exit_code == 0
    use(PACK.replace("document: N", "document: N\nuses: [pace.nothing]"))
    assert invoke("lint", "own.yaml").exit_code == 2


def test_coverage_is_printed_in_every_form(tmp_path: Path) -> None:
    """A line a norm with its examples and its measured precision; figures of another wording are marked."""
    occasion = Occasion(set="nine calls", date=date(2026, 11, 20), version="0.2.0", model="base")
    counts = {"close.farewell": Counts(n=9, right=3, wrong=1), "word.dont_know": Counts(n=9)}
    (tmp_path / "measured.csv").write_text(write_measured(counts, [], occasion), encoding="utf-8")
    done = invoke("coverage", "--measured", "measured.csv")
    assert done.exit_code == 0
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("close.farewell")]
    assert "own, must" in line
    assert "3 pass, 3 fail, 0 other" in line
    assert "0.75 [0.30, 0.95] of 4 *" in line
    assert "2 of 2 norms covered" in done.stdout
    assert "uncovered: none" in done.stdout
    assert "on nine calls, 2026-11-20, voicecheck 0.2.0, model base" in done.stdout
    assert "| close.farewell | N | own, must |" in invoke("coverage", "--format", "md").stdout
    rows = json.loads(invoke("coverage", "--measured", "measured.csv", "--format", "json").stdout)
    assert rows[1]["measured"]["accused_wrongly"] == 1
    assert not rows[1]["measured"]["current"]


def test_coverage_reads_the_shipped_measurement(tmp_path: Path) -> None:
    """Without `--measured` it is `measured.csv` beside the packs; a damaged one is a usage error."""
    assert "measured: 0 rules" in invoke("coverage").stdout
    shipped = tmp_path / "configs" / "rules" / "measured.csv"
    shipped.write_text("rule_id,n\n", encoding="utf-8")
    assert invoke("coverage").exit_code == 2


def test_the_rule_language_is_printed_as_json_schema() -> None:
    """Editors read it: the schema of a pack, with its rules."""
    done = CliRunner().invoke(app, ["rules", "schema"])
    assert done.exit_code == 0
    assert "rules" in json.loads(done.stdout)["properties"]
