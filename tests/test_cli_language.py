"""In which language the command line speaks."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

from voicecheck.cli import app
from voicecheck.cli.options import language_of, settings_of

VARIABLE = "VOICECHECK_LANG"


def invoke(*args: object) -> Result:
    """Run the command line."""
    return CliRunner().invoke(app, [str(each) for each in args], prog_name="voicecheck")


def commands() -> Iterator[tuple[str, Any]]:
    """Every command and group with its words."""

    def below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
        yield name, command
        for inner, each in getattr(command, "commands", {}).items():
            yield from below(f"{name} {inner}".strip(), each)

    return below("", get_command(app))


COMMANDS = dict(commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_a_language(name: str) -> None:
    """--lang goes with every command, every group, and before any command."""
    assert "--lang" in {option for param in COMMANDS[name].params for option in param.opts}


@pytest.mark.parametrize(("flag", "variable", "file"), list(itertools.product((None, "zh", "en"), repeat=3)), ids=str)
def test_the_flag_is_over_the_environment_over_the_file_over_the_default(
    flag: Any, variable: str | None, file: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The settings and what is said without them have one language, by one order."""
    monkeypatch.delenv(VARIABLE)
    if variable:
        monkeypatch.setenv(VARIABLE, variable)
    config = tmp_path / "own.yaml"
    config.write_text(f"lang: {file}\n" if file else "run: {workers: 1}\n", encoding="utf-8")
    assert language_of(flag, config) == settings_of(config, lang=flag).lang == (flag or variable or file or "zh")


@pytest.mark.parametrize(
    "args", [("--lang", "en", "schema"), ("schema", "--lang", "en"), ("--lang=zh", "schema", "--lang=en")], ids=str
)
def test_the_language_may_come_before_the_command_or_after_it(
    args: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last that is said counts."""
    monkeypatch.delenv(VARIABLE)
    assert invoke(*args).output == invoke("schema", "--lang", "en").output != invoke("schema").output


@pytest.mark.parametrize(
    "args", [("--lang", "fr", "schema"), ("schema", "--lang", "fr"), ("rules", "--lang", "", "list")]
)
def test_an_unknown_language_is_refused_in_both(args: tuple[str, ...]) -> None:
    """Who asks for a language that is not there reads which there are, whichever they read."""
    told = invoke(*args)
    assert (told.exit_code, "中文" in told.output, "Chinese" in told.output) == (2, True, True)


def test_an_unknown_language_of_the_environment_is_refused_in_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same of the environment, but a flag has the better word."""
    monkeypatch.setenv(VARIABLE, "fr")
    told = invoke("schema")
    assert (told.exit_code, "中文" in told.output, "Chinese" in told.output) == (2, True, True)
    assert invoke("schema", "--lang", "en").exit_code == 0


@pytest.mark.parametrize(
    ("args", "config", "said"),
    [
        (("--lang", "zh"), "", "已立即停止"),
        (("--lang", "en"), "", "stopped at once"),
        ((), "", "已立即停止"),
        ((), "lang: en", "stopped at once"),
        (("--lang", "zh"), "lang: en", "已立即停止"),
        ((), "lang: en\nnonsense: 1", "nonsense: no such section"),
    ],
)
def test_an_error_is_said_in_the_language_asked_for(
    args: tuple[str, ...], config: str, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also in that of the settings, even where they are wrong."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.delenv(VARIABLE)
    monkeypatch.setattr("voicecheck.transcript.models.list_models", stop)
    file = tmp_path / "own.yaml"
    file.write_text(config, encoding="utf-8")
    told = invoke("models", "list", "--config", file, *args)
    assert said in told.stderr
    assert told.exit_code == (2 if "nonsense" in config else 3)


def test_json_logs_are_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A program that reads the log finds the same words whatever people read."""
    monkeypatch.delenv(VARIABLE)
    told = invoke("rescore", "--out", tmp_path / "none", "--log-format", "json", "--lang", "zh")
    events = [json.loads(line)["event"] for line in told.stderr.splitlines()]
    assert events
    assert all(each.isascii() for each in events)
