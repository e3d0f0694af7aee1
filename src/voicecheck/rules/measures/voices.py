"""Measures of how fast, how loud and how varied the agent speaks."""

from __future__ import annotations

from voicecheck.conversation.pace import SUSPECT_AGREEMENT
from voicecheck.rules.call.call import Call
from voicecheck.rules.call.evidence import Sample
from voicecheck.rules.measures.registry import Measured, Need, measure
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.reasons import Reason

_TOO_LITTLE = Reason("voice_too_little")


@measure("speech_rate_cpm", unit="characters/min", needs={Need.TEXT, Need.SOUND})
def _speech_rate(call: Call, _: RulesOptions) -> Measured:
    """The agent's speech rate, as the tables have it (`voicecheck.conversation.pace.is_rated`)."""
    if reason := call.unheard("agent"):
        return Measured(reason=reason)
    voice = call.conversation.agent
    rate = voice.speech_rate_cpm if voice else None
    if voice is None or rate is None:
        return Measured(reason=Reason("rate_too_little"))
    agreement = call.conversation.rate_agreement
    doubtful = agreement is not None and agreement < SUSPECT_AGREEMENT
    return Measured((Sample(rate),), second=voice.acoustic_rate_cpm if doubtful else None)


@measure("rate_over_customer", unit="share", needs={Need.TEXT, Need.SOUND, Need.BOTH, Need.ORDER})
def _rate_over_customer(call: Call, _: RulesOptions) -> Measured:
    """The agent's speaking rate over the customer's."""
    agent, customer = call.conversation.agent, call.conversation.customer
    if reason := call.not_apart or call.unheard("agent") or call.unheard("customer"):
        return Measured(reason=reason)
    if not (agent and customer and agent.speech_rate_cpm and customer.speech_rate_cpm):
        return Measured(reason=Reason("rates_too_little"))
    return Measured((Sample(agent.speech_rate_cpm / customer.speech_rate_cpm),))


@measure("pause_share", unit="share", needs={Need.SOUND})
def _pause_share(call: Call, _: RulesOptions) -> Measured:
    """Share of the agent's turns that is silence inside them."""
    if reason := call.unheard("agent"):
        return Measured(reason=reason)
    voice = call.conversation.agent
    if voice is None or voice.talk <= 0:
        return Measured(reason=_TOO_LITTLE)
    return Measured((Sample(voice.pause / voice.talk),))


@measure("level_dbfs", unit="dBFS", needs={Need.SOUND})
def _level(call: Call, _: RulesOptions) -> Measured:
    """The agent's level while speaking."""
    return _of_voice(call, "level_dbfs")


@measure("clipping_share", unit="share", needs={Need.SOUND})
def _clipping(call: Call, _: RulesOptions) -> Measured:
    """Share of the agent's samples at full scale while speaking."""
    return _of_voice(call, "clipping_share")


@measure("pitch_sd_semitones", unit="semitones", needs={Need.SOUND})
def _pitch_sd(call: Call, _: RulesOptions) -> Measured:
    """How far the agent's pitch varies: standard deviation in semitones."""
    return _of_voice(call, "pitch_sd_semitones")


@measure("clarity", unit="share", needs={Need.TEXT})
def _clarity(call: Call, _: RulesOptions) -> Measured:
    """Share of the agent's words that the recogniser is sure of."""
    return _of_voice(call, "clarity")


def _of_voice(call: Call, name: str) -> Measured:
    """A figure of the agent's voice."""
    if reason := call.unheard("agent"):
        return Measured(reason=reason)
    voice = call.conversation.agent
    value = getattr(voice, name) if voice else None
    if value is None:
        return Measured(reason=_TOO_LITTLE)
    return Measured((Sample(float(value)),))
