"""Progress by hours of audio: a bar on a terminal, else a line every half minute."""

from __future__ import annotations

import sys
from datetime import timedelta
from time import monotonic
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from voicecheck.language.catalogue import Language, say

QUIET = 30.0  # seconds between lines where there is no terminal


class AudioProgress:
    """How much of the audio is done and how long the rest will take, on stderr.

    Parameters
    ----------
    total
        Seconds of audio to analyse.
    calls
        How many recordings that is.
    language
        In which it is said.
    shown
        Whether to say anything at all.
    """

    def __init__(self, total: float, calls: int, language: Language, *, shown: bool = True) -> None:
        self._shown, self._language = shown, language
        self._console = Console(stderr=True)
        self._total, self._calls = total, calls
        self._done = 0.0
        self._finished = self._failed = 0
        self._began = self._spoke = monotonic()
        self._bar = Progress(
            TextColumn("{task.fields[calls]}"),
            BarColumn(),
            TextColumn("{task.fields[hours]}"),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=self._console,
            disable=not (shown and self._console.is_terminal),
        )
        self._task = self._bar.add_task("", total=total, calls=self._count(), hours=self._hours())

    def advance(self, seconds: float, *, failed: bool = False) -> None:
        """Count a recording as finished."""
        self._done += seconds
        self._finished += 1
        self._failed += failed
        self._bar.update(self._task, advance=seconds, calls=self._count(), hours=self._hours())
        if self._shown and not self._console.is_terminal and monotonic() - self._spoke >= QUIET:
            self._spoke = monotonic()
            parts = filter(None, (self._count(), self._hours(), self._left()))
            between = "，" if self._language == "zh" else ", "
            print(between.join(parts), file=sys.stderr, flush=True)

    def _count(self) -> str:
        counts = {"done": self._finished, "all": self._calls, "failed": self._failed}
        if self._failed:
            return say("{done} of {all} calls, {failed} failed", self._language, **counts)
        return say("{done} of {all} calls", self._language, done=self._finished, all=self._calls)

    def _hours(self) -> str:
        if self._total < 3600:
            return say("{done:.0f} of {all:.0f} min of audio", self._language, done=self._done / 60,
                       all=max(self._total / 60, 1))  # fmt: skip
        return say("{done:.1f} of {all:.1f} h of audio", self._language, done=self._done / 3600, all=self._total / 3600)

    def _left(self) -> str:
        if not self._done:
            return ""
        seconds = (self._total - self._done) * (monotonic() - self._began) / self._done
        return say("about {time} left", self._language, time=timedelta(seconds=round(max(0.0, seconds))))

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._bar.stop()
