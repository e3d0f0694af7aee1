"""The verdict on one call: what ``voicecheck check`` prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from voicecheck.records import CallAnalysis, Finding, Score
from voicecheck.report.figures import Figure, call_figures, clock
from voicecheck.report.scorelines import ScoreLines, print_scores, score_lines
from voicecheck.report.terminal import heading, rows
from voicecheck.rules.call.between import known_talk
from voicecheck.rules.options import LEAST_CHARACTERS
from voicecheck.score.results import worst_results
from voicecheck.text.rounding import rounded, told_apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A place where a norm failed: when (seconds), what was said, what should be."""

    start: float | None
    end: float | None
    rule_id: str
    title: str
    said: str | None
    match_kind: str | None
    match_score: float | None
    value: float | None
    limit: float | None
    expected: str | None
    recommended: str | None
    reason: str | None
    nearest: str | None = None
    nearest_start: float | None = None
    nearest_distance: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NormLine:
    """A norm that did not fail; ``reason`` says why it is unknown."""

    rule_id: str
    title: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is shown of a call, as plain values."""

    call_id: str
    recording: str
    agent_id: str | None
    duration: float
    ends_abruptly: bool
    roles: str
    faults: tuple[Fault, ...]
    norms_failed: int
    scores: tuple[ScoreLines, ...]
    passed: tuple[NormLine, ...]
    unknown: tuple[NormLine, ...]
    not_applicable: tuple[NormLine, ...]
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]


def build_verdict(
    analysis: CallAnalysis,
    *,
    titles: Mapping[str, str],
    band: tuple[float, float],
    scores: Sequence[Score] = (),
    least_characters: int = LEAST_CHARACTERS,
) -> Verdict:
    """Build the verdict.

    Parameters
    ----------
    analysis
        The call.
    titles
        A norm's title by its id, a card's by its name, a part's by ``card.part``; what has none is shown
        by its name alone.
    band
        Lowest and highest speech rate asked for, in characters a minute.
    scores
        The call's scores; the first is shown with every deduction.
    least_characters
        Readable characters of the agent under which their pace is not held against the band, as for the norms.
    """
    results = worst_results(analysis.findings)
    reasons = {each.rule_id: each.reason for each in analysis.findings if each.result == "unknown" and each.reason}

    def lines(result: str) -> tuple[NormLine, ...]:
        return tuple(
            NormLine(rule_id=rule_id, title=titles.get(rule_id, ""), reason=reasons.get(rule_id))
            for rule_id, each in results.items()
            if each == result
        )

    faults = [_fault(each, titles) for each in analysis.findings if each.result == "fail"]
    return Verdict(
        call_id=analysis.recording.call_id,
        recording=analysis.recording.name,
        agent_id=analysis.recording.agent_id,
        duration=analysis.conversation.duration,
        ends_abruptly=analysis.conversation.ends_abruptly,
        roles=_roles(analysis),
        # What is missing from a call has no time; it comes after what can be heard.
        faults=tuple(sorted(faults, key=lambda each: (each.start is None, each.start or 0.0, each.rule_id))),
        norms_failed=sum(result == "fail" for result in results.values()),
        scores=score_lines(scores, titles),
        passed=lines("pass"),
        unknown=lines("unknown"),
        not_applicable=lines("not_applicable"),
        figures=call_figures(known_talk(analysis), band, least_characters),
        notes=analysis.notes,
    )


def _fault(finding: Finding, titles: Mapping[str, str]) -> Fault:
    return Fault(
        start=finding.start,
        end=finding.end,
        rule_id=finding.rule_id,
        title=titles.get(finding.rule_id, ""),
        said=finding.matched,
        match_kind=finding.match_kind,
        match_score=finding.match_score,
        value=finding.value,
        limit=finding.limit,
        expected=finding.expected,
        recommended=finding.recommended,
        reason=finding.reason,
        nearest=finding.nearest,
        nearest_start=finding.nearest_start,
        nearest_distance=finding.nearest_distance,
    )


def _roles(analysis: CallAnalysis) -> str:
    roles = analysis.conversation.roles
    names = ("left", "right")
    if not analysis.conversation.turns:
        return "no speech was found"
    if roles.mixed is not None:
        where = "both parties on one channel"
    elif roles.doubt:
        given = analysis.recording.agent_channel is not None
        where = "the agent is not where it was said to be" if given else "the words are not an agent's"
    elif roles.agent is None:
        where = "the agent was not found on any channel"
    elif roles.source == "single_channel" or analysis.recording.agent_channel == "mono":
        where = "the agent alone on one channel"
    else:
        where = f"agent on the {names[roles.agent] if roles.agent < len(names) else roles.agent} channel"
    return f"{where} (known from: {roles.source.replace('_', ' ')})"


def verdict_dict(verdict: Verdict) -> dict[str, Any]:
    """The verdict as JSON-able values (what ``check --json`` prints)."""
    return asdict(verdict)


def print_verdict(verdict: Verdict, console: Console) -> None:
    """Print the verdict for a person."""
    who = f", agent {verdict.agent_id}" if verdict.agent_id else ""
    console.print(Text.assemble((verdict.recording, "bold"), f"{who}, {clock(verdict.duration)}; {verdict.roles}"))
    for note in verdict.notes:
        console.print(Text.assemble(("note: ", "yellow"), note))
    console.print()
    judged = f"{verdict.norms_failed} failed, {len(verdict.passed)} passed, {len(verdict.unknown)} unknown"
    console.print(Text(f"NORMS: {judged}, {len(verdict.not_applicable)} not applicable", style="bold"))
    for fault in verdict.faults:
        console.print()
        for line in _fault_lines(fault):
            console.print(line)
    print_scores(verdict.scores, console)
    _print_norms(verdict, console)
    _print_figures(verdict, console)


def _fault_lines(fault: Fault) -> Iterator[Text | Padding]:
    when = "  --:--" if fault.start is None else f"{clock(fault.start):>7}"
    yield Text.assemble((when, "bold red"), "  ", (fault.title or fault.rule_id, "bold"), (f"  {fault.rule_id}", "dim"))
    sound = fault.match_kind == "sound" and fault.match_score is not None
    by_sound = f"  (heard by sound, {fault.match_score:.2f} alike)" if sound else ""
    if fault.match_kind == "heard" and fault.match_score is not None:
        by_sound = f"  (misheard; by listening again said with a probability of {fault.match_score:.2f})"
    told = (
        ("said", f"{fault.said}{by_sound}" if fault.said else None),
        ("measured", _measured(fault.value, fault.limit)),
        ("why", fault.reason),
        ("closest", _closest(fault)),
        ("asked", fault.expected),
        ("better", fault.recommended if _bare(fault.recommended) != _bare(fault.expected) else None),
    )
    for label, value in told:
        if value:
            style = "green" if label == "better" else ""
            grid = Table.grid(padding=(0, 1))
            grid.add_column(width=8, style="dim")
            grid.add_column(style=style, overflow="fold")
            grid.add_row(label, Text(value))
            yield Padding(grid, (0, 0, 0, 9))


def _bare(text: str | None) -> str:
    return (text or "").rstrip("。！.!")


def _measured(value: float | None, limit: float | None) -> str | None:
    """The figure and its limit, with as many digits as it takes to tell them apart."""
    if value is None or limit is None:
        return None if value is None else rounded(value)
    return f"{told_apart(value, limit)}, limit {told_apart(limit, value)}"


def _closest(fault: Fault) -> str | None:
    """What was said that comes closest to what was missed."""
    if fault.nearest is None or fault.nearest_start is None or fault.nearest_distance is None:
        return None
    return f"{fault.nearest}  (at {clock(fault.nearest_start)}, {fault.nearest_distance:.2f} off)"


def _print_norms(verdict: Verdict, console: Console) -> None:
    """What passed, by name; and what is unknown, by the reason, which many norms share."""
    if verdict.passed:
        heading("PASSED", console)
        rows([(f"  {norm.rule_id}", norm.title) for norm in verdict.passed], console, right=())
    by_reason: dict[str, list[str]] = {}
    for norm in verdict.unknown:
        by_reason.setdefault(norm.reason or "no reason is known", []).append(norm.rule_id)
    if by_reason:
        ordered = sorted(by_reason.items(), key=lambda item: -len(item[1]))
        reasons = [(f"{len(ids)} ×", f"{reason}: {', '.join(ids)}") for reason, ids in ordered]
        _print_folded("UNKNOWN (could not be judged)", reasons, console)


def _print_folded(title: str, lines: Sequence[tuple[str, str]], console: Console) -> None:
    heading(title, console)
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for name, text in lines:
        grid.add_row(Text(name), Text(text))
    console.print(Padding(grid, (0, 0, 0, 2)))


def _print_figures(verdict: Verdict, console: Console) -> None:
    heading("FIGURES", console)
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, justify="right")
    grid.add_column(overflow="fold", style="dim")
    for figure in verdict.figures:
        grid.add_row(Text(figure.name), Text(figure.shown), Text(figure.basis))
    console.print(Padding(grid, (0, 0, 0, 2)))
