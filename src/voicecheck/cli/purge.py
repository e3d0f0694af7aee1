"""``voicecheck purge``: calls that are older than may be kept are removed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.lake import check_lake, fill_lake
from voicecheck.cli.options import Config, InLanguage, settings_of
from voicecheck.cli.report import write_pages
from voicecheck.cli.usagefaults import Refused
from voicecheck.language.catalogue import Language, Message, say

if TYPE_CHECKING:
    from voicecheck.batch.purge import Purged


def _days(text: str) -> int:
    number = text.removesuffix("d")
    if not number.isdecimal() or not number.isascii() or len(number) > 5:
        raise Refused(Message("write a number of days, such as 90d"))
    return int(number)


def purge(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Folder of the stored calls.")],
    older_than: Annotated[int, typer.Option(parser=_days, metavar="DAYS", help="As 90d: what is older goes.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Remove old calls from ledger and tables, whole days at a time. Recordings are never touched."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from voicecheck.batch.purge import purge as purge_all
    from voicecheck.pages.write import forget_before

    settings = settings_of(config, lang=lang)
    check_lake(settings)
    today = datetime.now(ZoneInfo(settings.run.zone)).date()
    gone = purge_all(out, today - timedelta(days=older_than), dry_run=dry_run)
    pages = forget_before(out, gone.before, dry_run=dry_run)
    _tell(gone, pages, settings.lang, dry_run=dry_run)
    if pages and not dry_run:  # those that named the calls are written without them; also where a purge was stopped
        write_pages(out, settings, None)
    if not gone.days:
        return
    if not dry_run and (code := fill_lake(out, settings, also_unasked=True)):
        raise typer.Exit(code=code)


def _tell(gone: Purged, pages: int, language: Language, *, dry_run: bool) -> None:
    """Say what is gone, or would go."""
    if not gone.days:
        print(say("nothing is older than {day}", language, day=gone.before))
        return
    verb = Message("would go") if dry_run else Message("gone")
    span = {"first": gone.days[0], "last": gone.days[-1], "days": len(gone.days)}
    what = {"calls": gone.calls, "listed": gone.listed, "reviews": gone.reviews}
    print(say("{verb}: {first} to {last}, {days:day|days}", language, verb=verb, **span))
    print("  " + say("{calls:call|calls}, {listed:recording|recordings} that were not analysed, "
                     "{reviews:review|reviews}", language, **what))  # fmt: skip
    if gone.appeals:
        print("  " + say("{appeals:appeal|appeals}", language, appeals=gone.appeals))
    print("  " + say("{files:file|files} of tables", language, files=gone.files))
    if pages:
        print("  " + say("{pages:page|pages} of the report", language, pages=pages))
    print(say("Recordings are untouched; a run over them would analyse them again.", language))
