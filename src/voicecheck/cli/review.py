"""``voicecheck review``: reviewers' verdicts on findings, and the sheets that they fill in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.opinionfile import read_given, write_rows
from voicecheck.cli.options import Config, InLanguage, settings_of
from voicecheck.cli.spoken import Commands
from voicecheck.language.catalogue import Language, say

if TYPE_CHECKING:
    from rich.console import Console

    from voicecheck.batch.reviewing import Kept, Store
    from voicecheck.config import Settings
    from voicecheck.ledger.ledger import Ledger
    from voicecheck.proofs.sheets import Drawn

group = Commands(help="Reviewers' verdicts on findings: sheets to fill in, and their import.")

Out = Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Folder of the stored calls.")]


@group.command("import")
def import_(
    labels: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="The sheet, filled in (CSV or XLSX), or an export of a page; verdicts are right, wrong or unsure, in "
            "Chinese or English.",
        ),
    ],
    out: Out,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Keep reviewers' verdicts, all of the file or none; print the precision of each rule and how far they agree.

    A finding that a reviewer marked wrong, and none right, counts no more from the next rescore or run on. Two
    reviewers may judge the same finding. A reviewer's name is what the file says: nobody checks who wrote it.
    """
    from voicecheck.batch.judging import judging_of
    from voicecheck.batch.opinions import publish_opinions
    from voicecheck.batch.reviewing import CallScorer, keep_opinions, opinions_on
    from voicecheck.ledger.ledger import Ledger
    from voicecheck.ledger.storage import LEDGER_NAME
    from voicecheck.proofs.reviewfile import read_opinions
    from voicecheck.report.reviews_text import print_effects
    from voicecheck.report.terminal import page

    settings = settings_of(config, lang=lang)
    # Opened to read first, because to write would make a ledger where there is none.
    Ledger(out / LEDGER_NAME, read_only=True).__exit__(None, None, None)
    with Ledger(out / LEDGER_NAME) as ledger:
        given = read_given(labels, ledger, settings, read_opinions)
        before, scorer = opinions_on(ledger), CallScorer(ledger, judging_of(settings))
        kept = keep_opinions(ledger, given, scorer)
        days = ledger.days_of(kept.calls)
        publish_opinions(ledger, out, days)
        ledger.mark_stale(days)
        console = page()
        tell_reviews(ledger, settings, console, kept)
        print_effects(scorer.effects(kept.calls, before, opinions_on(ledger)), str(out), console, settings.lang)


def tell_reviews(store: Store, settings: Settings, console: Console, kept: Kept) -> None:
    """Print what became of a file, and what all verdicts come to."""
    from voicecheck.batch.reviewing import stored_results
    from voicecheck.report.reviews_text import print_kept, print_reviewed
    from voicecheck.tables.normwords import norm_words

    reviews = store.reviews()
    results = stored_results(store, reviews)
    norms = norm_words(settings.packs, settings.rules)
    print_kept(kept, len(reviews), results, console, settings.lang)
    if not settings.review.withdraw:
        console.print(say("review.withdraw is false: findings marked wrong count as before", settings.lang))
    print_reviewed(reviews, results, norms, console, settings.lang)


@group.command()
def sheet(
    out: Out,
    rule: Annotated[str | None, typer.Option("--rule", metavar="ID", help="Findings of this rule alone.")] = None,
    n: Annotated[int, typer.Option("--n", min=1, help="Findings at most.")] = 50,
    at_random: Annotated[
        int | None,
        typer.Option(
            "--random", min=0, help="How many of them at random from all, so that the sheet can estimate; else a fifth."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed draws the same findings.")] = 0,
    disputed: Annotated[
        bool, typer.Option("--disputed", help="Those of which reviewers disagree, to listen to together.")
    ] = False,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Write to this file: .xlsx a workbook, else CSV.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file where it is there already.")] = False,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Write a sheet of stored findings to be judged, for Excel; fill in verdict and reviewer.

    Most are drawn evenly over the rules, accusations first; the rest at random from all findings.
    """
    from voicecheck.ledger.ledger import Ledger
    from voicecheck.ledger.storage import LEDGER_NAME
    from voicecheck.proofs.sheetcolumns import REVIEW_SHEET
    from voicecheck.report.reviewing import ItemWords, cells_of, review_items
    from voicecheck.tables.normwords import norm_words

    settings = settings_of(config, lang=lang)
    with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
        if disputed:
            drawn = _disputed(ledger, n)
        else:
            from voicecheck.proofs.sheets import draw_findings

            drawn = draw_findings(ledger.stored_findings(), n, seed=seed, at_random=at_random, rule_id=rule)
        items = review_items(drawn, ledger.analysis_named)
    words = ItemWords(norm_words(settings.packs, settings.rules), settings.lang)
    write_rows(to, REVIEW_SHEET, [cells_of(item, words) for item in items], settings.lang, force=force, name=_SHEET)


_SHEET: Mapping[Language, str] = {"zh": "复核", "en": "review"}


def _disputed(ledger: Ledger, n: int) -> list[Drawn]:
    from voicecheck.proofs.agreement import disagreements
    from voicecheck.proofs.places import meant
    from voicecheck.proofs.sheets import Drawn

    found = []
    for each in disagreements(ledger.reviews()):
        review = each.reviews[0]
        findings = ledger.findings_of(review.call)
        found += [Drawn(review.call, each.call_id, findings[place]) for place in meant(findings, review)[:1]]
    return found[:n]


@group.command()
def export(
    out: Out,
    utterances: Annotated[
        bool, typer.Option("--utterances", help="What the verdicts teach of what is meant, for `acts train` (TSV).")
    ] = False,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Print all verdicts as CSV, as `review import` reads them; or the utterances that they teach."""
    import sys

    from voicecheck.acts.model import load_model
    from voicecheck.ledger.ledger import Ledger
    from voicecheck.ledger.storage import LEDGER_NAME
    from voicecheck.proofs.sheets import write_verdicts
    from voicecheck.proofs.taught import taught_utterances, write_taught

    settings = settings_of(config, lang=lang)
    with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
        reviews = ledger.reviews()
        if not utterances:
            sys.stdout.write(write_verdicts(reviews))
            return
        model = load_model(settings.rules.acts)
        sys.stdout.write(write_taught(taught_utterances(reviews, ledger.findings_of, settings.packs, model)))
