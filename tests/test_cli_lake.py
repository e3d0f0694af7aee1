"""``tables: {delta: true}``: runs, rescorings and purges keep the Delta tables, and never lose the others for them."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable
from typer.testing import CliRunner, Result

import nightly_driver
from small_configs import small_configs
from voicecheck.cli import app
from voicecheck.tables.read import read_rows


@pytest.fixture(autouse=True)
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small packs, and an analyser that reads words."""
    folder = small_configs(tmp_path / "configs")
    monkeypatch.setattr("voicecheck.config.configs_folder", lambda: folder)
    monkeypatch.setattr("voicecheck.cli.engines.analyser", nightly_driver.analyser)
    monkeypatch.setattr("voicecheck.cli.engines.model_digest", nightly_driver.model_digest)


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """Two recordings on two days, and settings that ask for Delta tables."""
    folder = tmp_path / "calls"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.wav").write_text(name)
    (folder / "manifest.csv").write_text(
        "recording,agent_id,started_at\na.wav,007,2020-01-02T09:00:00+08:00\nb.wav,0012,2026-11-20T09:00:00+08:00\n"
    )
    (tmp_path / "lake.yaml").write_text("tables: {delta: true}")
    return folder


def voicecheck(command: str, folder: Path, *more: object, config: str | None = "lake.yaml") -> Result:
    """Run the program on the folder beside the calls."""
    given = ["--config", str(folder.parent / config)] if config else []
    return CliRunner().invoke(app, [command, *map(str, more), "--out", str(folder.parent / "out"), *given])


def run(folder: Path, **more: str | None) -> Result:
    """Run a night over the calls."""
    return voicecheck("run", folder, folder, "--workers", 1, "--quiet", **more)


def agents(folder: Path) -> list[str]:
    """The agents in the Delta table of calls."""
    table = DeltaTable(str(folder.parent / "out" / "delta" / "calls")).to_pyarrow_table()
    return sorted(pa.table(table)["agent_id"].to_pylist())


def test_a_run_a_rescoring_and_a_purge_keep_the_lake(calls: Path) -> None:
    """Each leaves the Delta tables as the published ones are; without the setting nothing is made."""
    assert run(calls, config=None).exit_code == 0
    assert not (calls.parent / "out" / "delta").exists()
    done = voicecheck("rescore", calls, "--json")
    assert done.exit_code == 0, done.stderr
    json.loads(done.stdout)
    assert "delta" in done.stderr
    assert agents(calls) == ["0012", "007"]
    assert run(calls).exit_code == 0
    purged = voicecheck("purge", calls, "--older-than", "1000d", config=None)
    assert purged.exit_code == 0, purged.stdout
    assert agents(calls) == ["0012"], "what is purged goes from the lake too, whatever the settings say"


def test_a_failing_sink_loses_nothing(calls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables are published, the summary says what failed, the exit code is 1, and the next run mends it."""

    def broken(*_: object, **__: object) -> None:
        raise OSError(5, "the lake is frozen")

    with monkeypatch.context() as patch:
        patch.setattr("deltalake.write_deltalake", broken)
        done = run(calls)
    assert done.exit_code == 1
    assert "the lake is frozen" in done.stdout
    assert len(read_rows(calls.parent / "out", "calls")) == 2
    assert run(calls).exit_code == 0
    assert agents(calls) == ["0012", "007"]


@pytest.mark.parametrize("command", ["run", "rescore", "purge", "retry"])
def test_a_missing_package_stops_before_anything_begins(
    calls: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without deltalake a command that would fill the lake ends with 2 and says what to install; nothing is made."""
    monkeypatch.setattr("voicecheck.tables.delta.importlib.util.find_spec", lambda _: None)
    more = {"run": (calls,), "rescore": (), "purge": ("--older-than", "9d"), "retry": ("--failed",)}[command]
    if command == "run":
        assert not (calls.parent / "out").exists()
    done = voicecheck(command, calls, *more)
    assert (done.exit_code, "voicecheck[delta]" in done.stderr) == (2, True)
    assert not (calls.parent / "out").exists()
