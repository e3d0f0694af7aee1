"""Measures of the call as the telephone line saw it: rings, queue, who hung up, was anybody there."""

from __future__ import annotations

from voicecheck.rules.call.call import Call
from voicecheck.rules.call.evidence import Fact, Sample, sample_of
from voicecheck.rules.call.heard import cut_off, unjudgeable
from voicecheck.rules.call.unrecorded import ONE_PARTY
from voicecheck.rules.measures.registry import Measured, Need, measure
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.reasons import because


@measure("duration_s", unit="s", needs={Need.SOUND})
def _duration(call: Call, _: RulesOptions) -> Measured:
    """The length of the recording."""
    return Measured((Sample(call.conversation.duration, 0.0, call.conversation.duration),))


def _given(name: str, value: float | None) -> Measured:
    """A figure of the manifest."""
    if value is None:
        return Measured(reason=because("not_given", name))
    return Measured((sample_of(Fact(f"{name}={value}", value), value),))


@measure("rings", unit="rings", needs={Need.MANIFEST, Need.LINE}, column="rings")
def _rings(call: Call, _: RulesOptions) -> Measured:
    """How often the telephone rang before the call was answered."""
    return _given("rings", call.recording.rings)


@measure("queue_wait_s", unit="s", needs={Need.MANIFEST, Need.LINE}, column="queue_wait_s")
def _queue_wait(call: Call, _: RulesOptions) -> Measured:
    """How long the customer queued."""
    return _given("queue_wait_s", call.recording.queue_wait_s)


@measure("hung_up_on_customer", unit="calls", needs={Need.MANIFEST}, column="hangup_by")
def _hung_up(call: Call, _: RulesOptions) -> Measured:
    """1 where the agent dropped the line first, 0 where the customer did."""
    by = call.recording.hangup_by
    if by is not None:
        value = float(by == "agent")
        return Measured((sample_of(Fact(f"hangup_by={by}", value, by), value),))
    # Sound alone does not tell: where the customer is cut off, the line may have been lost.
    return Measured(reason=cut_off(call.conversation) or because("not_given", "hangup_by"))


@measure("silent_customer", unit="calls", needs={Need.SOUND, Need.BOTH})
def _silent_customer(call: Call, _: RulesOptions) -> Measured:
    """1 where the customer's line was heard and nobody spoke on it, else 0."""
    spoke = call.conversation.customer_spoke
    reason = call.not_apart or unjudgeable(call, "customer")
    if reason or spoke is None:
        return Measured(reason=reason or ONE_PARTY)
    return Measured((Sample(0.0 if spoke else 1.0),))
