"""All stored calls judged and scored again, without sound or model; and what that would change, as a trial."""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from time import monotonic

from voicecheck.batch.judging import Judging
from voicecheck.batch.pseudonyms import hide_stored
from voicecheck.batch.publishing import AgentSums, Publisher, add_sums, chunks_of, with_clear_marks, workers_for
from voicecheck.batch.remember import Work, make_run, remember
from voicecheck.batch.scoremoves import ScoreMove, score_moves
from voicecheck.batch.stage import Changes, work
from voicecheck.batch.stop import stop_on_signals
from voicecheck.batch.strangers import strange_names
from voicecheck.batch.unlistened import never_listened_for
from voicecheck.ledger.disk import full_disk_stops
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.score.agents import CallSums
from voicecheck.score.drift import Drift, drift
from voicecheck.tables.options import OWNERS_ONLY, TableOptions
from voicecheck.tables.read import Total, published_days, published_totals, totals_of
from voicecheck.tables.rights import set_rights
from voicecheck.tables.rows import Failure
from voicecheck.workers.pool import Pool

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescored:
    """What judging and scoring again changed, or would change.

    ``stored`` counts all calls of the ledger, ``changes`` those that were looked at; ``before`` and
    ``after`` are the agents' sums over the same days, as last published and now. ``strange`` counts,
    for a trial, the calls last judged with other rules than the settings would without it. ``moves`` are the totals
    and grades that changed, on any card; ``notes`` are what else a person should know.
    """

    stored: int
    changes: Changes
    before: AgentSums
    after: AgentSums
    damaged: tuple[Failure, ...] = ()
    drift: tuple[Drift, ...] = ()
    days: tuple[date, ...] = field(default=())
    elapsed: float = 0.0
    strange: int = 0
    stopped: bool = False
    moves: tuple[ScoreMove, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """3 stopped early, 1 some stored calls cannot be read, 0 all done."""
        return 3 if self.stopped else 1 if self.damaged else 0


def rescore(
    out: Path, judging: Judging, *, workers: int | None = None, tables: TableOptions = OWNERS_ONLY
) -> Rescored:
    """Judge and score all stored calls again, and publish the days that this changes.

    What was judged by these rules and scored by these cards already is left alone. Stopped by SIGINT or
    SIGTERM, or killed, it leaves each day's tables whole, old or new; the next rescoring or run goes on.

    Parameters
    ----------
    out
        The folder of the ledger and the tables.
    judging
        Rules, limits and scorecards.
    workers
        Number of processes; ``None`` is one a core.
    tables
        Who may read the tables.

    Raises
    ------
    UsageError
        There is no ledger, or it cannot be used, or the tables cannot be given the rights asked.
    StoppedError
        The disk is full, or a worker died; safe to run again.
    """
    began, started_at = monotonic(), datetime.now(UTC)
    Ledger.must_exist(out / LEDGER_NAME)
    with full_disk_stops(), Ledger(out / LEDGER_NAME) as ledger, stop_on_signals() as stop:
        set_rights(out, tables)
        hide_stored(ledger, judging.agents, judging.hidden_mark)
        days = {*ledger.unpublished(judging.published), *(set(ledger.days()) - set(published_days(out)))}
        ledger.mark_stale(days)
        publisher = Publisher(ledger=ledger, out=out, judging=judging, workers=workers, stop=stop, compare=True)
        done = publisher.publish(days)
        elapsed = monotonic() - began
        for note in done.notes():
            _log.warning(note)
        if done.days:
            code = 3 if done.stopped else 1 if done.damaged else 0
            made = Work(command="rescore", started_at=started_at, elapsed=elapsed, stopped=done.stopped, exit_code=code)
            remember(ledger, out, make_run(made, judging, done))
        return Rescored(
            stored=ledger.count(),
            changes=done.changes,
            before=done.before,
            after=done.agents,
            damaged=tuple(done.damaged),
            drift=drift(CallSums.sum(done.before.values()), done.centre),
            days=tuple(done.days),
            elapsed=elapsed,
            stopped=done.stopped,
            moves=tuple(done.moves),
            notes=(
                *strange_names(ledger, judging.scores),
                *never_listened_for(ledger, done.changes.listened, judging),
            ),
        )


def backtest(out: Path, trial: Judging, *, usual: Judging, workers: int | None = None) -> Rescored:
    """Say what other rules, limits or scorecards would change of what is stored; nothing is written.

    Of scores, those of calls are compared with the published ones; days' are not.

    Parameters
    ----------
    out
        The folder of the ledger.
    trial
        What is tried.
    usual
        What holds otherwise: calls that were last judged by something else again are counted.
    workers
        Number of processes; ``None`` is one a core.

    Raises
    ------
    UsageError
        There is no ledger, or it cannot be used.
    StoppedError
        A worker died.
    """
    began = monotonic()
    changes, damaged = Changes(), list[Failure]()
    before, after = AgentSums(), AgentSums()
    totals: defaultdict[date, list[Total]] = defaultdict(list)
    with full_disk_stops(), Ledger(out / LEDGER_NAME, read_only=True) as ledger, stop_on_signals() as stop:
        days = ledger.days()
        trial, _ = with_clear_marks(replace(trial, earlier=ledger.rules()), ledger)
        with Pool(partial(work, trial), workers_for(workers, ledger.count())) as pool:
            for judged in pool.map(chunk for day in days for chunk in chunks_of(day, ledger, ("call_scores",))):
                if stop():
                    break
                changes = changes.add(judged.changes)
                damaged += judged.damaged
                totals[judged.day] += totals_of(judged.parts["call_scores"])
                for (agent, _), more in judged.sums.items():
                    add_sums(after, {agent: more})
        moves = [each for day in totals for each in score_moves(day, published_totals(out, day), totals[day])]
        for day in days:
            add_sums(before, ledger.agent_days(day))
        return Rescored(
            stored=ledger.count(),
            changes=changes,
            before=before,
            after=after,
            damaged=tuple(damaged),
            days=tuple(days),
            elapsed=monotonic() - began,
            strange=ledger.count() - ledger.count(usual.digest),
            stopped=stop(),
            moves=tuple(moves),
        )
