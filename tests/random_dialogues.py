"""Random dialogues as times of speech: people who take turns, cut in, acknowledge, and pause."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voicecheck.intervals import Interval, Intervals, merge


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How two people talk: lengths in seconds as mean and standard deviation, shares of turns."""

    turns: int = 30
    turn: float = 3.0
    agent_gap: tuple[float, float] = (0.5, 0.4)
    customer_gap: tuple[float, float] = (0.5, 0.4)
    agent_cuts_in: float = 0.03
    customer_cuts_in: float = 0.02
    acknowledges: float = 0.3


def dialogue(seed: int, manner: Manner) -> tuple[Intervals, Intervals]:
    """When the agent and when the customer speaks; the agent begins."""
    random = np.random.default_rng(seed)
    spoken: tuple[list[Interval], list[Interval]] = ([], [])
    end = 1.0
    for number in range(manner.turns):
        who = number % 2
        length = float(np.clip(random.lognormal(np.log(manner.turn), 0.7), 0.8, 20))
        if who and random.random() < 0.25:
            length = random.uniform(0.3, 0.9)
        gap = random.normal(*(manner.customer_gap if who else manner.agent_gap))
        if number and random.random() < (manner.customer_cuts_in if who else manner.agent_cuts_in):
            gap = -random.uniform(0.4, 2.0)
        start = max(end + gap, spoken[who][-1].end + 0.1 if spoken[who] else 0.0)
        spoken[who].extend(_phrases(start, start + length, random))
        if not who:
            for at in np.arange(start + 1.5, start + length - 1, 2.0):
                if random.random() < manner.acknowledges:
                    spoken[1].append(Interval(at, at + random.uniform(0.2, 0.6)))
        end = max(end, start + length)
    return merge(spoken[0]), merge(spoken[1])


def _phrases(start: float, end: float, random: np.random.Generator) -> list[Interval]:
    """A turn with pauses in it."""
    found = []
    while end - start > 3:
        length = 0.5 + random.exponential(1.5)
        found.append(Interval(start, min(end, start + length)))
        start = found[-1].end + random.uniform(0.15, 0.7)
    return [*found, Interval(min(start, end), end)]


def late(spoken: Intervals, shift: float, drift: float = 0.0) -> Intervals:
    """The same speech, recorded late by so many seconds, and by so many more a second."""
    moved = [(shift + (1 + drift) * s.start, shift + (1 + drift) * s.end) for s in spoken]
    return tuple(Interval(max(0.0, start), end) for start, end in moved if end > 0)
