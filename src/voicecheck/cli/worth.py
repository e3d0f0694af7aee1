"""What ``voicecheck rules worth`` reads and prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len

from voicecheck.language.catalogue import Language, Message, say
from voicecheck.language.lines import padded
from voicecheck.proofs.labelled import KINDS, LabelledCall, read_labelled
from voicecheck.proofs.worth import Worth

if TYPE_CHECKING:
    from voicecheck.conversation.holds import HoldOptions
    from voicecheck.ledger.ledger import Ledger

_HEADINGS = {
    "right": Message("right"),
    "accused": Message("wrongly failed"),
    "missed": Message("missed"),
    "unknown": Message("can't tell"),
    "other": Message("other"),
}


def labelled_calls(paths: Iterable[Path], holds: HoldOptions) -> list[LabelledCall]:
    """The labelled calls of files, and of the label files and dialogues in folders.

    Raises
    ------
    UsageError
        A file cannot be read or holds none, or there are none at all.
    """
    from voicecheck.errors import UsageError
    from voicecheck.plaintext import read_file

    calls: list[LabelledCall] = []
    for path in paths:
        files = sorted([*path.glob("*.json"), *path.glob("*.txt")]) if path.is_dir() else [path]
        for file in files:
            try:
                text = read_file(file).decode("utf-8-sig")
            except (OSError, ValueError) as error:
                raise UsageError("{file} cannot be read: {why}", file=file, why=error) from error
            calls += read_labelled(text, str(file), holds)
    if not any(call.verdicts for call in calls):
        raise UsageError("no labelled calls there: dialogues with lines such as `! care.apology fail`, or label files")
    return calls


def tell_unjudged(calls: Iterable[LabelledCall], rules: Collection[str], language: Language) -> None:
    """Name on standard error the labelled norms that no rule judges, which count nowhere.

    Raises
    ------
    UsageError
        No rule judges any of them.
    """
    from voicecheck.errors import UsageError

    labelled = {norm for call in calls for norm in call.verdicts}
    if unjudged := ", ".join(sorted(labelled.difference(rules))):
        if labelled.isdisjoint(rules):
            raise UsageError(
                "no rule of the configured packs judges {unjudged}; `voicecheck rules list` shows them",
                unjudged=unjudged,
            )
        print(say("left out, since no rule of the configured packs judges them: {norms}", language, norms=unjudged),
              file=sys.stderr)  # fmt: skip


def heard_calls(calls: Iterable[LabelledCall], ledger: Ledger) -> list[LabelledCall]:
    """The labelled calls with the conversations that were heard of them, by call id.

    Raises
    ------
    UsageError
        None of them is there.
    """
    from voicecheck.errors import UsageError

    heard: list[LabelledCall] = []
    for call in calls:
        if analysis := ledger.analysis_named(call.name):
            heard.append(replace(call, recording=analysis.recording, conversation=analysis.conversation, typed=False))
    if not heard:
        raise UsageError("none of the labelled calls was analysed there; call ids and labels have to agree")
    return heard


def print_mechanisms(worths: Sequence[Worth], form: str, language: Language) -> None:
    """Print what comes of taking each mechanism away: first as it is, then differences."""
    if form == "json":
        print(json.dumps([_plain(worth) for worth in worths], ensure_ascii=False, indent=2))
        return
    total = sum(worths[0].kinds.values())
    print(say("{verdicts} verdicts; the first line is as it is, the others say what changes without", language,
              verdicts=total), end="\n\n")  # fmt: skip
    _print_table(worths, form, language)


def print_exceptions(worths: Sequence[Worth], form: str, language: Language) -> None:
    """Print the exceptions without which a verdict changes, and how many change none."""
    if form == "json":
        print(json.dumps([_plain(worth) for worth in worths], ensure_ascii=False, indent=2))
        return
    some = [worth for worth in worths if worth.changed]
    counts = {"all": len(worths), "needless": len(worths) - len(some)}
    told = say("{all} exceptions; without {needless} of them no verdict on these calls changes", language, **counts)
    print(f"\n{told}\n")
    _print_table(some, form, language)


def _plain(worth: Worth) -> dict[str, object]:
    return {"mechanism": worth.mechanism, "changed": worth.changed, **{str(k): n for k, n in worth.kinds.items()}}


def _print_table(worths: Sequence[Worth], form: str, language: Language) -> None:
    heads = ["", *(_HEADINGS[kind].said(language) for kind in KINDS), say("changed", language)]
    rows = [
        [say(w.mechanism, language), *(_signed(w, w.kinds[kind]) for kind in KINDS), str(w.changed)] for w in worths
    ]
    if form == "md":
        print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
        for name, *figures in rows:
            shown = name.replace("|", "\\|")
            print(f"| {shown} | {' | '.join(figures)} |")
        return
    width = max([cell_len(row[0]) for row in rows], default=0)
    for name, *figures in [heads, *rows]:
        print(padded(name, width) + "".join(padded(figure, 16, right=True) for figure in figures))


def _signed(worth: Worth, count: int) -> str:
    return str(count) if worth.mechanism == "as it is" else f"{count:+d}" if count else "0"
