"""Who needs help: in what an agent is worse than the other agents, by more than chance and by enough to matter.

Every agent is held against the others on every norm and on some measures, so that many differences are looked at and
some are large by chance alone. What is named remains when all of them are judged together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from voicecheck.score.agents import CallSums
from voicecheck.score.compared import COMPARED, Measure, estimate, norm_estimate
from voicecheck.score.comparison import Difference, Estimate, benjamini_hochberg, difference
from voicecheck.score.trends import TrendOptions

AgentSums = Mapping[str | None, CallSums]

MEASURES = ("interruptions_per_call", "dead_air_per_call_s", "response_median_s", "norms_failed_share")
"""Measures of which more is worse."""
_MEASURES = tuple(measure for measure in COMPARED if measure.name in MEASURES)
_BY_NAME: Mapping[str, Measure] = {measure.name: measure for measure in _MEASURES}


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedOptions:
    """When an agent is said to need help.

    ``least_calls``: with fewer calls nothing is said of a person (`voicecheck.score.trends`); a norm must be judged on
    as many. ``least_failed``: a norm that failed on fewer calls names nobody, however few the others fail it. ``days``:
    how long a span counts, the day its last; ``longer``: as long a one where agents have fewer than ``many_calls`` in
    it, since a small centre tells in two weeks only what is glaring. ``risk``: where all agents are alike, the chance
    that anybody is named on a day; else the share of what is named that is chance (Benjamini and Hochberg).
    ``norm_relevant``: the least difference of a norm's failed share that matters. ``least_others``,
    ``least_other_calls``: a team with fewer other agents or calls is no measure, then all agents are.
    """

    least_calls: int = TrendOptions().least_calls
    least_failed: int = 3
    days: int = TrendOptions().days
    longer: int = 56
    many_calls: int = 100
    risk: float = 0.05
    norm_relevant: float = 0.10
    least_others: int = 2
    least_other_calls: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """On what an agent differs for the worse.

    ``matter`` is a norm's id or a measure's name. ``own`` and ``others`` are the agent's figure and that of the agents
    beside, ``found`` their difference with its interval, ``failed`` the calls on which the agent failed the norm and
    ``others_failed`` those of the others. ``of_team``: the others are those of the team, else all. ``days``: over how
    many days, the last among them.
    """

    agent_id: str
    matter: str
    norm: bool
    own: Estimate
    others: Estimate
    found: Difference
    failed: int = 0
    others_failed: int = 0
    of_team: bool = True
    days: int = 1
    pace: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What was found: needs by agent, and how many agents had calls enough to be compared with others."""

    needs: tuple[Need, ...]
    agents: int


@dataclass(frozen=True, slots=True)
class _Beside:
    """An agent, and the others that the agent is held against."""

    agent_id: str
    own: CallSums
    others: CallSums
    of_team: bool


def find_needs(
    day: AgentSums, days: Mapping[int, AgentSums], *, without: Collection[str] = (), options: NeedOptions | None = None
) -> Compared:
    """Find on what agents differ for the worse from the agents beside: on the day alone, and over longer spans.

    What is found over a span is named only where the day and every shorter span show it too: their figures are worse
    than that of the others. So who has mended it is not named. Of several spans the shortest is told.

    Parameters
    ----------
    day
        The sums of each agent's calls of the day.
    days
        The same over spans of days by their number, the day among them.
    without
        Norms and measures that are left out.
    options
        Thresholds.
    """
    options = options or NeedOptions()
    spans = {1: day, **dict(sorted(days.items()))}
    needs: dict[tuple[str, str], Need] = {}
    compared: set[str] = set()
    for span, agents in spans.items():
        beside = [
            each
            for each in _beside(agents, options)
            if each.agent_id in day and each.own.in_means >= options.least_calls
        ]
        compared |= {each.agent_id for each in beside}
        shorter = [spans[known] for known in spans if known < span]
        for need in _needs(beside, span, without, options, options.risk / len(spans)):
            if all(_shows(sums.get(need.agent_id), need) for sums in shorter):
                needs.setdefault((need.agent_id, need.matter), need)
    ordered = sorted(needs.values(), key=lambda each: (each.agent_id, each.found.p))
    return Compared(needs=tuple(ordered), agents=len(compared))


