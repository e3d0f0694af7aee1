"""Findings put before a reviewer: a sheet to be filled in and imported again."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from random import Random

from voicecheck.proofs.cells import neutral
from voicecheck.proofs.reviews import Review
from voicecheck.records import Finding
from voicecheck.score.results import worst_results

COLUMNS = ("call_key", "call_id", "rule_id", "time", "words", "result", "verdict", "reviewer", "note")
_ASKED = ("fail", "pass")
"""Only what the program is sure of is put to a reviewer."""


def draw_findings(
    calls: Iterable[tuple[str, str, Sequence[Finding]]], n: int, *, seed: int, rule_id: str | None = None
) -> list[tuple[str, str, Finding]]:
    """Draw findings of stored calls, as evenly over the rules as there are any; accusations before passes.

    Parameters
    ----------
    calls
        Each call's key, name and findings. A norm that failed several times on a call is asked for each time.
    n
        How many at most.
    seed
        The same seed draws the same of the same calls.
    rule_id
        The one rule to draw from.
    """
    chance = Random(seed)
    pools: dict[str, list[tuple[float, str, str, Finding]]] = defaultdict(list)
    for key, call_id, findings in calls:
        for finding in _asked(findings):
            if rule_id in (None, finding.rule_id):
                rank = _ASKED.index(finding.result) + chance.random()
                pools[finding.rule_id].append((rank, key, call_id, finding))
    rules = sorted(pools)
    chance.shuffle(rules)  # else where there are more rules than findings asked for, the same ones always miss out
    columns = [sorted(pools[rule], key=lambda drawn: drawn[:2]) for rule in rules]
    rounds = chain.from_iterable(zip_longest(*columns))
    drawn = [(key, call_id, finding) for _, key, call_id, finding in filter(None, rounds)][:n]
    return sorted(drawn, key=lambda each: (each[2].rule_id, each[1], each[0]))


def _asked(findings: Sequence[Finding]) -> Iterator[Finding]:
    """What a reviewer is asked about: each place at which a norm failed, and the first at which it passed."""
    results = worst_results(findings)
    seen = set()
    for finding in findings:
        start = None if finding.result == "pass" else finding.start
        place = (finding.rule_id, None if start is None else round(start, 1))
        if finding.result in _ASKED and results.get(finding.rule_id) == finding.result and place not in seen:
            seen.add(place)
            yield finding


def write_sheet(findings: Iterable[tuple[str, str, Finding]]) -> str:
    """The text of a CSV with a row for each finding, the verdict left empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for key, call_id, finding in findings:
        start = "" if finding.start is None else f"{finding.start:.1f}"
        said = finding.matched or finding.reason or ("" if finding.value is None else f"{finding.value:g}")
        cells = (key, call_id, finding.rule_id, start, said, finding.result, "", "", "")
        writer.writerow(tuple(map(neutral, cells)))
    return out.getvalue()


def write_verdicts(reviews: Iterable[Review]) -> str:
    """The text of a CSV with a row for each verdict, as it can be imported again."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in reviews:
        start = "" if each.start_s is None else f"{each.start_s:.1f}"
        cells = (each.call_key, each.call_id, each.rule_id, start, "", each.result or "", each.verdict, each.reviewer)
        writer.writerow(tuple(map(neutral, (*cells, each.note))))
    return out.getvalue()
