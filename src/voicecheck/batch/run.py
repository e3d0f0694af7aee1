"""The batch: what is new or changed is analysed, kept in the ledger, and the tables published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

from voicecheck.batch.course import BatchSettings, Course
from voicecheck.batch.discover import Discovery
from voicecheck.batch.plan import Days, Probe
from voicecheck.batch.publishing import Published, Standing
from voicecheck.batch.remember import Work, begin, make_run, remember
from voicecheck.batch.stop import stop_on_signals
from voicecheck.batch.unlistened import keep_phrases
from voicecheck.language.stored import english
from voicecheck.ledger.disk import full_disk_stops
from voicecheck.ledger.history import run_id_of
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.score.agents import CallSums
from voicecheck.score.drift import Drift
from voicecheck.tables.rights import set_rights
from voicecheck.tables.rows import Failure
from voicecheck.workers.worker import AnalyserFactory

__all__ = ["BatchSettings", "RunSummary", "run_batch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a run did.

    ``found`` counts recordings and what was listed but could not be used; ``unchanged`` those known
    from earlier runs; ``not_reached`` those left when it was stopped. ``rejudged`` are the stored calls
    judged again on the days published. ``audio`` and ``elapsed`` are seconds of sound analysed and of
    work. ``agents`` holds each agent's sums over the days that were published, all their calls and not
    only the new ones, ``standing`` how they stand on their last day; ``drift`` is what moved for the
    whole centre since the run before. ``stop_reason`` says why a stopped run was. ``day`` is the day that the run is
    about: that of most of its calls; ``undated`` are the calls analysed of which nobody said of which day they are,
    ``undated_days`` the days that hold only such recordings.
    """

    out: Path
    found: int
    analysed: int
    unchanged: int
    failures: tuple[Failure, ...]
    not_reached: int
    audio: float
    elapsed: float
    days: tuple[date, ...]
    agents: Mapping[str | None, CallSums]
    notes: tuple[str, ...]
    stopped: bool
    rejudged: int = 0
    standing: Mapping[str | None, Standing] = field(default_factory=dict)
    drift: tuple[Drift, ...] = ()
    stop_reason: str | None = None
    day: date | None = None
    undated: int = 0
    undated_days: frozenset[date] = frozenset()

    @property
    def realtime_factor(self) -> float | None:
        """Seconds of sound analysed a second of work, or ``None`` where none was."""
        return self.audio / self.elapsed if self.audio and self.elapsed else None

    @property
    def exit_code(self) -> int:
        """3 stopped early, 1 some recordings failed, 0 all done."""
        return 3 if self.stopped else 1 if self.failures else 0


def run_batch(
    discovery: Discovery, factory: AnalyserFactory, settings: BatchSettings, *, probe: Probe | None = None
) -> RunSummary:
    """Analyse what is new or changed and publish the tables of every day touched.

    SIGINT or SIGTERM finishes what is in hand and publishes it; the summary then says ``stopped``.

    Parameters
    ----------
    discovery
        What there is to analyse.
    factory
        Builds the analyser, in each worker process.
    settings
        How to run.
    probe
        Gives a recording's length, for the order (longest first) and the time left; without it the
        file's size stands for the length.

    Raises
    ------
    UsageError
        The analyser could not be built, the folder cannot be written, or its tables cannot be given the rights asked.
    StoppedError
        The disk is full, or the workers cannot be kept alive; safe to run again.
    """
    began, started_at = monotonic(), datetime.now(UTC)
    zone = ZoneInfo(settings.zone)
    days = Days(zone=zone, asked=settings.day, today=datetime.now(zone).date())
    with full_disk_stops(), Ledger(settings.out / LEDGER_NAME) as ledger, stop_on_signals() as stop:
        set_rights(settings.out, settings.tables)
        course = Course(ledger, settings, days, stop, run_id=run_id_of(started_at))
        tasks = course.sort_out(discovery)
        begun = Work(command=settings.command, started_at=started_at, elapsed=0.0, stopped=False)
        if tasks:
            keep_phrases(ledger, settings.judging)
            begin(ledger, settings.out, replace(begun, model_sha256=settings.model_sha256), settings.judging)
        course.analyse(tasks, factory, probe)
        published = course.publish()
        summary = _summary(course, discovery, published, len(tasks) - course.settled, monotonic() - began)
        work = replace(
            begun,
            elapsed=summary.elapsed,
            stopped=summary.stopped,
            analysed=course.analysed,
            failed=len(summary.failures),
            audio=course.audio,
            model=course.model,
            model_sha256=settings.model_sha256 if course.analysed else None,
            exit_code=summary.exit_code,
            not_reached=summary.not_reached,
        )
        found = remember(ledger, settings.out, make_run(work, settings.judging, published))
        return replace(summary, drift=found)


def _summary(
    course: Course, discovery: Discovery, published: Published, not_reached: int, elapsed: float
) -> RunSummary:
    reason = course.stop_reason() if not_reached or course.stop() else None
    stopped = [english("stopped: {reason}", reason=reason)] if reason else []
    return RunSummary(
        out=course.settings.out,
        found=len(discovery.recordings) + len(discovery.failures),
        analysed=course.analysed,
        unchanged=course.unchanged,
        failures=(*course.failures, *published.damaged),
        not_reached=not_reached,
        audio=course.audio,
        elapsed=elapsed,
        days=tuple(published.days),
        agents=published.agents,
        notes=(*discovery.notes, *course.notes(), *published.notes(), *stopped),
        stopped=reason is not None,
        stop_reason=reason,
        rejudged=published.rejudged,
        standing=published.standing,
        day=course.night(),
        undated=course.undated,
        undated_days=frozenset(course.ledger.undated_days()),
    )
