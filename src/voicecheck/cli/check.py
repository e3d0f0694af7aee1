"""``voicecheck check``: the verdict on one call."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from voicecheck.cli.options import Config, InLanguage, cores, settings_of


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
    recording: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The recording.")],
    agent_channel: Annotated[
        Channel | None,
        typer.Option(
            help="Where the agent is (mono: alone on one channel, mixed: with the customer); else found from what "
            "is said.",
            show_default=False,
        ),
    ] = None,
    direction: Annotated[Direction, typer.Option(help="Which norms apply.")] = Direction.PRACTICE,
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdict as JSON.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 where a norm failed.")] = False,
    details: Annotated[
        bool, typer.Option("--details", help="Also the points, every norm that passed, and all figures.")
    ] = False,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Judge one call: each fault with its time, its norm and the better wording."""
    import json

    from voicecheck.analysis import analyse_one
    from voicecheck.cli.engines import analyser
    from voicecheck.plaintext import printable
    from voicecheck.records import Recording
    from voicecheck.report.terminal import page
    from voicecheck.report.verdict import verdict_of
    from voicecheck.report.verdict_json import verdict_dict
    from voicecheck.report.verdict_text import print_verdict

    settings = settings_of(config, lang=lang)
    call = Recording(
        path=recording.parent.resolve() / recording.name,
        name=printable(recording),
        call_id=printable(recording.stem),
        direction=direction.value,
        agent_channel=agent_channel.value if agent_channel else None,
        channel_from="command_line" if agent_channel else "manifest",
    )
    verdict = verdict_of(analyse_one(analyser(settings, cores()), call), settings)
    if as_json:
        print(json.dumps(verdict_dict(verdict), ensure_ascii=False, indent=2))
    else:
        print_verdict(verdict, page(), settings.lang, details=details)
    raise typer.Exit(code=1 if strict and verdict.norms_failed else 0)
