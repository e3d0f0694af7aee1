"""A run on its way: what is new is sorted out, analysed and kept, and the days that changed are published."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from voicecheck import __version__
from voicecheck.audio.opening import open_regular
from voicecheck.batch.discover import Discovery
from voicecheck.batch.failed import forget_gone
from voicecheck.batch.journal import tell, tell_outcome
from voicecheck.batch.judging import Judging
from voicecheck.batch.known import kept_note
from voicecheck.batch.plan import Days, Probe, Task, left_behind, lengths_of, make_task, reuse
from voicecheck.batch.progress import AudioProgress
from voicecheck.batch.pseudonyms import hide_stored
from voicecheck.batch.publishing import Published, Publisher
from voicecheck.batch.stop import FailureLimit
from voicecheck.batch.strangers import strange_names
from voicecheck.errors import DecodeError, NotFoundError, NoWorkersError, RecordingError
from voicecheck.language.catalogue import Language
from voicecheck.language.stored import english
from voicecheck.ledger.ledger import Ledger
from voicecheck.records import CallAnalysis
from voicecheck.tables.options import TableOptions
from voicecheck.tables.read import published_days
from voicecheck.tables.rows import Failure, Provenance
from voicecheck.workers.dispatch import Limits, OpenEngine, analyse_all
from voicecheck.workers.groups import Job
from voicecheck.workers.local import open_local
from voicecheck.workers.worker import AnalyserFactory, Outcome, failure_of


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
        Number of workers; ``None`` is one a core as memory allows.
    engine
        Where the workers come from; processes of this machine unless told otherwise.
    limits
        What a worker may take.
    force
        Analyse everything again, changed or not.
    forget
        Take what is given of recordings now alone, whatever earlier runs were told.
    day
        The day to file calls under whose start is not known; ``None`` is today in `zone`.
    zone
        The zone in which a call's start gives its day.
    quarantined
        Try recordings again that ended or held up a worker before, changed or not.
    max_failures
        How many recordings may fail before the run is stopped.
    progress
        Show the progress on standard error.
    lang
        The language of the progress.
    command
        The command that this is the batch of, as the table ``runs`` names it.
    model_sha256
        SHA-256 of the speech model's weights; ``None`` where it is not known.
    tables
        Who may read the tables.
    """

    out: Path
    fingerprint: str
    judging: Judging = field(default_factory=Judging)
    workers: int | None = None
    engine: OpenEngine = open_local
    limits: Limits = field(default_factory=Limits)
    force: bool = False
    forget: bool = False
    day: date | None = None
    zone: str = "Asia/Shanghai"
    quarantined: bool = False
    max_failures: FailureLimit = field(default_factory=FailureLimit)
    progress: bool = True
    lang: Language = "en"
    command: str = "run"
    model_sha256: str | None = None
    tables: TableOptions = field(default_factory=TableOptions)


