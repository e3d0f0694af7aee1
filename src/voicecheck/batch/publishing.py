"""The tables of days, published from the ledger; what was judged with other rules is judged again on the way.

Calls stream through the workers in the order of the tables; the driver alone writes the ledger and
the tables. A day's old tables stay until its new ones are whole, and the day stays marked.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from voicecheck.batch.beside import publish_beside
from voicecheck.batch.journal import tell
from voicecheck.batch.judging import Judging
from voicecheck.batch.opinions import appeal_table, opinions_of, review_table
from voicecheck.batch.scoremoves import ScoreMove, score_moves
from voicecheck.batch.stage import Changes, Chunk, Judged, Whose, work
from voicecheck.ledger.ledger import Ledger
from voicecheck.score.agents import CallSums
from voicecheck.score.cards import score_day
from voicecheck.score.trends import Move, TrendOptions
from voicecheck.tables.agents import AgentDay, agent_day, agent_row, measure_rows
from voicecheck.tables.given_rows import day_figure_rows
from voicecheck.tables.publish import DayTables, is_current, is_published, publish_failures
from voicecheck.tables.read import published_totals
from voicecheck.tables.remove import remove_days
from voicecheck.tables.rows import Failure, Row, failure_row
from voicecheck.tables.score_rows import deduction_rows, score_rows
from voicecheck.tables.swap import clear_staging
from voicecheck.tables.tabular import HEARD, JUDGED, OF_CALLS
from voicecheck.workers.pool import Pool

CHUNK_CALLS = 32  # about a third of a second of work, and half a megabyte
LEAST_TO_SHARE = 8 * CHUNK_CALLS  # with fewer calls a process would take longer to start than to work
HISTORY_DAYS = TrendOptions().days

AgentSums = dict[str | None, CallSums]


@dataclass(frozen=True, slots=True)
class Standing:
    """How an agent stands on a day: what moved oddly against the days before, and the grade of each day's card."""

    day: date
    moved: tuple[Move, ...]
    grades: Mapping[str, str]


@dataclass(slots=True, kw_only=True)
class Published:
    """What was published so far: days, each agent's sums over them now and as last published, and what changed.

    ``held`` are days that keep their tables, with the recordings of the calls that stand in those alone;
    ``unclear`` are names of calls in marks that several calls have. ``moves`` are totals and grades that changed,
    where the publisher was told to compare.
    """

    days: list[date] = field(default_factory=list)
    agents: AgentSums = field(default_factory=dict)
    before: AgentSums = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)
    rejudged: int = 0
    damaged: list[Failure] = field(default_factory=list)
    standing: dict[str | None, Standing] = field(default_factory=dict)
    held: dict[date, list[str]] = field(default_factory=dict)
    moves: list[ScoreMove] = field(default_factory=list)
    stopped: bool = False
    unclear: tuple[str, ...] = ()

    def add_day(self, day: date, agents: AgentSums, before: AgentSums) -> None:
        """Count a day, once where it had to be published twice."""
        if day in self.days:
            return
        self.days.append(day)
        add_sums(self.agents, agents)
        add_sums(self.before, before)

    def notes(self) -> list[str]:
        """What a person should know."""
        why = "several calls have the name; write which, in a column call_key"
        unclear = [f"marks and figures of {_some(self.unclear)} are left out: {why}"] if self.unclear else []
        return unclear + [
            f"{day} keeps the tables that it has: {len(names)} of its calls stand only there ({_some(names)}); "
            "give their recordings to a run, and the day is published anew"
            for day, names in self.held.items()
        ]

    @property
    def centre(self) -> CallSums:
        """The sums of all agents."""
        return CallSums.sum(self.agents.values())


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


def add_sums(whole: AgentSums, more: Mapping[str | None, CallSums]) -> None:
    """Add more agents' sums to those known."""
    for agent, sums in more.items():
        whole[agent] = whole[agent] + sums if agent in whole else sums


