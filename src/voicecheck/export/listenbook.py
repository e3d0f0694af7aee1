"""The workbook (XLSX) of the calls of a day to listen to: where, why, and a column for the verdict."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from voicecheck.export.digest import Digest, known_norms
from voicecheck.export.listening import GROUPS, Group, Listening
from voicecheck.export.places import BEFORE_S
from voicecheck.export.sheets import DRAWN, drawn_rows
from voicecheck.export.workbook import Book
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.ledger.disk import full_disk_stops
from voicecheck.tables.rights import LISTENING, make_folder, rights_of

_GROUPS: dict[Group, Message] = {
    "failed": Message("calls on which a norm failed"),
    "clear": Message("calls on which none failed"),
    "unscored": Message("calls without a score"),
}


def listenbook_of(out: Path, day: date) -> Path:
    """Where the workbook of a day lies."""
    return out / LISTENING / f"{day.isoformat()}.xlsx"


def write_listenbook(out: Path, day: date, listening: Listening, *, language: Language, zone: ZoneInfo) -> Path | None:
    """Write the workbook of a day into the folder of the tables, with their rights; a former one is replaced.

    Parameters
    ----------
    out
        The folder of the tables.
    day
        The day.
    listening
        The calls to listen to; of none there is no workbook.
    language
        Of all that people read.
    zone
        Of the times.

    Raises
    ------
    StoppedError
        The disk is full.
    UsageError
        It cannot be written.
    """
    path = listenbook_of(out, day)
    if not listening.chosen:
        path.unlink(missing_ok=True)
        return None
    make_folder(out, path.parent)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with full_disk_stops():
            book = Book(aside, language, zone)
            try:
                digest = Digest({}, {}, known_norms(out), [day])
                book.add(DRAWN, drawn_rows(listening, digest, language))
                book.add_about(_about(day, listening, language))
            finally:
                book.close()
            if rights := rights_of(out):
                rights.give(aside)
            os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    return path


def remove_listenbooks(out: Path, before: date, *, dry_run: bool = False) -> int:
    """Remove the workbooks of the days before a day; say how many there were, and with `dry_run` only that."""
    old = [path for path in (out / LISTENING).glob("????-??-??.xlsx") if path.stem < before.isoformat()]
    for path in old if not dry_run else ():
        path.unlink()
    return len(old)


def _about(day: date, listening: Listening, language: Language) -> Iterator[tuple[str, str]]:
    """How to read the sheet, and how to estimate from it how often the program is wrong."""
    risk, random = listening.count("risk"), listening.count("random")
    yield say("Day", language), day.isoformat()
    yield (
        say("Chosen", language),
        say("{risk} with the gravest faults, {random} at random among the others (seed {seed}), of {calls:call|calls}",
            language, risk=risk, random=random, seed=listening.seed, calls=listening.calls),
    )  # fmt: skip
    drawn = {each.group: each for each in listening.strata}
    for group in GROUPS:
        yield (
            _GROUPS[group].said(language),
            say("{drawn} drawn of {calls}", language, drawn=drawn[group].drawn, calls=drawn[group].calls),
        )
    yield (
        say("How often the program is wrong", language),
        say("Listen to all of them. Add up what the calls with an error stand for, and divide by what all calls of the "
            "sheet stand for (each call once): that estimates the share of the day's calls with an error. Those chosen "
            "by risk alone do not tell it.", language),
    )  # fmt: skip
    yield (
        say("Where to listen", language),
        say("From {before} s before the place; where none is named, to the whole call.", language, before=BEFORE_S),
    )
