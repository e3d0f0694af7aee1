"""The part of the ledger that forgets: what is older than may be kept, and its bytes in the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from voicecheck.ledger.appeals import Appeals


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger holds of the days before a day; ``listed`` are recordings without a stored call."""

    days: tuple[date, ...]
    calls: int
    listed: int
    reviews: int
    appeals: int


_BY_DAY = ("calls", "failures", "recordings", "orphans", "days", "agent_days")
_ITS_REVIEWS = (
    "(call_key IN (SELECT call_key FROM calls WHERE day < :day) OR call_key = ''"
    " AND call_id IN (SELECT call_id FROM calls WHERE day < :day)"
    " AND call_id NOT IN (SELECT call_id FROM calls WHERE day >= :day))"
)
_ITS_APPEALS = "call_key IN (SELECT call_key FROM calls WHERE day < :day)"


class Forgetting(Appeals):
    """Removal of old calls."""

    def known_before(self, day: date) -> Known:
        """Say what there is of the days before a day."""
        at = {"day": day.isoformat()}
        query = " UNION ".join(f"SELECT day FROM {table} WHERE day < :day" for table in _BY_DAY)
        days = sorted(date.fromisoformat(found) for (found,) in self._db.execute(query, at))
        only = "SELECT count(*) FROM recordings WHERE day < :day AND path NOT IN (SELECT path FROM calls)"
        counts = [
            int(self._db.execute(count, at).fetchone()[0])
            for count in (
                "SELECT count(*) FROM calls WHERE day < :day",
                only,
                f"SELECT count(*) FROM reviews WHERE {_ITS_REVIEWS}",
                f"SELECT count(*) FROM appeals WHERE {_ITS_APPEALS}",
            )
        ]
        return Known(tuple(days), *counts)

    def forget_before(self, day: date) -> None:
        """Remove all that there is of the days before a day, reviews and appeals with it; all or nothing."""
        at = {"day": day.isoformat()}
        with self.transaction():
            self._db.execute(f"DELETE FROM reviews WHERE {_ITS_REVIEWS}", at)
            self._db.execute(f"DELETE FROM appeals WHERE {_ITS_APPEALS}", at)
            for table in _BY_DAY:
                self._db.execute(f"DELETE FROM {table} WHERE day < :day", at)

    def scrub(self) -> None:
        """Leave nothing of what was removed in the file or its write-ahead log."""
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
