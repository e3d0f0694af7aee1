"""The pictures of ACCURACY.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from hearing_figures import Figure, step_order
from hearing_peers import OURS

NOISES = {"white": "#d95f02", "babble": "#7570b3", "office": "#1b9e77"}
LINES = {
    ("before", OURS): ("before", "#9ecae1", "s--"),
    ("now", OURS): ("now", "#08519c", "o-"),
    ("now", "webrtcvad 2"): ("webrtcvad 2", "#e6550d", "^:"),
    ("now", "Silero p>.5"): ("Silero p > .5", "#31a354", "v:"),
}
CLEAN_DB = 40
"""Where sound without added noise is drawn on an axis of dB."""
OTHERS = ("none", "level", "codec", "loss", "concealed loss", "leak", "echo")
SHORT = {"concealed loss": "concealed", "none": "clean"}
UNITS = {"level": " dB", "loss": " %", "concealed loss": " %", "leak": " dB", "echo": " s"}

Times = dict[str, Sequence[Figure]]


def draw(before: Sequence[Figure], now: Sequence[Figure], folder: Path) -> None:
    """Draw all pictures of which there are figures."""
    folder.mkdir(parents=True, exist_ok=True)
    peers = [figure for figure in before if figure.system != OURS]  # they hear the same before and now
    times: Times = {"before": before, "now": [*now, *peers]}
    _draw_ten(times, folder / "ten.png")
    for part, stem in (("TEN", "ten"), ("made calls", "made")):
        if any(figure.part == part for figure in now):
            _draw_noise(times, part, folder / f"{stem}_noise.png")
            _draw_damage(times, part, folder / f"{stem}_damage.png")


def _draw_ten(times: Times, file: Path) -> None:
    """F1 and pauses by condition, a bar a system."""
    measures = ("F1", "pauses >= 200 ms found", "false alarm", "miss")
    conditions = ("clean", "phone", "phone -15 dB", "phone -30 dB")
    figure, axes = plt.subplots(1, len(measures), figsize=(12, 3.2))
    for axis, measure in zip(axes, measures, strict=True):
        for number, ((time, system), (name, colour, _)) in enumerate(LINES.items()):
            values = [_value(times[time], "ten", measure, condition, system, "report") for condition in conditions]
            places = [k + 0.2 * (number - 1.5) for k in range(len(conditions))]
            axis.bar(places, [v or 0 for v in values], 0.2, label=name, color=colour)
        axis.set_title(measure, fontsize=9)
        axis.set_xticks(range(len(conditions)), [c.replace(" dB", "") for c in conditions], fontsize=7)
        axis.set_ylim(0, 1)
    _finish(figure, axes[0], file)


def _draw_noise(times: Times, part: str, file: Path) -> None:
    """Each measure against dB of speech over noise; TEN a panel a noise, made calls a panel a measure."""
    measures = _measures(times["now"], part)
    rows = [m for m in measures if m != "edges"] if part == "TEN" else measures
    if part == "TEN":
        figure, grid = plt.subplots(len(rows), len(NOISES), figsize=(10, 2.3 * len(rows)), squeeze=False)
        for axes, measure in zip(grid, rows, strict=True):
            for axis, noise in zip(axes, NOISES, strict=True):
                for (time, system), (name, colour, style) in LINES.items():
                    axis.plot(*_curve(times[time], part, measure, noise, system), style, color=colour, label=name, ms=4)
                _label_db(axis, f"{measure}, {noise} noise")
                axis.set_ylim(0, 1.02)
        _finish(figure, grid[0][0], file)
        return
    figure, grid = plt.subplots(-(-len(rows) // 4), 4, figsize=(13, 2.5 * -(-len(rows) // 4)), squeeze=False)
    for axis, measure in zip(grid.ravel(), rows, strict=False):
        for noise, colour in NOISES.items():
            for time, style in (("before", "s--"), ("now", "o-")):
                alpha = 0.45 if time == "before" else 1
                curve = _curve(times[time], part, measure, noise, OURS)
                axis.plot(*curve, style, color=colour, alpha=alpha, label=f"{noise}, {time}", ms=4)
        _label_db(axis, _titled(times["now"], part, measure))
        axis.set_ylim(bottom=0)
    for axis in grid.ravel()[len(rows) :]:
        axis.axis("off")
    _finish(figure, grid[0][0], file)


def _draw_damage(times: Times, part: str, file: Path) -> None:
    """Each measure by step of the damages that are no noise, before and now."""
    measures = _measures(times["now"], part)
    keys = {f.condition for time in times.values() for f in time if f.part == part}
    steps = sorted((c for c in keys if c.partition(",")[0] in OTHERS), key=step_order)
    columns = 3 if part != "TEN" else 2
    rows = -(-len(measures) // columns)
    figure, grid = plt.subplots(rows, columns, figsize=(5 * columns, 2.6 * rows), squeeze=False)
    lines = LINES if part == "TEN" else {key: line for key, line in LINES.items() if key[1] == OURS}
    for number, (axis, measure) in enumerate(zip(grid.ravel(), measures, strict=False)):
        for (time, system), (name, colour, style) in lines.items():
            values = [_value(times[time], part, measure, step, system) for step in steps]
            known = [(k, value) for k, value in enumerate(values) if value is not None]
            if known:
                axis.plot(*zip(*known, strict=True), style[0], color=colour, label=name, ms=5)
        axis.set_title(_titled(times["now"], part, measure), fontsize=9)
        names = [_step_name(step) if number >= len(measures) - columns else "" for step in steps]
        axis.set_xticks(range(len(steps)), names, rotation=90, fontsize=7)
        axis.set_ylim(bottom=0)
        axis.grid(alpha=0.3)
    for axis in grid.ravel()[len(measures) :]:
        axis.axis("off")
    _finish(figure, grid[0][0], file)


def _step_name(condition: str) -> str:
    kind, _, step = condition.partition(",")
    return step if kind == "codec" else f"{SHORT.get(kind, kind)} {step}{UNITS.get(kind, '')}".strip()


def _measures(figures: Sequence[Figure], part: str) -> list[str]:
    return list(dict.fromkeys(f.measure for f in figures if f.part == part))


def _titled(figures: Sequence[Figure], part: str, measure: str) -> str:
    unit = next((f.unit for f in figures if (f.part, f.measure) == (part, measure)), "")
    return f"{measure}, {unit}" if unit else measure


def _curve(
    figures: Sequence[Figure], part: str, measure: str, noise: str, system: str
) -> tuple[list[int], list[float]]:
    """A measure by dB of speech over noise, and without noise."""
    points = []
    for figure in figures:
        kind, _, step = figure.condition.partition(",")
        same = (figure.part, figure.measure, figure.system) == (part, measure, system)
        if same and kind in (noise, "none") and figure.value is not None:
            points.append((int(step) if step else CLEAN_DB, figure.value))
    points.sort()
    return [db for db, _ in points], [value for _, value in points]


def _value(
    figures: Sequence[Figure], part: str, measure: str, condition: str, system: str, half: str | None = None
) -> float | None:
    for figure in figures:
        same = (figure.part, figure.measure, figure.condition, figure.system) == (part, measure, condition, system)
        if same and half in (None, figure.half):
            return figure.value
    return None


def _label_db(axis: Any, title: str) -> None:
    axis.set_title(title, fontsize=9)
    axis.set_xticks([5, 10, 20, 30, CLEAN_DB], ["5", "10", "20", "30 dB", "clean"], fontsize=7)
    axis.grid(alpha=0.3)


def _finish(figure: Any, first: Any, file: Path) -> None:
    """Put one legend over all panels, and write the picture small."""
    handles, names = first.get_legend_handles_labels()
    figure.legend(handles, names, loc="upper center", ncol=6, fontsize=8, frameon=False)
    figure.tight_layout(rect=(0, 0, 1, 0.96 if figure.get_figheight() > 4 else 0.9))
    figure.savefig(file, dpi=80)
    plt.close(figure)
