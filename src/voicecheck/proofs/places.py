"""Which of a norm's findings on a call a reviewer's verdict is about."""

from __future__ import annotations

from collections.abc import Sequence

from voicecheck.proofs.reviews import Review
from voicecheck.records import Finding, Result
from voicecheck.score.results import numbered, worst_results

SAME_PLACE_S = 0.5
"""A finding that starts no further from the time that a verdict names is the one that it names: transcribed again by
another model, a word moves by less, and two findings of a norm are rarely so close."""


def meant(findings: Sequence[Finding], review: Review) -> tuple[int, ...]:
    """The places in `findings` of those that a verdict is about.

    A verdict that names a time is about the fault there, or, where the norm passed there, about all places at which
    it passed, of which a reviewer is asked once. One without a time is about all findings of the norm.

    Examples
    --------
    >>> twice = [Finding(rule_id="word.wait", pack="common", result="fail", start=start) for start in (9.71, 30.1)]
    >>> said = Review(call_id="c1", rule_id="word.wait", verdict="wrong", reviewer="Li", start_s=9.7)
    >>> meant(twice, said)
    (0,)
    """
    return _places(findings, review.rule_id, review.start_s)


def number_of(findings: Sequence[Finding], rule_id: str, start_s: float | None) -> int | None:
    """The number (`voicecheck.score.results.numbered`) of the finding of a norm at a time.

    ``None`` where no time is named, or nothing is found there any more.

    Examples
    --------
    >>> twice = [Finding(rule_id="word.wait", pack="common", result="fail", start=start) for start in (30.1, 9.71)]
    >>> number_of(twice, "word.wait", 30.1), number_of(twice, "word.wait", 20.0)
    (1, None)
    """
    if start_s is None:
        return None
    return next(iter(_places([finding for _, finding in numbered(findings)], rule_id, start_s)), None)


def _places(findings: Sequence[Finding], rule_id: str, start_s: float | None) -> tuple[int, ...]:
    own = [number for number, each in enumerate(findings) if each.rule_id == rule_id]
    if start_s is None:
        return tuple(own)
    away = {
        number: abs(start - start_s)
        for number in own
        if (start := findings[number].start) is not None and findings[number].result in ("pass", "fail")
    }
    nearest = min(away.values(), default=None)
    if nearest is None or nearest > SAME_PLACE_S:
        return ()
    there = tuple(number for number, distance in away.items() if distance - nearest < 0.05)
    if any(findings[number].result == "fail" for number in there):
        return there
    return tuple(number for number in own if findings[number].result == "pass")


def present_result(findings: Sequence[Finding], review: Review) -> Result | None:
    """The result that what a verdict is about has now; ``None`` where there is no such finding."""
    about = [findings[number] for number in meant(findings, review)]
    return worst_results(about).get(review.rule_id)
