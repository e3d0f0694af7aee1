"""``voicecheck report``: the pages of all stored calls."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.options import Config, InLanguage, Out, settings_of
from voicecheck.language.catalogue import Message

if TYPE_CHECKING:
    from voicecheck.config import Settings
    from voicecheck.pages.report import Reported


class Audio(StrEnum):
    """What the pages play."""

    REDACTED = "redacted"
    LINK = "link"
    OPUS = "opus"
    NONE = "none"


WithAudio = Annotated[
    Audio,
    typer.Option(
        "--audio",
        help="What the pages play. redacted: the copies that `voicecheck redact` made. opus: small files made of the "
        "redacted sound. link: the recordings themselves, nothing in them silenced. none: nothing.",
    ),
]


def report(
    out: Out, audio: WithAudio = Audio.REDACTED, config: Config = None, lang: InLanguage = None
) -> None:
    """Write the pages of all stored calls into DIR/report, those that changed alone; open index.html there."""
    settings = settings_of(config, lang=lang)
    done = write_pages(out, settings, audio)
    raise typer.Exit(code=1 if done.damaged else 0)


def write_pages(out: Path, settings: Settings, audio: Audio | None) -> Reported:
    """Write the pages and say what was done; without `audio` they play what they did, but no recording itself."""
    from voicecheck.language.catalogue import say
    from voicecheck.ledger.disk import full_disk_stops
    from voicecheck.pages.report import write_report

    with full_disk_stops():
        done = write_report(out, settings, audio=audio.value if audio else None)
    print(
        say(
            "{calls:call|calls} on pages: {files:file|files}, of which {written:,} written now; "
            "{removed:,} old ones gone",
            settings.lang, calls=done.calls, files=done.files, written=done.written, removed=done.removed,
        )
    )  # fmt: skip
    for line in _remarks(done):
        print(line.said(settings.lang))
    print(say("Open: {page}", settings.lang, page=done.entry))
    return done


def _remarks(done: Reported) -> Iterator[Message]:
    """What a person should know of the pages."""
    if done.audio == "link":
        yield Message("The pages play the recordings themselves: nothing that is private is silenced in them.")
    elif done.audio != "none" and done.without_sound:
        yield Message(
            "{calls:call has|calls have} no sound on the page; the page says why, and what makes it.",
            {"calls": done.without_sound},
        )
    if done.outdated:
        yield Message(
            "{calls:call was|calls were} judged with other rules than those of now: "
            "`voicecheck rescore` judges again.",
            {"calls": done.outdated},
        )
    if done.damaged:
        keys = ", ".join(done.damaged[:10]) + (" …" if len(done.damaged) > 10 else "")
        yield Message(
            "What is stored of {calls:call|calls} is damaged, and has no page: {keys}",
            {"calls": len(done.damaged), "keys": keys},
        )
