"""What a rescoring changed, or a trial would: by norm and by agent, before and after, the largest first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.text import Text

from voicecheck.batch.rescore import Rescored
from voicecheck.records import Result
from voicecheck.report.movelines import CardLine, MoveLine, card_lines, move_lines, spelled_move
from voicecheck.report.terminal import duration, heading, rest, rows, told
from voicecheck.score.agents import CallSums

MOST_LINES = 15
SHOWN: tuple[Result, ...] = ("pass", "fail", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class NormLine:
    """A norm: calls by result before and after (``pass``, ``fail``, ``unknown``), and calls whose result changed."""

    rule_id: str
    title: str | None
    before: Mapping[str, int]
    after: Mapping[str, int]
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLine:
    """An agent: failed norms a call and mean score on the qa card, before and after; ``None``: not known."""

    agent_id: str | None
    calls: int
    failed_before: float | None
    failed_after: float | None
    qa_before: float | None
    qa_after: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceView:
    """What is shown of a difference, as plain values; what changed, the largest first."""

    trial: bool
    headlines: tuple[str, ...]
    norms: tuple[NormLine, ...]
    agents: tuple[AgentLine, ...]
    drift: tuple[str, ...]
    damaged: tuple[str, ...]
    cards: tuple[CardLine, ...] = ()
    scores: tuple[MoveLine, ...] = ()
    notes: tuple[str, ...] = ()


def build_difference(done: Rescored, *, titles: Mapping[str, str], trial: bool = False) -> DifferenceView:
    """Build the view of a difference.

    Parameters
    ----------
    done
        What came of judging and scoring again.
    titles
        A norm's title by its id.
    trial
        Whether it was only tried, and nothing written.
    """
    norms, agents = _norm_lines(done, titles), _agent_lines(done)
    return DifferenceView(
        trial=trial,
        headlines=tuple(_headlines(done, bool(norms or agents or done.moves), trial)),
        norms=norms,
        agents=agents,
        drift=tuple(each.text for each in done.drift if each.odd),
        damaged=tuple(
            each.message if each.path in each.message else f"{each.path}: {each.message}" for each in done.damaged
        ),
        cards=card_lines(done.moves),
        scores=move_lines(done.moves),
        notes=done.notes,
    )


def _headlines(done: Rescored, differs: bool, trial: bool) -> Iterable[str]:
    calls = f"{done.stored} stored call{'' if done.stored == 1 else 's'}"
    if trial:
        changed = f"{done.changes.changed} of {done.changes.calls} calls would have other findings"
        yield f"What if: {changed}; nothing was written" if differs else f"What if: nothing would change on {calls}"
    elif not differs and not done.changes.changed and not done.stopped:
        yield f"Nothing changed: {calls}, all judged and scored by these rules, limits and cards"
    else:
        changed = f"{done.changes.changed} have other findings"
        yield f"{done.changes.calls} of {calls} rescored in {duration(done.elapsed)}; {changed}"
    if done.changes.withdrawn:
        some = "1 finding is" if done.changes.withdrawn == 1 else f"{done.changes.withdrawn:,} findings are"
        yield f"{some} withdrawn, as reviewers marked them wrong, and in no count and no score"
    if done.strange:
        yield (
            f"{done.strange} calls were last judged by other rules than the present ones, and that difference is in "
            "here too; `voicecheck rescore` first, to see that of the trial alone"
        )
    if done.stopped:
        yield "stopped early: the tables of each day are whole, old or new; rescore again to go on"


def _norm_lines(done: Rescored, titles: Mapping[str, str]) -> tuple[NormLine, ...]:
    before: defaultdict[str, Counter[str]] = defaultdict(Counter)
    after: defaultdict[str, Counter[str]] = defaultdict(Counter)
    changed: Counter[str] = Counter()
    for (rule_id, old, new), count in done.changes.norms.items():
        before[rule_id][old or ""] += count
        after[rule_id][new or ""] += count
        changed[rule_id] += count if old != new else 0
    return tuple(
        NormLine(
            rule_id=rule_id,
            title=titles.get(rule_id),
            before={result: before[rule_id][result] for result in SHOWN},
            after={result: after[rule_id][result] for result in SHOWN},
            changed=count,
        )
        for rule_id, count in sorted(changed.items(), key=lambda item: (-item[1], item[0]))
        if count
    )


def _agent_lines(done: Rescored) -> tuple[AgentLine, ...]:
    lines = []
    for agent_id, sums in done.after.items():
        old = done.before.get(agent_id, CallSums())
        line = AgentLine(
            agent_id=agent_id,
            calls=sums.calls,
            failed_before=_failed_a_call(old),
            failed_after=_failed_a_call(sums),
            qa_before=old.qa_score,
            qa_after=sums.qa_score,
        )
        if not _same(line.failed_before, line.failed_after) or not _same(line.qa_before, line.qa_after):
            lines.append(line)
    return tuple(sorted(lines, key=lambda each: (-_size(each), each.agent_id or "")))


def _failed_a_call(sums: CallSums) -> float | None:
    """Failed norms a call, of the calls that are in means."""
    return sums.norms_failed / sums.in_means if sums.in_means else None


def _same(before: float | None, after: float | None) -> bool:
    """Scores are in hundredths; what lies below comes from the order in which they were added up."""
    return before == after or (before is not None and after is not None and abs(before - after) < 0.005)


def _size(line: AgentLine) -> float:
    """How much an agent's standing changed: a failed norm a call weighs like five points of qa."""
    return 5 * _moved_by(line.failed_before, line.failed_after) + _moved_by(line.qa_before, line.qa_after)


