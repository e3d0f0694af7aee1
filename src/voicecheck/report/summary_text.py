"""The summary of a run as a page on the terminal: a line an agent, as wide as the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from voicecheck.conversation.pace import RATE_BASIS
from voicecheck.report.summary import AgentLine, FailureLine, NormLine, SummaryView
from voicecheck.report.terminal import heading, rest, rows, told

MOST_AGENTS = 20
MOST_NORMS = 8
WIDEST_AGENT = 22  # columns: a hashed id is whole; a longer name is cut, the tables have it


def print_summary(view: SummaryView, console: Console) -> None:
    """Print the summary for a person."""
    for headline in view.headlines:
        console.print(Text(headline, style="bold"))
    for note in view.notes:
        console.print(Text.assemble(("note: ", "yellow"), note))
    if any(each.calls for each in view.agents):
        _print_agents(view, console)
    if view.band_note:
        console.print(Text(view.band_note, style="yellow"))
    reasons = [f"{count:,} × {reason}" for reason, count in view.not_scored]
    _print_lines("NOT SCORED, for most of it because", reasons, "in the table calls", console)
    practice = [f"{each.agent_id or '(unknown)'}: {each.practice}" for each in view.agents if each.practice]
    _print_lines("PRACTICE, in no mean with calls", practice, "in the table agents", console)
    moved = [f"{each.agent_id}: {each.odd_moves}" for each in view.agents if each.odd_moves]
    _print_lines("MOVED ODDLY AGAINST THEIR LAST DAYS", moved, "in the table agents", console)
    _print_lines("CHANGED FOR THE WHOLE CENTRE SINCE THE LAST RUN", view.drift, "in the table runs", console)
    _print_norms("FAILED MOST OFTEN (calls, of those on which it was asked)", view.failed, console)
    _print_norms("COULD NOT BE JUDGED (the same; reasons in the table findings)", view.unknown, console)
    _print_failures(view, console)
    console.print()
    console.print(Text(f"Tables: {view.out}"), soft_wrap=True)


def _print_agents(view: SummaryView, console: Console) -> None:
    band = f"{view.band[0]:g}–{view.band[1]:g}"
    heads = [
        ("", "", "pace  ", "cuts", "", "", "norms", "", "failed", ""),
        ("agent", "calls", band, "in", "holds", "qa", "judged", "kpi", "a call", "most often"),
    ]
    called = [each for each in view.agents if each.calls]
    agents = [_agent_cells(each) for each in called[:MOST_AGENTS]]
    heading(f"CALLS OF {view.days}, BY AGENT" if view.days else "CALLS, BY AGENT", console)
    rows([*heads, *agents], console, right=(1, 2, 3, 4, 5, 6, 8), heads=len(heads))
    rest(len(called), MOST_AGENTS, "in the table agents", console)
    console.print(Text(f"  pace: characters a minute {RATE_BASIS}; cuts in: attempts included", style="dim"))


def _agent_cells(agent: AgentLine) -> tuple[str, ...]:
    """An agent's line; what could not be known is a hyphen."""
    mark = {"below": " ↓", "above": " ↑"}.get(agent.place or "", "  ")
    seconds = f" ({agent.hold:.0f} s)" if agent.holds and agent.hold is not None else ""
    scored = agent.calls - agent.not_scored
    names = [f"{title} ×{count}" if count > 1 else title for title, count in agent.top_norms]
    return (
        _cut(agent.agent_id or "(unknown)"),
        f"{agent.calls:,}",
        "-  " if agent.speech_rate_cpm is None else f"{agent.speech_rate_cpm:.0f}{mark}",
        "-" if agent.interruptions is None else str(agent.interruptions),
        "-" if agent.holds is None else f"{agent.holds}{seconds}",
        "-" if agent.qa_score is None else f"{agent.qa_score:.0f}",
        f"{agent.norms_judged:,} of {agent.norms_asked:,}" if agent.norms_asked else "-",
        agent.grades or "-",
        f"{agent.norms_failed / scored:.1f}" if scored else "-",
        "; ".join(names),
    )


def _cut(name: str) -> str:
    text = Text(name)
    text.truncate(WIDEST_AGENT, overflow="ellipsis")
    return text.plain


def _print_lines(title: str, lines: Sequence[str], where: str, console: Console) -> None:
    if not lines:
        return
    heading(title, console)
    for line in lines[:MOST_NORMS]:
        told(line, console)
    rest(len(lines), MOST_NORMS, where, console)


def _print_norms(title: str, norms: Sequence[NormLine], console: Console) -> None:
    if not norms:
        return
    heading(title, console)
    rows(
        [(f"  {each.calls:,}", f"of {each.asked:,}", each.rule_id, each.title) for each in norms[:MOST_NORMS]],
        console,
        right=(0, 1),
    )
    rest(len(norms), MOST_NORMS, "norms in the table findings", console)


def _print_failures(view: SummaryView, console: Console) -> None:
    if not view.failures:
        return
    heading("COULD NOT BE ANALYSED", console, style="bold red")
    for kind in view.failures:
        _print_kind(kind, console)
    console.print(Text(f"  to try them again: {view.retry}"), soft_wrap=True)


def _print_kind(kind: FailureLine, console: Console) -> None:
    console.print(Text(f"  {kind.count:,} × {kind.error}"))
    for message in kind.messages:
        told(message, console, by=4, style="dim")
    rest(kind.count, len(kind.messages), "in the table failures", console)
