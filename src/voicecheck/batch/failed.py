"""Failures that are over: those whose file is not there any more, and those that somebody dismissed."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path, PurePath
from typing import TypeAlias

from voicecheck.errors import NotFoundError, UsageError
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.storage import LEDGER_NAME
from voicecheck.tables.publish import publish_failures
from voicecheck.tables.rows import Failure, failure_row

Known: TypeAlias = list[tuple[Failure, date]]
"""Failures, each with the day that it is filed under."""


def forget_gone(ledger: Ledger, named: Collection[str]) -> int:
    """Forget failures of files that are not there any more; how many.

    What failed because it was not there (a row of a manifest) goes only where a run looked into its folder and
    did not miss it: a run of another folder must not lose it.

    Parameters
    ----------
    ledger
        The ledger.
    named
        Paths that the present run found or missed.
    """
    looked_at = {os.path.dirname(path) for path in named}
    gone = [
        each.path
        for each in ledger.recordings_in("failed", "quarantined", "dismissed")
        if each.path not in named and not os.path.lexists(each.path)
        if (each.error != NotFoundError.__name__ and "#" not in os.path.basename(each.path))
        or os.path.dirname(each.path) in looked_at
    ]
    for path in gone:
        ledger.forget_failure(path)
    return len(gone)


def read_failures(out: Path) -> list[tuple[Failure, date]]:
    """Give every failure of an output folder with the day that it is filed under.

    Raises
    ------
    UsageError
        There is no ledger, or it cannot be read.
    """
    with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
        return ledger.all_failures()


def dismiss(out: Path, names: Sequence[str], *, everything: bool = False) -> list[Failure]:
    """Dismiss failures, and write them so into the table.

    Parameters
    ----------
    out
        The folder of the ledger and the tables.
    names
        Recordings as the table ``failures`` names them, or their paths; or the last part of either, where one has it.
    everything
        Dismiss all that there are.

    Returns
    -------
    list of Failure
        Those that were dismissed now.

    Raises
    ------
    UsageError
        Nothing of such a name failed, or several recordings did, or there is no ledger.
    """
    if not (out / LEDGER_NAME).is_file():
        raise UsageError("{out}: there is no ledger; name the folder that `voicecheck run --out` was given", out=out)
    with Ledger(out / LEDGER_NAME) as ledger:
        known = ledger.all_failures()
        chosen = known if everything else _named(known, names, out)
        now = [each for each, _ in chosen if not each.dismissed]
        ledger.dismiss(each.path for each in now)
        for day in sorted({day for _, day in chosen}):
            publish_failures(out, day, [failure_row(each, day) for each in ledger.failures(day)])
        return now


def _named(known: Known, names: Sequence[str], out: Path) -> Known:
    """The failures of these names, each name of one.

    Raises
    ------
    UsageError
        Nothing of such a name failed, or several recordings did.
    """
    found = {name: _meant(known, name) for name in names}
    if missed := [name for name, meant in found.items() if not meant]:
        raise UsageError(
            "nothing of this name failed: {missed}; `voicecheck failures list --out {out}` names them",
            missed=", ".join(missed), out=out,
        )  # fmt: skip
    chosen = []
    for name, meant in found.items():
        over = [each for each in meant if not each[0].dismissed]  # what was dismissed before is not meant again
        if len(over) > 1:
            paths = "\n".join(f"  {each.path}" for each, _ in over)
            raise UsageError("{name}: several recordings have this name; write the path of one:\n{paths}", name=name,
                             paths=paths)  # fmt: skip
        chosen += [each for each in over or meant if each not in chosen]
    return chosen


def _meant(known: Known, name: str) -> Known:
    """The failures of what somebody calls so: as the table names it or by its path, else by the end of its name."""
    return [each for each in known if _is(each[0], name)] or [each for each in known if _ends(each[0], name)]


def _is(failure: Failure, name: str) -> bool:
    """Whether a failure is of what somebody calls so: as the table names it, or by its path."""
    return name in (failure.recording, failure.path) or os.path.abspath(name) == failure.path


def _ends(failure: Failure, name: str) -> bool:
    """Whether the name of a recording ends so, a folder or more before it or none, with its ending or without."""
    asked = _parts(name)
    for each in (failure.recording, failure.path) if asked else ():
        *folders, last = _parts(each)[-len(asked) :]
        if asked in ((*folders, last), (*folders, PurePath(last).stem)):
            return True
    return False


def _parts(name: str) -> tuple[str, ...]:
    """Folders and name, spelled as one (a letter with its accent may be written in two ways)."""
    return PurePath(unicodedata.normalize("NFC", name)).parts
