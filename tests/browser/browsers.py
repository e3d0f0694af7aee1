"""Real browsers for the tests of the pages: Chromium, driven by Playwright, and Firefox.

``BROWSER_REQUIRED=1`` makes a missing browser a failure, as in continuous integration; else these tests are
skipped, with the reason.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from firefox import Firefox, started
from visits import CHROMIUM, FIREFOX, QUIET, Browser, installed


def _program(names: tuple[str, ...]) -> str:
    """The first of the programs that is there; the test is skipped or fails where none is."""
    found = installed(names)
    if found is None:
        reason = f"no browser found ({', '.join(names)}): apt-get install {names[0]}"
        if os.environ.get("BROWSER_REQUIRED"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser, started once; the test is skipped where there is none."""
    program = _program(CHROMIUM)
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install '.[dev]'")
    with playwright.sync_playwright() as running_driver:
        running = running_driver.chromium.launch(executable_path=program, args=list(QUIET))
        yield running
        running.close()


@pytest.fixture
def browser(chromium: Any) -> Iterator[Browser]:
    """A browser that fails the test where a page said, asked for or broke anything that it should not."""
    opened = Browser(chromium)
    yield opened
    faults = [fault for visit in opened.visits for fault in visit.faults]
    opened.close()
    assert not faults, "\n".join(faults)


@pytest.fixture(scope="session")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Firefox as people have it, started once; the test is skipped where there is none."""
    profile: Path = tmp_path_factory.mktemp("firefox")
    with started(_program(FIREFOX), profile) as running:
        yield running
