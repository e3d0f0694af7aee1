"""A made call centre: weeks of calls with stories in them, stored and published by the program itself.

Talks are drawn at random and measured by the program (`made_talks`); norms of holds and those that rest on sound and
time alone (`JUDGED`) are judged by it. The other norms are drawn by chance, each by its own: judging words takes fifty
times as long, and what is drawn stays the same when rules and acts are bettered. What is in the calls, so that a reader
of the tables can find it:

- 一组 (``007 0012 12 小周``) speaks a quarter faster than the others.
- ``1e5`` interrupts more from week to week.
- ``12`` promises to be back in a minute and takes two.
- Days on which close.followup fails have less satisfied customers.
- ``A/1`` fails word.not_my_job again and again, ``0012`` word.cannot.
- From `TRAINING` on 二组, trained in care.empathy, fails it half as often; 三组, trained in care.apology, as often.
- From `NEW_MODEL` on the recogniser is another: surer, and it finds some more characters; agents speak as before.
- A call in twenty has both parties on one channel and is not scored, one is practice, some of that of the agent alone.
- Names of calls begin at 0001 again each day; one agent is not known.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from zlib import crc32

import numpy as np

from made_calls import made_call, made_finding
from made_talks import Talk, made_conversation
from voicecheck.batch.judging import Judging, judge, judging_of
from voicecheck.batch.rescore import rescore
from voicecheck.config import Settings, load_settings
from voicecheck.ledger.ledger import Entry, Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.records import CallAnalysis, Finding, Turn
from voicecheck.rules.language.rule import Rule

FIRST_DAY = date(2026, 3, 2)
TRAINING = date(2026, 3, 30)
NEW_MODEL = date(2026, 4, 13)
CHINA = timezone(timedelta(hours=8))
SEED = 1


@dataclass(frozen=True, kw_only=True)
class Agent:
    """An agent: characters a minute, interruptions a call at first and a week more, seconds over a promised hold."""

    agent_id: str | None
    team: str | None
    cpm: float = 210.0
    cuts_in: float = 0.4
    cuts_in_more: float = 0.0
    overrun_s: float = -25.0
    fails: tuple[tuple[str, float], ...] = ()


AGENTS = (
    Agent(agent_id="007", team="一组", cpm=268),
    Agent(agent_id="0012", team="一组", cpm=262, fails=(("word.cannot", 0.3),)),
    Agent(agent_id="12", team="一组", cpm=258, overrun_s=60.0),
    Agent(agent_id="小周", team="一组", cpm=264),
    Agent(agent_id="1e5", team="二组", cuts_in=0.3, cuts_in_more=0.3),
    Agent(agent_id="张三", team="二组", cpm=204),
    Agent(agent_id="李四", team="二组", cpm=216),
    Agent(agent_id="A/1", team="三组", fails=(("word.not_my_job", 0.4),)),
    Agent(agent_id="3021", team="三组", cpm=200),
    Agent(agent_id="B-2", team="三组", cpm=213),
    Agent(agent_id=None, team=None),
)
TRAINED = {("二组", "care.empathy"): 0.45, ("三组", "care.apology"): 1.0}
"""What a training left of the faults, by team and norm."""
JUDGED = {
    "hold": ("announced", "reason", "consent", "promised", "kept", "length", "thanks"),
    "listen": ("interruptions",),
    "pace": ("rate", "pauses", "dead_air", "response", "length", "match"),
    "voice": ("volume", "variation", "clarity"),
}
"""Norms that the program judges, by the first part of their names."""
OFTEN = {"care.empathy": 0.45, "care.apology": 0.4, "close.followup": 0.25, "close.summary": 0.2}
"""Share of the judged calls that fail a norm, where it is not `_rare`."""


def working_days(weeks: int) -> list[date]:
    """Mondays, Wednesdays and Fridays from the first day on."""
    return [FIRST_DAY + timedelta(weeks=week, days=day) for week in range(weeks) for day in (0, 2, 4)]


def made_agents(count: int) -> tuple[Agent, ...]:
    """Many agents: those of the stories, and others like them by number, in teams of ten."""
    others = (
        Agent(agent_id=f"{1000 + n}", team=f"{n // 10 + 4}组", cpm=195 + n % 7 * 6.0)
        for n in range(count - len(AGENTS))
    )
    return (*AGENTS, *others)


def made_day(day: date, calls: int, judging: Judging, settings: Settings, agents: Sequence[Agent] = AGENTS) \
        -> Iterator[CallAnalysis]:  # fmt: skip
    """So many calls of each agent on a day, judged."""
    for place, agent in enumerate(agents):
        for number in range(calls):
            seed = crc32(f"{SEED} {day} {place} {number}".encode())
            yield _made(agent, day, f"{place * calls + number + 1:04d}", seed, judging, settings)


def _made(agent: Agent, day: date, call_id: str, seed: int, judging: Judging, settings: Settings) -> CallAnalysis:
    chance = np.random.default_rng([seed, 1])  # the talk draws from another
    new = day >= NEW_MODEL
    kind = chance.random()
    heard = "mixed" if kind < 0.05 else "agent" if kind > 0.98 else "both"
    practice = kind > 0.95
    weeks = max(0, (day - FIRST_DAY).days // 7)
    promised = float(chance.choice([60.0, 120.0], p=[0.7, 0.3]))
    if agent.overrun_s > 0:
        promised = 60.0
    taken = max(10.0, promised + agent.overrun_s + float(chance.normal(0, 12)))
    talk = Talk(
        turns=int(chance.integers(5, 11)), agent_cpm=agent.cpm * chance.normal(1, 0.06) * (1.03 if new else 1.0),
        customer_cpm=float(chance.normal(225, 18)), response_s=float(chance.lognormal(-0.5, 0.3)),
        cuts_in=min(5, int(chance.poisson(agent.cuts_in + agent.cuts_in_more * weeks))) if heard == "both" else 0,
        hold=(promised, taken) if chance.random() < 0.35 and heard == "both" else None,
        probability=0.94 if new else 0.88, syllables=0.94 if new else 0.97, heard=heard,
    )  # fmt: skip
    start = time(int(chance.integers(9, 18)), int(chance.integers(60)), int(chance.integers(60)))
    began = datetime.combine(day, start, CHINA)
    known = {"agent_id": agent.agent_id, "team": agent.team, "hangup_by": "customer", "extra": {"线路": "400"}}
    call = made_call(
        call_id, talk=made_conversation(talk, seed, settings.conversation), started_at=began,
        direction="practice" if practice else "inbound", rings=int(chance.integers(1, 4)),
        scenario=str(chance.choice(["账单", "故障", "办理"])), **known,
    )  # fmt: skip
    call = replace(call, asr_model="small" if new else "base", sha256=f"{seed:064x}")
    drawn, rules = _drawn(call, agent, day, seed, settings)
    return judge(call, judging, before=drawn, unchanged=rules)


def _drawn(
    call: CallAnalysis, agent: Agent, day: date, seed: int, settings: Settings
) -> tuple[list[Finding], frozenset[str]]:
    """Findings of the norms that are not judged, and their rules."""
    found = []
    mood = np.random.default_rng(crc32(f"{SEED} {agent.agent_id} {day}".encode())).random()
    for rule, pack in _drawn_rules(settings):
        share = dict(agent.fails).get(rule.id, OFTEN.get(rule.id, _rare(rule.id)))
        if rule.id == "close.followup":
            share *= 2 * mood
        if day >= TRAINING:
            share *= TRAINED.get((agent.team or "", rule.id), 1.0)
        chance = np.random.default_rng([seed, crc32(rule.id.encode())])
        result = _result(rule, call, share, day >= NEW_MODEL, chance)
        reason = {"unknown": "unsure_words", "not_applicable": "not_asked"}.get(result)
        if result == "unknown" and not call.conversation.two_party:
            reason = "both_on_one" if call.conversation.roles.mixed is not None else "no_customer"
        spoken = [turn for turn in call.conversation.turns if turn.speaker == "agent" and turn.kind == "turn"]
        at = spoken[int(chance.integers(len(spoken)))] if spoken and result in ("pass", "fail") else None
        found.append(_finding(rule, pack, result, at, reason))
    return found, frozenset(finding.rule_id for finding in found)


def _finding(rule: Rule, pack: str, result: str, at: Turn | None, reason: str | None) -> Finding:
    more: dict[str, object] = {"reason_code": reason, "reason": reason and f"made: {reason}"}
    if at is not None and (result == "pass") == (rule.kind != "never"):
        more |= {
            "speaker": "agent", "start": at.start, "end": at.end, "matched": at.text[:12], "match_kind": "exact",
            "match_score": 1.0,
        }  # fmt: skip
    if result == "fail":
        more |= {"points": rule.points, "expected": rule.expected, "speaker": "agent"}
        more["recommended"] = rule.recommended.zh if rule.recommended else None
    return replace(made_finding(rule.id, result, **more), pack=pack)


def _result(rule: Rule, call: CallAnalysis, share: float, new: bool, chance: np.random.Generator) -> str:
    """What comes of a norm: it does not apply, cannot be known, fails or passes."""
    applies = 0.7 if rule.id in OFTEN else 1.0 if rule.kind == "must" else 0.35 + crc32(rule.id.encode()) % 50 / 100
    unsure = (0.03 if new else 0.06) * (1 + crc32(rule.id[::-1].encode()) % 4)
    drawn = chance.random(3)
    if drawn[0] > applies:
        return "not_applicable"
    if call.conversation.roles.agent is None or drawn[1] < unsure:
        return "unknown"
    return "fail" if drawn[2] < share else "pass"


def _rare(rule_id: str) -> float:
    return 0.01 + crc32(rule_id.encode()) % 7 / 100


def _drawn_rules(settings: Settings) -> list[tuple[Rule, str]]:
    """The rules that are drawn, each with its pack."""
    judged = {f"{kind}.{name}" for kind, names in JUDGED.items() for name in names}
    return [(rule, pack.name) for pack in settings.packs for rule in pack.rules if rule.id not in judged]


def store_days(out: Path, days: Sequence[date], calls: int, settings: Settings, agents: Sequence[Agent] = AGENTS) \
        -> Judging:  # fmt: skip
    """Fill a ledger with the calls of some days."""
    judging = judging_of(settings)
    with Ledger(out / LEDGER_NAME) as ledger:
        for day in days:
            for call in made_day(day, calls, judging, settings, agents):
                name = call.recording.call_id
                entry = Entry(
                    path=f"/{day}/{name}", call_id=name, day=day, size=1, mtime_ns=1, sha256=call.sha256,
                    fingerprint="made", hearing=judging.hearing, judged=judging.digest, label=name, elapsed=1.0,
                )  # fmt: skip
                ledger.store(entry, call)
    return judging


def satisfaction(days: Sequence[date], agents: Sequence[Agent] = AGENTS) -> Iterator[tuple[str, date, float]]:
    """Percent satisfied by agent and day: less on the days on which close.followup fails."""
    for day in days:
        for agent in agents:
            if agent.agent_id is not None:
                chance = np.random.default_rng(crc32(f"{SEED} {agent.agent_id} {day}".encode()))
                percent = 97 - 22 * chance.random() + chance.normal(0, 3)
                yield agent.agent_id, day, round(float(np.clip(percent, 0, 100)))


def publish_centre(out: Path, weeks: int = 8, calls: int = 3) -> None:
    """Make a centre's weeks and publish its tables into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    days, figures, config = working_days(weeks), out / "figures.csv", out / "config.yaml"
    with figures.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("agent_id", "date", "satisfaction"), *satisfaction(days)])
    config.write_text(f"scores: {{figures: {figures.name}}}\n", encoding="utf-8")
    settings = load_settings(config, environ={})
    rescore(out, store_days(out, days, calls, settings), workers=1)
