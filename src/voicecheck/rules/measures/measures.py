"""The figures that a norm holds against its limits, each with where in the call it was taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import partial

from voicecheck.conversation.overlaps import is_counted
from voicecheck.conversation.pace import SUSPECT_AGREEMENT
from voicecheck.intervals import Interval, at_least
from voicecheck.records import Event, Recording, Turn, VoiceMeasures
from voicecheck.rules.call.call import Call, Hit, Measured
from voicecheck.rules.call.gaps import UNSURE_EVENT
from voicecheck.rules.call.heard import cut_off, unjudgeable
from voicecheck.rules.call.unrecorded import ONE_PARTY
from voicecheck.rules.measures.digits import DIGITS
from voicecheck.rules.measures.figures import FIGURES
from voicecheck.rules.measures.flow import FLOW
from voicecheck.rules.measures.wording import WORDING
from voicecheck.rules.options import RulesOptions

MANIFEST_FIELDS = frozenset(f.name for f in fields(Recording)) - {"extra", "path", "channel_from"}


def measure(name: str, call: Call, options: RulesOptions) -> Measured:
    """Take a measure of a call by its name in the rules.

    Raises
    ------
    KeyError
        If there is no measure of that name (`MEASURES`).
    """
    if name in WORDING:
        return WORDING[name](call, options)
    return MEASURES[name](call)


def _sample(value: float, start: float | None = None, end: float | None = None, limit: float | None = None) -> Hit:
    return Hit(speaker="agent", start=start, end=end, kind="measure", value=value, limit=limit)


def _speech_rate(call: Call) -> Measured:
    """The agent's speech rate, as the tables have it (`voicecheck.conversation.pace.is_rated`)."""
    if reason := call.unheard("agent"):
        return Measured(reason=reason)
    voice = call.conversation.agent
    rate = voice.speech_rate_cpm if voice else None
    if voice is None or rate is None:
        return Measured(reason="the agent speaks too little to measure a rate")
    agreement = call.conversation.rate_agreement
    doubtful = agreement is not None and agreement < SUSPECT_AGREEMENT
    return Measured((_sample(rate),), second=voice.acoustic_rate_cpm if doubtful else None)


def _events(call: Call, kind: str) -> list[Event]:
    return [e for e in call.conversation.events if e.kind == kind]


def _doubtful(call: Call, kind: str) -> list[Event]:
    return [e for e in call.conversation.doubtful_events if e.kind == kind]


def _lengths(call: Call, kind: str) -> tuple[Hit, ...]:
    """Seconds of each event of a kind; of those that are not sure in doubt."""
    sure = [_sample(e.end - e.start, e.start, e.end, e.promised_s) for e in _events(call, kind)]
    unsure = [_sample(e.end - e.start, e.start, e.end, e.promised_s) for e in _doubtful(call, kind)]
    return (*sure, *(sample._replace(doubt=UNSURE_EVENT) for sample in unsure))


def _hold_length(call: Call) -> Measured:
    """Seconds of each hold."""
    if reason := call.not_apart:
        return Measured(reason=reason)
    return Measured(tuple(sample._replace(limit=None) for sample in _lengths(call, "hold")))


def _hold_promise(call: Call) -> Measured:
    """Seconds of each hold for which a time was promised, against that time."""
    if reason := call.not_apart:
        return Measured(reason=reason)
    return Measured(tuple(sample for sample in _lengths(call, "hold") if sample.limit is not None))


def _dead_air(call: Call) -> Measured:
    """Seconds of each silence of both parties that is no hold; 0 where there is none."""
    if reason := call.untimed:
        return Measured(reason=reason)
    return Measured(_lengths(call, "dead_air") or (_sample(0.0),))


def _response(call: Call) -> Measured:
    """The longest time from the end of a customer's turn to the agent's first sound."""
    longest, unsure = call.conversation.response_max, _lengths(call, "response")
    if longest is None:
        return Measured(unsure, call.untimed)
    slow = max(_events(call, "slow_response"), key=lambda e: e.end - e.start, default=None)
    return Measured((_sample(longest, slow.start if slow else None, slow.end if slow else None), *unsure))


def _call_length(call: Call) -> Measured:
    return Measured((_sample(call.conversation.duration, 0.0, call.conversation.duration),))


def _interruptions(call: Call, *, every: bool) -> Measured:
    """1 for each time the agent takes the floor from the customer, or talks over them for long; or `every` attempt."""
    if reason := call.untimed:
        return Measured(reason=reason)
    taken = tuple(
        _sample(1.0, e.start, e.end)._replace(doubt=doubt)
        for events, doubt in ((_events, None), (_doubtful, UNSURE_EVENT))
        for e in events(call, "interruption")
        if e.by == "agent" and (every or is_counted(e))
    )
    return Measured(taken or (_sample(0.0),))


def _foreign(call: Call) -> str | None:
    """Why what rests on Mandarin text, or on how Mandarin is talked, says nothing of a call."""
    return call.unheard("agent") or call.unheard("customer")


