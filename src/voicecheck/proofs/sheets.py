"""Findings drawn for a reviewer, and verdicts written down as they can be read again."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from random import Random
from typing import Literal

from voicecheck.proofs.cells import neutral
from voicecheck.proofs.reviews import Review
from voicecheck.records import Finding
from voicecheck.score.results import worst_results

COLUMNS = ("call_key", "call_id", "rule_id", "start_s", "result", "verdict", "reviewer", "note")
"""Of verdicts that are written down."""
RANDOM_SHARE = 0.2
"""Share of a sheet that is drawn at random from all findings: what is drawn evenly over the rules says nothing of how
many findings are right altogether."""
_ASKED = ("fail", "pass")
"""Only what the program is sure of is put to a reviewer."""

Draw = Literal["rule", "random"]
"""How a finding was drawn: evenly over the rules with accusations first, or at random from all."""
StoredFindings = Iterable[tuple[str, str, Sequence[Finding]]]
"""Key, name and findings of each call."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finding that is put to a reviewer, with its call's key and name."""

    call_key: str
    call_id: str
    finding: Finding
    draw: Draw = "rule"


def draw_findings(
    calls: StoredFindings, n: int, *, seed: int, at_random: int | None = None, rule_id: str | None = None
) -> list[Drawn]:
    """Draw findings of stored calls: most as evenly over the rules as there are any, the rest at random from all.

    Parameters
    ----------
    calls
        Each call's key, name and findings. A norm that failed several times on a call is asked for each time.
    n
        How many at most.
    seed
        The same seed draws the same of the same calls.
    at_random
        How many of them at random; `RANDOM_SHARE` of them unless said.
    rule_id
        The one rule to draw from.
    """
    asked = [
        Drawn(key, call_id, finding)
        for key, call_id, findings in calls
        for finding in _asked(findings)
        if rule_id in (None, finding.rule_id)
    ]
    share = round(n * RANDOM_SHARE) if at_random is None else at_random
    places = Random(f"{seed} at random").sample(range(len(asked)), min(share, n, len(asked)))
    random = [replace(asked[place], draw="random") for place in places]
    taken = set(places)
    others = [each for place, each in enumerate(asked) if place not in taken]
    return sorted([*_evenly(others, n - len(random), seed), *random], key=_order)


def _evenly(asked: Iterable[Drawn], n: int, seed: int) -> list[Drawn]:
    """Draw as evenly over the rules as there are findings; accusations before passes."""
    chance = Random(seed)
    pools: dict[str, list[tuple[float, Drawn]]] = defaultdict(list)
    for each in asked:
        rank = _ASKED.index(each.finding.result) + chance.random()
        pools[each.finding.rule_id].append((rank, each))
    rules = sorted(pools)
    chance.shuffle(rules)  # else where there are more rules than findings asked for, the same ones always miss out
    columns = [sorted(pools[rule], key=lambda drawn: (drawn[0], drawn[1].call_key)) for rule in rules]
    return [each for _, each in filter(None, chain.from_iterable(zip_longest(*columns)))][:n]


def _order(each: Drawn) -> tuple[str, str, str, float]:
    return each.finding.rule_id, each.call_id, each.call_key, each.finding.start or 0.0


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


def write_verdicts(reviews: Iterable[Review]) -> str:
    """The text of a CSV with a row for each verdict, as it can be imported again."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in reviews:
        start = "" if each.start_s is None else f"{each.start_s:.1f}"
        cells = (each.call_key, each.call_id, each.rule_id, start, each.result or "", each.verdict, each.reviewer)
        writer.writerow(tuple(map(neutral, (*cells, each.note))))
    return out.getvalue()
