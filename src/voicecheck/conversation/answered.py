"""Whether a call was answered at all."""

from __future__ import annotations

from collections.abc import Sequence

from voicecheck.language.stored import english
from voicecheck.records import Activity, Recording, Turn

NOT_ANSWERED = english("the call was not answered: nothing but the tones or the music of the line is heard")


def unanswered(recording: Recording, turns: Sequence[Turn], activities: Sequence[Activity]) -> str | None:
    """Why an outbound call is none to judge: it rang, and nobody spoke. ``None`` where it was answered, or is silent.

    Parameters
    ----------
    recording
        Its direction; an inbound call that is recorded was answered.
    turns
        What was said.
    activities
        What else was heard on each channel: ringing and busy tones count as music, as does what many lines
        play in place of them.

    Examples
    --------
    >>> from pathlib import Path
    >>> from voicecheck.intervals import Interval
    >>> call = Recording(path=Path("a.wav"), name="a.wav", call_id="a", direction="outbound")
    >>> unanswered(call, (), [Activity((), (Interval(1, 2),))]) == NOT_ANSWERED
    True
    """
    rang = any(activity.music for activity in activities)
    return NOT_ANSWERED if recording.direction == "outbound" and rang and not turns else None