def _moved_by(before: float | None, after: float | None) -> float:
    return 0.0 if before is None or after is None else abs(after - before)


def difference_dict(view: DifferenceView) -> dict[str, Any]:
    """The view as plain values, for JSON."""
    return asdict(view)


def print_difference(view: DifferenceView, console: Console) -> None:
    """Print the difference for a person: a line a norm, a line an agent."""
    for headline in view.headlines:
        console.print(Text(headline, style="bold"))
    if view.norms:
        console.print()
        heads = ("norm", "changed", *SHOWN, "")
        rows([heads, *map(_norm_cells, view.norms[:MOST_LINES])], console, right=(1, 2, 3, 4), heads=1)
        rest(len(view.norms), MOST_LINES, "norms with --json", console)
    if view.agents:
        console.print()
        heads = ("agent", "calls", "norms failed a call", "qa")
        rows([heads, *map(_agent_cells, view.agents[:MOST_LINES])], console, right=(1, 2, 3), heads=1)
        rest(len(view.agents), MOST_LINES, "agents with --json", console)
    if view.cards:
        console.print()
        heads = ("card", "scores changed", "grades changed", "scored now", "no longer scored")
        cells = [(c.card, *map(str, (c.changed, c.grades, c.now_scored, c.not_scored_now))) for c in view.cards]
        rows([heads, *cells], console, right=(1, 2, 3, 4), heads=1)
    _print_list("SCORES AND GRADES", [spelled_move(each) for each in view.scores], console)
    _print_list("LOOK AT", view.notes, console)
    _print_list("DRIFT OF THE WHOLE CENTRE", view.drift, console)
    _print_list("CANNOT BE READ", view.damaged, console)


def _norm_cells(norm: NormLine) -> tuple[str, ...]:
    moved = (_moved(str(norm.before[result]), str(norm.after[result])) for result in SHOWN)
    return (norm.rule_id, str(norm.changed), *moved, norm.title or "")


def _agent_cells(agent: AgentLine) -> tuple[str, ...]:
    failed = _moved(_points(agent.failed_before), _points(agent.failed_after))
    qa = _moved(_points(agent.qa_before), _points(agent.qa_after))
    return (agent.agent_id or "(unknown)", str(agent.calls), failed, qa)


def _moved(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _points(score: float | None) -> str:
    return "?" if score is None else f"{score:.1f}"


def _print_list(title: str, lines: Sequence[str], console: Console) -> None:
    if not lines:
        return
    heading(title, console)
    for line in lines[:MOST_LINES]:
        told(line, console)
    rest(len(lines), MOST_LINES, "lines with --json", console)
