"""What is published beside the tables of the days with calls: the norms, and what belongs to days without any."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

from voicecheck.batch.judging import Judging
from voicecheck.ledger.ledger import Ledger
from voicecheck.tables.given_rows import day_figure_rows, figure_days
from voicecheck.tables.norm_rows import norm_rows
from voicecheck.tables.publish import publish_rows
from voicecheck.tables.read import published_days, read_rows
from voicecheck.tables.remove import remove_days
from voicecheck.tables.rows import Row
from voicecheck.tables.schema import arrow_schema


def publish_beside(ledger: Ledger, out: Path, judging: Judging) -> None:
    """Publish the norms, and figures of days without calls; take away what is there of such days and no more given.

    Figures count from the first day with calls on: what was purged does not come back.
    """
    days = ledger.days()
    if days:
        _publish(out, "norms", None, norm_rows(judging.packs, dict(judging.options.limits)))
    with_tables = {*days, *ledger.orphans()}
    given = {day for day in figure_days(judging.scores) if days and day > days[0]} - with_tables
    for day in sorted(given):
        _publish(out, "figures", day, day_figure_rows(judging.scores, day, {}))
    for table, kept in (("figures", given), *((table, set[date]()) for table in _OPINIONS)):
        if strays := set(published_days(out, table)) - with_tables - kept:
            remove_days(out, strays, tables=(table,))


_OPINIONS = ("reviews", "appeals")
"""Tables that an earlier version filed otherwise: under the day of import."""


def _publish(out: Path, table: str, day: date | None, rows: list[Row]) -> None:
    """Publish rows, unless they stand there."""
    names = arrow_schema(table).names
    wanted = [dict.fromkeys(names) | row for row in rows]
    with suppress(OSError, ValueError, LookupError):  # damaged, or of another version: written anew
        if [{name: row[name] for name in names} for row in read_rows(out, table, day=day)] == wanted:
            return
    publish_rows(out, table, day, rows)
