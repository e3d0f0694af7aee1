"""`voicecheck check`: one recording, a folder that is watched, and what is told while and after."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from made_calls import made_call, made_finding, made_talk, one_by_one
from voicecheck.cli import app, inbox
from voicecheck.cli.checking import Asked, recording_of
from voicecheck.cli.memory import kept
from voicecheck.cli.steps import Steps
from voicecheck.config import load_settings
from voicecheck.errors import DecodeError, MetadataError, ModelError, UsageError
from voicecheck.practice.inbox import Inbox
from voicecheck.records import CallAnalysis, Recording, Roles
from voicecheck.transcript.arriving import Arriving

SETTINGS = load_settings(environ={})


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Recording]:
    """What is analysed by an analyser that needs no model: practice of the agent alone with one fault."""
    seen: list[Recording] = []

    def analyse(recording: Recording) -> CallAnalysis:
        seen.append(recording)
        content = recording.path.read_bytes()
        if content == b"bad":
            raise DecodeError("{file} is empty", file=recording.name)
        found = (made_finding("word.what", "pass" if content == b"well" else "fail", start=3.0),)
        call = made_call(findings=found, talk=made_talk(roles=Roles(0, None), two_party=False))
        return replace(call, recording=recording, sha256=content.hex().ljust(64, "0"))

    monkeypatch.setattr("voicecheck.cli.engines.analyser", lambda *_, **__: one_by_one(analyse))
    return seen


def invoke(*args: str) -> Result:
    """Run the command line."""
    return CliRunner().invoke(app, list(args))


def made_file(path: Path, content: bytes = b"sound") -> str:
    """A recording."""
    path.write_bytes(content)
    return str(path)


def test_without_a_manifest_it_is_practice(tmp_path: Path, heard: list[Recording]) -> None:
    """Unless the command line says otherwise."""
    file = made_file(tmp_path / "a.wav")
    invoke("check", file)
    invoke("check", file, "--direction", "inbound")
    assert [each.direction for each in heard] == ["practice", "inbound"]


def test_with_a_manifest_it_is_judged_as_a_night_would(tmp_path: Path, heard: list[Recording]) -> None:
    """Its row says whose it is and what kind; the command line stands above it."""
    file = made_file(tmp_path / "a.wav")
    rows = tmp_path / "calls.csv"
    rows.write_text(
        "recording,agent_id,call_id,direction,scenario,agent_channel,rings\na.wav,A7,c7,inbound,complaint,left,5\n",
        encoding="utf-8",
    )
    done = invoke("check", file, "--manifest", str(rows))
    assert done.exit_code == 0, done.output
    (first,) = heard
    told = (first.agent_id, first.call_id, first.direction, first.scenario, first.agent_channel, first.rings)
    assert told == ("A7", "c7", "inbound", "complaint", "left", 5)
    invoke("check", file, "--manifest", str(rows), "--agent-channel", "right", "--direction", "practice")
    assert (heard[-1].agent_channel, heard[-1].channel_from, heard[-1].direction) == (
        "right", "command_line", "practice"
    )  # fmt: skip


def test_a_recording_that_the_manifest_does_not_name_is_refused(tmp_path: Path, heard: list[Recording]) -> None:
    """Rather than judged as something else than the night judged it."""
    file = made_file(tmp_path / "b.wav")
    rows = tmp_path / "calls.csv"
    rows.write_text("recording,agent_id\na.wav,A7\n", encoding="utf-8")
    done = invoke("check", file, "--manifest", str(rows))
    assert (done.exit_code, heard) == (1, [])
    with pytest.raises(MetadataError, match=r"b\.wav"):
        recording_of(Path(file), Asked(manifest=(rows,)), SETTINGS)


@pytest.mark.parametrize("args", [(), ("a.wav", "--watch", ".")])
def test_one_recording_or_one_folder(args: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither none nor both."""
    monkeypatch.chdir(tmp_path)
    made_file(tmp_path / "a.wav")
    done = invoke("check", *args)
    assert done.exit_code == 2
    assert "--watch" in done.output


def test_practice_is_compared_with_the_last(tmp_path: Path, heard: list[Recording]) -> None:
    """Nothing is kept unless it is asked for; the first time it is said where and how to remove it."""
    folder = tmp_path / "own"
    first, second = made_file(tmp_path / "a.wav"), made_file(tmp_path / "b.wav", b"well")
    assert "since last time" not in invoke("check", first).stdout
    begun = invoke("check", first, "--history", str(folder)).stdout
    assert "Delete the folder to remove them" in " ".join(begun.split())
    done = invoke("check", second, "--history", str(folder)).stdout
    assert "failed 1 → 0" in done
    assert "Delete the folder" not in done
    plain = json.loads(invoke("check", second, "--json", "--history", str(folder)).stdout)
    assert plain["history"]["failed"] == {"before": 1, "now": 0}
    assert plain["history"]["mended"] == ["word.what"]
    assert len(heard) == 4


def test_a_setting_turns_history_on(tmp_path: Path, heard: list[Recording]) -> None:
    """So that it need not be asked for each time."""
    config = tmp_path / "own.yaml"
    config.write_text("practice: {history: kept}\n", encoding="utf-8")
    assert invoke("check", made_file(tmp_path / "a.wav"), "--config", str(config)).exit_code == 0
    assert len(list((tmp_path / "kept").iterdir())) == len(heard) == 1


