"""``voicecheck show``: the stored verdict on a call."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicecheck.cli.options import Config, InLanguage, Out, settings_of
from voicecheck.cli.page import Audio, Html, PageAudio, check_html, tell_html, write_html

if TYPE_CHECKING:
    from datetime import date

    from voicecheck.config import Settings
    from voicecheck.pages.callview import Shown


def show(
    call: Annotated[str, typer.Argument(help="The call: its call_key, its call_id, or its recording.")],
    out: Out,
    html: Html = None,
    audio: PageAudio = Audio.REDACTED,
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdict as JSON.")] = False,
    details: Annotated[
        bool, typer.Option("--details", help="Also the points, every norm that passed, and all figures.")
    ] = False,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Show the stored verdict on a call, with its transcript, without hearing it again."""
    import json

    from voicecheck.report.terminal import page
    from voicecheck.report.transcript_text import print_transcript
    from voicecheck.report.verdict import verdict_of
    from voicecheck.report.verdict_json import verdict_dict
    from voicecheck.report.verdict_text import print_verdict

    check_html(html)
    settings = settings_of(config, lang=lang)
    shown, settings, day = _stored(out, call, settings)
    verdict = verdict_of(shown.analysis, settings, day=day)
    if html is not None:
        write_html(html, shown, settings, audio, out)
    if as_json:
        told = _origin(shown, day) | verdict_dict(verdict) | _opinions(shown)
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    print_verdict(verdict, page(), settings.lang, details=details)
    print_transcript(shown.analysis, page(), settings.lang)
    _print_appeals(shown, settings)
    if html is not None:
        tell_html(html, settings.lang)


def _stored(out: Path, name: str, settings: Settings) -> tuple[Shown, Settings, date]:
    """Read a stored call by any of its names, and the settings with the marks that are meant for it.

    Raises
    ------
    UsageError
        There is no ledger, no such call, several of them, or what is stored of it is damaged.
    """
    from voicecheck.batch.judging import judging_of
    from voicecheck.batch.publishing import with_clear_marks
    from voicecheck.errors import UsageError
    from voicecheck.ledger.ledger import Ledger
    from voicecheck.ledger.storage import LEDGER_NAME
    from voicecheck.pages.normview import Opinions
    from voicecheck.pages.report import show_stored
    from voicecheck.proofs.withdrawal import by_call

    Ledger.must_exist(out / LEDGER_NAME)
    with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
        named = ledger.find_call(name)
        (stored,) = ledger.stored(ledger.numbers_of([named.key]))
        reviews = by_call(ledger.reviews_of(named.day)).get(named.key, [])
        appeals = [each for each in ledger.appeals(named.day) if each.call_key == named.key]
        judging, _ = with_clear_marks(judging_of(settings), ledger)
    try:
        shown = show_stored(stored, named.day, judging, Opinions(reviews=reviews, appeals=appeals))
    except ValueError as error:
        raise UsageError(
            "{call}: what is stored of it is damaged ({why}); `voicecheck run` hears the recording again",
            call=named.key, why=error,
        ) from error  # fmt: skip
    scores = replace(judging.scores, marks=judging.scores.marks.of(named.key))
    return shown, replace(settings, scores=scores), named.day


def _print_appeals(shown: Shown, settings: Settings) -> None:
    """Show the agent's appeals on the call, and what became of them."""
    from voicecheck.language.catalogue import say
    from voicecheck.report.appeals_text import appeal_items, print_appeals
    from voicecheck.report.reviewing import ItemWords
    from voicecheck.report.terminal import heading, page
    from voicecheck.tables.normwords import norm_words

    if not shown.opinions.appeals:
        return
    heading(say("Appeals", settings.lang), page())
    words = ItemWords(norm_words(settings.packs, settings.rules), settings.lang)
    print_appeals(appeal_items(shown.opinions.appeals, lambda _: shown.analysis), words, page(), everything=True)


def _opinions(shown: Shown) -> dict[str, Any]:
    """Verdicts of reviewers and appeals, with the names of the columns of their tables."""
    from voicecheck.tables.opinion_rows import appeal_rows, review_rows

    rows = {
        "reviews": review_rows(shown.analysis, shown.opinions.reviews),
        "appeals": appeal_rows(shown.analysis, shown.opinions.appeals),
    }
    return {
        name: [{key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in row.items()}
               for row in own]
        for name, own in rows.items()
    }  # fmt: skip


def _origin(shown: Shown, day: date) -> dict[str, Any]:
    known = shown.provenance
    return {
        "call_key": shown.key,
        "local_date": day.isoformat(),
        "analysed_at": known.analysed_at and known.analysed_at.isoformat(),
        "judged_at": known.judged_at and known.judged_at.isoformat(),
    }
