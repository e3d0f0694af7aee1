"""Figures: how they are kept, printed and written."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from rich.console import Console
from rich.table import Table

HALVES = ("tune", "report")
PLACES = {"ms": 0, "%": 1, "s": 2, "": 3, "characters": 0, "pauses": 0, "events": 0}
"""Decimals by unit."""
SNR_DB = (30, 20, 10, 5)
STEPS: dict[str, tuple[str, ...]] = {
    "none": ("",),
    **{noise: tuple(str(snr) for snr in SNR_DB) for noise in ("white", "babble", "office")},
    "level": ("-15", "-30"),
    "codec": ("mu-law", "A-law", "AMR 12.2", "AMR 4.75", "Opus 8"),
    "loss": ("1", "3", "5"),
    "concealed loss": ("1", "3", "5"),
    "leak": ("30", "20", "15", "10"),
    "echo": ("0.3", "0.6", "1.0"),
}
"""By damage its steps: dB of speech over noise, dB of level, names of codecs, % of packets, dB, RT60 in s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: what was measured, on which recordings, of which system.

    ``half`` is ``tune``, ``report``, ``all`` (both) or ``given`` (recordings that have no halves);
    ``count`` is how many recordings, pauses, turns … it is over, ``value`` is ``None`` where nothing was asked.
    """

    part: str
    measure: str
    system: str
    value: float | None
    unit: str = ""
    condition: str = "clean"
    half: str = "all"
    count: int | None = None


def halves_of(asked: str) -> dict[str, tuple[str, ...]]:
    """What to add up: by the name of a row, the halves of the recordings in it."""
    if asked == "all":
        return {"tune": ("tune",), "report": ("report",), "all": HALVES}
    return {asked: (asked,)}


def print_figures(title: str, figures: Sequence[Figure]) -> None:
    """Print the figures of a part as a table, one column a system."""
    systems = list(dict.fromkeys(figure.system for figure in figures))
    rows: dict[tuple[str, ...], dict[str, Figure]] = {}
    for figure in figures:
        unit = f"{figure.measure}, {figure.unit}" if figure.unit else figure.measure
        rows.setdefault((unit, figure.condition, figure.half), {})[figure.system] = figure
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name in ("measure", "condition", "half", "of"):
        table.add_column(name)
    for system in systems:
        table.add_column(system, justify="right")
    for key, row in rows.items():
        count = next(iter(row.values())).count
        cells = [shown(row[system]) if system in row else "" for system in systems]
        table.add_row(*key, "" if count is None else str(count), *cells)
    Console(width=160, highlight=False).print(table)


def shown(figure: Figure) -> str:
    """A figure's value with as many decimals as its unit deserves."""
    return "–" if figure.value is None else f"{figure.value:.{PLACES.get(figure.unit, 3)}f}"


def write_figures(file: Path, figures: Iterable[Figure]) -> None:
    """Write figures as CSV, one a row; the folder is made where it is not there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(field.name for field in fields(Figure))
        writer.writerows(astuple(figure) for figure in figures)


def step_order(condition: str) -> int:
    """Where a step of damage, written ``KIND,STEP``, stands among all steps; what is none comes last."""
    known = [f"{kind},{step}" for kind, steps in STEPS.items() for step in steps]
    return known.index(condition) if condition in known else len(known)


def read_figures(files: Iterable[Path]) -> list[Figure]:
    """Read what `write_figures` wrote."""
    figures = []
    for file in files:
        with file.open(newline="", encoding="utf-8") as rows:
            for row in csv.DictReader(rows):
                value = float(row["value"]) if row["value"] else None
                count = int(row["count"]) if row["count"] else None
                figures.append(Figure(**{**row, "value": value, "count": count}))  # type: ignore[arg-type]
    return figures
