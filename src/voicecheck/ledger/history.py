"""What the ledger remembers beside the calls: agents' days, runs, and reviewers' verdicts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

from voicecheck.ledger.forget import Forgetting
from voicecheck.ledger.layouts import seal, start_text
from voicecheck.ledger.storage import STALE, marks
from voicecheck.proofs.reviews import Review
from voicecheck.score.agents import CallSums, decode_sums, encode_sums

_REVIEW = "call_id, rule_id, verdict, reviewer, note, imported_at, result, call_key, start_s"

# A verdict that names a call, without its key, is about the one call of that name; of several about none.
_ITS_CALL = (
    "UPDATE OR REPLACE reviews SET call_key = (SELECT call_key FROM calls WHERE calls.call_id = reviews.call_id)"
    " WHERE call_key = '' AND 1 = (SELECT count(*) FROM calls WHERE calls.call_id = reviews.call_id)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of ``run`` or ``rescore``, as it is remembered.

    ``hearing``, ``judged`` and ``scores`` are the hashes of the settings of the three steps, ``model``
    the speech model's name; those of hearing are ``None`` for a run that heard nothing. ``calls`` counts
    those whose days were published, ``audio`` and ``elapsed`` are seconds, ``sums`` the centre's over
    the published days, ``None`` where an earlier version summed otherwise. ``exit_code`` is what the command
    ended with, ``not_reached`` counts the recordings left when it was stopped. ``ended_at`` is ``None`` while it
    goes on, and of a run that was killed. ``model_sha256`` is the SHA-256 of the model's weights.
    """

    started_at: datetime
    ended_at: datetime | None
    command: str
    version: str
    model: str | None
    hearing: str | None
    judged: str
    scores: str
    calls: int
    analysed: int
    rejudged: int
    failed: int
    audio: float
    elapsed: float
    stopped: bool
    sums: CallSums | None
    exit_code: int = 0
    not_reached: int = 0
    model_sha256: str | None = None

    @property
    def run_id(self) -> str:
        """What tells it from every other: when it began."""
        return run_id_of(self.started_at)


def run_id_of(started_at: datetime) -> str:
    """Name a run by the moment at which it began; one folder has one run at a time.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> run_id_of(datetime(2026, 11, 20, 1, 44, 55, 123456, UTC))
    '20261120T014455.123456Z'
    """
    return f"{started_at.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}"


_RUN = tuple(item.name for item in fields(Run))


