"""Each norm's result on a call, with the finding that shows it best."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from voicecheck.records import Basis, Finding, Result
from voicecheck.rules.measures.registry import COUNTED
from voicecheck.score.coverage import is_asked
from voicecheck.score.results import SEVERITY, numbered


class NormOnCall(NamedTuple):
    """A norm's result on a call; a tuple, since a call has a hundred and one is made in a third of a record's time.

    ``hits`` counts the findings that have the result; ``number`` is that of the one that shows it best, ``shown``.
    ``value`` is its figure or, of a norm that counts (unit ``times``), the sum over the findings with the result.
    ``asked``: the norm applies and, of the agent practising alone, can be judged without another party.
    """

    rule_id: str
    result: Result
    hits: int
    number: int
    shown: Finding
    asked: bool
    value: float | None


def norms_on_call(findings: Iterable[Finding], basis: Basis) -> tuple[NormOnCall, ...]:
    """Give the result of each norm on a call, in order of its name.

    A norm all of whose findings were withdrawn has no result and is left out.

    Parameters
    ----------
    findings
        All findings on the call.
    basis
        What the call's scores rest on (`coverage.basis_of`).

    Examples
    --------
    >>> near, far = (Finding(rule_id="hold.length", pack="common", result="fail", value=value, limit_high=120.0)
    ...              for value in (130.0, 200.0))
    >>> [(norm.result, norm.hits, norm.shown.value) for norm in norms_on_call([near, far], "call")]
    [('fail', 2, 200.0)]
    """
    standing: defaultdict[str, list[tuple[int, Finding]]] = defaultdict(list)
    for number, finding in numbered(findings):
        if not finding.withdrawn:
            standing[finding.rule_id].append((number, finding))
    return tuple([_norm(rule_id, own, basis) for rule_id, own in standing.items()])  # numbers are in order of names


def _norm(rule_id: str, own: list[tuple[int, Finding]], basis: Basis) -> NormOnCall:
    if len(own) == 1:  # as most are
        ((number, shown),) = own
        return NormOnCall(rule_id, shown.result, 1, number, shown, is_asked(shown, basis), shown.value)
    result = max((finding.result for _, finding in own), key=SEVERITY.__getitem__)
    showing = [(number, finding) for number, finding in own if finding.result == result]
    number, shown = max(showing, key=lambda each: (_excess(each[1]), -each[0]))
    return NormOnCall(
        rule_id=rule_id,
        result=result,
        hits=len(showing),
        number=number,
        shown=shown,
        asked=any(is_asked(finding, basis) for _, finding in own),
        value=_counted(finding for _, finding in showing) if shown.unit == COUNTED else shown.value,
    )


def _counted(showing: Iterable[Finding]) -> float | None:
    """How often something happened on the call; each place has its own count, mostly 1."""
    known = [finding.value for finding in showing if finding.value is not None]
    return sum(known) if known else None


def _excess(finding: Finding) -> float:
    """By how much a figure lies outside its limits; 0 where it lies within, or nothing was measured."""
    if finding.value is None:
        return 0.0
    below = 0.0 if finding.limit_low is None else finding.limit_low - finding.value
    above = 0.0 if finding.limit_high is None else finding.value - finding.limit_high
    return max(below, above, 0.0)
