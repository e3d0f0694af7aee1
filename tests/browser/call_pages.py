"""Call pages for the browser: the report of one made call, with sound beside it and, where wanted, other data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from made_pages import data_of, rich_call, small_settings, store, unpacked
from voicecheck.pages.frame import page_json
from voicecheck.pages.report import write_report
from voicecheck.records import CallAnalysis

Data = dict[str, Any]
SECONDS, RATE = 60, 8000


def call_page(
    out: Path,
    call: CallAnalysis | None = None,
    *,
    change: Callable[[Data], None] | None = None,
    sound: str | None = "wav",
    lang: str = "zh",
) -> Path:
    """Write the report of one call.

    Parameters
    ----------
    out
        An empty folder.
    call
        The call; else one with something of everything.
    change
        What is changed in the data of the page, as the scripts would find it in another call.
    sound
        The format of a minute of sound that the page plays; ``None``: there is none.
    lang
        The language that it opens in.
    """
    settings = small_settings()
    store(out, [call or rich_call()], settings)
    write_report(out, settings, language="zh" if lang == "zh" else "en")
    (page,) = (out / "report" / "calls").rglob("*.html")
    text = page.read_text(encoding="utf-8")
    norms = (out / "report" / "data" / "norms.js").read_text(encoding="utf-8")
    data = unpacked(data_of(text), json.loads(norms[norms.index("norms=") + 6 : norms.rindex(";")]))
    del data["keys"]
    if sound:
        noise = np.random.default_rng(7).normal(0, 0.05, SECONDS * RATE).astype(np.float32)
        soundfile.write(out / f"sound.{sound}", noise, RATE)
        data["audio"] |= {"src": f"../../../sound.{sound}", "raw": False, "why": None, "command": None}
    if change:
        change(data)
    written = f'<script type="application/json" id="data">{page_json(data)}</script>'
    found = r'<script type="application/json" id="data">.*?</script>'
    page.write_text(re.sub(found, lambda _: written, text, flags=re.DOTALL), encoding="utf-8")
    return page


def changed(data: Data, **values: Any) -> Data:
    """A copy of plain data with other values."""
    copied: Data = json.loads(json.dumps(data))
    return copied | values


def lengthen(data: Data, times: int) -> None:
    """Make the call that many times as long: turns, events, places and sound again and again."""
    length = data["call"]["duration"]
    turns, events, norms = data["turns"], data["events"], data["norms"]
    data["turns"], data["events"] = [], []
    for nth in range(times):
        later = nth * length
        for turn in turns:
            moved = changed(turn, a=turn["a"] + later, b=turn["b"] + later, n=turn["n"] + nth * len(turns))
            moved["w"] |= {key: [at + later for at in turn["w"][key]] for key in "ab"}
            data["turns"].append(moved)
        data["events"] += [changed(event, a=event["a"] + later, b=event["b"] + later) for event in events]
    for norm in norms:
        timed = [place for place in norm["places"] if place.get("a") is not None]
        norm["places"] += [
            changed(place, a=place["a"] + nth * length, b=place["b"] + nth * length, start=place["a"] + nth * length)
            for nth in range(1, min(times, 5))
            for place in timed
        ]
    for party in ("agent", "customer"):
        if data["peaks"][party]:
            data["peaks"][party] = data["peaks"][party].rstrip("=") * times
    data["call"]["duration"] = length * times
