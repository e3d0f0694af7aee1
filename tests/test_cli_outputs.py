"""Every command speaks the language that is asked for, and that alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from spoken_outputs import COMMANDS, small_centre, spoken
from test_cli_language import COMMANDS as KNOWN
from voicecheck.config import load_settings
from voicecheck.language.catalogue import catalogue

HAN = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b[a-z]{2,}(?: [a-z]{2,}){2,}\b")
"""Three English words on end: a sentence."""
TABLES = ("schema", "transcript")
"""Commands whose output is data: names of columns and what was said."""
DATA = (*TABLES, "acts tell", "config show", "rules measures", "rules test")
"""Commands whose output holds Chinese in any language: what was said, words of lists, what a measure counts."""
ELSEWHERE = {"run", "check", "show", "report", "review", "appeals"}
"""Commands whose languages are looked at in tests of their own."""
NO_SMALL_DATA = {
    "redact": "needs sound", "bench": "needs the speech model", "models fetch": "needs a network",
    "models verify": "needs the speech model", "evaluate": "needs sound", "acts train": "needs minutes",
    "acts show": "prints weights", "rules show": "prints a pack's own reasons", "rules schema": "prints JSON",
}  # fmt: skip


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The small data."""
    with small_centre(tmp_path_factory.mktemp("spoken")) as known:
        yield known


def test_every_command_is_looked_at() -> None:
    """A new command is in the table of outputs, or it is said why not."""
    every = {name for name, command in KNOWN.items() if not hasattr(command, "commands")}
    asked = {" ".join(word for word in name.split() if not word.startswith("-")) for name in COMMANDS}
    asked = {name for name in every if any(each.startswith(name) for each in asked)}
    elsewhere = {name for name in every if name.split()[0] in ELSEWHERE}
    assert every == asked | set(NO_SMALL_DATA) | elsewhere


def test_reasons_of_exceptions_have_their_chinese() -> None:
    """What the packs that come along say of why an exception stands is shown in Chinese, too."""
    reasons = {each.why.why for pack in load_settings(environ={}).packs for each in pack.exceptions if each.why}
    assert reasons
    assert not [each for each in reasons if each not in catalogue()]


def _own(text: str, places: dict[str, str]) -> str:
    """What a command says itself: without places, commands and ids that it names, and without quotations."""
    for place in sorted(places.values(), key=len, reverse=True):
        text = text.replace(place, "")
    return re.sub(r"`[^`]*`|“[^”]*”|\S*[/_.=]\S*", "", text)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_speaks_one_language(name: str, places: dict[str, str]) -> None:
    """Chinese holds no English sentence, English no Chinese but what is data."""
    chinese = _own(spoken(name, COMMANDS[name], places, "zh"), places)
    assert HAN.search(chinese) or name in TABLES
    assert not ENGLISH.findall(chinese) or name in TABLES
    english = spoken(name, COMMANDS[name], places, "en")
    assert english.strip()
    if name not in DATA:
        assert not HAN.findall(_own(english, places))
