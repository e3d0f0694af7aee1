"""What ``voicecheck check`` does with each recording: hear it, judge it, print it, and keep what is to be compared."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicecheck.cli.page import Audio
    from voicecheck.cli.steps import Steps
    from voicecheck.config import Settings
    from voicecheck.practice.change import Change
    from voicecheck.practice.history import History
    from voicecheck.records import AgentChannel, Direction, Recording
    from voicecheck.report.verdict import Verdict
    from voicecheck.workers.worker import Analyser


_MOST_THREADS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line says of the recordings, and how their verdicts are told."""

    agent_channel: AgentChannel | None = None
    direction: Direction | None = None
    manifest: tuple[Path, ...] = ()
    as_json: bool = False
    lines: bool = False
    details: bool = False
    html: Path | None = None
    pages: Path | None = None
    audio: Audio | None = None


class Checker:
    """Checks recordings one after the other; the speech model is loaded once.

    Parameters
    ----------
    settings
        The settings.
    asked
        What the command line says.
    """

    def __init__(self, settings: Settings, asked: Asked) -> None:
        self._settings, self._asked = settings, asked
        self.history = self._history()
        self.norms_failed = 0

    def check(self, path: Path) -> Verdict:
        """Check a recording and print its verdict.

        Raises
        ------
        RecordingError
            It cannot be analysed.
        """
        from voicecheck.analysis import analyse_one
        from voicecheck.report.verdict import verdict_of

        recording = recording_of(path, self._asked, self._settings)
        with self._steps:
            analysis = analyse_one(self._analyser, recording)
        verdict = verdict_of(analysis, self._settings)
        self.norms_failed += verdict.norms_failed
        changed = self._remember(verdict)
        page = self._page(verdict, path)
        self._print(verdict, changed)
        if page and not self._asked.as_json:
            from voicecheck.cli.page import tell_html

            tell_html(page, self._settings.lang)
        return verdict

    def _page(self, verdict: Verdict, path: Path) -> Path | None:
        """Write the page where one is asked for; of a folder's recordings one beside the other."""
        asked = self._asked
        if asked.audio is None or not (asked.html or asked.pages):
            return None
        from voicecheck.cli.page import check_html, write_html
        from voicecheck.pages.alone import just_heard

        place = asked.html or (asked.pages or path.parent) / f"{path.name}.html"
        check_html(place)
        write_html(place, just_heard(verdict.analysis, self._settings), self._settings, asked.audio)
        return place

    @cached_property
    def _steps(self) -> Steps:
        from voicecheck.cli.steps import Steps

        shown = not self._asked.as_json and sys.stdout.isatty() and sys.stderr.isatty()
        return Steps(self._settings.lang, shown=shown)

    @cached_property
    def _analyser(self) -> Analyser:
        from voicecheck.cli.engines import analyser
        from voicecheck.cli.options import cores

        tell = self._steps.tell if self._steps.shown else None
        return analyser(self._settings, threads_of(cores()), tell=tell, beside=True)

    def _history(self) -> History | None:
        from voicecheck.practice.history import History

        folder = self._settings.practice.history
        return History(folder) if folder else None

    def _remember(self, verdict: Verdict) -> Change | None:
        """Compare practice with the one before it, and keep it; nothing of calls with customers."""
        from voicecheck.practice.change import change
        from voicecheck.report.practice import practice_of

        if self.history is None:
            return None
        practice = practice_of(verdict)
        if practice is None:
            return None
        before = self.history.before(practice)
        self.history.keep(practice)
        return change(before, practice)

    def _print(self, verdict: Verdict, changed: Change | None) -> None:
        from voicecheck.report.practice import change_dict, print_change
        from voicecheck.report.terminal import page
        from voicecheck.report.verdict_json import verdict_dict
        from voicecheck.report.verdict_text import print_verdict

        language = self._settings.lang
        if self._asked.as_json:
            plain = {**verdict_dict(verdict), "history": changed and change_dict(changed)}
            print(json.dumps(plain, ensure_ascii=False, indent=None if self._asked.lines else 2), flush=True)
            return
        console = page()
        print_verdict(verdict, console, language, details=self._asked.details)
        if self.history:
            print_change(changed, verdict, self.history, console, language)


def threads_of(cores: int) -> int:
    """Threads of the speech model for one recording on so many cores.

    One core is left for what is done beside it; a fifth thread makes one stream hardly faster, and all wait for each
    other (benchmarks/check.py).

    Examples
    --------
    >>> threads_of(1), threads_of(2), threads_of(4), threads_of(64)
    (1, 1, 3, 4)
    """
    return max(1, min(_MOST_THREADS, cores - 1))


def recording_of(path: Path, asked: Asked, settings: Settings) -> Recording:
    """What is known of a recording before it is heard: its row in the manifest, under what the command line says.

    Without a manifest it is practice, unless the command line says otherwise; with one it is what the row says, as a
    night would take it.

    Raises
    ------
    RecordingError
        The manifest has no row for it, or a row that cannot be used.
    """
    from voicecheck.plaintext import printable
    from voicecheck.records import Recording

    if asked.manifest:
        recording = replace(_in_manifest(path, asked, settings), name=printable(path))
        direction = asked.direction or recording.direction
    else:
        recording = Recording(
            path=path.parent.resolve() / path.name, name=printable(path), call_id=printable(path.stem)
        )
        direction = asked.direction or "practice"
    if asked.agent_channel:
        recording = replace(recording, agent_channel=asked.agent_channel, channel_from="command_line")
    return replace(recording, direction=direction)


def _in_manifest(path: Path, asked: Asked, settings: Settings) -> Recording:
    from voicecheck.batch.discover import DiscoverSettings, discover
    from voicecheck.batch.pseudonyms import hash_agents
    from voicecheck.errors import MetadataError
    from voicecheck.privacy.agents import agent_hasher

    finding = DiscoverSettings(zone=settings.run.zone, manifest=settings.manifest)
    found = hash_agents(discover([path], asked.manifest, settings=finding), agent_hasher(settings.privacy))
    if found.recordings:
        return found.recordings[0]
    raise MetadataError("{message}", message=found.failures[0].message if found.failures else str(path))
