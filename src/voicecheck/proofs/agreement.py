"""Where reviewers agree and where not: kappa in words, and the findings to talk about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voicecheck.language.catalogue import Message
from voicecheck.proofs.reviews import Agreement, Judged, Review

ENOUGH_IN_COMMON = 20
"""Findings that two reviewers must have judged both before their kappa is read: with fewer, one verdict moves it by
more than the width of a step of the scale."""

_STEPS: Sequence[tuple[float, Message]] = (
    (0.2, Message("hardly more than by chance: talk about what the norm means before anybody goes on")),
    (0.4, Message("weak: go through the findings below together")),
    (0.6, Message("moderate: go through the findings below together")),
    (0.8, Message("well above chance")),
    (1.0, Message("nearly full")),
)
"""Up to which kappa which word holds (Landis and Koch 1977, Biometrics 33: slight, fair, moderate, substantial, almost
perfect)."""


def in_words(pair: Agreement) -> Message:
    """What the agreement of two reviewers means.

    Examples
    --------
    >>> str(in_words(Agreement("Li", "Wu", 40, 36, 0.75)))
    'agreement beyond chance: well above chance (kappa 0.75)'
    >>> str(in_words(Agreement("Li", "Wu", 4, 3, 0.5)))
    'too few to tell: at least 20 findings judged by both are needed'
    """
    if pair.n < ENOUGH_IN_COMMON:
        return Message(
            "too few to tell: at least {enough} findings judged by both are needed", {"enough": ENOUGH_IN_COMMON}
        )
    if pair.kappa is None:
        return Message("both said the same of every finding, so chance cannot be told from agreement (no kappa)")
    word = next(word for most, word in _STEPS if pair.kappa <= most)
    return Message("agreement beyond chance: {word} (kappa {kappa:.2f})", {"word": word, "kappa": pair.kappa})


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A finding of which reviewers say different things, each with their verdict."""

    judged: Judged
    reviews: tuple[Review, ...]

    @property
    def call_id(self) -> str:
        """The call's name."""
        return self.reviews[0].call_id

    @property
    def rule_id(self) -> str:
        """The norm."""
        return self.reviews[0].rule_id

    @property
    def start_s(self) -> float | None:
        """When the finding starts."""
        return self.reviews[0].start_s


def disagreements(reviews: Iterable[Review]) -> list[Disagreement]:
    """The findings that one reviewer says are right and another says are wrong, in order of norm, call and time.

    What anybody else said of them comes along, also who could not tell.

    Examples
    --------
    >>> said = {"Li": "right", "Wu": "wrong", "Xu": "unsure"}
    >>> known = [Review(call_id="c1", rule_id="close.wish", verdict=verdict, reviewer=name, start_s=9.7)
    ...          for name, verdict in said.items()]
    >>> [(each.call_id, each.start_s, len(each.reviews)) for each in disagreements(known)]
    [('c1', 9.7, 3)]
    """
    said: defaultdict[Judged, list[Review]] = defaultdict(list)
    for review in reviews:
        said[review.judged].append(review)
    found = [
        Disagreement(judged, tuple(sorted(own, key=lambda each: each.reviewer)))
        for judged, own in said.items()
        if {"right", "wrong"} <= {each.verdict for each in own}
    ]
    return sorted(found, key=lambda each: (each.rule_id, each.call_id, each.start_s or 0.0, each.judged))
