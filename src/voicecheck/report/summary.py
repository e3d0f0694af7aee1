"""The summary of a run: what ``voicecheck run`` prints at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from voicecheck.batch.publishing import Standing
from voicecheck.batch.run import RunSummary
from voicecheck.report.terminal import counted, duration
from voicecheck.score.agents import CallSums
from voicecheck.tables.rows import Failure

CROWD = 0.8
"""Share of agents outside the pace band over which the band, not the agents, is to be looked at."""
TOP_NORMS = 3
EXAMPLES = 3
"""Failures of a kind that are told in full; the table has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLine:
    """An agent in the summary.

    ``place`` is the rate's place: below, inside or above the band. ``qa_score`` is of 100, ``grades`` those
    of the cards that judge a day; ``odd_moves`` is what moved oddly against the agent's last days. Of the
    ``calls``, ``not_scored`` were left out of everything else. ``norms_asked`` and ``norms_judged`` are summed over
    the others; ``practice`` says what practice calls came to, which are in none of these.
    """

    agent_id: str | None
    team: str | None
    calls: int
    speech_rate_cpm: float | None
    place: str | None
    norms_failed: int
    top_norms: tuple[tuple[str, int], ...]
    interruptions: int | None
    holds: int | None
    hold: float | None
    qa_score: float | None
    grades: str
    odd_moves: str | None
    not_scored: int = 0
    norms_asked: int = 0
    norms_judged: int = 0
    practice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NormLine:
    """A norm over all agents: on how many ``calls`` it came out so, of those on which it was ``asked``."""

    rule_id: str
    title: str
    calls: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureLine:
    """Failures of one kind of error, with the messages of the first few."""

    error: str
    count: int
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryView:
    """What is shown of a run, as plain values.

    ``headlines`` are sentences; ``days`` are those whose calls the agents' lines tell of; ``failed`` and
    ``unknown`` are norms over all agents, the most frequent
    first; ``not_scored`` are the reasons for which calls were not scored, with how many; ``drift`` is what moved for
    all agents; ``retry`` is the command that tries again what failed.
    """

    headlines: tuple[str, ...]
    agents: tuple[AgentLine, ...]
    band: tuple[float, float]
    band_note: str | None
    failed: tuple[NormLine, ...]
    unknown: tuple[NormLine, ...]
    failures: tuple[FailureLine, ...]
    retry: str | None
    notes: tuple[str, ...]
    drift: tuple[str, ...]
    out: Path
    not_scored: tuple[tuple[str, int], ...] = ()
    days: str = ""


def build_summary(run: RunSummary, *, titles: Mapping[str, str], band: tuple[float, float]) -> SummaryView:
    """Build the summary.

    Parameters
    ----------
    run
        What the run did.
    titles
        A norm's title by its id.
    band
        Lowest and highest speech rate asked for, in characters a minute.
    """
    agents = [
        _agent_line(agent_id, sums, run.standing.get(agent_id), titles, band) for agent_id, sums in run.agents.items()
    ]
    agents.sort(key=lambda each: (-each.norms_failed / max(each.calls - each.not_scored, 1), each.agent_id or ""))
    centre = CallSums.sum(run.agents.values())
    return SummaryView(
        headlines=tuple(_headlines(run, centre)),
        agents=tuple(agents),
        band=band,
        band_note=_band_note(agents, band),
        failed=_norm_lines(run, "fail", titles),
        unknown=_norm_lines(run, "unknown", titles),
        failures=_failure_lines(run.failures),
        retry=f"voicecheck retry --failed --out {run.out}" if run.failures else None,
        notes=run.notes,
        drift=tuple(each.text for each in run.drift if each.odd),
        out=run.out,
        not_scored=centre.unscored_reasons(),
        days=_days(run.days),
    )


def _days(days: Sequence[date]) -> str:
    """Write days: one by itself, more by how many and from when to when."""
    if len(days) < 2:
        return "".join(day.isoformat() for day in days)
    return f"{len(days):,} days from {min(days).isoformat()} to {max(days).isoformat()}"


