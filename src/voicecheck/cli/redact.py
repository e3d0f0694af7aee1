"""``voicecheck redact``: copies of recordings with what is private silenced."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.options import Config, InLanguage, cores, settings_of
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.language.lines import listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecheck.batch.redaction import Copy
    from voicecheck.config import Settings
    from voicecheck.records import CallAnalysis, Recording


def redact(
    recordings: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="The recordings.")],
    out: Annotated[
        Path,
        typer.Option(
            "--out", metavar="DIR", file_okay=False, help="Folder of the stored calls; copies go to DIR/redacted."
        ),
    ],
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Write copies in which private numbers are silenced, by the times that are stored or else found now."""
    from contextlib import nullcontext

    from voicecheck.batch.redaction import MARGIN_S, redact_recordings
    from voicecheck.batch.remember import LEDGER_NAME
    from voicecheck.ledger.ledger import Ledger

    settings = settings_of(config, lang=lang)
    privacy = replace(settings.privacy, redact=True)
    known = (out / LEDGER_NAME).is_file()
    with Ledger(out / LEDGER_NAME, read_only=True) if known else nullcontext() as ledger:
        analyse = _lazily(replace(settings, privacy=privacy))
        done = redact_recordings(recordings, out, ledger, analyse, privacy=privacy, audio=settings.audio)
        for copy in done:
            print(_told(copy, settings.lang))
    print(say("Each stretch has {margin:g} s more on either side.", settings.lang, margin=MARGIN_S))
    print(say("What was not understood is not silenced: listen to a copy before you give it away.", settings.lang))


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
