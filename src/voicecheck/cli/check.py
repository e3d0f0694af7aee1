"""``voicecheck check``: the verdict on one call."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicecheck.cli.options import Config, InLanguage, settings_of
from voicecheck.cli.page import Audio, Html, PageAudio, check_html

if TYPE_CHECKING:
    from voicecheck.cli.checking import Asked
    from voicecheck.config import Settings


class Channel(StrEnum):
    """The channel on which the agent is."""

    LEFT = "left"
    RIGHT = "right"
    MONO = "mono"
    MIXED = "mixed"


class Direction(StrEnum):
    """Who called whom."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    PRACTICE = "practice"


def check(
    recording: Annotated[
        Path | None, typer.Argument(exists=True, dir_okay=False, help="The recording.", show_default=False)
    ] = None,
    agent_channel: Annotated[
        Channel | None,
        typer.Option(
            help="Where the agent is (mono: alone on one channel, mixed: with the customer); else found from what "
            "is said.",
            show_default=False,
        ),
    ] = None,
    direction: Annotated[
        Direction | None,
        typer.Option(help="Which norms apply; else as the manifest says, else practice.", show_default=False),
    ] = None,
    manifest: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", exists=True, dir_okay=False,
            help="Judge it by its row there, as a night does; several add up.",
        ),
    ] = None,
    watch: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", exists=True, file_okay=False,
            help="Check every recording that comes into this folder, until Ctrl-C.",
        ),
    ] = None,
    history: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", file_okay=False,
            help="Compare practice with your last, and keep its results there for you alone "
            "(setting practice.history).",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the verdict as JSON; with --watch a line a recording.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 where a norm failed.")] = False,
    details: Annotated[
        bool, typer.Option("--details", help="Also the points, every norm that passed, and all figures.")
    ] = False,
    html: Html = None,
    pages: Annotated[
        Path | None,
        typer.Option(metavar="DIR", exists=True, file_okay=False, help="With --watch: a page a recording, in here."),
    ] = None,
    audio: PageAudio = Audio.OPUS,
    config: Config = None,
    lang: InLanguage = None,
) -> None:  # fmt: skip
    """Judge one call: each fault with its time, its norm and the better wording."""
    from voicecheck.cli.checking import Asked
    from voicecheck.cli.memory import keep_freed, kept
    from voicecheck.errors import UsageError

    if (recording is None) == (watch is None):
        raise UsageError("name a recording to check, or a folder with --watch; not both")
    if html and watch:
        raise UsageError("--html writes the page of one recording: with --watch it is --pages DIR")
    if pages and not watch:
        raise UsageError("--pages goes with --watch: of one recording --html FILE writes the page")
    check_html(html)
    asked = Asked(
        agent_channel=agent_channel.value if agent_channel else None,
        direction=direction.value if direction else None,
        manifest=tuple(manifest or ()),
        as_json=as_json,
        lines=watch is not None,
        details=details,
        html=html,
        pages=pages,
        audio=audio,
    )
    flags: dict[str, Any] = {"practice.history": None if history is None else str(history.absolute())}
    if watch is not None:
        keep_freed()
        code = _watch(watch, settings_of(config, flags, lang=lang), asked, strict=strict)
    else:
        assert recording is not None
        with kept():
            code = _check(recording, settings_of(config, flags, lang=lang), asked, strict=strict)
    raise typer.Exit(code=code)


def _check(recording: Path, settings: Settings, asked: Asked, *, strict: bool) -> int:
    from voicecheck.cli.checking import Checker

    return int(Checker(settings, asked).check(recording).norms_failed > 0 and strict)


def _watch(folder: Path, settings: Settings, asked: Asked, *, strict: bool) -> int:
    from voicecheck.cli.checking import Checker
    from voicecheck.cli.inbox import watch

    checker = Checker(settings, asked)
    return watch(folder, checker.check, settings.lang) or int(checker.norms_failed > 0 and strict)
