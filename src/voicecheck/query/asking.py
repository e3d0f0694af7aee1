"""A question asked of one publication: where it is replaced meanwhile, the question is asked once more."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from voicecheck.errors import StoppedError
from voicecheck.query.session import Answer, DamagedTableError, Session
from voicecheck.tables.current import Publication, current_publication

TRIES = 2
PATIENCE_S = 10.0
"""How long a publication in progress is waited for; it takes about a second a day."""
_MOMENT_S = 0.2


def ask_tables(out: Path, question: str, take: Callable[[Answer], None]) -> None:
    """Ask a question, and hand the answer over; again where the tables were replaced while it was read.

    Parameters
    ----------
    out
        The folder of the tables.
    question
        One statement of SQL that reads.
    take
        Takes the answer; what it made of an answer before is void.

    Raises
    ------
    UsageError
        There are no tables, the question is wrong or does not only read, or DuckDB is not installed.
    StoppedError
        The tables were replaced each time, or a file of them is damaged.
    """
    for publication in _publications(out):
        with Session(publication) as session:
            try:
                take(session.ask(question))
            except DamagedTableError:
                if publication.stands():
                    raise
                continue
        if publication.stands():
            return
    raise StoppedError(
        "{out}: its files are not those of live/part-0.parquet. Tables are being published: ask "
        "again in a moment. Or a run was cut off: run voicecheck again, it ends what was begun",
        out=out,
    )


def _publications(out: Path) -> Iterator[Publication]:
    """The publication to be read, and those that followed it."""
    for _ in range(TRIES):
        until = time.monotonic() + PATIENCE_S
        while (found := current_publication(out)) is None and time.monotonic() < until:
            time.sleep(_MOMENT_S)
        if found is not None:
            yield found
