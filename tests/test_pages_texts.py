"""The scripts of the pages say nothing that the catalogue lacks, and make no element from markup."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from voicecheck.language.catalogue import catalogue, lines
from voicecheck.pages.app import script, style
from voicecheck.pages.texts import said_in, table, untraceable

ASSETS = {
    each.name: each.read_text(encoding="utf-8") for each in files("voicecheck.pages").joinpath("assets").iterdir()
}
SCRIPT_NAMES = sorted(name for name in ASSETS if name.endswith(".js"))


def test_every_asset_is_put_in() -> None:
    """The files stand behind one another in the order of their numbers; the last one draws the page."""
    for whole, ending in ((script(), ".js"), (style(), ".css")):
        places = [whole.index(text) for name, text in sorted(ASSETS.items()) if name.endswith(ending)]
        assert places == sorted(places)
    assert all(re.match(r"\d\d-[a-z-]+\.(js|css)$", name) for name in ASSETS)
    assert SCRIPT_NAMES[-1] == "90-start.js"
    assert script().startswith("(window.VC = window.VC || {}).texts = {")


@pytest.mark.parametrize("name", SCRIPT_NAMES)
def test_every_text_of_a_script_has_its_chinese(name: str) -> None:
    """What a script says in English stands in the catalogue, as a literal that can be looked for."""
    missing = [text for text in said_in(ASSETS[name]) if text not in catalogue()]
    assert not missing
    assert not untraceable(ASSETS[name])


def test_no_line_of_the_pages_is_idle() -> None:
    """Every line of the catalogue's tables for pages is said by a script or by the Python of the pages."""
    said = {text for text_of in ASSETS.values() for text in said_in(text_of)}
    python = "".join(
        each.read_text(encoding="utf-8") for each in files("voicecheck.pages").iterdir() if each.name.endswith(".py")
    )
    idle = [english for name, english, _ in lines() if name.startswith("pages") and english not in said]
    assert not [english for english in idle if english.replace("\n", "\\n") not in python]


def test_what_the_search_finds() -> None:
    """Texts are found over a line's end and with escapes; what cannot be looked for is reported."""
    assert list(said_in('VC.t(\n  "One \\"two\\"", {n: 1}) + VC.msg("Three")')) == ['One "two"', "Three"]
    assert untraceable("VC.t(`a`); VC.t('b'); VC.msg(name); VC.t(name)") == ["VC.t(`", "VC.t('", "VC.msg("]
    assert table(['VC.t("Passed"); VC.t("no such text")']) == {"Passed": "合格"}


@pytest.mark.parametrize("name", SCRIPT_NAMES)
def test_no_script_makes_elements_from_markup(name: str) -> None:
    """Text from a recording cannot become markup: nothing that parses markup is used, and nothing is fetched."""
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function|fetch\(|XMLHttp"
    )
    assert not re.findall(forbidden, ASSETS[name])
    assert not re.findall(r"""setAttribute\(\s*["']style|style:\s*["'`]|\.cssText""", ASSETS[name])
    addresses = re.findall(r"""(?:https?:)?//[a-z][\w.-]+\.[a-z]+[\w/.]*""", ASSETS[name])
    assert set(addresses) <= {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("name", sorted(ASSETS))
def test_an_asset_stays_short(name: str) -> None:
    """A script or a style is read at a sitting: at most 300 lines, of at most 120 characters."""
    written = ASSETS[name].splitlines()
    assert len(written) <= 300
    assert max(map(len, written)) <= 120
