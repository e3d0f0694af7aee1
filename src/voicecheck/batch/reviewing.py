"""Verdicts and appeals that were handed in are kept, and what they change in scores is reckoned beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from voicecheck.batch.judging import Judging
from voicecheck.batch.stage import read_scored
from voicecheck.ledger.ledger import Ledger
from voicecheck.proofs.appeals import Appeal
from voicecheck.proofs.places import present_result
from voicecheck.proofs.reviewfile import Opinions
from voicecheck.proofs.reviews import Judged, Review
from voicecheck.proofs.withdrawal import by_call, rulings
from voicecheck.records import Finding, Result
from voicecheck.score.agents import QA_CARD


class Store(Protocol):
    """Where findings and verdicts are kept (the ledger)."""

    def findings_of(self, call_id: str) -> tuple[Finding, ...]:
        """The findings of a call; none where it is not known."""

    def calls_named(self, name: str) -> Sequence[tuple[str, date]]:
        """Key and day of each call with this key or this name."""

    def call_id_of(self, key: str) -> str:
        """The name of the call of a key."""

    def add_reviews(self, reviews: Iterable[Review]) -> None:
        """Keep verdicts; one of the same reviewer on the same finding is replaced."""

    def reviews(self) -> Sequence[Review]:
        """All verdicts."""

    def appeals(self) -> Sequence[Appeal]:
        """All appeals."""

    def put_appeals(self, appeals: Iterable[Appeal]) -> None:
        """Keep appeals; one without a number as a new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of a file.

    ``new`` are verdicts on what the reviewer had said nothing of, ``changed`` those in place of another of the same
    reviewer, each after that; ``same`` counts rows that were known already, appeals among them.
    """

    new: tuple[Review, ...] = ()
    changed: tuple[tuple[Review, Review], ...] = ()
    appeals: tuple[Appeal, ...] = ()
    same: int = 0

    @property
    def calls(self) -> set[str]:
        """The keys of the calls of which anything new is said."""
        return {each.call for each in (*self.new, *(after for _, after in self.changed))} | {
            each.call_key for each in self.appeals
        }


def keep_opinions(store: Store, given: Opinions, scorer: CallScorer | None = None) -> Kept:
    """Keep the verdicts and appeals of a file; what is known already stays as it is.

    Parameters
    ----------
    store
        Where to.
    given
        The file.
    scorer
        Says what the calls are scored now; without it appeals are kept without a score.
    """
    known = {(*each.judged, each.reviewer): each for each in store.reviews()}
    present = stored_results(store, given.reviews)
    new: list[Review] = []
    changed: list[tuple[Review, Review]] = []
    for each in given.reviews:
        before = known.get((*each.judged, each.reviewer))
        if before is None:
            new.append(replace(each, result=each.result or present.get(each.judged)))
        elif (each.verdict, each.note) != (before.verdict, before.note) or each.result not in (None, before.result):
            changed.append((before, replace(each, result=each.result or present.get(each.judged))))
    store.add_reviews([*new, *(after for _, after in changed)])
    appeals = keep_appeals(store, given.appeals, scorer)
    same = len(given.reviews) - len(new) - len(changed) + len(given.appeals) - len(appeals)
    return Kept(new=tuple(new), changed=tuple(changed), appeals=tuple(appeals), same=same)


def keep_appeals(store: Store, given: Iterable[Appeal], scorer: CallScorer | None) -> list[Appeal]:
    """Keep appeals that are not known yet, each with the result and the score that it is against; give those."""
    known = {_appealed(each) for each in store.appeals()}
    new = [
        replace(
            each,
            result=present_result(store.findings_of(each.call_key), as_review(each)) if each.rule_id else None,
            score_before=scorer.total(each.call_key) if scorer else None,
        )
        for each in given
        if _appealed(each) not in known
    ]
    store.put_appeals(new)
    return new


def _appealed(appeal: Appeal) -> tuple[object, ...]:
    return appeal.call_key, appeal.rule_id, appeal.start_s, appeal.reason


def as_review(appeal: Appeal) -> Review:
    """What an appeal is about, in the form in which places are looked up."""
    return Review(
        call_id=appeal.call_key, call_key=appeal.call_key, rule_id=appeal.rule_id or "", verdict="wrong", reviewer="",
        start_s=appeal.start_s,
    )  # fmt: skip


def stored_results(store: Store, reviews: Iterable[Review]) -> dict[Judged, Result]:
    """The stored result of what each verdict is about, where that is still found."""
    found: dict[Judged, Result] = {}
    for call, own in by_call(reviews).items():
        findings = store.findings_of(call)
        found |= {each.judged: result for each in own if (result := present_result(findings, each))}
    return found


@dataclass(frozen=True, slots=True)
class ScoreEffect:
    """What verdicts change in the score of a call on the qa card; ``withdrawn`` counts findings that count no more."""

    call_key: str
    call_id: str
    before: float | None
    after: float | None
    withdrawn: int


class CallScorer:
    """Scores stored calls on the qa card as publishing does, with the findings as they are stored.

    Parameters
    ----------
    ledger
        Where the calls are stored.
    judging
        The scorecards, the marks, and whether reviewers' verdicts count.
    """

    def __init__(self, ledger: Ledger, judging: Judging) -> None:
        self._ledger, self._judging = ledger, judging

    def total(self, key: str, verdicts: Sequence[Review] | None = None) -> float | None:
        """The points of a call, ``None`` where there is no score; with the verdicts that are kept, unless others."""
        return self._scored(key, verdicts)[1]

    def effects(self, keys: Iterable[str], before: Sequence[Review], after: Sequence[Review]) -> list[ScoreEffect]:
        """What verdicts and rulings change on calls, in order of their names; calls that stay as they are left out."""
        was, now = by_call(before), by_call(after)
        found = []
        for key in keys:
            gone_before, points_before, name = self._scored(key, was.get(key, []))
            gone, points, _ = self._scored(key, now.get(key, []))
            if (gone_before, points_before) != (gone, points):
                found.append(ScoreEffect(key, name, points_before, points, gone - gone_before))
        return sorted(found, key=lambda each: (each.call_id, each.call_key))

    def _scored(self, key: str, verdicts: Sequence[Review] | None) -> tuple[int, float | None, str]:
        """How many findings are withdrawn, the points, and the call's name."""
        if verdicts is None:
            verdicts = by_call(opinions_on(self._ledger)).get(key, [])
        numbers = self._ledger.numbers_of([key])
        if not numbers:
            return 0, None, key
        (stored,) = self._ledger.stored(numbers)
        ((_, day),) = self._ledger.calls_named(stored.key)[:1]
        try:
            scored = read_scored(stored, day, self._judging, verdicts)
        except ValueError:  # damaged: listed among the failures when the day is published
            return 0, None, key
        withdrawn = sum(finding.withdrawn for finding in scored.analysis.findings)
        total = next((score.total for score in scored.scores if score.card == QA_CARD), None)
        return withdrawn, total, scored.analysis.recording.call_id


def opinions_on(ledger: Store) -> list[Review]:
    """All that counts: reviewers' verdicts, and what was decided on appeals."""
    return [*ledger.reviews(), *rulings(ledger.appeals())]