_LONG_TURN_S = 10.0
"""Seconds of a customer's turn from which the agent is to acknowledge it."""


def _unacknowledged(call: Call) -> Measured:
    """The longest stretch without a sound from the agent in each long turn of the customer."""
    if reason := call.untimed:
        return Measured(reason=reason)
    if reason := _foreign(call):
        return Measured(reason=reason)
    heard = [t.interval for t in call.agent.turns]
    unheard = [Interval(gap.start, gap.end) for gap in call.agent.gaps]
    long = [t for t in call.customer.turns if t.kind == "turn" and at_least(t.end - t.start, _LONG_TURN_S)]
    return Measured(tuple(_doubted(_longest_gap(turn, heard), unheard) for turn in long))


def _doubted(sample: Hit, unheard: Sequence[Interval]) -> Hit:
    """A silence, in doubt where its party may have spoken in it."""
    assert sample.start is not None
    assert sample.end is not None
    silence = Interval(sample.start, sample.end)
    return sample._replace(doubt=UNSURE_EVENT) if any(gap.overlaps(silence) for gap in unheard) else sample


def _longest_gap(turn: Turn, heard: list[Interval]) -> Hit:
    inside = [cut for h in heard if (cut := h.intersection(turn.interval))]
    edges = [turn.start, *(edge for cut in inside for edge in (cut.start, cut.end)), turn.end]
    start, end = max(zip(edges[::2], edges[1::2], strict=True), key=lambda pair: pair[1] - pair[0])
    return _sample(end - start, start, end)


def _rings(call: Call) -> Measured:
    rings = call.recording.rings
    if rings is None:
        return Measured(reason="rings is not given")
    return Measured((Hit(speaker=None, start=None, end=None, kind="metadata", matched=f"rings={rings}", value=rings),))


def _silent_customer(call: Call) -> Measured:
    """1 where the customer's line was heard and nobody spoke on it, else 0."""
    spoke = call.conversation.customer_spoke
    reason = call.not_apart or unjudgeable(call, "customer")
    if reason or spoke is None:
        return Measured(reason=reason or ONE_PARTY)
    return Measured((_sample(0.0 if spoke else 1.0),))


def _hung_up(call: Call) -> Measured:
    """1 where the agent dropped the line first, 0 where the customer did."""
    by = call.recording.hangup_by
    if by is not None:
        said = f"hangup_by={by}"
        value = float(by == "agent")
        return Measured((Hit(speaker=by, start=None, end=None, kind="metadata", matched=said, value=value),))
    # Sound alone does not tell: where the customer is cut off, the line may have been lost.
    return Measured(reason=cut_off(call.conversation) or "hangup_by is not given")


def _pause_share(call: Call) -> Measured:
    """Share of the agent's turns that is silence inside them."""
    if reason := call.unheard("agent"):
        return Measured(reason=reason)
    voice = call.conversation.agent
    if voice is None or voice.talk <= 0:
        return Measured(reason="the agent speaks too little to measure it")
    return Measured((_sample(voice.pause / voice.talk),))


def _rate_over_customer(call: Call) -> Measured:
    """The agent's speaking rate over the customer's."""
    agent, customer = call.conversation.agent, call.conversation.customer
    if reason := call.not_apart or _foreign(call):
        return Measured(reason=reason)
    if not (agent and customer and agent.speech_rate_cpm and customer.speech_rate_cpm):
        return Measured(reason="one of the two speaks too little to measure a rate")
    return Measured((_sample(agent.speech_rate_cpm / customer.speech_rate_cpm),))


def _voice(name: str) -> Callable[[Call], Measured]:
    def taken(call: Call) -> Measured:
        if reason := call.unheard("agent"):
            return Measured(reason=reason)
        voice: VoiceMeasures | None = call.conversation.agent
        value = getattr(voice, name) if voice else None
        if value is None:
            return Measured(reason="the agent speaks too little to measure it")
        return Measured((_sample(float(value)),))

    return taken


MEASURES: dict[str, Callable[[Call], Measured]] = {
    "speech_rate_cpm": _speech_rate,
    "hold_each_s": _hold_length,
    "hold_promised_s": _hold_promise,
    "dead_air_each_s": _dead_air,
    "response_max_s": _response,
    "duration_s": _call_length,
    "interruptions_by_agent": partial(_interruptions, every=True),
    "interruptions_by_agent_counted": partial(_interruptions, every=False),
    "unacknowledged_s": _unacknowledged,
    "rings": _rings,
    "silent_customer": _silent_customer,
    "hung_up_on_customer": _hung_up,
    "pause_share": _pause_share,
    "rate_over_customer": _rate_over_customer,
    "level_dbfs": _voice("level_dbfs"),
    "clipping_share": _voice("clipping_share"),
    "pitch_sd_semitones": _voice("pitch_sd_semitones"),
    "clarity": _voice("clarity"),
    **DIGITS,
    **FIGURES,
    **FLOW,
}
"""Measures of sound, of figures and of the manifest that rules may name."""
