"""The command line: each command parses, calls one function, prints, and gives an exit code.

Exit codes: 0 all done; 1 done, but some recordings failed; 2 wrong usage or configuration, nothing
started; 3 stopped early, safe to run again. Rooms are imported inside the commands, so that
``--help`` is quick.
"""

from voicecheck.cli.program import app

__all__ = ["app"]
