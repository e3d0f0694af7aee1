"""What reviewers say of findings: is the result of this norm on this call right or wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import Literal

from voicecheck.records import Result
from voicecheck.score.confidence import wilson

Verdict = Literal["right", "wrong", "unsure"]
Judged = tuple[str, ...]
"""A call, a rule and, where it was named, a time: what a verdict is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One reviewer's verdict on a norm's result on a call.

    ``result`` is the result that it is about; ``None`` where an earlier version kept it: the present one.
    ``start_s`` is when the finding that it is about starts, to a tenth of a second; ``None``: it is about all of
    the norm's findings on the call.
    """

    call_id: str
    rule_id: str
    verdict: Verdict
    reviewer: str
    note: str = ""
    imported_at: datetime | None = None
    result: Result | None = None
    call_key: str = ""
    start_s: float | None = None

    @property
    def judged(self) -> Judged:
        """What it is about."""
        return (self.call, self.rule_id, *([] if self.start_s is None else [f"{self.start_s:.1f}"]))

    @property
    def call(self) -> str:
        """What tells the call from every other: its key; its name where an earlier version kept no key."""
        return self.call_key or self.call_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What reviewers say of a rule, each finding counted once, and each call that was judged as a whole.

    ``right`` and ``wrong`` are its accusations (`fail`) by the reviewers' verdict, ``missed`` the calls
    that passed wrongly, ``confirmed`` those that passed rightly; ``other`` are verdicts on results that are
    neither. ``unsure`` are the calls on which as many reviewers said right as wrong, or none said either; they
    count nowhere else.
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0
    confirmed: int = 0
    other: int = 0
    unsure: tuple[str, ...] = ()

    @property
    def accusations(self) -> int:
        """The accusations that were reviewed."""
        return self.right + self.wrong

    @property
    def precision(self) -> float | None:
        """Share of the accusations that are right, ``None`` where none was reviewed."""
        return self.right / self.accusations if self.accusations else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % Wilson interval of the precision."""
        return wilson(self.right, self.accusations) if self.accusations else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two reviewers agree over the `n` findings that both judged.

    ``kappa`` is Cohen's: 1 is full agreement, 0 that of chance. It is ``None`` where nothing can be said:
    both gave one and the same verdict throughout, or no finding was judged by both.
    """

    first: str
    second: str
    n: int
    agreed: int
    kappa: float | None


def precision_by_rule(reviews: Iterable[Review], results: Mapping[Judged, Result]) -> dict[str, Reviewed]:
    """What the reviewers' verdicts come to, rule by rule, in order of the rules' names.

    Parameters
    ----------
    reviews
        All verdicts. Several on one finding count once, by their majority.
    results
        The result that is stored for what each verdict is about (`Review.judged`); a verdict on what is not
        there, or came out otherwise than when the reviewer judged it, does not count.
    """
    votes: dict[Judged, Counter[Verdict]] = defaultdict(Counter)
    names: dict[str, str] = {}
    for review in reviews:
        if review.result not in (None, results.get(review.judged)):
            continue
        votes[review.judged][review.verdict] += 1
        names[review.call] = review.call_id
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for finding, counts in sorted(votes.items()):
        if finding not in results:
            continue
        if counts["right"] == counts["wrong"]:
            if names[finding[0]] not in tallies[finding[1]].unsure:
                tallies[finding[1]].unsure.append(names[finding[0]])
        else:
            name = _MEANING.get((results[finding], counts["right"] > counts["wrong"]), "other")
            tallies[finding[1]].counts[name] += 1
    return {rule: Reviewed(**tally.counts, unsure=tuple(tally.unsure)) for rule, tally in sorted(tallies.items())}


@dataclass(slots=True)
class _Tally:
    counts: Counter[str] = field(default_factory=Counter)
    unsure: list[str] = field(default_factory=list)


_MEANING: Mapping[tuple[Result, bool], str] = {
    ("fail", True): "right",
    ("fail", False): "wrong",
    ("pass", True): "confirmed",
    ("pass", False): "missed",
}
"""What it says of a rule that its result is right or wrong."""


def kappas(reviews: Iterable[Review]) -> list[Agreement]:
    """Cohen's kappa of each two reviewers who said right or wrong of a finding in common.

    Examples
    --------
    >>> said = {"Li": ["right", "right", "wrong", "wrong"], "Wu": ["right", "right", "wrong", "right"]}
    >>> kappas(Review(call_id=str(i), rule_id="close.wish", verdict=verdict, reviewer=name)
    ...        for name, verdicts in said.items() for i, verdict in enumerate(verdicts))
    [Agreement(first='Li', second='Wu', n=4, agreed=3, kappa=0.5)]
    """
    said: dict[str, dict[Judged, Verdict]] = defaultdict(dict)
    for review in reviews:
        if review.verdict != "unsure":
            said[review.reviewer][review.judged] = review.verdict
    pairs = (
        (first, second, [(said[first][f], said[second][f]) for f in said[first].keys() & said[second].keys()])
        for first, second in combinations(sorted(said), 2)
    )
    return [_agreement(first, second, both) for first, second, both in pairs if both]


def _agreement(first: str, second: str, both: Sequence[tuple[Verdict, Verdict]]) -> Agreement:
    n, agreed = len(both), sum(a == b for a, b in both)
    rights = sum(a == "right" for a, _ in both), sum(b == "right" for _, b in both)
    # Whole numbers, so that agreement by chance alone that is certain is seen as such.
    by_chance = rights[0] * rights[1] + (n - rights[0]) * (n - rights[1])
    kappa = (agreed * n - by_chance) / (n * n - by_chance) if by_chance < n * n else None
    return Agreement(first, second, n, agreed, kappa)
