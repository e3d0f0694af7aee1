"""``voicecheck show``: the stored verdict with its transcript, by any name of the call, and its page as one file."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import pytest
from typer.testing import CliRunner

from made_calls import one_by_one
from made_pages import DAY, data_of, hash_of, rich_call, small_settings, store, unpacked
from sound import tone, write
from voicecheck.audio.decode import load
from voicecheck.cli import app
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.proofs.reviews import Review
from voicecheck.records import CallAnalysis, Recording


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two calls, the second of which is there twice."""
    folder = tmp_path / "out"
    twin = replace(rich_call("0002", path=Path("/b/0002.wav"), name="b0002.wav"), sha256=hash_of("twin"))
    store(folder, [rich_call("c-0001"), rich_call("0002")], small_settings())
    store(folder, [twin], small_settings(), date(2026, 11, 21))
    settings = small_settings()
    monkeypatch.setattr("voicecheck.cli.show.settings_of", lambda *_, lang: replace(settings, lang=lang or "en"))
    return folder


def show(*words: str | Path) -> Any:
    """Run the command."""
    return CliRunner().invoke(app, ["show", *map(str, words)])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_verdict_and_what_was_said(out: Path, lang: str) -> None:
    """Faults with better wordings, the score, and every turn with its speaker; what is masked stays masked."""
    done = show("c-0001", "--out", out, "--lang", lang)
    assert done.exit_code == 0, done.output
    title, speaker = ("不说“办不了”", "坐席") if lang == "zh" else ("Does not say that it cannot be done", "Agent")
    assert title in done.output
    assert "80" in done.output
    lines = done.output.splitlines()
    (line,) = (line for line in lines if "这个办不了，办不了" in line and "0:12" in line)
    assert speaker in line
    assert "○○○○" in done.output


def test_a_call_by_each_of_its_names(out: Path) -> None:
    """Key, call_id and recording name the same call."""
    with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
        key = ledger.find_call("c-0001").key
    found = [json.loads(show(name, "--out", out, "--json").output) for name in (key, "c-0001", "c-0001.wav")]
    assert [each["call_key"] for each in found] == [key] * 3
    assert found[0]["local_date"] == DAY.isoformat()
    assert found[0]["turns"][0]["text"].startswith("您好")


def test_an_unknown_call_names_those_near_it(out: Path) -> None:
    """A slip of the pen is answered with the name that was meant; what is like none is only refused."""
    done = show("c-001", "--out", out)
    assert done.exit_code == 2
    assert "c-0001?" in done.stderr
    other = show("zzzzzz", "--out", out)
    assert other.exit_code == 2
    assert "did you mean" not in other.stderr


def test_a_name_of_several_calls_lists_them(out: Path) -> None:
    """Where two calls have the name, both keys are told and nothing is shown."""
    done = show("0002", "--out", out)
    assert done.exit_code == 2
    with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
        keys = [key for day in ledger.named_calls().values() for key, name in day if name == "0002"]
    assert len(keys) == 2
    assert all(key in done.stderr for key in keys)


def test_a_page_that_is_one_file(out: Path, tmp_path: Path) -> None:
    """The page holds its data, scripts and styles, asks for nothing else, and replaces an earlier page."""
    place = tmp_path / "a b.html"
    for _ in range(2):
        assert show("c-0001", "--out", out, "--html", place).exit_code == 0
    page = place.read_text(encoding="utf-8")
    data = data_of(page)
    assert "src=" not in page.split('id="data"')[0]
    assert data["report"] is None
    assert data["links"]["self"] is None
    assert unpacked(data, data["norm_info"])["norms"][0]["title"]["en"] == "Speaks at a moderate rate"
    assert data["audio"]["command"].endswith(f"--out {out}")
    assert (place.stat().st_mode & 0o777) == 0o600


