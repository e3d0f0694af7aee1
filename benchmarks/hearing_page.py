"""ACCURACY.md and its pictures, from the figures of two commits.

    python benchmarks/hearing_page.py --before DIR --now DIR --names 8df4fbe,COMMIT [--out benchmarks]

Each DIR holds the CSV files that `hearing.py` and `hearing_curves.py` wrote, under any names. What stands under the
heading `Remarks` of the page is kept: it is written by hand.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hearing_figures import Figure, read_figures, shown, step_order
from hearing_peers import OURS
from hearing_pictures import draw

PEERS = ("webrtcvad 2", "Silero p>.5", "faster-whisper filter", "faster-whisper")
REMARKS = "## Remarks\n"
MANY = ("measures", "conditions", "halves")
AIMS = Path(__file__).with_name("hearing_aims.csv")
TEMPLATE = Path(__file__).with_name("hearing_page.md")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table of aims: which figures it shows, one after another, and what was aimed at."""

    name: str
    part: str
    aim: str
    measures: tuple[str, ...]
    conditions: tuple[str, ...]
    halves: tuple[str, ...]


def load_aims() -> list[Row]:
    """The rows of the table of aims, from `hearing_aims.csv`; several of one kind have a semicolon between."""
    with AIMS.open(newline="", encoding="utf-8") as rows:
        return [
            Row(row["name"], row["part"], row["aim"], *(tuple(row[key].split(";")) for key in MANY))
            for row in csv.DictReader(rows)
        ]


def aims_table(before: Sequence[Figure], now: Sequence[Figure]) -> str:
    """The aims, what they were and are, and what other programs reach."""
    lines = ["| | half | before | now | webrtcvad 2 | Silero p > .5 | faster-whisper | aim |", "|" + "---|" * 8]
    for row in load_aims():
        for half in row.halves:
            was, found = _cell(before, row, half, OURS), _cell(now, row, half, OURS)
            if not (was or found):
                continue
            peers = [_cell(now, row, half, peer) or _cell(before, row, half, peer) for peer in PEERS]
            others = [*peers[:2], peers[2] or peers[3]]
            lines.append(
                f"| {row.name} | {half} | {' | '.join([was, f'**{found}**' if found else '', *others])} | {row.aim} |"
            )
    return "\n".join(lines)


def written_table(before: Sequence[Figure], now: Sequence[Figure]) -> str:
    """Characters written where nobody speaks."""
    rows = []
    for figure in (*now, *before):
        if figure.part == "written" and figure.half == "all":
            name = "before" if figure in before and figure.system == OURS else figure.system
            rows.append(f"- {figure.measure}, {name}: {shown(figure)}")
    return "\n".join(dict.fromkeys(rows))


def curves_table(before: Sequence[Figure], now: Sequence[Figure], part: str) -> str:
    """All steps of a part, a column a measure: before → now."""
    was = {(f.condition, f.measure): f for f in before if f.part == part and f.system == OURS}
    found = {(f.condition, f.measure): f for f in now if f.part == part and f.system == OURS}
    both = {**was, **found}
    measures = list(dict.fromkeys(measure for _, measure in both))
    steps = sorted({condition for condition, _ in both}, key=step_order)
    names = [f"{m}, {u}" if (u := next(f.unit for (_, k), f in both.items() if k == m)) else m for m in measures]
    lines = ["| damage | " + " | ".join(names) + " |", "|" + "---|" * (len(names) + 1)]
    for step in steps:
        cells = [_change(was.get((step, measure)), found.get((step, measure))) for measure in measures]
        lines.append(f"| {step.replace(',', ' ').strip()} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _change(before: Figure | None, now: Figure | None) -> str:
    old, new = (shown(figure) if figure else "" for figure in (before, now))
    return new or old if old == new or not old or not new else f"{old} → {new}"


def _cell(figures: Iterable[Figure], row: Row, half: str, system: str) -> str:
    """A row's figures of one system; empty where none is there."""
    known: Mapping[tuple[str, str], Figure] = {
        (f.measure, f.condition): f for f in figures if (f.part, f.half, f.system) == (row.part, half, system)
    }
    cells = [shown(known[key]) if (key := (m, c)) in known else "–" for m in row.measures for c in row.conditions]
    return "" if set(cells) == {"–"} else " / ".join(cells)


def main() -> None:
    """Write the page and its pictures."""
    parser = argparse.ArgumentParser(description="Write ACCURACY.md and its pictures.")
    parser.add_argument("--before", type=Path, required=True, metavar="DIR")
    parser.add_argument("--now", type=Path, required=True, metavar="DIR")
    parser.add_argument("--names", required=True, help="the two commits, with a comma between")
    parser.add_argument("--out", type=Path, default=Path("benchmarks"), metavar="DIR")
    given = parser.parse_args()
    before, now = (read_figures(sorted(folder.glob("*.csv"))) for folder in (given.before, given.now))
    was, found = given.names.split(",")
    page = given.out / "ACCURACY.md"
    kept = page.read_text(encoding="utf-8").partition(REMARKS)[2] if page.exists() else ""
    text = TEMPLATE.read_text(encoding="utf-8").format(
        today=date.today().isoformat(),
        was=was,
        found=found,
        aims=aims_table(before, now),
        written=written_table(before, now),
        ten=curves_table(before, now, "TEN"),
        made=curves_table(before, now, "made calls"),
    )
    page.write_text(text + REMARKS + kept, encoding="utf-8")
    draw(before, now, given.out / "pictures")


if __name__ == "__main__":
    main()
