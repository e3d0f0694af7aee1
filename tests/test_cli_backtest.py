"""What is tried on stored calls reaches the settings as it was meant, or is refused with what is known."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from made_calls import made_call, made_talk, made_voice
from small_configs import small_configs
from voicecheck.batch.remember import LEDGER_NAME
from voicecheck.cli import app
from voicecheck.cli.backtest import trial_settings
from voicecheck.errors import ConfigError, UsageError
from voicecheck.ledger.ledger import Entry, Ledger
from voicecheck.rules.options import Limits


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small packs, and nothing of the caller's environment."""
    folder = small_configs(tmp_path / "configs")
    monkeypatch.setattr("voicecheck.config.configs_folder", lambda: folder)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with one stored call of 200 characters a minute, never judged."""
    entry = Entry(path="/a", call_id="a", day=date(2026, 11, 20), size=1, mtime_ns=1, sha256="s", fingerprint="f",
                  hearing="h", judged="", label="l", elapsed=1.0)  # fmt: skip
    with Ledger(tmp_path / "out" / LEDGER_NAME) as ledger:
        ledger.store(entry, made_call("a", talk=made_talk(agent=made_voice(100, 30.0))))
    return tmp_path / "out"


def invoke(*arguments: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(app, list(arguments))


def limits_of(*changes: str) -> Limits:
    """The limits of pace.rate with these changes."""
    return dict(trial_settings(None, changes).rules.limits)["pace.rate"]


def test_a_limit_is_set_and_the_other_stays() -> None:
    """One side, both, or an open one; what is not named is as in the pack."""
    assert limits_of("pace.rate.max=260") == Limits(120, 260)
    assert limits_of("pace.rate.min=180", "pace.rate.max=260") == Limits(180, 260)
    assert limits_of("pace.rate=180..260") == Limits(180, 260)
    assert limits_of("pace.rate.min=null") == limits_of("pace.rate=..150") == Limits(None, 150)
    band = trial_settings(None, ["pace.rate.max=260"]).conversation.pace.band_cpm
    assert band == (120, 260)


def test_settings_of_rules_and_scores_are_set() -> None:
    """Numbers and lists, as a settings file would have them."""
    settings = trial_settings(None, ["rules.sound_limit=0.1", "rules.packs=[common]", "scores.cards=[]"])
    assert settings.rules.sound_limit == 0.1
    assert [pack.name for pack in settings.packs] == ["common"]
    assert settings.scores.cards == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("pace.rat.max=1", "pace.rate = 120..150"),
        ("transcript.model=small", "settings begin with rules or scores"),
        ("pace.rate.max=fast", "no number"),
        ("pace.rate.max=nan", "no number"),
        (
            "pace.rate=260..180",
            "min 260 is over max 180, so nothing lies within; write both, as --set pace.rate=180..260",
        ),
        ("pace.rate.min=180", "min 180 is over max 150"),
        ("pace.rate=260", "180..260"),
        ("pace.rate.max", "NAME=VALUE"),
        ("=3", "NAME=VALUE"),
    ],
)
def test_what_is_not_known_is_refused_with_what_is(change: str, said: str) -> None:
    """A name or value that means nothing is wrong usage, never passed over."""
    with pytest.raises(UsageError) as caught:
        trial_settings(None, [change])
    assert said in str(caught.value)


def test_a_setting_that_does_not_exist_is_a_fault() -> None:
    """Faults of settings are told as those of a file."""
    with pytest.raises(ConfigError, match="did you mean sound_limit"):
        trial_settings(None, ["rules.soundlimit=1"])


def test_the_commands_print_the_difference(out: Path) -> None:
    """Rescoring says what changed and then that nothing did; a trial says what would, in JSON too."""
    assert "1 of 1 stored call rescored" in invoke("rescore", "--out", str(out)).stdout
    again = invoke("rescore", "--out", str(out))
    assert (again.exit_code, again.stdout.startswith("Nothing changed: 1 stored call")) == (0, True)
    tried = invoke("backtest", "--out", str(out), "--set", "pace.rate.max=260", "--json")
    assert tried.exit_code == 0
    (norm,) = (each for each in json.loads(tried.stdout)["norms"] if each["rule_id"] == "pace.rate")
    assert (norm["before"]["fail"], norm["after"]["pass"], norm["changed"]) == (1, 1, 1)
    assert invoke("rescore", "--out", str(out)).stdout == again.stdout


def test_nothing_to_try_and_nothing_stored_are_wrong_usage(tmp_path: Path) -> None:
    """Exit code 2, with what to do, and nothing made."""
    for arguments in (("backtest",), ("backtest", "--set", "pace.rate.max=260"), ("rescore",)):
        done = invoke(*arguments, "--out", str(tmp_path / "none"))
        assert done.exit_code == 2
        assert "--set" in done.stderr or "voicecheck run" in done.stderr
    assert not (tmp_path / "none").exists()
