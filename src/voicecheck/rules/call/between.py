"""What is known of what happened between the parties: told by tables and figures, and added up for scores."""

from __future__ import annotations

from dataclasses import replace

from voicecheck.records import CallAnalysis, Conversation
from voicecheck.rules.call.call import Call
from voicecheck.rules.call.heard import unrecorded

_OF_ONE = frozenset({"pause", "announcement"})
"""Kinds of event that one channel shows by itself."""


def known_talk(analysis: CallAnalysis) -> Conversation:
    """The conversation of a call, without what rests on a party that was not heard.

    The same decides here as for the norms: where nothing on the call can be judged, no speech was found, or a
    channel is taken for unrecorded (`voicecheck.rules.call.heard.unrecorded`), everything that needs two parties
    is ``None``, ``two_party`` is ``False``, and of events there are only pauses and announcements. That the
    customer did not speak is then unknown, too.
    """
    talk = analysis.conversation
    if not talk.two_party or not _is_unheard(Call(analysis.recording, talk, confidence=0.0)):
        return talk
    return replace(
        talk,
        two_party=False,
        customer_spoke=talk.customer_spoke or None,
        events=tuple(event for event in talk.events if event.kind in _OF_ONE),
        overlap=None,
        response_median=None,
        response_max=None,
        responses=None,
        dead_air=None,
        agent_talk_share=None,
    )


def _is_unheard(call: Call) -> bool:
    """Whether a party was not heard; a party that speaks another language was."""
    talk = call.conversation
    if talk.unjudged or not talk.turns:
        return True
    return any(unrecorded(call, speaker) for speaker in ("agent", "customer"))
