"""Findings that a reviewer said are wrong: they are shown as withdrawn and do not count.

A verdict is about one finding where it names its time, and about all of the norm's on the call where it does not. It is
about the result that the reviewer judged: where that has come out otherwise since, it says nothing. One reviewer who
says that a finding is right keeps it, whoever says that it is wrong. Only what passed or failed can be withdrawn: what
is unknown counts against the coverage of a score, and must.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from voicecheck.proofs.appeals import Appeal
from voicecheck.proofs.places import meant, present_result
from voicecheck.proofs.reviews import Review, Verdict
from voicecheck.records import Finding
from voicecheck.score.results import worst_results

Verdicts = Mapping[str, Sequence[Review]]
"""Verdicts of reviewers and leads by the call's key (`Review.call`)."""


class Ruling(Review):
    """What a lead decided on an appeal, as a verdict that goes before those of reviewers."""

    __slots__ = ()


def rulings(appeals: Iterable[Appeal]) -> list[Review]:
    """The verdicts in what was decided on appeals: a changed result is wrong, an upheld one right.

    An appeal against the score as a whole names no norm, and withdraws nothing.

    Examples
    --------
    >>> from datetime import datetime
    >>> appeal = Appeal(call_key="k1", reason="…", appealed_at=datetime(2026, 11, 20), rule_id="close.wish",
    ...                 result="fail", decision="granted", decided_by="王芳")
    >>> [(said.verdict, said.reviewer) for said in rulings([appeal])]
    [('wrong', '王芳')]
    """
    verdicts: Mapping[str, Verdict] = {"granted": "wrong", "refused": "right"}
    return [
        Ruling(
            call_id=each.call_key, call_key=each.call_key, rule_id=each.rule_id, verdict=verdicts[each.decision],
            reviewer=each.decided_by or "", result=each.result, start_s=each.start_s, imported_at=each.decided_at,
        )
        for each in sorted(appeals, key=lambda each: each.number or 0)
        if each.rule_id is not None and each.decision in verdicts
    ]  # fmt: skip


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
    """Mark the findings on a call that are withdrawn.

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
    return tuple(
        replace(each, withdrawn=True) if "wrong" in said and "right" not in said else each
        for each, said in zip(findings, _votes(findings, reviews), strict=True)
    )


def withdrawn_norms(findings: Sequence[Finding]) -> tuple[str, ...]:
    """The norms of a call of which nothing is left but what was withdrawn, each once, in order."""
    return tuple(sorted({each.rule_id for each in findings if each.withdrawn} - worst_results(findings).keys()))


def disputed(findings: Sequence[Finding], reviews: Iterable[Review]) -> tuple[Finding, ...]:
    """The findings on a call that one reviewer says are wrong and another says are right: they stay."""
    votes = zip(findings, _votes(findings, reviews), strict=True)
    return tuple(each for each, said in votes if {"right", "wrong"} <= said)


def _votes(findings: Sequence[Finding], reviews: Iterable[Review]) -> list[set[Verdict]]:
    """What is said of each finding, by those who judged this very result.

    What a reviewer says of one finding goes before what the same reviewer says of the norm as a whole; what a lead
    decided goes before both.
    """
    votes: list[dict[str, Verdict]] = [{} for _ in findings]
    for review in sorted(reviews, key=lambda each: (isinstance(each, Ruling), each.start_s is not None)):
        result = present_result(findings, review)
        if result in ("pass", "fail") and review.result in (None, result):
            for number in meant(findings, review):
                if isinstance(review, Ruling):
                    votes[number].clear()
                votes[number][review.reviewer] = review.verdict
    return [set(said.values()) for said in votes]
