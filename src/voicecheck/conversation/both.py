"""Whether one channel holds the words of both parties."""

from __future__ import annotations

from collections.abc import Sequence

from voicecheck.records import Segment
from voicecheck.text.normalize import normalize

STRETCHES = 2
"""So many stretches of an agent's and as many of a customer's words, in turn, are two people: who practises alone
and plays the customer for a sentence has one of the customer's."""
PHRASES = 3
"""So many different phrases of a customer it takes, among them two stretches with one that agents do not say. Of 500
mixtures of 20 agents' lines (examples of the rules) none is taken for two people, and 13 with a customer's sentence
played in it; of ten labelled dialogues in their right words 5 are, of four mixed and transcribed recordings 2."""


def holds_both(
    said: Sequence[Segment],
    agent_phrases: Sequence[str],
    customer_phrases: Sequence[str],
    either_phrases: Sequence[str] = (),
) -> bool:
    """Whether what was said is plainly of two people who take turns.

    Parameters
    ----------
    said
        What was said on one channel, in order of time. A segment with phrases of both parties, or of none, or
        whose text cannot be relied on tells nothing; 您 is an agent's word.
    agent_phrases, customer_phrases
        What each party says (`voicecheck.conversation.roles.RoleOptions`).
    either_phrases
        Those of the customer's that an agent says, too: they count with others, but make no stretch a customer's.

    Examples
    --------
    >>> words = ("我要投诉", "请问您贵姓", "你们帮我查", "给您查到了")
    >>> holds_both([Segment(0, 1, text) for text in words], ["请问"], ["投诉", "你们", "帮我"])
    True
    """
    stretches: list[str] = []
    found: set[str] = set()
    for segment in said:
        text = "" if segment.suspect else normalize(segment.text).text
        customers = {phrase for phrase in customer_phrases if phrase in text}
        plainly = customers.difference(either_phrases)
        agents = "您" in text or any(phrase in text for phrase in agent_phrases)
        if agents is bool(plainly) or (agents and customers):
            continue
        found |= customers
        party = "agent" if agents else "customer"
        if stretches[-1:] != [party]:
            stretches.append(party)
    return len(found) >= PHRASES and min(stretches.count("agent"), stretches.count("customer")) >= STRETCHES
