"""How soon a call page is there in Chromium, and how soon its time line is drawn again.

    python benchmarks/call_page.py [--rounds 5]

Writes the page of a made call of two minutes, and of one of 32 minutes with 300 turns and 2,000 events, opens each
in a fresh profile in turn, and prints for both: milliseconds until it is drawn ("ready", aims 700 and 1,000), of these
spent in scripts and in layout, the time of one zoom with its layout (aim 50), elements, and bytes. The least of the
rounds is what the page needs; the median is what this machine, with all that ran beside, gave it.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "browser"))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from call_pages import Data, call_page, changed, lengthen
from playwright.sync_api import sync_playwright

AIMS_MS = {"2 min": 700, "32 min": 1000}
REDRAW_AIM_MS = 50
ZOOMS = """() => ['+', '+', '-', '0', '+', '0'].map(key => {
    const before = performance.now();
    document.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
    document.body.offsetHeight;
    return performance.now() - before;
})"""
READY = "performance.getEntriesByName('voicecheck-ready')[0].startTime"


def two_minutes(data: Data) -> None:
    """A call of two minutes."""
    lengthen(data, 2)


def half_an_hour(data: Data) -> None:
    """A call of 32 minutes with 300 turns and 2,000 events."""
    lengthen(data, 32)
    turns, events = data["turns"], data["events"]
    more = [changed(turn, n=turn["n"] + len(turns), a=turn["a"] + 30) for turn in turns]
    data["turns"] = turns + more[: 300 - len(turns)]
    overlap = changed(events[0], k="overlap", promised=None, kept=None)
    data["events"] = events + [overlap | {"a": 0.9 * n, "b": 0.9 * n + 0.5} for n in range(2000 - len(events))]


def measured(browser: Any, page: Path) -> dict[str, float]:
    """Open a page once in a fresh profile."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    session = context.new_cdp_session(opened)
    session.send("Performance.enable")
    opened.goto(page.as_uri())
    opened.wait_for_timeout(300)
    spent = {each["name"]: 1000 * each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    found = {
        "ready": opened.evaluate(READY),
        "scripts": spent["ScriptDuration"],
        "layout": spent["LayoutDuration"] + spent["RecalcStyleDuration"],
        "redraw": min(opened.evaluate(ZOOMS)),
        "elements": opened.evaluate("document.querySelectorAll('*').length"),
    }
    context.close()
    return found


def main() -> None:
    """Measure both pages in turn, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as started:
        pages = {}
        for call, change in (("2 min", two_minutes), ("32 min", half_an_hour)):
            (Path(name) / call).mkdir()
            pages[call] = call_page(Path(name) / call, change=change)
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        results: dict[str, list[dict[str, float]]] = {call: [] for call in pages}
        for _ in range(rounds):
            for call, page in pages.items():
                results[call].append(measured(browser, page))
        browser.close()
        for call, all_of in results.items():
            print(f"{call}: {pages[call].stat().st_size / 1000:.0f} kB, {all_of[0]['elements']:.0f} elements")
            for what in ("ready", "scripts", "layout", "redraw"):
                values = [each[what] for each in all_of]
                aim = {"ready": f" (aim {AIMS_MS[call]})", "redraw": f" (aim {REDRAW_AIM_MS})"}.get(what, "")
                print(f"  {what:8}{min(values):7.0f} ms least, {statistics.median(values):.0f} median{aim}")
        ready = [min(each["ready"] for each in results[call]) for call in pages]
        print(f"ready, 32 min to 2 min: {ready[1] / ready[0]:.1f}")


if __name__ == "__main__":
    main()
