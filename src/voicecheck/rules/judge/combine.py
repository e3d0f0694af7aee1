"""How the outcomes of several conditions make one, and how hits stand to each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from voicecheck.rules.call.call import Hit, Span
from voicecheck.rules.judge.scene import Outcome, Searches, all_of
from voicecheck.rules.match.guards import Guards


def all_with_first(outcomes: Sequence[Outcome]) -> Outcome:
    """All of them; the hits are those of the first that has any with a time, the others are its circumstances."""
    timed = (o.hits for o in outcomes if any(hit.start is not None for hit in o.hits))
    hits = next(timed, None) or next((o.hits for o in outcomes if o.hits), ())
    whole = all_of(outcomes)
    return Outcome(whole.holds, hits, whole.reason)


def at_least(n: int, outcomes: Sequence[Outcome]) -> Outcome:
    """So many of them."""
    hits = tuple(hit for o in outcomes if o.holds for hit in o.hits)
    sure, possible = (sum(o.holds in wanted for o in outcomes) for wanted in ((True,), (True, None)))
    if sure >= n or possible < n:
        return Outcome(sure >= n, hits)
    return Outcome(None, hits, next(o.reason for o in outcomes if o.holds is None))


def in_sequence(outcomes: Iterable[Outcome]) -> Outcome:
    """Each with a hit after that of the one before it; the hit is that of the last.

    A sequence of certain hits comes before an earlier one in which a hit is in doubt. Without one the hit is in doubt
    as the first doubtful one is.
    """
    last: Hit | None = None
    certain: Hit | None = None
    doubt, only_doubtful = None, False
    for outcome in outcomes:
        found = outcome.hits if outcome.holds else ()
        later = [hit for hit in found if last is None or follows(last, hit)]
        if not later:
            return Outcome(None if outcome.holds is None else False, (), outcome.reason)
        sure = [hit for hit in found if not hit.doubt and (certain is None or follows(certain, hit))]
        last = min(later, key=order)
        doubt = doubt or last.doubt
        only_doubtful = only_doubtful or not sure
        certain = min(sure, key=order, default=None)
    if last is None:
        return Outcome(True)
    return Outcome(True, (last._replace(doubt=doubt) if only_doubtful or certain is None else certain,))


def order(hit: Hit) -> tuple[float, Span]:
    """What hits are put in order of time by."""
    return hit.start or 0.0, hit.span or (0, 0)


def overlap(hit: Hit, other: Hit) -> bool:
    """Whether two hits of one speaker share words."""
    return bool(hit.span and other.span and hit.span[0] < other.span[1] and other.span[0] < hit.span[1])


def follows(first: Hit, then: Hit) -> bool:
    """Whether a hit comes after another has ended."""
    if first.span and then.span and first.speaker == then.speaker:
        return then.span[0] >= first.span[1]
    return then.start is not None and first.end is not None and then.start >= first.end


def apart(hits: Iterable[Hit]) -> list[Hit]:
    """The hits in order of time; of those that share words, or are the same, the first."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=order):
        if not any(hit == k or (hit.speaker == k.speaker and overlap(hit, k)) for k in kept):
            kept.append(hit)
    return kept


def excused_by_words(hit: Hit, guards: Guards, searches: Searches) -> bool:
    """Whether one of some texts excuses a hit by the words of its turn."""
    if not guards or hit.span is None or hit.speaker not in ("agent", "customer"):
        return False
    return searches.excuses(guards, "agent" if hit.speaker == "agent" else "customer", hit.span)
