"""An agent's day, and a team's, from sums.

Counts and seconds of the calls are added up and rates derived from the sums at the end; a mean of
the calls' rates would weigh a greeting like an hour. The sums of an agent, of a team and of several
days are the same record and of the same size, and adding is associative, so calls may stream through in
any order. What a figure varies by from call to call is kept as sums of squares.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

from voicecheck.conversation.overlaps import is_counted
from voicecheck.records import CallAnalysis, Conversation, Result, Score
from voicecheck.score import adding
from voicecheck.score.adding import Sums
from voicecheck.score.answers import ResponseSums, response_sums
from voicecheck.score.confidence import Moments
from voicecheck.score.coverage import basis_of, without_unasked
from voicecheck.score.results import worst_results
from voicecheck.score.voices import VoiceSums, ratio, voice_sums

QA_CARD = "qa"

RATIOS: Mapping[str, tuple[str, str]] = {
    "agent_speech_rate_cpm": ("agent.rated_characters", "agent.rated_talk"),
    "agent_articulation_rate_cpm": ("agent.rated_characters", "agent.rated_sound"),
    "agent_rate_outside_share": ("agent.outside_talk", "agent.rated_talk"),
    "agent_acoustic_rate_cpm": ("agent.syllables", "agent.syllable_talk"),
    "agent_level_dbfs": ("agent.power", "agent.power_talk"),
    "agent_pitch_sd_semitones": ("agent.pitch_variance", "agent.pitch_talk"),
    "agent_clarity": ("agent.sure_characters", "agent.judged_characters"),
    "agent_talk_share": ("paired_agent_talk", "paired_talk"),
    "interruptions_per_call": ("interruptions_by_agent", "timed"),
    "dead_air_per_call_s": ("dead_air", "timed"),
    "hold_per_call_s": ("hold", "paired"),
    "average_handling_time_s": ("handling", "handled"),
    "norms_failed_share": ("norms_failed", "norms_judged"),
    "qa_score": ("qa_points", "qa_calls"),
    "norms_unknown_share": ("norms_unknown", "norms_asked"),
    "unheard_share": ("unheard", "measured"),
    "not_scored_share": ("not_scored", "calls"),
}
"""What is compared between agents and days: a sum over another, as paths in `CallSums`."""

_SIDES = attrgetter(*(path for sides in RATIOS.values() for path in sides))
_PLACES = {name: 4 * index for index, name in enumerate(RATIOS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSums(Sums):
    """Sums over calls: an agent's day, a team's, or a run's.

    A call that was not scored for want of coverage is in ``calls``, ``duration``, ``coverage`` and
    ``not_scored``, by the reason in ``unscored``, and in nothing else: no sum, mean, trend or comparison.
    ``measured`` are the seconds of the others. A practice call is measured like any other, but its score is
    in ``practice_points`` (``one_party_scored`` counts those of the agent alone), ``practice_asked`` and
    ``practice_judged`` count its norms, which are among ``norms_judged`` too, and its length is not in
    ``handling``. ``coverage`` adds up the qa card's over ``covered`` calls, practice left out.

    ``paired`` counts the calls with both parties on channels of their own, to which alone
    interruptions, overlap, responses, dead air and holds belong, ``timed`` those of them whose channels are
    in step: all of these but holds are of them. ``results`` counts calls by norm
    and result, ``teams`` by the agent's team. ``spread`` holds, for each of `RATIOS`, the number of calls with
    the measure and the sums over calls of x², y² and x·y: see `moments`.
    """

    calls: int = 0
    duration: float = 0.0
    paired: int = 0
    timed: int = 0
    agent: VoiceSums = field(default_factory=VoiceSums)
    customer: VoiceSums = field(default_factory=VoiceSums)
    paired_agent_talk: float = 0.0
    paired_customer_talk: float = 0.0
    overlap: float = 0.0
    interruptions_by_agent: int = 0
    interruptions_by_agent_counted: int = 0
    interruptions_yielded_by_agent: int = 0
    interruptions_by_customer: int = 0
    backchannels_by_agent: int = 0
    backchannels_by_customer: int = 0
    holds: int = 0
    hold: float = 0.0
    longest_hold: float | None = None
    dead_air: float = 0.0
    dead_air_count: int = 0
    slow_responses: int = 0
    responses: ResponseSums = field(default_factory=ResponseSums)
    discarded_characters: int = 0
    unheard: float = 0.0
    norms_failed: int = 0
    norms_judged: int = 0
    norms_unknown: int = 0
    qa_points: float = 0.0
    qa_calls: int = 0
    handling: float = 0.0
    handled: int = 0
    measured: float = 0.0
    practice: int = 0
    practice_points: float = 0.0
    practice_scored: int = 0
    one_party_scored: int = 0
    practice_asked: int = 0
    practice_judged: int = 0
    coverage: float = 0.0
    covered: int = 0
    not_scored: int = 0
    unscored: Counter[str] = field(default_factory=Counter)
    results: Counter[tuple[str, Result]] = field(default_factory=Counter)
    teams: Counter[str] = field(default_factory=Counter)
    spread: tuple[float, ...] = (0,) * 4 * len(RATIOS)

    def moments(self, name: str) -> Moments:
        """Moments over calls of one of `RATIOS`."""
        x, y = (attrgetter(path)(self) for path in RATIOS[name])
        n, xx, yy, xy = self.spread[_PLACES[name] : _PLACES[name] + 4]
        return Moments(int(n), x, y, xx, yy, xy)

    def per_call(self, amount: float) -> float | None:
        """An amount a call with both parties."""
        return ratio(amount, self.paired)

    def per_timed_call(self, amount: float) -> float | None:
        """An amount a call with both parties in step."""
        return ratio(amount, self.timed)

    def result_count(self, result: Result) -> int:
        """Norms with this result, counted once a call."""
        return sum(count for (_, each), count in self.results.items() if each == result)

    def failed_norms(self) -> tuple[tuple[str, int], ...]:
        """Norms that failed and on how many calls, the most frequent first."""
        failed = [(rule_id, count) for (rule_id, result), count in self.results.items() if result == "fail"]
        return tuple(sorted(failed, key=lambda item: (-item[1], item[0])))

    def unscored_reasons(self) -> tuple[tuple[str, int], ...]:
        """Why calls were not scored and how many, the most frequent first."""
        return tuple(sorted(self.unscored.items(), key=lambda item: (-item[1], item[0])))

    @property
    def team(self) -> str | None:
        """The team of most of the calls."""
        return min(self.teams, key=lambda name: (-self.teams[name], name), default=None)

    @property
    def rate_agreement(self) -> float | None:
        """The smaller of the agent's rates by text and by sound over the larger, over all turns, as of a call."""
        spoken, heard = self.agent.syllable_characters, self.agent.syllables
        return min(spoken, heard) / max(spoken, heard) if spoken and heard else None

    @property
    def paired_talk(self) -> float:
        """Talk time of both parties."""
        return self.paired_agent_talk + self.paired_customer_talk

    @property
    def agent_talk_share(self) -> float | None:
        """The agent's share of the talk time of both."""
        return ratio(self.paired_agent_talk, self.paired_talk)

    @property
    def average_handling_time(self) -> float | None:
        """Seconds of recording a call, over calls that are no practice and were not left out unscored."""
        return ratio(self.handling, self.handled)

    @property
    def in_means(self) -> int:
        """Calls that means, trends and comparisons rest on: all but those not scored."""
        return self.calls - self.not_scored

    @property
    def norms_asked(self) -> int:
        """Norms that applied, whether or not they could be judged."""
        return self.norms_judged + self.norms_unknown

    @property
    def norms_failed_share(self) -> float | None:
        """Share of the judged norms (passed or failed, once a call) that failed."""
        return ratio(self.norms_failed, self.norms_judged)

    @property
    def qa_score(self) -> float | None:
        """Points of 100 on the qa card, a scored call that is no practice."""
        return ratio(self.qa_points, self.qa_calls)

    @property
    def practice_score(self) -> float | None:
        """Points of 100 on the qa card, a scored practice call."""
        return ratio(self.practice_points, self.practice_scored)

    @property
    def qa_coverage(self) -> float | None:
        """Share of what the qa card asked that could be judged, a call, scored or not; practice left out."""
        return ratio(self.coverage, self.covered)


