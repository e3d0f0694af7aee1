"""What 10,000 call pages cost: pages a second, and a second report in which nothing changed.

    python benchmarks/pages.py [--calls 10000] [--agents 250] [--audio none]

Stores a day of calls of the test suite's made centre (two different talks an agent, each under many names), with an
outline of two minutes of sound, and writes the report of them in one process, twice; then once more after the words of
one norm changed, which is written beside the pages. Seconds are of the processor, as other work on the machine changes
the clock's. All in a temporary folder.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from made_centre import made_agents, made_day
from voicecheck.audio.peaks import PER_SECOND, outline
from voicecheck.batch.judging import judging_of
from voicecheck.config import Settings, load_settings
from voicecheck.ledger.codec import decode_heard, encode_heard
from voicecheck.ledger.ledger import Entry, Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.pages.report import Reported, write_report

DAY = date(2026, 1, 1)
WANTED = 100
"""Pages a second."""


def peaks(seconds: float, seed: int) -> tuple[bytes, ...]:
    """Outlines of two channels in which somebody speaks half of the time."""
    chance = np.random.default_rng(seed)
    count = round(seconds * PER_SECOND)
    spoken = np.repeat(chance.random(count // 50 + 1) < 0.5, 50)[:count]
    return tuple((chance.integers(20, 256, count) * (spoken == side)).astype(np.uint8).tobytes() for side in (0, 1))


def store(out: Path, calls: int, agents: int, settings: Settings) -> float:
    """Fill a ledger with a day's calls; give the mean seconds of a call."""
    judging = judging_of(settings)
    made = [
        replace(call, peaks=peaks(call.conversation.duration, number))
        for number, call in enumerate(made_day(DAY, 2, judging, settings, made_agents(agents)))
    ]
    with Ledger(out / LEDGER_NAME) as ledger:
        for number in range(calls):
            call, name = made[number % len(made)], f"{number:06d}"
            entry = Entry(
                path=f"/{name}", call_id=name, day=DAY, size=1, mtime_ns=1, sha256=name, fingerprint="f",
                hearing=judging.hearing, judged=judging.digest, label="l", elapsed=1.0,
            )  # fmt: skip
            own = replace(call.recording, call_id=name)
            ledger.store(entry, replace(call, recording=own, sha256=f"{number:064x}"))
    return float(np.mean([call.conversation.duration for call in made]))


def timed(out: Path, settings: Settings, audio: str) -> tuple[float, float, Reported]:
    """Write the report: processor seconds, seconds, and what was done."""
    began, before = time.monotonic(), time.process_time()
    done = write_report(out, settings, audio=audio)  # type: ignore[arg-type]
    return time.process_time() - before, time.monotonic() - began, done


def outlines(settings: Settings) -> None:
    """What making and keeping an outline costs, beside decoding a stored call without one."""
    chance = np.random.default_rng(0)
    samples = chance.integers(-9000, 9000, 137 * 8000).astype(np.int16)
    before = time.process_time()
    for _ in range(20):
        outline(samples, 8000)
    one = (time.process_time() - before) / 20
    (call,) = list(made_day(DAY, 1, judging_of(settings), settings, made_agents(11)[:1]))
    sizes = []
    for each in ((), peaks(call.conversation.duration, 1)):
        packed = encode_heard(replace(call, peaks=each))
        before = time.process_time()
        for _ in range(200):
            decode_heard(packed)
        sizes.append((len(packed), 1000 * (time.process_time() - before) / 200))
    print(f"outline of 137 s, one channel: {1000 * one:.1f} ms ({one / 137:.1e} of the sound's length)")
    print(
        f"a stored call of {call.conversation.duration:.0f} s: {sizes[0][0]:,} bytes and {sizes[0][1]:.2f} ms to read "
        f"without, {sizes[1][0]:,} and {sizes[1][1]:.2f} with its outlines"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--agents", type=int, default=250)
    parser.add_argument("--audio", default="none")
    asked = parser.parse_args()
    settings = load_settings(environ={})
    print(f"Python {platform.python_version()}, {platform.machine()}")
    outlines(settings)
    with tempfile.TemporaryDirectory(prefix="voicecheck-pages-") as name:
        out = Path(name)
        seconds = store(out, asked.calls, asked.agents, settings)
        print(f"{asked.calls:,} calls of {seconds:.0f} s on average, {asked.agents} agents")
        for what in ("first report", "second report, nothing changed"):
            cpu, wall, done = timed(out, settings, asked.audio)
            rate = done.calls / cpu
            print(
                f"{what}: {cpu:.1f} s of processor ({1000 * cpu / done.calls:.1f} ms a call, {rate:.0f} pages a "
                f"second, wanted {WANTED}), {wall:.0f} s, {done.written:,} of {done.files:,} files written"
            )
        pages = [path.stat().st_size for path in (out / "report/calls").rglob("*.html")]
        whole = sum(path.stat().st_size for path in (out / "report").rglob("*") if path.is_file())
        print(
            f"a call page: {np.median(pages) / 1000:.0f} kB (median; largest {max(pages) / 1000:.0f}); "
            f"the report {whole / 1e6:.0f} MB"
        )
        for part in ("index.html", "data/index.js", "data/norms.js"):
            if (out / "report" / part).exists():
                print(f"{part}: {(out / 'report' / part).stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