@dataclass(slots=True)
class Course:
    """A run on its way: the ledger, and what has been counted.

    ``stop`` says whether a signal came; ``refused`` holds by path what discovery could not use; ``broken``
    is why there are no workers any more; ``present`` are the paths of the recordings of this run, which ``run_id``
    names. ``nights`` counts the calls analysed of each day, but the ``undated``, of which nobody said of which day
    they are; ``dated`` are days of which recordings are known to be.
    """

    ledger: Ledger
    settings: BatchSettings
    days: Days
    stop: Callable[[], bool]
    refused: defaultdict[str, list[Failure]] = field(default_factory=lambda: defaultdict(list))
    failures: list[Failure] = field(default_factory=list)
    found: int = 0
    left_alone: int = 0
    dismissed: int = 0
    gone: int = 0
    seen: set[date] = field(default_factory=set)
    dated: set[date] = field(default_factory=set)
    nights: Counter[date] = field(default_factory=Counter)
    undated: int = 0
    analysed: int = 0
    unchanged: int = 0
    settled: int = 0
    present: set[str] = field(default_factory=set)
    kept: list[tuple[str, ...]] = field(default_factory=list)
    audio: float = 0.0
    model: str | None = None
    broken: str | None = None
    run_id: str | None = None

    def sort_out(self, discovery: Discovery) -> list[Task]:
        """Note the failures of discovery, pass over what is known, and give the rest, which waits from now on."""
        self.found = len(discovery.recordings) + len(discovery.failures)
        for failure in discovery.failures:
            self.refused[failure.path].append(failure)
        self.present = {str(recording.path) for recording in discovery.recordings}
        for path in self.refused.keys() - self.present:
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
                    forget=self.settings.forget,
                )
                self.kept.append(task.kept)
                self.seen.add(task.day)
                if task.dated:
                    self.dated.add(task.day)
                if not self._known(task):
                    tasks.append(task)
            except RecordingError as error:
                self._settle(str(recording.path), failure_of(recording, error))
        self.ledger.queue(tasks)
        if self.days.asked:
            self.ledger.note_asked(self.present)
        self.gone = forget_gone(self.ledger, self.present | self.refused.keys())
        return tasks

    def _known(self, task: Task) -> bool:
        """Whether there is nothing to do: it is analysed already, or has been given up."""
        path = str(task.recording.path)
        if self.settings.force:
            return False
        if reuse(task, self.ledger, self.present):
            self.unchanged += 1
            self._settle(path, known=True)
            return True
        if self.ledger.is_dismissed(task):
            self.dismissed += 1
            return True
        if self.settings.quarantined or not self.ledger.is_quarantined(task):
            return False
        self.left_alone += 1
        self.failures += (failure for failure, _ in self.ledger.failures_of(path))
        return True

    def _settle(self, path: str, *more: Failure, known: bool = False, elapsed: float | None = None) -> None:
        """Keep what is wrong with a path, or that nothing is."""
        wrong = [*self.refused.get(path, ()), *more]
        before = self.ledger.state_of(path) if wrong else None
        failures = [(each, self.days.of(each.started_at, before.day if before else None)) for each in wrong]
        self.failures += self.ledger.settle(path, failures, known=known, elapsed=elapsed)

    def analyse(self, tasks: list[Task], factory: AnalyserFactory, probe: Probe | None) -> None:
        """Analyse, longest first, and keep each outcome as it comes."""
        lengths = lengths_of(tasks, probe)
        ordered = sorted(tasks, key=lambda task: -lengths[task.recording.path])
        by_path = {task.recording.path: task for task in tasks}
        audio = sum(lengths.values())
        tell("run started", command=self.settings.command, version=__version__, recordings=self.found,
             unchanged=self.unchanged, to_analyse=len(tasks), audio_s=audio)  # fmt: skip
        if not tasks:
            return
        jobs = [Job(task.recording, lengths[task.recording.path]) for task in ordered]
        workers, limits = self.settings.workers, self.settings.limits
        with (
            AudioProgress(audio, len(tasks), self.settings.lang, shown=self.settings.progress) as progress,
            self.settings.engine(factory, len(tasks), workers=workers, limits=limits) as engine,
            closing(analyse_all(jobs, engine, limits=limits, stop=lambda: self.stop_reason() is not None)) as outcomes,
        ):
            try:
                for outcome in outcomes:
                    failed = self._keep(outcome, by_path[outcome.recording.path])
                    progress.advance(lengths[outcome.recording.path], failed=failed)
            except NoWorkersError as error:  # what is done is published like that of any run that stops early
                self.broken = str(error)

    def stop_reason(self) -> str | None:
        """Why to begin nothing more, or ``None``."""
        if self.stop():
            return english("by a signal")
        if self.broken:
            return self.broken
        return self.settings.max_failures.exceeded(len(self.failures) - self.left_alone, self.found)

    def notes(self) -> list[str]:
        """What else a person should know."""
        notes = [*kept_note(self.kept), *strange_names(self.ledger, self.settings.judging.scores)]
        if older := len(self.ledger.unpublished(self.settings.judging.published)):
            days = "1 day was" if older == 1 else f"{older:,} days were"
            notes.append(
                f"{days} published with other rules, scorecards or verdicts than the present ones; "
                f"`voicecheck rescore --out {self.settings.out}` brings them up to date"
            )
        if self.gone:
            notes.append(f"failures that are over, as their files or rows are not there any more: {self.gone:,}")
        if self.dismissed:
            notes.append(f"recordings left alone, as their failure was dismissed: {self.dismissed:,}")
        if not self.left_alone:
            return notes
        return [
            *notes,
            f"recordings quarantined: {self.left_alone:,}; each ended or held up a worker before; "
            "they are tried again when the file or the settings change, or by "
            f"`voicecheck retry --quarantined --out {self.settings.out}`",
        ]

    def _keep(self, outcome: Outcome, task: Task) -> bool:
        """Keep an outcome; whether it is a failure."""
        path, result = str(task.recording.path), outcome.result
        self.settled += 1
        if isinstance(result, CallAnalysis):
            same = _as_read(task, result.sha256)
            if same:
                own = Provenance(run_id=self.run_id, model_sha256=self.settings.model_sha256)
                entry = same.entry(result.sha256, outcome.elapsed, self.settings.judging.digest, own)
                copies = left_behind(entry, task.recording, self.ledger, self.present)
                self.ledger.store(entry, result, replaces=copies)
                self.model = result.asr_model
                self.analysed += 1
                if task.dated:
                    self.nights[task.day] += 1
                else:
                    self.undated += 1
                self.audio += result.conversation.duration
                self._settle(path, known=True)
                tell_outcome(outcome)
                return False
            said = english("it changed while it was being read; run again when it is written to its end")
            result = failure_of(task.recording, DecodeError("{where}: {why}", where=task.recording.name, why=said))
        self._settle(path, result, elapsed=outcome.elapsed)
        tell_outcome(replace(outcome, result=result))
        return True

    def publish(self) -> Published:
        """Publish the days that changed, were judged by other rules or whose tables are gone; if none, the latest."""
        out, judging = self.settings.out, self.settings.judging
        hide_stored(self.ledger, judging.agents, judging.hidden_mark)
        old = set(self.ledger.unpublished(judging.published)) & self.seen
        changed = {*self.ledger.unpublished(), *old, *(self.seen - set(published_days(out)))}
        publisher = Publisher(ledger=self.ledger, out=out, judging=judging, workers=self.settings.workers)
        return publisher.publish(changed or ({max(self.dated or self.seen)} if self.seen else ()))

    def night(self) -> date | None:
        """The day that the run is about: that of most of its calls, the later of two; else the last one known."""
        if self.nights:
            return max(self.nights, key=lambda day: (self.nights[day], day))
        with_calls = self.dated & set(self.ledger.days())
        return max(with_calls, default=None)


def _as_read(task: Task, sha256: str) -> Task | None:
    """The task with the file's size and time of change as they belong to what was read; ``None``: none do.

    A file that was replaced before it was read, and not since, is as good as any; its content tells.
    """
    path = task.recording.path
    try:
        status = path.stat()
        if (status.st_size, status.st_mtime_ns) == (task.size, task.mtime_ns):
            return task
        with open_regular(path) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        after = path.stat()
    except (OSError, NotFoundError):  # gone, so nobody can say which bytes were heard
        return None
    unmoved = (status.st_size, status.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return replace(task, size=after.st_size, mtime_ns=after.st_mtime_ns) if unmoved and digest == sha256 else None
