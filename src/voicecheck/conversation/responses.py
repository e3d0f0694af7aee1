"""Responses: how long a customer waits for the agent's first sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from voicecheck.conversation.waiting import WaitingOptions, asks_to_wait
from voicecheck.intervals import Interval, at_most
from voicecheck.records import Event, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseOptions:
    """Lengths in seconds.

    ``slow``: a response that takes longer is an event (norm pace.response). ``unheard``: a shorter
    sound of the customer in which nothing was recognised (a click, a cough) asks for no response.
    """

    slow: float = 5.0
    unheard: float = 1.0


def responses(
    turns: Sequence[Turn], holds: Sequence[Event], *, options: ResponseOptions, waiting: WaitingOptions
) -> tuple[Interval, ...]:
    """The silences between the end of a customer's turn and the agent's first sound after it.

    A customer who goes on before the agent is heard was not yet waiting; one who asked the agent
    to wait is not waited upon; what a hold interrupts is no response. Where the agent was already
    speaking when the customer ended, the response is empty.
    """
    found: list[Interval] = []
    for turn in turns:
        if turn.speaker != "customer" or turn.kind != "turn":
            continue
        if not turn.text and turn.end - turn.start < options.unheard:
            continue
        end = turn.end
        first = next((t for t in turns if t.speaker == "agent" and t.end > end and t.start > turn.start), None)
        if first is None:
            continue
        answer = Interval(end, max(end, first.start))
        resumed = any(
            t.speaker == "customer" and t.kind == "turn" and end <= t.start < answer.end for t in turns if t is not turn
        )
        held = any(hold.interval.overlaps(answer) for hold in holds)
        if not resumed and not held and asks_to_wait(turn.text, waiting, turn.words) is None:
            found.append(answer)
    return tuple(found)


def slow(answers: Sequence[Interval], *, options: ResponseOptions) -> tuple[Event, ...]:
    """A ``slow_response`` event for each response longer than the limit."""
    return tuple(
        Event(kind="slow_response", by="agent", start=answer.start, end=answer.end)
        for answer in answers
        if not at_most(answer.duration, options.slow)
    )


def worst(answers: Sequence[Interval]) -> float | None:
    """The longest response in seconds, ``None`` where there was none."""
    return max((answer.duration for answer in answers), default=None)


def middle(answers: Sequence[Interval]) -> float | None:
    """The median response in seconds, ``None`` where there was none."""
    return median(answer.duration for answer in answers) if answers else None
