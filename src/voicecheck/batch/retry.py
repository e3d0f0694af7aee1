"""What failed, to be tried again: recordings as the ledger knows them, so that no manifest is needed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from voicecheck.batch.discover import Discovery
from voicecheck.ledger.ledger import Ledger
from voicecheck.ledger.states import State
from voicecheck.ledger.storage import LEDGER_NAME


@dataclass(frozen=True, slots=True)
class Again:
    """What can be tried again, and how many recordings cannot.

    ``unusable`` counts those of which nothing is known but that they could not be used (a wrong row of a
    manifest, a file that is not there): these need to be mended and run again. ``held`` counts those that
    ended or held up a worker and were not asked for. ``reasons`` says of each of both why it is not tried, and
    ``gone`` counts those whose file is not there any more, which are failures no longer.
    """

    discovery: Discovery
    unusable: int
    held: int
    reasons: tuple[str, ...] = ()
    gone: int = 0

    @property
    def left(self) -> int:
        """How many stay as they are."""
        return self.unusable + self.held


def failed_recordings(out: Path, *, quarantined: bool = False) -> Again:
    """Take what failed from the ledger, with what a manifest said of it when it was last tried.

    Parameters
    ----------
    out
        The folder of the ledger.
    quarantined
        Take those, too, that ended or held up a worker.

    Raises
    ------
    UsageError
        There is no ledger, or it cannot be read.
    """
    with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
        states: tuple[State, ...] = ("failed", "quarantined") if quarantined else ("failed",)
        failed = [(each, ledger.recording_of(each.path)) for each in ledger.recordings_in(*states)]
        left = [] if quarantined else ledger.recordings_in("quarantined")
        names = {failure.path: failure.recording for failure, _ in ledger.all_failures()}
    there = [(each, known) for each, known in failed if known is None or os.path.lexists(each.path)]
    recordings = tuple(known for _, known in there if known is not None)
    unusable = [each for each, known in there if known is None]
    reasons = [f"{names.get(each.path, each.path)}: {each.message}" for each in (*unusable, *left)]
    gone = len(failed) - len(there)
    notes = tuple(_notes(out, len(unusable), len(left), gone))
    return Again(Discovery(recordings, notes=notes), len(unusable), len(left), tuple(reasons), gone)


def _notes(out: Path, unusable: int, held: int, gone: int) -> list[str]:
    notes = []
    if gone:
        notes.append(f"{gone} are not there any more: the next run takes them out of the failures")
    if unusable:
        notes.append(
            f"{unusable} could not even be begun (a row of the manifest, or a file): mend them and `voicecheck run` "
            f"again, or dismiss them: `voicecheck failures dismiss --out {out} RECORDING`"
        )
    if held:
        notes.append(f"{held} ended or held up a worker and are left alone; --quarantined tries them, too")
    return notes
