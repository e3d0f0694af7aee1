"""``voicecheck rules``: look at the packs of rules, check them, try them."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.options import Config, InLanguage, settings_of
from voicecheck.cli.spoken import Commands

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecheck.ledger.ledger import Ledger
    from voicecheck.proofs.measured import Measured
    from voicecheck.proofs.reviews import Reviewed
    from voicecheck.rules.packs.excuses import Explained
    from voicecheck.rules.packs.load import Pack
    from voicecheck.rules.packs.pieces import Why
    from voicecheck.text.lexicon import Lexicon

group = Commands(help="Packs of rules: list, show, check and try them.")
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", file_okay=False, help="Folder of stored calls, to learn from them."),
]


class Format(StrEnum):
    """How a table is printed."""

    TEXT = "text"
    MD = "md"
    JSON = "json"


class Part(StrEnum):
    """A part of a pack that has a form of its own."""

    PACK = "pack"
    PHRASES = "phrases"
    CONDITIONS = "conditions"
    RULES = "rules"
    EXAMPLES = "examples"


@group.command("list")
def list_(config: Config = None, lang: InLanguage = None) -> None:
    """List every rule of the configured packs."""
    for pack in settings_of(config, lang=lang).packs:
        print(f"{pack.name}: {pack.title} ({len(pack.rules)} rules)")
        for rule in pack.rules:
            print(f"  {rule.id:26} {rule.kind:8} {rule.title.en}")


@group.command()
def show(
    rule_id: Annotated[str, typer.Argument(help="As in `voicecheck rules list`.")],
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Show what a rule asks, what it recommends and the examples that prove it."""
    from voicecheck.errors import UsageError
    from voicecheck.rules.judge.advice import expected_text, shown
    from voicecheck.rules.language.rule import DOCUMENTS, MeasureRule, limits_of

    settings = settings_of(config, lang=lang)
    found = next(((rule, pack) for pack in settings.packs for rule in pack.rules if rule.id == rule_id), None)
    if found is None:
        raise UsageError("{rule_id}: no such rule; `voicecheck rules list` shows them", rule_id=rule_id)
    rule, pack = found
    limits = dict(settings.rules.limits).get(rule.id) or limits_of(rule)
    print(f"{rule.id}: {rule.title.en}")
    print(f"  in Chinese   {rule.title.zh}")
    print(f"  kind         {rule.kind} ({rule.severity}, {rule.points:g} points)")
    titles = {**DOCUMENTS, **{code: title for pack in settings.packs for code, title in pack.documents}}
    print(f"  documents    {', '.join(titles[code] for code in rule.documents)}")
    print(f"  expected     {expected_text(rule, limits)}")
    for name, text in (
        ("recommended", rule.recommended),
        ("if below", rule.recommended_below if isinstance(rule, MeasureRule) else None),
        ("if above", rule.recommended_above if isinstance(rule, MeasureRule) else None),
    ):
        if text:
            print(f"  {name:11}  {shown(text, limits)}")
    if rule.kind == "measure":
        low, high = ("any" if side is None else f"{side:g}" for side in (limits.min, limits.max))
        print(f"  limits       {low} to {high}")
    _print_exceptions(each for each in pack.exceptions if each.rule_id == rule_id)
    for result, dialogue in rule.examples.dialogues():
        if result in ("pass", "fail"):
            print(f"  example, {result}:", *dialogue.splitlines(), sep="\n    ")


def _print_exceptions(exceptions: Iterable[Explained]) -> None:
    """Each exception once, under why it stands."""
    reasons: dict[Why | None, list[str]] = {}
    for each in exceptions:
        texts = reasons.setdefault(each.why, [])
        if each.text not in texts:
            texts.append(each.text)
    for why, texts in reasons.items():
        print(f"  unless       {why.why} (from {why.from_})" if why else "  unless       (no reason given)")
        print(*(f"                 {text}" for text in texts), sep="\n")


@group.command()
def measures(lang: InLanguage = None) -> None:  # noqa: ARG001
    """List what a rule may measure: its unit, what it is taken from and what it means."""
    from voicecheck.rules.measures.catalogue import MEASURES

    for each in MEASURES.values():
        needs = ", ".join(sorted(each.needs)) + (", digits" if each.reads_digits else "")
        print(f"{each.name:31} {each.unit:19} {needs}\n    {each.meaning}")


