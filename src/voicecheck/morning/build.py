"""The morning of a day, from what is stored of it and of the days before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from voicecheck.export.listening import Listening, ListenOptions, choose_calls
from voicecheck.export.places import WEIGHTS
from voicecheck.language.catalogue import Message
from voicecheck.morning.spots import WHOLE, Found, find_spots
from voicecheck.morning.stored import AgentSums, Stored, read_stored
from voicecheck.morning.view import (
    AgentNeed,
    Band,
    Change,
    FailureGroup,
    Morning,
    Practice,
    Reason,
    Title,
    Unnamed,
)
from voicecheck.score.agents import CallSums
from voicecheck.score.drift import Drift, drift
from voicecheck.score.needs import Compared, Need, NeedOptions, find_needs
from voicecheck.tables.rows import Failure

CROWD = 0.8
"""Share of agents outside the pace band over which the band, not the agents, is to be looked at."""
ALWAYS = ("agent_speech_rate_cpm", "norms_unknown_share")
"""Measures whose change is told whether or not it is sure."""
EXAMPLES = 3
"""Failures of a kind that are told in full."""
_PACE = "characters/min"
_SAME = {
    "interruptions_per_call": "listen.interruptions",
    "dead_air_per_call_s": "pace.dead_air",
    "response_median_s": "pace.response",
}
"""Measures and the norms that hold limits against them: told once."""
_NAMES = {
    "interruptions_per_call": Message("interruptions a call"),
    "dead_air_per_call_s": Message("dead air a call"),
    "response_median_s": Message("time to respond"),
    "norms_failed_share": Message("norms failed, all together"),
    "norms_unknown_share": Message("norms that could not be judged"),
    "agent_speech_rate_cpm": Message("speech rate"),
    "agent_articulation_rate_cpm": Message("articulation rate"),
    "agent_rate_outside_share": Message("speaking time outside the band"),
    "agent_acoustic_rate_cpm": Message("acoustic rate"),
    "agent_level_dbfs": Message("loudness"),
    "agent_pitch_sd_semitones": Message("variation of pitch"),
    "agent_clarity": Message("clarity"),
    "agent_talk_share": Message("agents' share of the talk"),
    "hold_per_call_s": Message("hold a call"),
    "average_handling_time_s": Message("length of a call"),
    "qa_score": Message("QA score"),
    "unheard_share": Message("speech that could not be transcribed"),
    "not_scored_share": Message("calls without a score"),
}
"""What measures are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningOptions:
    """How a morning is made: when somebody is named, what is listened to, and the pace band (characters a minute)."""

    band: tuple[float, float]
    needs: NeedOptions = field(default_factory=NeedOptions)
    listen: ListenOptions = field(default_factory=ListenOptions)


def morning_of(out: Path, day: date | None, options: MorningOptions, *, team: str | None = None) -> Morning:
    """Read what is stored of a day and make its morning.

    Parameters
    ----------
    out
        The folder of the ledger and the tables.
    day
        The day; ``None``: the last one with calls.
    options
        Thresholds.
    team
        The team, else all; its agents are held against their team, as ever.

    Raises
    ------
    UsageError
        Nothing is stored, or nothing of the day.
    ValueError
        A file of the tables is damaged.
    """
    stored = read_stored(out, day, options.needs)
    band = None if team else outside_band(stored.sums, options.band)
    compared = _compared(stored, options, paced=outside_band(stored.sums, options.band) is None)
    if team is not None:
        own = {each.agent_id for each in compared.needs if stored.sums[each.agent_id].team == team}
        compared = replace(compared, needs=tuple(each for each in compared.needs if each.agent_id in own))
        stored = _of_team(stored, team)
    spots = find_spots(out, stored.day, [(each.agent_id, each.matter) for each in compared.needs])
    listening = choose_calls(out, stored.day, team=team, options=options.listen)
    return build_morning(stored, compared, listening, spots, team=team, band=band, options=options)


def build_morning(
    stored: Stored, compared: Compared, listening: Listening, spots: Found,
    *, options: MorningOptions, team: str | None = None, band: Band | None = None,
) -> Morning:  # fmt: skip
    """Make the morning from what was found.

    Parameters
    ----------
    stored
        What is stored of the day, of one team or all.
    compared
        On what agents differ from the agents beside.
    listening
        The calls to listen to.
    spots
        Where to listen to what agents differ in.
    options
        Thresholds.
    team
        The team, else all.
    band
        How many agents are outside the pace band, where that is over `CROWD` of them.
    """
    whole = CallSums.sum(stored.sums.values())
    changes = drift(CallSums.sum(stored.earlier.values()), whole) if stored.before else ()
    needs = tuple(_needs(stored, compared, spots))
    known = [sums for agent, sums in stored.sums.items() if agent is not None and sums.calls]
    return Morning(
        day=stored.day,
        before=stored.before,
        team=team,
        calls=whole.calls,
        practice=whole.practice,
        duration=whole.duration,
        scored=whole.in_means,
        not_scored=whole.unscored_reasons(),
        agents=len(known),
        compared=compared.agents,
        least_calls=options.needs.least_calls,
        needs=needs,
        unnamed=None if needs else _unnamed(len(known), compared, options.needs),
        listening=listening,
        failures=tuple(failure_groups(stored.failures)),
        changes=tuple(_changes(changes, stored)),
        changes_unknown=stored.before is not None and not changes,
        band=band,
        undated=stored.undated,
        before_calls=sum(each.calls for each in stored.earlier.values()),
        practised=tuple(_practised(stored.sums)),
        titles={rule: norm.title for rule, norm in stored.norms.items()},
    )


