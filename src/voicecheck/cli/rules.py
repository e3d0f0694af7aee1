"""``voicecheck rules``: look at the packs of rules, check them, try them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.options import Config, settings_of

if TYPE_CHECKING:
    from voicecheck.rules.language import Rule

group = typer.Typer(no_args_is_help=True, help="Packs of rules: list, show, check and try them.")
DOCUMENTS = {"R": "retention", "N": "new hire", "E": "e-commerce", "F": "follow-up", "T": "telecom"}


@group.command("list")
def list_(config: Config = None) -> None:
    """List every rule of the configured packs."""
    for pack in settings_of(config).packs:
        print(f"{pack.name}: {pack.title} ({len(pack.rules)} rules)")
        for rule in pack.rules:
            print(f"  {rule.id:26} {rule.kind:8} {rule.title}")


@group.command()
def show(rule_id: Annotated[str, typer.Argument(help="As in `voicecheck rules list`.")], config: Config = None) -> None:
    """Show what a rule asks, what it recommends and the examples that prove it."""
    from voicecheck.errors import UsageError

    settings = settings_of(config)
    rule = next((rule for pack in settings.packs for rule in pack.rules if rule.id == rule_id), None)
    if rule is None:
        raise UsageError(f"{rule_id}: no such rule; `voicecheck rules list` shows them")
    limits = dict(settings.rules.limits).get(rule.id)
    low, high = (limits.min, limits.max) if limits else (rule.min, rule.max)
    print(f"{rule.id}: {rule.title}")
    print(f"  kind         {rule.kind} ({rule.severity}, {rule.points:g} points)")
    print(f"  documents    {', '.join(DOCUMENTS[letter] for letter in rule.documents)}")
    print(f"  expected     {rule.expected}")
    if rule.recommended:
        print(f"  recommended  {rule.recommended}")
    if rule.kind == "measure":
        print(f"  limits       {'any' if low is None else f'{low:g}'} to {'any' if high is None else f'{high:g}'}")
    for result, dialogues in (("pass", rule.examples.pass_), ("fail", rule.examples.fail)):
        for dialogue in dialogues:
            print(f"  example, {result}:", *dialogue.splitlines(), sep="\n    ")


@group.command()
def lint(
    packs: Annotated[
        list[Path] | None, typer.Argument(exists=True, dir_okay=False, help="Pack files; the configured packs if none.")
    ] = None,
    config: Config = None,
) -> None:
    """Check pack files: every fault at once, with its line."""
    from voicecheck.errors import ConfigError
    from voicecheck.rules.packs import parse_pack

    if not packs:
        settings = settings_of(config)
        print(f"{len(settings.packs)} packs, {len(settings.titles)} rules: no faults")
        return
    faults: list[str] = []
    for path in packs:
        try:
            pack = parse_pack(path.read_text(encoding="utf-8-sig"), str(path))
            print(f"{path}: {len(pack.rules)} rules, no faults")
        except ConfigError as error:
            faults += [f"{error.where}: {fault}" for fault in error.faults]
        except (OSError, UnicodeDecodeError) as error:
            faults.append(f"{path}: {error}")
    if faults:
        raise ConfigError("rules lint", faults)


@group.command("test")
def try_out(
    dialogue: Annotated[
        Path | None,
        typer.Argument(allow_dash=True, help="A dialogue (`A: …` and `C: …` lines); - reads standard input."),
    ] = None,
    config: Config = None,
) -> None:
    """Judge a dialogue by every rule; without one, judge every rule's own examples."""
    from voicecheck.proofs.examples import build_call, check_examples
    from voicecheck.rules.judge import judge_call

    settings = settings_of(config)
    if dialogue is None:
        faults = check_examples(settings.packs, options=settings.rules)
        for fault in faults:
            print(f"{fault.rule_id}: expected {fault.expected}, got {', '.join(fault.results) or 'nothing'}")
            print(*(f"    {line}" for line in fault.dialogue.splitlines()), sep="\n")
        print(f"{len(settings.titles)} rules: {len(faults)} examples came out otherwise than their pack says")
        raise typer.Exit(code=1 if faults else 0)
    recording, conversation = build_call(_dialogue(dialogue))
    for finding in judge_call(recording, conversation, settings.packs, options=settings.rules):
        evidence = finding.matched or finding.reason or ""
        print(f"{finding.result:14} {finding.rule_id:26} {evidence}")


@group.command()
def coverage(config: Config = None) -> None:
    """Show which rule serves which of the documents."""
    rules: list[Rule] = [rule for pack in settings_of(config).packs for rule in pack.rules]
    print(f"{'rule':26}", *DOCUMENTS)
    for rule in rules:
        print(f"{rule.id:26}", *("x" if letter in rule.documents else "." for letter in DOCUMENTS))
    counts = (f"{name} {sum(letter in rule.documents for rule in rules)}" for letter, name in DOCUMENTS.items())
    print(f"{len(rules)} rules; {', '.join(counts)}")


def _dialogue(path: Path) -> str:
    from voicecheck.errors import UsageError

    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
