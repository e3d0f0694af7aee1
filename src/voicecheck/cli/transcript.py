"""``voicecheck transcript``: what was said on a call, in the formats of other programs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.options import InLanguage, Out, language_of
from voicecheck.language.catalogue import Language

if TYPE_CHECKING:
    from voicecheck.export.script import Script


class Form(StrEnum):
    """How a transcript is written."""

    VTT = "vtt"
    SRT = "srt"
    RTTM = "rttm"
    TEXTGRID = "textgrid"
    VCON = "vcon"


ENDINGS = {**{f".{form}": form for form in Form}, ".json": Form.VCON}
"""Endings of files, and what is written into them."""


def transcript(
    call: Annotated[str, typer.Argument(help="The call: its call_key, its call_id, or its recording.")],
    out: Out,
    form: Annotated[
        Form | None,
        typer.Option(
            "--format",
            help="vtt and srt: subtitles. rttm: who spoke when. textgrid: Praat. vcon: the IETF's JSON of a call. "
            "Without it the ending of the file, else vtt.",
        ),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Write to this file (UTF-8), not to the terminal.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file where it is there already.")] = False,
    lang: InLanguage = None,
) -> None:
    """Write down a stored call, with its speakers and times; texts are masked where the stored ones are."""
    from voicecheck.cli.newfile import check_new, form_by_ending, new_file
    from voicecheck.export.formats import TRANSCRIPTS

    language = language_of(lang)
    chosen = form_by_ending(to, form, ENDINGS, Form.VTT)
    if to:
        check_new(to, force=force)
    text = TRANSCRIPTS[chosen](stored_script(out, call, language))
    if to is None:
        typer.echo(text.encode(), nl=False)  # UTF-8 whatever the terminal says: it may be a file
        return
    with new_file(to, force=force) as place:
        place.write_bytes(text.encode())


def stored_script(out: Path, call: str, language: Language) -> Script:
    """Read a stored call by any of its names.

    Raises
    ------
    UsageError
        There is no ledger, no such call, several of them, or what is stored of it is damaged.
    """
    from voicecheck.errors import UsageError
    from voicecheck.export.script import Script
    from voicecheck.ledger.ledger import Ledger
    from voicecheck.ledger.storage import LEDGER_NAME

    with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
        named = ledger.find_call(call)
        try:
            analysis = ledger.analysis(named.path)
        except ValueError as error:
            raise UsageError(
                "{key}: {error}; `voicecheck run` hears the recording again", key=named.key, error=error
            ) from error
    return Script(
        analysis=analysis, call_key=named.key, day=named.day, analysed_at=named.analysed_at, language=language
    )
