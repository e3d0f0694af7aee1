"""What people say of findings, as tables: reviewers' verdicts and agents' appeals, by the day of the call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from voicecheck.ledger.codec import decode_findings, decode_heard
from voicecheck.ledger.ledger import Ledger
from voicecheck.proofs.withdrawal import Verdicts, by_call, rulings
from voicecheck.records import CallAnalysis
from voicecheck.tables.opinion_rows import appeal_rows, review_rows
from voicecheck.tables.publish import is_published, publish_rows
from voicecheck.tables.remove import remove_days
from voicecheck.tables.rows import Row

T = TypeVar("T")


def opinions_of(ledger: Ledger, day: date) -> Verdicts:
    """What counts on the calls of a day: reviewers' verdicts, and what was decided on appeals."""
    return by_call([*ledger.reviews_of(day), *rulings(ledger.appeals(day))])


def review_table(ledger: Ledger, day: date) -> list[Row]:
    """The rows of ``reviews`` of the calls of a day."""
    found = _calls_with(ledger, by_call(ledger.reviews_of(day)))
    return [{**whose, "local_date": day, **row} for whose, call, said in found for row in review_rows(call, said)]


def appeal_table(ledger: Ledger, day: date) -> list[Row]:
    """The rows of ``appeals`` of the calls of a day."""
    appeals = {key: list(own) for key, own in groupby(ledger.appeals(day), attrgetter("call_key"))}
    found = _calls_with(ledger, appeals)
    return [{**whose, "local_date": day, **row} for whose, call, own in found for row in appeal_rows(call, own)]


def publish_opinions(ledger: Ledger, out: Path, days: Iterable[date]) -> None:
    """Publish verdicts and appeals of some days anew, beside the tables of those days, which stay.

    A day that has not been published gets nothing now, all with its tables later; what lies there of a day without
    calls goes: an earlier version filed verdicts under the day of their import. A day of which some calls stand in
    its tables alone keeps what it has.
    """
    kept = ledger.orphans()
    for day in days:
        if day in kept:
            continue
        if is_published(out, "calls", day):
            publish_rows(out, "reviews", day, review_table(ledger, day))
            publish_rows(out, "appeals", day, appeal_table(ledger, day))
        else:
            remove_days(out, [day], tables=("reviews", "appeals"))


def _calls_with(ledger: Ledger, said: Mapping[str, Sequence[T]]) -> Iterator[tuple[Row, CallAnalysis, Sequence[T]]]:
    """Of each call that anything is said of, who it is of, the call, and what is said; in the order of the tables."""
    for number in ledger.numbers_of(said):
        (stored,) = ledger.stored([number])
        with suppress(ValueError):  # damaged: listed among the failures
            call = replace(decode_heard(stored.heard), findings=decode_findings(stored.findings))
            own = call.recording
            whose = {"call_key": stored.key, "call_id": own.call_id, "agent_id": own.agent_id, "team": own.team}
            yield whose, call, said[stored.key]
