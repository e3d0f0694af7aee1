"""The ledger: what was heard and found, with what settings, so that nothing is done twice.

One SQLite file with one writer. Each result is committed as it comes, so a run that dies loses only
what was in hand. The tables are published from here, a day at a time; a day stays marked until its
tables are in place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any

from voicecheck.ledger.codec import decode_findings, decode_heard, encode_findings, encode_heard
from voicecheck.ledger.layouts import free_key, seal
from voicecheck.ledger.lookup import Lookup
from voicecheck.ledger.storage import STALE, marks
from voicecheck.records import CallAnalysis, Finding
from voicecheck.tables.rows import NO_PROVENANCE, Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the ledger knows of a recording besides what was heard and found.

    ``fingerprint`` stands for all that hearing depends on but the file's bytes, ``hearing`` for the
    settings among it, ``judged`` for all that judging depends on but what was heard ("" where it must be
    judged again), ``label`` for what is known of the call beforehand; ``size`` and ``mtime_ns`` say that
    the bytes are the same without reading them; ``elapsed`` is in seconds. ``provenance`` says who heard it when.
    """

    path: str
    call_id: str
    day: date
    size: int
    mtime_ns: int
    sha256: str
    fingerprint: str
    hearing: str
    judged: str
    label: str
    elapsed: float
    provenance: Provenance = NO_PROVENANCE


@dataclass(frozen=True, slots=True)
class StoredCall:
    """A call as it is stored: both stages packed, with the settings of each.

    ``key`` is unique over all days, and the same from run to run.
    """

    number: int
    key: str
    path: str
    hearing: str
    judged: str
    heard: bytes
    findings: bytes
    provenance: Provenance = NO_PROVENANCE


_ENTRY = tuple(item.name for item in fields(Entry) if item.name != "provenance")
_PROVENANCE = tuple(item.name for item in fields(Provenance))
_STORED = f"SELECT id, call_key, path, hearing, judged, heard.data, findings.data, {', '.join(_PROVENANCE)} FROM calls"
_STAGES = "JOIN heard ON heard.call = id JOIN findings ON findings.call = id"


