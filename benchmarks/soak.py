"""Memory of one worker over many calls: at the end it should be within a tenth of that after 50.

    python benchmarks/soak.py [CALLS] [RECORDING]

Parts of 20 s of a recording, each from another place, are analysed in groups as a worker does it. The
speech model hears the first windows of the first calls only (see `memory.py`).
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import soundfile
from memory import SAMPLE, recogniser

from voicecheck.analysis import analyse_together
from voicecheck.config import load_settings
from voicecheck.records import Recording

PART_S = 20
GROUP = 5
SHOWN = 50  # calls between the figures


def resident_mb() -> float:
    """Memory of this process now, MB (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Measure and print."""
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    source = Path(sys.argv[2]) if len(sys.argv) > 2 else SAMPLE
    settings = load_settings(environ=os.environ)
    samples, rate = soundfile.read(source, dtype="int16", always_2d=True)
    model = recogniser()
    seen: list[float] = []
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        for first in range(0, calls, GROUP):
            group = []
            for number in range(first, first + GROUP):
                path = Path(folder) / f"{number}.wav"
                start = number * 7_919 % max(1, len(samples) - PART_S * rate)
                soundfile.write(path, samples[start : start + PART_S * rate], rate, "ULAW")
                group.append(Recording(path=path, name=path.name, call_id=path.stem, agent_channel="left"))
            for recording, result in analyse_together(group, model, settings):
                if isinstance(result, Exception):
                    raise result
                recording.path.unlink()
            if (first + GROUP) % SHOWN == 0:
                seen.append(resident_mb())
                took = time.process_time() - began
                print(f"{first + GROUP:5} calls: {seen[-1]:6.0f} MB, {took:.0f} s of processor time", flush=True)
    if len(seen) > 1:
        print(f"at the end {seen[-1] / seen[0]:.3f} of what it was after {SHOWN} calls")


if __name__ == "__main__":
    main()
