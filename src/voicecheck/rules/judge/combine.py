"""How the outcomes of several conditions make one, and how hits stand to each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from voicecheck.rules.call.evidence import Evidence, Span, order, words_of
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
    last: Evidence | None = None
    certain: Evidence | None = None
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


def share_words(hit: Evidence, other: Evidence) -> bool:
    """Whether two hits share words of one speaker."""
    words, others = words_of(hit), words_of(other)
    return bool(words and others and words.speaker == others.speaker and overlap(words.span, others.span))


def overlap(span: Span, other: Span) -> bool:
    """Whether two stretches of a script share characters."""
    return span[0] < other[1] and other[0] < span[1]


def follows(first: Evidence, then: Evidence) -> bool:
    """Whether a hit comes after another has ended."""
    words, later = words_of(first), words_of(then)
    if words and later and words.speaker == later.speaker:
        return later.span[0] >= words.span[1]
    return then.start is not None and first.end is not None and then.start >= first.end


def apart(hits: Iterable[Evidence]) -> list[Evidence]:
    """The hits in order of time; of those that share words, or are the same, the first."""
    kept: list[Evidence] = []
    for hit in sorted(hits, key=order):
        if not any(hit == k or share_words(hit, k) for k in kept):
            kept.append(hit)
    return kept


def excused_by_words(hit: Evidence, guards: Guards, searches: Searches) -> bool:
    """Whether one of some texts excuses a hit by the words of its turn."""
    words = words_of(hit) if guards else None
    return words is not None and searches.excuses(guards, words.speaker, words.span)
