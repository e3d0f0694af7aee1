"""The files that people copy from ``docs/examples`` say what the program does."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from test_report_metrics import made_metrics
from voicecheck.cli import app
from voicecheck.report.metrics import metrics_text

DOCS = Path(__file__).parent.parent / "docs"
EXAMPLES = DOCS / "examples"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    """`systemd-analyze verify` has nothing to say of the service and the timer."""
    service = (EXAMPLES / "voicecheck.service").read_text()
    program = "/opt/voicecheck/bin/voicecheck"
    assert program in service
    (tmp_path / "voicecheck.service").write_text(service.replace(program, "/bin/true"))
    shutil.copy(EXAMPLES / "voicecheck.timer", tmp_path)
    units = [str(tmp_path / name) for name in ("voicecheck.service", "voicecheck.timer")]
    command = ["systemd-analyze", "verify", "--man=no", *units]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("path", [*sorted(EXAMPLES.iterdir()), DOCS / "operations.md"], ids=lambda path: path.name)
def test_every_option_named_is_one_that_there_is(path: Path) -> None:
    """Options after a command of the program are known to that command's help."""
    used = re.findall(r"voicecheck (run|retry|status|rescore|doctor)\b((?:[^`|\n]|\\\n)*)", path.read_text())
    for command, rest in used:
        shown = CliRunner().invoke(app, [command, "--help"]).stdout
        for option in re.findall(r"(?<!\S)--[a-z][a-z-]+", rest):
            assert option in shown, f"{command} {option}"


def test_the_alerts_ask_for_metrics_that_are_written() -> None:
    """Every metric in the example alerts, and in the page, is one that the textfile has."""
    written = set(re.findall(r"^(voicecheck_\w+)", metrics_text(made_metrics()), re.M))
    alerts = yaml.safe_load((EXAMPLES / "voicecheck.alerts.yml").read_text())
    asked = {name for rule in alerts["groups"][0]["rules"] for name in re.findall(r"voicecheck_\w+", rule["expr"])}
    assert asked
    assert asked <= written
    page = (DOCS / "operations.md").read_text()
    named = {f"voicecheck_run_{rest}" for rest in re.findall(r"`…_(\w+)`", page)}
    named |= set(re.findall(r"`(voicecheck_\w+)", page))
    assert named == written - {"voicecheck_run_info"}
