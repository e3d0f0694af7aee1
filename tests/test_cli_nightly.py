"""``run``, ``retry`` and ``status`` from the outside: exit codes, logs, metrics, and real signals to real processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from typer.testing import CliRunner

import nightly_driver
from small_configs import small_configs
from voicecheck.cli import app
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.tables.read import read_rows
from voicecheck.tables.rows import Failure


@pytest.fixture(autouse=True)
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small packs, and an analyser that reads words."""
    folder = small_configs(tmp_path / "configs")
    monkeypatch.setattr("voicecheck.config.configs_folder", lambda: folder)
    monkeypatch.setattr("voicecheck.cli.engines.analyser", nightly_driver.analyser)
    monkeypatch.setattr("voicecheck.cli.engines.model_digest", nightly_driver.model_digest)
    monkeypatch.setenv("COLUMNS", "120")


def voicecheck(*arguments: object) -> tuple[int, str, str]:
    """Run the program in this process: exit code, standard output, standard error."""
    done = CliRunner().invoke(app, list(map(str, arguments)))
    return done.exit_code, done.stdout, done.stderr


def begin(*arguments: object, **environ: str) -> subprocess.Popen[str]:
    """Start the program in a process of its own."""
    command = [sys.executable, nightly_driver.__file__, *map(str, arguments)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | environ
    )


