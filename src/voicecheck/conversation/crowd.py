"""Whether more voices are heard on the customer's channel than the customer's.

A television or another person behind the customer talks while the agent does, and what the agent then says
over them looks like an interruption. It is told by level (`voicecheck.speech.vad`), or by how long both
channels hold speech at once: people who talk with one another do not do that for long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voicecheck.conversation.ending import EndingOptions, ends_in_goodbye
from voicecheck.conversation.overlaps import islands
from voicecheck.intervals import Intervals, at_least, intersect, total
from voicecheck.records import Role, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdOptions:
    """What shows that somebody else is heard behind the customer.

    ``faint``: so many seconds of faint speech on their channel. ``at_once`` and ``at_once_share``: both
    channels hold speech at once for so many seconds, and for that share of what the party who talks less says.
    Televisions behind the customer of a made call gave shares of 0.45 to 0.91, channels out of step that were
    not found 0.6 and more; the labelled calls at most 0.09 and two real dialogues 0.18.
    """

    faint: float = 3.0
    at_once: float = 6.0
    at_once_share: float = 0.4


def behind(faint: Intervals, options: CrowdOptions) -> Intervals:
    """Where another voice is heard behind the customer by its level; nowhere where that is too little to tell."""
    return faint if total(faint) >= options.faint else ()


def too_much_at_once(turns: Sequence[Turn], options: CrowdOptions) -> float | None:
    """Seconds for which both channels hold speech, where those are too many for a conversation; else ``None``.

    Acknowledgements are left out: a customer may say nothing else.
    """
    agent, customer = (_spoken(turns, role) for role in ("agent", "customer"))
    both = total(intersect(agent, customer))
    least = min(total(agent), total(customer))
    return both if at_least(both, options.at_once) and at_least(both, options.at_once_share * least) else None


def _spoken(turns: Sequence[Turn], role: Role) -> Intervals:
    return tuple(part for turn in turns if turn.speaker == role and turn.kind == "turn" for part in islands(turn))


def without_voices_behind(
    turns: Sequence[Turn], faint: Intervals, *, crowded: bool, options: EndingOptions
) -> tuple[Turn, ...]:
    """The turns that show how the call ended: without the customer's last one where it may be another voice's.

    It may be where its last sound is ``faint``, or the call is ``crowded`` and the agent's last turn a goodbye.
    """
    agent = [turn for turn in turns if turn.speaker == "agent" and turn.kind == "turn"]
    parted = crowded and bool(agent) and ends_in_goodbye(max(agent, key=lambda turn: turn.end), options)
    return tuple(
        turn
        for turn in turns
        if turn.speaker != "customer" or not (parted or any(islands(turn)[-1].overlaps(stretch) for stretch in faint))
    )
