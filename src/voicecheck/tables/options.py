"""Who may read the tables, and in which other form they are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from voicecheck.language.stored import english

_READABLE = r"0?6[04][04]"
"""Modes that may be set: the owner reads and writes, the group and all others read or do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOptions:
    """Who may read the tables besides the user whom the program runs as, and in which other form they are kept.

    ``mode`` are the rights of the files, in octal digits: 0600 (nobody), 0640 (the group) or 0644 (everybody). A
    folder can be entered by whoever can read the files in it. ``group`` is the name or the number of the group that
    files and folders are given to; ``None`` leaves it as the system gives it. The ledger stays the user's alone.
    ``delta``: the tables are written once more as Delta tables, below ``delta/`` (`voicecheck.tables.delta`).
    """

    mode: str | int = "0600"
    group: str | None = None
    delta: bool = False

    @property
    def fault(self) -> str | None:
        """What is wrong with the mode; ``None`` where nothing is."""
        if re.fullmatch(_READABLE, str(self.mode)):
            return None
        return english(
            "is {mode}; write 0600 (the owner alone), 0640 (the group reads) or 0644 (everybody reads)", mode=self.mode
        )

    @property
    def bits(self) -> int:
        """The mode as the system has it; 640, written without quotes, is read digit by digit, too."""
        return int(str(self.mode), 8)


OWNERS_ONLY = TableOptions()
