"""``voicecheck review``: reviewers' verdicts on findings, and the sheets that they fill in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from voicecheck.cli.options import Config, InLanguage, settings_of
from voicecheck.cli.spoken import Commands

if TYPE_CHECKING:
    from voicecheck.proofs.reviews import Judged, Review, Reviewed
    from voicecheck.records import Finding, Result

group = Commands(help="Reviewers' verdicts on findings: sheets to fill in, and their import.")
MOST_NAMED = 10

Out = Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Folder of the stored calls.")]


class Store(Protocol):
    """Where findings and verdicts are kept (the ledger)."""

    def findings_of(self, call_id: str) -> tuple[Finding, ...]:
        """The findings of a call; none where it is not known."""

    def calls_named(self, name: str) -> Sequence[tuple[str, date]]:
        """Key and day of each call with this key or this name."""

    def stored_findings(self) -> Iterator[tuple[str, str, tuple[Finding, ...]]]:
        """Key, name and findings of every call."""

    def add_reviews(self, reviews: Iterable[Review]) -> None:
        """Keep verdicts; one of the same reviewer on the same finding is replaced."""

    def reviews(self) -> Sequence[Review]:
        """All verdicts."""


@group.command("import")
def import_(
    labels: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="CSV with call_id, rule_id, verdict (right|wrong|unsure), reviewer, time, note.",
        ),
    ],
    out: Out,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Keep reviewers' verdicts, all of the file or none; print the precision of each rule and how far they agree.

    A finding that a reviewer marked wrong, and none right, counts no more from the next rescore or run on.
    """
    from voicecheck.batch.opinions import publish_opinions
    from voicecheck.ledger.ledger import Ledger
    from voicecheck.ledger.storage import LEDGER_NAME

    settings = settings_of(config, lang=lang)
    rules = settings.titles.keys()
    # Opened to read first, because to write would make a ledger where there is none.
    Ledger(out / LEDGER_NAME, read_only=True).__exit__(None, None, None)
    with Ledger(out / LEDGER_NAME) as ledger:
        new = import_reviews(labels, ledger, rules)
        days = ledger.days_of(each.call for each in new)
        publish_opinions(ledger, out, days)
        if settings.review.withdraw:
            ledger.mark_stale(days)
    _print_effect(withdraw=settings.review.withdraw, out=out)


def _print_effect(*, withdraw: bool, out: Path) -> None:
    if withdraw:
        print(f"`voicecheck rescore --out {out}` publishes what this changes in findings, scores and sums")
    else:
        print("review.withdraw is false: findings marked wrong count as before")


def import_reviews(labels: Path, store: Store, rules: Iterable[str]) -> list[Review]:
    """Read a file of verdicts, keep it, print what all verdicts say, and give those of the file."""
    from dataclasses import replace
    from datetime import UTC, datetime

    from voicecheck.errors import UsageError
    from voicecheck.plaintext import read_file
    from voicecheck.proofs.reviews import kappas, precision_by_rule, read_reviews

    known = set(rules)
    try:
        data = read_file(labels)
    except (OSError, ValueError) as error:
        raise UsageError(f"{labels} cannot be read: {error}") from error
    new = read_reviews(
        data,
        str(labels),
        calls=lambda call: [key for key, _ in store.calls_named(call)],
        rules=known.__contains__,
        at=datetime.now(UTC),
    )
    present = stored_results(store, new)
    new = [replace(each, result=each.result or present.get(each.judged)) for each in new]
    store.add_reviews(new)
    reviews = store.reviews()
    results = stored_results(store, reviews)
    print(f"{len(new)} verdicts kept; {len(reviews)} in all")
    _print_precision(precision_by_rule(reviews, results))
    for pair in kappas(reviews):
        kappa = (
            "undefined (both gave one and the same verdict throughout)" if pair.kappa is None else f"{pair.kappa:.2f}"
        )
        print(f"{pair.first} and {pair.second}: agree on {pair.agreed} of {pair.n} findings, kappa {kappa}")
    if astray := [" ".join(each.judged[1:]) for each in new if each.judged not in results]:
        print(f"about what is not found there any more, and of no effect: {_some(astray)}")
    _print_withdrawn(store, reviews)
    return new