def _norm_lines(run: RunSummary, result: str, titles: Mapping[str, str]) -> tuple[NormLine, ...]:
    """The norms that came out so on some call; those that could not be judged were asked, too."""
    calls: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for sums in run.agents.values():
        for (rule_id, each), count in sums.results.items():
            calls[rule_id] += count if each == result else 0
            asked[rule_id] += count if each != "not_applicable" else 0
    return tuple(
        NormLine(rule_id=rule_id, title=titles.get(rule_id, ""), calls=count, asked=asked[rule_id])
        for rule_id, count in sorted(calls.items(), key=lambda item: (-item[1], item[0]))
        if count
    )


def _failure_lines(failures: Iterable[Failure]) -> tuple[FailureLine, ...]:
    messages: dict[str, list[str]] = {}
    for each in failures:
        text = each.message if each.recording in each.message else f"{each.recording}: {each.message}"
        messages.setdefault(each.error, []).append(text)
    ordered = sorted(messages.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        FailureLine(error=error, count=len(texts), messages=tuple(texts[:EXAMPLES])) for error, texts in ordered
    )


def _agent_line(
    agent_id: str | None,
    sums: CallSums,
    standing: Standing | None,
    titles: Mapping[str, str],
    band: tuple[float, float],
) -> AgentLine:
    rate = sums.agent.speech_rate_cpm
    return AgentLine(
        agent_id=agent_id,
        team=sums.team,
        calls=sums.calls,
        speech_rate_cpm=rate,
        place=None if rate is None else "below" if rate < band[0] else "above" if rate > band[1] else "inside",
        norms_failed=sums.result_count("fail"),
        top_norms=tuple((titles.get(rule_id, rule_id), count) for rule_id, count in sums.failed_norms()[:TOP_NORMS]),
        interruptions=sums.interruptions_by_agent if sums.timed else None,
        holds=sums.holds if sums.paired else None,
        hold=sums.hold if sums.paired else None,
        qa_score=sums.qa_score,
        grades=" ".join(standing.grades.values()) if standing else "",
        odd_moves=standing.odd_moves if standing else None,
        not_scored=sums.not_scored,
        norms_asked=sums.norms_asked,
        norms_judged=sums.norms_judged,
        practice=_practice(sums),
    )


def _practice(sums: CallSums) -> str | None:
    """What practice calls came to, or ``None`` where there are none."""
    lost = sums.practice - sums.practice_scored
    if sums.practice_score is None:
        return f"no score ({counted(lost, 'call')})" if lost else None
    count, alone = sums.practice_scored, sums.one_party_scored
    kind = "one-party practice score" if alone == count else "practice score"
    some = f", {alone} of them of the agent alone" if 0 < alone < count else ""
    judged = f"judged {sums.practice_judged:,} of {sums.practice_asked:,}"
    more = f"; no score of {lost:,} more" if lost else ""
    return f"{kind} {sums.practice_score:.0f}, {judged} ({counted(count, 'call')}{some}){more}"


def _headlines(run: RunSummary, centre: CallSums) -> Iterable[str]:
    speed = "" if run.realtime_factor is None else f", {run.realtime_factor:.1f} times real time"
    audio = f": {duration(run.audio)} of audio" if run.audio else ""
    if run.analysed or not run.unchanged:
        yield f"{counted(run.analysed, 'call')} analysed{audio} in {duration(run.elapsed)}{speed}"
        if run.unchanged:
            yield f"{run.unchanged:,} known already and unchanged"
    else:
        yield f"no call analysed: {counted(run.unchanged, 'recording')} known already and unchanged"
    if run.days and not run.analysed:
        yield f"published again: {_days(run.days)}"
    if run.rejudged:
        yield f"{run.rejudged:,} judged again, since rules, limits or what the manifest says have changed"
    if centre.not_scored:
        yield f"{centre.not_scored:,} of {counted(centre.calls, 'call')} not scored, and in no mean: see below"
    if run.failures:
        yield f"{len(run.failures):,} could not be analysed: see below"
    if run.stopped:
        yield f"stopped early: {counted(run.not_reached, 'recording')} not reached; run again to go on"


def _band_note(agents: Iterable[AgentLine], band: tuple[float, float]) -> str | None:
    places = [each.place for each in agents if each.place]
    outside = sum(place != "inside" for place in places)
    if not places or outside <= CROWD * len(places):
        return None
    return (
        f"{outside} of {len(places)} agents speak outside the band of {band[0]:g}–{band[1]:g} characters/min. "
        "Ordinary Mandarin runs at about 220–300 by this count, so look at the band in the configuration "
        "before you look at the agents."
    )
