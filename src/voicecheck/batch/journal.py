"""What a batch tells of itself while it works: one record of the log an event, for machines to watch.

Events carry counts, seconds, hashes and kinds of error. They never carry text that was said, names of
agents, of recordings or of files, nor messages that might quote one of these: a log goes to more places
than a table does. A recording is told by the first figures of its content's hash, as in the column
``recording_sha256`` of ``calls``; a failed one by the moment it failed at, as in ``last_at`` of
``failures``.
"""

from __future__ import annotations

import logging

from voicecheck.records import CallAnalysis
from voicecheck.workers.worker import Outcome

LOGGER = "voicecheck.batch"
SHA_FIGURES = 12

Fact = str | int | float | bool | None

_log = logging.getLogger(LOGGER)


def tell(event: str, **facts: Fact) -> None:
    """Log an event with its facts: counts, seconds, hashes, kinds of error; nothing that names a person.

    Parameters
    ----------
    event
        What happened, as ``run started``.
    facts
        By name, units as suffixes (``audio_s``); seconds are rounded to milliseconds.
    """
    if _log.isEnabledFor(logging.INFO):
        rounded = {name: round(value, 3) if isinstance(value, float) else value for name, value in facts.items()}
        _log.info(event, extra={"facts": rounded})


def tell_outcome(outcome: Outcome) -> None:
    """Log that a recording is done or has failed, with the time it took."""
    result = outcome.result
    if isinstance(result, CallAnalysis):
        audio = result.conversation.duration
        tell(
            "recording done",
            recording_sha256=result.sha256[:SHA_FIGURES],
            audio_s=audio,
            elapsed_s=outcome.elapsed,
            realtime_factor=audio / outcome.elapsed if outcome.elapsed else None,
        )
    else:
        tell(
            "recording failed",
            stage=result.stage,
            error=result.error,
            last_at=result.last_at.isoformat(),
            elapsed_s=outcome.elapsed,
        )