def _compared(stored: Stored, options: MorningOptions, *, paced: bool) -> Compared:
    """Who differs in what; where nearly all are outside the pace band, what is said of pace is not about people."""
    pace = {rule for rule, norm in stored.norms.items() if norm.unit == _PACE}
    return find_needs(stored.sums, stored.days, without=() if paced else pace, options=options.needs)


def _of_team(stored: Stored, team: str) -> Stored:
    def own(agents: AgentSums) -> AgentSums:
        return {agent: sums for agent, sums in agents.items() if sums.team == team}

    failures = tuple(each for each in stored.failures if each.team in (team, None))
    return replace(stored, sums=own(stored.sums), earlier=own(stored.earlier), failures=failures)


def _unnamed(agents: int, compared: Compared, options: NeedOptions) -> Unnamed:
    if agents <= options.least_others:
        return "few_agents"
    return "alike" if compared.agents else "few_calls"


def _needs(stored: Stored, compared: Compared, spots: Found) -> Iterator[AgentNeed]:
    """The agents, those with the gravest norm first, then by id: an order of urgency, and none of people."""
    of_agent: defaultdict[str, list[Need]] = defaultdict(list)
    for each in compared.needs:
        of_agent[each.agent_id].append(each)
    chosen = {agent: list(_once(needs)) for agent, needs in of_agent.items()}

    def gravity(agent: str) -> int:
        return max(_weight(stored, each) for each in chosen[agent])

    for agent in sorted(chosen, key=lambda agent: (-gravity(agent), agent)):
        ordered = sorted(chosen[agent], key=lambda need: (-_weight(stored, need), need.found.p))
        sums = stored.sums[agent]
        reasons = tuple(_reason(stored, need, spots) for need in ordered)
        yield AgentNeed(agent_id=agent, team=sums.team, calls=sums.calls, reasons=reasons)


def _weight(stored: Stored, need: Need) -> int:
    known = stored.norms.get(need.matter)
    return WEIGHTS.get((known and known.severity) or "", WEIGHTS["major"])


def _once(needs: Sequence[Need]) -> Iterator[Need]:
    """Each matter once: no norm beside the measure that it limits, and all norms together only where none stands."""
    matters = {each.matter for each in needs}
    told = {norm for measure, norm in _SAME.items() if measure in matters}
    for each in needs:
        if each.matter not in told and (each.matter != WHOLE or not any(need.norm for need in needs)):
            yield each


def _reason(stored: Stored, need: Need, spots: Found) -> Reason:
    norm = stored.norms.get(need.matter)
    return Reason(
        matter=need.matter,
        norm=need.norm,
        title=title_of(stored, need.matter),
        value=need.own.value,
        others=need.others.value,
        low=need.found.low,
        high=need.found.high,
        calls=need.own.n,
        others_calls=need.others.n,
        failed=need.failed,
        others_failed=need.others_failed,
        of_team=need.of_team,
        days=need.days,
        spots=tuple(spots.get((need.agent_id, need.matter), ())),
        pace=need.pace if norm and norm.unit == _PACE else None,
    )


def title_of(stored: Stored, matter: str) -> Title:
    """What a norm asks or a measure is called; its name where nothing is known of it."""
    norm = stored.norms.get(matter)
    return norm.title if norm else measure_title(matter)


def measure_title(name: str) -> Message:
    """What a measure is called; its name where nothing is known of it."""
    return _NAMES.get(name, Message("{name}", {"name": name}))


def _changes(found: Iterable[Drift], stored: Stored) -> Iterator[Change]:
    """What surely changed, the greatest first, then pace and what could not be judged where they did not."""
    known = [
        Change(
            name=each.name, norm=each.norm, title=title_of(stored, each.name), before=each.before, after=each.after,
            low=each.low, high=each.high, before_calls=each.before_n, after_calls=each.after_n, sure=each.odd,
        )
        for each in found
    ]  # fmt: skip
    yield from (each for each in known if each.sure)
    yield from (each for name in ALWAYS for each in known if each.name == name and not each.sure)


def failure_groups(failures: Iterable[Failure]) -> Iterator[FailureGroup]:
    """Group failures by their cause, the most frequent first."""
    groups: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for each in failures:
        groups[each.error, each.stage].append((each.recording, each.message))
    for (error, stage), told in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        yield FailureGroup(error=error, stage=stage, count=len(told), examples=tuple(told[:EXAMPLES]))


def outside_band(agents: AgentSums, band: tuple[float, float]) -> Band | None:
    """How many of the agents are outside the band, where it is nearly all."""
    rates = [rate for agent, sums in agents.items() if agent and (rate := sums.agent.speech_rate_cpm)]
    outside = sum(not band[0] <= rate <= band[1] for rate in rates)
    if not rates or outside <= CROWD * len(rates):
        return None
    return Band(outside=outside, agents=len(rates), low=band[0], high=band[1])


def _practised(agents: AgentSums) -> Iterator[Practice]:
    for agent, sums in sorted(agents.items(), key=lambda item: (item[0] is None, item[0] or "")):
        if sums.practice:
            yield Practice(
                agent_id=agent, calls=sums.practice, scored=sums.practice_scored, alone=sums.one_party_scored,
                score=sums.practice_score, judged=sums.practice_judged, asked=sums.practice_asked,
            )  # fmt: skip
