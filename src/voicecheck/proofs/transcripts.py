"""A call from its transcript alone: the turns of a label file, or of any JSON in that form.

``{"turns": [{"speaker": "agent", "start": 0.5, "end": 3.1, "text": "您好"}], ...}``; a turn may have
``backchannel: true``. Beside them may stand the manifest's columns, at the top or under ``metadata``,
``events`` with their ``kind``, ``start``, ``end``, and ``duration_s``. What only sound tells (level,
pitch) is not known then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from voicecheck.conversation.pace import is_rated
from voicecheck.conversation.waiting import WaitingOptions
from voicecheck.errors import UsageError
from voicecheck.language.stored import english
from voicecheck.proofs.examples import build_call, longest_response, spread_words
from voicecheck.records import Conversation, Event, Recording, Role, Roles, Turn, VoiceMeasures
from voicecheck.rules.judge.facts import MANIFEST_FIELDS
from voicecheck.text.spoken import count_characters


def read_call(text: str, where: str, waiting: WaitingOptions | None = None) -> tuple[Recording, Conversation]:
    """The call of a dialogue (`voicecheck.proofs.examples`) or of a JSON transcript, with words of `waiting`.

    Raises
    ------
    UsageError
        It is neither.
    """
    try:
        is_json = text.lstrip().startswith("{")
        return _transcript(json.loads(text), waiting) if is_json else build_call(text, waiting)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            "{where} is no dialogue and no transcript: {name}: {error}",
            where=where,
            name=type(error).__name__,
            error=error,
        ) from error


def _transcript(data: Mapping[str, Any], waiting: WaitingOptions | None) -> tuple[Recording, Conversation]:
    turns = tuple(sorted(map(_turn, data["turns"]), key=lambda turn: turn.start))
    events = tuple(sorted(map(_event, data.get("events", ())), key=lambda event: event.start))
    # No channels are told of where both parties are on one; a transcript still tells them apart.
    two_party = any(turn.speaker == "customer" for turn in turns) or bool(data.get("channels"))
    conversation = Conversation(
        duration=float(data.get("duration_s") or max((turn.end for turn in turns), default=0.0)),
        roles=Roles(0, 1 if two_party else None, source="manifest"),
        turns=turns,
        events=events,
        agent=_voice(turns, "agent"),
        customer=_voice(turns, "customer"),
        two_party=two_party,
        customer_spoke=any(turn.speaker == "customer" for turn in turns) if two_party else None,
        response_max=longest_response(turns, events, waiting) if two_party else None,
    )
    return _recording(data), conversation


def _recording(data: Mapping[str, Any]) -> Recording:
    facts = {**data, **(data.get("metadata") or {})}
    known = {name: facts[name] for name in MANIFEST_FIELDS if facts.get(name) is not None}
    if "started_at" in known:
        known["started_at"] = datetime.fromisoformat(known["started_at"])
    return Recording(**{"path": Path("transcript"), "name": "transcript", "call_id": "transcript", **known})


def _turn(data: Mapping[str, Any]) -> Turn:
    if data["speaker"] not in ("agent", "customer"):
        raise ValueError(english("a speaker is agent or customer, not {speaker!r}", speaker=data["speaker"]))
    start, end, text = float(data["start"]), float(data["end"]), str(data["text"])
    return Turn(
        speaker=data["speaker"], kind="backchannel" if data.get("backchannel") else "turn", start=start, end=end,
        text=text, characters=count_characters(text), words=spread_words(text, start, end - start),
    )  # fmt: skip


def _event(data: Mapping[str, Any]) -> Event:
    names = ("kind", "by", "start", "end", "music", "announced", "promised_s", "yielded", "slow")
    return Event(**{name: data[name] for name in names if name in data})


def _voice(turns: tuple[Turn, ...], speaker: Role) -> VoiceMeasures | None:
    own = [turn for turn in turns if turn.speaker == speaker]
    if not own:
        return None
    rated = [turn for turn in own if is_rated(turn)]
    characters, talk = sum(t.characters for t in rated), sum(t.end - t.start for t in rated)
    return VoiceMeasures(
        characters=sum(t.characters for t in own), talk=sum(t.end - t.start for t in own), pause=0.0, pause_count=0,
        longest_pause=None, rated_characters=characters, rated_talk=talk, rated_pause=0.0,
        rate_p10_cpm=None, rate_p50_cpm=None, rate_p90_cpm=None, rate_outside_share=None, syllables=None,
        acoustic_rate_cpm=None, level_dbfs=None, clipping_share=None, pitch_median_hz=None, pitch_sd_semitones=None,
        clarity=None,
    )  # fmt: skip
