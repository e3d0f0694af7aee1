"""The part of the ledger that keeps agents' appeals: all of them, in their order, each with what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime

from voicecheck.ledger.layouts import start_text
from voicecheck.ledger.renaming import Renaming
from voicecheck.ledger.storage import marks
from voicecheck.proofs.appeals import Appeal

_APPEAL = tuple(item.name for item in fields(Appeal))
_TIMES = ("appealed_at", "decided_at")


class Appeals(Renaming):
    """Agents' appeals."""

    def put_appeals(self, appeals: Iterable[Appeal]) -> None:
        """Keep appeals: one without a number as a new one of its call, one with a number in place of that."""
        with self.transaction():
            for each in appeals:
                values = {name: getattr(each, name) for name in _APPEAL}
                values |= {name: _text(values[name]) for name in _TIMES}
                values["start_s"] = None if each.start_s is None else float(start_text(each.start_s))
                if each.number is None:
                    query = "SELECT coalesce(max(number) + 1, 0) FROM appeals WHERE call_key = ?"
                    (values["number"],) = self._db.execute(query, (each.call_key,)).fetchone()
                self._db.execute(
                    f"INSERT OR REPLACE INTO appeals ({', '.join(values)}) VALUES ({marks(len(values))})",
                    tuple(values.values()),
                )

    def appeals(self, day: date | None = None) -> list[Appeal]:
        """Give the appeals of all calls, or of those of a day, by call and number."""
        where = "" if day is None else "WHERE call_key IN (SELECT call_key FROM calls WHERE day = ?)"
        query = f"SELECT {', '.join(_APPEAL)} FROM appeals {where} ORDER BY call_key, number"
        rows = self._db.execute(query, () if day is None else (day.isoformat(),))
        return [_read(dict(zip(_APPEAL, row, strict=True))) for row in rows]


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _read(row: dict[str, object]) -> Appeal:
    times = {name: datetime.fromisoformat(str(row[name])) if row[name] else None for name in _TIMES}
    return Appeal(**(row | times))  # type: ignore[arg-type]
