"""How well voicecheck hears: on real people, on made calls, on music, beside other programs.

    python benchmarks/hearing.py --calls DIR --real DIR --sets DIR [--out DIR] [--only ten,call49] [--half tune]

Prints a table for each part and writes all figures as `hearing.csv` in ``--out``. What a part needs and
is not there is said, and the part left out. Where each set comes from stands in benchmarks/README.md; what
exactly is measured, at the head of `hearing_measures.py`.

Parts without the speech model (seconds each): ten (speech, pauses, edges), vad (other recordings with
known speech), call49 and call40 (speech that is not heard, overlap), hold (music called speech), acoustic (syllables
against characters), starts (where stretches of speech of the made calls start), rates (syllables at 80 to 700 a
minute, from real clips made slower and quicker: a minute). Parts with it (minutes): events
(interruptions and backchannels of calls 40 and 49), made (the made calls, as ``voicecheck evaluate``), text (characters
wrong in real clips), written (characters written in hold music).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from hearing_figures import Figure, print_figures, write_figures
from hearing_rates import measure_rates
from hearing_speech import PARTS, Asked

SPEECH = {**PARTS, "rates": measure_rates}
WORDS = ("events", "made", "text", "written")
NAMES = (*SPEECH, *WORDS)


def part_of(name: str) -> Callable[[Asked], Iterator[Figure]]:
    """What measures a part; the speech model's libraries are loaded only for the parts that need them."""
    if name in SPEECH:
        return SPEECH[name]
    found: Callable[[Asked], Iterator[Figure]] = import_module("hearing_words").PARTS[name]
    return found


def measure(asked: Asked, names: list[str], file: Path | None = None) -> list[Figure]:
    """Measure some parts, printing each, and writing all that there is, as it is done."""
    figures: list[Figure] = []
    for name in names:
        try:
            own = list(part_of(name)(asked))
        except FileNotFoundError as error:
            print(f"{name}: left out, {error}\n")
            continue
        print_figures(name, own)
        print()
        figures += own
        if file:
            write_figures(file, figures)
    return figures


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description="How well voicecheck hears.")
    parser.add_argument("--calls", type=Path, metavar="DIR", help="made calls with labels")
    parser.add_argument("--real", type=Path, metavar="DIR", help="real recordings (calls 40 and 49)")
    parser.add_argument("--sets", type=Path, metavar="DIR", help="fetched sets: ten, vad, mandarin, dialogue, moh")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where hearing.csv is written")
    parser.add_argument("--only", default=",".join(NAMES), help=f"parts, with commas between: {', '.join(NAMES)}")
    parser.add_argument("--half", choices=("tune", "report", "all"), default="all")
    parser.add_argument("--alone", action="store_true", help="without the other programs")
    given = parser.parse_args()
    names = given.only.split(",")
    if strange := [name for name in names if name not in NAMES]:
        parser.error(f"no such part: {', '.join(strange)}; there are {', '.join(NAMES)}")
    asked = Asked(calls=given.calls, real=given.real, sets=given.sets, half=given.half, alone=given.alone)
    measure(asked, names, given.out and given.out / "hearing.csv")


if __name__ == "__main__":
    main()
