"""Made days: calls drawn at random of an agent whose nature is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from made_calls import hold, made_call, made_finding, made_talk, made_voice
from voicecheck.records import Event, Finding, Score, Turn
from voicecheck.score.agents import CallSums
from voicecheck.score.onecall import call_sums

DAY = date(2026, 11, 20)
NORMS = tuple(f"norm.{index}" for index in range(8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Nature:
    """How an agent is: characters a minute, and the chances of failing each of `NORMS` on a call."""

    rate_cpm: float = 240.0
    failing: tuple[float, ...] = (0.1, 0.2, 0.05, 0.3, 0.1, 0.15, 0.02, 0.5)
    response_s: float = 0.8
    interruptions: float = 0.4


def drawn_call(draw: np.random.Generator, nature: Nature) -> CallSums:
    """Sums of one call, lopsided as calls are: log-normal lengths, few holds, some interruptions."""
    talk = float(draw.lognormal(np.log(60.0), 0.5))
    characters = round(nature.rate_cpm / 60 * talk * draw.normal(1.0, 0.12))
    voice = made_voice(
        characters, talk, pause=0.1 * talk, syllables=characters, acoustic_rate_cpm=60 * characters / talk,
        level_dbfs=float(draw.normal(-23, 1.2)), pitch_sd_semitones=float(draw.normal(2.8, 0.3)),
        clarity=float(draw.beta(30, 2)), rate_outside_share=float(draw.beta(3, 2)),
    )  # fmt: skip
    waits = nature.response_s * draw.lognormal(0.0, 0.6, int(draw.integers(3, 9)))
    turns, at = [], 1.0
    for wait in waits:
        turns.append(Turn(speaker="customer", kind="turn", start=at, end=at + 2, text="好"))
        turns.append(Turn(speaker="agent", kind="turn", start=at + 2 + wait, end=at + 5 + wait, text="好"))
        at += 6 + wait
    events = [Event(kind="interruption", start=0, end=1, by="agent", yielded=True)] * draw.poisson(nature.interruptions)
    if draw.random() < 0.3:
        events.append(hold(1000, 1000 + float(draw.lognormal(3.5, 0.6))))
    findings: tuple[Finding, ...] = tuple(
        made_finding(name, "fail" if draw.random() < chance else "pass")
        for name, chance in zip(NORMS, nature.failing, strict=True)
    )
    conversation = made_talk(
        duration=2 * talk, agent=voice, customer=made_voice(100, talk * float(draw.lognormal(-0.5, 0.3))),
        turns=tuple(turns), events=tuple(events), dead_air=float(draw.exponential(3.0)),
        responses=tuple(waits.tolist()),
        response_max=float(waits.max()),
    )  # fmt: skip
    score = Score(card="qa", parts=(), total=float(draw.normal(82, 6)))
    return call_sums(made_call(talk=conversation, findings=findings, team="T1"), (score,))


def drawn_day(draw: np.random.Generator, calls: int, nature: Nature | None = None) -> CallSums:
    """Sums of so many calls."""
    return CallSums.sum(drawn_call(draw, nature or Nature()) for _ in range(calls))


def drawn_history(draw: np.random.Generator, days: int, calls: int) -> list[tuple[date, CallSums]]:
    """So many days before `DAY` with so many calls each."""
    return [(DAY - timedelta(back), drawn_day(draw, calls)) for back in range(1, days + 1)]
