"""The sums of one call: what it adds to those of its agent, its team and its run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

from voicecheck.conversation.overlaps import is_counted
from voicecheck.intervals import total
from voicecheck.records import CallAnalysis, Conversation, Score
from voicecheck.rules.call.between import known_talk
from voicecheck.score.agents import QA_CARD, RATIOS, CallSums
from voicecheck.score.answers import response_sums
from voicecheck.score.coverage import NO_REASON, basis_of, count_norms
from voicecheck.score.results import worst_results
from voicecheck.score.voices import voice_sums

_SIDES = attrgetter(*(path for sides in RATIOS.values() for path in sides))


def call_sums(analysis: CallAnalysis, scores: Sequence[Score] = ()) -> CallSums:
    """Sums of one call, and of its score on the qa card where there is one."""
    qa = next((score for score in scores if score.card == QA_CARD), None)
    if analysis.recording.direction == "practice":
        return _practice_sums(analysis, qa)
    duration = analysis.conversation.duration
    coverage = None if qa is None else qa.coverage
    counted = CallSums(
        calls=1,
        duration=duration,
        coverage=coverage or 0.0,
        covered=int(coverage is not None),
        teams=_team(analysis),
    )
    if qa is not None and qa.total is None:
        reasons = Counter([qa.unscored or NO_REASON])
        sums = replace(counted, not_scored=1, unscored=reasons)
        return replace(sums, spread=_spread(sums))
    scored: Mapping[str, Any] = {} if qa is None else {"qa_points": qa.total, "qa_calls": 1}
    sums = replace(counted, **_measured(analysis), **scored, handling=duration, handled=1)
    return replace(sums, spread=_spread(sums))


def _practice_sums(analysis: CallAnalysis, qa: Score | None) -> CallSums:
    """Sums of a practice call: it is counted and scored on its own, and is in no sum with calls."""
    counted = CallSums(practice=1, practice_teams=_team(analysis))
    if qa is None or qa.total is None:
        return counted
    asked, judged = count_norms(analysis.findings, basis_of(analysis.recording, analysis.conversation))
    return replace(
        counted,
        practice_points=qa.total,
        practice_scored=1,
        one_party_scored=int(qa.basis == "one_party_practice"),
        practice_asked=asked,
        practice_judged=judged,
    )


def _team(analysis: CallAnalysis) -> Counter[str]:
    return Counter([analysis.recording.team] if analysis.recording.team else [])


def _measured(analysis: CallAnalysis) -> Mapping[str, Any]:
    """How both parties spoke, and what the norms came to."""
    talk = known_talk(analysis)
    worst = worst_results(analysis.findings)
    counted = list(worst.values())
    failed = counted.count("fail")
    return {
        "agent": voice_sums(talk.agent),
        "customer": voice_sums(talk.customer),
        "discarded_characters": analysis.discarded_characters,
        "unheard": analysis.unheard,
        "unclaimed": total(talk.agent_unclaimed) + total(talk.customer_unclaimed),
        "measured": talk.duration,
        "norms_failed": failed,
        "norms_judged": failed + counted.count("pass"),
        "norms_unknown": counted.count("unknown"),
        "results": Counter(dict.fromkeys(worst.items(), 1)),
        **(_pair_sums(talk) if talk.two_party else {}),
    }


def _spread(sums: CallSums) -> tuple[float, ...]:
    """The squares of one call."""
    sides = iter(_SIDES(sums))
    return tuple(
        [each for x, y in zip(sides, sides, strict=True) for each in ((1, x * x, y * y, x * y) if y else (0, 0, 0, 0))]
    )


def _pair_sums(talk: Conversation) -> Mapping[str, Any]:
    """What needs both parties."""
    count = Counter([(event.kind, event.by) for event in talk.events if event.kind != "pause"])
    holds = [event.end - event.start for event in talk.events if event.kind == "hold"]
    yielded = [event for event in talk.events if event.yielded and event.by == "agent"]
    return {
        "paired": 1,
        "timed": int(talk.channel_offset_s is None),
        "paired_agent_talk": talk.agent.talk if talk.agent else 0.0,
        "paired_customer_talk": talk.customer.talk if talk.customer else 0.0,
        "overlap": talk.overlap or 0.0,
        "interruptions_by_agent": count["interruption", "agent"],
        "interruptions_by_agent_counted": sum(event.by == "agent" and is_counted(event) for event in talk.events),
        "interruptions_yielded_by_agent": len(yielded),
        "interruptions_by_customer": count["interruption", "customer"],
        "backchannels_by_agent": count["backchannel", "agent"],
        "backchannels_by_customer": count["backchannel", "customer"],
        "holds": len(holds),
        "hold": sum(holds),
        "longest_hold": max(holds, default=None),
        "dead_air": talk.dead_air or 0.0,
        "dead_air_count": sum(n for (kind, _), n in count.items() if kind == "dead_air"),
        "slow_responses": sum(event.slow is True for event in talk.events),
        "responses": response_sums(talk),
    }
