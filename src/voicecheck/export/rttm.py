"""RTTM (NIST Rich Transcription Time Marked): who spoke when, a line a turn, without the words."""

from __future__ import annotations

from urllib.parse import quote

from voicecheck.export.script import Script
from voicecheck.plaintext import printable
from voicecheck.records import Roles, Speaker

_NONE = "<NA>"


def write_rttm(script: Script) -> str:
    """Write a call as RTTM: its speakers, then a ``SPEAKER`` line a turn; overlapping turns are lines of their own.

    The channel is that of the speaker in the recording, from 1. Fields are parted by spaces, so the call's key, which
    names the file, has its spaces percent-encoded.
    """
    name = quote(printable(script.call_key), safe="-._~:/") or _NONE
    roles, cues = script.analysis.conversation.roles, script.cues()
    spoke = {cue.speaker for cue in cues}
    lines = [
        f"SPKR-INFO {name} {_channel(who, roles)} {_NONE} {_NONE} {_NONE} unknown {label} {_NONE} {_NONE}"
        for who, label in script.names.items()
        if who in spoke or who != "unknown"
    ]
    lines += [
        f"SPEAKER {name} {_channel(cue.speaker, roles)} {cue.start:.3f} {cue.duration:.3f} "
        f"{_NONE} {_NONE} {script.names[cue.speaker]} {_NONE} {_NONE}"
        for cue in cues
    ]
    return "\n".join(lines) + "\n"


def _channel(speaker: Speaker, roles: Roles) -> int:
    own = {"agent": roles.agent, "customer": roles.customer}.get(speaker)
    number = own if own is not None else roles.mixed
    return 1 if number is None else number + 1
