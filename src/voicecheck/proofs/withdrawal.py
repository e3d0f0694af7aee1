"""Findings that a reviewer said are wrong: they are shown as withdrawn and do not count.

A verdict is about the result that the reviewer judged: where the norm has come out otherwise since, it
says nothing. One reviewer who says that a finding is right keeps it, whoever says that it is wrong. Only what
passed or failed can be withdrawn: what is unknown counts against the coverage of a score, and must.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from voicecheck.proofs.reviews import Judged, Review
from voicecheck.records import Finding, Result
from voicecheck.score.results import worst_results

Verdicts = Mapping[str, Sequence[Review]]
"""Reviewers' verdicts by the call's key (`Review.call`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOptions:
    """What reviewers' verdicts do.

    ``withdraw``: a finding that a reviewer marked wrong, and none marked right, does not count, in scores either.
    """

    withdraw: bool = True


def by_call(reviews: Iterable[Review]) -> dict[str, list[Review]]:
    """Verdicts by call."""
    found: defaultdict[str, list[Review]] = defaultdict(list)
    for review in reviews:
        found[review.call].append(review)
    return dict(found)


def withdraw(findings: Sequence[Finding], reviews: Iterable[Review]) -> tuple[Finding, ...]:
    """Mark the findings of each norm that is withdrawn on a call.

    Parameters
    ----------
    findings
        All findings on the call.
    reviews
        The verdicts on them.

    Examples
    --------
    >>> fault = Finding(rule_id="close.wish", pack="common", result="fail")
    >>> said = Review(call_id="c1", rule_id="close.wish", verdict="wrong", reviewer="Li", result="fail")
    >>> [finding.withdrawn for finding in withdraw([fault], [said])]
    [True]
    """
    results = worst_results(findings)
    gone = {rule_id for rule_id, said in _votes(reviews, results).items() if "wrong" in said and "right" not in said}
    return tuple(replace(each, withdrawn=True) if each.rule_id in gone else each for each in findings)


def withdrawn_norms(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The norms of a call that are withdrawn, each once, in order."""
    return tuple(sorted({finding.rule_id for finding in findings if finding.withdrawn}))


def disputed(reviews: Iterable[Review], results: Mapping[Judged, Result]) -> tuple[Judged, ...]:
    """The findings that one reviewer says are wrong and another says are right: they stay."""
    found = []
    for call_id, own in by_call(reviews).items():
        present = {rule_id: result for (call, rule_id), result in results.items() if call == call_id}
        found += [(call_id, rule_id) for rule_id, said in _votes(own, present).items() if {"right", "wrong"} <= said]
    return tuple(sorted(found))


def _votes(reviews: Iterable[Review], results: Mapping[str, Result]) -> dict[str, set[str]]:
    """What is said of each norm that passed or failed, by those who judged this very result."""
    votes: defaultdict[str, set[str]] = defaultdict(set)
    for review in reviews:
        result = results.get(review.rule_id)
        if result in ("pass", "fail") and review.result in (None, result):
            votes[review.rule_id].add(review.verdict)
    return dict(votes)
