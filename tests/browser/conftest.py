"""A real browser for the tests of the pages: Debian's Chromium, driven by Playwright.

``VOICECHECK_BROWSER=required`` makes a missing browser a failure, as in continuous integration; else these tests are
skipped, with the reason.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from visits import Browser

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install '.[dev]'")

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)
"""Nothing of the browser's own goes over the network, and sound plays as after a click."""


def _program() -> str | None:
    return next((found for name in CHROMIUM if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser, started once; the test is skipped where there is none."""
    program = _program()
    if program is None:
        reason = f"no browser found ({', '.join(CHROMIUM)}): apt-get install chromium"
        if os.environ.get("VOICECHECK_BROWSER") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    with playwright.sync_playwright() as started:
        running = started.chromium.launch(executable_path=program, args=list(QUIET))
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