@group.command()
def lint(
    packs: Annotated[
        list[Path] | None, typer.Argument(exists=True, help="Pack files or folders; the configured packs if none.")
    ] = None,
    out: Out = None,
    exceptions: Annotated[
        bool,
        typer.Option("--exceptions", help="Also try each exception on the examples of all rules (minutes)."),
    ] = False,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Check pack files: every fault at once, with its line; then what is no fault but helps nobody.

    Refused are a measured rule whose text states its limit as a figure, since the limit is configuration, a phrase
    that is a mishearing of another in its list, since what was misheard is found by its sound, and in the packs that
    come along an exception that does not say why it stands;
    with --exceptions also an exception that excuses what another rule calls a fault, and one that is needed by a
    single example.
    """
    from voicecheck.proofs.alike import lint_mishearings
    from voicecheck.proofs.exceptions import lint_exceptions, lint_reasons
    from voicecheck.proofs.lint import lint_packs
    from voicecheck.proofs.observed import count_results, lint_results
    from voicecheck.proofs.overlaps import lint_overlaps

    settings = settings_of(config, lang=lang)
    checked = _read_packs(packs, settings.lexicon) if packs else settings.packs
    remarks = [*lint_packs(checked), *lint_overlaps(checked, options=settings.rules)]
    remarks += lint_mishearings(checked, _written())
    remarks += lint_reasons(checked, _shipped())
    remarks += lint_exceptions(checked, options=settings.rules) if exceptions else ()
    if out:
        ids = {rule.id for pack in checked for rule in pack.rules}
        with _ledger(out) as ledger:
            counts = count_results(findings for *_, findings in ledger.stored_findings())
        remarks += lint_results({rule: results for rule, results in counts.items() if rule in ids})
    for remark in remarks:
        print(f"{remark.kind}: {remark.where}: {remark.what}; {remark.advice}")
    if refused := sum(remark.refused for remark in remarks):
        print(f"refused: {refused} of {len(remarks)} remarks", file=sys.stderr)
        raise typer.Exit(code=2)
    rules = sum(len(pack.rules) for pack in checked)
    print(f"{len(checked)} packs, {rules} rules: no faults, {len(remarks)} remarks")


def _shipped() -> frozenset[str]:
    """The names of the packs that come along with the program."""
    from voicecheck.config import configs_folder

    return frozenset(path.parent.name for path in (configs_folder() / "rules").glob("*/pack.yaml"))


def _written() -> str:
    """What people wrote: the utterances that the acts are learnt from."""
    from voicecheck.config import configs_folder

    return "\n".join(_text(file) for file in sorted((configs_folder() / "acts").glob("*.tsv")))


def _read_packs(files: list[Path], lexicon: Lexicon) -> tuple[Pack, ...]:
    """The packs of these files; what they use of the shipped packs is at hand."""
    from voicecheck.config import shelf
    from voicecheck.errors import ConfigError
    from voicecheck.packfiles import read_pack
    from voicecheck.rules.packs.folders import PackText
    from voicecheck.rules.packs.load import load_packs

    texts: list[tuple[str, PackText]] = []
    faults: list[str] = []
    for path in files:
        try:
            texts.append((str(path), read_pack(path)))
        except ConfigError as error:
            faults += [f"{path}: {fault}" for fault in error.faults]
    try:
        packs = load_packs(texts, shelf=shelf(), lexicon=lexicon)
    except ConfigError as error:
        faults += error.faults
    if faults:
        raise ConfigError("rules lint", faults)
    return packs[len(packs) - len(files) :]


@group.command("test")
def try_out(
    call: Annotated[
        Path | None,
        typer.Argument(
            allow_dash=True, help="A dialogue (`A: …` and `C: …` lines) or a label file (JSON); - reads standard input."
        ),
    ] = None,
    rule: Annotated[str | None, typer.Option("--rule", metavar="ID", help="This rule alone.")] = None,
    noise: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Judge the examples with this share of their characters misheard."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the noise.")] = 0,
    mutate: Annotated[bool, typer.Option("--mutate", help="Does an example notice when a list is taken away?")] = False,
    each: Annotated[bool, typer.Option("--each", help="With --mutate: each single phrase, too.")] = False,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Judge a call by every rule; without one, judge every rule's own examples (exit 1 where one is wrong)."""
    from voicecheck.cli import trials
    from voicecheck.errors import UsageError
    from voicecheck.proofs.examples import of_excerpt
    from voicecheck.proofs.transcripts import read_call
    from voicecheck.rules.judge.verdict import judge_call

    if (call is not None) + (noise is not None) + mutate > 1 or (each and not mutate):
        raise UsageError("a call, --noise and --mutate [--each] are three different trials; ask for one")
    settings = settings_of(config, lang=lang)
    packs, options = trials.only(settings.packs, rule), settings.rules
    if call is not None:
        recording, conversation = read_call(_text(call), str(call), settings.conversation.holds.waiting)
        findings = judge_call(recording, conversation, packs, options=of_excerpt(options))
        trials.print_findings(findings, packs, options)
        return
    if noise is not None:
        good = trials.try_noise(packs, noise, seed, options)
    elif mutate:
        good = trials.try_mutants(packs, each, options)
    else:
        good = trials.try_examples(packs, options)
    raise typer.Exit(code=0 if good else 1)


@group.command()
def coverage(
    out: Out = None,
    measured: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", exists=True, dir_okay=False, help="Made by `evaluate --by-rule`; else the shipped one."
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How it is printed.")] = Format.TEXT,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Show which rule checks each norm, how it is proved and how well it judges (exit 1 where none checks one)."""
    from voicecheck.cli.coverage import print_json, print_markdown, print_text
    from voicecheck.proofs.coverage import build_coverage

    settings = settings_of(config, lang=lang)
    rows = build_coverage(
        settings.packs, options=settings.rules, measured=_measured(measured), reviewed=_reviewed(out) if out else {}
    )
    {Format.TEXT: print_text, Format.MD: print_markdown, Format.JSON: print_json}[form](rows)
    raise typer.Exit(code=0 if all(row.rule for row in rows) else 1)


def _measured(file: Path | None) -> dict[str, Measured]:
    from voicecheck.config import configs_folder
    from voicecheck.proofs.measured import read_measured

    path = file or configs_folder() / "rules" / "measured.csv"
    return read_measured(_text(path), str(path)) if path.is_file() else {}


def _reviewed(out: Path) -> dict[str, Reviewed]:
    from voicecheck.batch.reviewing import stored_results
    from voicecheck.proofs.reviews import precision_by_rule

    with _ledger(out) as ledger:
        reviews = ledger.reviews()
        return precision_by_rule(reviews, stored_results(ledger, reviews))


@group.command()
def worth(
    labels: Annotated[
        list[Path], typer.Argument(exists=True, help="Dialogues with verdicts (text), label files (JSON) or folders.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", file_okay=False, help="Judge the labelled calls as heard there."),
    ] = None,
    exceptions: Annotated[
        bool, typer.Option("--exceptions", help="Take each single exception away, too: minutes.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="How it is printed.")] = Format.TEXT,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Show what each mechanism of judging is worth: take it away and judge labelled calls again."""
    from voicecheck.cli.worth import heard_calls, labelled_calls, print_exceptions, print_mechanisms, tell_unjudged
    from voicecheck.proofs.worth import exception_worths, mechanism_worths

    settings = settings_of(config, lang=lang)
    calls = labelled_calls(labels, settings.conversation.holds)
    tell_unjudged(calls, {rule.id for pack in settings.packs for rule in pack.rules})
    if out:
        with _ledger(out) as ledger:
            calls = heard_calls(calls, ledger)
    print_mechanisms(mechanism_worths(calls, settings.packs, options=settings.rules), form.value)
    if exceptions:
        print_exceptions(list(exception_worths(calls, settings.packs, options=settings.rules)), form.value)


@group.command()
def schema(
    part: Annotated[
        Part, typer.Option(help="Of a pack in one file, or of the files in one folder of a pack that is a folder.")
    ] = Part.PACK,
    lang: InLanguage = None,  # noqa: ARG001
) -> None:
    """Print the rule language as JSON Schema, for editors."""
    import json

    from voicecheck.rules.language.jsonschema import part_schemas, rules_schema

    shown = rules_schema() if part is Part.PACK else part_schemas()[part.value]
    print(json.dumps(shown, ensure_ascii=False, indent=2))


def _ledger(out: Path) -> Ledger:
    from voicecheck.ledger.ledger import Ledger
    from voicecheck.ledger.storage import LEDGER_NAME

    return Ledger(out / LEDGER_NAME, read_only=True)


def _text(path: Path) -> str:
    from voicecheck.errors import UsageError
    from voicecheck.plaintext import read_file

    try:
        return sys.stdin.read() if str(path) == "-" else read_file(path).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise UsageError("{file} cannot be read: {why}", file=path, why=error) from error
