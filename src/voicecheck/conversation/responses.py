"""Responses: how long a customer waits for the agent's first sound."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from voicecheck.conversation.waiting import WaitingOptions, asks_to_wait
from voicecheck.intervals import PRECISION_S, Interval, at_most
from voicecheck.records import Conversation, Event, Turn


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
    return tuple(
        answer
        for turn, answer in _answers(turns, holds, unheard=options.unheard)
        if asks_to_wait(turn.text, waiting, turn.words) is None
    )


def _answers(turns: Sequence[Turn], holds: Sequence[Event], *, unheard: float) -> Iterator[tuple[Turn, Interval]]:
    """Each customer's turn that the agent answers without a hold between, and the silence before the answer."""
    agent = [turn for turn in turns if turn.speaker == "agent"]
    customer = [turn for turn in turns if turn.speaker == "customer" and turn.kind == "turn"]
    begun, own = [turn.start for turn in agent], [turn.start for turn in customer]
    for turn in customer:
        end = turn.end
        if not turn.text and end - turn.start < unheard:
            continue
        after = agent[bisect_right(begun, turn.start) :]
        first = next((each.start for each in after if each.end > end), None)
        if first is None:
            continue
        answer = Interval(end, max(end, first))
        again = bisect_left(own, end)
        resumed = again < len(own) and own[again] < answer.end
        if not resumed and not any(hold.interval.overlaps(answer) for hold in holds):
            yield turn, answer


def restored(talk: Conversation) -> Conversation:
    """A call that was stored before each response was an event, with these events, where they can be found again.

    They are found from its turns and holds. What the customer's words say of waiting is not looked at again: the
    lengths of the responses are stored, or at least that of the longest, and what would be longer was none. Where
    what is found does not give the figures that are stored, nothing is known of the single responses.
    """
    if talk.response_max is None or _has_all(talk):
        return talk
    limit = talk.response_max + PRECISION_S
    holds = [event for event in talk.events if event.kind == "hold"]
    turns = sorted(talk.turns, key=lambda turn: turn.start)
    told = [each for _, each in _answers(turns, holds, unheard=ResponseOptions().unheard) if each.duration <= limit]
    found = told if talk.responses is None else _of_lengths(told, talk.responses)
    if found is None or not _same(worst(found), talk.response_max) or not _same(middle(found), talk.response_median):
        return talk
    slow = {(event.start, event.end) for event in talk.events if event.kind == "response"}
    events = [event for event in talk.events if event.kind != "response"]
    events += [
        Event(kind="response", by="agent", start=each.start, end=each.end, slow=(each.start, each.end) in slow)
        for each in found
    ]
    in_order = tuple(sorted(events, key=lambda event: (event.start, event.end, event.kind)))
    return replace(talk, events=in_order, responses=tuple(each.duration for each in found))


def _has_all(talk: Conversation) -> bool:
    return talk.responses is not None and len(talk.responses) == sum(e.kind == "response" for e in talk.events)


def _of_lengths(answers: Sequence[Interval], lengths: Sequence[float]) -> list[Interval] | None:
    """The answers with these lengths, in their order; ``None`` where there are no such."""
    left = iter(answers)
    found = [next((each for each in left if _same(each.duration, length)), None) for length in lengths]
    return None if None in found else [each for each in found if each is not None]


def _same(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= PRECISION_S


def events(answers: Sequence[Interval], *, options: ResponseOptions) -> tuple[Event, ...]:
    """A ``response`` event for each response, ``slow`` where it is longer than the limit."""
    return tuple(
        Event(
            kind="response",
            by="agent",
            start=answer.start,
            end=answer.end,
            slow=not at_most(answer.duration, options.slow),
        )
        for answer in answers
    )


def worst(answers: Sequence[Interval]) -> float | None:
    """The longest response in seconds, ``None`` where there was none."""
    return max((answer.duration for answer in answers), default=None)


def middle(answers: Sequence[Interval]) -> float | None:
    """The median response in seconds, ``None`` where there was none."""
    return median(answer.duration for answer in answers) if answers else None