def _print_withdrawn(store: Store, reviews: Sequence[Review]) -> None:
    """Say which findings reviewers withdraw, and which stay because reviewers do not agree."""
    from voicecheck.proofs.withdrawal import by_call, disputed, withdraw

    gone: list[str] = []
    kept: list[str] = []
    for call, own in sorted(by_call(reviews).items(), key=lambda each: each[1][0].call_id):
        findings, name = store.findings_of(call), own[0].call_id
        gone += _named((each for each in withdraw(findings, own) if each.withdrawn), findings, name)
        kept += _named(disputed(findings, own), findings, name)
    if gone:
        print(f"marked wrong: {_some(gone)}")
    if kept:
        print(f"kept, since another reviewer says that they are right: {_some(kept)}")


def _named(chosen: Iterable[Finding], findings: Sequence[Finding], call_id: str) -> list[str]:
    """Call and norm of some of a call's findings, with the time where the norm has findings at several."""
    starts: dict[str, set[float | None]] = {}
    for each in findings:
        starts.setdefault(each.rule_id, set()).add(each.start)
    several = {rule_id for rule_id, own in starts.items() if len(own) > 1}
    return list(
        dict.fromkeys(
            f"{call_id} {each.rule_id}"
            + (f" at {each.start:.1f} s" if each.rule_id in several and each.start is not None else "")
            for each in chosen
        )
    )


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    return shown if len(names) <= MOST_NAMED else f"{shown} and {len(names) - MOST_NAMED} more"


def stored_results(store: Store, reviews: Iterable[Review]) -> dict[Judged, Result]:
    """The stored result of what each verdict is about, where that is still found."""
    from voicecheck.proofs.places import present_result
    from voicecheck.proofs.withdrawal import by_call

    found: dict[Judged, Result] = {}
    for call, own in by_call(reviews).items():
        findings = store.findings_of(call)
        found |= {each.judged: result for each in own if (result := present_result(findings, each))}
    return found


def _print_precision(by_rule: dict[str, Reviewed]) -> None:
    print(f"\n{'rule':26} {'accusations right':>18}  {'precision [95 %]':22} {'missed':>6} {'passes right':>13} unsure")
    for rule, said in by_rule.items():
        share = (
            "" if said.interval is None else f"{said.precision:.2f} [{said.interval[0]:.2f}, {said.interval[1]:.2f}]"
        )
        right = f"{said.right} of {said.accusations}"
        print(
            f"{rule:26} {right:>18}  {share:22} {said.missed:>6} {said.confirmed:>13} {', '.join(said.unsure)}".rstrip()
        )
    print()


@group.command()
def sheet(
    out: Out,
    rule: Annotated[str | None, typer.Option("--rule", metavar="ID", help="Findings of this rule alone.")] = None,
    n: Annotated[int, typer.Option("--n", min=1, help="Findings at most.")] = 50,
    seed: Annotated[int, typer.Option(help="The same seed draws the same findings.")] = 0,
    lang: InLanguage = None,  # noqa: ARG001
) -> None:
    """Print a CSV of stored findings to be judged, drawn evenly over the rules; fill in verdict and reviewer."""
    import sys

    from voicecheck.ledger.ledger import Ledger
    from voicecheck.ledger.storage import LEDGER_NAME
    from voicecheck.proofs.sheets import draw_findings, write_sheet

    with Ledger(out / LEDGER_NAME, read_only=True) as ledger:
        drawn = draw_findings(ledger.stored_findings(), n, seed=seed, rule_id=rule)
    sys.stdout.write(write_sheet(drawn))


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
