"""``voicecheck evaluate``: labelled recordings against what is found on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.cells import cell_len

from voicecheck.cli.options import Config, InLanguage, cores, settings_of
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.language.lines import padded
from voicecheck.language.stored import of_system

if TYPE_CHECKING:
    from voicecheck.config import Settings
    from voicecheck.evaluate import Comparison


def evaluate(
    labels: Annotated[list[Path], typer.Argument(exists=True, help="Label files (JSON) or folders of them.")],
    by_rule: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", dir_okay=False, help="Write the counts of each rule there (CSV), for `rules coverage`."
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="SET", help="What to call these calls in that file; else their folder's name."),
    ] = None,
    config: Config = None,
    lang: InLanguage = None,
) -> None:
    """Analyse labelled recordings and print how far each measure and rule is from the labels."""
    import sys
    from functools import partial

    from voicecheck.analysis import analyse_one
    from voicecheck.cli.engines import analyser
    from voicecheck.errors import RecordingError, UsageError
    from voicecheck.evaluate import compare, load_label

    settings = settings_of(config, lang=lang)
    files = [file for path in labels for file in (sorted(path.glob("*.json")) if path.is_dir() else [path])]
    if not files:
        raise UsageError("no label files there (NAME.json)")
    known = [load_label(file) for file in files]
    if by_rule is not None and not by_rule.parent.is_dir():
        raise UsageError("{by_rule}: there is no folder {parent}", by_rule=by_rule, parent=by_rule.parent)
    # What is compared is what was heard, and only counts are printed: masked numbers would count as misheard.
    unmasked = replace(settings, privacy=replace(settings.privacy, redact=False))
    analyse = partial(analyse_one, analyser(unmasked, cores()))
    comparisons, failed = [], 0
    for number, label in enumerate(known, start=1):
        print(say("{number} of {count}: {recording}", settings.lang, number=number, count=len(known),
                  recording=label.recording.name), file=sys.stderr)  # fmt: skip
        try:
            comparisons.append(compare(label, analyse(label.recording)))
        except RecordingError as error:
            failed += 1
            print(f"voicecheck: {label.recording.name}: {error.said(settings.lang)}", file=sys.stderr)
    print_comparisons(comparisons, settings.lang)
    if by_rule is not None:
        _write_by_rule(by_rule, comparisons, settings, name or files[0].resolve().parent.name)
    raise typer.Exit(code=1 if failed else 0)


def _write_by_rule(file: Path, comparisons: Sequence[Comparison], settings: Settings, name: str) -> None:
    from datetime import date

    from voicecheck import __version__
    from voicecheck.errors import UsageError
    from voicecheck.proofs.measured import Occasion, count_by_rule, write_measured

    model = Path(settings.transcript.model).name
    occasion = Occasion(set=name, date=date.today(), version=__version__, model=model)
    rules = [rule for pack in settings.packs for rule in pack.rules]
    text = write_measured(count_by_rule(c.results for c in comparisons), rules, occasion)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError("{file} cannot be written: {reason}", file=file, reason=of_system(error)) from error


def print_comparisons(comparisons: Sequence[Comparison], language: Language) -> None:
    """Print the distances over all calls, then every norm that came out otherwise than labelled."""
    rows = [
        (Message("calls"), str(len(comparisons))),
        *_distances(comparisons, language),
        *_verdicts(comparisons, language),
    ]
    names = [name.said(language) if isinstance(name, Message) else name for name, _ in rows]
    width = max(26, *map(cell_len, names))
    for name, (_, text) in zip(names, rows, strict=True):
        print(f"{padded(name, width)} {text}")
    wrong: dict[str, list[str]] = defaultdict(list)
    for comparison in comparisons:
        for rule, (want, got) in comparison.results.items():
            if got is not None and got != want:
                wrong[rule].append(say("{call}: {got}, should be {want}", language, call=comparison.call_id, got=got,
                                       want=want))  # fmt: skip
    for rule, lines in sorted(wrong.items()):
        print(f"  {rule}", *lines, sep="\n    ")


Line = tuple["Message | str", str]


def _distances(comparisons: Sequence[Comparison], language: Language) -> Iterator[Line]:
    """How far what was heard is from the labels: characters, figures and events."""
    from voicecheck.conversation.pace import RATE_BASIS
    from voicecheck.evaluate import EVENT_KINDS, MEASURES, ROLES, total_edits, total_hits

    for role in ROLES:
        edits = total_edits(comparisons, role)
        if edits.rate is not None:
            counts = {"rate": edits.rate, "inserted": edits.insertions / edits.length, "count": edits.length}
            told = say("{rate:.3f} wrong, {inserted:.3f} of it inserted, of {count}", language, **counts)
            yield _CHARACTERS[role], told
    for name in MEASURES:
        errors = sorted((c.errors[name], c.call_id) for c in comparisons if name in c.errors)
        if errors:
            mean = sum(error for error, _ in errors) / len(errors)
            yield name, say("{mean:.3f} off in the mean, {worst:.3f} at worst ({call})", language, mean=mean,
                            worst=errors[-1][0], call=errors[-1][1])  # fmt: skip
    yield (
        Message("rates are"),
        say("{basis}; the acoustic rate over all turns", language, basis=say(RATE_BASIS, language)),
    )
    for kind in EVENT_KINDS:
        hits = total_hits(comparisons, kind)
        if hits.f1 is None:
            continue
        counts = {"f1": hits.f1, "right": hits.right, "true": hits.true, "found": hits.found}
        told = say("F1 {f1:.3f} ({right} right of {true}; {found} found)", language, **counts)
        if hits.edge is not None and kind == "hold":
            told = say("{what}, edges within {edge:.2f} s", language, what=told, edge=hits.edge)
        yield _EVENTS.get(kind, f"{kind}s"), told


_CHARACTERS = {"agent": Message("agent characters"), "customer": Message("customer characters")}
_EVENTS = {
    "interruption": Message("interruptions"),
    "hold": Message("holds"),
    "backchannel": Message("backchannels"),
    "pause": Message("pauses"),
    "dead_air": Message("dead_airs"),
    "overlap": Message("overlaps"),
    "response": Message("responses"),
    "announcement": Message("announcements"),
}


def _verdicts(comparisons: Sequence[Comparison], language: Language) -> Iterator[Line]:
    """How many norms came out as labelled."""
    from voicecheck.evaluate import tally
    from voicecheck.proofs.measured import count_by_rule, total_counts

    counts = tally(comparisons)
    yield (
        Message("norms"),
        say(
            "{right} right of {total}; {accused} wrongly failed, {missed} faults missed, {unknown} unknown, "
            "{absent} not judged",
            language,
            right=counts.right,
            total=counts.total,
            accused=counts.accused,
            missed=counts.missed,
            unknown=counts.unknown,
            absent=counts.absent,
        ),
    )
    total = total_counts(count_by_rule(c.results for c in comparisons).values())
    for name, share in (
        (Message("accusations that are right"), total.precision),
        (Message("faults that are found"), total.recall),
    ):
        if share:
            low, high = share[1:]
            yield name, say("{share:.3f} (95 %: {low:.3f} to {high:.3f})", language, share=share[0], low=low, high=high)
