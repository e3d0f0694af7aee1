"""``voicecheck check --watch``: the recordings that come into a folder, each checked once it is finished."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicecheck.cli.exits import SOME_FAILED
from voicecheck.errors import RecordingError, StoppedError, UsageError
from voicecheck.language.catalogue import Language, Message, say

if TYPE_CHECKING:
    from voicecheck.practice.inbox import Inbox

POLL_S = 1.0
"""Seconds from one look into the folder to the next."""

_log = logging.getLogger("voicecheck.program")


def watch(
    folder: Path, check_one: Callable[[Path], object], language: Language, pause: Callable[[float], None] = time.sleep
) -> int:
    """Check what comes into a folder until the user ends it by Ctrl-C; give the exit code.

    Parameters
    ----------
    folder
        The folder.
    check_one
        Checks a recording and prints its verdict.
    language
        The language of what is told, on standard error.
    pause
        Waits so many seconds.

    Returns
    -------
    int
        0, or 1 where some recordings could not be checked.

    Raises
    ------
    KeyboardInterrupt
        It was ended while a recording was being checked.
    UsageError
        The folder cannot be looked into.
    """
    from voicecheck.audio.endings import ENDINGS
    from voicecheck.practice.inbox import Inbox

    try:
        inbox = Inbox(folder, ENDINGS)
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError("{folder}: cannot be looked into: {error}", folder=folder, error=why) from error
    watched = _Watched(inbox, check_one, folder)
    try:
        _tell_begun(inbox, folder, language)
        while True:
            watched.turn()
            pause(POLL_S)
    except KeyboardInterrupt:
        if watched.busy:
            raise
    ended = "Ended. {checked:recording|recordings} checked, {failed} could not be."
    _tell(say(ended, language, checked=watched.checked, failed=watched.failed))
    return SOME_FAILED if watched.failed else 0


@dataclass(slots=True)
class _Watched:
    """What has come of a folder so far; ``busy`` while a recording is being checked."""

    inbox: Inbox
    check_one: Callable[[Path], object]
    folder: Path
    checked: int = 0
    failed: int = 0
    busy: bool = False
    lost: bool = False

    def turn(self) -> None:
        """Check what is finished."""
        for path in self._finished():
            self.busy = True
            self._check(path)
            self.busy = False

    def _finished(self) -> list[Path]:
        try:
            found = self.inbox.look()
        except OSError as error:
            if not self.lost:  # once, until it is back
                told = Message(
                    "{folder}: cannot be looked into just now ({error}); waiting for it",
                    {"folder": self.folder, "error": error.strerror or str(error)},
                )
                _log.warning(told)
            self.lost = True
            return []
        self.lost = False
        return found

    def _check(self, path: Path) -> None:
        """Check a recording; what is wrong with it is told, and the others go on."""
        try:
            self.check_one(path)
        except (RecordingError, OSError) as error:
            self.failed += 1
            _log.error("%s", error if isinstance(error, RecordingError) else f"{path}: {error.strerror or error}")
        except (UsageError, StoppedError):
            raise
        except Exception:
            self.failed += 1
            _log.exception(Message("{path}: could not be checked; this is a fault of voicecheck", {"path": path}))
        else:
            self.checked += 1


def _tell_begun(inbox: Inbox, folder: Path, language: Language) -> None:
    begun = "Watching {folder}: recordings are checked as they are finished; Ctrl-C ends it."
    _tell(say(begun, language, folder=folder))
    if inbox.left_alone:
        there = "{count:recording was|recordings were} there before and stay unchecked; name one to check it."
        _tell(say(there, language, count=inbox.left_alone))


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
