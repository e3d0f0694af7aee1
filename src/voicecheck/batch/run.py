"""The batch: what is new or changed is analysed, kept in the ledger, and the tables published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

from voicecheck.batch.discover import Discovery
from voicecheck.batch.judging import Judging
from voicecheck.batch.ledger import Ledger
from voicecheck.batch.local import analyse_all, plan_crew
from voicecheck.batch.plan import Days, Probe, Task, lengths_of, make_task, reuse
from voicecheck.batch.progress import AudioProgress
from voicecheck.batch.publishing import Published, Publisher, Standing
from voicecheck.batch.remember import LEDGER_NAME, Work, make_run, remember
from voicecheck.batch.stop import full_disk_stops, stop_on_signals
from voicecheck.batch.worker import AnalyserFactory, Outcome, failure_of
from voicecheck.errors import RecordingError
from voicecheck.score.agents import CallSums
from voicecheck.score.drift import Drift
from voicecheck.tables.read import published_days
from voicecheck.tables.rows import Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSettings:
    """How to run a batch.

    Parameters
    ----------
    out
        The folder for the ledger and the tables.
    fingerprint
        A hash of all that hearing depends on but the recording: its settings and word lists, the model
        and the program's version. Where it differs from what is stored, calls are analysed again.
    judging
        Rules, limits and scorecards. Where they differ, the days of the calls are judged again.
    workers
        Number of processes; 1 works in this process, ``None`` is one a core as memory allows.
    force
        Analyse everything again, changed or not.
    day
        The day to file calls under whose start is not known; ``None`` is today in `zone`.
    zone
        The zone in which a call's start gives its day.
    """

    out: Path
    fingerprint: str
    judging: Judging = field(default_factory=Judging)
    workers: int | None = None
    force: bool = False
    day: date | None = None
    zone: str = "Asia/Shanghai"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a run did.

    ``found`` counts recordings and what was listed but could not be used; ``unchanged`` those known
    from earlier runs; ``not_reached`` those left when it was stopped. ``rejudged`` are the stored calls
    judged again on the days published. ``audio`` and ``elapsed`` are seconds of sound analysed and of
    work. ``agents`` holds each agent's sums over the days that were published, all their calls and not
    only the new ones, ``standing`` how they stand on their last day; ``drift`` is what moved for the
    whole centre since the run before.
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
        The analyser could not be built, or the folder cannot be written.
    StoppedError
        The disk is full, or the workers cannot be kept alive; safe to run again.
    """
    began, started_at = monotonic(), datetime.now(UTC)
    zone = ZoneInfo(settings.zone)
    days = Days(zone=zone, asked=settings.day, today=datetime.now(zone).date())
    with full_disk_stops(), Ledger(settings.out / LEDGER_NAME) as ledger, stop_on_signals() as stop:
        run = _Run(ledger, settings, days, defaultdict(list))
        tasks = run.sort_out(discovery)
        run.analyse(tasks, factory, probe, stop)
        published = run.publish()
        summary = RunSummary(
            out=settings.out,
            found=len(discovery.recordings) + len(discovery.failures),
            analysed=run.analysed,
            unchanged=run.unchanged,
            failures=(*run.failures, *published.damaged),
            not_reached=len(tasks) - run.settled,
            audio=run.audio,
            elapsed=monotonic() - began,
            days=tuple(published.days),
            agents=published.agents,
            notes=discovery.notes,
            stopped=stop(),
            rejudged=published.rejudged,
            standing=published.standing,
        )
        work = Work(
            command="run",
            started_at=started_at,
            elapsed=summary.elapsed,
            stopped=summary.stopped,
            analysed=run.analysed,
            failed=len(summary.failures),
            audio=run.audio,
            model=run.model,
        )
        found = remember(ledger, settings.out, make_run(work, settings.judging, published))
        return replace(summary, drift=found)


@dataclass(slots=True)
class _Run:
    """A run on its way: the ledger, and what has been counted."""

    ledger: Ledger
    settings: BatchSettings
    days: Days
    refused: defaultdict[str, list[Failure]]  # by path: what discovery could not use
    failures: list[Failure] = field(default_factory=list)
    seen: set[date] = field(default_factory=set)
    analysed: int = 0
    unchanged: int = 0
    settled: int = 0
    audio: float = 0.0
    model: str | None = None

    def sort_out(self, discovery: Discovery) -> list[Task]:
        """Note the failures of discovery, pass over what is known, and give the rest."""
        for failure in discovery.failures:
            self.refused[failure.path].append(failure)
        usable = {str(recording.path) for recording in discovery.recordings}
        for path in self.refused.keys() - usable:
            self._settle(path)
        tasks: list[Task] = []
        for recording in discovery.recordings:
            try:
                task = make_task(
                    recording,
                    self.ledger,
                    fingerprint=self.settings.fingerprint,
                    hearing=self.settings.judging.hearing,
                    days=self.days,
                )
                self.seen.add(task.day)
                if not self.settings.force and reuse(task, self.ledger):
                    self.unchanged += 1
                    self._settle(str(recording.path))
                else:
                    tasks.append(task)
            except RecordingError as error:
                self._settle(str(recording.path), failure_of(recording, error))
        return tasks

    def _settle(self, path: str, *more: Failure) -> None:
        """Keep what is wrong with a path, or that nothing is."""
        failures = [(each, self.days.of(each.started_at)) for each in chain(self.refused.get(path, ()), more)]
        self.failures += self.ledger.settle(path, failures)

    def analyse(
        self, tasks: list[Task], factory: AnalyserFactory, probe: Probe | None, stop: Callable[[], bool]
    ) -> None:
        """Analyse, longest first, and keep each outcome as it comes."""
        lengths = lengths_of(tasks, probe)
        ordered = sorted(tasks, key=lambda task: -lengths[task.recording.path])
        by_path = {task.recording.path: task for task in tasks}
        crew = plan_crew(self.settings.workers, len(tasks))
        if not tasks:
            return
        with AudioProgress(sum(lengths.values()), len(tasks)) as progress:
            for outcome in analyse_all([task.recording for task in ordered], factory, crew, stop=stop):
                self._keep(outcome, by_path[outcome.recording.path])
                progress.advance(lengths[outcome.recording.path], failed=isinstance(outcome.result, Failure))

    def _keep(self, outcome: Outcome, task: Task) -> None:
        path = str(task.recording.path)
        self.settled += 1
        if isinstance(outcome.result, Failure):
            self._settle(path, outcome.result)
            return
        entry = task.entry(outcome.result.sha256, outcome.elapsed, self.settings.judging.digest)
        self.ledger.store(entry, outcome.result)
        self.model = outcome.result.asr_model
        self.analysed += 1
        self.audio += outcome.result.conversation.duration
        self._settle(path)

    def publish(self) -> Published:
        """Publish the days that changed, were judged by other rules or whose tables are gone; if none, the latest."""
        out, judging = self.settings.out, self.settings.judging
        old = set(self.ledger.unpublished(judging.published)) & self.seen
        changed = {*self.ledger.unpublished(), *old, *(self.seen - set(published_days(out)))}
        publisher = Publisher(ledger=self.ledger, out=out, judging=judging, workers=self.settings.workers)
        return publisher.publish(changed or {max(self.seen, default=self.days.of(None))})
