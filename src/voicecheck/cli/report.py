"""``voicecheck report``: the pages of all stored calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
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


Mail = Annotated[
    Path | None,
    typer.Option(
        "--mail", metavar="FILE", help="Write the morning of a day as a message (.eml) for another program to send; no "
        "pages then.",
    ),
]  # fmt: skip
Day = Annotated[
    datetime | None,
    typer.Option("--day", formats=["%Y-%m-%d"], help="With --mail: the day; else the last one with calls."),
]
Team = Annotated[str | None, typer.Option("--team", help="With --mail: this team alone.")]
To = Annotated[
    list[str] | None,
    typer.Option("--to", metavar="ADDRESS", help="With --mail: to whom; may be given several times."),
]
Sender = Annotated[str | None, typer.Option("--from", metavar="ADDRESS", help="With --mail: from whom.")]


def report(
    out: Out,
    audio: WithAudio = Audio.REDACTED,
    mail: Mail = None,
    day: Day = None,
    team: Team = None,
    to: To = None,
    sender: Sender = None,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Write the pages of all stored calls into DIR/report, those that changed alone; open index.html there.

    With --mail: who needs help today, what to listen to, what failed and what changed, as one message.
    """
    from voicecheck.errors import UsageError

    if mail is None and (day or team is not None or to or sender):
        raise UsageError("--day, --team, --to and --from go with --mail")
    settings = settings_of(config, lang=lang)
    if mail is not None:
        write_mail(out, mail, settings, day=day.date() if day else None, team=team, to=to or (), sender=sender)
        return
    done = write_pages(out, settings, audio)
    raise typer.Exit(code=1 if done.damaged else 0)


def write_mail(
    out: Path, mail: Path, settings: Settings,
    *, day: date | None = None, team: str | None = None, to: Sequence[str] = (), sender: str | None = None,
) -> None:  # fmt: skip
    """Write the morning of a day as a message, whole or not at all; one that is there is replaced."""
    from zoneinfo import ZoneInfo

    from voicecheck.cli.export import chosen
    from voicecheck.cli.newfile import new_file
    from voicecheck.language.catalogue import say
    from voicecheck.morning.build import MorningOptions, morning_of
    from voicecheck.morning.mail import make_mail, subject
    from voicecheck.morning.terminal import Places
    from voicecheck.pages.write import FOLDER
    from voicecheck.tables.rights import rights_of

    if team is not None:
        chosen(out, None, None, team)
    morning = morning_of(out, day, MorningOptions(band=settings.conversation.pace.band_cpm), team=team)
    entry = out / FOLDER / "index.html"
    places = Places(out=out, pages=entry if entry.is_file() else None)
    now = datetime.now(ZoneInfo(settings.run.zone))
    message = make_mail(morning, places, settings.lang, to=to, sender=sender, now=now)
    with new_file(mail, force=True) as aside:
        aside.write_bytes(message.as_bytes())
        if rights := rights_of(out):
            with suppress(PermissionError):  # a group that this user may not give: then it is the user's alone
                rights.give(aside)
    print(say("Message: {file} ({subject})", settings.lang, file=mail, subject=subject(morning, settings.lang)))


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
            "{calls:call was|calls were} judged with other rules than those of now: `voicecheck rescore` judges again.",
            {"calls": done.outdated},
        )
    if done.damaged:
        keys = ", ".join(done.damaged[:10]) + (" …" if len(done.damaged) > 10 else "")
        yield Message(
            "What is stored of {calls:call|calls} is damaged, and has no page: {keys}",
            {"calls": len(done.damaged), "keys": keys},
        )
