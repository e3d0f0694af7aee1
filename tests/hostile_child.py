"""Reads every file of a folder in a process that may do little, and tells what became of each.

Called as ``hostile_child.py FOLDER RESULTS``. A line of RESULTS is written before each file, so that the
one that killed the process is known, and one after it. The process has 2 GB of address space and 60 s a
file; to open a file outside the folder, to open a socket or to start a program ends it.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

from voicecheck.audio.decode import DecodeOptions, load, probe
from voicecheck.errors import RecordingError

MEMORY, SECONDS = 2 << 30, 60
OPTIONS = DecodeOptions(vox_rate=8000, timeout_s=5.0)


def watch(folder: Path) -> None:
    """From here on, end the process where it does what reading a recording needs not.

    The libraries may still load their own modules. What C code opens is not seen here; for that the
    tests look at the files and addresses themselves.
    """
    roots = [folder, *{Path(each) for each in (sys.prefix, sys.base_prefix, __file__)}]

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str | bytes):
            name = os.fsdecode(arguments[0])
            bad = os.path.isabs(name) and name != "/" and not any(Path(name).is_relative_to(root) for root in roots)
        else:
            bad = event.partition(".")[0] in ("socket", "subprocess") or event in ("os.exec", "os.fork", "os.system")
        if bad:
            os.write(2, f"{event} {arguments}\n".encode())
            os._exit(99)

    sys.addaudithook(refuse)


def main(folder: Path, results: Path) -> None:
    """Read every file of the folder."""
    names = sorted(path.name for path in folder.iterdir())
    load(folder / "000.wav", options=OPTIONS)  # a good one, so that every library is there
    target = results.open("w")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    watch(folder)
    for name in names:
        began = time.process_time()
        resource.setrlimit(resource.RLIMIT_CPU, (int(began) + SECONDS, resource.RLIM_INFINITY))
        print(json.dumps({"name": name}), file=target, flush=True)
        wall = time.monotonic()
        outcome = read(folder / name)
        took, waited = time.process_time() - began, time.monotonic() - wall
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        told = {"name": name, "took": took, "waited": waited, "peak": peak, **outcome}
        print(json.dumps(told), file=target, flush=True)


def read(path: Path) -> dict[str, str | float]:
    """What becomes of a file, by its header and by its sound."""
    try:
        probe(path, options=OPTIONS)
        sound = load(path, options=OPTIONS)
    except RecordingError as error:
        return {"error": type(error).__name__, "message": str(error)}
    return {"seconds": sound.duration, "mean": float(abs(sound.channel(0)).mean())}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
