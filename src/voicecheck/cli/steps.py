"""How far the check of a recording is, in one line on a terminal that is gone when the verdict is there."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from voicecheck.language.catalogue import Language, say

if TYPE_CHECKING:
    from voicecheck.analysis import Step


class Steps:
    """Tells the steps of a check and the share of each that is done, on standard error.

    Parameters
    ----------
    language
        In which language.
    shown
        Whether to say anything at all: where output is no terminal nothing of it is written.
    """

    def __init__(self, language: Language, *, shown: bool) -> None:
        self.shown = shown
        self._names = {
            "load": say("loading", language),
            "read": say("reading", language),
            "listen": say("listening", language),
            "judge": say("judging", language),
        }
        self._done: dict[str, float] = {}

    def __enter__(self) -> Self:
        self._done = {}
        if self.shown:
            self._write(self._line("load", 0.0))
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        if self.shown:
            self._write("")

    def tell(self, step: Step, share: float) -> None:
        """Say that a share of a step is done, 0 to 1."""
        if self.shown:
            self._write(self._line(step, share))

    def _line(self, step: str, share: float) -> str:
        self._done[step] = share
        return " · ".join(
            f"{name} {self._done[each]:.0%}" if each in self._done else name
            for each, name in self._names.items()
            if each != "load" or len(self._done) == 1
        )

    def _write(self, text: str) -> None:
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
