"""How well norms are judged on written dialogues, with the true text: what language alone costs.

    python benchmarks/judging.py [FILE] [--wrong NORM] [--config SETTINGS] [--csv OUT]

FILE holds dialogues with the verdicts of people who knew `norms.md` alone (form: `voicecheck.proofs.dialogues`);
`labelled/judging_build.txt` where none is named. Dialogues are excerpts: too few characters leave nothing unknown.

right: the verdict is that of the label. accused: a fail where the label says none. missed: the label's fail came
out as a pass or as not asked for. unknown: left open. other: pass and not applicable taken for each other.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from pathlib import Path

from voicecheck.config import load_settings
from voicecheck.proofs.dialogues import read_dialogues
from voicecheck.proofs.examples import of_excerpt
from voicecheck.proofs.labelled import KINDS, kind_of, read_labelled
from voicecheck.rules.judge.verdict import judge_call

BUILD = Path(__file__).parent / "labelled" / "judging_build.txt"


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
    text = asked.file.read_text(encoding="utf-8")
    shown = {dialogue.name: dialogue.text for dialogue in read_dialogues(text)}
    for call in read_labelled(text, str(asked.file), settings.conversation.holds):
        findings = judge_call(call.recording, call.conversation, settings.packs, options=of_excerpt(settings.rules))
        by_norm = {finding.rule_id: finding for finding in reversed(findings)}
        for norm, label in call.verdicts.items():
            if norm not in by_norm:
                continue
            found = by_norm[norm]
            kind = kind_of(label, found.result)
            counts[norm][kind] += 1
            if asked.wrong in (norm, "all") and kind in asked.kinds.split(","):
                print(f"{call.name} {norm}: {label}, found {found.result} ({found.reason}; {found.matched})")
                print(shown[call.name] if asked.wrong != "all" else "")
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
