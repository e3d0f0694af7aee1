"""How well norms are judged on written dialogues, with the true text: what language alone costs.

    python benchmarks/judging.py [FILE] [--wrong NORM] [--config SETTINGS] [--csv OUT]

FILE holds dialogues with the verdicts of people who knew `norms.md` alone (`dialogues` tells the form);
`labelled/judging_build.txt` where none is named. Dialogues are excerpts: too few characters leave nothing unknown.

right: the verdict is that of the label. accused: a fail where the label says none. missed: the label's fail came
out as a pass or as not asked for. unknown: left open. other: pass and not applicable taken for each other.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from pathlib import Path

from dialogues import read_dialogues

from voicecheck.config import load_settings
from voicecheck.conversation.holds import HoldOptions
from voicecheck.conversation.waiting import asks_to_wait, promised
from voicecheck.proofs.examples import build_call, of_excerpt
from voicecheck.rules.judge.verdict import judge_call
from voicecheck.text.spoken import count_characters

BUILD = Path(__file__).parent / "labelled" / "judging_build.txt"
KINDS = ("right", "accused", "missed", "unknown", "other")


def with_holds(text: str, options: HoldOptions) -> str:
    """The dialogue with what the conversation step finds of each hold: was it announced, was a time promised.

    As there (`voicecheck.conversation.holds`), a short courtesy of the agent (好的，谢谢您) after the request takes
    nothing back, a time may have been promised a turn earlier, and what was said before the last hold is spent.
    """
    words = options.waiting
    lines: list[str] = []
    said: list[str] = []
    for line in text.splitlines():
        if line.startswith("A"):
            said.append(line.partition(":")[2])
        if not line.startswith("(hold"):
            lines.append(line)
            continue
        short = len(said) > 1 and count_characters(said[-1]) < options.courtesy
        polite = any(asks_to_wait(each, words) == "polite" for each in said[-1 - short :])
        times = [time for each in reversed(said[-2:]) if (time := promised(each, words))]
        lines.append(line.rstrip(")") + " announced" * polite + (f" promised {times[0]:g})" if times else ")"))
        said.clear()
    return "\n".join(lines)


def kind_of(label: str, found: str) -> str:
    """What a verdict is worth.

    Examples
    --------
    >>> kind_of("pass", "fail"), kind_of("fail", "not_applicable"), kind_of("pass", "unknown")
    ('accused', 'missed', 'unknown')
    """
    if found == label:
        return "right"
    if found == "unknown":
        return "unknown"
    if found == "fail":
        return "accused"
    return "missed" if label == "fail" else "other"


def main() -> None:
    """Judge the dialogues and print what the verdicts are worth."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", nargs="?", type=Path, default=BUILD)
    parser.add_argument("--wrong", default="", help="show what came out otherwise of this norm; `all` for all norms")
    parser.add_argument("--kinds", default="accused,missed", help="with --wrong: of these kinds")
    parser.add_argument("--config", type=Path)
    parser.add_argument("--csv", type=Path)
    asked = parser.parse_args()
    settings = load_settings(asked.config, environ={})
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    holds = settings.conversation.holds
    for dialogue in read_dialogues(asked.file.read_text(encoding="utf-8")):
        call = build_call(with_holds(dialogue.text, holds), holds.waiting)
        findings = judge_call(*call, settings.packs, options=of_excerpt(settings.rules))
        by_norm = {finding.rule_id: finding for finding in reversed(findings)}
        for norm, label in dialogue.verdicts.items():
            if norm not in by_norm:
                continue
            found = by_norm[norm]
            kind = kind_of(label, found.result)
            counts[norm][kind] += 1
            if asked.wrong in (norm, "all") and kind in asked.kinds.split(","):
                print(f"{dialogue.name} {norm}: {label}, found {found.result} ({found.reason}; {found.matched})")
                print(dialogue.text if asked.wrong != "all" else "")
    whole: Counter[str] = sum(counts.values(), Counter())
    print(f"{'norm':24}" + "".join(f"{kind:>9}" for kind in KINDS))
    for norm, row in [*sorted(counts.items()), ("all", whole)]:
        print(f"{norm:24}" + "".join(f"{row[kind]:9}" for kind in KINDS))
    total = sum(whole.values())
    print("  ".join(f"{kind} {whole[kind] / total:.1%}" for kind in KINDS) + f"  of {total}")
    if asked.csv:
        with asked.csv.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("norm", *KINDS), *((n, *(r[k] for k in KINDS)) for n, r in counts.items())])


if __name__ == "__main__":
    main()
