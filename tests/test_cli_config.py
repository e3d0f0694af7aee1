"""``voicecheck config show``: every setting, what it means, and where it was written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from test_cli_language import invoke
from voicecheck.cli.configuration import described
from voicecheck.config import SECTIONS


def leaves(name: str, shape: Any) -> Iterator[str]:
    """Every setting that the sections may hold, by its dotted name."""
    if not is_dataclass(shape):
        yield name
        return
    hints = get_type_hints(shape)
    for field in fields(shape):
        yield from leaves(f"{name}.{field.name}", hints[field.name])


def test_every_setting_says_what_it_means_in_both_languages() -> None:
    """What a settings file may hold is described, once, and nothing else is."""
    every = {name for section, shape in SECTIONS.items() for name in leaves(section, shape)} | {"rules.packs"}
    assert set(described()) == every
    for name, told in described().items():
        assert re.search("[\u4e00-\u9fff]", told["zh"]), name
        assert re.search("[A-Za-z]", told["en"]), name
        assert not re.search("[。.]$", told["zh"] + told["en"]), name


def test_every_setting_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """All settings, with their values, as JSON and for people, in Chinese unless English is asked for."""
    known = json.loads(invoke("config", "show", "--json").stdout)
    assert set(known) == set(described())
    assert known["run.zone"] == {"value": "Asia/Shanghai", **{k: known["run.zone"][k] for k in ("origin", "zh", "en")}}
    assert known["conversation.pace.band_cpm"]["value"] == [120.0, 150.0]
    english = invoke("config", "show", "run").stdout
    assert "run.zone = Asia/Shanghai\n    Time zone of start times" in english
    monkeypatch.delenv("VOICECHECK_LANG")
    assert "run.zone = Asia/Shanghai\n    未写时区" in invoke("config", "show", "run").stdout


def test_where_a_value_was_written_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The defaults, a file with its line, a variable, an option, or the program itself."""
    file = tmp_path / "own.yaml"
    file.write_text("run:\n  zone: UTC\nrules: {limits: {pace.rate: {max: 260}}}\n", encoding="utf-8")
    monkeypatch.setenv("VOICECHECK_RUN__GPUS", "0.5")
    asked = ("config", "show", "--origin", "--config", file, "--lang", "zh")
    shown = invoke(*asked).stdout
    own = (f"来自 {file}，第 2 行", f"来自 {file}，第 3 行", 'rules.limits = {"pace.rate"')
    for part in (*own, "来自 VOICECHECK_RUN__GPUS", "来自 --lang", "来自 程序内置", "来自 默认设置（default.yaml，第 "):
        assert part in shown, part
    assert "from the defaults (lexicon/manifest.yaml, line " in invoke(*asked[:-1], "en").stdout
    assert "来自" not in invoke("config", "show", "--lang", "zh").stdout


def test_a_key_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only that there is one."""
    monkeypatch.setenv("VOICECHECK_PRIVACY__AGENT_KEY", "a-very-secret-key-of-the-centre")
    for asked in ((), ("--json",), ("--origin",)):
        shown = invoke("config", "show", *asked).stdout
        assert "very-secret" not in shown
        assert "(set)" in shown


@pytest.mark.parametrize(("name", "said"), [("run.zon", "did you mean run.zone"), ("qqq", "`voicecheck config show`")])
def test_an_unknown_setting_is_refused(name: str, said: str) -> None:
    """With those that are near."""
    told = invoke("config", "show", name)
    assert (told.exit_code, said in told.stderr) == (2, True)


def test_a_setting_or_a_section_may_be_asked_for() -> None:
    """By its name; a name is no beginning of another."""
    assert set(json.loads(invoke("config", "show", "lang", "scores", "--json").stdout)) == {
        "lang", "scores.cards", "scores.marks", "scores.figures", "scores.least_coverage",
    }  # fmt: skip
    assert set(json.loads(invoke("config", "show", "speech.syllable_dip", "--json").stdout)) == {"speech.syllable_dip"}
