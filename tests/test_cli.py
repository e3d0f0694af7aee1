"""The command line: what is asked reaches the rooms, and what they answer becomes text and exit codes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from made_calls import made_call, made_finding, one_by_one
from small_configs import small_configs
from voicecheck import __version__
from voicecheck.batch.run import BatchSettings, RunSummary
from voicecheck.cli import app, doctor
from voicecheck.cli.evaluate import print_comparisons
from voicecheck.errors import DecodeError, ModelError, StoppedError, VoicecheckError
from voicecheck.evaluate import Comparison, Hits
from voicecheck.language.catalogue import Message
from voicecheck.records import CallAnalysis, Recording
from voicecheck.text.edits import Edits
from voicecheck.transcript.catalogue import KNOWN
from voicecheck.workers.dispatch import Limits


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small packs, an empty folder of models, and nothing of the caller's environment."""
    folder = small_configs(tmp_path / "configs")
    monkeypatch.setattr("voicecheck.config.configs_folder", lambda: folder)
    monkeypatch.setenv("VOICECHECK_MODELS", str(tmp_path / "models"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def call(tmp_path: Path) -> Path:
    path = tmp_path / "call.wav"
    path.write_bytes(b"RIFF")
    return path


def invoke(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=typed)


def summary_of(settings: BatchSettings, **changes: Any) -> RunSummary:
    made: dict[str, Any] = {
        "out": settings.out, "found": 0, "analysed": 0, "unchanged": 0, "failures": (), "not_reached": 0, "audio": 0.0,
        "elapsed": 1.0, "days": (), "agents": {}, "notes": (), "stopped": False,
    }  # fmt: skip
    return RunSummary(**made | changes)


def test_the_version() -> None:
    """`--version` prints the package's."""
    done = invoke("--version")
    assert (done.exit_code, done.stdout) == (0, f"voicecheck {__version__}\n")


def test_help_is_light() -> None:
    """Starting the program loads no library that takes long: help must come at once."""
    heavy = (
        "numpy",
        "pydantic",
        "pandas",
        "pyarrow",
        "av",
        "soxr",
        "faster_whisper",
        "huggingface_hub",
        "yaml",
    )
    script = f"import sys, voicecheck.cli; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_command_explains_itself() -> None:
    """The commands of the interface are there, each with help."""
    for command in (
        "run", "check", "evaluate", "doctor", "schema", "models list", "models fetch", "models verify",
        "rules list", "rules show", "rules lint", "rules test", "rules coverage",
    ):  # fmt: skip
        assert invoke(*command.split(), "--help").exit_code == 0, command


@pytest.mark.parametrize(
    ("error", "code"), [(ModelError("no model"), 2), (StoppedError("disk full"), 3), (DecodeError("no sound"), 1)]
)
def test_errors_become_messages(monkeypatch: pytest.MonkeyPatch, error: VoicecheckError, code: int) -> None:
    """An error raised on purpose is one plain line on stderr and the exit code of its kind."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("voicecheck.cli.models.settings_of", fail)
    done = invoke("models", "list")
    assert (done.exit_code, done.stdout, done.stderr) == (code, "", f"voicecheck: {error}\n")


def test_wrong_usage_is_2(tmp_path: Path) -> None:
    """A missing option, an unknown command, a missing settings file: nothing is started."""
    assert invoke("run", "x.wav").exit_code == 2
    assert invoke("nonsense").exit_code == 2
    assert invoke("run", "--out", "o", "--config", str(tmp_path / "none.yaml"), "x.wav").exit_code == 2


def test_a_wrong_configuration_tells_every_fault(tmp_path: Path) -> None:
    """All faults of a settings file are printed and the exit code is 2."""
    file = tmp_path / "my.yaml"
    file.write_text("run: {workers: x, zome: y}\n", encoding="utf-8")
    done = invoke("rules", "list", "--config", str(file))
    assert done.exit_code == 2
    assert "run.workers" in done.stderr
    assert "did you mean zone" in done.stderr


def test_run_without_a_model_says_how_to_get_it(call: Path) -> None:
    """Nothing starts, and nothing is fetched, without the speech model."""
    done = invoke("run", str(call), "--out", "out")
    assert done.exit_code == 2
    assert "voicecheck models fetch base" in done.stderr
    assert not Path("out").exists()


@pytest.mark.parametrize(("changes", "code"), [({}, 0), ({"stopped": True}, 3)])
def test_run_hands_on_what_was_asked(
    call: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], code: int
) -> None:
    """The options reach the batch, its summary is printed, its exit code is the program's."""
    seen: dict[str, Any] = {}

    def run_batch(discovery: Any, factory: Any, settings: BatchSettings, *, probe: Any) -> RunSummary:
        seen.update(discovery=discovery, factory=factory, settings=settings, probe=probe)
        return summary_of(settings, **changes)

    monkeypatch.setattr("voicecheck.batch.run.run_batch", run_batch)
    monkeypatch.setattr("voicecheck.cli.engines.model_digest", lambda settings: f"mark of {settings.transcript.model}")
    done = invoke("run", str(call), "--out", "out", "--workers", "3", "--date", "2026-11-20", "--force")
    assert done.exit_code == code, done.output
    settings = seen["settings"]
    assert (settings.workers, settings.day, settings.force) == (3, date(2026, 11, 20), True)
    assert settings.model_sha256 == "mark of base"
    assert re.fullmatch("[0-9a-f]{64}", settings.fingerprint)
    assert settings.engine.func.__name__ == "open_local"  # type: ignore[attr-defined]
    assert settings.limits == Limits(factor=5.0, memory=3_000_000_000)
    assert [recording.path for recording in seen["discovery"].recordings] == [call]
    assert done.stdout


def test_workers_and_engines_are_read(call: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`--workers auto` stands above the file; Ray gets its address and GPUs; what does not fit together is refused."""
    seen: dict[str, Any] = {}

    def run_batch(_discovery: Any, factory: Any, settings: BatchSettings, **_: Any) -> RunSummary:
        seen.update(factory=factory, settings=settings)
        return summary_of(settings)

    monkeypatch.setattr("voicecheck.batch.run.run_batch", run_batch)
    monkeypatch.setattr("voicecheck.cli.engines.model_digest", lambda _: "d")
    monkeypatch.setattr("voicecheck.workers.rayports.restrict_ray", lambda _: None)  # a process's environment
    (tmp_path / "own.yaml").write_text("run: {workers: 7, time_factor: 9.0}\n")
    run = ("run", str(call), "--out", "out", "--config", "own.yaml")
    assert invoke(*run).exit_code == 0
    assert (seen["settings"].workers, seen["settings"].limits.factor) == (7, 9.0)
    assert seen["factory"].keywords == {"model": None}
    assert invoke(*run, "--workers", "auto").exit_code == 0
    assert seen["settings"].workers is None
    assert invoke(*run, "--engine", "ray", "--ray-address", "head:6379", "--gpus", "0.5").exit_code == 0
    assert seen["settings"].engine.keywords.items() >= {"address": "head:6379", "gpus": 0.5}.items()
    assert seen["factory"].keywords == {"model": "d"}
    for wrong in (("--workers", "0"), ("--workers", "many"), ("--ray-address", "head:6379"), ("--gpus", "1")):
        assert invoke(*run, *wrong).exit_code == 2


def test_check_prints_the_verdict(call: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The verdict is printed for people or as JSON; only `--strict` makes a fault an exit code."""
    heard: list[Recording] = []

    def analyser(_settings: Any, _threads: int, **_: Any) -> Any:
        def analyse(recording: Recording) -> CallAnalysis:
            heard.append(recording)
            return made_call(findings=(made_finding("word.what"),))

        return one_by_one(analyse)

    monkeypatch.setattr("voicecheck.cli.engines.analyser", analyser)
    plain = invoke("check", str(call), "--agent-channel", "mono")
    assert (plain.exit_code, "word.what" in plain.stdout) == (0, True)
    assert (heard[0].agent_channel, heard[0].direction, heard[0].call_id) == ("mono", "practice", "call")
    assert heard[0].channel_from == "command_line"
    invoke("check", str(call), "--agent-channel", "mixed")
    assert heard[-1].agent_channel == "mixed"
    assert json.loads(invoke("check", str(call), "--json").stdout)
    assert invoke("check", str(call), "--strict").exit_code == 1


def test_models_are_listed_and_verified() -> None:
    """The list names every known model; a model that is not there cannot be verified."""
    listed = invoke("models", "list")
    assert all(name in listed.stdout for name in KNOWN)
    assert invoke("models", "verify", "base").exit_code == 2
    assert invoke("models", "fetch", "enormous").exit_code == 2


def test_rules_are_listed_shown_and_counted() -> None:
    """A rule is found by its id, with its limits; an unknown one is a usage error."""
    assert "pace.rate" in invoke("rules", "list").stdout
    assert "120 to 150" in invoke("rules", "show", "pace.rate").stdout
    assert invoke("rules", "show", "pace.nothing").exit_code == 2
    assert "6 of 6 norms covered" in invoke("rules", "coverage").stdout


def test_lint_tells_all_faults(tmp_path: Path) -> None:
    """Faults of several files are told at once; sound files pass."""
    good = tmp_path / "configs" / "rules" / "common.yaml"
    bad = tmp_path / "bad.yaml"
    bad.write_text(good.read_text(encoding="utf-8") + "    colour: red\n    shape: round\n", encoding="utf-8")
    assert invoke("rules", "lint", str(good)).exit_code == 0
    assert invoke("rules", "lint").exit_code == 0
    done = invoke("rules", "lint", str(good), str(bad))
    assert done.exit_code == 2
    assert "colour" in done.stderr
    assert "shape" in done.stderr


def test_a_dialogue_is_judged() -> None:
    """A dialogue from standard input gets a result for every rule; without one the examples are judged."""
    done = invoke("rules", "test", "-", typed="A: 您好，请问有什么可以帮您？\nC: 我想查一下话费。\n")
    assert done.exit_code == 0, done.stderr
    assert "pace.rate" in done.stdout
    assert invoke("rules", "test").exit_code == 0


def test_the_data_dictionary_is_printed() -> None:
    """As Markdown for people and as JSON for programs."""
    assert "agent_speech_rate_cpm" in invoke("schema").stdout
    assert json.loads(invoke("schema", "--format", "json").stdout)


def test_the_doctor_says_what_is_missing(tmp_path: Path) -> None:
    """Without a model the doctor names it and the command that gets it, and exits with 2."""
    done = invoke("doctor", "--out", str(tmp_path / "out"))
    assert done.exit_code == 2
    assert "NOT  model" in done.stdout
    assert "voicecheck models fetch base" in done.stdout
    assert "ok   packages" in done.stdout


def test_the_doctor_sees_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A file where the folder should be is found before a run starts."""
    (tmp_path / "taken").write_text("")
    assert not doctor._writable(Message("tables"), tmp_path / "taken" / "out").well
    assert doctor._writable(Message("tables"), tmp_path / "new" / "out").well


def test_distances_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """The evaluation's figures and each wrong result are printed; what was not compared is left out."""
    print_comparisons([
        Comparison(
            call_id="c1", edits={"agent": Edits(1, 0, 1, 10)}, errors={"agent speech rate": 0.05},
            events={"hold": Hits(1, 1, 1, 0.2)},
            results={"word.what": ("pass", "fail"), "close.wish": ("fail", "fail")},
        )
    ], "en")  # fmt: skip
    printed = capsys.readouterr().out
    assert "0.200 wrong" in printed
    assert "0.050 off" in printed
    assert "edges within 0.20 s" in printed
    assert "1 right of 2; 1 wrongly failed" in printed
    assert "c1: fail, should be pass" in printed
    assert "customer" not in printed


def test_evaluate_needs_labels(tmp_path: Path) -> None:
    """A folder without labels, or a file that is none, is a usage error."""
    assert invoke("evaluate", str(tmp_path)).exit_code == 2
    (tmp_path / "x.json").write_text("{}")
    assert invoke("evaluate", str(tmp_path / "x.json")).exit_code == 2
