"""A call's page as one file, for the commands that show one call."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from voicecheck.config import Settings
    from voicecheck.language.catalogue import Language
    from voicecheck.pages.callview import Shown


class Audio(StrEnum):
    """What the page plays."""

    OPUS = "opus"
    REDACTED = "redacted"
    LINK = "link"
    NONE = "none"


Html = Annotated[
    Path | None,
    typer.Option(
        "--html",
        metavar="FILE",
        dir_okay=False,
        help="Also write a page of the call, which is one file; an earlier page there is replaced.",
    ),
]
PageAudio = Annotated[
    Audio,
    typer.Option(
        "--audio",
        help="What the page plays. opus: a small file beside the page, made of the redacted sound. redacted: the copy "
        "that `voicecheck redact` made. link: the recording itself, nothing in it silenced. none: nothing.",
    ),
]


def check_html(path: Path | None) -> None:
    """Refuse a place that the page cannot be written to, before anything is done.

    Raises
    ------
    UsageError
        Something else lies there, or there is no such folder.
    """
    from voicecheck.pages.alone import check_place

    if path is not None:
        check_place(path)


def write_html(path: Path, shown: Shown, settings: Settings, audio: Audio, out: Path | None = None) -> None:
    """Write a call's page; `out` is the folder of its ledger, where there may be a redacted copy.

    Raises
    ------
    UsageError
        It cannot be written.
    """
    from voicecheck.cli.newfile import new_file
    from voicecheck.pages.alone import page_alone

    with new_file(path, force=True) as aside:
        text = page_alone(shown, settings, _sound(path, shown, settings, audio, out))
        aside.write_text(text, encoding="utf-8")


def tell_html(path: Path, language: Language) -> None:
    """Say where the page is."""
    from voicecheck.language.catalogue import say

    print()
    print(say("Open: {page}", language, page=path))


def _sound(path: Path, shown: Shown, settings: Settings, audio: Audio, out: Path | None) -> dict[str, Any]:
    from voicecheck.batch.redaction import list_copies
    from voicecheck.pages.sounds import copied_sound, copy_command, no_sound, opus_beside, raw_sound

    call = shown.analysis
    if audio is Audio.NONE:
        return no_sound()
    if audio is Audio.LINK:
        return raw_sound(call.recording.path, path)
    copy = list_copies(out).find(call) if out else None
    if audio is Audio.OPUS:
        return opus_beside(call, copy, path, settings.audio)
    return copied_sound(copy, path, copy_command(call, out or Path("DIR")))
