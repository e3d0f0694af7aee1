"""How far two ratings of the same utterances agree, act by act.

    python benchmarks/agreement.py [--csv OUT]

``labelled/acts_second.tsv`` holds a second rating of a tenth of the utterances of ``configs/acts`` as they were then,
drawn by lot and rated by somebody who saw the readings of the acts, the utterance and what was said before it, and not
the first rating. Cohen's kappa (1960) is agreement beyond chance: 1 is full agreement, 0 is what chance gives.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from voicecheck.acts.kinds import ACTS
from voicecheck.acts.utterances import Labelled, read_labelled

ROOT = Path(__file__).parent.parent
SECOND = Path(__file__).parent / "labelled" / "acts_second.tsv"


def pairs() -> list[tuple[Labelled, frozenset[str], frozenset[str]]]:
    """The utterances that were rated twice, with both ratings; an act that a file never labels is left out of both."""
    again = {(line.utterance): line for line in read_labelled(SECOND.read_text(encoding="utf-8"), SECOND.name)}
    found = []
    for path in sorted((ROOT / "configs" / "acts").glob("*.tsv")):
        lines = read_labelled(path.read_text(encoding="utf-8"), path.name)
        known = frozenset[str]().union(*(line.acts for line in lines))
        for line in lines:
            if second := again.pop(line.utterance, None):
                found.append((line, frozenset(line.acts) & known, frozenset(second.acts) & known))
    return found


def kappa(both: int, first: int, second: int, neither: int) -> float:
    """Cohen's kappa of a yes or no that both say, the first alone, the second alone, and neither.

    Examples
    --------
    >>> round(kappa(20, 5, 10, 15), 3)
    0.4
    """
    total = both + first + second + neither
    chance = ((both + first) * (both + second) + (second + neither) * (first + neither)) / total**2
    return ((both + neither) / total - chance) / (1 - chance) if chance < 1 else 1.0


def main() -> None:
    """Print, for each act, how often both ratings have it, one alone, and kappa."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--csv", type=Path)
    asked = parser.parse_args()
    rated = pairs()
    rows: list[tuple[str, int, int, int, float]] = []
    for act, (speaker, *_) in ACTS.items():
        own = [(first, second) for line, first, second in rated if line.utterance.speaker == speaker]
        both = sum(act in a and act in b for a, b in own)
        one, two = (sum(act in a for a, _ in own) - both, sum(act in b for _, b in own) - both)
        rows.append((act, both, one, two, kappa(both, one, two, len(own) - both - one - two)))
    print(f"{len(rated)} utterances\n{'act':18}{'both':>6}{'first':>7}{'second':>8}{'kappa':>8}")
    for act, both, one, two, agreement in rows:
        print(f"{act:18}{both:6}{one:7}{two:8}{agreement:8.2f}")
    if asked.csv:
        with asked.csv.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(
                [("act", "both", "first", "second", "kappa"), *((*r[:4], f"{r[4]:.3f}") for r in rows)]
            )


if __name__ == "__main__":
    main()
