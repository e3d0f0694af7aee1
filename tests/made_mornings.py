"""Mornings made by hand, for the tests of what is shown of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from made_calls import made_call, made_finding, made_talk, made_voice
from voicecheck.batch.run import RunSummary
from voicecheck.export.listening import Chosen, Listening, Stratum
from voicecheck.export.places import Listen, Place
from voicecheck.morning.build import MorningOptions, build_morning
from voicecheck.morning.stored import Norm, Stored
from voicecheck.morning.view import Morning, Spot
from voicecheck.records import Score
from voicecheck.rules.language.bilingual import Bilingual
from voicecheck.score.agents import CallSums
from voicecheck.score.needs import Compared, find_needs
from voicecheck.score.onecall import call_sums
from voicecheck.tables.rows import Failure

DAY, BEFORE = date(2026, 11, 20), date(2026, 11, 19)
OPTIONS = MorningOptions(band=(120.0, 150.0))
NORMS = {
    "care.apology": Norm(Bilingual(zh="客户不满时诚恳道歉", en="Apologises to an upset customer"), "major", None),
    "close.wish": Norm(Bilingual(zh="结束语：祝福", en="Wishes the customer well"), "minor", None),
    "pace.rate": Norm(Bilingual(zh="语速适中", en="Speaks at a moderate rate"), "minor", "characters/min"),
    "word.abuse": Norm(Bilingual(zh="不骂客户", en="Does not abuse the customer"), "critical", None),
}


def made_sums(
    failed: int = 1, judged: int = 12, *, rule: str = "care.apology", team: str | None = "一组", cpm: int = 130
) -> CallSums:
    """Calls of an agent, of which so many of those judged failed a norm; the agent speaks at a rate."""
    voice = made_voice(cpm, 60.0)
    results = ["fail"] * failed + ["pass"] * (judged - failed)
    scored = [Score(card="qa", parts=(), total=90.0, coverage=1.0)]
    return CallSums.sum(
        call_sums(made_call(team=team, talk=made_talk(agent=voice), findings=(made_finding(rule, result),)), scored)
        for result in results
    )


def made_listening(calls: int = 2) -> Listening:
    """Calls to listen to: the first by risk, the rest at random."""
    place = Place(
        rule_id="care.apology", severity="major", points=3.0, fault_form="not_said", start_s=23.4, window=None,
        matched=None, match_kind=None, value=None, limit_low=None, limit_high=None, unit=None, expected="道歉",
        recommended="非常抱歉", reason_code=None, reason=None,
    )  # fmt: skip
    chosen = tuple(
        Chosen(
            call=Listen(call_key=f"key{at}", call_id=f"c-{at:04}", recording=f"{at}.wav", agent_id=f"A{at}", day=DAY,
                        started=None, duration_s=60.0, score=80.0, places=[place] if at == 0 else []),
            why="risk" if at == 0 else "random", group="failed" if at == 0 else "clear",
            stands_for=1.0 if at == 0 else 7.0,
        )
        for at in range(calls)
    )  # fmt: skip
    return Listening(seed=20261120, calls=8, chosen=chosen, strata=(Stratum(group="clear", calls=7, drawn=1),))


def made_failure(name: str = "x.wav", **more: Any) -> Failure:
    """A recording that could not be read."""
    known: dict[str, Any] = {
        "recording": name, "path": f"/{name}", "agent_id": None, "stage": "decode", "error": "DecodeError",
        "message": f"{name}: [red]ends[/red] in the middle", "attempts": 1,
        "last_at": datetime(2026, 11, 21, tzinfo=UTC),
    }  # fmt: skip
    return Failure(**(known | more))


def made_stored(sums: Mapping[str | None, CallSums] | None = None, **more: Any) -> Stored:
    """A day of seven agents, one of whom hardly ever apologises."""
    agents: Mapping[str | None, CallSums] = sums or {
        **{f"A{n}": made_sums() for n in range(6)}, "1002 王丽": made_sums(10)
    }  # fmt: skip
    known: dict[str, Any] = {
        "day": DAY, "before": BEFORE, "sums": dict(agents), "earlier": {}, "days": {14: dict(agents)}, "failures": (),
        "norms": NORMS,
    }  # fmt: skip
    return Stored(**(known | more))


def made_morning(stored: Stored | None = None, *, spots: bool = True, **more: Any) -> Morning:
    """The morning of a day, with places to listen to for each that is named."""
    stored = stored or made_stored()
    compared = find_needs(stored.sums, stored.days, without={"norms_failed_share"})
    found = {
        (each.agent_id, each.matter): [
            Spot(call_key="k1", call_id="c-0102", listen_s=20), Spot(call_key="k2", call_id="c-0117", listen_s=None)
        ]
        for each in compared.needs
    }  # fmt: skip
    known: dict[str, Any] = {"options": OPTIONS, "team": None, "band": None}
    return build_morning(stored, compared, made_listening(), found if spots else {}, **(known | more))


def nobody(agents: int = 7) -> Compared:
    """Nobody differs."""
    return Compared(needs=(), agents=agents)


def made_run(**more: Any) -> RunSummary:
    """A run that analysed all calls of the day."""
    known: dict[str, Any] = {
        "out": Path("out"), "found": 84, "analysed": 84, "unchanged": 0, "failures": (), "not_reached": 0,
        "audio": 5040.0, "elapsed": 252.0, "days": (DAY,), "agents": {}, "notes": (), "stopped": False,
    }  # fmt: skip
    return RunSummary(**(known | more))