class History(Forgetting):
    """The part of the ledger that grows with every run."""

    def put_agent_days(self, day: date, agents: Mapping[str | None, CallSums], *, days: int) -> None:
        """Keep each agent's sums of a day, in place of all that were there.

        Where any differ, the tables of so many days after it, whose trends rest on this one, are stale.
        """
        rows = [(day.isoformat(), agent, sums.team, encode_sums(sums)) for agent, sums in agents.items()]
        before = dict(self._db.execute("SELECT agent_id, sums FROM agent_days WHERE day = ?", (day.isoformat(),)))
        if before == {agent: data for _, agent, _, data in rows}:
            return
        later = (day.isoformat(), (day + timedelta(days=days)).isoformat())
        with self.transaction():
            self._db.execute("DELETE FROM agent_days WHERE day = ?", (day.isoformat(),))
            self._db.executemany("INSERT INTO agent_days (day, agent_id, team, sums) VALUES (?, ?, ?, ?)", rows)
            seal(self._db, "agent_days", "day = ?", day.isoformat())
            self._db.execute(
                f"UPDATE days SET settings = '{STALE}' WHERE day > ? AND day <= ? AND settings IS NOT NULL", later
            )

    def agent_days(self, day: date) -> dict[str | None, CallSums]:
        """Give the sums of all agents of a day, as they were published."""
        rows = self._db.execute("SELECT agent_id, sums FROM agent_days WHERE day = ?", (day.isoformat(),))
        return {agent: sums for agent, data in rows if (sums := _read_sums(data))}

    def history(self, agent_id: str | None, before: date, days: int) -> list[tuple[date, CallSums]]:
        """Give an agent's sums of the days before a day, the oldest first.

        Parameters
        ----------
        agent_id
            The agent; ``None`` for calls whose agent is not known.
        before
            The day that is not itself among them.
        days
            How many days of the calendar to look back.
        """
        query = "SELECT day, sums FROM agent_days WHERE agent_id IS ? AND day >= ? AND day < ? ORDER BY day"
        values = (agent_id, (before - timedelta(days=days)).isoformat(), before.isoformat())
        rows = self._db.execute(query, values)
        return [(date.fromisoformat(day), sums) for day, data in rows if (sums := _read_sums(data))]

    def add_run(self, run: Run) -> None:
        """Remember a run, in place of what was noted when it began."""
        known = {name: _stored(getattr(run, name)) for name in _RUN}
        known |= {"ended_at": known["ended_at"] or "", "sums": known["sums"] or b""}
        values = list(known.values())
        with self.transaction():
            self._db.execute("DELETE FROM runs WHERE started_at = ? AND ended_at = ''", (run.started_at.isoformat(),))
            self._db.execute(f"INSERT INTO runs ({', '.join(_RUN)}) VALUES ({marks(len(_RUN))})", values)

    def runs(self, day: date) -> list[Run]:
        """Give the runs that began on a day (UTC), in their order."""
        query = f"SELECT {', '.join(_RUN)} FROM runs WHERE started_at GLOB ? ORDER BY id"
        return [_read_run(row) for row in self._db.execute(query, (f"{day.isoformat()}*",))]

    def run_days(self) -> list[date]:
        """Give the days (UTC) on which runs began."""
        rows = self._db.execute("SELECT DISTINCT substr(started_at, 1, 10) FROM runs ORDER BY 1")
        return [date.fromisoformat(day) for (day,) in rows]

    def last_run(self) -> Run | None:
        """Give the latest run that published any call."""
        query = f"SELECT {', '.join(_RUN)} FROM runs WHERE calls > 0 ORDER BY id DESC LIMIT 1"
        row = self._db.execute(query).fetchone()
        return _read_run(row) if row else None

    def latest_runs(self, limit: int = 10) -> list[Run]:
        """Give the latest runs and rescorings, the last first."""
        rows = self._db.execute(f"SELECT {', '.join(_RUN)} FROM runs ORDER BY id DESC LIMIT ?", (limit,))
        return [_read_run(row) for row in rows]

    def completed_at(self) -> datetime | None:
        """Say when a run last came to its end, whether or not some recordings failed; ``None`` where none did."""
        query = "SELECT max(ended_at) FROM runs WHERE command != 'rescore' AND exit_code IN (0, 1)"
        return _instant(self._db.execute(query).fetchone()[0])

    def realtime_factor(self, runs: int = 5) -> float | None:
        """Seconds of sound a second of work over the latest runs that analysed any; ``None`` where none did."""
        query = "SELECT audio, elapsed FROM runs WHERE analysed > 0 AND elapsed > 0 ORDER BY id DESC LIMIT ?"
        worked = self._db.execute(query, (runs,)).fetchall()
        return sum(audio for audio, _ in worked) / sum(elapsed for _, elapsed in worked) if worked else None

    def put_rules(self, judged: str, rules: Mapping[str, str]) -> None:
        """Remember the hash of each rule of a judging, and forget those by which no call was judged."""
        with self.transaction():
            self._db.execute("DELETE FROM judgings WHERE judged NOT IN (SELECT judged FROM calls)")
            self._db.execute("INSERT OR REPLACE INTO judgings VALUES (?, ?)", (judged, json.dumps(dict(rules))))

    def rules(self) -> dict[str, dict[str, str]]:
        """Give the hash of each rule by which stored calls were judged, by judging."""
        return {judged: json.loads(rules) for judged, rules in self._db.execute("SELECT judged, rules FROM judgings")}

    def put_phrases(self, listened: str, phrases: Sequence[str]) -> None:
        """Remember a list of phrases that calls were listened to for, by its name."""
        values = (listened, json.dumps(list(phrases), ensure_ascii=False))
        self._db.execute("INSERT OR IGNORE INTO listenings VALUES (?, ?)", values)

    def phrases(self, listened: str) -> frozenset[str]:
        """Give a list of phrases that calls were listened to for; none where it is not known."""
        row = self._db.execute("SELECT phrases FROM listenings WHERE listened = ?", (listened,)).fetchone()
        return frozenset(json.loads(row[0])) if row else frozenset()

    def add_reviews(self, reviews: Iterable[Review]) -> None:
        """Keep reviewers' verdicts, each in place of what the same reviewer said of the same finding."""
        rows = [(*map(_stored, astuple(each)[:-1]), start_text(each.start_s)) for each in reviews]
        with self.transaction():
            self._db.executemany(f"INSERT OR REPLACE INTO reviews ({_REVIEW}) VALUES ({marks(9)})", rows)
            self._db.execute(_ITS_CALL)

    def reviews(self) -> list[Review]:
        """Give all verdicts, by call, rule and reviewer."""
        return self._reviews("")

    def reviews_of(self, day: date) -> list[Review]:
        """Give the verdicts on the calls of a day."""
        return self._reviews("WHERE call_key IN (SELECT call_key FROM calls WHERE day = ?)", day.isoformat())

    def days_of(self, calls: Iterable[str]) -> list[date]:
        """Give the days that have a call of any of these keys or names."""
        query = "SELECT DISTINCT day FROM calls WHERE call_key = ?1 OR call_id = ?1"
        days = {day for call in set(calls) for (day,) in self._db.execute(query, (call,))}
        return [date.fromisoformat(day) for day in sorted(days)]

    def _reviews(self, condition: str, *values: str) -> list[Review]:
        query = f"SELECT {_REVIEW} FROM reviews {condition} ORDER BY call_id, call_key, rule_id, reviewer, start_s + 0"
        names = _REVIEW.split(", ")
        known = (dict(zip(names, row, strict=True)) for row in self._db.execute(query, values))
        return [Review(**(each | _review_times(each))) for each in known]


def _review_times(row: Mapping[str, Any]) -> dict[str, Any]:
    """When a verdict was imported, and when the finding that it is about starts."""
    start = row["start_s"]
    return {"imported_at": _instant(row["imported_at"]), "start_s": float(start) if start else None}


def _stored(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return encode_sums(value) if isinstance(value, CallSums) else value


def _read_run(row: tuple[object, ...]) -> Run:
    known = dict(zip(_RUN, row, strict=True))
    times = {name: _instant(known[name]) for name in ("started_at", "ended_at")}
    return Run(**(known | times | {"stopped": bool(known["stopped"]), "sums": _read_sums(known["sums"])}))  # type: ignore[arg-type]


def _read_sums(data: bytes) -> CallSums | None:
    """Sums as bytes; ``None`` where another version wrote them: they come back with the next publication."""
    try:
        return decode_sums(data)
    except ValueError:
        return None


def _instant(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None
