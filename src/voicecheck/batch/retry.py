"""What failed, to be tried again: recordings as the ledger knows them, so that no manifest is needed."""

from __future__ import annotations

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
    ended or held up a worker and were not asked for.
    """

    discovery: Discovery
    unusable: int
    held: int

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
        known = [ledger.recording_of(each.path) for each in ledger.recordings_in(*states)]
        held = 0 if quarantined else ledger.states()["quarantined"]
    recordings = tuple(each for each in known if each is not None)
    unusable = len(known) - len(recordings)
    return Again(Discovery(recordings, notes=tuple(_notes(unusable, held))), unusable, held)


def _notes(unusable: int, held: int) -> list[str]:
    notes = []
    if unusable:
        notes.append(
            f"{unusable} could not even be begun (a row of the manifest, or a file): mend them and `voicecheck run` "
            "again; `voicecheck status` says what is wrong"
        )
    if held:
        notes.append(f"{held} ended or held up a worker and are left alone; --quarantined tries them, too")
    return notes
