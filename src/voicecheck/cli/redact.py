"""``voicecheck redact``: copies of recordings with what is private silenced."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.options import Config, InLanguage, cores, settings_of

if TYPE_CHECKING:
    from collections.abc import Callable

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
            kinds = ", ".join(sorted({each.kind for each in copy.masked})) or "nothing found"
            how = "stored" if copy.stored else "analysed now"
            print(f"{copy.path}: {copy.silenced:.1f} s silenced ({kinds}; {how})")
    print(f"Each stretch has {MARGIN_S:g} s more on either side.")
    print("What was not understood is not silenced: listen to a copy before you give it away.")


def _lazily(settings: Settings) -> Callable[[Recording], CallAnalysis]:
    """Analyse a recording, the speech model being loaded with the first."""
    from functools import cache

    from voicecheck.analysis import analyse_one
    from voicecheck.cli.engines import analyser

    loaded = cache(lambda: analyser(settings, cores()))
    return lambda recording: analyse_one(loaded(), recording)
