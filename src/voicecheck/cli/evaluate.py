"""``voicecheck evaluate``: labelled recordings against what is found on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicecheck.cli.options import Config, InLanguage, cores, settings_of
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
        print(f"{number} of {len(known)}: {label.recording.name}", file=sys.stderr)
        try:
            comparisons.append(compare(label, analyse(label.recording)))
        except RecordingError as error:
            failed += 1
            print(f"voicecheck: {label.recording.name}: {error}", file=sys.stderr)
    print_comparisons(comparisons)
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


def print_comparisons(comparisons: Sequence[Comparison]) -> None:
    """Print the distances over all calls, then every norm that came out otherwise than labelled."""
    from voicecheck.conversation.pace import RATE_BASIS
    from voicecheck.evaluate import EVENT_KINDS, MEASURES, ROLES, tally, total_edits, total_hits
    from voicecheck.proofs.measured import count_by_rule, total_counts

    print(f"{'calls':26} {len(comparisons)}")
    for role in ROLES:
        edits = total_edits(comparisons, role)
        if edits.rate is not None:
            invented = edits.insertions / edits.length
            print(f"{role + ' characters':26} {edits.rate:.3f} wrong, {invented:.3f} of it inserted, of {edits.length}")
    for name in MEASURES:
        errors = sorted((c.errors[name], c.call_id) for c in comparisons if name in c.errors)
        if errors:
            mean = sum(error for error, _ in errors) / len(errors)
            print(f"{name:26} {mean:.3f} off in the mean, {errors[-1][0]:.3f} at worst ({errors[-1][1]})")
    print(f"{'rates are':26} {RATE_BASIS}; the acoustic rate over all turns")
    for kind in EVENT_KINDS:
        hits = total_hits(comparisons, kind)
        if hits.f1 is not None:
            edge = f", edges within {hits.edge:.2f} s" if hits.edge is not None and kind == "hold" else ""
            print(f"{kind + 's':26} F1 {hits.f1:.3f} ({hits.right} right of {hits.true}; {hits.found} found){edge}")
    counts = tally(comparisons)
    print(f"{'norms':26} {counts.right} right of {counts.total}; {counts.accused} wrongly failed, "
          f"{counts.missed} faults missed, {counts.unknown} unknown, {counts.absent} not judged")  # fmt: skip
    total = total_counts(count_by_rule(c.results for c in comparisons).values())
    for name, share in (("accusations that are right", total.precision), ("faults that are found", total.recall)):
        if share:
            print(f"{name:26} {share[0]:.3f} (95 %: {share[1]:.3f} to {share[2]:.3f})")
    wrong: dict[str, list[str]] = defaultdict(list)
    for comparison in comparisons:
        for rule, (want, got) in comparison.results.items():
            if got is not None and got != want:
                wrong[rule].append(f"{comparison.call_id}: {got}, should be {want}")
    for rule, lines in sorted(wrong.items()):
        print(f"  {rule}", *lines, sep="\n    ")
