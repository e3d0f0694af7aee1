"""``voicecheck status``: what is stored, what failed, and whether a run is going on."""

from __future__ import annotations

from typing import Annotated

import typer

from voicecheck.cli.options import InLanguage, Out, language_of

AsJson = Annotated[bool, typer.Option("--json", help="Print it as one JSON object.")]


def status(out: Out, as_json: AsJson = False, lang: InLanguage = None) -> None:
    """Say what is stored, what failed, and what is going on.

    Only reads, and holds up no run.
    """
    import json
    from datetime import UTC, datetime

    from voicecheck.batch.status import read_status
    from voicecheck.report.status_text import print_status, status_dict
    from voicecheck.report.terminal import page

    language = language_of(lang)
    known = read_status(out)
    if as_json:
        print(json.dumps(status_dict(known), ensure_ascii=False, indent=2))
    else:
        now = datetime.now(UTC)
        zone = now.astimezone().tzinfo or UTC
        print_status(known, page(), language, zone=zone, now=now)
