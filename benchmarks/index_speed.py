"""How long the team's page takes to be ready with 100 and with 10,000 calls: processor time of the page's own thread.

    python benchmarks/index_speed.py [--calls 10000] [--times 3]

Chromium counts the time that the page's thread was worked on, so that a busy machine does not change it. Printed are
the milliseconds until all is drawn (median), of it the script, and how many elements there are; and the ratio of both.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

sys.path.append(str(Path(__file__).parent.parent / "tests"))

from made_team import large_centre, write_pages

FEW = 100


def measured(chromium: Any, page: Path) -> dict[str, float]:
    """Open a page once and give what its thread took, in seconds, and its elements."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    tab.goto(page.as_uri())
    tab.wait_for_selector("html[data-calls]")
    found = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    context.close()
    return {"thread": found["ThreadTime"], "script": found["ScriptDuration"], "nodes": found["Nodes"]}


def main() -> None:
    """Measure both sizes and print them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        raise SystemExit("no browser found: apt-get install chromium")
    threads = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for calls in (FEW, asked.calls):
            page = write_pages(Path(folder) / str(calls), large_centre(calls))[None]
            runs = [measured(chromium, page) for _ in range(asked.times)]
            told = {name: median(run[name] for run in runs) for name in runs[0]}
            threads.append(told["thread"])
            size = (page.parent / "data" / "index.js").stat().st_size
            print(
                f"{calls:>7,} calls: {1000 * told['thread']:.0f} ms of the page's thread, "
                f"{1000 * told['script']:.0f} ms script, {told['nodes']:.0f} nodes, index {size / 1000:,.0f} kB"
            )
        chromium.close()
    print(f"ratio {threads[1] / threads[0]:.2f}")


if __name__ == "__main__":
    main()
