"""What ``voicecheck rules coverage`` prints: a line a norm, then the totals."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from voicecheck.cli.spoken import retold
from voicecheck.language.catalogue import Language, Message, say
from voicecheck.language.lines import listed, padded

if TYPE_CHECKING:
    from voicecheck.proofs.coverage import Row
    from voicecheck.proofs.measured import Share

_HEAD = (Message("norm"), Message("documents"), Message("rule"), Message("examples"), Message("judged from"),
         Message("precision"), Message("recall"), Message("reviewers"))  # fmt: skip


def print_text(rows: Sequence[Row], language: Language) -> None:
    """Print for the terminal."""
    table = [_heads(language), *(_cells(row, language) for row in rows)]
    widths = [max(cell_len(line[i]) for line in table) for i in range(len(_HEAD))]
    for cells in table:
        print("  ".join(padded(cell, width) for cell, width in zip(cells, widths, strict=True)).rstrip())
    print()
    for line in totals(rows, language):
        print(line)
    for norm, reason in _unheard(rows, language):
        print(f"  {norm:26} {reason}")


def print_markdown(rows: Sequence[Row], language: Language) -> None:
    """Print as Markdown."""
    print(f"| {' | '.join(_heads(language))} |")
    print("|---" * len(_HEAD) + "|")
    for row in rows:
        print(f"| {' | '.join(_cells(row, language))} |")
    print()
    for line in totals(rows, language):
        print(f"{line}  ")
    print()
    for norm, reason in _unheard(rows, language):
        print(f"- {norm}: {reason}")


def print_json(rows: Sequence[Row]) -> None:
    """Print as JSON, counts and not only shares."""
    print(json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=1))


def totals(rows: Sequence[Row], language: Language) -> list[str]:
    """What the lines come to."""
    from voicecheck.report.terminal import aside

    covered = [row for row in rows if row.rule]
    uncovered = [row.norm for row in rows if not row.rule]
    measured = [row for row in covered if row.measured]
    stale = sum(not row.current for row in measured)
    counts = say("measured: {rules:rule|rules}", language, rules=len(measured))
    if stale:
        counts = say("{what}, {stale} of them with other rules (marked *)", language, what=counts, stale=stale)
    lines = [
        say("{covered} of {all} norms covered", language, covered=len(covered), all=len(rows))
        + aside(_by_document(rows, covered, language), language),
        say("uncovered: {norms}", language, norms=listed(uncovered, language) or Message("none")),
        counts,
    ]
    for occasion in dict.fromkeys(row.measured.occasion for row in measured if row.measured):
        told = {"set": occasion.set, "date": occasion.date, "version": occasion.version, "model": occasion.model}
        lines.append("  " + say("on {set}, {date}, voicecheck {version}, model {model}", language, **told))
    unheard = sum(row.unheard is not None for row in rows)
    lines.append(say("unknown from a recording alone: {norms:norm|norms}", language, norms=unheard))
    return lines


def _by_document(rows: Sequence[Row], covered: Sequence[Row], language: Language) -> str:
    """How many norms of each document have a rule."""
    from voicecheck.rules.language.rule import DOCUMENTS

    own = {code: code for row in rows for code in row.documents if code not in DOCUMENTS}
    return listed(
        (
            say("{document} {covered} of {all}", language, document=say(str(name), language),
                covered=sum(letter in row.documents for row in covered),
                all=sum(letter in row.documents for row in rows))
            for letter, name in {**DOCUMENTS, **own}.items()
        ),
        language,
    )  # fmt: skip


def _unheard(rows: Sequence[Row], language: Language) -> list[tuple[str, str]]:
    return [(row.norm, retold(row.unheard, language)) for row in rows if row.unheard]


def _heads(language: Language) -> tuple[str, ...]:
    return tuple(head.said(language) for head in _HEAD)


def _cells(row: Row, language: Language) -> tuple[str, ...]:
    if row.rule is None:
        return (row.norm, _written(row), say("UNCOVERED", language), *("" for _ in _HEAD[3:]))
    bases = listed((say(each, language) for each in row.bases), language)
    if row.unheard:
        bases = say("{bases}; unknown without a manifest", language, bases=bases)
    counts = row.measured.counts if row.measured else None
    stale = "" if row.current else " *"
    return (
        row.norm,
        _written(row),
        f"{row.pack}, {kind_word(row.rule.kind, language)}",
        say(
            "{passing} pass, {failing} fail, {other} other",
            language,
            **dict(zip(("passing", "failing", "other"), row.examples, strict=True)),
        ),
        bases,
        _share(counts.precision, counts.right + counts.wrong, language) + stale if counts else "",
        _share(counts.recall, counts.right + counts.missed + counts.unknown_faults, language) + stale if counts else "",
        _share((row.reviewed.precision, *row.reviewed.interval), row.reviewed.accusations, language)
        if row.reviewed and row.reviewed.precision is not None and row.reviewed.interval
        else "",
    )


def kind_word(kind: str, language: Language) -> str:
    """The kind of a rule: as packs write it, or in Chinese."""
    return kind if language == "en" else say(f"{kind} rule", language)


def _written(row: Row) -> str:
    """The letters of the documents together, a longer code apart."""
    return "".join(code if len(code) == 1 else f" {code}" for code in row.documents).strip()


def _share(share: Share | None, n: int, language: Language) -> str:
    if share is None:
        return say("none of 0", language)
    return say("{share} of {n}", language, share=f"{share[0]:.2f} [{share[1]:.2f}, {share[2]:.2f}]", n=n)


def _plain(row: Row) -> dict[str, Any]:
    passing, failing, other = row.examples
    measured, reviewed = row.measured, row.reviewed
    return {
        "norm": row.norm,
        "documents": list(row.documents),
        "pack": row.pack,
        "kind": row.rule.kind if row.rule else None,
        "covered": row.rule is not None,
        "examples": {"pass": passing, "fail": failing, "other": other},
        "judged_from": list(row.bases),
        "unknown_from_a_recording_alone": row.unheard,
        "measured": measured
        and {
            "n": measured.counts.n,
            "accused_rightly": measured.counts.right,
            "accused_wrongly": measured.counts.wrong,
            "missed": measured.counts.missed,
            "unknown": measured.counts.unknown,
            "precision": measured.counts.precision,
            "recall": measured.counts.recall,
            "current": row.current,
            "set": measured.occasion.set,
            "date": measured.occasion.date.isoformat(),
            "version": measured.occasion.version,
            "model": measured.occasion.model,
        },
        "reviewed": reviewed
        and {
            "right": reviewed.right,
            "wrong": reviewed.wrong,
            "missed": reviewed.missed,
            "precision": reviewed.precision,
            "interval": reviewed.interval,
            "unsure": list(reviewed.unsure),
        },
    }
