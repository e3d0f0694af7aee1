"""What is sure of a call on which something may have been said unheard.

Sound that nobody claimed, and time that was not recorded, may be a party's words or nothing. So what happened
between the parties is told twice: as if nothing had been said there, and as if somebody had spoken all the while.
What is the same both ways is sure. What is there in one way only is doubtful: it accuses nobody, and nobody is
praised for its absence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecheck.conversation import holds, overlaps, responses
from voicecheck.conversation.pauses import LEAST_PAUSE
from voicecheck.intervals import Intervals, at_least, at_most, intersect, merge, subtract, total
from voicecheck.language.stored import english
from voicecheck.records import Activity, Event, Turn

if TYPE_CHECKING:
    from voicecheck.conversation.build import ConversationOptions


@dataclass(frozen=True, slots=True)
class Unheard:
    """Where each party may have spoken and was not heard."""

    agent: Intervals = ()
    customer: Intervals = ()

    def __add__(self, other: Unheard) -> Unheard:
        return Unheard(merge((*self.agent, *other.agent)), merge((*self.customer, *other.customer)))

    def __bool__(self) -> bool:
        return bool(self.agent or self.customer)


NOTHING = Unheard()


@dataclass(frozen=True, slots=True)
class Told:
    """What happened between two parties, told one way."""

    holds: tuple[Event, ...] = ()
    dead_air: tuple[Event, ...] = ()
    interruptions: tuple[Event, ...] = ()
    responses: Intervals = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """All of it that is an event."""
        return (*self.holds, *self.dead_air, *self.interruptions)


def tell(turns: Sequence[Turn], music: Intervals, duration: float, *, options: ConversationOptions) -> Told:
    """What happened between two parties, by their turns.

    Parameters
    ----------
    turns
        All turns and backchannels, in the order of time.
    music
        What is heard on the agent's channel that is no speech.
    duration
        Seconds of the recording.
    options
        Settings.
    """
    held = holds.find_holds(turns, music, duration, options=options.holds)
    return Told(
        held,
        holds.find_dead_air(turns, held, options=options.holds),
        overlaps.interruptions(turns, options=options.overlaps),
        responses.responses(turns, held, options=options.responses, waiting=options.holds.waiting),
    )


def spoken_there(activity: Activity, unheard: Intervals) -> Activity:
    """The activity of a channel as if its party had spoken wherever they may have."""
    return replace(activity, speech=merge((*activity.speech, *unheard)))


def settled(silent: Told, spoken: Told, *, shortest_dead_air: float) -> tuple[Told, tuple[Event, ...]]:
    """What is sure, and what is doubtful, in the order of time.

    Parameters
    ----------
    silent, spoken
        What happened if nothing was said where it was not heard, and if somebody spoke there.
    shortest_dead_air
        A silence longer than so many seconds is dead air: where it is silent both ways, it is sure.

    Returns
    -------
    tuple
        A doubtful response is an event of the kind ``response``.
    """
    quiet = intersect(*([event.interval for event in told.dead_air] for told in (silent, spoken)))
    sure = Told(
        tuple(event for event in silent.holds if event in spoken.holds),
        tuple(
            Event(kind="dead_air", start=silence.start, end=silence.end)
            for silence in quiet
            if not at_most(silence.duration, shortest_dead_air)
        ),
        tuple(event for event in silent.interruptions if event in spoken.interruptions),
        tuple(answer for answer in silent.responses if answer in spoken.responses),
    )
    doubtful = {event for told in (silent, spoken) for event in told.events if event not in sure.events}
    doubtful |= {
        Event(kind="response", by="agent", start=answer.start, end=answer.end)
        for told in (silent, spoken)
        for answer in told.responses
        if answer not in sure.responses
    }
    return sure, tuple(sorted(doubtful, key=lambda event: (event.start, event.end, event.kind)))


def marked(turns: Sequence[Turn], unheard: Unheard, *, doubtful_share: float) -> tuple[Turn, ...]:
    """The turns with what was not heard inside them: no pause, less confidence, no reliable text if it is much.

    Parameters
    ----------
    turns
        Turns and backchannels of both parties.
    unheard
        Where each party may have spoken unheard.
    doubtful_share
        As in `voicecheck.conversation.turns.TurnOptions`.
    """
    there = {"agent": unheard.agent, "customer": unheard.customer}
    return tuple(_marked(turn, there.get(turn.speaker, ()), doubtful_share) for turn in turns)


def _marked(turn: Turn, unheard: Intervals, doubtful_share: float) -> Turn:
    inside = intersect([turn.interval], unheard)
    if not inside:
        return turn
    pauses = tuple(pause for pause in subtract(turn.pauses, inside) if at_least(pause.duration, LEAST_PAUSE))
    share = total(inside) / (turn.interval.duration - sum(pause.duration for pause in pauses))
    reason = english("{seconds:.1f} s of sound in it were not recognised as speech", seconds=total(inside))
    return replace(
        turn,
        pauses=pauses,
        confidence=None if turn.confidence is None else turn.confidence * (1 - share),
        suspect=turn.suspect or (reason if share > doubtful_share else None),
    )
