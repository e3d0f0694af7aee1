"""The summary of a run: what ``voicecheck run`` prints at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from voicecheck.batch.publishing import Standing
from voicecheck.batch.run import RunSummary
from voicecheck.score.agents import CallSums

CROWD = 0.8
"""Share of agents outside the pace band over which the band, not the agents, is to be looked at."""
TOP_NORMS = 3
MOST_LINES = 20
MOST_UNKNOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLine:
    """An agent in the summary.

    ``place`` is the rate's place: below, inside or above the band. ``qa_score`` is of 100, ``grades`` those
    of the cards that judge a day; ``odd_moves`` is what moved oddly against the agent's last days.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryView:
    """What is shown of a run, as plain values; ``headlines`` are sentences, ``drift`` what moved for all agents."""

    headlines: tuple[str, ...]
    agents: tuple[AgentLine, ...]
    band: tuple[float, float]
    band_note: str | None
    unknown: tuple[tuple[str, int], ...]
    failures: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    drift: tuple[str, ...]
    out: Path


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
    agents.sort(key=lambda each: (-each.norms_failed / max(each.calls, 1), each.agent_id or ""))
    unknown: Counter[str] = Counter()
    for sums in run.agents.values():
        unknown.update({rule_id: count for (rule_id, result), count in sums.results.items() if result == "unknown"})
    return SummaryView(
        headlines=tuple(_headlines(run)),
        agents=tuple(agents),
        band=band,
        band_note=_band_note(agents, band),
        unknown=tuple((_named(rule_id, titles), count) for rule_id, count in unknown.most_common()),
        failures=tuple((each.recording, each.message) for each in run.failures),
        notes=run.notes,
        drift=tuple(each.text for each in run.drift if each.odd),
        out=run.out,
    )


def _named(rule_id: str, titles: Mapping[str, str]) -> str:
    title = titles.get(rule_id)
    return f"{title} ({rule_id})" if title else rule_id


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
        interruptions=sums.interruptions_by_agent if sums.paired else None,
        holds=sums.holds if sums.paired else None,
        hold=sums.hold if sums.paired else None,
        qa_score=sums.qa_score,
        grades=" ".join(standing.grades.values()) if standing else "",
        odd_moves=standing.odd_moves if standing else None,
    )


def _headlines(run: RunSummary) -> Iterable[str]:
    speed = "" if run.realtime_factor is None else f", {run.realtime_factor:.0f} times real time"
    length = f"{run.audio / 3600:.1f} h" if run.audio >= 3600 else f"{run.audio / 60:.1f} min"
    calls = "call" if run.analysed == 1 else "calls"
    yield f"{run.analysed} {calls} analysed ({length} of audio in {run.elapsed:.0f} s{speed})"
    if run.unchanged:
        yield f"{run.unchanged} known already and unchanged"
    if run.rejudged:
        yield f"{run.rejudged} judged again, since rules, limits or what the manifest says have changed"
    if run.failures:
        yield f"{len(run.failures)} could not be analysed: see below and the table failures"
    if run.stopped:
        yield f"stopped early: {run.not_reached} recordings not reached; run again to go on"


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


def print_summary(view: SummaryView, console: Console) -> None:
    """Print the summary for a person."""
    for headline in view.headlines:
        console.print(Text(headline, style="bold"))
    for note in view.notes:
        console.print(Text.assemble(("note: ", "yellow"), note))
    if view.agents:
        console.print()
        console.print(_agent_table(view))
    if view.band_note:
        console.print(Text(view.band_note, style="yellow"))
    moved = [f"{each.agent_id}: {each.odd_moves}" for each in view.agents if each.odd_moves]
    _print_lines("MOVED ODDLY AGAINST THEIR LAST DAYS", moved, "agents", console)
    _print_lines("CHANGED FOR THE WHOLE CENTRE SINCE THE LAST RUN", view.drift, "runs", console)
    _print_counts("COULD NOT BE JUDGED (norm × calls; reasons in the table findings)", view.unknown, console)
    if view.failures:
        console.print()
        console.print(Text("FAILURES", style="bold red"))
        for recording, message in view.failures[:MOST_LINES]:
            text = message if recording in message else f"{recording}: {message}"
            console.print(Padding(Text(text), (0, 0, 0, 2)))
        _print_more(len(view.failures), "failures", console)
    console.print()
    console.print(
        Text(f"Tables: {view.out}  (calls, turns, events, findings, scores, agents, by_agent, failures, runs)")
    )


def _agent_table(view: SummaryView) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("agent", overflow="fold", min_width=6)
    table.add_column("calls", justify="right")
    table.add_column(f"rate\n{view.band[0]:g}–{view.band[1]:g}", justify="right", no_wrap=True)
    table.add_column("inter-\nrupts", justify="right")
    table.add_column("holds", justify="right", no_wrap=True)
    table.add_column("qa", justify="right", no_wrap=True)
    table.add_column("kpi", no_wrap=True)
    table.add_column("norms\nfailed", justify="right")
    table.add_column("most often", overflow="fold")
    for each in view.agents[:MOST_LINES]:
        mark = {"below": " ↓", "above": " ↑"}.get(each.place or "", "  ")
        rate = "?" if each.speech_rate_cpm is None else f"{each.speech_rate_cpm:.0f}{mark}"
        holds = "-" if each.holds is None else f"{each.holds}" + (f" ({each.hold:.0f} s)" if each.holds else "")
        table.add_row(
            Text(each.agent_id or "(unknown)"),
            str(each.calls),
            rate,
            "-" if each.interruptions is None else str(each.interruptions),
            holds,
            "-" if each.qa_score is None else f"{each.qa_score:.0f}",
            each.grades or "-",
            str(each.norms_failed),
            Text("\n".join(f"{title} ×{count}" for title, count in each.top_norms)),
        )
    if len(view.agents) > MOST_LINES:
        table.add_row(Text(f"… {len(view.agents) - MOST_LINES} more in the table agents"))
    return table


def _print_lines(heading: str, lines: Sequence[str], table: str, console: Console) -> None:
    if not lines:
        return
    console.print()
    console.print(Text(heading, style="bold"))
    for line in lines[:MOST_UNKNOWN]:
        console.print(Padding(Text(line), (0, 0, 0, 2)))
    _print_more(len(lines), table, console, most=MOST_UNKNOWN)


def _print_counts(heading: str, counts: tuple[tuple[str, int], ...], console: Console) -> None:
    if not counts:
        return
    console.print()
    console.print(Text(heading, style="bold"))
    for name, count in counts[:MOST_UNKNOWN]:
        console.print(Padding(Text(f"{count:>4} × {name}"), (0, 0, 0, 2)))
    _print_more(len(counts), "findings", console, most=MOST_UNKNOWN)


def _print_more(count: int, table: str, console: Console, *, most: int = MOST_LINES) -> None:
    if count > most:
        console.print(f"  … {count - most} more in the table {table}")
