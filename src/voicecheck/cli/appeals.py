"""``voicecheck appeals``: agents' appeals against what was found of their calls, and what became of them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.opinionfile import read_given, write_rows
from voicecheck.cli.options import Config, InLanguage, Out, settings_of
from voicecheck.cli.spoken import Commands

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecheck.batch.appealing import Outcome
    from voicecheck.config import Settings
    from voicecheck.ledger.ledger import Ledger
    from voicecheck.proofs.appealfile import Decided
    from voicecheck.proofs.appeals import Appeal

group = Commands(help="Agents' appeals against findings: take them in, decide them, see what became of them.")


class Ruling(StrEnum):
    """What a lead decides, in either language."""

    UPHELD = "upheld"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    UPHELD_ZH = "维持"
    CHANGED_ZH = "改判"
    WITHDRAWN_ZH = "撤回"


@group.command("list")
def list_(
    out: Out,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are decided.")] = False,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="FILE", help="Write them as a sheet to decide in: .xlsx a workbook, else CSV for Excel."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file where it is there already.")] = False,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Show the appeals that are to be decided, with the reason, what was found, and from which second to listen."""
    from voicecheck.ledger.ledger import Ledger
    from voicecheck.ledger.storage import LEDGER_NAME
    from voicecheck.proofs.sheetcolumns import APPEAL_SHEET
    from voicecheck.report.appeals_text import appeal_cells, appeal_items, print_appeals
    from voicecheck.report.reviewing import ItemWords
    from voicecheck.report.terminal import page
    from voicecheck.tables.normwords import norm_words

    settings = settings_of(config, lang=lang)
    words = ItemWords(norm_words(settings.packs, settings.rules), settings.lang)
    with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
        chosen = [each for each in ledger.appeals() if everything or each.decision == "open"]
        items = appeal_items(chosen, ledger.analysis_named)
    if to:
        write_rows(
            to, APPEAL_SHEET, [appeal_cells(each, words) for each in items], settings.lang, force=force,
            name={"zh": "申诉", "en": "appeals"},
        )  # fmt: skip
    else:
        print_appeals(items, words, page(), everything=everything)


@group.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="CSV or XLSX: call_id, rule_id, start_s, reason of an appeal; or the sheet of `appeals list --to`, "
            "decided; or an export of a page.",
        ),
    ],
    out: Out,
    again: Annotated[bool, typer.Option("--again", help="Decide also what is decided otherwise already.")] = False,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Keep agents' appeals, or a lead's decisions on them, all of the file or none.

    Who appealed and who decided is what the file says: without a server nobody's identity is checked.
    """
    from voicecheck.batch.judging import judging_of
    from voicecheck.batch.reviewing import CallScorer, keep_appeals
    from voicecheck.language.catalogue import say
    from voicecheck.ledger.ledger import Ledger
    from voicecheck.ledger.storage import LEDGER_NAME
    from voicecheck.proofs.appealfile import read_appeals

    settings = settings_of(config, lang=lang)
    Ledger(out / LEDGER_NAME, read_only=True).__exit__(None, None, None)
    with Ledger(out / LEDGER_NAME) as ledger:
        given = read_given(file, ledger, settings, read_appeals)
        scorer = CallScorer(ledger, judging_of(settings))
        new = keep_appeals(ledger, given.appeals, scorer)
        publish(ledger, out, new)
        known = len(given.appeals) - len(new)
        counts = {"new": len(new), "known": known}
        if given.appeals:
            print(say("{new:appeal|appeals} kept, {known} known already", settings.lang, **counts))
        decided(ledger, out, settings, given.decisions, again=again)


@group.command("decide")
def decide_(
    call: Annotated[str, typer.Argument(help="The call: its call_key, its call_id, or its recording.")],
    number: Annotated[
        int, typer.Argument(metavar="NUMBER", min=0, help="The appeal's number in the call, as `appeals list` has it.")
    ],
    decision: Annotated[
        Ruling,
        typer.Argument(
            metavar="DECISION",
            help="upheld: the result stands. changed: it was wrong. withdrawn: by the agent.",
        ),
    ],
    out: Out,
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who decides; nobody checks it.")],
    reason: Annotated[str, typer.Option("--reason", metavar="WHY", help="Why; the agent reads it.")] = "",
    again: Annotated[bool, typer.Option("--again", help="Decide anew what is decided already.")] = False,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Decide an appeal. Where the result is changed, the finding counts no more from the next rescore on.

    The score at the time of the appeal stays in the table appeals, beside the one after the decision.
    """
    from voicecheck.errors import ConfigError
    from voicecheck.ledger.ledger import Ledger
    from voicecheck.ledger.storage import LEDGER_NAME
    from voicecheck.proofs.appealfile import Decided, decision_faults
    from voicecheck.proofs.sheetcolumns import DECISION_WORDS

    settings = settings_of(config, lang=lang)
    meant = DECISION_WORDS[decision]
    if faults := list(decision_faults(meant, by=by, reason=reason)):
        raise ConfigError("voicecheck appeals decide", faults)
    Ledger(out / LEDGER_NAME, read_only=True).__exit__(None, None, None)
    with Ledger(out / LEDGER_NAME) as ledger:
        key = ledger.find_call(call).key
        decided(
            ledger, out, settings, [Decided(call_key=key, number=number, decision=meant, by=by, reason=reason)],
            again=again,
        )  # fmt: skip


def decided(ledger: Ledger, out: Path, settings: Settings, decisions: Iterable[Decided], *, again: bool) -> None:
    """Keep decisions, publish them, and say what they change."""
    from voicecheck.batch.appealing import decide
    from voicecheck.batch.judging import judging_of
    from voicecheck.batch.reviewing import CallScorer, opinions_on
    from voicecheck.report.appeals_text import print_outcomes
    from voicecheck.report.reviews_text import print_effects
    from voicecheck.report.terminal import page

    decisions = list(decisions)
    if not decisions:
        return
    scorer, before = CallScorer(ledger, judging_of(settings)), opinions_on(ledger)
    outcomes: list[Outcome] = decide(ledger, decisions, scorer, again=again)
    publish(ledger, out, [each.after for each in outcomes])
    ledger.mark_stale(ledger.days_of(each.after.call_key for each in outcomes))
    console = page()
    print_outcomes(outcomes, len(decisions), ledger.call_id_of, console, settings.lang)
    keys = {each.after.call_key for each in outcomes}
    print_effects(scorer.effects(keys, before, opinions_on(ledger)), str(out), console, settings.lang)


def publish(ledger: Ledger, out: Path, appeals: Iterable[Appeal]) -> None:
    """Publish the table of appeals of the days of some calls."""
    from voicecheck.batch.opinions import publish_opinions

    publish_opinions(ledger, out, ledger.days_of(each.call_key for each in appeals))