class Ledger(Lookup):
    """The ledger of an output folder."""

    def entry(self, path: str) -> Entry | None:
        """Find what is known of the recording at `path`."""
        return self._entry("path = ?", path)

    def by_content(self, sha256: str, fingerprint: str) -> Entry | None:
        """Find an analysis of the same bytes with the same settings, wherever the file lay."""
        return self._entry("sha256 = ? AND fingerprint = ?", sha256, fingerprint)

    def by_sha256(self, sha256: str) -> Entry | None:
        """Find an analysis of the same bytes, whatever the settings."""
        return self._entry("sha256 = ?", sha256)

    def has_size(self, size: int) -> bool:
        """Whether a known recording has so many bytes; if not, its content cannot be known either."""
        return self._db.execute("SELECT 1 FROM calls WHERE size = ?", (size,)).fetchone() is not None

    def _entry(self, condition: str, *values: str) -> Entry | None:
        query = f"SELECT {', '.join((*_ENTRY, *_PROVENANCE))} FROM calls WHERE {condition} ORDER BY path LIMIT 1"
        row = self._db.execute(query, values).fetchone()
        if row is None:
            return None
        known = dict(zip(_ENTRY, row, strict=False))
        provenance = _provenance(row[len(_ENTRY) :])
        return Entry(**(known | {"day": date.fromisoformat(known["day"]), "provenance": provenance}))

    def analysis(self, path: str) -> CallAnalysis:
        """Read the stored analysis of a known recording.

        Raises
        ------
        ValueError
            It is damaged.
        """
        query = f"SELECT heard.data, findings.data FROM calls {_STAGES} WHERE path = ?"
        heard, findings = self._db.execute(query, (path,)).fetchone()
        return replace(decode_heard(heard), findings=decode_findings(findings))

    def copies_of(self, entry: Entry, agent_id: str | None) -> list[str]:
        """Give the other paths at which the same bytes are known as the same call of the same day and agent."""
        query = "SELECT path FROM calls WHERE sha256 = ? AND call_id = ? AND day = ? AND agent_id IS ? AND path != ?"
        values = (entry.sha256, entry.call_id, entry.day.isoformat(), agent_id, entry.path)
        return [path for (path,) in self._db.execute(query, values)]

    def store(self, entry: Entry, analysis: CallAnalysis, *, replaces: Sequence[str] = ()) -> None:
        """Keep an analysis, in place of those of the same path and of `replaces`; its key stays that of its bytes."""
        known = {name: getattr(entry, name) for name in _ENTRY} | {"day": entry.day.isoformat()}
        recording = analysis.recording
        known |= {
            "agent_id": recording.agent_id,
            "meta": json.dumps(sorted(recording.extra), ensure_ascii=False),
            **_stored_provenance(entry.provenance),
        }
        heard, findings = encode_heard(analysis), encode_findings(analysis.findings)
        with self.transaction():
            gone = (entry.path, *(path for path in replaces if path != entry.path))
            self._mark(f"SELECT day, NULL FROM calls WHERE path IN ({marks(len(gone))})", *gone)
            self._mark("SELECT ?, NULL", known["day"])
            key = self._known_key(entry, recording.name, gone)
            self._db.executemany("DELETE FROM recordings WHERE path = ?", [(path,) for path in gone[1:]])
            self._db.executemany("DELETE FROM calls WHERE path = ?", [(path,) for path in gone])
            known["call_key"] = key or free_key(self._db, entry.sha256, entry.call_id, entry.path)
            call = self._db.execute(
                f"INSERT INTO calls ({', '.join(known)}) VALUES ({marks(len(known))})", tuple(known.values())
            ).lastrowid
            seal(self._db, "calls", "id = ?", call)
            self._db.execute("INSERT INTO heard VALUES (?1, ?2, crc32(?2))", (call, heard))
            self._db.execute("INSERT INTO findings VALUES (?1, ?2, crc32(?2))", (call, findings))
            orphans = "(day = ? AND call_id = ? AND recording = ?) OR call_key = ?"
            was = (known["day"], entry.call_id, recording.name, known["call_key"])
            self._db.execute(f"DELETE FROM orphans WHERE {orphans}", was)
            self._done(entry.path, analysis, entry.day, entry.elapsed)

    def _known_key(self, entry: Entry, name: str, paths: Sequence[str]) -> str | None:
        """The key under which the same bytes are known already: here, where they lay before, or in the tables."""
        unused = "call_key NOT IN (SELECT call_key FROM calls)"
        for query, *values in (
            *(("calls WHERE path = ? AND sha256 = ?", path, entry.sha256) for path in paths),
            (f"orphans WHERE sha256 = ? AND {unused} ORDER BY recording != ? LIMIT 1", entry.sha256, name),
        ):
            row = self._db.execute(f"SELECT call_key FROM {query}", values).fetchone()
            if row and row[0]:
                return str(row[0])
        return None

    def calls_named(self, name: str) -> list[tuple[str, date]]:
        """Give key and day of each call with this key or this name, the latest first."""
        query = "SELECT call_key, day FROM calls WHERE call_key = ?1 OR call_id = ?1 ORDER BY call_key != ?1, day DESC"
        return [(key, date.fromisoformat(day)) for key, day in self._db.execute(query, (name,))]

    def call_id_of(self, key: str) -> str:
        """Give the name of the call of a key; the key itself where it is not known."""
        row = self._db.execute("SELECT call_id FROM calls WHERE call_key = ?", (key,)).fetchone()
        return str(row[0]) if row else key

    def analysis_named(self, name: str) -> CallAnalysis | None:
        """Read the stored analysis of the latest call with this key or this name, ``None`` where there is none."""
        query = "SELECT path FROM calls WHERE call_key = ?1 OR call_id = ?1 ORDER BY call_key != ?1, day DESC LIMIT 1"
        row = self._db.execute(query, (name,)).fetchone()
        return self.analysis(row[0]) if row else None

    def repeated_names(self) -> set[str]:
        """Give the names that several calls have."""
        rows = self._db.execute("SELECT call_id FROM calls GROUP BY call_id HAVING count(*) > 1")
        return {name for (name,) in rows}

    def rejudge(
        self, day: date, judged: str, findings: Sequence[tuple[int, bytes | None]], *, judged_at: datetime
    ) -> None:
        """Keep what came of judging stored calls of a day again; ``None`` where it is what was there."""
        news = [(data, number) for number, data in findings if data is not None]
        with self.transaction():
            self._db.executemany("UPDATE findings SET data = ?1, crc = crc32(?1) WHERE call = ?2", news)
            again = [(judged, judged_at.isoformat(), each) for each, _ in findings]
            self._db.executemany("UPDATE calls SET judged = ?, judged_at = ? WHERE id = ?", again)
            self._mark_stale(day)

    def days(self) -> list[date]:
        """Give the days that have calls."""
        return [date.fromisoformat(day) for (day,) in self._db.execute("SELECT DISTINCT day FROM calls ORDER BY day")]

    def known_calls(self, call_ids: Iterable[str]) -> set[str]:
        """Give those of some calls' names or keys that are stored."""
        query = "SELECT 1 FROM calls WHERE call_id = ?1 OR call_key = ?1"
        return {name for name in call_ids if self._db.execute(query, (name,)).fetchone()}

    def known_agents(self) -> set[str]:
        """Give the agents of whom any call is stored."""
        return {agent for (agent,) in self._db.execute("SELECT DISTINCT agent_id FROM calls") if agent is not None}

    def known_agent_days(self) -> set[tuple[str, date]]:
        """Give the agents with the days on which any call of theirs is stored."""
        rows = self._db.execute("SELECT DISTINCT agent_id, day FROM calls WHERE agent_id IS NOT NULL")
        return {(agent, date.fromisoformat(day)) for agent, day in rows}

    def count(self, judged: str | None = None) -> int:
        """Count the calls, or those that were last judged by these rules."""
        where = "" if judged is None else "WHERE judged = ?"
        counted = self._db.execute(f"SELECT count(*) FROM calls {where}", () if judged is None else (judged,))
        return int(counted.fetchone()[0])

    def numbers(self, day: date) -> list[int]:
        """Give the numbers of a day's calls, sorted by agent and call."""
        query = "SELECT id FROM calls WHERE day = ? ORDER BY agent_id, call_id, call_key"
        return [number for (number,) in self._db.execute(query, (day.isoformat(),))]

    def numbers_of(self, keys: Iterable[str]) -> list[int]:
        """Give the numbers of the calls with these keys, sorted by agent and call."""
        query = "SELECT id FROM calls WHERE call_key IN (SELECT value FROM json_each(?))"
        rows = self._db.execute(f"{query} ORDER BY agent_id, call_id, call_key", (json.dumps(list(keys)),))
        return [number for (number,) in rows]

    def stored(self, numbers: Sequence[int]) -> list[StoredCall]:
        """Give stored calls by their numbers, in the order asked for."""
        rows = self._db.execute(f"{_STORED} {_STAGES} WHERE id IN ({marks(len(numbers))})", tuple(numbers))
        found = {row[0]: _stored_call(*row) for row in rows}
        return [found[number] for number in numbers]

    def findings_of(self, call_id: str) -> tuple[Finding, ...]:
        """Give the findings of the call of that key, else of the latest of that name; none where it is not known.

        Raises
        ------
        ValueError
            They are damaged.
        """
        where = "call_key = ?1 OR call_id = ?1 ORDER BY call_key != ?1, day DESC LIMIT 1"
        row = self._db.execute(f"SELECT findings.data FROM calls {_STAGES} WHERE {where}", (call_id,)).fetchone()
        return decode_findings(row[0]) if row else ()

    def stored_findings(self) -> Iterator[tuple[str, str, tuple[Finding, ...]]]:
        """Give key, name and findings of every call, one after another; damaged ones are left out."""
        order = "day, agent_id, call_id, call_key"
        query = f"SELECT call_key, call_id, findings.data FROM calls {_STAGES} ORDER BY {order}"
        for call_key, call_id, data in self._db.execute(query):
            with suppress(ValueError):
                yield call_key, call_id, decode_findings(data)

    def unpublished(self, settings: str | None = None) -> list[date]:
        """Give the days that changed since they were published, or were published with other settings."""
        query = "SELECT day FROM days WHERE settings IS NULL OR settings = ? OR settings != ? ORDER BY day"
        return [date.fromisoformat(day) for (day,) in self._db.execute(query, (STALE, settings))]

    def stale(self) -> list[date]:
        """Give the days whose calls are as they were published, but what was judged of them is not."""
        rows = self._db.execute("SELECT day FROM days WHERE settings = ? ORDER BY day", (STALE,))
        return [date.fromisoformat(day) for (day,) in rows]

    def changed(self, day: date) -> bool:
        """Whether a day's calls or failures changed since it was published, or it never was."""
        row = self._db.execute("SELECT settings FROM days WHERE day = ?", (day.isoformat(),)).fetchone()
        return row is None or row[0] is None

    def mark_stale(self, days: Iterable[date]) -> None:
        """Note that these days are to be judged and scored again."""
        with self.transaction():
            for day in days:
                self._mark_stale(day)

    def _mark_stale(self, day: date) -> None:
        query = "UPDATE days SET settings = ? WHERE day = ? AND settings IS NOT NULL"
        self._db.execute(query, (STALE, day.isoformat()))

    def mark_published(self, day: date, settings: str) -> None:
        """Note that a day's tables are in place, judged and scored by these settings."""
        self._db.execute("INSERT OR REPLACE INTO days VALUES (?, ?)", (day.isoformat(), settings))

    def orphans(self) -> dict[date, list[str]]:
        """Give, by day, the recordings of calls that stand in the day's tables alone (see `recovery`)."""
        found: dict[date, list[str]] = {}
        for day, recording in self._db.execute("SELECT day, recording FROM orphans ORDER BY day, recording"):
            found.setdefault(date.fromisoformat(day), []).append(recording)
        return found

    def forget_orphans(self, day: date) -> None:
        """Let go of a day's calls that stood in its tables alone: those tables are gone."""
        self._db.execute("DELETE FROM orphans WHERE day = ?", (day.isoformat(),))


def _stored_call(
    number: int, key: str, path: str, hearing: str, judged: str, heard: bytes, findings: bytes, *known: Any
) -> StoredCall:
    return StoredCall(number, key, path, hearing, judged, heard, findings, _provenance(known))


def _provenance(row: Sequence[Any]) -> Provenance:
    known = dict(zip(_PROVENANCE, row, strict=True))
    times = {name: known[name] and datetime.fromisoformat(known[name]) for name in ("analysed_at", "judged_at")}
    return Provenance(**(known | times))


def _stored_provenance(known: Provenance) -> dict[str, str | None]:
    """The provenance of a call as its row has it; one that was analysed just now was judged just now, too."""
    now = datetime.now(UTC)
    analysed, judged = (known.analysed_at, known.judged_at) if known.analysed_at else (now, now)
    return {
        "run_id": known.run_id,
        "model_sha256": known.model_sha256,
        "analysed_at": analysed.isoformat(),
        "judged_at": judged.isoformat() if judged else None,
    }
