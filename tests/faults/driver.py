"""Batches in processes of their own, for tests that kill or stop them.

``driver.py run IN OUT`` runs one and ends with the program's exit code. ``driver.py kill IN HOME MOMENTS`` runs
one undisturbed, in ``HOME/whole``, and counts its function calls; then, for each group ``0.3,0.7`` of moments
(shares of that count), runs in ``HOME/0``, ``HOME/1`` … one after another are killed by SIGKILL at that call.
A moment is thus hit again by the same number, whatever else the machine does.
"""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from made_batches import run
from voicecheck.cli.exits import exit_code_of
from voicecheck.errors import VoicecheckError


def main() -> int:
    """Do what was asked for."""
    what, folder, place, *moments = sys.argv[1:]
    if what == "run":
        return _run(Path(folder), Path(place))
    read, write = os.pipe()
    _in_child(lambda: os.write(write, str(_counted(Path(folder), Path(place, "whole"), 0)).encode()))
    whole = int(os.read(read, 100))
    for number, group in enumerate(moments):
        killed = partial(_counted, Path(folder), Path(place, str(number)))
        print(*(_in_child(partial(killed, int(float(share) * whole))) for share in group.split(",")), flush=True)
    return 0


def _run(folder: Path, out: Path) -> int:
    try:
        return run(folder, out).exit_code
    except VoicecheckError as error:
        print(f"voicecheck: {error}", file=sys.stderr)
        return exit_code_of(error)


def _counted(folder: Path, out: Path, end: int) -> int:
    """Run, and die at a call; without one, the number of calls."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")
        if calls == end:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    try:
        run(folder, out)
    finally:
        sys.setprofile(None)
    return calls


def _in_child(work: object) -> int:
    """Do something in a copy of this process; how it ended."""
    child = os.fork()
    if not child:
        try:
            work()  # type: ignore[operator]
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    sys.exit(main())
