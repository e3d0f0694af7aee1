"""What ``voicecheck rules coverage`` prints: a line a norm, then the totals."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voicecheck.proofs.coverage import Row
    from voicecheck.proofs.measured import Share

_HEAD = ("norm", "documents", "rule", "examples", "judged from", "precision", "recall", "reviewers")


def print_text(rows: Sequence[Row]) -> None:
    """Print for the terminal."""
    table = [_HEAD, *map(_cells, rows)]
    widths = [max(len(line[i]) for line in table) for i in range(len(_HEAD))]
    for cells in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())
    print()
    for line in totals(rows):
        print(line)
    for norm, reason in _unheard(rows):
        print(f"  {norm:26} {reason}")


def print_markdown(rows: Sequence[Row]) -> None:
    """Print as Markdown."""
    print(f"| {' | '.join(_HEAD)} |")
    print("|---" * len(_HEAD) + "|")
    for row in rows:
        print(f"| {' | '.join(_cells(row))} |")
    print()
    for line in totals(rows):
        print(f"{line}  ")
    print()
    for norm, reason in _unheard(rows):
        print(f"- {norm}: {reason}")


def print_json(rows: Sequence[Row]) -> None:
    """Print as JSON, counts and not only shares."""
    print(json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=1))


def totals(rows: Sequence[Row]) -> list[str]:
    """What the lines come to."""
    from voicecheck.rules.language.rule import DOCUMENTS

    covered = [row for row in rows if row.rule]
    own = {code: code for row in rows for code in row.documents if code not in DOCUMENTS}
    by_document = ", ".join(
        f"{name} {sum(letter in row.documents for row in covered)} of {sum(letter in row.documents for row in rows)}"
        for letter, name in {**DOCUMENTS, **own}.items()
    )
    uncovered = [row.norm for row in rows if not row.rule]
    measured = [row for row in covered if row.measured]
    stale = sum(not row.current for row in measured)
    lines = [
        f"{len(covered)} of {len(rows)} norms covered ({by_document})",
        f"uncovered: {', '.join(uncovered) or 'none'}",
        f"measured: {len(measured)} rules" + (f", {stale} of them with other rules (marked *)" if stale else ""),
    ]
    for occasion in dict.fromkeys(row.measured.occasion for row in measured if row.measured):
        lines.append(f"  on {occasion.set}, {occasion.date}, voicecheck {occasion.version}, model {occasion.model}")
    lines.append(f"unknown from a recording alone: {sum(row.unheard is not None for row in rows)} norms")
    return lines


def _unheard(rows: Sequence[Row]) -> list[tuple[str, str]]:
    return [(row.norm, row.unheard) for row in rows if row.unheard]


def _cells(row: Row) -> tuple[str, ...]:
    if row.rule is None:
        return (row.norm, _written(row), "UNCOVERED", *("" for _ in _HEAD[3:]))
    bases = ", ".join(row.bases) + ("; unknown without a manifest" if row.unheard else "")
    counts = row.measured.counts if row.measured else None
    stale = "" if row.current else " *"
    return (
        row.norm,
        _written(row),
        f"{row.pack}, {row.rule.kind}",
        "{} pass, {} fail, {} other".format(*row.examples),
        bases,
        _share(counts.precision, counts.right + counts.wrong) + stale if counts else "",
        _share(counts.recall, counts.right + counts.missed + counts.unknown_faults) + stale if counts else "",
        _share((row.reviewed.precision, *row.reviewed.interval), row.reviewed.accusations)
        if row.reviewed and row.reviewed.precision is not None and row.reviewed.interval
        else "",
    )


def _written(row: Row) -> str:
    """The letters of the documents together, a longer code apart."""
    return "".join(code if len(code) == 1 else f" {code}" for code in row.documents).strip()


def _share(share: Share | None, n: int) -> str:
    return f"{share[0]:.2f} [{share[1]:.2f}, {share[2]:.2f}] of {n}" if share else "none of 0"


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
