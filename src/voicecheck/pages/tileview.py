"""The figures at the head of a call page, each with what it rests on; what could not be measured says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from voicecheck.conversation.pace import is_suspect
from voicecheck.language.catalogue import Message
from voicecheck.pages.norminfo import NormInfo
from voicecheck.pages.talkview import whole
from voicecheck.pages.words import Both, both
from voicecheck.records import Conversation, VoiceMeasures
from voicecheck.rules.options import Limits
from voicecheck.text.rounding import rounded, tenths, told_apart

MEASURED: Mapping[str, Sequence[str]] = {
    "agent_rate": ("speech_rate_cpm",),
    "interruptions": ("interruptions_by_agent_counted", "interruptions_by_agent"),
    "holds": ("hold_promised_s", "hold_each_s"),
    "slowest": ("response_max_s", "responses_s"),
    "dead_air": ("dead_air_each_s",),
}
"""By what a figure is judged: the measures of rules. Where a norm on one of them failed, the figure is red."""


def tile_data(talk: Conversation, band: tuple[float, float] | None, failed: Sequence[str], info: NormInfo) \
        -> list[dict[str, Any]]:  # fmt: skip
    """Build the figures.

    Parameters
    ----------
    talk
        What is known of the call (`voicecheck.rules.call.between.known_talk`).
    band
        Lowest and highest speech rate asked for; ``None`` where too little was read to hold it against one.
    failed
        The norms that failed, the first to be shown first.
    info
        The norms.
    """
    tiles = [_agent_rate(talk, band), _customer_rate(talk), _talk_share(talk), *_between(talk, info)]
    judged = [] if band is None else failed
    return [{**tile, "norm": _norm(tile["id"], judged if tile is tiles[0] else failed, info)} for tile in tiles]


def _norm(tile: str, failed: Sequence[str], info: NormInfo) -> str | None:
    judging = [rule for measure in MEASURED.get(tile, ()) for rule in info.measured.get(measure, ())]
    return next((rule for rule in judging if rule in failed), None)


def _tile(name: str, title: str, shown: str | None, value: float | None, unit: str, basis: Message, why: Message) \
        -> dict[str, Any]:  # fmt: skip
    return {
        "id": name,
        "title": both(title),
        "value": None if value is None else round(value, 2),
        "shown": None if value is None else shown,
        "unit": both(unit),
        "basis": both(basis),
        "why": None if value is not None else both(why),
    }


_NO_AGENT = Message("the agent was not heard on a channel of their own")
_NO_CUSTOMER = Message("the customer was not heard on a channel of their own")
_NO_PAIR = Message("the two parties were not heard apart")
_NOT_TIMED = Message("the channels are out of step")
_TOO_SHORT = Message("no turn is long and clear enough to be measured")
_NONE_THERE = Message("there was none")


def _agent_rate(talk: Conversation, band: tuple[float, float] | None) -> dict[str, Any]:
    voice = talk.agent
    value = voice.speech_rate_cpm if voice else None
    shown = None if value is None else told_apart(value, *(band or ()))
    why = _TOO_SHORT if voice else _NO_AGENT
    return _tile("agent_rate", "Agent's pace", shown, value, "characters/min", _pace_basis(talk, band), why)


def _pace_basis(talk: Conversation, band: tuple[float, float] | None) -> Message:
    """The band, the acoustic rate and how far the two rates agree."""
    acoustic = talk.agent.acoustic_rate_cpm if talk.agent else None
    parts = [_spelled_band(band)]
    if acoustic is not None and talk.rate_agreement is not None:
        values = {"rate": f"{acoustic:.0f}", "agreement": f"{talk.rate_agreement:.2f}"}
        parts.append(Message("by sound {rate}, agreement {agreement}", values))
    elif acoustic is not None:
        parts.append(Message("by sound {rate}", {"rate": f"{acoustic:.0f}"}))
    if is_suspect(talk):
        parts.append(Message("transcript suspect"))
    return joined(parts)


def _spelled_band(band: tuple[float, float] | None) -> Message:
    if band is None:
        return Message("too little was said to hold it against the target")
    low, high = band
    if high == float("inf"):
        return Message("target at least {low}", {"low": f"{low:g}"})
    if low <= 0:
        return Message("target at most {high}", {"high": f"{high:g}"})
    return Message("target {low}–{high}", {"low": f"{low:g}", "high": f"{high:g}"})


def joined(parts: Sequence[Message]) -> Message:
    """Several texts as one."""
    whole_text = parts[0]
    for part in parts[1:]:
        whole_text = Message("{first}; {second}", {"first": whole_text, "second": part})
    return whole_text


def _customer_rate(talk: Conversation) -> dict[str, Any]:
    voice = talk.customer
    value = voice.speech_rate_cpm if voice else None
    shown = None if value is None else rounded(value)
    basis = Message("not judged")
    return _tile("customer_rate", "Customer's pace", shown, value, "characters/min", basis,
                 _TOO_SHORT if voice else _NO_CUSTOMER)  # fmt: skip


def _talk_share(talk: Conversation) -> dict[str, Any]:
    share = talk.agent_talk_share
    value = None if share is None else 100 * share
    shown = None if value is None else f"{value:.0f}"
    return _tile("talk_share", "Agent's share", shown, value, "%", Message("of the time that both spoke"), _NO_PAIR)


def _between(talk: Conversation, info: NormInfo) -> list[dict[str, Any]]:
    """What needs both parties; most of it cannot be known where their channels are out of step."""
    timed = talk.channel_offset_s is None
    why = _NO_PAIR if not talk.two_party else _NOT_TIMED
    cuts = {by: sum(e.kind == "interruption" and e.by == by for e in talk.events) for by in ("agent", "customer")}
    counted = sum(e.kind == "interruption" and e.by == "agent" and e.counted is not False for e in talk.events)
    held = [e.interval.duration for e in talk.events if e.kind == "hold"]
    known = talk.two_party and timed
    basis = Message("{attempts:attempt|attempts} in all; the customer interrupted {times:time|times}",
                    {"attempts": cuts["agent"], "times": cuts["customer"]})  # fmt: skip
    tiles = [
        _tile("interruptions", "Interruptions", str(counted), counted if known else None, _times(counted), basis, why),
        _tile(
            "holds",
            "Holds",
            str(len(held)),
            len(held) if talk.two_party else None,
            _times(len(held)),
            _hold_basis(held),
            why,
        ),
        _slowest(talk, info, why),
    ]
    dead = talk.dead_air
    shown = None if dead is None else tenths(dead)
    basis = Message("nobody speaks for over 3 s, holds left out")
    return [*tiles, _tile("dead_air", "Dead air", shown, dead, "s", basis, why)]


def _times(count: int) -> str:
    return "time" if count == 1 else "times"


def _hold_basis(held: Sequence[float]) -> Message:
    if not held:
        return Message("no hold")
    return Message("{whole} s in all, longest {longest} s",
                   {"whole": tenths(sum(held)), "longest": tenths(max(held))})  # fmt: skip


def _slowest(talk: Conversation, info: NormInfo, why: Message) -> dict[str, Any]:
    value, median = talk.response_max, talk.response_median
    parts = [] if median is None else [Message("median {median} s", {"median": tenths(median)})]
    limit = next((limits.max for limits in _limits("response_max_s", info) if limits.max is not None), None)
    if limit is not None:
        parts.append(Message("limit {limit} s", {"limit": f"{limit:g}"}))
    if talk.two_party and talk.channel_offset_s is None:
        why = _NONE_THERE
    shown = None if value is None else tenths(value)
    basis = joined(parts) if parts else Message("from the end of the customer's turn")
    return _tile("slowest", "Slowest response", shown, value, "s", basis, why)


def _limits(measure: str, info: NormInfo) -> list[Limits]:
    return [info.norms[rule].limits for rule in info.measured.get(measure, ())]


def pace_data(talk: Conversation, band: tuple[float, float], *, held: bool) -> dict[str, Any]:
    """Build what the lane of the pace needs; ``held`` says whether enough was read to hold it against the band."""
    low, high = band
    return {
        "band": [low, None if high == float("inf") else high],
        "held": held,
        "agent": _voice(talk.agent),
        "customer": _voice(talk.customer),
        "agreement": None if talk.rate_agreement is None else round(talk.rate_agreement, 2),
        "suspect": is_suspect(talk),
    }


def _voice(voice: VoiceMeasures | None) -> dict[str, Any] | None:
    if voice is None:
        return None
    outside = voice.rate_outside_share
    return {
        "rate": whole(voice.speech_rate_cpm),
        "acoustic": whole(voice.acoustic_rate_cpm),
        "p10": whole(voice.rate_p10_cpm),
        "p50": whole(voice.rate_p50_cpm),
        "p90": whole(voice.rate_p90_cpm),
        "outside": None if outside is None else round(outside, 3),
    }


def suspect_words(talk: Conversation) -> Both | None:
    """Why the transcript as a whole cannot be relied on; ``None`` where it can."""
    if not is_suspect(talk) or talk.rate_agreement is None:
        return None
    text = "transcript suspect: its characters and the syllables heard agree to {share} only"
    return both(text, share=f"{talk.rate_agreement:.0%}")
