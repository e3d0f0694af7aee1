"""Calls that are older than may be kept are removed: from the tables, then from the ledger, then its bytes.

A day goes as a whole. Should it be stopped midway, the next purge goes on: the tables of a day are gone
first, and the ledger is what says which days there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from voicecheck.batch.opinions import publish_opinions
from voicecheck.batch.remember import LEDGER_NAME
from voicecheck.export.listenbook import remove_listenbooks
from voicecheck.ledger.disk import full_disk_stops
from voicecheck.ledger.ledger import Ledger
from voicecheck.tables.read import published_days
from voicecheck.tables.remove import remove_days
from voicecheck.tables.tabular import OF_CALLS


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What was removed, or would be: days, stored calls, recordings that were only listed, tables' files."""

    before: date
    days: tuple[date, ...]
    calls: int
    listed: int
    reviews: int
    appeals: int
    files: int


def purge(out: Path, before: date, *, dry_run: bool = False) -> Purged:
    """Remove all calls and failures of the days before a day. Recordings are not touched.

    Damaged ledgers that were set aside go too, since they hold the same calls. Days after it keep their
    tables as they were published; their trends came from days that are gone.

    Parameters
    ----------
    out
        The folder of the ledger and the tables.
    before
        The first day that is kept.
    dry_run
        Only say what there is to remove.

    Raises
    ------
    UsageError
        There is no ledger, or another process is writing there.
    StoppedError
        The disk is full; safe to run again.
    """
    Ledger.must_exist(out / LEDGER_NAME)
    with full_disk_stops(), Ledger(out / LEDGER_NAME, read_only=dry_run) as ledger:
        published = {day for table in OF_CALLS for day in published_days(out, table)}
        known = ledger.known_before(before)
        days = sorted({*known.days, *(day for day in published if day < before)})
        removed = remove_days(out, days, dry_run=dry_run)
        if not dry_run:
            ledger.forget_before(before)
            if removed.lost:  # the next run or rescoring publishes what is missing in them
                ledger.mark_stale(ledger.days())
            # An earlier version filed verdicts on old calls under the later day of their import.
            publish_opinions(ledger, out, published_days(out, "reviews"))
            ledger.scrub()
            for aside in out.glob(f"{LEDGER_NAME}.damaged-*"):  # a copy set aside holds the old calls too
                aside.unlink()
        return Purged(
            before=before,
            days=tuple(days),
            calls=known.calls,
            listed=known.listed,
            reviews=known.reviews,
            appeals=known.appeals,
            files=removed.files + remove_listenbooks(out, before, dry_run=dry_run),
        )