def call_sums(analysis: CallAnalysis, scores: Sequence[Score] = ()) -> CallSums:
    """Sums of one call, and of its score on the qa card where there is one."""
    qa = next((score for score in scores if score.card == QA_CARD), None)
    practice = analysis.recording.direction == "practice"
    team = analysis.recording.team
    duration = analysis.conversation.duration
    coverage = None if practice or qa is None else qa.coverage
    counted = CallSums(
        calls=1,
        duration=duration,
        practice=int(practice),
        coverage=coverage or 0.0,
        covered=int(coverage is not None),
        teams=Counter([team] if team else []),
    )
    if qa is not None and qa.total is None:
        reasons = Counter([qa.unscored or "no reason is known"])
        sums = replace(counted, not_scored=1, unscored=reasons)
        return replace(sums, spread=_spread(sums))
    whole = replace(counted, **_measured(analysis), **_scored(qa, practice))
    if practice:
        sums = replace(whole, practice_asked=whole.norms_asked, practice_judged=whole.norms_judged)
    else:
        sums = replace(whole, handling=duration, handled=1)
    return replace(sums, spread=_spread(sums))


def _scored(qa: Score | None, practice: bool) -> Mapping[str, Any]:
    """A score among those of its kind: practice is in no mean with calls."""
    if qa is None or qa.total is None:
        return {}
    if not practice:
        return {"qa_points": qa.total, "qa_calls": 1}
    alone = int(qa.basis == "one_party_practice")
    return {"practice_points": qa.total, "practice_scored": 1, "one_party_scored": alone}


def _measured(analysis: CallAnalysis) -> Mapping[str, Any]:
    """How both parties spoke, and what the norms came to."""
    talk = analysis.conversation
    basis = basis_of(analysis.recording, talk)
    worst = worst_results(without_unasked(analysis.findings, basis))
    counted = list(worst.values())
    failed = counted.count("fail")
    return {
        "agent": voice_sums(talk.agent),
        "customer": voice_sums(talk.customer),
        "discarded_characters": analysis.discarded_characters,
        "unheard": analysis.unheard,
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
        "slow_responses": sum(n for (kind, _), n in count.items() if kind == "slow_response"),
        "responses": response_sums(talk),
    }


_STAMP = adding.layout(CallSums, RATIOS)


def encode_sums(sums: CallSums) -> bytes:
    """Write sums as bytes: 1 to 3 kB a day of an agent."""
    return adding.encode(sums, _STAMP)


def decode_sums(data: bytes) -> CallSums:
    """Read sums back.

    Raises
    ------
    ValueError
        The bytes are damaged, or were written by a version with other sums.
    """
    return adding.decode(CallSums, data, _STAMP)