def end(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for a process: exit code, standard output, standard error."""
    output, errors = process.communicate(timeout=nightly_driver.BOUND)
    return process.returncode, output, errors


def make_recordings(folder: Path, **words: str) -> Path:
    """Write a "recording" for each word, with a manifest of whose it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, word in words.items():
        (folder / f"{name}.wav").write_text(word)
    rows = [f"{path.name},秘密坐席,13800138000,2026-11-20T10:00:00+08:00" for path in sorted(folder.glob("*.wav"))]
    (folder / "manifest.csv").write_text("\n".join(["recording,agent_id,customer,started_at", *rows, ""]))
    return folder


def metrics_of(file: Path) -> dict[str, float]:
    """The metrics by name and state."""
    return {
        sample.name.removeprefix("voicecheck_") + sample.labels.get("state", ""): sample.value
        for family in text_string_to_metric_families(file.read_text())
        for sample in family.samples
    }


def wait_for(path: Path) -> None:
    """Wait until a file is there."""
    until = time.monotonic() + nightly_driver.BOUND
    while not path.exists():
        assert time.monotonic() < until, f"{path} did not come"
        time.sleep(0.02)


def test_a_night_is_logged_and_measured_without_a_name(tmp_path: Path) -> None:
    """1 where a recording failed; every line of the log is JSON, and neither it nor the metrics name anybody."""
    folder, out = make_recordings(tmp_path / "in", a="one", b="truncated"), tmp_path / "out"
    file = tmp_path / "voicecheck.prom"
    code, output, errors = voicecheck("run", folder, "--out", out, "--metrics", file, "--log-format", "json")
    assert code == 1
    assert "to try them again: voicecheck retry --failed" in output
    events = [json.loads(line) for line in errors.splitlines()]
    names = [event["event"] for event in events]
    assert (names[0], sorted(names[1:3])) == ("run started", ["recording done", "recording failed"])
    assert names[3:] == ["day published", "run finished"]
    assert {"exit_code": 1, "analysed": 1, "failed": 1, "not_reached": 0}.items() <= events[-1].items()
    assert (events[0]["to_analyse"], events[3]["calls"]) == (2, 1)
    done, failed = sorted(events[1:3], key=lambda event: str(event["event"]))
    assert read_rows(out, "calls")[0]["recording_sha256"].startswith(done["recording_sha256"])
    assert read_rows(out, "failures")[0]["last_at"].isoformat() == failed["last_at"]
    for personal in ("秘密坐席", "13800138000", "truncated", "a.wav", "b.wav", "copy it again", str(folder)):
        assert personal not in errors + file.read_text()
    known = metrics_of(file)
    assert (known["run_exit_code"], known["recordingsdone"], known["recordingsfailed"]) == (1, 1, 1)


def test_what_failed_is_tried_again_as_the_manifest_said(tmp_path: Path) -> None:
    """`retry` needs no manifest, keeps the call's facts and day, is remembered as itself, and ends with 0."""
    folder, out = make_recordings(tmp_path / "in", a="one", b="truncated"), tmp_path / "out"
    assert voicecheck("run", folder, "--out", out, "--quiet")[0] == 1
    assert voicecheck("retry", "--failed", "--out", out)[0] == 1
    assert read_rows(out, "failures")[0]["attempts"] == 2
    (folder / "b.wav").write_text("mended")
    (folder / "manifest.csv").unlink()
    code, output, errors = voicecheck("retry", "--failed", "--out", out, "--log-format", "text")
    assert (code, "1 recording tried again: 1 analysed, 0 failed again" in output) == (0, True)
    assert 'info run finished command="retry" exit_code=0' in errors
    calls = read_rows(out, "calls")
    assert [(row["agent_id"], str(row["date"])) for row in calls] == [("秘密坐席", "2026-11-20")] * 2
    assert [(row["name"], row["value"]) for row in read_rows(out, "call_meta")] == [("customer", "13800138000")] * 2
    assert read_rows(out, "failures") == []
    assert voicecheck("retry", "--out", out)[:2] == (0, "nothing to try again\n")
    status = json.loads(voicecheck("status", "--out", out, "--json")[1])
    assert (status["recordings"]["done"], status["running"]) == (2, None)
    assert [(run["command"], run["exit_code"]) for run in status["runs"]] == [("retry", 0), ("retry", 1), ("run", 1)]


def test_what_cannot_be_tried_again_is_said(tmp_path: Path) -> None:
    """A row that was wrong is nothing to retry: `retry` says so and does not claim that all is well."""
    folder, out = make_recordings(tmp_path / "in", a="one"), tmp_path / "out"
    (folder / "manifest.csv").write_text("recording,agent_id\nmissing.wav,A1\n")
    assert voicecheck("run", folder, "--out", out)[0] == 1
    code, output, _ = voicecheck("retry", "--out", out)
    assert (code, "could not even be begun" in output) == (1, True)


def test_wrong_usage_leaves_a_code_and_nothing_else(tmp_path: Path) -> None:
    """2: nothing was started, no folder was made; the metrics say so all the same."""
    folder, out, file = make_recordings(tmp_path / "in", a="one"), tmp_path / "out", tmp_path / "v.prom"
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("run: {zome: x}\n")
    code, output, errors = voicecheck("run", folder, "--out", out, "--config", wrong, "--metrics", file)
    assert (code, output, out.exists()) == (2, "", False)
    assert "did you mean zone" in errors
    assert metrics_of(file)["run_exit_code"] == 2
    assert "run_analysed_recordings" not in metrics_of(file)
    code, _, errors = voicecheck("run", folder, "--out", out, "--metrics", tmp_path / "none" / "v.prom")
    assert (code, "choose another --metrics" in errors) == (2, True)
    assert voicecheck("status", "--out", out)[0] == 2
    assert voicecheck("retry", "--out", out)[0] == 2
    assert not out.exists()


def test_failures_can_stop_a_run(tmp_path: Path) -> None:
    """3 at the first failure with --fail-fast, and at one too many with --max-failures; a wrong limit is 2."""
    folder = make_recordings(tmp_path / "in", **{f"f{i}": "truncated" for i in range(4)}, z="o")
    arguments = ("run", folder, "--workers", "1", "--out")
    code, output, _ = voicecheck(*arguments, tmp_path / "one", "--fail-fast")
    assert (code, "a recording failed" in output) == (3, True)
    code, output, _ = voicecheck(*arguments, tmp_path / "two", "--max-failures", "50%")
    assert (code, "more than 50 % of the 5 recordings failed" in output) == (3, True)
    assert voicecheck(*arguments, tmp_path / "three", "--max-failures", "4")[0] == 1
    for wrong in (("--max-failures", "x"), ("--max-failures", "101%"), ("--max-failures", "3", "--fail-fast")):
        assert voicecheck(*arguments, tmp_path / "four", *wrong)[0] == 2
    assert voicecheck("run", folder, "--workers", "some", "--out", tmp_path / "four")[0] == 2
    assert not (tmp_path / "four").exists()


def test_a_fault_of_the_program_is_no_partial_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """3, with what to report; in a log of JSON without the error's words, which may quote a call."""
    said = "你好，我是张三"

    def broken(*_: object, **__: object) -> None:
        raise ValueError(said)

    monkeypatch.setattr("voicecheck.batch.run.run_batch", broken)
    arguments = ("run", make_recordings(tmp_path / "in", a="one"), "--out", tmp_path / "out")
    code, _, errors = voicecheck(*arguments)
    assert (code, "please report it" in errors, "Traceback" in errors) == (3, True, True)
    code, _, errors = voicecheck(*arguments, "--log-format", "json")
    events = [json.loads(line) for line in errors.splitlines()]
    assert (code, events[-1]["error"], said in errors) == (3, "ValueError", False)
    assert any("broken" in line for line in events[-1]["traceback"])


def test_sigterm_stops_in_good_order_and_a_second_at_once(tmp_path: Path) -> None:
    """3 after either: once, what is in hand is finished; twice, it ends now; then a run does the rest."""
    folder, out = make_recordings(tmp_path / "in", a="wait", b="wait too", c="one"), tmp_path / "out"
    arguments = ("run", folder, "--out", out, "--workers", "1")
    first = begin(*arguments)
    wait_for(folder / "b.begun")  # the longest goes first
    first.terminate()
    assert first.stderr
    assert "what is in hand is being finished" in first.stderr.readline()
    (folder / "b.go").touch()
    code, output, _ = end(first)
    assert (code, "2 recordings not reached" in output) == (3, True)
    assert [row["call_id"] for row in read_rows(out, "calls")] == ["b"]
    assert insist(begin(*arguments), folder / "a.begun", signal.SIGTERM)
    (folder / "a.go").touch()
    assert voicecheck(*arguments)[0] == 0
    assert len(read_rows(out, "calls")) == 3


def test_ctrl_c_twice_stops_at_once(tmp_path: Path) -> None:
    """3, a line and no traceback."""
    folder = make_recordings(tmp_path / "in", a="wait")
    assert insist(begin("run", folder, "--out", tmp_path / "out"), folder / "a.begun", signal.SIGINT)


def test_an_ignored_ctrl_c_stays_ignored(tmp_path: Path) -> None:
    """What a shell started in the background is not stopped by a Ctrl-C for others, but still by SIGTERM."""
    folder = make_recordings(tmp_path / "in", a="wait")
    job = begin("run", folder, "--out", tmp_path / "out", IGNORE_SIGINT="1")
    wait_for(folder / "a.begun")
    job.send_signal(signal.SIGINT)
    job.send_signal(signal.SIGINT)
    job.terminate()
    assert job.stderr
    assert "what is in hand is being finished" in job.stderr.readline()
    (folder / "a.go").touch()
    code, _, errors = end(job)
    assert (code, "stopped at once" in errors) == (3, False)
    assert [row["call_id"] for row in read_rows(tmp_path / "out", "calls")] == ["a"]


def insist(process: subprocess.Popen[str], begun: Path, number: signal.Signals) -> bool:
    """Send a signal twice; whether the program stopped at once, in words and with 3."""
    wait_for(begun)
    process.send_signal(number)
    assert process.stderr
    assert "once more to stop at once" in process.stderr.readline()
    process.send_signal(number)
    code, output, errors = end(process)
    said = "voicecheck: stopped at once; what was finished is kept, safe to run again\n"
    return (code, output, errors) == (3, "", said)


def test_a_run_is_seen_from_outside_and_not_disturbed(tmp_path: Path) -> None:
    """While a run goes on, `status` tells its process and how far it is; a second run is refused with 2."""
    folder, out = make_recordings(tmp_path / "in", a="wait", b="one"), tmp_path / "out"
    going = begin("run", folder, "--out", out, "--workers", "1")
    wait_for(folder / "a.begun")
    code, output, _ = voicecheck("status", "--out", out, "--json")
    running: dict[str, Any] = json.loads(output)["running"]
    assert (code, running["pid"], running["settled"], running["waiting"]) == (0, going.pid, 0, 2)
    assert f"running: process {going.pid}" in voicecheck("status", "--out", out)[1]
    code, _, errors = voicecheck("run", folder, "--out", out)
    assert (code, str(going.pid) in errors) == (2, True)
    (folder / "a.go").touch()
    assert end(going)[0] == 0


def test_who_reads_only_the_first_lines_does_not_change_what_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A summary that cannot be printed does not turn a night that was done into one that was stopped."""

    def closed(*_: object) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("voicecheck.morning.terminal.print_run", closed)
    folder, file = make_recordings(tmp_path / "in", a="one"), tmp_path / "v.prom"
    voicecheck("run", folder, "--out", tmp_path / "out", "--metrics", file)
    assert metrics_of(file)["run_exit_code"] == 0


def test_a_rescoring_is_logged(tmp_path: Path) -> None:
    """From its start to its end, with the days that it published."""
    folder, out = make_recordings(tmp_path / "in", a="one"), tmp_path / "out"
    assert voicecheck("run", folder, "--out", out)[0] == 0
    limits = tmp_path / "own.yaml"
    limits.write_text("rules: {limits: {pace.rate: {min: 10, max: 20}}}\n")
    code, _, errors = voicecheck("rescore", "--out", out, "--config", limits, "--log-format", "json")
    events = [json.loads(line) for line in errors.splitlines()]
    assert (code, [event["event"] for event in events]) == (0, ["run started", "day published", "run finished"])
    assert (events[-1]["command"], events[-1]["rejudged"]) == ("rescore", 1)


def test_failures_are_listed_and_dismissed(tmp_path: Path) -> None:
    """Each with its day and what is wrong; one by its name, or all; neither and both are wrong usage."""
    out = tmp_path / "out"
    failure = Failure(recording="a.wav", path="/a.wav", agent_id=None, stage="decode", error="DecodeError",
                      message="a.wav: ends in the middle", attempts=1,
                      last_at=datetime(2026, 11, 20, tzinfo=UTC))  # fmt: skip
    with Ledger(out / LEDGER_NAME) as ledger:
        ledger.settle("/a.wav", [(failure, date(2026, 11, 20))])
    listed = CliRunner().invoke(app, ["failures", "list", "--out", str(out)]).stdout
    assert listed.splitlines() == [
        "2026-11-20  a.wav", "    Cannot be decoded: a.wav: ends in the middle", "1 failure, 0 of them dismissed",
    ]  # fmt: skip
    for same in (["failures", "--out", str(out)], ["failures", "--out", str(out), "list"]):
        assert CliRunner().invoke(app, same).stdout == listed
    chinese = CliRunner().invoke(app, ["failures", "--lang", "zh", "--out", str(out)]).stdout
    assert "    无法解码：a.wav: ends" in chinese
    unsaid = CliRunner().invoke(app, ["failures", "--lang", "en"])
    assert (unsaid.exit_code, unsaid.stdout) == (2, "")
    for wrong in ([], ["--all", "a.wav"], ["b.wav"]):
        assert CliRunner().invoke(app, ["failures", "dismiss", "--out", str(out), *wrong]).exit_code == 2
    done = CliRunner().invoke(app, ["failures", "dismiss", "--out", str(out), "a.wav"])
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "1 failure dismissed")
    assert "2026-11-20  a.wav  (dismissed)" in CliRunner().invoke(app, ["failures", "list", "--out", str(out)]).stdout
