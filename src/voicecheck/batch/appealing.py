"""Appeals are decided, and what that changes is reckoned and noted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from voicecheck.batch.reviewing import CallScorer, Store
from voicecheck.errors import UsageError
from voicecheck.proofs.appealfile import Decided
from voicecheck.proofs.appeals import Appeal


@dataclass(frozen=True, slots=True)
class Outcome:
    """An appeal as it was, and as it is now."""

    before: Appeal
    after: Appeal


def decide(
    store: Store, decisions: Iterable[Decided], scorer: CallScorer, *, again: bool = False, now: datetime | None = None
) -> list[Outcome]:
    """Keep what was decided, all or nothing; what is decided so already stays as it is.

    Parameters
    ----------
    store
        Where the appeals are.
    decisions
        What was decided.
    scorer
        Says what the call is scored with the decision.
    again
        Whether an appeal that is decided already may be decided otherwise.
    now
        When it was decided; now, unless said.

    Raises
    ------
    UsageError
        There is no such appeal, or it is decided otherwise already.
    """
    known = {(each.call_key, each.number): each for each in store.appeals()}
    outcomes = []
    for each in decisions:
        before = known.get((each.call_key, each.number))
        if before is None:
            raise UsageError(
                "call {call} has no appeal {number}; `voicecheck appeals list` shows them",
                call=store.call_id_of(each.call_key),
                number=each.number,
            )
        if (before.decision, before.decided_by, before.decision_reason) == (each.decision, each.by, each.reason):
            continue
        if before.decision != "open" and not again:
            raise UsageError(
                "appeal {number} on call {call} was decided by {by} already; decide it anew with --again",
                number=each.number,
                call=store.call_id_of(each.call_key),
                by=before.decided_by or "?",
            )
        after = replace(
            before,
            decision=each.decision,
            decided_by=each.by or None,
            decided_at=None if each.decision == "open" else now or datetime.now(UTC),
            decision_reason=each.reason or None,
            score_after=None,
        )
        outcomes.append(Outcome(before, after))
    store.put_appeals([each.after for each in outcomes])
    scored = [
        Outcome(each.before, replace(each.after, score_after=scorer.total(each.after.call_key)))
        for each in outcomes
        if each.after.decision != "open"
    ]
    store.put_appeals([each.after for each in scored])
    return [*scored, *(each for each in outcomes if each.after.decision == "open")]
