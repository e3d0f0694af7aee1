"""What stored calls say of the rules: those whose result is the same on every call may not be worth asking."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from voicecheck.proofs.lint import Remark
from voicecheck.records import Finding, Result
from voicecheck.score.results import worst_results

FEWEST_CALLS = 30
"""Of fewer calls, what is always or never so is likely to be chance: of 30 without a hit, a rate of 11 % is still
possible (the upper end of the 95 % Wilson interval)."""


def count_results(calls: Iterable[Iterable[Finding]]) -> dict[str, Counter[Result]]:
    """How often each rule came out how, a call counted once, by the worst of its findings."""
    counts: dict[str, Counter[Result]] = defaultdict(Counter)
    for findings in calls:
        for rule, result in worst_results(findings).items():
            counts[rule][result] += 1
    return dict(sorted(counts.items()))


def lint_results(counts: dict[str, Counter[Result]]) -> Iterator[Remark]:
    """Rules that always fail, never fail, are always unknown or never apply, in at least `FEWEST_CALLS` calls."""
    for rule, results in counts.items():
        n, judged = results.total(), results["pass"] + results["fail"]
        if n >= FEWEST_CALLS and results["unknown"] == n:
            yield Remark(
                "always unknown", rule, f"in all of {n} calls", "give the manifest what it needs, or leave it out"
            )
        elif n >= FEWEST_CALLS and results["not_applicable"] == n:
            yield Remark(
                "never applicable", rule, f"in all of {n} calls", "see whether its scope or trigger is too narrow"
            )
        elif judged >= FEWEST_CALLS and results["fail"] == judged:
            yield Remark(
                "always hit", rule, f"fails in all of {judged} judged calls ({n} in all)", "see whether it can pass"
            )
        elif judged >= FEWEST_CALLS and not results["fail"]:
            yield Remark(
                "never hit", rule, f"fails in none of {judged} judged calls ({n} in all)", "see whether it can fail"
            )
