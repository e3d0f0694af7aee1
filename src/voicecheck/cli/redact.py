"""``voicecheck redact``: copies of recordings with what is private silenced."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.exits import SOME_FAILED
from voicecheck.cli.options import Config, InLanguage, cores, settings_of
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.language.lines import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from voicecheck.batch.redaction import Copy
    from voicecheck.config import Settings
    from voicecheck.records import CallAnalysis, Recording


def redact(
    out: Annotated[
        Path,
        typer.Option(
            "--out", metavar="DIR", file_okay=False, help="Folder of the stored calls; copies go to DIR/redacted."
        ),
    ],
    recordings: Annotated[
        list[Path] | None,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="The recordings; where none is named, those of all stored calls that have no copy yet.",
            show_default=False,
        ),
    ] = None,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Write copies in which private numbers are silenced, by the times that are stored or else found now."""
    from contextlib import nullcontext

    from voicecheck.batch.redaction import MARGIN_S, redact_recordings, redact_stored
    from voicecheck.batch.remember import LEDGER_NAME
    from voicecheck.errors import RecordingError, UsageError
    from voicecheck.ledger.ledger import Ledger

    settings = settings_of(config, lang=lang)
    privacy = replace(settings.privacy, redact=True)
    known = (out / LEDGER_NAME).is_file()
    if not recordings and not known:
        raise UsageError("{folder}: no calls are stored there; name the recordings, or another --out", folder=out)
    failed = 0
    with Ledger(out / LEDGER_NAME, read_only=True) if known else nullcontext() as ledger:
        done: Iterable[Copy | RecordingError]
        if recordings or ledger is None:
            analyse = _lazily(replace(settings, privacy=privacy))
            done = redact_recordings(recordings or [], out, ledger, analyse, privacy=privacy, audio=settings.audio)
        else:
            done = redact_stored(out, ledger, privacy=privacy, audio=settings.audio)
        for copy in done:
            if isinstance(copy, RecordingError):
                failed += 1
                print(copy.said(settings.lang), file=sys.stderr)
            else:
                print(_told(copy, settings.lang))
    print(say("Each stretch has {margin:g} s more on either side.", settings.lang, margin=MARGIN_S))
    print(say("What was not understood is not silenced: listen to a copy before you give it away.", settings.lang))
    if failed:
        raise typer.Exit(code=SOME_FAILED)


_KINDS = {
    "phone": Message("telephone number"),
    "resident_id": Message("identity number"),
    "bank_card": Message("bank card"),
    "passport": Message("passport"),
    "plate": Message("number plate"),
    "email": Message("e-mail"),
    "name": Message("name"),
    "number": Message("other number"),
    "agent_name": Message("agent's name"),
    "agent_number": Message("agent's number"),
}


def _told(copy: Copy, language: Language) -> str:
    """What was silenced in a copy, and by which times."""
    kinds = listed((_KINDS[each].said(language) for each in sorted({each.kind for each in copy.masked})), language)
    return say(
        "{copy}: {seconds:.1f} s silenced ({kinds}; {how})",
        language,
        copy=copy.path,
        seconds=copy.silenced,
        kinds=kinds or Message("nothing found"),
        how=Message("stored") if copy.stored else Message("analysed now"),
    )


def _lazily(settings: Settings) -> Callable[[Recording], CallAnalysis]:
    """Analyse a recording, the speech model being loaded with the first."""
    from functools import cache

    from voicecheck.analysis import analyse_one
    from voicecheck.cli.engines import analyser

    loaded = cache(lambda: analyser(settings, cores()))
    return lambda recording: analyse_one(loaded(), recording)
