"""Draw how far the probabilities of acts mean what they say, of writers who were left out of the learning.

    python benchmarks/acts_picture.py

Reads ``results/acts.csv`` (`make acts` writes it) and draws ``pictures/acts.png``: for each tenth of the probability
the share of utterances that do the act, for all acts together and for those that rules rest on most.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

FOLDER = Path(__file__).parent
SHOWN = ("complaint", "refusal", "apology", "solution", "followup", "restate")
Tenths = dict[int, list[float]]


def main() -> None:
    """Draw the picture."""
    curves: defaultdict[str, Tenths] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0, 0.0]))
    with (FOLDER / "results" / "acts.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            count, mean, share = int(row["utterances"]), float(row["mean_probability"]), float(row["share"])
            for name in ("all acts", row["act"]):
                sums = curves[name][min(9, int(10 * mean))]
                for at, value in enumerate((count, count * mean, count * share)):
                    sums[at] += value
    figure, axis = plt.subplots(figsize=(5.2, 4.6))
    axis.plot([0, 1], [0, 1], color="#bbbbbb", linewidth=1)
    for name in ("all acts", *SHOWN):
        points = [(told / count, true / count) for _, (count, told, true) in sorted(curves[name].items())]
        wide = name == "all acts"
        axis.plot(
            *zip(*points, strict=True), "o-", label=name, linewidth=2.4 if wide else 1, markersize=5 if wide else 3
        )
    axis.set_xlabel("probability told (mean of a tenth)")
    axis.set_ylabel("share of utterances that do the act")
    axis.legend(fontsize=8)
    axis.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(FOLDER / "pictures" / "acts.png", dpi=110)


if __name__ == "__main__":
    main()
