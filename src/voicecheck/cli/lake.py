"""The Delta tables that a run, a rescoring or a purge leaves, where the settings ask for them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicecheck.config import Settings

MOST_TOLD = 10
"""Failures of the sink that are listed."""
_SOME_FAILED = 1


def check_lake(settings: Settings) -> None:
    """Refuse to begin where Delta tables are asked for and cannot be written.

    Raises
    ------
    UsageError
        The package is missing.
    """
    if settings.tables.delta:
        from voicecheck.tables.delta import check_deltalake

        check_deltalake()


def fill_lake(out: Path, settings: Settings, code: int = 0, *, beside: bool = False, also_unasked: bool = False) -> int:
    """Bring the Delta tables to what is published, say what was done, and give the exit code that comes of it.

    The published files are whole whatever happens here: a failure makes 1 of an exit code of 0, and is tried again
    by the next run.

    Parameters
    ----------
    out
        The folder of the tables.
    settings
        Whether there is to be any.
    code
        The exit code without the Delta tables.
    beside
        Say it on standard error, since standard output is for a program.
    also_unasked
        Also where the settings ask for none and some were written before: what is purged has to go from those too.
    """
    from voicecheck.language.catalogue import say
    from voicecheck.rules.reasons import retold
    from voicecheck.tables.delta import FOLDER, fill_delta, was_filled

    if not settings.tables.delta and not (also_unasked and was_filled(out)):
        return code
    where = sys.stderr if beside else sys.stdout
    done = fill_delta(out)
    language = settings.lang
    print(say("{folder}: {put} days of tables put there, {removed} removed", language, folder=out / FOLDER,
              put=done.put, removed=done.removed), file=where)  # fmt: skip
    for fault in done.faults[:MOST_TOLD]:
        print(f"  {say('failed: {fault}', language, fault=retold(str(fault), language))}", file=where)
    if len(done.faults) > MOST_TOLD:
        print(f"  {say('… and {count:,} more', language, count=len(done.faults) - MOST_TOLD)}", file=where)
    if done.faults:
        print(say("the published tables are whole; the next run tries these again", language), file=where)
    return code or (_SOME_FAILED if done.faults else 0)
