"""The pages of the sample recordings, as a night makes them: run, redact, report, with the real model."""

from __future__ import annotations

from pathlib import Path

import pytest
from firefox import Firefox
from typer.testing import CliRunner
from visits import DESKTOP, TELEPHONE, Browser

from voicecheck.cli import app

SAMPLES = Path(__file__).parents[2] / "sample_audio"

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the pages of the sample recordings, with sound."""
    out = tmp_path_factory.mktemp("samples") / "out"
    manifest = str(SAMPLES / "manifest.csv")
    for command in (["run", str(SAMPLES), "--manifest", manifest, "--quiet"], ["redact"], ["report"]):
        done = CliRunner().invoke(app, [*command, "--out", str(out)], catch_exceptions=False)
        assert done.exit_code == 0, done.output
    return out / "report"


def pages(report: Path) -> list[Path]:
    """Every page."""
    found = sorted(report.rglob("*.html"))
    assert len(found) >= 8  # a team, three agents, three calls, a review
    return found


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_sound(browser: Browser, report: Path, size: tuple[int, int], dark: bool, language: str) -> None:
    """In both languages, sizes and colours, nothing fails, axe finds nothing, and nothing scrolls sideways."""
    wrong = {}
    for page in pages(report):
        visit = browser.open(page, folder=report.parent, size=size, dark=dark)
        if visit.page.evaluate("document.documentElement.lang") != {"zh": "zh-Hans", "en": "en"}[language]:
            visit.page.get_by_role("button", name={"zh": "中文", "en": "English"}[language]).click()
        found = visit.axe() + ([f"{visit.overflow()} px too wide"] if visit.overflow() > 0 else [])
        if found:
            wrong[page.relative_to(report).as_posix()] = found
    assert not wrong


def test_firefox_shows_every_page(firefox: Firefox, report: Path) -> None:
    """As people have it, Firefox draws each page, and its scripts say nothing."""
    before = len(firefox.told)
    for page in pages(report):
        firefox.open(page)
        assert firefox.value("document.querySelector('h1').innerText.length > 0"), page
        assert firefox.value("document.querySelector('main').innerText.length > 100"), page
    assert firefox.told[before:] == []
