"""What ``voicecheck run --details`` adds to the morning: agents' figures, norms by how often they failed, what moved.

Agents stand in the order of their ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text

from voicecheck.batch.run import RunSummary
from voicecheck.language.catalogue import Language, say
from voicecheck.morning import words
from voicecheck.morning.build import measure_title
from voicecheck.morning.view import Title
from voicecheck.records import Result
from voicecheck.report.terminal import heading, rows, told
from voicecheck.score.agents import CallSums
from voicecheck.score.trends import Move

MOST_AGENTS = 40
MOST_NORMS = 8
TOP_NORMS = 3
WIDEST_AGENT = 22  # columns: a hashed id is whole; a longer name is cut, the tables have it
_UNKNOWN = "-"

Titles = Mapping[str, Title]


def print_details(
    done: RunSummary, titles: Titles, band: tuple[float, float], language: Language, console: Console
) -> None:
    """Print the details of a run, over all days that it published.

    Parameters
    ----------
    done
        The run.
    titles
        What each norm asks, by its id.
    band
        The pace band, characters a minute.
    language
        Of all that is printed.
    console
        Where to.
    """
    agents = sorted(done.agents.items(), key=lambda item: (item[0] is None, item[0] or ""))
    called = [(agent, sums) for agent, sums in agents if sums.calls]
    if called:
        heading(say("Calls by agent", language), console)
        lines = [_agent(agent, sums, done, titles, band, language) for agent, sums in called[:MOST_AGENTS]]
        rows([_heads(band, language), *lines], console, right=range(1, 8), heads=1)
        _rest(len(called), MOST_AGENTS, language, console)
    _print_norms(done, "fail", titles, language, console)
    _print_norms(done, "unknown", titles, language, console)
    moved = [f"{agent}: {_move(each, language)}" for agent, own in sorted(done.standing.items(), key=str)
             for each in (own.moved if agent else ())]  # fmt: skip
    _print_lines(say("Moved oddly against their last two weeks", language), moved, language, console)
    drifted = [
        f"{(titles.get(each.name) or measure_title(each.name)).said(language)} "
        f"{words.figure(each.name, each.before, language)} → {words.figure(each.name, each.after, language)}"
        for each in done.drift if each.odd
    ]  # fmt: skip
    _print_lines(say("Changed for all since the last run", language), drifted, language, console)


def _heads(band: tuple[float, float], language: Language) -> Sequence[str]:
    return (
        say("agent id", language), say("calls", language),
        say("pace ({low:g}–{high:g})", language, low=band[0], high=band[1]), say("cuts in", language),
        say("holds", language), say("score", language), say("judged", language), "KPI",
        say("failed most often", language),
    )  # fmt: skip


def _agent(
    agent: str | None, sums: CallSums, done: RunSummary, titles: Titles, band: tuple[float, float], language: Language
) -> Sequence[str]:
    """An agent's line; what could not be known is a hyphen."""
    rate, standing = sums.agent.speech_rate_cpm, done.standing.get(agent)
    place = "" if rate is None else "↓" if rate < band[0] else "↑" if rate > band[1] else " "
    failed = sums.failed_norms()[:TOP_NORMS]
    name = Text(agent or say("(agent not known)", language))
    name.truncate(WIDEST_AGENT, overflow="ellipsis")
    return (
        name.plain,
        f"{sums.calls:,}",
        _UNKNOWN if rate is None else f"{rate:.0f} {place}",
        str(sums.interruptions_by_agent) if sums.timed else _UNKNOWN,
        str(sums.holds) if sums.paired else _UNKNOWN,
        _UNKNOWN if sums.qa_score is None else f"{sums.qa_score:.0f}",
        f"{sums.norms_judged:,}/{sums.norms_asked:,}" if sums.norms_asked else _UNKNOWN,
        " ".join(standing.grades.values()) if standing and standing.grades else _UNKNOWN,
        ("；" if language == "zh" else "; ").join(
            f"{_said(titles, rule, language)} ×{count}" for rule, count in failed
        ),
    )


def _said(titles: Titles, rule: str, language: Language) -> str:
    return titles[rule].said(language) if rule in titles else rule


def _move(move: Move, language: Language) -> str:
    """What moved: before and now, and the calls that both rest on."""
    now = move.now or move.before
    before, after = (words.figure(move.measure.name, each.value, language) for each in (move.before, now))
    return say("{title} {before} → {after} (n={before_calls}, {after_calls})", language,
               title=measure_title(move.measure.name).said(language), before=before, after=after,
               before_calls=move.before.n, after_calls=now.n)  # fmt: skip


def _print_norms(done: RunSummary, result: Result, titles: Titles, language: Language, console: Console) -> None:
    """The norms that came out so on most calls, of those on which they were asked."""
    calls: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for sums in done.agents.values():
        for (rule, each), count in sums.results.items():
            calls[rule] += count if each == result else 0
            asked[rule] += count if each != "not_applicable" else 0
    found = [(rule, count) for rule, count in sorted(calls.items(), key=lambda item: (-item[1], item[0])) if count]
    if not found:
        return
    title = (say("Failed most often (calls, of those on which it was asked)", language) if result == "fail" else
             say("Could not be judged (calls, of those on which it was asked)", language))  # fmt: skip
    heading(title, console)
    lines = [(f"  {count:,}/{asked[rule]:,}", _said(titles, rule, language)) for rule, count in found[:MOST_NORMS]]
    rows(lines, console)
    _rest(len(found), MOST_NORMS, language, console)


def _print_lines(title: str, lines: Sequence[str], language: Language, console: Console) -> None:
    if not lines:
        return
    heading(title, console)
    for line in lines[:MOST_NORMS]:
        told(line, console)
    _rest(len(lines), MOST_NORMS, language, console)


def _rest(count: int, shown: int, language: Language, console: Console) -> None:
    if count > shown:
        told(say("… {count} more in the tables", language, count=count - shown), console, style="dim")