@pytest.mark.parametrize("what", ["another file", "a folder that is not there", "another ending", "a folder"])
def test_nothing_is_overwritten(out: Path, tmp_path: Path, what: str) -> None:
    """What is no page of a call stays as it is, and nothing is written beside it."""
    place = tmp_path / "page.html"
    if what == "another file":
        place.write_text("<!doctype html><title>mine</title>")
    elif what == "a folder that is not there":
        place = tmp_path / "none" / "page.html"
    elif what == "another ending":
        place = tmp_path / "page.txt"
    else:
        place.mkdir()
    before = sorted(tmp_path.rglob("*"))
    done = show("c-0001", "--out", out, "--html", place)
    assert done.exit_code == 2
    assert sorted(tmp_path.rglob("*")) == before
    assert what != "another file" or "mine" in place.read_text()


def test_what_a_reviewer_withdrew_is_no_fault(out: Path) -> None:
    """A finding that was withdrawn is not among the faults that are shown."""
    with Ledger(out / LEDGER_NAME) as ledger:
        key = ledger.find_call("c-0001").key
        known = {"call_id": "c-0001", "call_key": key, "rule_id": "word.cannot"}
        ledger.add_reviews([Review(**known, verdict="wrong", reviewer="王芳", result="fail")])
    found = json.loads(show("c-0001", "--out", out, "--json").output)
    assert "word.cannot" not in [each["rule_id"] for each in found["faults"]]


def test_without_a_ledger(tmp_path: Path) -> None:
    """Without a ledger the message says what to do, and none is made."""
    done = show("a", "--out", tmp_path / "none")
    assert done.exit_code == 2
    assert not (tmp_path / "none").exists()


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A recording, and an analyser that finds the rich call in it, with a number masked at 8.25 to 9.25 s."""

    def analyse(recording: Recording) -> CallAnalysis:
        call = rich_call("x", direction="practice")
        content = recording.path.read_bytes()
        return replace(call, recording=replace(recording, agent_id="A1"), sha256=sha256(content).hexdigest())

    monkeypatch.setattr("voicecheck.cli.engines.analyser", lambda *_, **__: one_by_one(analyse))
    return write(tmp_path / "练习 1.wav", tone(300, 12.0), tone(300, 12.0))


@pytest.mark.parametrize("audio", ["opus", "link", "none", "redacted"])
def test_the_page_of_a_check(practice: Path, tmp_path: Path, audio: str) -> None:
    """The page of a practice call is one file; by default it plays a small file beside it, silent where masked."""
    place = tmp_path / "页 1.html"
    words = [] if audio == "opus" else ["--audio", audio]
    done = CliRunner().invoke(app, ["check", str(practice), "--html", str(place), *words])
    assert done.exit_code == 0, done.output
    assert f"Open: {place}" in done.output
    sound = data_of(place.read_text(encoding="utf-8"))["audio"]
    played = place.parent / unquote(sound["src"]) if sound["src"] else None
    assert played == {"opus": tmp_path / "页 1.redacted.opus", "link": practice}.get(audio)
    assert sound["raw"] == (audio == "link")
    if audio == "opus":
        assert played
        heard = load(played)
        assert np.abs(heard.samples[:, 8 * heard.rate : 9 * heard.rate].astype(float)).mean() < 5
    assert practice.stat().st_size > 100_000


def test_a_check_never_overwrites_the_recording(practice: Path, tmp_path: Path) -> None:
    """A page that is to take the recording's own name is refused before anything is heard."""
    done = CliRunner().invoke(app, ["check", str(practice), "--html", str(practice)])
    assert done.exit_code == 2
    other = practice.rename(tmp_path / "a.html")
    assert CliRunner().invoke(app, ["check", str(other), "--html", str(other)]).exit_code == 2
    assert other.stat().st_size > 100_000


def test_json_stays_json_beside_a_page(practice: Path, tmp_path: Path) -> None:
    """With --json nothing but the verdict is on standard output."""
    done = CliRunner().invoke(app, ["check", str(practice), "--json", "--html", str(tmp_path / "a.html")])
    assert json.loads(done.stdout)["call_id"] == "练习 1"
    assert (tmp_path / "a.html").exists()
