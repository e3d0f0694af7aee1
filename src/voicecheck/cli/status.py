"""``voicecheck status``: what is stored, what failed, and whether a run is going on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voicecheck.cli.options import InLanguage

Out = Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Folder of the stored calls.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print it as one JSON object.")]


def status(out: Out, as_json: AsJson = False, lang: InLanguage = None) -> None:  # noqa: ARG001
    """Say what is stored, what failed, and what is going on.

    Only reads, and holds up no run.
    """
    import json
    from datetime import UTC, datetime

    from voicecheck.batch.status import read_status
    from voicecheck.report.status_text import print_status, status_dict
    from voicecheck.report.terminal import page

    known = read_status(out)
    if as_json:
        print(json.dumps(status_dict(known), ensure_ascii=False, indent=2))
    else:
        now = datetime.now(UTC)
        zone = now.astimezone().tzinfo or UTC
        print_status(known, page(), zone=zone, now=now)
