"""vCon (IETF, draft-ietf-vcon-vcon-core): a call with its parties, its recording by name, and its transcript as JSON.

The recording itself is not inside, and what stands in the manifest's further columns is left out. Only members of the
core draft are used, so that no extension has to be declared.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime, time
from typing import Any

from voicecheck import __version__
from voicecheck.export.script import Script
from voicecheck.plaintext import printable
from voicecheck.records import Roles, Speaker, Turn

SYNTAX = "0.4.0"
"""The syntax of the draft; its member ``vcon`` says so to programs that were written before it was settled."""
SCHEMA = "voicecheck-turns-1"
"""Form of the transcript's body: grows by its number when a member changes or goes."""
PARTY: dict[Speaker, int] = {"agent": 0, "customer": 1}
_AUDIO = {
    "aac": "audio/aac", "aif": "audio/aiff", "aiff": "audio/aiff", "amr": "audio/AMR", "flac": "audio/flac",
    "m4a": "audio/x-mp4", "mp3": "audio/x-mp3", "mp4": "audio/x-mp4", "ogg": "audio/ogg", "opus": "audio/ogg",
    "wav": "audio/x-wav",
}  # fmt: skip


def write_vcon(script: Script) -> str:
    """Write a call as a vCon in its unsigned form; the same stored call gives the same text."""
    return json.dumps(build_vcon(script), ensure_ascii=False, indent=2) + "\n"


def build_vcon(script: Script) -> dict[str, Any]:
    """Build a call's vCon as plain values."""
    analysis = script.analysis
    vcon: dict[str, Any] = {
        "vcon": SYNTAX,
        "uuid": str(stable_uuid("call", script.call_key, analysis.sha256)),
        "created_at": script.analysed_at.isoformat(),
        "subject": _shown(analysis.recording.scenario),
        "redacted": {"type": "private numbers and names masked in the text"} if analysis.masked else None,
        "parties": [_agent(script), _present({"type": "person", "name": "anonymous"})],
        "dialog": [_dialog(script)],
        "analysis": [_transcript(script)],
    }
    return _present(vcon)


def stable_uuid(*parts: str) -> uuid.UUID:
    """A UUID of version 8 made of names by SHA-256, as RFC 9562 (B.2) shows it: the same for the same names.

    Examples
    --------
    >>> str(stable_uuid("call", "a")) == str(stable_uuid("call", "a")), stable_uuid("call", "a").version
    (True, 8)
    """
    digest = hashlib.sha256("\0".join(["voicecheck", *parts]).encode("utf-8", "surrogatepass")).digest()
    number = int.from_bytes(digest[:16]) & ~(0xF << 76) & ~(0b11 << 62) | 8 << 76 | 0b10 << 62
    return uuid.UUID(int=number)


def _agent(script: Script) -> dict[str, Any]:
    """The agent: where it is not known who, nobody with a name."""
    recording = script.analysis.recording
    if recording.agent_id is None:
        return {"type": "person", "name": "anonymous"}
    known = {"type": "person", "name": _shown(recording.agent_id), "dept": _shown(recording.team)}
    return _present(known) | {"uuid": str(stable_uuid("agent", recording.agent_id))}


def _dialog(script: Script) -> dict[str, Any]:
    recording = script.analysis.recording
    parties = channels(script.analysis.conversation.roles)
    caller = {"inbound": PARTY["customer"], "outbound": PARTY["agent"]}.get(recording.direction or "")
    first = parties[0]
    return _present(
        {
            "type": "recording",
            "start": _start(script).isoformat(),
            "duration": script.duration_ms / 1000,
            "parties": parties,
            "originator": None if caller == (first[0] if isinstance(first, list) else first) else caller,
            "mediatype": _AUDIO.get(recording.path.suffix.removeprefix(".").lower()),
            "filename": _shown(recording.name),
        }
    )


def channels(roles: Roles) -> list[Any]:
    """The party of each channel of the recording: both on a mixed one, ``None`` where a channel is nobody's.

    Examples
    --------
    >>> channels(Roles(1, 0)), channels(Roles(None, None, mixed=0)), channels(Roles(1, None))
    ([1, 0], [0, 1], [None, 0])
    """
    both = [PARTY["agent"], PARTY["customer"]]
    if roles.mixed is not None:
        return [*[None] * roles.mixed, both] if roles.mixed else both
    own = {number: party for number, party in ((roles.agent, 0), (roles.customer, 1)) if number is not None}
    return [own.get(number) for number in range(max(own) + 1)] if own else both


def _transcript(script: Script) -> dict[str, Any]:
    analysis = script.analysis
    return {
        "type": "transcript",
        "dialog": 0,
        "mediatype": "application/json",
        "vendor": "voicecheck",
        "product": f"voicecheck {__version__}, {printable(analysis.asr_model)}",
        "schema": SCHEMA,
        "encoding": "json",
        "body": {
            "call_key": script.call_key,
            "call_id": _shown(analysis.recording.call_id),
            "recording_sha256": analysis.sha256,
            "language": "zh",
            "start_known": analysis.recording.started_at is not None,
            "masked": bool(analysis.masked),
            "turns": [_turn(number, turn, script) for number, turn in enumerate(analysis.conversation.turns)],
        },
    }


def _turn(number: int, turn: Turn, script: Script) -> dict[str, Any]:
    return {
        "turn": number,
        "party": PARTY.get(turn.speaker),
        "speaker": turn.speaker,
        "label": script.names[turn.speaker],
        "kind": turn.kind,
        "start": turn.start,
        "end": turn.end,
        "text": printable(turn.text, keep="\n\t"),
        "confidence": turn.confidence,
        "suspect": turn.suspect,
    }


def _start(script: Script) -> datetime:
    """When the call began; where only its day is known that day's midnight, of which ``start_known`` tells."""
    return script.analysis.recording.started_at or datetime.combine(script.day, time(), UTC)


def _shown(text: str | None) -> str | None:
    return None if text is None else printable(text)


def _present(values: dict[str, Any]) -> dict[str, Any]:
    """What is known; what is not is left out."""
    return {name: value for name, value in values.items() if value is not None}
