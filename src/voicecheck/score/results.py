"""A norm's result on a call, the worst of its findings, and the findings' numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from voicecheck.records import Finding, Result

# A norm judged at several places fails if it fails at one; that one place could not be judged does
# not take away from the others.
SEVERITY: Mapping[Result, int] = {"fail": 3, "pass": 2, "unknown": 1, "not_applicable": 0}


def numbered(findings: Iterable[Finding]) -> tuple[tuple[int, Finding], ...]:
    """Give the findings on a call their numbers, from 0: in order of norm and time, what has no time first.

    Examples
    --------
    >>> late, early = (Finding(rule_id="word.wait", pack="common", result="fail", start=start) for start in (9.0, 2.0))
    >>> [(number, finding.start) for number, finding in numbered([late, early])]
    [(0, 2.0), (1, 9.0)]
    """
    return tuple(enumerate(sorted(findings, key=lambda finding: (finding.rule_id, finding.start or 0.0))))


def worst_results(findings: Iterable[Finding]) -> dict[str, Result]:
    """Give each norm's result on the call, in order of its name; what was withdrawn gives none.

    Examples
    --------
    >>> worst_results([Finding(rule_id="close.wish", pack="common", result="pass"),
    ...                Finding(rule_id="close.wish", pack="common", result="fail")])
    {'close.wish': 'fail'}
    """
    worst: dict[str, Result] = {}
    for finding in findings:
        if finding.withdrawn:
            continue
        known = worst.get(finding.rule_id)
        if known is None or SEVERITY[finding.result] > SEVERITY[known]:
            worst[finding.rule_id] = finding.result
    return dict(sorted(worst.items()))