def workers_for(requested: int | None, calls: int) -> int:
    """So many processes as there are cores, unless asked otherwise, and one for few calls."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return requested or cores if calls >= LEAST_TO_SHARE else 1


def with_clear_marks(judging: Judging, ledger: Ledger) -> tuple[Judging, tuple[str, ...]]:
    """Leave out marks and figures for a name that several calls have: they would be applied to all; give the names."""
    marks, figures = judging.scores.marks, judging.scores.figures
    unclear = ledger.repeated_names().intersection({name for name, _ in marks.by_call} | figures.by_call.keys())
    if not unclear:
        return judging, ()
    clear = replace(judging.scores, marks=marks.without(unclear), figures=figures.without(unclear))
    return replace(judging, scores=clear), tuple(sorted(unclear))


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Publishes days.

    ``stop`` is asked between chunks; where it turns true, the day in hand is left as it was. ``compare`` reads a
    day's published scores before and after, for what moved.
    """

    ledger: Ledger
    out: Path
    judging: Judging
    workers: int | None = None
    stop: Callable[[], bool] = lambda: False
    compare: bool = False

    def publish(self, days: Iterable[date]) -> Published:
        """Publish days, in their order, then those whose trends rest on what changed."""
        clear_staging(self.out)
        done = Published(held=self._held())
        pending = sorted(set(days) - done.held.keys())
        calls = sum(len(self.ledger.numbers(day)) for day in pending)
        self.ledger.put_rules(self.judging.digest, self.judging.rules)
        judging, done.unclear = with_clear_marks(replace(self.judging, earlier=self.ledger.rules()), self.ledger)
        with Pool(partial(work, judging), workers_for(self.workers, calls)) as pool:
            while pending and not done.stopped:
                self._publish(pending, pool, done)
                pending = [day for day in self.ledger.stale() if day not in done.held]
        if not done.stopped:
            publish_beside(self.ledger, self.out, judging)
        return done

    def _held(self) -> dict[date, list[str]]:
        """The days with calls that stand in their tables alone; where somebody took those away, they are gone."""
        held = self.ledger.orphans()
        for day in [day for day in held if not is_published(self.out, "calls", day)]:
            self.ledger.forget_orphans(day)
            del held[day]
        return held

    def _publish(self, days: list[date], pool: Pool[Chunk, Judged], done: Published) -> None:
        results = pool.map(chunk for day in days for chunk in chunks_of(day, self.ledger, self._tables(day)))
        for day, judged in groupby(results, key=lambda result: result.day):
            if not self._publish_day(day, judged, done):
                done.stopped = True
                return

    def _tables(self, day: date) -> tuple[str, ...]:
        """What is to be written: of what only hearing changes, what changed or is gone."""
        changed = self.ledger.changed(day)
        return (*JUDGED, *(each for each in HEARD if changed or not is_current(self.out, each, day)))

    def _publish_day(self, day: date, results: Iterator[Judged], done: Published) -> bool:
        sums: defaultdict[Whose, list[CallSums]] = defaultdict(list)
        damaged: list[Failure] = []
        totals = published_totals(self.out, day) if self.compare else []
        with DayTables(self.out, day, tables=self._tables(day)) as tables:
            for judged in results:
                if self.stop():
                    return False
                if judged.findings:
                    self.ledger.rejudge(day, self.judging.digest, judged.findings, judged_at=judged.judged_at)
                if judged.heard:
                    self.ledger.rehear(judged.heard)
                tables.add(judged.parts)
                for whose, more in judged.sums.items():
                    sums[whose].append(more)
                damaged += judged.damaged
                done.changes = done.changes.add(judged.changes)
                done.rejudged += len(judged.findings)
            agents = _grouped(sums, 0)
            before = self.ledger.agent_days(day)
            self.ledger.put_agent_days(day, agents, days=HISTORY_DAYS)
            failures = sorted([*self.ledger.failures(day), *damaged], key=lambda each: (each.recording, each.message))
            agent_days = self._agent_days(day, agents, _grouped(sums, 1))
            rows = [agent_row(each) for each in agent_days]
            scored = self._day_scores(day, agents)
            failed = [failure_row(each, day) for each in failures]
            if agents:
                tables.add_rows("deductions", scored.deductions)
                tables.add_rows("figures", self._day_figures(day, agents))
                lost: Sequence[Path] = tables.publish({
                    "agents": rows,
                    "agent_measures": [row for each in agent_days for row in measure_rows(each)],
                    "day_scores": scored.parts,
                    "failures": failed,
                    "reviews": review_table(self.ledger, day),
                    "appeals": appeal_table(self.ledger, day),
                })  # fmt: skip
        if not agents:  # an empty day is none
            publish_failures(self.out, day, failed)
            lost = remove_days(self.out, [day], tables=_BESIDE_FAILURES).lost
        self._publish_again(day, lost)
        self.ledger.mark_published(day, self.judging.published)
        tell("day published", date=day.isoformat(), calls=sum(each.calls + each.practice for each in agents.values()))
        if totals:
            done.moves += score_moves(day, totals, published_totals(self.out, day))
        done.damaged += damaged
        done.add_day(day, agents, before)
        grades = {(row["agent_id"], row["card"]): row["grade"] for row in scored.parts if row["grade"]}
        for each in agent_days:
            own = {card: grade for (whose, card), grade in grades.items() if whose == each.agent_id}
            done.standing[each.agent_id] = Standing(day, each.moved.odd, own)
        return True

    def _publish_again(self, day: date, lost: Collection[Path]) -> None:
        """Mark the other days of a month where the files of agents were missing or damaged: they hold them too."""
        if lost:
            month = (day.year, day.month)
            others = [each for each in self.ledger.days() if each != day and (each.year, each.month) == month]
            self.ledger.mark_stale(others)

    def _agent_days(self, day: date, agents: AgentSums, teams: AgentSums) -> list[AgentDay]:
        return [
            agent_day(
                agent, sums, teams.get(sums.team) if sums.team else None, day,
                self.ledger.history(agent, day, HISTORY_DAYS),
            )
            for agent, sums in agents.items()
        ]  # fmt: skip

    def _day_scores(self, day: date, agents: AgentSums) -> DayScores:
        """The rows of the cards that judge an agent's day."""
        cards, figures = self.judging.scores.cards, self.judging.scores.figures
        scored = DayScores([], [])
        for agent, sums in agents.items():
            scores = score_day(cards, sums, agent, day, figures)
            whose = {"agent_id": agent, "team": sums.team, "local_date": day}
            scored.parts.extend({**whose, **row} for row in score_rows(scores, self.judging.scores))
            scored.deductions.extend({**whose, **row} for row in deduction_rows(scores))
        return scored

    def _day_figures(self, day: date, agents: AgentSums) -> list[Row]:
        """What was given of agents' days, also of agents who have no call."""
        return day_figure_rows(self.judging.scores, day, {agent: sums.team for agent, sums in agents.items()})


class DayScores(NamedTuple):
    """The rows of ``day_scores``, and those of ``deductions`` behind them."""

    parts: list[Row]
    deductions: list[Row]


_BESIDE_FAILURES = tuple(table for table in OF_CALLS if table != "failures")


def chunks_of(day: date, ledger: Ledger, tables: tuple[str, ...]) -> Iterator[Chunk]:
    """Cut a day's calls into chunks; a day without calls is one empty chunk."""
    numbers = ledger.numbers(day)
    verdicts = opinions_of(ledger, day)
    for start in range(0, max(len(numbers), 1), CHUNK_CALLS):
        yield Chunk(day, tuple(ledger.stored(numbers[start : start + CHUNK_CALLS])), tables, verdicts)


def _grouped(sums: Mapping[Whose, list[CallSums]], place: int) -> AgentSums:
    """The sums by agent (place 0) or by team (place 1), in order of appearance, which is that of the calls."""
    groups: defaultdict[str | None, list[CallSums]] = defaultdict(list)
    for whose, parts in sums.items():
        groups[whose[place]] += parts
    return {name: CallSums.sum(parts) for name, parts in groups.items()}