def test_without_a_terminal_there_is_no_progress(tmp_path: Path, heard: list[Recording]) -> None:
    """Nothing is written but the verdict."""
    done = invoke("check", made_file(tmp_path / "a.wav"))
    assert heard
    assert (done.stderr, "\x1b" in done.stdout) == ("", False)


def test_progress_names_the_steps_and_goes_away(capsys: pytest.CaptureFixture[str]) -> None:
    """Each step with its share; at the end the line is empty."""
    with Steps("zh", shown=True) as steps:
        steps.tell("read", 1.0)
        steps.tell("listen", 0.4)
    written = capsys.readouterr().err.split("\r\x1b[K")
    assert written[-2:] == ["读取 100% · 听 40% · 判定", ""]


def ends_after(turns: int, between: Callable[[int], None] = lambda _: None) -> Callable[[float], None]:
    """A pause that lets a folder be looked into so often, then ends it as Ctrl-C does."""
    count = iter(range(turns + 1))

    def pause(_seconds: float) -> None:
        number = next(count)
        if number == turns:
            raise KeyboardInterrupt
        between(number)

    return pause


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files count as finished at the second look."""
    monkeypatch.setattr("voicecheck.practice.inbox.SETTLED_S", 0.0)
    monkeypatch.setattr("voicecheck.practice.inbox.EMPTY_S", 0.0)


@pytest.mark.usefixtures("at_once")
def test_a_bad_file_is_told_and_the_others_go_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At the end some could not be checked, which the exit code says."""
    checked: list[str] = []

    def check_one(path: Path) -> None:
        if path.name.startswith("bad"):
            raise (DecodeError("{file} is empty", file=path.name) if path.name == "bad1.wav" else ValueError("a fault"))
        checked.append(path.name)

    def come(number: int) -> None:
        if number == 0:
            for name in ("bad1.wav", "bad2.wav", "c.wav", "a.wav"):
                made_file(tmp_path / name, name.encode())

    code = inbox.watch(tmp_path, check_one, "en", ends_after(4, come))
    assert (code, checked) == (1, ["a.wav", "c.wav"])
    assert "2 recordings checked, 2 could not be" in capsys.readouterr().err


def test_ctrl_c_while_waiting_is_a_good_end(tmp_path: Path) -> None:
    """Nothing was lost."""
    assert inbox.watch(tmp_path, print, "en", ends_after(0)) == 0


@pytest.mark.usefixtures("at_once")
def test_ctrl_c_while_checking_is_a_stop(tmp_path: Path) -> None:
    """The verdict on that recording is not there: it is safe to check it again."""

    def check_one(_path: Path) -> None:
        raise KeyboardInterrupt

    def come(number: int) -> None:
        if number == 0:
            made_file(tmp_path / "a.wav")

    with pytest.raises(KeyboardInterrupt):
        inbox.watch(tmp_path, check_one, "en", ends_after(9, come))


def test_a_folder_that_goes_away_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A share that is not there just now ends nothing."""
    looked: list[int] = []

    def look(_self: Inbox) -> list[Path]:
        looked.append(1)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Inbox, "look", look)
    assert inbox.watch(tmp_path, print, "en", ends_after(3)) == 0
    assert len(looked) == 4
    monkeypatch.undo()
    with pytest.raises(UsageError):
        inbox.watch(tmp_path / "none", print, "en", ends_after(0))


def test_a_watched_folder_ends_by_a_signal(tmp_path: Path) -> None:
    """The whole command, ended by SIGINT while it waits: exit code 0, and it says what it did."""
    command = [sys.executable, "-m", "voicecheck", "check", "--watch", str(tmp_path), "--lang", "en"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}
    ) as run:
        assert run.stderr is not None
        assert "Watching" in run.stderr.readline()
        run.send_signal(signal.SIGINT)
        told: Any = run.stderr.read()
    assert (run.returncode, "0 recordings checked" in told) == (0, True)


def test_a_watched_folder_gets_a_page_a_recording(tmp_path: Path, heard: list[Recording]) -> None:
    """Pages go with a folder, the one page with one recording; each says which it wants instead."""
    file = made_file(tmp_path / "a.wav")
    alone = invoke("check", file, "--pages", str(tmp_path))
    both = invoke("check", "--watch", str(tmp_path), "--html", str(tmp_path / "a.html"))
    assert (alone.exit_code, both.exit_code, heard) == (2, 2, [])
    assert "--html FILE" in alone.output
    assert "--pages DIR" in both.output


def test_the_model_arrives_while_the_recording_is_read() -> None:
    """Loading begins at once, in another thread; what it fails with is raised where the model is asked."""
    seen: list[str] = []

    class Model:
        name = "m"

        def recognise(self, clips: list[Any], **_: Any) -> list[Any]:
            return [*clips, "heard"]

    def load() -> Any:
        seen.append(threading.current_thread().name)
        return Model()

    arriving = Arriving("m", load, lambda: seen.append("then"))
    assert arriving.recognise([], beam_size=1, context_s=1.0) == ["heard"]
    assert seen[0] != threading.current_thread().name

    def fail() -> Any:
        raise ModelError("no model")

    with pytest.raises(ModelError):
        Arriving("m", fail, lambda: seen.append("never")).recognise([], beam_size=1, context_s=1.0)
    assert "never" not in seen


def test_rubbish_is_looked_for_again_afterwards() -> None:
    """Also where the check failed."""

    def fail() -> None:
        with kept():
            assert not gc.isenabled()
            raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        fail()
    assert gc.isenabled()
