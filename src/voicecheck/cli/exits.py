"""Exit codes, the same for every command."""

from __future__ import annotations

from voicecheck.errors import StoppedError, UsageError, VoicecheckError

SOME_FAILED = 1
NOTHING_STARTED = 2
STOPPED = 3


def exit_code_of(error: BaseException) -> int:
    """Give the exit code of an error.

    2: nothing was started; 1: a recording cannot be analysed; 3: stopped early, by a signal, a full disk or a
    fault of the program, and safe to run again.
    """
    if isinstance(error, VoicecheckError):
        usage, stopped = isinstance(error, UsageError), isinstance(error, StoppedError)
        return NOTHING_STARTED if usage else STOPPED if stopped else SOME_FAILED
    known = getattr(error, "exit_code", STOPPED)  # what the command line raises carries its own
    return known if isinstance(known, int) else STOPPED
