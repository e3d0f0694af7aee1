"""What of the recordings is to be analysed, and what is known already."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from voicecheck.audio.opening import open_regular
from voicecheck.batch.judging import heard_by
from voicecheck.batch.known import keep_known
from voicecheck.conversation.roles import relabelled, roles_stay
from voicecheck.errors import NotFoundError, RecordingError
from voicecheck.language.stored import of_system
from voicecheck.ledger.ledger import Entry, Ledger
from voicecheck.ledger.states import Queued
from voicecheck.records import Recording
from voicecheck.tables.rows import Provenance

Probe = Callable[[Path], float | None]
"""Gives a recording's length in seconds from its header, or ``None``; may raise `RecordingError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Queued):
    """A recording to analyse, and what the ledger will keep beside its analysis.

    ``base`` is a hash of all that hearing depends on but the recording; ``kept`` names what an earlier run was
    told of it, and this one is not. ``dated``: somebody said of which day it is; else it is that of a run.
    """

    hearing: str
    label: str
    base: str = ""
    dated: bool = True
    kept: tuple[str, ...] = ()

    def entry(self, sha256: str, elapsed: float, judged: str, provenance: Provenance) -> Entry:
        """Make the ledger's entry once the analysis is there; `judged` stands for the rules."""
        return Entry(
            path=str(self.recording.path),
            call_id=self.recording.call_id,
            day=self.day,
            size=self.size,
            mtime_ns=self.mtime_ns,
            sha256=sha256,
            fingerprint=self.fingerprint,
            hearing=self.hearing,
            judged=judged,
            label=self.label,
            elapsed=elapsed,
            provenance=provenance,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The day that a call is filed under.

    ``asked`` is the day asked for on the command line, ``today`` the last resort.
    """

    zone: ZoneInfo
    asked: date | None
    today: date

    def of(self, started_at: datetime | None, known: date | None = None, *, on: date | None = None) -> date:
        """Give the local date of the call's start, else `on`; not known: as asked, else as before, else today."""
        if started_at is not None:
            return started_at.astimezone(self.zone).date()
        return on or self.asked or known or self.today


def make_task(
    recording: Recording, ledger: Ledger | None, *, fingerprint: str, hearing: str, days: Days, forget: bool = False
) -> Task:
    """Look at a recording's file and at what is known of it.

    What earlier runs were told of the same bytes, and this one is not, stays known.

    Parameters
    ----------
    recording
        The recording.
    ledger
        What is known; ``None``: nothing yet.
    fingerprint, hearing
        Hashes of all that hearing depends on but the recording, and of the settings among it.
    days
        How its day is found.
    forget
        Take what is given now alone.

    Raises
    ------
    NotFoundError
        The file is gone.
    """
    path = str(recording.path)
    try:
        status = recording.path.stat()
    except OSError as error:
        raise NotFoundError(
            "{name}: no such file; looked for {path} ({reason})",
            name=recording.name,
            path=path,
            reason=of_system(error),
        ) from error
    state = ledger.state_of(path) if ledger else None  # a recording that failed stays on its day, too
    known = _facts(path, status, ledger) if ledger and not forget else None
    recording, kept = keep_known(recording, known) if known else (recording, ())
    return Task(
        recording=recording,
        day=days.of(recording.started_at, state.day if state else None, on=recording.started_on),
        size=status.st_size,
        mtime_ns=status.st_mtime_ns,
        fingerprint=_hash(fingerprint, heard_by(recording)),
        hearing=hearing,
        label=_hash(recording),
        base=fingerprint,
        dated=_is_dated(recording, days, ledger),
        kept=kept,
    )


def _is_dated(recording: Recording, days: Days, ledger: Ledger | None) -> bool:
    """Whether anybody said of which day it is: the manifest, the command line, or either in an earlier run."""
    told = recording.started_at or recording.started_on or days.asked
    return told is not None or bool(ledger and ledger.is_dated(str(recording.path)))


def _facts(path: str, status: os.stat_result, ledger: Ledger) -> Recording | None:
    """What earlier runs were told of the same bytes, here or where they lay before; of other bytes it says nothing."""
    sha256 = _content_of(path, status.st_size, status.st_mtime_ns, ledger)
    mine = ledger.entry(path)
    if mine is None:
        if told := ledger.recording_as(path, status.st_size, status.st_mtime_ns):
            return told
    elif mine.sha256 == sha256:
        return ledger.recording_of(path)
    before = ledger.by_sha256(sha256) if sha256 else None
    return ledger.recording_of(before.path) if before and not Path(before.path).exists() else None


def reuse(task: Task, ledger: Ledger, present: Collection[str] = ()) -> bool:
    """Whether the analysis is known already; brings it up to date where only names or metadata changed.

    A recording is recognised by its content, so one that was renamed or moved is not analysed again. Where
    anything that the manifest says of it changed, it will be judged again. `present` are the paths of this run.
    """
    found = known_as(task, ledger)
    if found is None:
        return False
    known, entry = found
    if entry == known:
        return True
    try:
        analysis = ledger.analysis(known.path)
    except ValueError:  # what is stored is damaged: analyse it again
        return False
    judged = entry.judged if _told_alike(analysis.recording, task.recording) else ""
    analysis = relabelled(analysis, task.recording)
    gone = [] if Path(known.path).exists() else [known.path]
    replaces = [*gone, *left_behind(entry, task.recording, ledger, present)]
    ledger.store(replace(entry, judged=judged), analysis, replaces=replaces)
    return True


def left_behind(entry: Entry, recording: Recording, ledger: Ledger, present: Collection[str]) -> list[str]:
    """The paths of copies of a recording that are known as the same call and are no part of this run.

    Whoever copies a folder and runs the copy has the same calls, not twice as many.
    """
    return [path for path in ledger.copies_of(entry, recording.agent_id) if path not in present]


def known_as(task: Task, ledger: Ledger) -> tuple[Entry, Entry] | None:
    """Find the entry under which a recording's analysis is stored, and the entry that it should have now.

    ``None`` where it has to be analysed. Nothing is written.
    """
    sha256 = _content(task, ledger)
    if sha256 is None:
        return None
    mine = ledger.entry(str(task.recording.path))
    if mine and mine.sha256 == sha256 and (mine.fingerprint == task.fingerprint or _heard_alike(mine, task, ledger)):
        known: Entry | None = mine
    else:
        known = ledger.by_content(sha256, task.fingerprint)
    return (known, task.entry(sha256, known.elapsed, known.judged, known.provenance)) if known else None


def _heard_alike(mine: Entry, task: Task, ledger: Ledger) -> bool:
    """Whether only the label of a call changed, and the roles that it gives are those that it has already."""
    told = ledger.recording_of(mine.path)
    if told is None or _hash(task.base, heard_by(told)) != mine.fingerprint:
        return False
    try:
        return roles_stay(ledger.analysis(mine.path).conversation, task.recording)
    except ValueError:
        return False


def _told_alike(before: Recording, now: Recording) -> bool:
    """Whether only what no norm asks for differs: where the file lies and what it is called."""
    same = replace(before, path=now.path, name=now.name, call_id=now.call_id, remarks=now.remarks)
    return same == now


Reason = Literal["new", "changed", "settings", "model", "label"]


def why_analysed(task: Task, ledger: Ledger) -> Reason:
    """Why a recording that is not `known_as` anything has to be analysed.

    ``changed``: its file holds something else; ``settings``: those of hearing differ; ``model``: the model, the
    word lists or the program's version do; ``label``: the manifest now gives roles that it does not have.
    """
    sha256 = _content(task, ledger)
    mine = ledger.entry(str(task.recording.path))
    if mine and mine.sha256 != sha256:
        return "changed"
    known = mine or (ledger.by_sha256(sha256) if sha256 else None)
    if known is None:
        return "new"
    if known.hearing != task.hearing:
        return "settings"
    told = ledger.recording_of(known.path)
    return "label" if told and _hash(task.base, heard_by(told)) == known.fingerprint else "model"


def _content(task: Task, ledger: Ledger) -> str | None:
    return _content_of(str(task.recording.path), task.size, task.mtime_ns, ledger)


def _content_of(path: str, size: int, mtime_ns: int, ledger: Ledger) -> str | None:
    """Give the file's SHA-256, or ``None`` where no known recording can have the same content.

    Size and time of change stand for the content where they are as before; a file is read only if
    some known recording is as long. One that changes meanwhile is not known.
    """
    known = ledger.entry(path)
    if known and (known.size, known.mtime_ns) == (size, mtime_ns):
        return known.sha256
    if not ledger.has_size(size):
        return None
    with open_regular(Path(path)) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        status = os.fstat(file.fileno())
    return digest if (status.st_size, status.st_mtime_ns) == (size, mtime_ns) else None


def _hash(*values: object) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()


def lengths_of(tasks: list[Task], probe: Probe | None) -> dict[Path, float]:
    """Give each recording's length in seconds; what no header tells is estimated from the size.

    The estimate takes the bytes a second of those known, else of two channels of 8 kHz mu-law.
    """
    known = {task.recording.path: _probed(task, probe) for task in tasks}
    measured = [(task.size, known[task.recording.path] or 0.0) for task in tasks if known[task.recording.path]]
    seconds = sum(length for _, length in measured)
    rate = sum(size for size, _ in measured) / seconds if seconds else 16_000.0
    return {task.recording.path: known[task.recording.path] or task.size / max(rate, 1.0) for task in tasks}


def _probed(task: Task, probe: Probe | None) -> float | None:
    try:
        return probe(task.recording.path) if probe else None
    except RecordingError:  # it will be said again, and kept as a failure, when it is analysed
        return None
