"""Every error that voicecheck raises on purpose.

::

    VoicecheckError
    ├── UsageError            what was asked for cannot be done: nothing was started (exit code 2)
    │   ├── ConfigError       a configuration, lexicon or rule file is wrong; carries every fault
    │   ├── ManifestError     the manifest is wrong as a whole (a column is missing, not a table)
    │   └── ModelError        the speech model is missing, damaged or not a Whisper model
    ├── RecordingError        one recording cannot be analysed: a row in ``failures``, the others go on
    │   ├── NotFoundError     the file is not there, or is not a regular file
    │   ├── DecodeError       the file is empty, truncated or holds no sound that can be read
    │   ├── TooLongError      longer than the configured limit
    │   └── MetadataError     its row in the manifest is wrong (a date, a channel, a number)
    └── StoppedError          stopped early by a signal or a full disk; safe to run again (exit code 3)
        └── NoWorkersError    no worker process can be kept alive

An error of a library is translated where it is raised, ``raise DecodeError(...) from error``. A
message says what is wrong, where, and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from voicecheck.language.catalogue import Language, Message, Told, joined, with_errors_told
from voicecheck.plaintext import printable

MOST_TOLD = 100
"""Faults of a configuration that its message lists."""


LONGEST = 20_000
"""Characters of an error's message; what is wrong stands at its beginning."""


class VoicecheckError(Exception):
    """Base of every error that voicecheck raises on purpose.

    Its text can be shown as it is: what it quotes of a file or a name cannot steer a terminal.

    Parameters
    ----------
    text
        The English template (`voicecheck.language.catalogue.say`), or a whole text in both languages (`Told`).
    values
        What stands in it.
    """

    def __init__(self, text: str = "", /, **values: Any) -> None:
        super().__init__(text)
        self.message = text.message if isinstance(text, Told) else Message(text, with_errors_told(values))

    def said(self, language: Language) -> str:
        """What is wrong, where, and what to do, in a language."""
        text = self.message.said(language)
        return printable(text if len(text) <= LONGEST else f"{text[:LONGEST]}…", keep="\n")

    def __str__(self) -> str:
        return self.said("en")


class UsageError(VoicecheckError):
    """What was asked for cannot be done; nothing was started."""


class ConfigError(UsageError):
    """A configuration, lexicon or rule file is wrong.

    Parameters
    ----------
    where
        The file, or ``"command line"``.
    faults
        Every fault found, each with its path inside the file; in both languages where it is a `Told`.
    """

    def __init__(self, where: str, faults: Sequence[str | Message]) -> None:
        self.where = where
        self.faults = tuple(map(_shown, faults))
        told: list[str] = [Told(Message("{where}: {count} fault(s)", {"where": where, "count": len(self.faults)}))]
        told += self.faults[:MOST_TOLD]
        if len(self.faults) > MOST_TOLD:
            told.append(Told(Message("… and {count} more; mend these first", {"count": len(faults) - MOST_TOLD})))
        super().__init__(joined(told, "\n  "))

    def __reduce__(self) -> tuple[type[ConfigError], tuple[str, tuple[str, ...]]]:
        return type(self), (self.where, self.faults)


def _shown(fault: str | Message) -> str:
    """A fault that a terminal can show; what has both languages keeps them, and is shown when it is said."""
    known = Told(fault) if isinstance(fault, Message) else fault
    return known if isinstance(known, Told) and len(known) <= LONGEST else printable(known, keep="\n")[:LONGEST]


class ManifestError(UsageError):
    """The manifest is wrong as a whole."""


class ModelError(UsageError):
    """The speech model is missing, damaged or not a Whisper model."""


class RecordingError(VoicecheckError):
    """One recording cannot be analysed; the others go on."""

    stage = "analyse"


class NotFoundError(RecordingError):
    """The recording is not there, or is not a regular file."""

    stage = "discover"


class MetadataError(RecordingError):
    """The recording's row in the manifest is wrong."""

    stage = "discover"


class DecodeError(RecordingError):
    """The file is empty, truncated or holds no sound that can be read."""

    stage = "decode"


class TooLongError(RecordingError):
    """The recording is longer than the configured limit."""

    stage = "decode"


class StoppedError(VoicecheckError):
    """Stopped early; safe to run again."""


class NoWorkersError(StoppedError):
    """No worker process can be kept alive."""
