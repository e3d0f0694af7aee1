"""Where a party may have spoken and nobody knows what: in one place, whatever the reason.

A norm whose window such a gap stands in, and which was not met, is ``unknown``: what was asked for may have been
said there. A prohibition is judged as long as the gaps are a small part of what was heard.
"""

from __future__ import annotations

from typing import NamedTuple

from voicecheck.intervals import Intervals, in_words, merge
from voicecheck.records import Conversation, Role
from voicecheck.rules.reasons import Reason, because

VOICELESS = Reason("voiceless")
UNSURE_EVENT = Reason("unsure_event")

ROOM_FOR_WORDS = 0.6
"""Seconds: what a shorter stretch that was not understood may hide is no sentence."""
_BREATH = 0.5
"""Seconds: stretches closer to each other than that are one."""


class Gap(NamedTuple):
    """A stretch in which a party may have said something, and why it is not known what."""

    start: float
    end: float
    reason: Reason


def gaps_of(talk: Conversation, speaker: Role) -> tuple[Gap, ...]:
    """The gaps in what was heard of a party: not recorded, not recognised, without text.

    Examples
    --------
    >>> from voicecheck.intervals import Interval
    >>> from voicecheck.records import Roles
    >>> talk = Conversation(
    ...     duration=9, roles=Roles(0, 1), turns=(), events=(), agent=None, customer=None, two_party=True,
    ...     customer_spoke=True, agent_unclaimed=(Interval(1, 1.5), Interval(3, 3.4), Interval(3.6, 4)),
    ... )
    >>> [(gap.start, gap.end) for gap in gaps_of(talk, "agent")]
    [(3, 4)]
    """
    unrecorded, unclaimed, unread, voiceless = (
        (talk.agent_unrecorded, talk.agent_unclaimed, talk.agent_unread, talk.agent_voiceless)
        if speaker == "agent"
        else (talk.customer_unrecorded, talk.customer_unclaimed, talk.customer_unread, talk.customer_voiceless)
    )
    told = (
        (unrecorded, not_recorded(speaker, unrecorded)),
        (_long(unclaimed), because("not_recognised", speaker, in_words(_long(unclaimed)))),
        (_long(unread), because("no_text", speaker, in_words(_long(unread)))),
        (voiceless, VOICELESS),
    )
    return tuple(Gap(one.start, one.end, reason) for stretches, reason in told for one in stretches)


def not_recorded(speaker: Role, stretches: Intervals) -> Reason:
    """Why what a party said in some stretches is not known: nothing was recorded there."""
    return because("stretch_not_recorded", speaker, in_words(stretches))


def _long(stretches: Intervals) -> Intervals:
    """Those that may hold a sentence."""
    return tuple(one for one in merge(stretches, gap=_BREATH) if one.duration >= ROOM_FOR_WORDS)
