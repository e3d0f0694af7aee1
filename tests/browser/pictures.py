"""The pictures of the documents, taken of the pages of the demonstration.

python tests/browser/pictures.py OUT

opens the pages below the folder OUT, which ``make demo`` fills, and writes docs/pictures anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright
from visits import CHROMIUM, QUIET, Browser, installed

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
SIZE = (1120, 760)
PAGES = {
    "team": "index.html",
    "agent": "agents/A1002.html",
    "call": "calls/2026-11-20/sample-complaint.html",
    "review": "review.html",
}
"""What is taken: the picture's name, and the page below ``report``."""


def take(report: Path) -> None:
    """Take a picture of each page, as it opens."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as started:
        browser = Browser(started.chromium.launch(executable_path=installed(CHROMIUM), args=list(QUIET)))
        for name, page in PAGES.items():
            visit = browser.open(report / page, folder=report, size=SIZE)
            visit.page.wait_for_load_state()
            visit.page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]) / "report")
