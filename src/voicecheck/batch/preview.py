"""What a run would do: headers are read and compared with what is stored. Nothing is analysed and nothing written."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from voicecheck.batch.course import BatchSettings
from voicecheck.batch.discover import Discovery
from voicecheck.batch.known import kept_note
from voicecheck.batch.plan import Days, Probe, Task, known_as, make_task, why_analysed
from voicecheck.errors import RecordingError
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.records import Recording
from voicecheck.tables.rows import Failure
from voicecheck.workers.worker import failure_of

Prospect = Literal[
    "new", "changed", "settings", "model", "label", "forced", "relabelled", "unchanged", "quarantined", "dismissed"
]
PROSPECTS: tuple[Prospect, ...] = get_args(Prospect)
ANALYSED: tuple[Prospect, ...] = ("new", "changed", "settings", "model", "label", "forced")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a run would do.

    ``prospects`` counts the usable recordings: those that would be analysed by the reason (`ANALYSED`, see
    `plan.why_analysed`; ``forced``: known, but asked for); ``relabelled`` are known by their content, under
    another name or with other facts in the manifest, and only judged again; ``quarantined`` are left alone.
    ``audio`` is the length of what would be analysed, in seconds, without the ``unprobed`` whose headers do not
    tell it;
    ``known_audio`` that of the rest.
    ``undated`` have no known day and are not in ``days``.
    ``failures`` are those to expect already, ``duplicates`` groups of
    recordings with the same content. ``realtime_factor`` is that of the last runs, ``None``: none is known.
    """

    prospects: Mapping[Prospect, int]
    days: Mapping[date, int]
    undated: int
    agents: int
    without_agent: int
    audio: float
    known_audio: float
    unprobed: int
    failures: tuple[Failure, ...]
    duplicates: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    realtime_factor: float | None

    @property
    def seconds(self) -> float | None:
        """How long it would take; ``None`` where no earlier run tells how fast this machine is."""
        return self.audio / self.realtime_factor if self.realtime_factor else None

    @property
    def exit_code(self) -> int:
        """1 where some recordings would fail, else 0: what can be told of the run's."""
        return 1 if self.failures else 0


def preview(discovery: Discovery, settings: BatchSettings, *, probe: Probe) -> Preview:
    """Look at what a run with these settings would do.

    Parameters
    ----------
    discovery
        What there is to analyse.
    settings
        How it would be run.
    probe
        Gives a recording's length from its header; what it raises is a failure to expect.

    Raises
    ------
    UsageError
        There is a ledger that cannot be read.
    """
    with _ledger(settings.out) as ledger:
        look = _Look(ledger, settings, probe)
        for recording in discovery.recordings:
            look.at(recording)
        return Preview(
            prospects={each: look.prospects[each] for each in PROSPECTS},
            days=dict(sorted(look.days.items())),
            undated=look.undated,
            agents=len({each.agent_id for each in discovery.recordings} - {None}),
            without_agent=sum(each.agent_id is None for each in discovery.recordings),
            audio=look.audio,
            known_audio=look.known_audio,
            unprobed=look.unprobed,
            failures=(*discovery.failures, *look.failures),
            duplicates=tuple(_duplicates(discovery.recordings)),
            notes=(*discovery.notes, *kept_note(look.kept)),
            realtime_factor=ledger.realtime_factor() if ledger else None,
        )


@contextmanager
def _ledger(out: Path) -> Iterator[Ledger | None]:
    """The ledger, to be read; none where nothing is stored yet."""
    path = out / LEDGER_NAME
    if not path.is_file():
        yield None
        return
    with Ledger(path, read_only=True) as ledger:
        yield ledger


@dataclass(slots=True)
class _Look:
    """What has been looked at so far."""

    ledger: Ledger | None
    settings: BatchSettings
    probe: Probe
    prospects: Counter[Prospect] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)
    undated: int = 0
    audio: float = 0.0
    known_audio: float = 0.0
    unprobed: int = 0
    failures: list[Failure] = field(default_factory=list)
    kept: list[tuple[str, ...]] = field(default_factory=list)

    def at(self, recording: Recording) -> None:
        """Look at a recording."""
        zone = ZoneInfo(self.settings.zone)
        days = Days(zone=zone, asked=self.settings.day, today=datetime.now(zone).date())
        hashes = {"fingerprint": self.settings.fingerprint, "hearing": self.settings.judging.hearing}
        try:
            task = make_task(recording, self.ledger, **hashes, days=days, forget=self.settings.forget)
            prospect = self._prospect(task)
            length = self.probe(recording.path) if prospect in ANALYSED else None
        except RecordingError as error:
            self.failures.append(failure_of(recording, error))
            return
        self.kept.append(task.kept)
        self.prospects[prospect] += 1
        if task.dated:
            self.days[task.day] += 1
        else:
            self.undated += 1
        if prospect in ANALYSED:
            self.audio += length or 0.0
            self.unprobed += length is None
        elif self.ledger:
            state = self.ledger.state_of(str(recording.path))
            self.known_audio += (state.audio or 0.0) if state else 0.0

    def _prospect(self, task: Task) -> Prospect:
        """What a run would do with a recording."""
        ledger, settings = self.ledger, self.settings
        if ledger is None:
            return "new"
        found = known_as(task, ledger)
        if found and settings.force:
            return "forced"
        if found:
            return "unchanged" if found[0] == found[1] else "relabelled"
        if ledger.is_dismissed(task) and not settings.force:
            return "dismissed"
        if ledger.is_quarantined(task) and not (settings.force or settings.quarantined):
            return "quarantined"
        return why_analysed(task, ledger)


def _duplicates(recordings: Sequence[Recording]) -> Iterator[tuple[str, ...]]:
    """Groups of recordings with the same content: only those of one size are read."""
    for group in _alike(recordings, lambda path: path.stat().st_size):
        for same in _alike(group, _sha256):
            yield tuple(each.name for each in same)


def _alike(recordings: Iterable[Recording], mark: Callable[[Path], object]) -> list[list[Recording]]:
    """Groups of at least two recordings with the same mark; one that cannot be read is in none."""
    groups: defaultdict[object, list[Recording]] = defaultdict(list)
    for each in recordings:
        with suppress(OSError):
            groups[mark(each.path)].append(each)
    return [group for group in groups.values() if len(group) > 1]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
