"""Measures of what happened in time: holds, silences, answers, interruptions."""

from __future__ import annotations

from collections.abc import Sequence

from voicecheck.conversation.overlaps import is_counted
from voicecheck.intervals import Interval, at_least
from voicecheck.records import Event, Turn
from voicecheck.rules.call.call import Call
from voicecheck.rules.call.evidence import Sample
from voicecheck.rules.call.gaps import UNSURE_EVENT
from voicecheck.rules.measures.registry import Measured, Need, measure
from voicecheck.rules.options import RulesOptions


def _events(call: Call, kind: str) -> list[Event]:
    return [e for e in call.conversation.events if e.kind == kind]


def _doubtful(call: Call, kind: str) -> list[Event]:
    return [e for e in call.conversation.doubtful_events if e.kind == kind]


def _lengths(call: Call, kind: str) -> tuple[Sample, ...]:
    """Seconds of each event of a kind; of those that are not sure in doubt."""
    sure = [Sample(e.end - e.start, e.start, e.end, e.promised_s) for e in _events(call, kind)]
    return (*sure, *_unsure_lengths(call, kind))


def _unsure_lengths(call: Call, kind: str) -> tuple[Sample, ...]:
    """Seconds of each event of a kind that is not sure."""
    return tuple(
        Sample(e.end - e.start, e.start, e.end, e.promised_s)._replace(doubt=UNSURE_EVENT)
        for e in _doubtful(call, kind)
    )


@measure("hold_each_s", unit="s", needs={Need.SOUND, Need.BOTH, Need.SILENCE})
def _hold_length(call: Call, _: RulesOptions) -> Measured:
    """Length of each hold."""
    if reason := call.not_apart:
        return Measured(reason=reason)
    return Measured(tuple(each._replace(limit=None) for each in _lengths(call, "hold")))


@measure("hold_promised_s", unit="s", needs={Need.TEXT, Need.SOUND, Need.BOTH, Need.SILENCE})
def _hold_promise(call: Call, _: RulesOptions) -> Measured:
    """Length of each hold for which a time was promised, against that time."""
    if reason := call.not_apart:
        return Measured(reason=reason)
    return Measured(tuple(each for each in _lengths(call, "hold") if each.limit is not None))


@measure("dead_air_each_s", unit="s", needs={Need.SOUND, Need.BOTH, Need.SILENCE})
def _dead_air(call: Call, _: RulesOptions) -> Measured:
    """Length of each silence of both parties that is no hold; 0 where there is none."""
    if reason := call.untimed:
        return Measured(reason=reason)
    return Measured(_lengths(call, "dead_air") or (Sample(0.0),))


@measure("response_max_s", unit="s", needs={Need.SOUND, Need.BOTH, Need.ORDER, Need.SILENCE})
def _response(call: Call, _: RulesOptions) -> Measured:
    """The longest time from the end of a customer's turn to the agent's first sound."""
    longest, unsure = call.conversation.response_max, _unsure_lengths(call, "response")
    if longest is None:
        return Measured(unsure, call.untimed)
    slow = max((e for e in _events(call, "response") if e.slow), key=lambda e: e.end - e.start, default=None)
    return Measured((Sample(longest, slow.start if slow else None, slow.end if slow else None), *unsure))


@measure("interruptions_by_agent", unit="times", needs={Need.TEXT, Need.SOUND, Need.BOTH, Need.ORDER})
def _interruptions(call: Call, _: RulesOptions) -> Measured:
    """1 for each time the agent cuts in on the customer, attempts included; 0 where there is none."""
    return _cut_ins(call, every=True)


@measure("interruptions_by_agent_counted", unit="times", needs={Need.TEXT, Need.SOUND, Need.BOTH, Need.ORDER})
def _interruptions_counted(call: Call, _: RulesOptions) -> Measured:
    """1 for each time the agent takes the floor from the customer, or talks over them for long; 0 for none."""
    return _cut_ins(call, every=False)


def _cut_ins(call: Call, *, every: bool) -> Measured:
    if reason := call.untimed:
        return Measured(reason=reason)
    taken = tuple(
        Sample(1.0, e.start, e.end, doubt=doubt)
        for events, doubt in ((_events, None), (_doubtful, UNSURE_EVENT))
        for e in events(call, "interruption")
        if e.by == "agent" and (every or is_counted(e))
    )
    return Measured(taken or (Sample(0.0),))


_LONG_TURN_S = 10.0
"""Seconds of a customer's turn from which the agent is to acknowledge it."""


@measure("unacknowledged_s", unit="s", needs={Need.SOUND, Need.BOTH, Need.ORDER, Need.SILENCE})
def _unacknowledged(call: Call, _: RulesOptions) -> Measured:
    """The longest stretch without a sound from the agent in each long turn of the customer."""
    # What rests on how Mandarin is talked says nothing of a call in another language.
    if reason := call.untimed or call.unheard("agent") or call.unheard("customer"):
        return Measured(reason=reason)
    heard = [t.interval for t in call.agent.turns]
    unheard = [Interval(gap.start, gap.end) for gap in call.agent.gaps]
    long = [t for t in call.customer.turns if t.kind == "turn" and at_least(t.end - t.start, _LONG_TURN_S)]
    return Measured(tuple(_silence(_longest_gap(turn, heard), unheard) for turn in long))


def _silence(gap: Interval, unheard: Sequence[Interval]) -> Sample:
    """A silence, in doubt where its party may have spoken in it."""
    doubt = UNSURE_EVENT if any(each.overlaps(gap) for each in unheard) else None
    return Sample(gap.end - gap.start, gap.start, gap.end, doubt=doubt)


def _longest_gap(turn: Turn, heard: list[Interval]) -> Interval:
    inside = [cut for h in heard if (cut := h.intersection(turn.interval))]
    edges = [turn.start, *(edge for cut in inside for edge in (cut.start, cut.end)), turn.end]
    return Interval(*max(zip(edges[::2], edges[1::2], strict=True), key=lambda pair: pair[1] - pair[0]))
