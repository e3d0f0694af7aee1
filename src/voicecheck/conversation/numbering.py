"""The order in which turns are numbered: the table ``turns``, and whatever names a turn by its number."""

from __future__ import annotations

from collections.abc import Iterable

from voicecheck.records import Speaker, Turn


def in_order(turns: Iterable[Turn]) -> list[Turn]:
    """The turns of a call, each at the place of its number: by start, then end, then speaker; the first is 0."""
    return sorted(turns, key=lambda turn: (turn.start, turn.end, turn.speaker))


def numbers_of(turns: Iterable[Turn], speaker: Speaker) -> tuple[int, ...]:
    """The numbers of one party's turns, in order.

    Examples
    --------
    >>> said = [("agent", 0.0), ("customer", 2.0), ("agent", 4.0)]
    >>> turns = [Turn(speaker=who, kind="turn", start=at, end=at + 1) for who, at in said]
    >>> numbers_of(turns, "agent")
    (0, 2)
    """
    return tuple(number for number, turn in enumerate(in_order(turns)) if turn.speaker == speaker)