def _beside(agents: AgentSums, options: NeedOptions) -> Iterator[_Beside]:
    """Each known agent with the others of the team; where those are too few, with all others."""
    teams: defaultdict[str | None, list[tuple[str, CallSums]]] = defaultdict(list)
    known = sorted((agent, sums) for agent, sums in agents.items() if agent is not None and sums.in_means)
    for agent, sums in known:
        teams[sums.team].append((agent, sums))
    of_all = dict(_others(known))
    for team, members in teams.items():
        for agent, others in _others(members):
            enough = len(members) > options.least_others and others.in_means >= options.least_other_calls
            if team is not None and enough:
                yield _Beside(agent, agents[agent], others, True)
            elif len(known) > options.least_others and of_all[agent].in_means >= options.least_other_calls:
                yield _Beside(agent, agents[agent], of_all[agent], False)


def _others(members: Sequence[tuple[str, CallSums]]) -> Iterator[tuple[str, CallSums]]:
    """Each agent with the sums of all but the agent, in as many additions as there are agents, three times."""
    sums = [each for _, each in members]
    before = list(accumulate(sums, initial=CallSums()))
    behind = list(accumulate(reversed(sums), initial=CallSums()))[::-1]
    for at, (agent, _) in enumerate(members):
        yield agent, before[at] + behind[at + 1]


def _needs(
    agents: Sequence[_Beside], days: int, without: Collection[str], options: NeedOptions, risk: float
) -> list[Need]:
    """What is beyond chance and more than a trifle; of the risk each span has its part."""
    asked = [need for each in agents for need in _differences(each, days, options) if need.matter not in without]
    falls = benjamini_hochberg([_worse(each.found) for each in asked], risk)
    return [each for each, beyond_chance in zip(asked, falls, strict=True) if beyond_chance and _matters(each, options)]


def _differences(each: _Beside, days: int, options: NeedOptions) -> Iterator[Need]:
    """Every norm and measure that can be compared."""
    rates = each.own.agent.speech_rate_cpm, each.others.agent.speech_rate_cpm
    pace = None if rates[0] is None or rates[1] is None else (rates[0], rates[1])
    norms = {rule_id for rule_id, result in each.own.results if result in ("fail", "pass")}
    matters = [(rule_id, norm_estimate(each.own, rule_id), norm_estimate(each.others, rule_id)) for rule_id in norms]
    measured = [(measure.name, estimate(each.own, measure), estimate(each.others, measure)) for measure in _MEASURES]
    for matter, own, others in sorted((*matters, *measured), key=lambda found: found[0]):
        if own is None or others is None or own.n < options.least_calls or others.n < options.least_other_calls:
            continue
        found = difference(others, own)
        if found is not None:
            yield Need(
                agent_id=each.agent_id, matter=matter, norm=matter in norms, own=own, others=others, found=found,
                failed=each.own.results[matter, "fail"], others_failed=each.others.results[matter, "fail"],
                of_team=each.of_team, days=days, pace=pace,
            )  # fmt: skip


def _worse(found: Difference) -> float:
    """The p-value of no difference against one for the worse."""
    return found.p / 2 if found.value > 0 else 1 - found.p / 2


def _matters(need: Need, options: NeedOptions) -> bool:
    if need.norm:
        return need.failed >= options.least_failed and need.found.value >= options.norm_relevant
    return _BY_NAME[need.matter].matters(need.others.value, need.own.value) >= 1


def _shows(sums: CallSums | None, need: Need) -> bool:
    """Whether a day or a span shows what was found over a longer one."""
    if sums is None:
        return False
    now = norm_estimate(sums, need.matter) if need.norm else estimate(sums, _BY_NAME[need.matter])
    return now is not None and now.value > need.others.value
