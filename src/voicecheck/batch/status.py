"""How it stands with an output folder: what is stored, what failed, what is going on. Only read, never waited for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from voicecheck.errors import UsageError
from voicecheck.ledger.history import Run
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.lock import Holder, holder
from voicecheck.ledger.states import RecordingState, State
from voicecheck.ledger.storage import LEDGER_NAME, lock_path

NEWEST = 5
LAST_RUNS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """The run that goes on now: who, since when, and how many recordings it has settled since.

    What it has settled counts those that it found known already among the done; ``waiting`` are those
    that it still has to take on.
    """

    holder: Holder
    settled: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How it stands with an output folder.

    ``states`` counts the recordings by state, ``days`` those of each day but the
    ``undated``, whose day is not known: they are filed under the day of a run.
    ``audio`` is the seconds stored,
    ``size`` the bytes of the ledger. ``errors`` counts failures by kind of error, ``newest`` are the last
    few of them, ``unpublished`` the days whose tables are older than what is stored. ``completed_at`` is
    when a run last came to its end, failures or not.
    """

    out: Path
    states: Mapping[State, int]
    days: Mapping[date, Mapping[State, int]]
    undated: Mapping[State, int]
    audio: float
    size: int
    errors: tuple[tuple[str, int], ...]
    newest: tuple[RecordingState, ...]
    runs: tuple[Run, ...]
    completed_at: datetime | None
    realtime_factor: float | None
    unpublished: tuple[date, ...]
    going: Going | None


def read_status(out: Path) -> Status:
    """Read how it stands with an output folder; a run that goes on there is not disturbed.

    Raises
    ------
    UsageError
        There is no ledger, or it cannot be read.
    """
    path = out / LEDGER_NAME
    at_work = holder(lock_path(path))
    if at_work and not path.is_file():
        raise UsageError("{out}: process {pid} has just begun there; ask again in a moment", out=out, pid=at_work.pid)
    with Ledger(path, read_only=True) as ledger:
        failed = ledger.recordings_in("failed", "quarantined")
        states, undated = ledger.states(), ledger.states_by_day(undated=True)
        return Status(
            out=out,
            states=states,
            days=_told_days(ledger.states_by_day(), undated),
            undated=dict(sum((Counter(each) for each in undated.values()), Counter[State]())),
            audio=ledger.audio(),
            size=path.stat().st_size,
            errors=tuple(Counter(each.error or "unknown" for each in failed).most_common()),
            newest=tuple(failed[:NEWEST]),
            runs=tuple(ledger.latest_runs(LAST_RUNS)),
            completed_at=ledger.completed_at(),
            realtime_factor=ledger.realtime_factor(),
            unpublished=tuple(sorted(ledger.unpublished())),
            going=_going(at_work, ledger, states),
        )


def _told_days(
    days: Mapping[date, Mapping[State, int]], undated: Mapping[date, Mapping[State, int]]
) -> dict[date, dict[State, int]]:
    """The states of each day without the recordings that are there for lack of a day; days with nothing left go."""
    left = {day: dict(Counter(states) - Counter(undated.get(day, {}))) for day, states in days.items()}
    return {day: states for day, states in left.items() if states}


def _going(at_work: Holder | None, ledger: Ledger, states: Mapping[State, int]) -> Going | None:
    if at_work is None:
        return None
    return Going(holder=at_work, settled=ledger.settled_since(at_work.started_at), waiting=states["waiting"])
