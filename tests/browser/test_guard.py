"""The guard of the browser tests sees what it is there to see: else all of them would pass."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from firefox import Firefox
from visits import Browser

HEAD = '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>x</title>'
POLICY = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<script>console.warn('x')</script>", "console: x"),
        ("<script>throw new Error('broken')</script>", "script: broken"),
        ("<script>alert(1)</script>", "dialog: 1"),
        ("<img src=../elsewhere.png alt=''>", "request: "),
        (POLICY + "<script>1</script>", "content security policy: script-src"),
    ],
)
def test_a_fault_of_a_page_is_noted(chromium: Any, tmp_path: Path, body: str, fault: str) -> None:
    """Messages, errors, dialogs, requests for other files and violations of the policy are faults."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "page.html").write_text(HEAD + body, encoding="utf-8")
    opened = Browser(chromium)
    visit = opened.open(folder / "page.html")
    visit.page.wait_for_timeout(50)
    faults = list(visit.faults)
    opened.close()
    assert any(fault in each for each in faults), faults


def test_axe_and_overflow_find_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    """A picture without words is a violation, and a wide box makes the page wider than its window."""
    page = tmp_path / "page.html"
    body = "<main><h1>x</h1><img src='data:,'><div style='width:500px'>y</div></main>"
    page.write_text(HEAD + body, encoding="utf-8")
    visit = browser.open(page, size=(390, 844))
    assert any(each.startswith("image-alt") for each in visit.axe())
    assert visit.overflow() > 0


def test_firefox_tells_what_a_page_says_and_is(firefox: Firefox, tmp_path: Path) -> None:
    """A message of a page in Firefox is told, and the page can be asked for a value."""
    (tmp_path / "page.html").write_text(HEAD + "<script>console.log('said')</script>", encoding="utf-8")
    firefox.open(tmp_path / "page.html")
    assert firefox.value("document.title") == "x"
    assert "said" in firefox.told
