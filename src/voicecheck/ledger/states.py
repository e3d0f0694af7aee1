"""How it stands with each recording: waiting, done, failed, quarantined or dismissed, and what it took.

The stages of a call stand in ``calls``, each reason of a failure in ``failures``; here is one row a
recording, changed in the same transaction as those.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args

from pydantic import TypeAdapter

from voicecheck.ledger.history import History
from voicecheck.ledger.storage import marks
from voicecheck.records import CallAnalysis, Recording
from voicecheck.tables.rows import Failure

State = Literal["waiting", "done", "failed", "quarantined", "dismissed"]
STATES: tuple[State, ...] = get_args(State)
QUARANTINED = ("poison", "timeout")
"""Errors of recordings that ended or held up a worker: not tried again until the file or the settings change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A recording to analyse: its day, its file as it was seen, and a hash of all else that hearing depends on."""

    recording: Recording
    day: date
    size: int
    mtime_ns: int
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingState:
    """How it stands with a recording.

    ``attempts`` counts those since it was last done, ``error`` and ``message`` are of the last one that
    failed. ``audio`` is the recording's length and ``elapsed`` what the last attempt took, in seconds,
    ``None`` where not known. ``queued_at`` is when a run last took it on, ``ended_at`` when it was done or
    given up.
    """

    path: str
    day: date
    state: State
    attempts: int
    error: str | None
    message: str | None
    audio: float | None
    elapsed: float | None
    queued_at: datetime | None
    ended_at: datetime | None


_STATE = tuple(item.name for item in fields(RecordingState))
_FAILURE = tuple(item.name for item in fields(Failure))
_STORED = "path, recording, agent_id, day, stage, error, message, attempts, last_at, started_at, dismissed, team"
_KEEPS = {
    "facts": "json_patch(excluded.facts, json_object('day_asked', json_extract(recordings.facts, '$.day_asked')))"
}
"""What is kept of an earlier value: that somebody said of which day it is."""
_ATTEMPTS = {
    "queue": "iif(state = 'done', 0, attempts)",
    "store": "iif(state = 'done', 1, attempts + 1)",
    "fail": "excluded.attempts",
}
# What a manifest said names the day, or `note_asked` did; an earlier version kept nothing of some stored calls.
_DATED = """(
    coalesce(json_extract(facts, '$.started_at'), json_extract(facts, '$.started_on'),
             json_extract(facts, '$.day_asked')) IS NOT NULL
    OR (facts IS NULL AND state = 'done')
    OR EXISTS (SELECT 1 FROM failures WHERE failures.path = recordings.path AND failures.started_at IS NOT NULL)
)"""
_facts: TypeAdapter[Recording] = TypeAdapter(Recording)


class States(History):
    """The part of the ledger that has one row a recording."""

    def queue(self, recordings: Iterable[Queued]) -> None:
        """Note recordings that a run takes on; they wait until they are stored or settled."""
        now = datetime.now(UTC).isoformat()
        with self.transaction():
            for each in recordings:
                # What was dismissed is taken on again only where it is not the same any more.
                self._db.execute("UPDATE failures SET dismissed = 0 WHERE path = ?", (str(each.recording.path),))
                self._put(
                    "queue",
                    path=str(each.recording.path),
                    day=each.day.isoformat(),
                    state="waiting",
                    size=each.size,
                    mtime_ns=each.mtime_ns,
                    fingerprint=each.fingerprint,
                    queued_at=now,
                    facts=_facts.dump_json(each.recording, exclude_defaults=True).decode(),
                )

    def note_asked(self, paths: Iterable[str]) -> None:
        """Note that somebody said of which day recordings are whose start is not known."""
        query = "UPDATE recordings SET facts = json_set(coalesce(facts, '{}'), '$.day_asked', 1) WHERE path = ?"
        with self.transaction():
            self._db.executemany(query, [(path,) for path in paths])

    def is_dated(self, path: str) -> bool:
        """Whether anybody said of which day a recording is; else it is filed under that of a run."""
        query = f"SELECT 1 FROM recordings WHERE path = ? AND {_DATED}"
        return self._db.execute(query, (path,)).fetchone() is not None

    def has_dated_calls(self, day: date) -> bool:
        """Whether a call of the day is stored that is known to be of that day."""
        query = f"SELECT 1 FROM recordings WHERE day = ? AND state = 'done' AND {_DATED} LIMIT 1"
        return self._db.execute(query, (day.isoformat(),)).fetchone() is not None

    def undated_days(self) -> set[date]:
        """Give the days of runs: nobody said of any recording there of which day it is."""
        query = f"SELECT day FROM recordings GROUP BY day HAVING NOT max({_DATED})"
        return {date.fromisoformat(day) for (day,) in self._db.execute(query)}

    def is_quarantined(self, queued: Queued) -> bool:
        """Whether this very file, with these very settings, ended or held up a worker before."""
        return self._left_as("quarantined", queued)

    def is_dismissed(self, queued: Queued) -> bool:
        """Whether the failure of this very file, with these very settings, was dismissed."""
        return self._left_as("dismissed", queued)

    def _left_as(self, state: State, queued: Queued) -> bool:
        query = "SELECT state, size, mtime_ns, fingerprint FROM recordings WHERE path = ?"
        row = self._db.execute(query, (str(queued.recording.path),)).fetchone()
        return bool(row == (state, queued.size, queued.mtime_ns, queued.fingerprint))

    def dismiss(self, paths: Iterable[str]) -> None:
        """Dismiss what is wrong with paths: it stays known, is not tried again, and counts for nothing.

        It comes back where the file or the settings change and it fails again, or something else is wrong.
        """
        with self.transaction():
            for path in paths:
                self._db.execute("UPDATE failures SET dismissed = 1 WHERE path = ?", (path,))
                self._db.execute(
                    "UPDATE recordings SET state = 'dismissed' WHERE path = ? AND state IN ('failed', 'quarantined')",
                    (path,),
                )

    def forget_failure(self, path: str) -> None:
        """Forget a recording that failed and what was wrong with it; its day is to be published again."""
        with self.transaction():
            self._mark("SELECT day, NULL FROM failures WHERE path = ?", path)
            self._db.execute("DELETE FROM failures WHERE path = ?", (path,))
            self._db.execute("DELETE FROM recordings WHERE path = ? AND path NOT IN (SELECT path FROM calls)", (path,))

    def settle(
        self,
        path: str,
        failures: Iterable[tuple[Failure, date]] = (),
        *,
        known: bool = False,
        elapsed: float | None = None,
    ) -> list[Failure]:
        """Replace the failures of a path, none meaning that all is well now.

        Each failure comes with the day to file it under; gives them back with earlier attempts added to
        theirs, without those that were dismissed before and say the same. `known` says that the recording
        itself is stored, whatever else is wrong with what is said of it; `elapsed` what the attempt took, in
        seconds.
        """
        earlier = self._db.execute("SELECT max(attempts) FROM failures WHERE path = ?", (path,)).fetchone()[0]
        query = "SELECT error, message FROM failures WHERE path = ? AND dismissed"
        dismissed = set(self._db.execute(query, (path,)))
        kept = [
            (
                replace(
                    each, attempts=each.attempts + (earlier or 0), dismissed=(each.error, each.message) in dismissed
                ),
                day,
            )
            for each, day in failures
        ]
        if not kept or known:
            self._well(path)
        if earlier is None and not kept:
            return []
        with self.transaction():
            self._mark("SELECT day, NULL FROM failures WHERE path = ?", path)
            self._db.execute("DELETE FROM failures WHERE path = ?", (path,))
            for each, day in kept:
                self._mark("SELECT ?, NULL", day.isoformat())
                started = each.started_at.isoformat() if each.started_at else None
                values = (path, each.recording, each.agent_id, day.isoformat(), each.stage, each.error, each.message)
                more = (each.attempts, each.last_at.isoformat(), started, int(each.dismissed), each.team)
                self._db.execute(f"INSERT OR REPLACE INTO failures ({_STORED}) VALUES ({marks(12)})", values + more)
            if kept and not known:
                self._ill(path, *min(reversed(kept), key=lambda each: each[0].dismissed), elapsed)
        return [each for each, _ in kept if not each.dismissed]

    def all_failures(self) -> list[tuple[Failure, date]]:
        """Give every failure with the day that it is filed under, those of one day together."""
        query = f"SELECT day, {', '.join(_FAILURE)} FROM failures ORDER BY day, recording, message"
        return [(_read_failure(row), date.fromisoformat(day)) for day, *row in self._db.execute(query)]

    def failures(self, day: date) -> list[Failure]:
        """Give a day's failures, sorted by recording."""
        query = f"SELECT {', '.join(_FAILURE)} FROM failures WHERE day = ? ORDER BY recording, message"
        return [_read_failure(row) for row in self._db.execute(query, (day.isoformat(),))]

    def failures_of(self, path: str) -> list[tuple[Failure, date]]:
        """Give what is wrong with a path, each with the day that it is filed under."""
        query = f"SELECT day, {', '.join(_FAILURE)} FROM failures WHERE path = ? ORDER BY message"
        return [(_read_failure(row), date.fromisoformat(day)) for day, *row in self._db.execute(query, (path,))]

    def states_by_day(self, *, undated: bool = False) -> dict[date, dict[State, int]]:
        """Count the recordings of each day by state; the days in order, states without recordings left out.

        ``undated``: only those without a known day.
        """
        counts: dict[date, dict[State, int]] = {}
        which = f"WHERE NOT {_DATED}" if undated else ""
        query = f"SELECT day, state, count(*) FROM recordings {which} GROUP BY day, state ORDER BY day, state"
        for day, state, count in self._db.execute(query):
            counts.setdefault(date.fromisoformat(day), {})[state] = count
        return counts

    def states(self) -> dict[State, int]:
        """Count the recordings in each state."""
        counts = dict.fromkeys(STATES, 0)
        counts.update(self._db.execute("SELECT state, count(*) FROM recordings GROUP BY state"))
        return counts

    def recordings_in(self, *states: State, limit: int = -1) -> list[RecordingState]:
        """Give the recordings in some states, those that ended last first; all, unless limited."""
        query = f"SELECT {', '.join(_STATE)} FROM recordings WHERE state IN ({marks(len(states))})"
        rows = self._db.execute(f"{query} ORDER BY ended_at DESC, path LIMIT ?", (*states, limit))
        return [_read_state(row) for row in rows]

    def state_of(self, path: str) -> RecordingState | None:
        """Say how it stands with a recording; ``None`` where it is not known."""
        row = self._db.execute(f"SELECT {', '.join(_STATE)} FROM recordings WHERE path = ?", (path,)).fetchone()
        return _read_state(row) if row else None

    def recording_of(self, path: str) -> Recording | None:
        """Give what a manifest said of a recording when it was last taken on.

        ``None`` where it is not known, or never came so far: its row in the manifest was wrong, or it
        failed before an earlier version kept this.
        """
        row = self._db.execute("SELECT facts FROM recordings WHERE path = ?", (path,)).fetchone()
        return _facts.validate_json(row[0]) if row and row[0] else None

    def recording_as(self, path: str, size: int, mtime_ns: int) -> Recording | None:
        """Give what a manifest said of this very file when it was last taken on; ``None`` of another."""
        query = "SELECT facts FROM recordings WHERE path = ? AND size = ? AND mtime_ns = ?"
        row = self._db.execute(query, (path, size, mtime_ns)).fetchone()
        return _facts.validate_json(row[0]) if row and row[0] else None

    def settled_since(self, when: datetime) -> int:
        """Count the recordings that were done or given up since a moment."""
        query = "SELECT count(*) FROM recordings WHERE state != 'waiting' AND ended_at >= ?"
        return int(self._db.execute(query, (when.astimezone(UTC).isoformat(),)).fetchone()[0])

    def audio(self) -> float:
        """Seconds of sound of all recordings that are done."""
        return float(self._db.execute("SELECT total(audio) FROM recordings WHERE state = 'done'").fetchone()[0])

    def _mark(self, days: str, *values: object) -> None:
        """Note that days are to be published again."""
        self._db.execute(f"INSERT OR REPLACE INTO days {days}", values)

    def _well(self, path: str) -> None:
        self._db.execute(
            "UPDATE recordings SET state = 'done', error = NULL, message = NULL"
            " WHERE path = ? AND state != 'done' AND path IN (SELECT path FROM calls)",
            (path,),
        )

    def _ill(self, path: str, failure: Failure, day: date, elapsed: float | None) -> None:
        self._put(
            "fail",
            path=path,
            day=day.isoformat(),
            state="dismissed" if failure.dismissed else "quarantined" if failure.error in QUARANTINED else "failed",
            attempts=failure.attempts,
            error=failure.error,
            message=failure.message,
            elapsed=elapsed,
            ended_at=failure.last_at.isoformat(),
        )

    def _done(self, path: str, analysis: CallAnalysis, day: date, elapsed: float) -> None:
        self._put(
            "store",
            path=path,
            day=day.isoformat(),
            state="done",
            error=None,
            message=None,
            audio=analysis.conversation.duration,
            elapsed=elapsed,
            ended_at=datetime.now(UTC).isoformat(),
            facts=_facts.dump_json(analysis.recording, exclude_defaults=True).decode(),
        )

    def _put(self, step: str, **known: object) -> None:
        """Change what is known of a recording; an attempt counts once it has ended, and afresh after it was done."""
        values = {"attempts": 0 if step == "queue" else 1} | known
        update = ", ".join(
            f"{name} = {_KEEPS.get(name, f'excluded.{name}')}" for name in known if name not in ("path", "attempts")
        )
        self._db.execute(
            f"INSERT INTO recordings ({', '.join(values)}) VALUES ({marks(len(values))}) "
            f"ON CONFLICT (path) DO UPDATE SET {update}, attempts = {_ATTEMPTS[step]}",
            tuple(values.values()),
        )


def _read_state(row: tuple[Any, ...]) -> RecordingState:
    known = dict(zip(_STATE, row, strict=True))
    times = {name: _instant(known[name]) for name in ("queued_at", "ended_at")}
    return RecordingState(**(known | times | {"day": date.fromisoformat(known["day"])}))


def _read_failure(row: Iterable[Any]) -> Failure:
    known = dict(zip(_FAILURE, row, strict=True))
    times = {name: _instant(known[name]) for name in ("last_at", "started_at")}
    return Failure(**(known | times | {"dismissed": bool(known["dismissed"])}))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
