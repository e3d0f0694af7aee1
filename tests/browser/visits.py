"""Pages opened in a real browser, as by a double-click, with all that goes wrong on them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FIREFOX = ("firefox-esr", "firefox")
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
DESKTOP = (1440, 900)
TELEPHONE = (390, 844)
AXE_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
AXE = {"runOnly": {"type": "tag", "values": list(AXE_RULES)}, "preload": False}
"""Without fetching the style anew, which the pages' policy forbids."""
_TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", event =>
    console.error("content security policy: " + event.violatedDirective + " " + event.blockedURI));
"""


def installed(names: Iterable[str]) -> str | None:
    """The first of the programs that is there."""
    return next((found for name in names if (found := shutil.which(name))), None)


@dataclass
class Visit:
    """A page opened in the browser, and everything that went wrong on it.

    Attributes
    ----------
    page
        Playwright's page, opened and ready.
    folder
        What the page may read: nothing outside.
    faults
        Messages on the console, errors of scripts, violations of the content security policy, requests for other files.
    """

    page: Any
    folder: Path
    faults: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Note what goes wrong from now on."""
        self.page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._request)
        self.page.on("dialog", lambda dialog: (self.faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def _request(self, request: Any) -> None:
        own = request.url.startswith((self.folder.resolve().as_uri(), "data:", "blob:"))
        if not own:
            self.faults.append(f"request: {request.url}")

    def axe(self) -> list[str]:
        """What axe finds wrong: the rule, what it asks, and the first elements that break it."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page, options=AXE).response
        return [
            f"{each['id']}: {each['help']}: {[node['html'][:150] for node in each['nodes'][:3]]}"
            for each in found["violations"]
        ]

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(
            self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        )


class Browser:
    """Opens pages, each in a fresh profile, and holds them to what holds for every page."""

    def __init__(self, chromium: Any) -> None:
        self._chromium = chromium
        self.visits: list[Visit] = []

    def open(
        self,
        path: Path,
        *,
        folder: Path | None = None,
        place: str = "",
        size: tuple[int, int] = DESKTOP,
        dark: bool = False,
        **context: Any,
    ) -> Visit:
        """Open a file as a double-click does.

        Parameters
        ----------
        path
            The page.
        folder
            What it may read; else the folder that it is in.
        place
            What follows the file's name (``#t=3``).
        size
            Width and height of the window, in pixels.
        dark
            Whether the system asks for dark colours.
        **context
            What Playwright's `new_context` takes besides (``locale``, ``forced_colors``).
        """
        width, height = size
        opened = self._chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", **context
        )
        opened.add_init_script(_TELL_VIOLATIONS)
        visit = Visit(opened.new_page(), folder or path.parent)
        visit.listen()
        self.visits.append(visit)
        visit.page.goto(path.resolve().as_uri() + place)
        return visit

    def close(self) -> None:
        """Close what was opened."""
        for visit in self.visits:
            visit.page.context.close()
