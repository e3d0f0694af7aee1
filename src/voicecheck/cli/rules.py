"""``voicecheck rules``: look at the packs of rules, check them, try them."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.coverage import kind_word
from voicecheck.cli.options import Config, InLanguage, language_of, settings_of
from voicecheck.cli.spoken import Commands, retold
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.language.lines import listed, padded

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
    from voicecheck.report.terminal import aside

    settings = settings_of(config, lang=lang)
    language = settings.lang
    for pack in settings.packs:
        counts = aside(say("{rules:rule|rules}", language, rules=len(pack.rules)), language)
        print(f"{pack.name}: {_title(pack.title, language)}{counts}")
        for rule in pack.rules:
            print(f"  {rule.id:26} {padded(kind_word(rule.kind, language), 8)} {rule.title.said(language)}")


@group.command()
def show(
    rule_id: Annotated[str, typer.Argument(help="As in `voicecheck rules list`.")],
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Show what a rule asks, what it recommends and the examples that prove it."""
    from voicecheck.errors import UsageError
    from voicecheck.report.terminal import aside
    from voicecheck.rules.judge.advice import expected_text, shown
    from voicecheck.rules.language.rule import DOCUMENTS, MeasureRule, limits_of

    settings = settings_of(config, lang=lang)
    found = next(((rule, pack) for pack in settings.packs for rule in pack.rules if rule.id == rule_id), None)
    if found is None:
        raise UsageError("{rule_id}: no such rule; `voicecheck rules list` shows them", rule_id=rule_id)
    rule, pack = found
    limits = dict(settings.rules.limits).get(rule.id) or limits_of(rule)
    language = settings.lang
    print(f"{rule.id}: {rule.title.said(language)}")
    other: Language = "en" if language == "zh" else "zh"
    _print_line(Message("in English") if other == "en" else Message("in Chinese"), rule.title.said(other), language)
    weight = say("{severity}, {points:g} points", language, severity=_SEVERITIES[rule.severity], points=rule.points)
    _print_line(Message("kind"), kind_word(rule.kind, language) + aside(weight, language), language)
    titles = {**DOCUMENTS, **{code: title for pack in settings.packs for code, title in pack.documents}}
    _print_line(
        Message("documents"), listed((_title(titles[code], language) for code in rule.documents), language), language
    )
    _print_line(Message("expected"), expected_text(rule, limits), language)
    for name, text in (
        (Message("recommended"), rule.recommended),
        (Message("if below"), rule.recommended_below if isinstance(rule, MeasureRule) else None),
        (Message("if above"), rule.recommended_above if isinstance(rule, MeasureRule) else None),
    ):
        if text:
            _print_line(name, shown(text, limits), language)
    if rule.kind == "measure":
        low, high = (Message("any") if side is None else f"{side:g}" for side in (limits.min, limits.max))
        _print_line(Message("limits"), say("{low} to {high}", language, low=low, high=high), language)
    _print_exceptions([each for each in pack.exceptions if each.rule_id == rule_id], language)
    for result, dialogue in rule.examples.dialogues():
        if result in ("pass", "fail"):
            head = say("example, {result}:", language, result=say(result, language))
            print(f"  {head}", *dialogue.splitlines(), sep="\n    ")


_SEVERITIES = {"minor": Message("minor"), "major": Message("major"), "critical": Message("critical")}
_NAME = 13
"""Columns of the name of what is shown of a rule."""


def _title(title: object, language: Language) -> str:
    """A title in a language, where it has both."""
    return str(title.said(language)) if hasattr(title, "said") else say(str(title), language)


def _print_line(name: Message, text: str, language: Language) -> None:
    print(f"  {padded(name.said(language), _NAME)}{text}")


def _print_exceptions(exceptions: Iterable[Explained], language: Language) -> None:
    """Each exception once, under why it stands."""
    reasons: dict[Why | None, list[str]] = {}
    for each in exceptions:
        texts = reasons.setdefault(each.why, [])
        if each.text not in texts:
            texts.append(each.text)
    for why, texts in reasons.items():
        told = say("(no reason given)", language)
        if why:
            told = say(
                "{why} (from {source})", language, why=say(why.why, language), source=say(str(why.from_), language)
            )
        _print_line(Message("unless"), told, language)
        print(*(f"    {' ' * _NAME}{text}" for text in texts), sep="\n")


@group.command()
def measures(lang: InLanguage = None) -> None:
    """List what a rule may measure: its unit, what it is taken from and what it means."""
    from voicecheck.rules.measures.catalogue import MEASURES

    language = language_of(lang)
    for each in MEASURES.values():
        needs = [say(need, language) for need in sorted(each.needs)]
        needs += [say("digits", language)] if each.reads_digits else []
        print(f"{each.name:31} {padded(say(each.unit, language), 19)} {listed(needs, language)}")
        print(f"    {say(each.meaning, language)}")


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
    language = settings.lang
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
        told = {"kind": say(remark.kind, language), "what": retold(remark.what, language)}
        print(say("{kind}: {where}: {what}; {advice}", language, where=remark.where,
                  advice=retold(remark.advice, language), **told))  # fmt: skip
    if refused := sum(remark.refused for remark in remarks):
        told_of = {"refused": refused, "remarks": len(remarks)}
        print(say("refused: {refused} of {remarks:remark|remarks}", language, **told_of), file=sys.stderr)
        raise typer.Exit(code=2)
    found = {"packs": len(checked), "rules": sum(len(pack.rules) for pack in checked), "remarks": len(remarks)}
    print(say("{packs:pack|packs}, {rules:rule|rules}: no faults, {remarks:remark|remarks}", language, **found))


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
        trials.print_findings(findings, packs, options, settings.lang)
        return
    if noise is not None:
        good = trials.try_noise(packs, noise, seed, options, settings.lang)
    elif mutate:
        good = trials.try_mutants(packs, each, options, settings.lang)
    else:
        good = trials.try_examples(packs, options, settings.lang)
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
    if form is Format.JSON:
        print_json(rows)
    else:
        {Format.TEXT: print_text, Format.MD: print_markdown}[form](rows, settings.lang)
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
    tell_unjudged(calls, {rule.id for pack in settings.packs for rule in pack.rules}, settings.lang)
    if out:
        with _ledger(out) as ledger:
            calls = heard_calls(calls, ledger)
    print_mechanisms(mechanism_worths(calls, settings.packs, options=settings.rules), form.value, settings.lang)
    if exceptions:
        print_exceptions(
            list(exception_worths(calls, settings.packs, options=settings.rules)), form.value, settings.lang
        )


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
