"""The sound of a call page: the copy in which what is private is silent, unless another is asked for by hand."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, get_args

from voicecheck.audio.decode import DecodeOptions
from voicecheck.audio.opus import write_opus
from voicecheck.batch.redaction import Copies, silenced_around
from voicecheck.errors import RecordingError
from voicecheck.language.catalogue import Message
from voicecheck.pages.names import link
from voicecheck.pages.words import both, cleaned
from voicecheck.pages.write import ReportFolder
from voicecheck.records import CallAnalysis

AudioMode = Literal["redacted", "link", "opus", "none"]
MODES: tuple[AudioMode, ...] = get_args(AudioMode)

_NO_COPY = Message("there is no copy of this call with what is private silenced; this makes it:")
_GONE = Message("the recording is not where it was when it was heard")
_CHANGED = Message("the recording has changed since it was heard")
_ASKED_NONE = Message("the report was made without sound")


def no_sound(why: Message = _ASKED_NONE) -> dict[str, Any]:
    """The sound of a page that has none."""
    return {"mode": "none", "src": None, "raw": False, "why": both(why), "command": None}


def copied_sound(copy: Path | None, page: Path, command: str) -> dict[str, Any]:
    """The sound of a page that plays a redacted copy; without one it gives the command that makes it."""
    if copy is None:
        return {**no_sound(_NO_COPY), "mode": "redacted", "command": command}
    return {"mode": "redacted", "src": _address(copy, page.parent), "raw": False, "why": None, "command": None}


def opus_beside(call: CallAnalysis, copy: Path | None, page: Path, options: DecodeOptions) -> dict[str, Any]:
    """The sound of a page that stands alone: a small file beside it, made of the redacted samples.

    Parameters
    ----------
    call
        The call, whose recording is read where there is no copy.
    copy
        Its redacted copy, if there is one.
    page
        The page's file; the sound has its name and the ending ``.redacted.opus``.
    options
        How recordings are read.
    """
    why = None if copy else _unusable(call)
    target = page.with_name(f"{page.stem}.redacted.opus")
    if why is None:
        aside = target.with_name(f".{target.name}.part")
        try:
            write_opus(copy or call.recording.path, aside, silenced_around(call.masked), options=options)
            os.replace(aside, target)
        except RecordingError as error:
            why = error.message
        finally:
            aside.unlink(missing_ok=True)
    if why is not None:
        return {**no_sound(why), "mode": "opus"}
    return {"mode": "opus", "src": link(target.name), "raw": False, "why": None, "command": None}


def copy_command(call: CallAnalysis, out: Path) -> str:
    """The command that makes a redacted copy of a call."""
    return f"voicecheck redact {shlex.quote(cleaned(str(call.recording.path)))} --out {shlex.quote(str(out))}"


def raw_sound(path: Path, page: Path) -> dict[str, Any]:
    """The sound of a page that plays the recording itself; `page` is the page's file."""
    if not path.is_file():
        return {**no_sound(_GONE), "mode": "link", "raw": True}
    address = _address(path, page.parent)
    return {"mode": "link", "src": address, "raw": True, "why": None, "command": None}


def _address(path: Path, folder: Path) -> str:
    return link(os.path.relpath(path.resolve(), folder.resolve()).replace(os.sep, "/"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sounds:
    """Finds or makes the sound of pages.

    ``copies`` are the redacted ones that are there (`voicecheck.batch.redaction`); ``out`` as the user wrote it, for
    the command that makes a copy.
    """

    mode: AudioMode
    out: Path
    folder: ReportFolder
    copies: Copies
    options: DecodeOptions

    def of(self, call: CallAnalysis, page: str) -> dict[str, Any]:
        """Give the sound of a call's page.

        Parameters
        ----------
        call
            The call.
        page
            The page's path below the report.
        """
        if self.mode == "none":
            return no_sound()
        place = self.folder.path / page
        if self.mode == "link":
            return raw_sound(call.recording.path, place)
        copy = self.copies.find(call)
        if self.mode == "opus":
            return self._opus(call, copy, page)
        return copied_sound(copy, place, copy_command(call, self.out))

    def _opus(self, call: CallAnalysis, copy: Path | None, page: str) -> dict[str, Any]:
        """A small file made of the silenced samples: from the copy, else from the recording."""
        path = page.replace("calls/", "sound/", 1).removesuffix(".html") + ".opus"
        silent = silenced_around(call.masked)
        mark = sha256(repr((call.sha256, silent, "opus 24k")).encode()).hexdigest()
        found = {"mode": "opus", "src": "../../" + link(path), "raw": False, "why": None, "command": None}
        if self.folder.has(path, mark):
            return found
        source = copy or call.recording.path
        why = None if copy else _unusable(call)
        if why is None:
            try:
                with self.folder.make(path, mark) as place:
                    write_opus(source, place, silent, options=self.options)
            except RecordingError as error:
                why = error.message
        if why is None:
            return found
        self.folder.drop(path)
        return {**no_sound(why), "mode": "opus"}


def _unusable(call: CallAnalysis) -> Message | None:
    """Why a recording cannot be taken for what was heard: it is gone, or is another."""
    try:
        with call.recording.path.open("rb") as file:
            known = _digest(file.read) == call.sha256
    except OSError:
        return _GONE
    return None if known else _CHANGED


def _digest(read: Callable[[int], bytes]) -> str:
    digest = sha256()
    while block := read(1 << 20):
        digest.update(block)
    return digest.hexdigest()
