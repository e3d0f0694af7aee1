"""The files that people copy from ``docs/examples`` say what the program does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from made_mornings import made_failure
from test_morning_stored import ALIKE, MONDAY, publish
from test_report_metrics import made_metrics
from voicecheck.batch.remember import LEDGER_NAME
from voicecheck.cli import app
from voicecheck.ledger.ledger import Ledger
from voicecheck.report.metrics import metrics_text

DOCS = Path(__file__).parent.parent / "docs"
EXAMPLES = DOCS / "examples"


PROGRAM = "/opt/voicecheck/bin/voicecheck"
UNITS = ("voicecheck.service", "voicecheck.timer", "voicecheck-morning.service", "voicecheck-failed.service")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    """`systemd-analyze verify` has nothing to say of the services and the timer."""
    for name in UNITS:
        (tmp_path / name).write_text((EXAMPLES / name).read_text().replace(PROGRAM, "/bin/true"))
    units = [str(tmp_path / name) for name in UNITS]
    command = ["systemd-analyze", "verify", "--man=no", *units]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_night_tells_somebody_however_it_ends() -> None:
    """What starts after a night that came to its end, and after any other, is a unit that lies beside the service."""
    service = (EXAMPLES / "voicecheck.service").read_text()
    told = dict(re.findall(r"^(OnSuccess|OnFailure)=(.*)$", service, re.M))
    assert told == {"OnSuccess": "voicecheck-morning.service", "OnFailure": "voicecheck-failed.service"}
    assert all((EXAMPLES / name).is_file() for name in told.values())
    assert "\nSuccessExitStatus=1\n" in service


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with the paths of the examples below a folder, and with failed recordings in the output folder."""
    return Machine(tmp_path)


class Machine:
    """Where the commands of the examples are run: what they send is kept, and `run` ends with the code that is set."""

    def __init__(self, root: Path) -> None:
        self.root, self.sent = root, root / "sent"
        out = root / "srv/voicecheck"
        publish(out, ALIKE[:2], 1, 2)
        with Ledger(out / LEDGER_NAME) as ledger:
            ledger.settle("/a.wav", [(made_failure("a.wav"), MONDAY)])
        for place in ("var/log/voicecheck", "run/voicecheck", "bin", "etc"):
            (root / place).mkdir(parents=True)
        (root / "etc/voicecheck.yaml").write_text("lang: zh\n")
        self._program("sendmail", f"cat > {self.sent}")
        self._program("journalctl", "echo a line of the log")
        self._program("nice", 'shift 2; exec "$@"')
        ours = f'exec {sys.executable} -m voicecheck "$@"'
        self._program("voicecheck", f'[ "$1" = run ] || {ours}\necho summary; echo a line of the log >&2; exit $CODE')

    def _program(self, name: str, does: str) -> None:
        path = self.root / "bin" / name
        path.write_text(f"#!/bin/sh\n{does}\n")
        path.chmod(0o700)

    def run(self, command: str, code: int = 0) -> str:
        """Run a command of an example; what it prints."""
        for place in (PROGRAM, "/usr/sbin/sendmail"):
            command = command.replace(place, str(self.root / "bin" / Path(place).name))
        command = re.sub(r"(?<![\w.])/(srv|run|etc|var)/", f"{self.root}/\\1/", command)
        environment = {
            "PATH": f"{self.root}/bin:/usr/bin:/bin",
            "CODE": str(code),
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False, env=environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def message(self) -> EmailMessage:
        """What was sent."""
        return message_from_bytes(self.sent.read_bytes(), policy=policy.default)  # type: ignore[return-value]


def unit_commands(name: str) -> list[str]:
    """The commands of a unit as a shell takes them: systemd reads two backslashes as one."""
    lines = re.findall(r"^ExecStart=(.*)$", (EXAMPLES / name).read_text(), re.M)
    return [line.replace("\\\\", "\\") for line in lines]


def test_the_commands_of_the_morning_unit_send_the_failures(machine: Machine) -> None:
    """The message has the number of failed recordings in its subject, and says which."""
    for command in unit_commands("voicecheck-morning.service"):
        machine.run(command)
    assert (machine.message["To"], "1 个失败" in machine.message["Subject"]) == ("qa@example.com", True)
    body = machine.message.get_body(("plain",))
    assert body is not None
    assert "a.wav" in body.get_content()


def test_the_command_of_the_failed_unit_sends_the_log(machine: Machine) -> None:
    """To the administrator, with a subject and the last lines."""
    (command,) = unit_commands("voicecheck-failed.service")
    machine.run(command)
    assert (machine.message["To"], "did not come to its end" in machine.message["Subject"]) == (
        "admin@example.com",
        True,
    )
    assert machine.message.get_content() == "a line of the log\n"


@pytest.mark.parametrize("code", [0, 1, 2, 3])
def test_the_crontab_sends_the_morning_or_prints_the_log(machine: Machine, code: int) -> None:
    """0 and 1 send the message and print nothing; 2 and 3 print the log, which cron mails, and send no old morning."""
    line = next(line for line in (EXAMPLES / "voicecheck.cron").read_text().splitlines() if line.startswith("30 1 "))
    assert "%" not in line  # which cron takes for the end of the line
    printed = machine.run(line.split(None, 6)[6], code)
    assert machine.sent.exists() == (code <= 1)
    assert printed == ("" if code <= 1 else "the night did not come to its end\na line of the log\n")
    assert (machine.root / "var/log/voicecheck/last.txt").read_text() == "summary\n"


@pytest.mark.parametrize("path", [*sorted(EXAMPLES.iterdir()), DOCS / "operations.md"], ids=lambda path: path.name)
def test_every_option_named_is_one_that_there_is(path: Path) -> None:
    """Options after a command of the program are known to that command's help."""
    used = re.findall(r"voicecheck (run|retry|status|rescore|doctor|report)\b((?:[^`|;&\n]|\\\n)*)", path.read_text())
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
