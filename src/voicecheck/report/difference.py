"""What a rescoring changed, or a trial would: by norm and by agent, before and after, the largest first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from rich.console import Console
from rich.text import Text

from voicecheck.batch.rescore import Rescored
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.records import Result
from voicecheck.report.movelines import CardLine, MoveLine, card_lines, move_lines, spelled_move
from voicecheck.report.terminal import duration, heading, rest, rows, told
from voicecheck.rules.reasons import retold
from voicecheck.score.agents import QA_CARD, CallSums

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


def build_difference(
    done: Rescored, *, titles: Mapping[str, str], language: Language, trial: bool = False
) -> DifferenceView:
    """Build the view of a difference.

    Parameters
    ----------
    done
        What came of judging and scoring again.
    titles
        A norm's title by its id, in this language.
    language
        Of the sentences.
    trial
        Whether it was only tried, and nothing written.
    """
    norms, agents = _norm_lines(done, titles), _agent_lines(done)
    return DifferenceView(
        trial=trial,
        headlines=tuple(_headlines(done, language, differs=bool(norms or agents or done.moves), trial=trial)),
        norms=norms,
        agents=agents,
        drift=tuple(retold(each.text, language) for each in done.drift if each.odd),
        damaged=tuple(
            retold(each.message, language)
            if each.path in each.message
            else f"{each.path}: {retold(each.message, language)}"
            for each in done.damaged
        ),
        cards=card_lines(done.moves),
        scores=move_lines(done.moves),
        notes=tuple(retold(each, language) for each in done.notes),
    )


def _headlines(done: Rescored, language: Language, *, differs: bool, trial: bool) -> Iterable[str]:
    calls = Message("{calls:stored call|stored calls}", {"calls": done.stored})
    if trial and differs:
        yield say("What if: {changed} of {calls} calls would have other findings; nothing was written", language,
                  changed=done.changes.changed, calls=done.changes.calls)  # fmt: skip
    elif trial:
        yield say("What if: nothing would change on {calls}", language, calls=calls)
    elif not differs and not done.changes.changed and not done.stopped:
        yield say("Nothing changed: {calls}, all judged and scored by these rules, limits and cards", language,
                  calls=calls)  # fmt: skip
    else:
        scored = len({(each.day, each.call_id) for each in done.moves if each.call_id is not None})
        yield say("{rescored} of {calls} rescored in {duration}; {changed} have other findings, {scored} other scores",
                  language, rescored=done.changes.calls, calls=calls, duration=duration(done.elapsed, language),
                  changed=done.changes.changed, scored=scored)  # fmt: skip
    if done.changes.withdrawn:
        yield say("{findings:finding is|findings are} withdrawn on the days that were published now, as a reviewer or "
                  "the decision on an appeal says; in no count and no score", language,
                  findings=done.changes.withdrawn)  # fmt: skip
    if done.strange:
        yield say("{calls} calls were last judged by other rules than the present ones, and that difference is in here "
                  "too; `voicecheck rescore` first, to see that of the trial alone", language,
                  calls=done.strange)  # fmt: skip
    if done.stopped:
        yield say("stopped early: the tables of each day are whole, old or new; rescore again to go on", language)


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


def print_difference(
    view: DifferenceView, console: Console, language: Language, titles: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Print the difference for a person: a line a norm, a line an agent; cards by their titles in this language."""
    for headline in view.headlines:
        console.print(Text(headline, style="bold"))
    if view.norms:
        console.print()
        heads = [
            say("norm", language),
            say("changed", language),
            *(_RESULTS[each].said(language) for each in SHOWN),
            "",
        ]
        rows([heads, *map(_norm_cells, view.norms[:MOST_LINES])], console, right=(1, 2, 3, 4), heads=1)
        rest(len(view.norms), MOST_LINES, Message("norms with --json"), console, language)
    if view.agents:
        console.print()
        heads = [say("agent", language), say("calls", language), say("norms failed a call", language),
                 titles.get(QA_CARD, QA_CARD)]  # fmt: skip
        cells = [_agent_cells(each, language) for each in view.agents[:MOST_LINES]]
        rows([heads, *cells], console, right=(1, 2, 3), heads=1)
        rest(len(view.agents), MOST_LINES, Message("agents with --json"), console, language)
    if view.cards:
        console.print()
        heads = [say("card", language), say("scores changed", language), say("grades changed", language),
                 say("scored now", language), say("no longer scored", language)]  # fmt: skip
        counts = [
            (titles.get(c.card, c.card), *map(str, (c.changed, c.grades, c.now_scored, c.not_scored_now)))
            for c in view.cards
        ]
        rows([heads, *counts], console, right=(1, 2, 3, 4), heads=1)
    moves = [spelled_move(each, language, titles) for each in view.scores]
    _print_list(say("SCORES AND GRADES", language), moves, console, language)
    _print_list(say("LOOK AT", language), view.notes, console, language)
    _print_list(say("DRIFT OF THE WHOLE CENTRE", language), view.drift, console, language)
    _print_list(say("CANNOT BE READ", language), view.damaged, console, language)


_RESULTS = {"pass": Message("pass"), "fail": Message("fail"), "unknown": Message("can't tell")}


def _norm_cells(norm: NormLine) -> tuple[str, ...]:
    moved = (_moved(str(norm.before[result]), str(norm.after[result])) for result in SHOWN)
    return (norm.rule_id, str(norm.changed), *moved, norm.title or "")


def _agent_cells(agent: AgentLine, language: Language) -> tuple[str, ...]:
    failed = _moved(_points(agent.failed_before), _points(agent.failed_after))
    qa = _moved(_points(agent.qa_before), _points(agent.qa_after))
    return (agent.agent_id or say("(unknown)", language), str(agent.calls), failed, qa)


def _moved(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _points(score: float | None) -> str:
    return "?" if score is None else f"{score:.1f}"


def _print_list(title: str, lines: Sequence[str], console: Console, language: Language) -> None:
    if not lines:
        return
    heading(title, console)
    for line in lines[:MOST_LINES]:
        told(line, console)
    rest(len(lines), MOST_LINES, Message("lines with --json"), console, language)
