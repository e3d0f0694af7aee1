"""The program as it is on the command line, with an analyser that reads words in place of the speech model."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

from made_calls import analyse_text, one_by_one
from voicecheck.cli import app, engines
from voicecheck.records import CallAnalysis, Recording
from voicecheck.workers.worker import Analyser

BOUND = 120.0  # seconds after which a test that hangs is ended


def hear(recording: Recording) -> CallAnalysis:
    """Say by a file that "wait" has begun and wait for another file; all other words are those of `analyse_text`."""
    if recording.path.read_text().startswith("wait"):
        recording.path.with_suffix(".begun").touch()
        until = time.monotonic() + BOUND
        while not recording.path.with_suffix(".go").exists() and time.monotonic() < until:
            time.sleep(0.02)
    return analyse_text(recording)


def analyser(_settings: Any, _threads: int, *, model: str | None = None) -> Analyser:  # noqa: ARG001
    """Build the analyser."""
    return one_by_one(hear)


def model_digest(_settings: Any) -> str:
    """Stand for the speech model."""
    return "words"


if __name__ == "__main__":
    # As in a terminal: jobs in the background, the tests among them, may have been started with it ignored.
    heeded = "IGNORE_SIGINT" not in os.environ
    signal.signal(signal.SIGINT, signal.default_int_handler if heeded else signal.SIG_IGN)
    engines.analyser, engines.model_digest = analyser, model_digest
    app()
