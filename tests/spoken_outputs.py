"""What every command says, in Chinese and in English, on small data.

::

    PYTHONPATH=src:tests python tests/spoken_outputs.py > outputs.md
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from typer.testing import CliRunner

import nightly_driver
from made_calls import analyse_text, one_by_one
from small_configs import small_configs
from voicecheck.cli import app
from voicecheck.errors import DecodeError
from voicecheck.records import CallAnalysis, Recording
from voicecheck.workers.worker import Analyser

LANGUAGES = ("zh", "en")

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "run --dry-run": ("run", "{folder}", "--out", "{out}", "--dry-run"),
    "run --log-format text": ("run", "{folder}", "--out", "{other}/{lang}", "--log-format", "text"),
    "status": ("status", "--out", "{out}"),
    "retry": ("retry", "--out", "{out}", "--failed"),
    "failures list": ("failures", "list", "--out", "{out}"),
    "failures dismiss": ("failures", "dismiss", "--all", "--out", "{other}/{lang}"),
    "rescore": ("rescore", "--out", "{out}"),
    "backtest": ("backtest", "--out", "{out}", "--config", "{config}"),
    "export": ("export", "--out", "{out}", "--format", "csv", "--to", "{other}/csv", "--force"),
    "transcript": ("transcript", "a", "--out", "{out}"),
    "query": ("query", "select call_id, duration_s from calls", "--out", "{out}"),
    "purge": ("purge", "--out", "{out}", "--older-than", "1d", "--dry-run"),
    "models list": ("models", "list"),
    "doctor": ("doctor", "--out", "{out}"),
    "doctor --tables": ("doctor", "--out", "{out}", "--tables"),
    "schema": ("schema",),
    "config show": ("config", "show", "--origin"),
    "rules list": ("rules", "list"),
    "rules measures": ("rules", "measures"),
    "rules lint": ("rules", "lint"),
    "rules test": ("rules", "test", "{dialogue}"),
    "rules test --noise": ("rules", "test", "--noise", "0.2"),
    "rules test --mutate": ("rules", "test", "--mutate"),
    "rules coverage": ("rules", "coverage"),
    "rules worth": ("rules", "worth", "{labels}"),
    "acts list": ("acts", "list"),
    "acts tell": ("acts", "tell", "你们太坑了"),
}
"""Commands by what they are called in the table; what stands in braces is a file or folder of the small data."""


def hear(recording: Recording) -> CallAnalysis:
    """Say of a truncated file what is said of a real one; all other words are those of `analyse_text`."""
    if recording.path.read_text() == "truncated":
        raise DecodeError("{name}: holds no sound that can be read; check that it is a recording", name=recording.name)
    return analyse_text(recording)


def analyser(_settings: Any, _threads: int, *, model: str | None = None) -> Analyser:  # noqa: ARG001
    """Build the analyser."""
    return one_by_one(hear)


@contextmanager
def small_centre(folder: Path) -> Iterator[dict[str, str]]:
    """Make small data, and an analyser that reads words in place of a speech model; give where it lies."""
    configs = small_configs(folder / "configs")
    for pack in (configs / "rules").glob("*.yaml"):
        text = pack.read_text(encoding="utf-8").replace("title: Speaks at the right pace", TITLE)
        pack.write_text(text.replace('"{limits} characters a minute"', "每分钟{limits}字"), encoding="utf-8")
    recordings = folder / "in"
    recordings.mkdir()
    for name, word in {"a": "one", "b": "truncated", "c": "two"}.items():
        (recordings / f"{name}.wav").write_text(word)
    rows = [f"{name}.wav,H2001,2026-11-20T10:00:00+08:00" for name in "abc"]
    (recordings / "manifest.csv").write_text("\n".join(["recording,agent_id,started_at", *rows, ""]))
    places = {
        "folder": recordings, "out": folder / "out", "other": folder / "other", "dialogue": folder / "talk.txt",
        "labels": folder / "labelled.txt", "config": folder / "own.yaml",
    }  # fmt: skip
    places["other"].mkdir()
    places["config"].write_text("rules: {opening_turns: 1}\n")
    places["dialogue"].write_text("A: 您好。\nC: 你们太坑了，又多扣了我二十块钱。\nA: 等一下。\n", encoding="utf-8")
    places["labels"].write_text(LABELLED, encoding="utf-8")
    with (
        mock.patch("voicecheck.config.configs_folder", return_value=configs),
        mock.patch("voicecheck.cli.engines.analyser", analyser),
        mock.patch("voicecheck.cli.engines.model_digest", nightly_driver.model_digest),
        mock.patch.dict(os.environ, {"COLUMNS": "80"}),
    ):
        spoken("run", ("run", "{folder}", "--out", "{out}", "--quiet"), places, "en")
        yield {name: str(place) for name, place in places.items()}


TITLE = "title: {zh: 语速适中, en: Speaks at the right pace}"
LABELLED = "== call-1 | inbound | complaint\n! pace.rate pass\nA: 您好。\nC: 我要退货。\n"


def spoken(name: str, command: tuple[str, ...], places: Mapping[str, object], language: str) -> str:
    """What a command says, on standard output and on standard error."""
    arguments = [each.format(**places, lang=language) for each in command]
    done = CliRunner().invoke(app, [*arguments, "--lang", language], prog_name="voicecheck")
    if done.exit_code not in (0, 1, 2):
        raise AssertionError(f"{name}: {done.output}")
    return done.stdout + done.stderr


def table(outputs: Mapping[str, Mapping[str, str]], lines: int = 12) -> str:
    """The outputs as Markdown, the first lines of each."""
    parts = ["# What every command says"]
    for name, said in outputs.items():
        parts.append(f"\n## `voicecheck {name}`")
        for language, text in said.items():
            shown = text.splitlines()
            rest = [f"… {len(shown) - lines} more"] if len(shown) > lines else []
            parts += [f"\n{language}:\n", "```", *shown[:lines], *rest, "```"]
    return "\n".join(parts)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as place, small_centre(Path(place)) as known:
        told = {
            name: {lang: spoken(name, command, known, lang) for lang in LANGUAGES} for name, command in COMMANDS.items()
        }
    sys.stdout.write(table(told) + "\n")


if __name__ == "__main__":
    import spoken_outputs  # workers find what is in a module of that name

    spoken_outputs.main()
