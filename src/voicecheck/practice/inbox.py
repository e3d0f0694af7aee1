"""A folder into which recordings come: which of them are new, and finished being written."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

SETTLED_S = 2.0
"""Seconds for which a file must not have changed to count as finished: recorders write several times a second."""
EMPTY_S = 30.0
"""The same of a file in which nothing stands yet: a recorder makes it at the beginning of a call."""

_Identity = tuple[int, int, int, int]
"""Device, number, size and time of change: a renamed file keeps all four."""


@dataclass(slots=True)
class _Seen:
    identity: _Identity
    since: float


class Inbox:
    """The new recordings of a folder, each given out once.

    What is there at the beginning is left alone, unless it goes on to be written. A file is given out when it has not
    changed for a while; one whose content was given out already under another name, or is renamed, is not given out
    again. Files below the folder, hidden ones and those with other endings (``call.wav.part``) are not looked at.

    Parameters
    ----------
    folder
        The folder.
    endings
        Endings of recordings, in lower case.
    clock
        Seconds that only go forward.
    """

    def __init__(self, folder: Path, endings: Collection[str], clock: Callable[[], float] = monotonic) -> None:
        self._folder, self._endings, self._clock = folder, endings, clock
        self._seen: dict[Path, _Seen] = {}
        self._left = {identity for _, identity in self._listed()}
        self._given: set[str] = set()

    @property
    def left_alone(self) -> int:
        """How many recordings were there at the beginning."""
        return len(self._left)

    def look(self) -> list[Path]:
        """Give the recordings that are finished, and were not given before, in the order of their names.

        Raises
        ------
        OSError
            The folder cannot be listed just now.
        """
        now, finished, there = self._clock(), [], set()
        for path, identity in self._listed():
            there.add(path)
            known = self._seen.get(path)
            if identity in self._left:
                continue
            if known is None or known.identity != identity:
                self._seen[path] = _Seen(identity, now)
            elif now - known.since >= (SETTLED_S if identity[2] else EMPTY_S):
                self._left.add(identity)
                if self._is_new(path):
                    finished.append(path)
        self._seen = {path: seen for path, seen in self._seen.items() if path in there}
        return finished

    def _listed(self) -> list[tuple[Path, _Identity]]:
        found = []
        for entry in os.scandir(self._folder):
            name = entry.name
            if name.startswith((".", "~")) or Path(name).suffix.lower() not in self._endings:
                continue
            try:
                known = entry.stat()
                if entry.is_file():
                    found.append((Path(entry.path), (known.st_dev, known.st_ino, known.st_size, known.st_mtime_ns)))
            except OSError:  # gone again, or being replaced
                continue
        return sorted(found)

    def _is_new(self, path: Path) -> bool:
        """Whether its content was not given out before; what cannot be read is for whoever checks it to say."""
        try:
            with path.open("rb") as file:
                mark = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return True
        known = mark in self._given
        self._given.add(mark)
        return not known
